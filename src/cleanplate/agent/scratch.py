"""A first draft from a description alone: a backdrop that moves, a title, music, and the person's own files.

Nothing is generated. What comes with us is chosen by the words of the description, and that is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cleanplate.draft.wire import Json
from cleanplate.material.catalog import MATERIAL, Kind, Material

_LENGTH = re.compile(r"(\d{1,3})\s*[- ]?(?:seconds?|secs?|s\b|秒)", re.I)
_QUOTED = re.compile(r"[\"“”'‘’「」『』《》]([^\"“”「」『』《》]{1,80})[\"“”'’」』》]")
_ABOUT = re.compile(
    r"(?:about|for|of|called|titled|named|关于|介绍)\s*(?:my|our|the|a|an|我的|我们的)?\s*"
    r"([^,.;:!?，。；！？]{2,60})",
    re.I,
)
_TALL = re.compile(r"vertical|portrait|9:16|tiktok|reels?|shorts|story|竖屏|竖版|抖音|快手|小红书", re.I)
_SQUARE = re.compile(r"square|1:1|instagram post|方形|正方形", re.I)
_TAIL = re.compile(r"\s+(?:with|in|on|that|and|using|video|clip|film)\b.*$", re.I)
_USUAL_S, _LONGEST_S, _EACH_MS = 10, 120, 3000
_BEHIND: tuple[Kind, ...] = ("moving", "room")
# words of a description that call for a backdrop or a music, beside the names these have themselves
_MOODS: dict[str, tuple[str, ...]] = {
    "aurora": ("winter", "north", "magic", "冬", "极地"),
    "waves": ("ocean brand", "spa", "wellness", "beauty", "美容", "瑜伽"),
    "grid": ("game", "gaming", "cyber", "80s", "游戏", "赛博"),
    "bokeh": ("party", "wedding", "christmas", "birthday", "love", "婚礼", "生日", "圣诞", "节日", "聚会"),
    "paper": ("kids", "children", "school", "craft", "handmade", "儿童", "学校", "手工"),
    "particles": ("luxury", "perfume", "award", "奢华", "颁奖", "香水"),
    "gradient-drift": ("app", "startup", "software", "product", "launch", "产品", "软件", "发布"),
    "corporate": ("company", "startup", "product", "launch", "app", "公司", "产品", "发布"),
    "upbeat": ("party", "birthday", "sale", "sport", "travel", "促销", "旅行", "运动", "生日"),
    "calm": ("spa", "yoga", "wellness", "sleep", "瑜伽", "睡眠", "冥想"),
    "acoustic": ("wedding", "family", "love", "farm", "婚礼", "家庭", "爱"),
    "lo-fi": ("coffee", "cafe", "vlog", "study", "咖啡", "日常"),
    "cinematic": ("trailer", "mountain", "history", "travel", "预告", "历史", "山"),
}


@dataclass(frozen=True)
class Sketch:
    """Operations that make the draft, in order, and what they use."""

    operations: tuple[Json, ...]
    backdrop: str
    music: str
    title: str
    pictures: int


def sketch(description: str, pictures: list[str], videos: list[str]) -> Sketch:
    """A draft for a description; `pictures` and `videos` are media of the person's own, by their ids."""
    words = description.casefold()
    seconds = _seconds(words)
    music = _chosen(words, ("music",), "lo-fi")
    backdrop = _chosen(words, _BEHIND, "gradient-drift")
    title = _title(description)
    made: list[Json] = [{"op": "aspect", "ratio": ratio}] if (ratio := _ratio(words)) else []
    if videos:
        made += [{"op": "add", "media": video} for video in videos]
    elif pictures:
        made.append({"op": "slideshow", "media": pictures, "each": _EACH_MS, "between": "dissolve"})
    else:
        made.append({"op": "add", "media": backdrop, "d": seconds * 1000})
    if title:
        made.append({"op": "title", "text": title, "preset": "headline", "at": 0, "d": min(4, seconds) * 1000})
    made += [{"op": "add_audio", "media": music, "volume": 60}, {"op": "fit_music"}]
    return Sketch(tuple(made), "" if videos or pictures else backdrop, music, title, len(pictures) + len(videos))


def _seconds(words: str) -> int:
    told = _LENGTH.search(words)
    return max(2, min(_LONGEST_S, int(told[1]))) if told else _USUAL_S


def _ratio(words: str) -> str | None:
    return "9:16" if _TALL.search(words) else "1:1" if _SQUARE.search(words) else None


def _title(description: str) -> str:
    """What is quoted, else what it is about."""
    quoted = _QUOTED.search(description)
    if quoted:
        return quoted[1].strip()
    about = _ABOUT.search(description)
    found = _TAIL.sub("", about[1]).strip() if about else ""
    return found[:1].upper() + found[1:] if 2 <= len(found) <= 40 else ""


def _chosen(words: str, kinds: tuple[Kind, ...], usual: str) -> str:
    """The material whose names or moods the description speaks of; the first word counts."""
    found: list[tuple[int, str]] = []
    for one in MATERIAL.values():
        if one.kind in kinds:
            places = [at for name in _called(one) if (at := _place(words, name)) >= 0]
            found += [(min(places), one.name)] if places else []
    return min(found)[1] if found else usual


def _called(one: Material) -> tuple[str, ...]:
    return (one.name, *one.also, *_MOODS.get(one.name, ()))


def _place(words: str, name: str) -> int:
    """Where a name stands in the text, as a word of its own; -1 where it does not."""
    if re.search("[\u4e00-\u9fff]", name):
        return words.find(name)
    found = re.search(rf"\b{re.escape(name.replace('-', ' '))}\b", words.replace("-", " "))
    return found.start() if found else -1
