"""What a message asks for: the table of the protocol, in English and Chinese. The agent gets everything else."""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Action = Literal["export", "credits", "state", "upload", "agent"]
_EXPORT: Action = "export"
_CREDITS: Action = "credits"
_STATE: Action = "state"
_UPLOAD: Action = "upload"


@dataclass(frozen=True)
class Route:
    """An action; with the files that it names, and the format of an export, where one was said."""

    action: Action
    files: tuple[str, ...] = ()
    format: str | None = None


_POLITE = r"(?:please |pls |(?:can|could|would) you |now |ok(?:ay)?,? |i(?: want to|'?d like to) |let'?s )*"
_AFTER = r"(?: (?:now|please|pls|for me|thanks|thank you))*"
_ASK = r"(?:(?:what(?:'s| is| are)?|show(?: me)?|check|see|tell me|how(?:'s| is)?|view|get|list) )?"
_IT = r"(?: (?:it|this|that|my|the|your|final|finished|whole|edited|result|video|movie|film|clip|file|project))*"
_FORMATS = "(?P<format>mp4|hevc|webm|mov|gif|webp|png)"
_AS = rf"(?: (?:as|to|in|into) (?:an? )?{_FORMATS}(?: format| file| video)?)?"
_ANY = r"(?: (?:an?|the|my|this|these|some|another|new|videos?|clips?|files?|pictures?|images?|photos?|music))*"

_ZH_POLITE = "(?:请|帮我|麻烦|给我|我要|我想|想|要|能不能|可以|现在|把|直接)*"
_ZH_ASK = "(?:查询|查看|显示|查|看看|看一下|看)?"
_ZH_IT = "(?:一下|这个|成品|最终|视频|影片|文件|作品|结果|了|吧|给我|到本地)*"
_ZH_AS = f"(?:(?:成|为)? ?{_FORMATS} ?(?:格式)?)?"
_ZH_MINE = "(?:我|还有|还剩|剩余|多少|账户|当前|现在|项目|的)*"
_ZH_HOW = "(?:还有|还剩|剩余|剩|有|是|多少|了|如何|怎样|怎么样|呢)*"

_TABLE: tuple[tuple[Action, re.Pattern[str]], ...] = tuple(
    (action, re.compile(pattern))
    for action, pattern in (
        (_EXPORT, rf"{_POLITE}(?:export|download|render){_IT}{_AS}{_AFTER}"),
        (_EXPORT, rf"{_POLITE}(?:send|give) me{_IT} (?:video|file|result|movie|film|clip){_AS}{_AFTER}"),
        (_EXPORT, f"{_ZH_POLITE}{_ZH_IT}(?:导出|下载|输出){_ZH_IT}{_ZH_AS}{_ZH_IT}"),
        (_EXPORT, f"{_ZH_POLITE}{_ZH_IT}(?:发|传|发送)给我{_ZH_IT}"),
        (_CREDITS, rf"{_POLITE}{_ASK}(?:my |the )?(?:credits?|balance|credits? balance)(?: left)?{_AFTER}"),
        (_CREDITS, r"how (?:many|much) credits?(?: (?:do|i|have|are|got|left|there|remain|remaining))*"),
        (_CREDITS, f"{_ZH_POLITE}{_ZH_ASK}{_ZH_MINE}(?:积分|余额){_ZH_HOW}"),
        (
            _STATE,
            rf"{_POLITE}{_ASK}(?:(?:my|the|project|session|current) )*(?:status|state|tracks|timeline){_AFTER}",
        ),
        (_STATE, r"what(?:'s| is) (?:in|on) (?:my |the )?(?:timeline|project|draft|video)(?: now)?"),
        (_STATE, f"{_ZH_POLITE}{_ZH_ASK}{_ZH_MINE}(?:状态|轨道|时间线|时间轴){_ZH_HOW}"),
        (_UPLOAD, rf"{_POLITE}upload{_ANY}{_AFTER}"),
        (_UPLOAD, f"{_ZH_POLITE}上传(?:一个|这个|我的|新的|新|视频|文件|素材|图片|音乐|吧|一下)*"),
    )
)
_NAMED = re.compile(r"^\s*(?:(?:please|pls)\s+)?(?:upload|上传)\s+(?P<rest>\S.*)$", re.IGNORECASE | re.DOTALL)
_FILE = re.compile(r"\.[A-Za-z0-9]{2,5}$")
_LONGEST = 200  # characters; nobody says “export” in more


def route(text: str, files: Sequence[str] = ()) -> Route:
    """What to do with a message; where files came with it they are uploaded first of all."""
    if files:
        return Route("upload", tuple(files))
    named = _named(text)
    if named:
        return Route("upload", named)
    line = _plain(text)
    if len(line) <= _LONGEST:
        for action, pattern in _TABLE:
            if found := pattern.fullmatch(line):
                return Route(action, format=found.groupdict().get("format"))
    return Route("agent")


def _plain(text: str) -> str:
    """Small letters, single spaces, no quotes and no stops at the ends."""
    line = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    line = re.sub(r"[\"“”‘「」『』]", " ", line)
    line = " ".join(line.split()).strip(" .!?。,、~…;:")
    return line.removesuffix("吗").removesuffix("吧").strip(" .!?。,")


def _named(text: str) -> tuple[str, ...]:
    """The files of “upload a.mp4 b.png”; none where any word of it is no file or address."""
    found = _NAMED.match(text)
    if not found:
        return ()
    try:
        words = shlex.split(found["rest"])
    except ValueError:  # a quote without its other half
        return ()
    return tuple(words) if words and all(_is_file(word) for word in words) else ()


def _is_file(word: str) -> bool:
    return word.lower().startswith(("http://", "https://")) or bool(_FILE.search(word))
