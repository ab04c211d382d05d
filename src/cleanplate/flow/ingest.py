"""What comes in becomes a file of a session: fetched or finished, looked into, kept, and laid on its desk."""

from __future__ import annotations

import asyncio
from typing import Any

from cleanplate.draft.desk import laid
from cleanplate.draft.model import Media
from cleanplate.errors import CleanplateError, ServiceError
from cleanplate.flow import desk
from cleanplate.flow.engine import step, workflow
from cleanplate.flow.failure import told
from cleanplate.flow.fetch import fetch
from cleanplate.flow.house import House, house
from cleanplate.ids import now_ms
from cleanplate.store import sessions, uploads
from cleanplate.store.uploads import Upload

Json = dict[str, Any]
_LOOK_S, _PROXY_S = 120, 3600
_ENDED = ("ready", "failed")


def begin(house: House, upload: str) -> None:
    """Take in an upload, unless that was begun already."""
    found = _row(house, upload)
    if _is_away(found):
        house.engine.begin(fetching, upload, "fetches", user=found.user)
    else:
        house.engine.begin(ingest, upload, "ingests", user=found.user)


async def waited(house: House, upload: str, timeout_s: float) -> Upload:
    """An upload once it is ready or has failed; as it stands when the time is over."""
    end = asyncio.get_running_loop().time() + timeout_s
    with house.bell.listening(upload) as ear:
        while True:
            found = await asyncio.to_thread(_row, house, upload)
            left = end - asyncio.get_running_loop().time()
            if found.state in _ENDED or left <= 0 or house.closing.is_set():
                return found
            await ear.heard(min(1.0, left))  # it may be rung in another process, too


def resume(house: House) -> None:
    """Begin what was taken in, but never begun, when the process died; end what can't go on. Any time will do."""
    with house.db.read() as tx:
        left = uploads.unfinished(tx)
    for found in left:
        state = house.engine.state(fetching if _is_away(found) else ingest, found.id)
        if state in ("done", "failed"):
            error = CleanplateError("The file could not be taken in.", "Upload it again.")
            _failed(house, found.id, told(error))
        elif state == "unknown":
            begin(house, found.id)


@workflow("fetching")
def fetching(upload: str) -> None:
    """In a queue of its own: a host may be slow, and files that are here must not wait for it."""
    try:
        _bring(upload)
        begin(house(), upload)
    except Exception as error:
        _fail(upload, told(error))


@workflow("ingest")
def ingest(upload: str) -> None:
    try:
        _look(upload)
        _lay(upload)
    except Exception as error:
        _fail(upload, told(error))
        return
    home = house()
    with home.db.read() as tx:
        found = uploads.get(tx, upload)
    if found:  # not forgotten meanwhile
        home.engine.begin(proxies, upload, "proxies", user=found.user)


@workflow("proxies")
def proxies(upload: str) -> None:
    """In a queue of its own: these may take minutes, and others wait for their uploads."""
    _proxies(upload)


@step("bring")
def _bring(upload: str) -> None:
    """Its bytes from an address into the incoming folder."""
    home = house()
    found = _row(home, upload)
    if not _is_away(found):
        return
    assert found.address
    path = home.blobs.incoming()
    label = fetch(
        found.address,
        path,
        limit_bytes=home.settings.upload_limit_mb * 1_000_000,
        timeout_s=home.settings.fetch_timeout_s,
        private=home.settings.fetch_private,
        check=lambda: _check(home),
    )
    with home.db.write() as tx:
        uploads.set_(tx, upload, staged=path.name, label=label, size=path.stat().st_size)


def _check(house: House) -> None:
    """Raises Stopping where the process is about to end, FullError where the disk is nearly full."""
    house.check_open()
    house.check_room()


@step("look")
def _look(upload: str) -> None:
    """What it is, by looking into it; from then on it is kept."""
    home = house()
    found = _row(home, upload)
    if found.blob:
        return
    path = home.blobs.staged(found.staged or "")
    seen = home.work("look", {"path": str(path), "label": found.label}, key=upload, limit_s=_LOOK_S)
    facts = {"file_type": seen["kind"], **seen["facts"], "hash": seen["media"]["hash"]}
    media = {**seen["media"], "file": f"{upload}{seen['suffix']}", "name": found.label}
    sealed = home.blobs.seal(path)
    with home.db.write() as tx:
        blob = home.blobs.keep(tx, path, seen["type"], now_ms(), sealed)
        uploads.set_(
            tx,
            upload,
            staged=None,
            blob=blob.hash,
            size=blob.size,
            suffix=seen["suffix"],
            facts=facts,
            media=Media.model_validate(media).model_dump_json(exclude_defaults=True),
        )


@step("lay")
def _lay(upload: str) -> None:
    """Into the session's folder and onto its desk, and it is ready: once, however often this runs."""
    home = house()
    desk.put(home, _row(home, upload))
    with home.db.write() as tx:
        found = uploads.get(tx, upload)
        if found is None or found.state != "received":
            return
        assert found.media
        before = desk.opened(tx, found.session)
        after = laid(before, Media.model_validate_json(found.media))
        if after is not before:
            desk.written(tx, found.session, after)
        sessions.touch(tx, found.session, now_ms())
        uploads.set_(tx, upload, state="ready")
    home.bell.ring(upload)


@step("proxies")
def _proxies(upload: str) -> None:
    """A poster, and a small copy of a video: nice to have, so nothing fails without them."""
    home = house()
    with home.db.read() as tx:
        found = uploads.get(tx, upload)
    if not found or not found.blob or not found.facts:
        return
    kinds = {"video": ("poster", "proxy"), "image": ("poster",)}.get(found.facts["file_type"], ())
    for kind in kinds:
        if getattr(found, kind):
            continue
        made = home.blobs.incoming()
        task = {"path": str(home.blobs.path(found.blob)), "to": str(made)}
        try:
            home.work(kind, task, key=f"{upload}:{kind}", limit_s=_PROXY_S)
            with home.db.write() as tx:
                blob = home.blobs.keep(tx, made, "image/jpeg" if kind == "poster" else "video/mp4", now_ms())
                uploads.set_(tx, upload, **{kind: blob.hash})
        except CleanplateError:
            continue
        finally:
            made.unlink(missing_ok=True)


@step("fail upload")
def _fail(upload: str, error: Json) -> None:
    _failed(house(), upload, error)


def _failed(house: House, upload: str, error: Json) -> None:
    """The first end counts. What came of its file goes."""
    with house.db.write() as tx:
        found = uploads.get(tx, upload)
        if found and found.state == "received":
            uploads.set_(tx, upload, state="failed", error=error)
    if found and found.state != "ready" and found.staged:
        house.blobs.staged(found.staged).unlink(missing_ok=True)
    house.bell.ring(upload)


def _is_away(upload: Upload) -> bool:
    """Whether it is still to be fetched."""
    return bool(upload.address and not upload.staged and not upload.blob)


def _row(house: House, upload: str) -> Upload:
    with house.db.read() as tx:
        found = uploads.get(tx, upload)
    if found is None:
        raise ServiceError("The upload is gone.", "Upload it again.")
    return found
