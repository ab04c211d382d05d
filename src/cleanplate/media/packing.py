"""One picture as a file: PNG, JPEG, WebP, or a zip of its colours and its alpha."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cleanplate.errors import OutputError
from cleanplate.media.open import writing

Kind = Literal["png", "jpg", "webp", "zip"]
TYPES: dict[Kind, str] = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp", "zip": "application/zip"}
COLOUR, ALPHA = "color.jpg", "alpha.png"  # in a zip
_QUALITY = 95
_LEVEL = 3  # of PNG: a fifth smaller than 1 in half as much time again
_LONGEST_WEBP = 16_383  # pixels of a side that the format holds


def pack(path: Path, rgb: NDArray[np.uint8], alpha: NDArray[np.uint8] | None, kind: Kind) -> None:
    """Write (height, width, 3) colours with their straight alpha (height, width), None for an opaque picture.

    Colours below clear samples go into a zip alone. Raises OutputError.
    """
    with writing(path):
        path.write_bytes(_packed(rgb, alpha, kind))


def pack_grey(path: Path, values: NDArray[np.uint8], kind: Kind) -> None:
    """Write a grey picture (height, width); no zip. Raises OutputError."""
    with writing(path):
        path.write_bytes(_saved(Image.fromarray(values), kind) if kind != "png" else _png(values))


def _packed(rgb: NDArray[np.uint8], alpha: NDArray[np.uint8] | None, kind: Kind) -> bytes:
    if kind == "zip":
        return _zipped(rgb, alpha)
    if kind == "jpg":
        return _saved(Image.fromarray(rgb), kind)
    shown = rgb if alpha is None else np.dstack([rgb * (alpha > 0)[..., None], alpha])
    if kind == "webp":
        return _saved(Image.fromarray(shown), kind)
    return _png(cv2.cvtColor(shown, cv2.COLOR_RGB2BGR if alpha is None else cv2.COLOR_RGBA2BGRA))


def _zipped(rgb: NDArray[np.uint8], alpha: NDArray[np.uint8] | None) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as files:  # both are packed already
        files.writestr(COLOUR, _saved(Image.fromarray(rgb), "jpg"))
        files.writestr(ALPHA, _png(np.full(rgb.shape[:2], 255, np.uint8) if alpha is None else alpha))
    return packed.getvalue()


def _saved(image: Image.Image, kind: Kind) -> bytes:
    packed = io.BytesIO()
    if kind == "webp":
        if max(image.size) > _LONGEST_WEBP:
            raise OutputError(f"WebP holds no side of more than {_LONGEST_WEBP} pixels.", "Ask for PNG.")
        image.save(packed, "WEBP", quality=_QUALITY, method=1, exact=True)
    else:
        image.save(packed, "JPEG", quality=_QUALITY, subsampling=0)
    return packed.getvalue()


def _png(samples: NDArray[Any]) -> bytes:
    done, data = cv2.imencode(".png", samples, [cv2.IMWRITE_PNG_COMPRESSION, _LEVEL])
    if not done:
        raise OutputError("The picture could not be packed.", "Try again later.")
    return data.tobytes()
