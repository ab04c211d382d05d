"""Uploads: files that came, or addresses to fetch, become media of a session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from cleanplate.errors import CleanplateError, DamagedError, MediaError, OverdueError, TooLargeError, UsageError
from cleanplate.flow import ingest
from cleanplate.flow.failure import meant
from cleanplate.flow.house import House
from cleanplate.ids import new_id, now_ms
from cleanplate.label import label
from cleanplate.service import sessions
from cleanplate.service.plans import check_share
from cleanplate.store import uploads as rows
from cleanplate.store.uploads import Upload
from cleanplate.store.users import User

FORMATS = "mp4 mov avi webm mkv, jpg png gif webp, mp3 wav m4a aac"
MOST = 20  # files or addresses at once
_GUESSED = 100_000_000  # bytes that an address counts as until it has come, so that many at once find an end
_AFTER_S = 300  # on top of the fetching: looking into it, and waiting for a turn


@dataclass(frozen=True)
class Received:
    """A file that lies in the incoming folder."""

    label: str
    path: Path
    size: int


@dataclass(frozen=True)
class Arrived:
    """What became of uploads: at least one is ready. `failed` are those that are not, and why."""

    ready: tuple[Upload, ...]
    failed: tuple[tuple[Upload, CleanplateError], ...] = ()


def check_room(house: House, user: User, session: str, coming: int) -> None:
    """Before anything is received. `coming`: bytes, 0 where that is not known yet.

    Raises NoSessionError, FullError (the disk, or the user's share of it).
    """
    sessions.found(house, user, session)
    house.check_room()
    with house.db.read() as tx:
        check_share(tx, house.settings, user, coming)


def take(house: House, user: User, session: str, files: Sequence[Received]) -> list[str]:
    """Files that were received, by their new ids. Raises NoSessionError, FullError; then none of them is kept."""
    try:
        with house.db.write() as tx:
            sessions.owned(tx, user, session)
            check_share(tx, house.settings, user, sum(file.size for file in files))
            ids = [new_id("up") for _ in files]
            for id, file in zip(ids, files, strict=True):
                rows.add(tx, id, user.id, session, file.label, staged=file.path.name, size=file.size, now=now_ms())
    except BaseException:
        for file in files:
            file.path.unlink(missing_ok=True)
        raise
    return _begun(house, ids)


def fetch(house: House, user: User, session: str, addresses: Sequence[str]) -> list[str]:
    """Addresses that will be fetched, by their new ids. Raises NoSessionError, FullError, UsageError."""
    if not 0 < len(addresses) <= MOST:
        raise UsageError(f"There are {len(addresses)} addresses.", f"Send 1 to {MOST}.")
    house.check_room()
    sized = guessed(house)
    with house.db.write() as tx:
        sessions.owned(tx, user, session)
        check_share(tx, house.settings, user, sized * len(addresses))
        ids = [new_id("up") for _ in addresses]
        for id, address in zip(ids, addresses, strict=True):
            rows.add(tx, id, user.id, session, called(address), address=address, size=sized, now=now_ms())
    return _begun(house, ids)


async def arrived(house: House, ids: Sequence[str]) -> Arrived:
    """Wait until each is ready or has failed. Raises why the first one failed, where none is ready."""
    wait = house.settings.fetch_timeout_s + _AFTER_S
    ended = [await ingest.waited(house, id, wait) for id in ids]
    failed = tuple((upload, why(upload)) for upload in ended if upload.state != "ready")
    if len(failed) == len(ended):
        raise failed[0][1]
    return Arrived(tuple(upload for upload in ended if upload.state == "ready"), failed)


def _begun(house: House, ids: list[str]) -> list[str]:
    for id in ids:
        ingest.begin(house, id)
    return ids


def why(upload: Upload) -> CleanplateError:
    """Why it is not ready."""
    if upload.state != "failed":
        said = f"“{upload.label}” is still on its way."
        return OverdueError(said, "Ask for the session's state in a while: it will be there.")
    error = meant(upload.error or {})
    if isinstance(error, MediaError) and not isinstance(error, TooLargeError | DamagedError):
        error.hint = f"Send one of these: {FORMATS}."
    return error


def guessed(house: House) -> int:
    """The bytes that an address counts as until it has come."""
    return min(_GUESSED, house.settings.upload_limit_mb * 1_000_000)


def called(address: str) -> str:
    """What a file is called as long as only its address is known."""
    try:
        return label(PurePosixPath(unquote(urlsplit(address).path)).name)
    except ValueError:  # no address at all: fetching it will say so
        return label("")
