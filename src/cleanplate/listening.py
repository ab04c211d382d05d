"""A port to listen on: taken before anything is opened, and said plainly where another has it."""

from __future__ import annotations

import socket

from cleanplate.errors import UsageError


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one. Raises UsageError where another has the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named, or asyncio would leave Nagle's algorithm on: each answer would wait 40 ms for an ACK.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        said = f"{host}:{port} cannot be listened on: {error.strerror or error}."
        raise UsageError(said, "Choose another with --port or --host.") from None
    return listener
