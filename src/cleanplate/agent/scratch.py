"""A first draft from a description alone: a backdrop that moves, a title, music, and the person's own files.

Nothing is generated here. What comes with us is chosen by the words of the description, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cleanplate.agent.words.numerals import chinese
from cleanplate.draft.model import Canvas, Media
from cleanplate.draft.new import SHORT_SIDE
from cleanplate.draft.wire import Json
from cleanplate.material.catalog import MATERIAL, Kind, Material

_LENGTH = re.compile(
    r"(\d{1,3}|[一二两三四五六七八九十]{1,3})\s*[- ]?(seconds?|secs?|s\b|秒|minutes?|mins?|分钟)", re.I
)
_QUOTED = re.compile(r"(?:[\"“‘「『《]|(?<!\w)')([^\"“”「」『』《》]{1,80}?)(?:[\"”’」』》]|'(?!\w))")
_NAMED = re.compile(r"(?:called|titled|named|名叫|叫做|题为)\s*([^,.;:!?，。；！？]{2,60})", re.I)
_ABOUT = re.compile(
    r"\b(?:about|for|introducing)\s+(?:my|our|the|a|an)?\s*([a-z][^,.;:!?，。；！？]{1,60})"
    r"|(?:关于|介绍)(?:一下|我的|我们的|我们|我)?([^,.;:!?，。；！？]{2,60})",
    re.I,
)
_NO_NAME = re.compile(
    r"^(?:me|us|this|that|it|fun|free|these|those|(?:pictures?|photos?|images?|clips?|videos?|films?)"
    r"|instagram|tik ?tok|youtube|facebook|linkedin|reels?|shorts|social media|视频|短片|片|宣传|这|那"
    r"|抖音|小红书)\b",
    re.I,
)
_TALL = re.compile(r"vertical|portrait|9:16|tiktok|reels?|shorts|story|竖屏|竖版|抖音|快手|小红书", re.I)
_SQUARE = re.compile(r"square|1:1|instagram post|方形|正方形", re.I)
_TAIL = re.compile(
    r"\s+(?:with|in|on|that|and|using|video|clip|film|promo)\b.*$|的?(?:宣传|短|影|视|广告|幻灯)(?:片|频|短片|视频)?.*$",
    re.I,
)
_USUAL_S, _LONGEST_S = 10, 120
_EACH_MS, _SHORTEST_MS, _TITLE_MS = 3000, 1500, 4000
_RATE = "30"  # frames a second where no video says it
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
    """Operations that make the draft, in order, and what they use; `backdrop` is empty where there are files, or
    one was `drawn`."""

    operations: tuple[Json, ...]
    backdrop: str
    music: str
    drawn: bool = False


def sketch(description: str, files: Sequence[tuple[str, Media]], seen: Canvas, drawn: str | None = None) -> Sketch:
    """A draft for a description on an untouched canvas. `files` are the person's own by their ids: the videos
    among them, else the pictures, are shown instead of a backdrop; `drawn` is one that was generated for it."""
    words = description.casefold()
    told = _seconds(words)
    videos = [(name, media) for name, media in files if media.kind == "video"]
    pictures = [name for name, media in files if media.kind == "image"]
    music = _chosen(words, ("music",), "lo-fi")
    backdrop = "" if videos or pictures or drawn else _chosen(words, _BEHIND, "gradient-drift")
    made = _canvas(videos[0][1] if videos else None, seen)
    if videos:
        made += [{"op": "add", "media": name} for name, _ in videos]
        length = sum(media.duration for _, media in videos)
    elif pictures:
        each = _each(told, len(pictures))
        made.append({"op": "slideshow", "media": pictures, "each": each, "between": "dissolve"})
        length = each * len(pictures)
    else:
        length = 1000 * (told or _USUAL_S)
        made.append({"op": "add", "media": drawn or backdrop, "d": length})
    if ratio := _ratio(words):
        made.append({"op": "aspect", "ratio": ratio, "reframe": "subject" if videos else "centre"})
    if title := _title(description):
        made.append({"op": "title", "text": title, "preset": "headline", "at": 0, "d": min(_TITLE_MS, length)})
    made += [{"op": "add_audio", "media": music, "volume": 60}, {"op": "fit_music"}]
    return Sketch(tuple(made), backdrop, music, bool(drawn) and not (videos or pictures))


def _canvas(first: Media | None, seen: Canvas) -> list[Json]:
    """The first video's shape and rate, no larger than it is; a rate in any case, as transitions need one."""
    if first is None or not (first.width and first.height):
        return [{"op": "canvas_rate", "rate": _RATE}] if seen.rate is None else []
    scale = min(1, SHORT_SIDE / min(first.width, first.height))
    width, height = (max(2, 2 * round(side * scale / 2)) for side in (first.width, first.height))
    rate = str(first.rate or _RATE)
    return [{"op": "canvas_size", "width": width, "height": height}, {"op": "canvas_rate", "rate": rate}]


def _each(told: int | None, count: int) -> int:
    """How long a picture is shown, in ms."""
    return max(_SHORTEST_MS, min(_EACH_MS * 2, 1000 * told // count)) if told else _EACH_MS


def _seconds(words: str) -> int | None:
    found = _LENGTH.search(words)
    if not found:
        return None
    number = int(found[1]) if found[1].isdigit() else int(chinese(found[1]))
    minutes = found[2].startswith(("min", "分"))
    return max(2, min(_LONGEST_S, (number or _USUAL_S) * (60 if minutes else 1)))


def _ratio(words: str) -> str | None:
    return "9:16" if _TALL.search(words) else "1:1" if _SQUARE.search(words) else None


def _title(description: str) -> str:
    """What is quoted or named, else what it is about."""
    quoted = _QUOTED.search(description)
    if quoted:
        return " ".join(quoted[1].split())
    named, about = _NAMED.search(description), _ABOUT.search(description)
    said = named[1] if named else (about[1] or about[2]) if about else ""
    found = _TAIL.sub("", said).strip()
    if not 2 <= len(found) <= 40 or (not named and _NO_NAME.match(found)):
        return ""
    return found[:1].upper() + found[1:]


def _chosen(words: str, kinds: tuple[Kind, ...], usual: str) -> str:
    """The material that the description names, or else that goes with what it speaks of; the first word counts."""
    there = [one for one in MATERIAL.values() if one.kind in kinds]
    named = [(at, one.name) for one in there for n in _called(one) if (at := _place(words, n)) >= 0]
    moods = [(at, one.name) for one in there for n in _MOODS.get(one.name, ()) if (at := _place(words, n)) >= 0]
    return min(named or moods or [(0, usual)])[1]


def _called(one: Material) -> list[str]:
    """Its names, but for those that say what is to be made."""
    return [name for name in (one.name, *one.also) if name not in ("film", "movie")]


def _place(words: str, name: str) -> int:
    """Where a name stands in the text, as a word of its own; -1 where it does not."""
    if re.search("[\u4e00-\u9fff]", name):
        return words.find(name)
    found = re.search(rf"\b{re.escape(name.replace('-', ' '))}\b", words.replace("-", " "))
    return found.start() if found else -1
