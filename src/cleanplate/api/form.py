"""A form in any of three spellings (multipart, urlencoded, JSON): short texts in memory, files on disk."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote_to_bytes

from anyio import to_thread
from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from cleanplate.api.body import check_values, glanced, pieces
from cleanplate.api.edge import of
from cleanplate.api.multipart import Part, received
from cleanplate.errors import OutputError, ParameterError, TooLargeError, UsageError

_LONGEST = 8192  # characters of a text: a signed address may be long
_MOST_FIELDS = 200
_FEW_ESCAPES = 50_000  # percent signs
_BATCH_BYTES = 1 << 20


@dataclass(frozen=True)
class Form:
    """By the fields' names. What is empty counts as not sent; of two of one name the last counts."""

    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, Part] = field(default_factory=dict)


@dataclass(frozen=True)
class Fields:
    """What a form may hold; anything else is skipped. `bulky` are texts so long that they are kept as files."""

    texts: frozenset[str]
    files: frozenset[str] = frozenset()
    bulky: frozenset[str] = frozenset()


async def read(
    request: Request,
    fields: Fields,
    place: Callable[[], Path],
    limit_bytes: int,
    most: int,
    check: Callable[[], None] = lambda: None,
) -> Form:
    """The form that a request holds. `place` gives fresh paths, whose files are the caller's to delete, also when
    this raises. `limit_bytes` bounds each file, `most` the body; `check` is called now and then, and ends it by
    what it raises.

    Raises UsageError, ParameterError, TooLargeError, FullError, OutputError.
    """
    kind = request.headers.get("content-type", "")
    body = glanced(pieces(request, most), check)
    if kind.lower().startswith("multipart/form-data"):
        return await _multipart(body, kind, fields, place, limit_bytes)
    path = place()
    await _spooled(body, path)
    parse = _urlencoded if "urlencoded" in kind.lower() else _json
    # a long body is many times as large once it is read: few at once
    found = await to_thread.run_sync(_read, path, parse, limiter=of(request).limits.bodies)
    return await run_in_threadpool(_sorted, found, fields, place)


async def _multipart(
    body: AsyncIterator[bytes], kind: str, fields: Fields, place: Callable[[], Path], limit_bytes: int
) -> Form:
    names = fields.texts | fields.files | fields.bulky
    parts = await received(body, kind, names, place, limit_bytes, _MOST_FIELDS, least=0)
    return await run_in_threadpool(_of_parts, parts, fields)


def _of_parts(parts: list[Part], fields: Fields) -> Form:
    form = Form()
    for part in parts:
        if part.field not in fields.texts:
            if part.field in form.files:
                form.files[part.field].path.unlink(missing_ok=True)
            form.files[part.field] = part
            continue
        if part.size > 4 * _LONGEST:
            raise _too_long(part.field)
        _put(form, part.field, part.path.read_bytes().decode("utf-8", "replace"))
        part.path.unlink()
    return form


def _sorted(found: dict[str, str], fields: Fields, place: Callable[[], Path]) -> Form:
    form = Form()
    for name, text in found.items():
        if name in fields.texts:
            _put(form, name, text)
        elif name in fields.bulky and text:
            path = place()
            size = path.write_bytes(text.encode("utf-8", "replace"))
            form.files[name] = Part("", path, size, name)
    return form


def _put(form: Form, name: str, text: str) -> None:
    if len(text) > _LONGEST:
        raise _too_long(name)
    if text.strip():
        form.texts[name] = text.strip()


async def _spooled(body: AsyncIterator[bytes], path: Path) -> None:
    try:
        with path.open("xb") as file:
            batch = bytearray()
            async for piece in body:
                batch += piece
                if len(batch) >= _BATCH_BYTES:
                    await run_in_threadpool(file.write, bytes(batch))
                    batch.clear()
            await run_in_threadpool(_last, file, bytes(batch))
    except OSError as error:
        raise OutputError("The request could not be kept: the disk refuses it.", "Try again later.") from error


def _last(file: BinaryIO, batch: bytes) -> None:
    file.write(batch)
    file.flush()


def _read(path: Path, parse: Callable[[bytes], dict[str, str]]) -> dict[str, str]:
    data = path.read_bytes()
    with suppress(OSError):
        path.unlink()
    return parse(data)


def _urlencoded(data: bytes) -> dict[str, str]:
    pairs = data.replace(b"+", b" ").split(b"&", _MOST_FIELDS)
    if len(pairs) > _MOST_FIELDS:
        raise UsageError(f"The form has more than {_MOST_FIELDS} fields.", "Send fewer.")
    # Each escape is an object while it is read. Base64 has one in thirty characters, in lines one in twenty.
    if data.count(b"%") > _FEW_ESCAPES + len(data) // 16:
        raise TooLargeError("The form consists of escapes.", "Send it as multipart/form-data.")
    named = (pair.partition(b"=") for pair in pairs)
    return {_unescaped(name): _unescaped(value) for name, _, value in named}


def _unescaped(text: bytes) -> str:
    return unquote_to_bytes(text).decode("utf-8", "replace")


def _json(data: bytes) -> dict[str, str]:
    check_values(data)
    try:
        found = json.loads(data or b"{}")
    except (ValueError, RecursionError):
        raise UsageError("The body is neither a form nor JSON.", "Say what it is by its Content-Type.") from None
    if not isinstance(found, dict):
        raise UsageError("The body is no JSON object.", "Send an object, with each parameter by its name.")
    return {name: _plain(value) for name, value in found.items() if value is not None}


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value).encode("utf-8", "replace").decode()  # half a character, as \ud800, is none
    return ""  # what no parameter of ours is, and unknown ones are skipped


def _too_long(name: str) -> ParameterError:
    return ParameterError(f"The parameter {name} is too long.", f"At most {_LONGEST:,} characters.")
