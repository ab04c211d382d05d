"""The fonts that titles are set in: families by name, what each falls back on, and which characters they hold.

Every font comes with the install: Noto for the scripts, and a few with a voice of their own.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from cleanplate.errors import OutputError, UsageError

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont, Layout

REGULAR, BOLD = 400, 700
_NOBODY = "\uffff"  # never a character: what a font draws for it is its box
_PROBE = 32  # pixels; a glyph that looks like the box at this size is the box
_LAYOUT = "\n\r\t"
_JOINERS = "\u200c\u200d\u034f"
_VISIBLE_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2\U000110bd\U000110cd")


@dataclass(frozen=True)
class Face:
    """A font file, regular and bold in one, with a text that it can draw whole."""

    name: str
    package: str
    file: str
    scripts: str
    sample: str
    borrows: bool = True  # whether digits and punctuation beside its own letters are set in it
    bolder: bool = True  # whether it has a bold


def _noto(name: str, end: str, scripts: str, sample: str) -> Face:
    package = f"fontpkg_noto_{end.lower().replace(' ', '_')}"
    return Face(name, package, f"files/Noto{end.replace(' ', '')}[wdth,wght].ttf", scripts, sample)


SANS = _noto("sans", "Sans", "Latin, Greek, Cyrillic, Devanagari", "Größe Ψυχή Щит क्षत्रिय")
SERIF = _noto("serif", "Serif", "Latin, Greek, Cyrillic", "Größe Ψυχή Щит")
DEVANAGARI = _noto("devanagari", "Sans Devanagari", "Devanagari with its Vedic signs", "क्षत्रिय ꣲ")
ARABIC = _noto("arabic", "Sans Arabic", "Arabic, Persian, Urdu", "سلام پنجرہ")
HAND = Face("hand", "fontpkg_caveat", "files/Caveat[wght].ttf", "Latin, Cyrillic", "Größe Щит")
DISPLAY = Face("display", "fontpkg_bebas_neue", "files/BebasNeue-Regular.ttf", "Latin", "Größe", bolder=False)
CHINESE = Face("chinese", "cleanplate", "fonts/NotoSansSC.woff2", "Chinese, kana", "汉字漢字かなカナ")
EMOJI = Face(
    "emoji", "cleanplate", "fonts/NotoEmoji.woff2", "emoji, in the text's colour", "🎉👩‍🚀", borrows=False
)

_OTHERS = (DEVANAGARI, ARABIC, CHINESE, EMOJI)
FAMILIES: dict[str, tuple[Face, ...]] = {
    "sans": (SANS, *_OTHERS),
    "serif": (SERIF, SANS, *_OTHERS),
    "hand": (HAND, SANS, *_OTHERS),
    "display": (DISPLAY, SANS, *_OTHERS),
}
FACES = tuple(dict.fromkeys(face for faces in FAMILIES.values() for face in faces))


def faces(family: str) -> tuple[Face, ...]:
    """The fonts of a family, in the order they are asked. Raises UsageError for a name that is none."""
    try:
        return FAMILIES[family]
    except KeyError:
        raise UsageError(f"There is no font “{family}”.", f"Use one of: {', '.join(FAMILIES)}.") from None


def check(text: str, family: str) -> None:
    """See that every character can be drawn. Raises UsageError with the ones that no font of the family has."""
    order = faces(family)
    missing = [c for c in dict.fromkeys(text) if c not in _LAYOUT and not any(holds(face, c) for face in order)]
    if missing:
        said = "; ".join(named(c) for c in missing[:3]) + (" and others" if len(missing) > 3 else "")
        raise UsageError(f"No font here can draw {said}.", "Take it out of the text, or write it in another way.")


def named(character: str) -> str:
    """A character as an error tells it: itself where it can be printed, code point, Unicode name."""
    shown = f"“{character}” " if character.isprintable() else ""
    return f"{shown}(U+{ord(character):04X} {unicodedata.name(character, 'without a name')})"


def face_of(cluster: str, family: str) -> Face | None:
    """The first font that has all of a cluster (a letter and its marks); None where none has."""
    order = faces(family)
    if "\ufe0f" in cluster:  # “as emoji, please”
        order = (EMOJI, *order)
    return next((face for face in order if holds(face, cluster)), None)


def holds(face: Face, cluster: str) -> bool:
    """Whether a font draws every character of a cluster that is drawn at all."""
    return all(silent(c) or has(face, c) for c in cluster)


@lru_cache(maxsize=8192)
def has(face: Face, character: str) -> bool:
    """Whether a font has a glyph for a character: it draws something else than its box for what it lacks."""
    if unicodedata.category(character) in {"Cc", "Cs"}:  # controls and halves of pairs, which some fonts map
        return False
    return _look(face, character) != _look(face, _NOBODY)


def trial(face: Face) -> None:
    """Open a font and draw its sample. Raises OutputError where that does not work."""
    mask = opened(face, _PROBE).getmask(face.sample)
    lacking = next((c for c in face.sample if not holds(face, c)), None)
    if lacking or not mask.getbbox():
        raise OutputError(f"The font {face.file} cannot draw {face.sample}.", "Install cleanplate again.")


def silent(character: str) -> bool:
    """Whether a character tells others how to look and has no look of its own: joiners, selectors, directions."""
    if "\ufe00" <= character <= "\ufe0f" or "\U000e0000" <= character <= "\U000e0fff" or character in _JOINERS:
        return True
    return unicodedata.category(character) == "Cf" and character not in _VISIBLE_FORMATS


@lru_cache(maxsize=16)
def opened(face: Face, size: float, bold: bool = False) -> FreeTypeFont:
    """A font that shapes, at a size in pixels. One without a bold stays as it is.

    Raises OutputError where the font's file or the library for shaping is not on this machine.
    """
    from PIL import ImageFont, features

    if not features.check("raqm"):
        raise OutputError(
            "Titles cannot be set on this machine: Pillow finds no FriBidi, which shapes text.",
            "Install it: libfribidi0 on Debian and Ubuntu, fribidi with dnf, brew or conda.",
        )
    return _weighted(face, size, bold, ImageFont.Layout.RAQM)


def _weighted(face: Face, size: float, bold: bool, layout: Layout) -> FreeTypeFont:
    from PIL import ImageFont

    try:
        font = ImageFont.truetype(str(resources.files(face.package) / face.file), size, layout_engine=layout)
    except (OSError, ModuleNotFoundError):
        raise OutputError(
            f"The font {face.file} is not here.", "Install cleanplate again: it comes with it."
        ) from None
    if face.bolder:
        weight = float(BOLD if bold else REGULAR)
        axes = font.get_variation_axes()
        font.set_variation_by_axes(
            [weight if axis["name"] == b"Weight" else axis["default"] or 0 for axis in axes]
        )
    return font


@cache
def _probe(face: Face) -> FreeTypeFont:
    from PIL import ImageFont

    return _weighted(face, _PROBE, False, ImageFont.Layout.BASIC)


def _look(face: Face, character: str) -> tuple[object, ...]:
    font = _probe(face)
    mask, offset = font.getmask2(character)
    return mask.size, offset, bytes(mask), font.getlength(character)
