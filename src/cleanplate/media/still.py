"""Pictures and animations that Pillow reads better than av: jpg, png, webp (moving ones too)."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from cleanplate.errors import DamagedError, TooLargeError
from cleanplate.media.open import check_file, check_size
from cleanplate.picture import RGB, Picture, Size, from_rgb
from cleanplate.settings import settings

_FORMATS = ("JPEG", "PNG", "WEBP")  # a phone's MPO is found as a JPEG
_UNTOLD = Fraction(1, 10)  # how long players show a frame that does not say


@dataclass(frozen=True)
class Facts:
    """What a picture file says of itself. `duration` is 0 for a still."""

    format: str
    size: Size
    frames: int
    duration: Fraction
    alpha: bool
    cutout: bool


def is_pillow(path: Path) -> bool:
    """Whether the file's first bytes, not its name, are a picture format that Pillow takes here."""
    check_file(path)
    with path.open("rb") as file:
        head = file.read(12)
    return (
        head[:3] == b"\xff\xd8\xff"
        or head[:8] == b"\x89PNG\r\n\x1a\n"
        or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
    )


def facts(path: Path) -> Facts:
    """Read the header, and the first frame for its alpha."""
    with _open(path) as image:
        count = 1 if image.format in ("JPEG", "MPO") else getattr(image, "n_frames", 1)
        times = [t for _, t in _frames(image, count)] if count > 1 else []
        image.seek(0)
        alpha = image.has_transparency_data
        upright = ImageOps.exif_transpose(image)
        cutout = alpha and int(np.asarray(upright.convert("RGBA"))[..., 3].min()) < 250
        return Facts(str(image.format).lower(), upright.size, count, sum(times, Fraction(0)), alpha, cutout)


def read(path: Path) -> Iterator[tuple[Picture, Fraction, Fraction]]:
    """Yield (picture in RGB, start, duration) of each frame, upright. A still has duration 0."""
    with _open(path) as image:
        count = 1 if image.format in ("JPEG", "MPO") else getattr(image, "n_frames", 1)
        if count == 1:
            yield picture(image), Fraction(0), Fraction(0)
            return
        start = Fraction(0)
        for frame, duration in _frames(image, count):
            yield picture(frame), start, duration
            start += duration


def picture(image: Image.Image) -> Picture:
    """A Pillow image of any mode as an RGB picture, upright by its EXIF tag."""
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("I;16", "I;16B", "I", "F"):  # Pillow clips these to white rather than scale them
        values = np.asarray(upright, np.float64)
        upright = Image.fromarray((values / (65535 if values.max() > 255 else 255) * 255).astype(np.uint8))
    if not upright.has_transparency_data:
        return from_rgb(np.asarray(upright.convert("RGB")), RGB)
    rgba: NDArray[Any] = np.asarray(upright.convert("RGBA"))
    return from_rgb(rgba[..., :3], RGB, np.ascontiguousarray(rgba[..., 3]))


def _frames(image: Image.Image, count: int) -> Iterator[tuple[Image.Image, Fraction]]:
    for index in range(count):
        image.seek(index)
        image.load()  # a WebP tells a frame's duration only once it is decoded
        shown = Fraction(round(image.info.get("duration", 0)), 1000)
        yield image, shown or _UNTOLD


def _open(path: Path) -> Image.Image:
    check_file(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit decides, below
            image = Image.open(path, formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_large(path) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise DamagedError(f"{path.name} is broken at its very start.", "Save or download it again.") from error
    try:
        check_size(path, image.size)
        image.load()
    except TooLargeError:
        image.close()
        raise
    except (OSError, SyntaxError, ValueError) as error:
        image.close()
        raise DamagedError(f"{path.name} is cut off or broken.", "Save or download it again.") from error
    return image


def _too_large(path: Path) -> TooLargeError:
    return TooLargeError(
        f"{path.name} has more than {settings().max_pixels:,} pixels.",
        "Scale it down, or raise CLEANPLATE_MAX_PIXELS.",
    )
