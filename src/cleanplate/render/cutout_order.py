"""What is asked of a cut-out picture, in remove.bg's own words: each field read, checked and understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, TypeVar

from PIL import ImageColor

from cleanplate.compose.framing import Area, Share, Sides
from cleanplate.errors import ParameterError
from cleanplate.matting.still import Subject
from cleanplate.picture import Size

Format = Literal["auto", "png", "jpg", "webp", "zip"]
Colour = tuple[int, int, int, int]  # 8-bit red, green, blue, alpha

_MP = 1_000_000
_SIZES = {  # the most pixels of a result; None: the picture's own
    **dict.fromkeys(("preview", "small", "regular"), _MP // 4),
    "medium": 3 * _MP // 2,
    "hd": 4 * _MP,
    **dict.fromkeys(("auto", "full", "4k", "50mp")),
}
_SUBJECTS: dict[str, Subject] = {
    "auto": "auto",
    "person": "people",
    **dict.fromkeys(("product", "car", "animal", "graphic", "graphics", "transportation", "other"), "object"),
}
_FORMATS: dict[str, Format] = {
    "auto": "auto", "png": "png", "jpg": "jpg", "jpeg": "jpg", "webp": "webp", "zip": "zip",
}  # fmt: skip
_TRUE, _FALSE = ("true", "1", "yes", "on"), ("false", "0", "no", "off")
_HEX = re.compile(r"[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8}")
_LENGTH = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)(px|%|)")
_MOST_MARGIN_PX, _MOST_MARGIN = 500, Fraction(1, 2)
_LEAST_SCALE = Fraction(1, 10)
FIELDS = frozenset(
    (
        *("size", "type", "type_level", "format", "channels", "roi", "crop", "crop_margin", "scale", "position"),
        *("bg_color", "semitransparency", "add_shadow", "shadow_type", "shadow_opacity"),
    )
)
T = TypeVar("T")


@dataclass(frozen=True)
class Length:
    """A length as it was written: pixels, or a share of some side."""

    value: Fraction
    relative: bool

    @classmethod
    def of(cls, text: str, usual: str = "px") -> Length:
        """`30px`, `10%`, or a bare number in the `usual` unit. Raises ValueError."""
        found = _LENGTH.fullmatch(text)
        if not found:
            raise ValueError(text)
        relative = (found[2] or usual) == "%"
        return cls(Fraction(found[1]) / (100 if relative else 1), relative)

    def on(self, side: int) -> int:
        """In pixels of a side."""
        return round(self.value * side) if self.relative else round(self.value)


@dataclass(frozen=True)
class CutoutOrder:
    """`pixels`: the most that the result is worked out at; None is the picture's own number. `margins`: top,
    right, bottom, left. `colour` is what stands behind; None is nothing, or a picture that comes beside."""

    pixels: int | None = None
    subject: Subject = "auto"
    format: Format = "auto"
    alpha_only: bool = False
    roi: tuple[Length, ...] = ()
    crop: bool = False
    margins: tuple[Length, ...] = field(default=(Length(Fraction(0), False),) * 4)
    scale: Share | None = None
    position: tuple[Share, Share] | None = None
    colour: Colour | None = None

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> CutoutOrder:
        """Raises ParameterError, each with remove.bg's word for it."""
        scale = _read(fields, "scale", _scale, None, "“original”, or 10% to 100%")
        half = Fraction(1, 2)
        usual = None if scale is None else (half, half)
        for name in ("add_shadow", "semitransparency"):  # wrong ones are refused, though neither does anything
            _read(fields, name, _flag, False, "true or false")
        return cls(
            pixels=_read(fields, "size", _of(_SIZES), _SIZES["preview"], "preview, medium, hd, full or auto"),
            subject=_read(fields, "type", _of(_SUBJECTS), "auto", "auto, person, product, car, animal or other"),
            format=_read(fields, "format", _of(_FORMATS), "auto", "auto, png, jpg, webp or zip"),
            alpha_only=_read(fields, "channels", _of({"rgba": False, "alpha": True}), False, "rgba or alpha"),
            roi=_read(fields, "roi", _roi, (), "four lengths x1 y1 x2 y2, each as 10px or 10%"),
            crop=_read(fields, "crop", _flag, False, "true or false"),
            margins=_read(fields, "crop_margin", _margins, cls.margins_of(), _MARGIN),
            scale=scale,
            position=_read(fields, "position", _position, usual, _POSITION),
            colour=_read(fields, "bg_color", _colour, None, "a hex colour such as 81d4fa, or a name"),
        )

    @staticmethod
    def margins_of(text: str = "0") -> tuple[Length, ...]:
        """As CSS reads one, two or four of them."""
        return _margins(text)

    def region(self, size: Size) -> Area:
        """Where in a picture of that size there may be a subject. Raises ParameterError."""
        if not self.roi:
            return Area(0, 0, *size)
        x1, y1, x2, y2 = (length.on(size[i % 2]) for i, length in enumerate(self.roi))
        left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
        if right > size[0] or bottom > size[1]:
            said = f"The roi ends at {right}, {bottom}; the picture has {size[0]}x{size[1]} pixels."
            raise ParameterError("The roi goes beyond the picture.", said, "roi_exceeds_bounds")
        if left == right or top == bottom:
            raise ParameterError("The roi is empty.", "Name two corners that lie apart.", "roi_region_empty")
        return Area(left, top, right, bottom)

    def sides(self, subject: Size) -> Sides:
        """The margins around a subject of that size, in pixels."""
        top, right, bottom, left = (m.on(subject[1 - i % 2]) for i, m in enumerate(self.margins))
        return top, right, bottom, left


_POSITION = "“original”, “center”, or 0% to 100% once or twice"
_MARGIN = "one, two or four lengths, each at most 500px or 50%"


def _read(fields: Mapping[str, str], name: str, read: Callable[[str], T], usual: T, allowed: str) -> T:
    text = fields.get(name, "").strip()
    if not text:
        return usual
    try:
        return read(text.lower())
    except (ValueError, KeyError):
        said = f"The parameter {name} is “{text[:60]}”, which it cannot be."
        raise ParameterError(said, f"Send {allowed}.", f"invalid_{name}") from None


def _of(known: Mapping[str, T]) -> Callable[[str], T]:
    return known.__getitem__


def _flag(text: str) -> bool:
    if text not in _TRUE + _FALSE:
        raise ValueError(text)
    return text in _TRUE


def _share(text: str, least: Fraction = Fraction(0)) -> Share:
    length = Length.of(text, "%")
    if not length.relative or not least <= length.value <= 1:
        raise ValueError(text)
    return length.value


def _scale(text: str) -> Share | None:
    return None if text == "original" else _share(text, _LEAST_SCALE)


def _position(text: str) -> tuple[Share, Share] | None:
    if text == "original":
        return None
    words = ["50%" if word == "center" else word for word in text.split()]
    across, down = words if len(words) == 2 else words * 2
    return _share(across), _share(down)


def _roi(text: str) -> tuple[Length, ...]:
    x1, y1, x2, y2 = map(Length.of, text.split())
    return x1, y1, x2, y2


def _margins(text: str) -> tuple[Length, ...]:
    lengths = [Length.of(word) for word in text.split()]
    if any(m.value > (_MOST_MARGIN if m.relative else _MOST_MARGIN_PX) for m in lengths):
        raise ValueError(text)
    top, right, bottom, left = {1: lengths * 4, 2: lengths * 2, 4: lengths}[len(lengths)]
    return top, right, bottom, left


def _colour(text: str) -> Colour:
    bare = text.removeprefix("#")
    known = ImageColor.getrgb(f"#{bare}" if _HEX.fullmatch(bare) else text)
    red, green, blue, alpha = known if len(known) == 4 else (*known, 255)
    if not all(0 <= value <= 255 for value in (red, green, blue, alpha)):
        raise ValueError(text)
    return red, green, blue, alpha
