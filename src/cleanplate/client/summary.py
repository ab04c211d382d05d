"""The timeline in one line, and what changed on it, out of a draft as the wire has it: ours, or anybody's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cleanplate.client.steps import Json
from cleanplate.client.wire import State, listed, mapping, number, plain, tracks
from cleanplate.errors import CleanplateError

_KINDS = {"en": {0: "Video", 1: "Audio", 7: "Title"}, "zh": {0: "视频", 1: "音频", 7: "标题"}}
_NAMES = ("label", "filename", "title", "name", "text", "media")
_SHOWN, _LONGEST = 4, 40
_WORDS = {
    "en": ("Timeline ({} tracks): ", "Timeline (1 track): ", "empty", "and {} more", ": ", '"{}"', "Track"),
    "zh": ("时间线（{} 条轨道）：", "时间线（1 条轨道）：", "空", "另有 {} 段", "：", "“{}”", "轨道"),
}
_TOLD = {
    "en": (
        "Now there: {}.",
        "No longer there: {}.",
        "New files: {}.",
        "The edit was applied.",
        "Nothing changed.",
    ),
    "zh": ("现在有：{}。", "已不在：{}。", "新文件：{}。", "修改已生效。", "没有任何变化。"),
}


def tongue(text: str, other: str = "en") -> str:
    """en or zh: the language of a message, or another where it has no letters."""
    if re.search("[\u4e00-\u9fff]", text):
        return "zh"
    return "en" if re.search("[A-Za-z]", text) else "zh" if other.startswith("zh") else "en"


def summary(draft: Json, language: str = "en") -> str:
    """`Timeline (3 tracks): 1. Video: … (0-10s) 2. BGM: … (0-10s, 35%) 3. Title: "…" (0-3s)`."""
    return _ours(draft, language) or theirs(draft, language)


def theirs(draft: Json, language: str = "en") -> str:
    """The same of any draft, from the five published keys; a segment without `in` follows the last one."""
    words, found = _WORDS[language], lines(draft, language)
    head = words[1] if len(found) == 1 else words[0].format(len(found))
    return head + (" ".join(f"{i}. {line}" for i, line in enumerate(found, 1)) or words[2])


def lines(draft: Json, language: str = "en") -> list[str]:
    """A line for each track."""
    return [_track(track, mapping(draft.get("media")), language) for track in tracks(draft)]


def differences(before: State, after: State, language: str = "en") -> list[str]:
    """What changed between two states, in sentences; empty where nothing did."""
    words = _TOLD[language]
    old, new = lines(before.draft, language), lines(after.draft, language)
    come, gone = [line for line in new if line not in old], [line for line in old if line not in new]
    files = sorted({f.filename for f in after.files} - {f.filename for f in before.files})
    joined = "；" if language == "zh" else "; "
    told = [
        said.format(joined.join(found)) for said, found in zip(words, (come, gone, files), strict=False) if found
    ]
    return told or ([] if standing(before) == standing(after) else [words[3]])


def unchanged(language: str) -> str:
    return _TOLD[language][4]


def standing(state: State) -> Any:
    """What is compared: everything but addresses' queries, which are signed anew each time they are asked for."""
    files = [(f.filename, f.kind, f.duration_ms, f.hash) for f in state.files]
    return _steady(state.draft), files, _steady(state.generated)


def _steady(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {k: _steady(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_steady(v) for v in value]
    if isinstance(value, str) and value.startswith(("http://", "https://")):
        return "" if key.endswith("url") else value.partition("?")[0]
    return value


def _ours(draft: Json, language: str) -> str:
    """The draft room's own words, where it is here and knows this draft."""
    try:
        from cleanplate.draft.summary import summary as told
        from cleanplate.draft.wire import loaded
    except ImportError:
        return ""
    try:
        return told(loaded(draft), "zh" if language == "zh" else "en")
    except CleanplateError:
        return ""


def _track(track: Json, media: Json, language: str) -> str:
    words = _WORDS[language]
    kind = number(track.get("tt"))
    title = mapping(track.get("m")).get("title") or track.get("title")
    name = _cut(plain(title)) or _KINDS[language].get(-1 if kind is None else kind, words[6])
    segments = [mapping(s) for s in listed(track.get("sg"))]
    shown = [_segment(s, begin, media, kind == 7, words[5]) for s, begin in _placed(segments[:_SHOWN])]
    if len(segments) > _SHOWN:
        shown.append(words[3].format(len(segments) - _SHOWN))
    return f"{name}{words[4]}{', '.join(shown) or words[2]}"


def _placed(segments: list[Json]) -> Iterator[tuple[Json, int]]:
    end = 0
    for segment in segments:
        given = number(segment.get("in"))
        begin = end if given is None else given
        yield segment, begin
        end = begin + _length(segment, begin)


def _length(segment: Json, begin: int) -> int:
    end = number(segment.get("out"))
    return max(0, (number(segment.get("d")) or 0) if end is None else end - begin)


def _segment(segment: Json, begin: int, media: Json, quoted: bool, quotes: str) -> str:
    more = [f"{begin / 1000:g}-{(begin + _length(segment, begin)) / 1000:g}s"]
    volume = number(segment.get("volume"))
    if volume not in (None, 100):
        more.append(f"{volume}%")
    name = _name(segment, media)
    return f"{quotes.format(name) if quoted and name else name} ({', '.join(more)})".strip()


def _name(segment: Json, media: Json) -> str:
    """What a segment is called: by its own words or title, else by its file."""
    meta, source = mapping(segment.get("m")), mapping(media.get(plain(segment.get("media"))))
    for place in (meta, {"text": segment.get("text")}, source, segment):
        for key in _NAMES:
            if found := _cut(plain(place.get(key))):
                return found
    return ""


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
