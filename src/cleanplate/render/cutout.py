"""One picture file → a file of its subject: matted, framed, before nothing, a colour or a picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.compose.background import placed
from cleanplate.compose.framing import Area, Framing, framed, shrunk
from cleanplate.errors import NoSubjectError, ParameterError, TooLargeError, UnsupportedError
from cleanplate.matting.foreground import Cutout
from cleanplate.matting.still import OBJECT, PEOPLE, Subject, cut_still
from cleanplate.media.open import check_file
from cleanplate.media.packing import Kind, pack, pack_grey
from cleanplate.media.probe import MediaInfo, probe
from cleanplate.media.read import Reader
from cleanplate.picture import RGB, Picture, Size, from_rgb, resized, to_bytes
from cleanplate.render.cutout_order import CutoutOrder, Format
from cleanplate.settings import settings

Bytes = NDArray[np.uint8]
_VISIBLE = 5  # of 255: fainter is empty
_HEADS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
_GREY: dict[Format, Kind] = {"auto": "png", "zip": "png", "png": "png", "jpg": "jpg", "webp": "webp"}
_WHITE = np.full((1, 1, 3), 255, np.uint8)
_LONGEST = 30  # times the shorter side: networks see nothing below 64 pixels, so more would be far more work
_ROWS = 256  # that are blended at a time, as floats are large


@dataclass(frozen=True)
class CutPicture:
    """What was written: its kind and size, and where the subject lay in the source, in the source's pixels."""

    kind: Kind
    size: Size
    subject: Area
    source: Size


def cut_picture(
    source: Path,
    to: Path,
    order: CutoutOrder,
    behind: Path | None = None,
    people: str = PEOPLE,
    things: str = OBJECT,
) -> CutPicture:
    """Cut the subject out of a JPEG, PNG, WebP or GIF (its first frame), upright, and write it to the path `to`.

    `behind`: a picture that stands behind, scaled to cover the canvas. `people`, `things`: the networks.
    Raises UnsupportedError, DamagedError, TooLargeError, ParameterError, NoSubjectError, OutputError,
    WeightsError, NetworkError.
    """
    info = _probed(source)
    size = info.video.size
    region = order.region(size)
    if _is_line(region.size):
        raise ParameterError(
            "The roi is more of a line than a picture.", f"At most {_LONGEST} to 1.", "invalid_roi"
        )
    back = None if behind is None else _picture(_probed(behind))
    picture = _picture(info, shrunk(size, order.pixels) if order.pixels else size)
    rgb, alpha = _cut(picture, _at(region, size, picture.size), order.subject, people, things)
    subject = _subject(alpha)
    framing = framed(
        picture.size,
        subject,
        crop=order.crop,
        margins=order.sides(subject.size),
        scale=order.scale,
        position=order.position,
    )
    _check_canvas(framing.canvas)
    kind = _write(to, _drawn(rgb, framing), _drawn(alpha, framing), order, back)
    return CutPicture(kind, framing.canvas, _at(subject, picture.size, size), size)


def _write(to: Path, rgb: Bytes, alpha: Bytes, order: CutoutOrder, back: Picture | None) -> Kind:
    if order.alpha_only:
        grey = _GREY[order.format]
        pack_grey(to, alpha, grey)
        return grey
    if back is not None:
        alpha = _onto(rgb, alpha, _covering(back, (rgb.shape[1], rgb.shape[0])), 255)
    elif order.colour is not None:
        alpha = _onto(rgb, alpha, np.array([[order.colour[:3]]], np.uint8), order.colour[3])
    if order.format == "jpg":
        alpha = _onto(rgb, alpha, _WHITE, 255)
    clear = None if alpha.min() == 255 else alpha
    usual: Kind = "jpg" if clear is None else "png"
    kind = usual if order.format == "auto" else order.format
    pack(to, rgb, clear, kind)
    return kind


def _probed(path: Path) -> MediaInfo:
    """Raises UnsupportedError for what is no picture or a mere line, ParameterError for one of too many pixels:
    nothing of them is decoded."""
    check_file(path)
    with path.open("rb") as file:
        head = file.read(12)
    if not head.startswith(_HEADS) and not (head[:4] == b"RIFF" and head[8:] == b"WEBP"):
        raise UnsupportedError(f"{path.name} is not a picture that we read.", "Send a JPEG, PNG, WebP or GIF.")
    try:
        info = probe(path)
    except TooLargeError as error:
        said = f"At most {settings().max_pixels / 1e6:.4g} megapixels. Scale it down first."
        raise ParameterError(error.message, said, "resolution_too_high") from None
    if _is_line(info.video.size):
        raise UnsupportedError(f"{path.name} is more of a line than a picture.", f"At most {_LONGEST} to 1.")
    return info


def _is_line(size: Size) -> bool:
    return max(size) > _LONGEST * min(size)


def _check_canvas(size: Size) -> None:
    """Margins may make more of a picture than it was. Raises ParameterError."""
    if size[0] * size[1] > settings().max_pixels:
        said = f"With its margins the result would have {size[0]}x{size[1]} pixels."
        most = f"At most {settings().max_pixels / 1e6:.4g} megapixels. Ask for less margin, or a smaller size."
        raise ParameterError(said, most, "invalid_crop_margin")


def _picture(info: MediaInfo, size: Size | None = None) -> Picture:
    """The first frame, upright, in RGB."""
    return next(iter(Reader(info, RGB, size, alpha=True))).picture


def _at(area: Area, size: Size, other: Size) -> Area:
    """An area of a picture in the same picture at another size."""
    if size == other:
        return area
    x, y = other[0] / size[0], other[1] / size[1]
    left, top = math.floor(area.left * x), math.floor(area.top * y)
    right, bottom = math.ceil(area.right * x), math.ceil(area.bottom * y)
    return Area(left, top, max(left + 1, min(right, other[0])), max(top + 1, min(bottom, other[1])))


def _cut(picture: Picture, region: Area, subject: Subject, people: str, things: str) -> tuple[Bytes, Bytes]:
    """Colours (height, width, 3) and alpha of the subject, which is looked for in the region alone."""
    if region.size == picture.size:
        return _samples(cut_still(picture, subject, people, things))
    part = _samples(cut_still(_part(picture, region), subject, people, things))
    whole = Framing(picture.size, Area(0, 0, *region.size), region)
    return _drawn(part[0], whole), _drawn(part[1], whole)


def _samples(cutout: Cutout) -> tuple[Bytes, Bytes]:
    """Beyond its edge the subject's colours go on, so that nothing of the old background is left in any pixel."""
    alpha = cutout.matte.alpha
    clear = alpha == 0
    planes = []
    for plane, spread in zip(cutout.foreground.planes, cutout.spread, strict=True):
        far = to_bytes(resized(spread, (plane.shape[1], plane.shape[0])))
        planes.append(np.where(clear, far, plane))
    return np.dstack(planes), alpha


def _part(picture: Picture, area: Area) -> Picture:
    first, second, third = (_sliced(plane, area) for plane in picture.planes)
    return Picture((first, second, third), picture.layout, _sliced(picture.alpha, area))


def _sliced(plane: Any, area: Area) -> Any:
    if plane is None:
        return None
    return np.ascontiguousarray(plane[area.top : area.bottom, area.left : area.right])


def _subject(alpha: Bytes) -> Area:
    """Where there is any of it. Raises NoSubjectError."""
    left, top, width, height = cv2.boundingRect((alpha >= _VISIBLE).view(np.uint8))
    if not width:
        raise NoSubjectError("Nothing in the picture stands out from its background.", "Send another one.")
    return Area(left, top, left + width, top + height)


def _drawn(samples: Bytes, framing: Framing) -> Bytes:
    """Samples on the canvas, 0 where nothing is drawn."""
    part, place = _sliced(samples, framing.part), framing.place
    if framing.canvas == place.size == framing.part.size:
        return np.asarray(part, np.uint8)
    canvas = np.zeros((framing.canvas[1], framing.canvas[0], *samples.shape[2:]), np.uint8)
    canvas[place.top : place.bottom, place.left : place.right] = resized(part, place.size)
    return canvas


def _covering(back: Picture, size: Size) -> Bytes:
    """A picture as a backdrop: white shows where it is clear."""
    if back.alpha is not None:
        rgb = np.dstack(back.planes)
        _onto(rgb, back.alpha.copy(), _WHITE, 255)
        back = from_rgb(rgb, RGB)
    return np.dstack(placed(_part(back, _middle(back.size, size)), size, "cover").planes)


def _middle(size: Size, canvas: Size) -> Area:
    """What shows of a picture that covers a canvas; the rest, scaled as well, could be many times as large."""
    width = min(size[0], math.ceil(size[1] * canvas[0] / canvas[1]))
    height = min(size[1], math.ceil(size[0] * canvas[1] / canvas[0]))
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    return Area(left, top, left + width, top + height)


def _onto(rgb: Bytes, alpha: Bytes, back: Bytes, share: int) -> Bytes:
    """Straight colours laid over others of one alpha (0..255), in place; gives the alpha of both together."""
    out = alpha.copy()
    under = np.broadcast_to(back, rgb.shape)
    for top in range(0, len(rgb), _ROWS):
        rows = slice(top, top + _ROWS)
        over = alpha[rows].astype(np.float32)[..., None] * np.float32(1 / 255)
        rest = (1 - over) * np.float32(share / 255)
        both = over + rest
        mixed = (over * rgb[rows] + rest * under[rows]) / np.maximum(both, np.float32(1e-6))
        rgb[rows], out[rows] = to_bytes(mixed), to_bytes(both[..., 0] * 255)
    return out
