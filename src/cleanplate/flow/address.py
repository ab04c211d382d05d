"""A web address as someone gave it, taken apart and found to be one that may be asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from urllib.parse import quote, unquote, urljoin, urlsplit

import idna

from cleanplate.errors import UsageError

_MOST = 8192  # characters: signed addresses of storage services are long
_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_KEPT = "%/:=&?+!$,;'@()*[]~"  # what is left alone in a path or query
_HINT = "Give an http:// or https:// address that anyone can open, or upload the file itself."


@dataclass(frozen=True)
class Address:
    """`host` is a name in ASCII or an IP address without brackets; `target` is path and query, escaped."""

    scheme: str
    host: str
    port: int
    target: str

    @classmethod
    def of(cls, text: str) -> Address:
        """Raises UsageError: no web address, another scheme, a password in it, a port of something else."""
        if len(text) > _MOST:
            raise UsageError("The address is too long.", _HINT)
        try:
            split = urlsplit(text.strip())
            port = split.port
        except ValueError:
            raise UsageError("That is no web address.", _HINT) from None
        if split.scheme not in _PORTS:
            raise UsageError("Only addresses of http and https are fetched.", _HINT)
        if "@" in split.netloc:
            raise UsageError("An address with a user or password in it is not fetched.", _HINT)
        port = _PORTS[split.scheme] if port is None else port
        # Below 1024 other services listen, mail among them: nobody is to reach those from here.
        if port not in _PORTS.values() and port < 1024:
            raise UsageError("That port is not one of the web's.", _HINT)
        target = (split.path or "/") + (f"?{split.query}" if split.query else "")
        return cls(split.scheme, _host(split.hostname or ""), port, quote(target, safe=_KEPT, errors="replace"))

    def follow(self, location: str) -> Address:
        """Where a redirect leads. Raises UsageError as `of` does, and where encryption would end."""
        there = Address.of(urljoin(str(self), location))
        if self.scheme == "https" and there.scheme == "http":
            raise UsageError("The address leads from https to http.", _HINT)
        return there

    @property
    def authority(self) -> str:
        """Host and port as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def name(self) -> str:
        """The last part of the path, unescaped: what the file may be called. Not a label yet."""
        return unquote(self.target.partition("?")[0].rpartition("/")[2])

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def _host(text: str) -> str:
    try:
        if ":" in text and "%" not in text:  # no zones: those are links of this machine's
            return str(IPv6Address(text))
        if not text.isascii():  # as browsers read it (UTS 46); only short ones, it takes its time
            text = idna.encode(text[:254], uts46=True).decode("ascii")
    except ValueError:
        raise UsageError("That is no web address: its host is none.", _HINT) from None
    name = text.lower().removesuffix(".")
    if not _NAME.fullmatch(name):
        raise UsageError("That is no web address: its host is none.", _HINT)
    return name
