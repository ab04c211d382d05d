"""The parameters of headers such as Content-Disposition (RFC 6266), in all the spellings that clients have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

_PARAMETER = re.compile(rb';[ \t]*([!#$%&*+.^_`|~0-9A-Za-z\'-]+)[ \t]*=[ \t]*("(?:[^"\\]|\\.)*"|[^;]*)')
_LATIN = (b"iso-8859-1", b"latin-1", b"latin1")


def parameters(header: bytes) -> dict[str, str]:
    """The parameters of a header by their names in small letters; of two of one name, the first.

    A name keeps its star (`filename*`, RFC 8187): its value is decoded. Plain values are UTF-8, else Latin-1.
    What cannot be read is left out; nothing is raised.
    """
    found: dict[str, str] = {}
    for key, value in _PARAMETER.findall(header):
        name = key.decode("ascii").lower()
        text = _extended(value.strip()) if name.endswith("*") else _plain(value.strip())
        if text is not None:
            found.setdefault(name, text)
    return found


def file_name(parameters: Mapping[str, str]) -> str:
    """The name that a file goes by, `filename*` before `filename`; empty when there is none. Not a label yet."""
    return parameters.get("filename*") or parameters.get("filename", "")


def _plain(value: bytes) -> str:
    if value[:1] == b'"' and value[-1:] == b'"' and len(value) > 1:
        value = re.sub(rb'\\(["\\])', rb"\1", value[1:-1])  # other backslashes are a Windows path's own
    return _text(value)


def _extended(value: bytes) -> str | None:
    charset, *rest = value.strip(b'"').split(b"'", 2)
    if len(rest) != 2:
        return None
    plain = unquote_to_bytes(rest[1])
    return plain.decode("latin-1") if charset.lower() in _LATIN else _text(plain)


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
