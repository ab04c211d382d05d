"""A small web host for tests, and a network where names mean what a test says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpcore

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Host:
    """`asked` are the request lines and headers that have come in, `told` those of what was sent, with its body.
    `answers` may be changed at any time."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    told: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def __call__(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def host(answers: dict[str, Answer]) -> Iterator[Host]:
    """Serve those paths on a free port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            here.asked.append((self.path, self.named()))
            self.answer()

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers.get("content-length", 0)))
            here.told.append((self.path, self.named(), content))
            self.answer()

        def named(self) -> dict[str, str]:
            return {name.lower(): value for name, value in self.headers.items()}

        def answer(self) -> None:
            self.close_connection = True
            with suppress(OSError):  # the client has hung up, as some tests want it to
                here.answers[self.path.partition("?")[0]](self)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here = Host(server.server_address[1], dict(answers))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def body(data: bytes, status: int = 200, length: int | None = None, **headers: str) -> Answer:
    """An answer with a length, true or not; of the names of headers, _ stands for -."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(status)
        to.send_header("Content-Length", str(len(data) if length is None else length))
        for name, value in headers.items():
            to.send_header(name.replace("_", "-"), value)
        to.end_headers()
        to.wfile.write(data)

    return answer


def pieces(data: Iterable[bytes]) -> Answer:
    """An answer that does not say how long it will be."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.send_header("Transfer-Encoding", "chunked")
        to.end_headers()
        for piece in data:
            to.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        to.wfile.write(b"0\r\n\r\n")

    return answer


def raw(data: Iterable[bytes]) -> Answer:
    """Bytes, whatever they mean."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        for piece in data:
            to.wfile.write(piece)

    return answer


def redirect(location: str, status: int = 302) -> Answer:
    return body(b"", status, Location=location)


@dataclass
class Net:
    """Names that stand for addresses; each address is called, and answered by a host of this machine."""

    port: int
    names: dict[str, list[str]]
    resolved: list[str] = field(default_factory=list)
    called: list[tuple[str, int]] = field(default_factory=list)
    dead: tuple[str, ...] = ()

    def resolve(self, name: str, port: int) -> list[str]:
        self.resolved.append(name)
        if name not in self.names:
            raise OSError("no such name")
        return self.names[name]

    @property
    def dial(self) -> httpcore.NetworkBackend:
        return _Dial(self)


@dataclass
class _Dial(httpcore.NetworkBackend):
    net: Net

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, *_: Any, **__: Any) -> Any:
        self.net.called.append((host, port))
        if host in self.net.dead:
            raise httpcore.ConnectError("refused")
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.net.port, timeout)
