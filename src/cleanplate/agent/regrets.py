"""Why something was not done, for people who talk: an operation's own words speak of ids and fields.

What people meet often has words of its own in both languages, found by the pattern of the error's message.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cleanplate.agent.acts import Language
from cleanplate.agent.voice import unnumbered
from cleanplate.draft.model import Draft
from cleanplate.draft.operation import label
from cleanplate.draft.timeline import segments

_KINDS = {"clip": "视频片段", "sound": "声音", "title": "标题"}


class Regret(NamedTuple):
    """`{seg}` and its like stand for what the pattern's groups found: names for ids, seconds for ms."""

    pattern: str
    en: str
    zh: str


_SEG, _MS = r"(?P<seg>s\d+)", r"\d+"
REGRETS = tuple(
    Regret(*row)
    for row in (
        ("nothing to undo", "There is nothing left to undo.", "没有可以撤销的修改了。"),
        ("nothing to redo", "There is nothing to redo.", "没有可以重做的修改。"),
        (
            rf"(?P<at_ms>{_MS}) ms does not lie inside {_SEG}, which is (?P<a_ms>{_MS})-(?P<b_ms>{_MS}) ms",
            "{seg} can't be cut at {at} s: it runs from {a} to {b} s. Choose a time in between.",
            "{seg} 位于 {a}-{b} 秒，无法在 {at} 秒处分割，请选其间的时间。",
        ),
        (
            rf"{_SEG} is not seen at (?P<at_ms>{_MS}) ms: it is (?P<a_ms>{_MS})-(?P<b_ms>{_MS}) ms",
            "{seg} can't be seen at {at} s: it runs from {a} to {b} s. Choose a time in between.",
            "{seg} 位于 {a}-{b} 秒，{at} 秒处看不到它，请选其间的时间。",
        ),
        (
            rf"(?P<x_ms>{_MS})-(?P<y_ms>{_MS}) ms is not a part of {_SEG}, "
            rf"which is (?P<a_ms>{_MS})-(?P<b_ms>{_MS})",
            "{seg} runs from {a} to {b} s, so {x} to {y} s can't be kept of it. Choose times within.",
            "{seg} 位于 {a}-{b} 秒，无法保留 {x}-{y} 秒，请选其中的时间。",
        ),
        (
            r"would overlap",
            "Something else is there at that time. Choose another time, or take that away first.",
            "那个时间已有其他内容。请换一个时间，或先移走它。",
        ),
        (
            r"[Nn]o clip ends where|no two clips that touch",
            "A transition needs two clips, one right after the other, and there are none there.",
            "转场需要两个首尾相接的片段，而那里没有。",
        ),
        (
            r"no room for a transition of (?P<d_ms>\d+) ms|(?P<dd_ms>\d+) ms do not fit between",
            "The clips are too short for a transition that long. Try a shorter one.",
            "片段太短，放不下这么长的转场，请缩短一些。",
        ),
        (
            r"no music on an audio track",
            "There is no music yet. Add some first: “add lo-fi music”.",
            "还没有音乐。请先添加，例如“加一段轻松的音乐”。",
        ),
        (
            r"no captions yet|holds? captions",
            "There are no captions yet. Captions come from an SRT or VTT file.",
            "还没有字幕。字幕来自 SRT 或 VTT 文件。",
        ),
        (
            r"no captions in it|Line \d+ of the captions|No captions file|is no text\b",
            "That is no captions file that I can read. SRT and VTT files are.",
            "这不是可以读取的字幕文件，请使用 SRT 或 VTT 文件。",
        ),
        (
            r"[Nn]one of the captions",
            "None of the captions lies within the video. Shift them, or use another file.",
            "没有一条字幕落在视频时长之内。请平移字幕，或换一个文件。",
        ),
        (
            r"“(?P<name>.+)” has no sound",
            "“{name}” has no sound. Choose a file that has.",
            "“{name}”没有声音，请选有声音的文件。",
        ),
        (
            r"“(?P<name>.+)” has no picture",
            "“{name}” has no picture: it can only be heard.",
            "“{name}”没有画面，只能作为声音使用。",
        ),
        (
            r"“(?P<name>.+)” is no picture",
            "“{name}” is no picture, and a slideshow is made of pictures.",
            "“{name}”不是图片，幻灯片只能用图片制作。",
        ),
        (
            rf"{_SEG} (?:shows|holds) .*does not move",
            "{seg} is a still: it can't be made faster, slower or reversed.",
            "{seg} 是静止画面，无法加速、放慢或倒放。",
        ),
        (
            rf"The background of {_SEG} was not removed",
            "{seg} still has its own background.",
            "{seg} 的背景没有去除过，仍是原来的背景。",
        ),
        (
            rf"{_SEG} is in its own scene|Nothing is behind the subject of (?P<segg>s\d+)",
            "There is no new background to fit the person to. Replace the background first.",
            "还没有新背景，无法让人物融入。请先更换背景。",
        ),
        (
            r"(?:do not fit into|its motions last)",
            "That is longer than the thing itself. Try shorter times.",
            "时间超过了它本身的长度，请缩短一些。",
        ),
        (
            r"cannot be joined|Nothing follows",
            "Only two parts that were split before, and still touch, can be joined.",
            "只有先前拆分、并且仍然相接的两段才能合并。",
        ),
        (
            r"No clip lies under|lies on \S+ itself|so it cannot lie behind|lies behind \S+ itself",
            "There is nobody in front of it to be behind. Put it over a clip of a person first.",
            "前面没有人物，无法放到人物身后。请先把它放在人物片段的上方。",
        ),
        (
            r"source_in .*past the end",
            "The file is not that long. Choose an earlier time.",
            "文件没有那么长，请选更早的时间。",
        ),
        (
            r"no look “(?P<name>.*)”",
            "There is no look called “{name}”. Try warm, cinematic, vintage or black and white.",
            "没有叫“{name}”的风格。可以试试暖色、电影感、复古或黑白。",
        ),
        (
            r"picture ends at|is not known, and no picture ends",
            "The picture ends before that. Choose an earlier time.",
            "画面在那之前已经结束，请选更早的时间。",
        ),
        (
            rf"{_SEG} would be gone",
            "{seg} would be too short to be seen. Choose a slower speed.",
            "{seg} 会短到看不见，请选慢一些的速度。",
        ),
        (
            rf"{_SEG} is a (?P<kind>clip|sound|title)\.",
            "{seg} is a {kind}, and that can't be done with a {kind}.",
            "{seg} 是{kind_zh}，不能这样处理。",
        ),
        (r"lies on an audio track already", "Its sound is separate already.", "它的声音已经是单独的了。"),
        (
            r"history no longer fits",
            "The draft was changed elsewhere in between, so that can't be taken back.",
            "草稿在别处被修改过，无法撤销。",
        ),
        (r"told nothing to change", "What should change about it?", "请告诉我要改成什么样。"),
        (
            r"leave nothing",
            "That would cut everything away. Crop less than half from each side.",
            "那样会把画面全部裁掉，请少裁一些。",
        ),
    )
)
_GENERAL = (
    "It isn't possible as asked.",
    "这个要求目前做不到。请换一种说法，或换一个数值、时间或对象。",
)
_FOR_MACHINES = re.compile(
    r"cleanplate |Its fields|Operations:|\b[a-z]+_[a-z_]+\b|\bt?\[\d|track t\d|“[a-z_]+” has|--"
)


def regret(message: str, draft: Draft, language: Language, hint: str = "") -> str:
    """Why something was not done, in a sentence or two, and what to do instead."""
    zh = language == "zh"
    for row in REGRETS:
        found = re.search(row.pattern, message)
        if found:
            return (row.zh if zh else row.en).format_map(_values(found, draft, language))
    if zh:
        return message if re.search("[\u4e00-\u9fff]", _unquoted(message)) else _GENERAL[1]
    kept = " ".join(said for said in (message, hint) if said and not _FOR_MACHINES.search(said))
    return re.sub(r"\bs\d+\b", lambda found: _name(found[0], draft, language), kept) or _GENERAL[0]


def _values(found: re.Match[str], draft: Draft, language: Language) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in found.groupdict().items():
        if value is None:
            continue
        if name.endswith("_ms"):
            values[name.removesuffix("_ms")] = f"{int(value) / 1000:g}"
        else:
            values[name] = _name(value, draft, language) if name.startswith("seg") else value
    if "kind" in values:
        values["kind_zh"] = _KINDS[values["kind"]]
    return values


def _name(segment: str, draft: Draft, language: Language) -> str:
    if segment not in {s.id for s in segments(draft)}:
        return "它" if language == "zh" else "it"
    return unnumbered(label(draft, segment), draft, language)


def _unquoted(text: str) -> str:
    return re.sub("“[^”]*”", "", text)
