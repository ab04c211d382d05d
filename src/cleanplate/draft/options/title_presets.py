"""Looks of titles that have a name: what each sets, in which shape of canvas, and how small its words must be.

All lie inside the title-safe area, 90 % of each side (EBU R 95, SMPTE ST 2046-1), and each can be read on white as
well as on black: in a box, or with an outline.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from cleanplate.backdrop import colour
from cleanplate.draft.model import Canvas, Title
from cleanplate.draft.options.ems import width
from cleanplate.draft.options.ems import words as parts
from cleanplate.errors import UsageError

PresetName = Literal["lower_third", "name_tag", "headline", "centre", "chapter", "quote", "caption", "end_card"]
Values = dict[str, Any]
NIGHT = "#0b1220"
OUTLINE: Values = {"stroke": 2.5, "shadow": 28.0}  # percent of the size; thin and soft, yet read on white
_PARTS = 3  # of a title's length: no fade and no motion takes longer than one
_SMALLER, _SMALLEST = 0.94, 1.0  # a step, and percent of the canvas's shorter side
_HUGE = 0.6  # of the preset's size: rather than set smaller, a word is cut
_LINE, _EXTRA = 1.2, 0.3  # ems: a line, and what the first and last reach beyond it


@dataclass(frozen=True)
class Preset:
    """`looks` are fields of a title; `tall` those that differ where the canvas is not wider than high.

    `room` is how much of the canvas's height it may take, in percent. `called`: other names, a Chinese one first.
    """

    called: tuple[str, ...]
    room: float
    looks: Values
    tall: Values = field(default_factory=dict)


def _fades(start: int, end: int) -> Values:
    return {"fade_in": start, "fade_out": end}


def _slides(towards: str, back: str) -> Values:
    return {
        "enter": {"kind": "slide", "d": 450, "direction": towards},
        "leave": {"kind": "slide", "d": 350, "direction": back},
    } | _fades(200, 200)


def _boxed(box: str, padding: float, radius: float) -> Values:
    return {"box": box, "box_padding": padding, "box_radius": radius}


def _at(anchor: str, x: float, y: float, width: float) -> Values:
    return {"anchor": anchor, "x": x, "y": y, "width": width}


_POP: Values = {"enter": {"kind": "pop", "d": 350}} | _fades(150, 250)

PRESETS: dict[PresetName, Preset] = {
    "lower_third": Preset(
        ("下三分之一", "字幕条", "lowerthird", "lower"),
        40,
        {"size": 5.6, "bold": True, "align": "left"}
        | _boxed(f"{NIGHT}d9", 45, 12)
        | _at("bottom-left", 6, 90, 55)
        | _slides("right", "left"),
        {"y": 80, "width": 80},
    ),
    "name_tag": Preset(
        ("人名条", "nametag", "name"),
        40,
        {"size": 4.6, "bold": True, "align": "right", "colour": "#111827"}
        | _boxed("#fffffff2", 50, 30)
        | _at("bottom-right", 94, 90, 45)
        | _slides("left", "right"),
        {"y": 80, "width": 78},
    ),
    "headline": Preset(
        ("大标题", "big_headline", "big"),
        80,
        {"size": 17, "font": "display", "bold": True} | OUTLINE | _at("centre", 50, 50, 86) | _POP,
    ),
    "centre": Preset(
        ("居中", "center", "middle"),
        80,
        {"size": 9, "bold": True} | OUTLINE | _at("centre", 50, 50, 84) | _fades(300, 300),
    ),
    "chapter": Preset(
        ("章节", "chapter_title"),
        70,
        {"size": 10, "font": "serif"} | OUTLINE | _at("centre", 50, 50, 76) | _fades(600, 600),
    ),
    "quote": Preset(
        ("引用", "引言"),
        80,
        {"size": 6, "font": "serif"} | _boxed("#000000a6", 70, 10) | _at("centre", 50, 50, 62) | _fades(400, 400),
        {"width": 76},
    ),
    "caption": Preset(
        ("字幕", "subtitle", "captions"),
        40,
        {"size": 5} | _boxed("#000000b3", 28, 14) | _at("bottom", 50, 92, 65),
        {"y": 82, "width": 84},
    ),
    "end_card": Preset(
        ("片尾", "片尾卡", "endcard", "end"),
        80,
        {"size": 9, "bold": True}
        | _boxed(f"{NIGHT}eb", 90, 14)
        | _at("centre", 50, 50, 70)
        | _fades(400, 400)
        | {"enter": {"kind": "pop", "d": 400}},
    ),
}  # fmt: skip
_NAMES = {other: name for name, preset in PRESETS.items() for other in (name, *preset.called)}
_PLAIN = (
    *("font", "bold", "size", "colour", "stroke", "stroke_colour", "shadow", "box", "box_padding", "box_radius"),
    *("align", "width", "x", "y", "anchor", "opacity", "fade_in", "fade_out", "enter", "leave"),
)


def preset_name(typed: Any) -> Any:
    """The preset that is meant: Lower Third, lower-third and 下三分之一 are lower_third. What is none stays."""
    if not isinstance(typed, str):
        return typed
    return _NAMES.get(typed.strip().lower().replace("-", "_").replace(" ", "_"), typed)


def looks(name: PresetName, canvas: Canvas) -> Values:
    """Every field of a title's look as a preset has it: what it says nothing of is as in a new document."""
    preset, plain = PRESETS[name], {field: Title.model_fields[field].default for field in _PLAIN}
    return plain | preset.looks | (preset.tall if canvas.width <= canvas.height else {})


def outlined(given: Values) -> Values:
    """An outline for words that would have none, and no box: dark round light words, light round dark ones."""
    if given.keys() & {"stroke", "shadow"} or given.get("box"):
        return {}
    try:
        red, green, blue = colour(given.get("colour", "#ffffff"))[:3]
    except UsageError:  # told where the draft is checked
        return {}
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 110  # luma of BT.709, 0..255
    return OUTLINE | {"stroke_colour": "#000000" if light else "#ffffff"}


def fitted(values: Values, text: str, name: PresetName, canvas: Canvas) -> Values:
    """The same with a size at which the text takes no more than the preset's room, and few words must be cut."""
    size, room = values["size"], PRESETS[name].room
    huge = size * _HUGE
    while size > _SMALLEST and not _fits(values | {"size": size}, text, room, canvas, size < huge):
        size *= _SMALLER
    return values | {"size": round(size, 2)}


def timed(values: Values, length: int) -> Values:
    """The same with fades and motions that leave most of the title's ms to read it."""
    most = length // _PARTS
    quick = {name: min(values[name], most) for name in ("fade_in", "fade_out")}
    for name in ("enter", "leave"):
        motion = values[name]
        quick[name] = motion | {"d": min(motion["d"], most)} if motion and most else None
    return values | quick


def _fits(values: Values, text: str, room: float, canvas: Canvas, cut: bool) -> bool:
    em = values["size"] / 100 * min(canvas.width, canvas.height)
    wide = values["width"] / 100 * canvas.width / em
    padding = 2 * values["box_padding"] / 100 if values["box"] else 0
    words = [[width(word, values["bold"]) for word in parts(line)] for line in text.splitlines()]
    high = sum(_lines(line, wide) for line in words) * _LINE + _EXTRA + padding
    widest = max((word for line in words for word in line), default=0.0)
    return bool(high * em <= room / 100 * canvas.height and (cut or widest <= wide))


def _lines(words: list[float], wide: float) -> int:
    """How many lines words of these widths take, in ems."""
    count, used = 1, 0.0
    for word in words:
        if used and used + word > wide:
            count, used = count + 1, 0.0
        count, used = count + int(word / wide), used + word % wide
    return count
