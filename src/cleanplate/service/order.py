"""What an export is to be: the words of the wire (resolution, codec, quality …) into those of the renderer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from pydantic import TypeAdapter, ValidationError

from cleanplate.draft.model import Canvas, Draft
from cleanplate.draft.time import Rate
from cleanplate.draft.values import with_values
from cleanplate.errors import NoAlphaError, PlanError, UsageError
from cleanplate.media.formats import FORMATS, Format, Quality, named, with_alpha
from cleanplate.service.plans import Plan
from cleanplate.settings import Settings

TRANSPARENT = "transparent"
SMALLEST, LARGEST = 16, 16384  # pixels of a side

# Two vocabularies: the wire's, and our own.
QUALITIES: dict[str, Quality] = {
    "low": "fast",
    "medium": "balanced",
    "high": "best",
    "fast": "fast",
    "balanced": "balanced",
    "best": "best",
}
CODECS = {
    "h264": "mp4",
    "avc": "mp4",
    "x264": "mp4",
    "h265": "hevc",
    "hevc": "hevc",
    "x265": "hevc",
    "vp9": "webm",
    "prores": "mov",
    "prores_4444": "mov",
    "prores4444": "mov",
    "gif": "gif",
    "webp": "webp",
    "png": "png",
}
_SIDES = {"sd": 480, "hd": 720, "fhd": 1080, "full hd": 1080, "2k": 1440, "qhd": 1440, "4k": 2160, "uhd": 2160}
_LINES = re.compile(r"(\d{2,5})p?")
_BOX = re.compile(r"(\d{1,5})\s*[x×*:]\s*(\d{1,5})")
_RATE: TypeAdapter[Fraction] = TypeAdapter(Rate)


@dataclass(frozen=True)
class Wish:
    """What a client asked for, as it did; None where it did not."""

    format: str | None = None
    quality: str | None = None
    resolution: str | int | None = None
    fps: float | str | None = None
    codec: str | None = None
    crf: int | None = None


@dataclass(frozen=True)
class Order:
    """What the renderer is told. `short_side` None: the canvas as it is."""

    format: str
    quality: Quality
    short_side: int | None
    crf: int | None

    def as_dict(self) -> dict[str, str | int | None]:
        """Plain values."""
        return dict(vars(self))


def ordered(wish: Wish, draft: Draft, plan: Plan, settings: Settings) -> tuple[Order, Draft]:
    """The order, and the draft at the rate that was asked for.

    Without a wish it is no larger than the plan allows. Raises UsageError for what there is not or what
    contradicts itself, NoAlphaError for a transparent draft in a format without alpha, and PlanError for an
    explicit size that is larger than the plan allows.
    """
    format = _format(wish, draft)
    _check_alpha(format, draft.canvas.background == TRANSPARENT)
    side = _short_side(wish, draft.canvas, plan, settings)
    return Order(format.name, _quality(wish), side, _crf(wish, format)), _at_rate(wish, draft)


def _quality(wish: Wish) -> Quality:
    found = QUALITIES.get((wish.quality or "high").strip().lower())
    if found is None:
        raise UsageError(_no("quality", wish.quality), f"Choose from: {', '.join(QUALITIES)}.")
    return found


def _format(wish: Wish, draft: Draft) -> Format:
    """By its name, its codec, or what the draft needs."""
    name = wish.format.strip().lower().lstrip(".") if wish.format else None
    if name is not None and name not in FORMATS:
        raise UsageError(_no("format", wish.format), f"Choose from: {', '.join(FORMATS)}.")
    if wish.codec is None:
        return named(name or ("webm" if draft.canvas.background == TRANSPARENT else "mp4"))
    meant = CODECS.get(re.sub(r"[.\s-]", "", wish.codec.strip().lower()))
    if meant is None:
        raise UsageError(_no("codec", wish.codec), f"Choose from: {', '.join(CODECS)}.")
    if name is None or (name, meant) == ("mp4", "hevc"):
        return named(meant)
    if FORMATS[name].codec != FORMATS[meant].codec:
        said = f"“{name}” is not written with {wish.codec[:40]}."
        raise UsageError(said, "Leave out the codec or the format: one of them will do.")
    return named(name)


def _check_alpha(format: Format, transparent: bool) -> None:
    """What the renderer would say too, but before anyone waits for it."""
    if transparent and format.opaque:
        raise NoAlphaError(
            f"The draft's background is transparent, and “{format.name}” has no alpha.",
            f"Choose one of these formats: {with_alpha()}; or give the draft a background.",
        )
    if format.apart and not transparent:
        raise UsageError(
            f"“{format.name}” holds the alpha apart, and this draft's background is solid.",
            "Make the background transparent, or choose another format.",
        )


def _short_side(wish: Wish, canvas: Canvas, plan: Plan, settings: Settings) -> int | None:
    own = min(canvas.width, canvas.height)
    if wish.resolution is None:
        return None if own <= plan.short_side else plan.short_side
    asked = _asked(wish.resolution)
    if asked > plan.short_side:
        raise PlanError(
            f"{asked}p is larger than the {plan.name} plan exports.",
            f"Ask for {plan.short_side}p or less, or upgrade your plan.",
        )
    if max(canvas.width, canvas.height) * asked**2 > settings.max_pixels * own:
        said = f"{asked}p of a {canvas.width}x{canvas.height} canvas is too large."
        raise UsageError(said, f"At most {settings.max_pixels:,} pixels.")
    return None if asked == own else asked


def _asked(resolution: str | int) -> int:
    """The shorter side that is meant: the canvas decides the shape."""
    text = str(resolution).strip().lower()
    lines, box = _LINES.fullmatch(text), _BOX.fullmatch(text)
    side = _SIDES.get(text) or (int(lines[1]) if lines else min(int(box[1]), int(box[2])) if box else 0)
    if not SMALLEST <= side <= LARGEST:
        raise UsageError(_no("resolution", text), "Write 720, 1080p or 1920x1080.")
    return side


def _crf(wish: Wish, format: Format) -> int | None:
    if wish.crf is None:
        return None
    if format.crf is None:
        said = f"“{format.name}” has no CRF."
        raise UsageError(said, "Leave it out, or choose mp4, hevc or webm; a quality does for every format.")
    if not 0 <= wish.crf <= format.crf:
        raise UsageError(
            f"A CRF of {wish.crf} cannot be.", f"Choose 0 (best) to {format.crf} for “{format.name}”."
        )
    return wish.crf


def _at_rate(wish: Wish, draft: Draft) -> Draft:
    if wish.fps is None:
        return draft
    try:
        rate = _RATE.validate_python(wish.fps)
    except ValidationError:
        raise UsageError(_no("frame rate", wish.fps), "Choose 1 to 240 frames a second.") from None
    return with_values(draft, canvas=with_values(draft.canvas, rate=rate))


def _no(what: str, value: object) -> str:
    return f"There is no {what} “{str(value)[:40]}”."
