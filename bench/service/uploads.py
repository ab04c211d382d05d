"""Uploads of nearly as much as may be sent: how fast they are, and that they take no memory to speak of."""

from __future__ import annotations

import json
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
from tests import portrait
from tests.serving import Client, until

from bench.service.figure import Figure
from bench.service.serving import served
from bench.service.watch import family, highest_mb, lower
from cleanplate.store import uploads
from cleanplate.store.db import Database, sqlite_url

SIZE = 499_900_000  # bytes; 500 MB is the limit as it is set out of the box
GROWTH_MB = 64
_PIECE = 1 << 20
_PATIENCE = 600


def measure() -> Iterator[Figure]:
    with served() as (server, folder):
        client = Client(server.url, "uploads").join()
        small = portrait.clip(folder / "small.mp4")
        client.upload(small)  # what a first upload takes is not the size's doing
        wait_for_copies(folder / "data", client)
        large, other = (padded(small, folder / f"{name}.mp4", SIZE - i) for i, name in enumerate(("sent", "got")))
        yield from _tried("sent in a form", client, server.pid, folder, partial(_sent, client, large))
        large.unlink()
        with _offered(folder) as address:
            ask = partial(_fetched, client, f"{address}/{other.name}")
            yield from _tried("from an address", client, server.pid, folder, ask)


def _tried(what: str, client: Client, pid: int, folder: Path, ask: Any) -> Iterator[Figure]:
    lower(pid)
    before = highest_mb(pid)
    children = {child.pid: highest_mb(child.pid) for child in family(pid)[1:]}
    for child in children:
        lower(child)
    begun = time.monotonic()
    sent = ask()
    spent = time.monotonic() - begun
    growth = highest_mb(pid) - before
    theirs = _growth(pid, children)
    part = f", {spent - sent:.2f} s of it after the last byte" if sent else ""
    said = f"{spent:.2f} s, {SIZE / 1e6 / spent:.0f} MB/s{part}"
    numbers = {"seconds": spent, "mb_per_s": SIZE / 1e6 / spent, "sent_s": sent}
    yield Figure(f"{SIZE / 1e6:.0f} MB {what}", said, None, numbers)
    wait_for_copies(folder / "data", client)
    copies, last = _growth(pid, children), highest_mb(pid)
    yield Figure(
        "  server's memory",
        f"{before:.0f} MB before, {last:.0f} MB at most: {growth:+.0f} MB",
        growth <= GROWTH_MB,
        {"before_mb": before, "highest_mb": last},
    )
    yield Figure(
        "  its children's",
        f"{max(children.values(), default=0):.0f} MB before: {theirs:+.0f} MB; poster and proxy: {copies:+.0f} MB",
        copies <= GROWTH_MB,
        {"growth_mb": theirs, "with_copies_mb": copies},
    )


def _growth(pid: int, before: dict[int, float]) -> float:
    """Of the child that grew most; one that is new is held against the largest that was there."""
    most = max(before.values(), default=0.0)
    return max((highest_mb(c.pid) - before.get(c.pid, most) for c in family(pid)[1:]), default=0.0)


def padded(clip: Path, path: Path, size: int) -> Path:
    """The same clip with a `free` box (ISO/IEC 14496-12) behind it, of so many bytes in all. It takes no disk."""
    content = clip.read_bytes()
    rest = size - len(content)
    with path.open("wb") as file:
        file.write(content + struct.pack(">I4s", rest, b"free"))
        file.truncate(size)
    return path


def _sent(client: Client, path: Path) -> float:
    """Upload it as one field of a form; seconds until the last byte was on its way."""
    mark = "benchbenchbench"
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{path.name}"\r\n'
        "Content-Type: video/mp4\r\n\r\n"
    ).encode()
    tail = f"\r\n--{mark}--\r\n".encode()
    begun, ended = time.monotonic(), []

    def body() -> Iterator[bytes]:
        yield head
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
        yield tail
        ended.append(time.monotonic())

    length = len(head) + path.stat().st_size + len(tail)
    _checked(
        httpx.post(
            f"{client.url}/api/upload-video/nemo_agent/me/{client.session}",
            content=body(),
            headers={
                **client.headers,
                "Content-Type": f"multipart/form-data; boundary={mark}",
                "Content-Length": str(length),
            },
            timeout=_PATIENCE,
        )
    )
    return ended[0] - begun


def _fetched(client: Client, address: str) -> float:
    where = f"{client.url}/api/upload-video/nemo_agent/me/{client.session}"
    body = {"urls": [address], "source_type": "url"}
    _checked(httpx.post(where, json=body, headers=client.headers, timeout=_PATIENCE))
    return 0.0


def _checked(answer: httpx.Response) -> None:
    told = answer.json()
    assert told["code"] == 0, json.dumps(told)


def wait_for_copies(data: Path, *clients: Client) -> None:
    """Until all that these have sent has its poster and its proxy: they are made after the answer."""
    db = Database(sqlite_url(data))

    def made() -> bool:
        with db.read() as tx:
            found = [upload for client in clients for upload in uploads.of_session(tx, client.session)]
        return all(upload.proxy for upload in found)

    until(made, _PATIENCE)
    db.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def _offered(folder: Path) -> Iterator[str]:
    """A folder on the web of this machine; its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as host:
        thread = threading.Thread(target=host.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{host.server_port}"
        finally:
            host.shutdown()
            thread.join()
