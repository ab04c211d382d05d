"""The line to a host outside: each address that its name stands for is checked, and one of those is called.

The name is resolved once, here, so that no second answer can lead elsewhere (DNS rebinding). All waiting goes by
one Patience: who stops is heard within a second, and a host that drips its bytes is left when time is up.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any

import httpcore

from cleanplate.errors import DamagedError, UsageError
from cleanplate.flow.public import is_public

Resolve = Callable[[str, int], list[str]]

QUIET_S = 20.0  # longest silence of a host that has answered
_CONNECT_S = 5.0  # for each address
_TRIED = 4  # addresses of one host
_GLANCE_S = 0.5  # how often `check` is asked


class Patience:
    """What is left of `timeout_s` seconds; `check` raises when the work is to end."""

    def __init__(self, timeout_s: float, check: Callable[[], None]) -> None:
        self._seconds, self._check = timeout_s, check
        self._ends = time.monotonic() + timeout_s
        self._next = 0.0

    def left(self) -> float:
        """Seconds, more than 0. Raises DamagedError when time is up, and what `check` raises."""
        now = time.monotonic()
        if now >= self._next:  # `check` may ask a database; it is not to slow a quick host
            self._check()
            self._next = now + _GLANCE_S
        if now >= self._ends:
            raise DamagedError(
                f"The address took longer than {self._seconds:g} s.", "Try again later, or upload the file itself."
            )
        return self._ends - now


def resolved(host: str, port: int) -> list[str]:
    """The IP addresses of a host, as the system finds them; old notations (0x7f.1) are numbers to it too."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Line(httpcore.NetworkBackend):
    """Connects to public hosts alone, or to any where `private` is set."""

    def __init__(
        self,
        patience: Patience,
        private: bool,
        resolve: Resolve = resolved,
        dial: httpcore.NetworkBackend | None = None,
    ) -> None:
        self._patience, self._private, self._resolve = patience, private, resolve
        self._dial = dial or httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises UsageError, in the same words whether the host is unknown or not public; httpcore's errors."""
        failed: Exception = httpcore.ConnectError()
        for address in self._addresses(host, port)[:_TRIED]:
            try:
                wait = min(_CONNECT_S, self._patience.left())
                return _Call(self._dial.connect_tcp(address, port, wait), self._patience)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = self._resolve(host, port)
            good = self._private or all(is_public(ip_address(address)) for address in found)
        except (OSError, ValueError):
            found, good = [], False
        if not found or not good:  # one bad address among good ones is an attempt, not a mistake
            raise UsageError(
                "The address cannot be fetched: its host is unknown, or not public.",
                "Give an address that anyone can open, or upload the file itself.",
            )
        return found


class _Call(httpcore.NetworkStream):
    """A connection that waits in glances, so that Patience has its say in silence as well as in a drip."""

    def __init__(self, inner: httpcore.NetworkStream, patience: Patience) -> None:
        self._inner, self._patience = inner, patience

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        quiet = time.monotonic() + QUIET_S
        while True:
            try:
                return self._inner.read(max_bytes, min(_GLANCE_S, self._patience.left()))
            except httpcore.ReadTimeout:
                if time.monotonic() > quiet:
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, min(_CONNECT_S, self._patience.left()))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        wait = min(_CONNECT_S, self._patience.left())
        return _Call(self._inner.start_tls(ssl_context, server_hostname, wait), self._patience)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
