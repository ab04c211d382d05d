"""One picture without its background, as a task of a hand."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import BinaryIO

from cleanplate.errors import ParameterError, TooLargeError
from cleanplate.flow.hands.child import Tell
from cleanplate.flow.hands.lines import Json
from cleanplate.matting.still import OBJECT, PEOPLE
from cleanplate.media.packing import TYPES
from cleanplate.render.cutout import cut_picture
from cleanplate.render.cutout_order import CutoutOrder

_PIECE = 1 << 20
_HEAD = 100  # characters of a data URL before its data
_BLANK = re.compile(rb"[ \t\r\n]+")
_URLSAFE = bytes.maketrans(b"-_", b"+/")


def cutout(params: Json, tell: Tell, stop: Event) -> Json:
    """{path, base64, limit, to, behind, fields, people, things} → {type, suffix, width, height, subject: [left,
    top, width, height]}. `base64`: the file at `path` is text, of at most `limit` bytes once decoded."""
    path = Path(params["path"])
    if params.get("base64"):
        path = _decoded(path, int(params["limit"]))
    made = cut_picture(
        path,
        Path(params["to"]),
        CutoutOrder.of(params["fields"]),
        Path(params["behind"]) if params.get("behind") else None,
        params.get("people") or PEOPLE,
        params.get("things") or OBJECT,
    )
    area = made.subject
    width, height = made.size
    return {
        "type": TYPES[made.kind],
        "suffix": made.kind,
        "width": width,
        "height": height,
        "subject": [area.left, area.top, *area.size],
    }


def _decoded(text: Path, limit: int) -> Path:
    """The bytes of a base64 text (NAME.txt), beside it as NAME. Raises ParameterError, TooLargeError."""
    path, size = text.with_suffix(""), 0
    with text.open("rb") as coded, path.open("wb") as file:
        for piece in _pieces(coded):
            size += file.write(piece)
            if size > limit:
                raise TooLargeError(f"The picture is larger than {limit / 1e6:,.4g} MB.", "Scale it down first.")
    text.unlink()
    return path


def _pieces(coded: BinaryIO) -> Iterator[bytes]:
    """Decoded a little at a time: four characters are three bytes."""
    head = coded.read(_HEAD)
    coded.seek(head.find(b",") + 1 if head.startswith(b"data:") else 0)  # as browsers write a file
    kept = b""
    try:
        while piece := coded.read(_PIECE):
            kept += _BLANK.sub(b"", piece).translate(_URLSAFE)
            whole = len(kept) - len(kept) % 4
            yield base64.b64decode(kept[:whole], validate=True)
            kept = kept[whole:]
        yield base64.b64decode(kept + b"=" * (-len(kept) % 4), validate=True)
    except (binascii.Error, ValueError):
        said = "Encode the bytes of the file with base64, and send all of them."
        raise ParameterError("image_file_b64 is no base64.", said, "failed_to_read_image") from None
