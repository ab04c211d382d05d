"""A draft on disk, its history beside it; both are written whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import ValidationError

from cleanplate.draft.history import History
from cleanplate.draft.model import Draft
from cleanplate.draft.wire import LARGEST, parsed, text_of
from cleanplate.errors import DraftError, OutputError, OutputExistsError

_MOST = 4 * LARGEST  # bytes of a history


def load(path: Path) -> Draft:
    """Raises DraftError, which says what is wrong and where."""
    return parsed(_read(path, LARGEST, "Make one with: cleanplate draft new CLIP"))


def load_history(path: Path) -> History:
    """The history of the draft at `path`: an empty one where there is none. Raises DraftError."""
    beside = history_path(path)
    if not beside.exists():
        return History()
    try:
        return History.model_validate_json(_read(beside, _MOST, "Delete it to begin a new one."))
    except ValidationError:
        raise DraftError(f"{beside.name} is not a draft's history.", "Delete it to begin a new one.") from None


def save(path: Path, draft: Draft, history: History) -> None:
    """The history first: a draft is never ahead of it; its oldest steps go where it would be too long to be read.

    Raises DraftError for a draft that could not be read again, OutputError.
    """
    text = text_of(draft)
    if len(text.encode()) > LARGEST:
        raise DraftError(f"The draft would have {len(text.encode()):,} bytes.", f"At most {LARGEST:,} are read.")
    write(history_path(path), _fitting(history))
    write(path, text)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Whoever reads the draft at `path` to write it again does so alone, of all processes on this machine.

    What is locked is the folder, for all drafts in it: the files are replaced at each writing, and a file to lock
    would stay. Not to be nested. Where a folder cannot be locked (Windows, some network disks) nobody waits.
    """
    try:
        import fcntl

        folder = os.open(path.parent, os.O_RDONLY)
    except (ImportError, OSError):
        yield
        return
    try:
        with suppress(OSError):
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def check_new(path: Path, overwrite: bool) -> None:
    """Raises OutputExistsError where a draft would be lost."""
    if path.exists() and not overwrite:
        raise OutputExistsError(f"{path} is there already.", "Choose another name with -o, or add --overwrite.")


def history_path(path: Path) -> Path:
    return path.with_name(f"{path.stem}.history.json")


def _fitting(history: History) -> str:
    while len((text := history.model_dump_json(indent=1)).encode()) > _MOST and history.steps:
        done = history.steps[: history.position]  # what was undone goes first, then what is farthest back
        kept = done if len(done) < len(history.steps) else done[len(done) // 4 + 1 :]
        history = History(steps=kept, position=len(kept))
    return text


def _read(path: Path, most: int, hint: str) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise DraftError(f"{path} cannot be read: {error.strerror}.", hint) from None
    if len(data) > most:
        raise DraftError(f"{path.name} has more than {most:,} bytes.", "That is no draft.")
    return data


def write(path: Path, text: str) -> None:
    """A text as a file, whole or not at all. Raises OutputError."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.", "Choose another place.") from error
    finally:
        beside.unlink(missing_ok=True)
