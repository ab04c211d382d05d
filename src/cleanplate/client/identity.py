"""Who the client is: what the environment says, a client id, and each server's token and session, kept for us.

All is kept in one folder, ~/.config/nemovideo: `client_id`, as other clients of the protocol keep it,
`cleanplate.json` with tokens, which only its owner can read, and `uploads.json`, to go on with what broke off. A
server's token is never sent to another.
"""

from __future__ import annotations

import json
import os
import secrets
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from cleanplate.errors import OutputError, UsageError

LOCAL = "http://localhost:8420"
_LONGEST = 64  # characters of a client id
_LARGEST = 1 << 20  # bytes of what is kept
_MOST_UPLOADS = 100  # that were begun and not ended


@dataclass(frozen=True)
class Environment:
    """The protocol's own variables."""

    server: str = LOCAL
    web: str = ""
    token: str = ""
    client_id: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str], server: str | None = None) -> Environment:
        """`server` counts more than NEMO_API_URL. Raises UsageError for what is no address."""
        chosen = address(server or given.get("NEMO_API_URL", "").strip() or LOCAL)
        web = given.get("NEMO_WEB_URL", "").strip()
        return cls(
            chosen,
            address(web) if web else chosen,
            given.get("NEMO_TOKEN", "").strip(),
            given.get("NEMO_CLIENT_ID", "").strip(),
        )


@dataclass(frozen=True)
class Known:
    """What is known at one server."""

    token: str = field(default="", repr=False)
    user_id: str = ""
    session: str = ""


class Keep(Protocol):
    """Where that is kept between runs. Each method may raise OutputError."""

    def client_id(self) -> str: ...

    def new_client_id(self) -> str: ...

    def known(self, server: str) -> Known: ...

    def note(self, server: str, known: Known) -> None: ...

    def upload(self, key: str) -> str: ...

    def note_upload(self, key: str, id: str) -> None: ...


class Memory:
    """Kept as long as the program runs, and no longer."""

    def __init__(self) -> None:
        self._id = str(uuid.uuid4())
        self._known: dict[str, Known] = {}
        self._uploads: dict[str, str] = {}

    def client_id(self) -> str:
        return self._id

    def new_client_id(self) -> str:
        self._id = str(uuid.uuid4())
        return self._id

    def known(self, server: str) -> Known:
        return self._known.get(server, Known())

    def note(self, server: str, known: Known) -> None:
        self._known[server] = known

    def upload(self, key: str) -> str:
        return self._uploads.get(key, "")

    def note_upload(self, key: str, id: str) -> None:
        self._uploads[key] = id


class Folder:
    """Kept in a folder, which is made when something is written. What is damaged there counts as not there."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path.home() / ".config" / "nemovideo"

    def client_id(self) -> str:
        found = _read(self._folder / "client_id").decode("ascii", "replace").strip()
        return found if usable(found) else self.new_client_id()

    def new_client_id(self) -> str:
        made = str(uuid.uuid4())
        _write(self._folder / "client_id", made + "\n")
        return made

    def known(self, server: str) -> Known:
        found = self._all().get(server)
        if not isinstance(found, dict):
            return Known()
        return Known(**{f.name: found[f.name] for f in fields(Known) if isinstance(found.get(f.name), str)})

    def note(self, server: str, known: Known) -> None:
        _write(
            self._folder / "cleanplate.json", json.dumps({**self._all(), server: asdict(known)}, indent=2) + "\n"
        )

    def upload(self, key: str) -> str:
        """What an upload that was begun is called at its server; empty where none is known."""
        found = self._all("uploads.json").get(key)
        return found if isinstance(found, str) else ""

    def note_upload(self, key: str, id: str) -> None:
        """It may be gone on with later; an empty `id` forgets it."""
        others = [(name, value) for name, value in self._all("uploads.json").items() if name != key]
        kept = [*others, (key, id)] if id else others
        _write(self._folder / "uploads.json", json.dumps(dict(kept[-_MOST_UPLOADS:]), indent=2) + "\n")

    def _all(self, name: str = "cleanplate.json") -> dict[str, Any]:
        try:
            found = json.loads(_read(self._folder / name))
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def usable(client_id: str) -> bool:
    """Whether a header can carry it, and the protocol lets it."""
    return 0 < len(client_id) <= _LONGEST and all("!" <= c <= "~" for c in client_id)


def address(text: str) -> str:
    """A server's address without a slash at its end. Raises UsageError."""
    wrong = UsageError(f"“{text[:80]}” is no address of a server.", f"Write, say: {LOCAL}")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or port == 0:
        raise wrong
    if parts.username or parts.password or not all("!" <= c <= "~" for c in text):
        raise wrong
    return text.rstrip("/")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST)
    except OSError:
        return b""


def _write(path: Path, text: str) -> None:
    """Whole or not at all, and for nobody else's eyes."""
    fresh = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        fresh.replace(path)
    except OSError as error:
        raise OutputError(
            f"The client id and token cannot be kept in {path.parent}: {error.strerror}.",
            "Make that folder writable, or set NEMO_TOKEN.",
        ) from None
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
