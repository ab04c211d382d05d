"""A few sentences understood for certain: backgrounds away, replaced, blurred; undo; where things stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from cleanplate.backdrop import backdrop
from cleanplate.errors import UsageError
from cleanplate.material.catalog import Kind, material

Topic = Literal["operation", "undo", "redo", "timeline", "credits", "help"]
_BEHIND: tuple[Kind, ...] = ("room", "moving")
_AWAY = re.compile(r"remove|cut ?out|erase|get rid|delete the back|transparent|去(掉|除)|移除|抠|透明", re.I)
_REPLACE = re.compile(r"replace|change|swap|put|set|make|with|behind|换|改|变|设", re.I)
_BACKGROUND = re.compile(r"back ?(ground|drop)|behind|scene|背景|抠", re.I)
_HEX = re.compile(r"#[0-9a-f]{6}\b|#[0-9a-f]{3}\b", re.I)
_WORD = re.compile(r"[a-z]+(?:[ -][a-z]+)?|[\u4e00-\u9fff]+", re.I)
_COLOURS_ZH = {"红": "red", "蓝": "blue", "绿": "green", "白": "white", "黑": "black", "灰": "gray"}


@dataclass(frozen=True)
class Meant:
    """What someone wants; `background` of an operation on it."""

    topic: Topic
    background: str = ""


def meant(text: str) -> Meant:
    """What a message means, `help` where that is not certain."""
    words = text.strip().lower()
    for topic, pattern in _PLAIN.items():
        if pattern.search(words):
            return Meant(topic)
    if not _BACKGROUND.search(words) and not _AWAY.search(words):
        return Meant("help")
    found = _background(words)
    if found and _REPLACE.search(words):
        return Meant("operation", found)
    return Meant("operation", "transparent") if _AWAY.search(words) else Meant("help")


_PLAIN: dict[Topic, re.Pattern[str]] = {
    "undo": re.compile(r"^(please )?undo\b|^撤销|^撤回"),
    "redo": re.compile(r"^(please )?redo\b|^重做"),
    "timeline": re.compile(r"timeline|tracks|status|时间线|轨道|状态"),
    "credits": re.compile(r"credits|balance|积分|余额"),
}


def _background(words: str) -> str:
    code = _HEX.search(words)
    if code:
        return code[0]
    if re.search(r"blur|虚化|模糊", words):
        return "blur"
    for match in _WORD.finditer(words):
        for word in (match[0], *match[0].split()):
            if _is_colour(word):
                return word
            if word not in ("scene", "video", "clip") and material(word, _BEHIND):
                return word
    zh = next((name for sign, name in _COLOURS_ZH.items() if f"{sign}色" in words), "")
    rooms = re.findall(r"[\u4e00-\u9fff]{2,4}", words)
    return zh or next((room for room in rooms if material(room, _BEHIND)), "")


def _is_colour(word: str) -> bool:
    try:
        return backdrop(word).kind == "colour"
    except UsageError:
        return False
