"""Words of an agent that thinks of a screen: its instructions become actions or go, what it tells stays.

A text is taken apart into lines, sentences and clauses. What stands in quotes is somebody's own words, and counts
for nothing here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Kind = Literal["export", "credits", "summary", "state", "say", "do"]


@dataclass(frozen=True)
class Action:
    """What a screen instruction comes to: `say` sends `words` to the agent, `do` is some button's work."""

    kind: Kind
    words: str = ""


_LEAD = (
    r"(?:^|\b(?:you (?:can|may|could|should|need to)|you'll need to|please|then|and|just|simply|now|to|or|by|first"
    r"|next|finally|also|feel free to|go ahead and|want to|try)\s+)[\W_]*"
)
_PRESS = rf"{_LEAD}(?:(?:double|right|left)[- ])?(?:click|tap|press)(?:ing)?\b"
_ZH_PRESS = "(?:点击|单击|双击|右键|点按|轻触|按下|长按)(?![音声率量])"
_PANEL = "panel|tab|menu|side ?bar|toolbar|inspector|media library|editor|dialog|drawer"
_ZH_PANEL = "面板|菜单|侧边栏|侧栏|标签页|选项卡|工具栏|窗口|素材库|编辑器|界面"

_RULES: tuple[tuple[Kind, str], ...] = (
    ("export", r"\b(?:export|download|render) (?:button|icon|menu|panel|tab)\b"),
    ("export", rf"{_PRESS}[^.]*\b(?:export|download)\b"),
    ("export", f"{_ZH_PRESS}[^。]{{0,12}}(?:导出|下载)|点(?:一下)?[“「]?(?:导出|下载)"),
    ("export", "(?:导出|下载)(?:按钮|键|图标|菜单)"),
    ("credits", rf"{_LEAD}(?:check|visit|go to|see|open|view|manage)\b[^.]*\b(?:account|billing|subscription)\b"),
    ("credits", r"\b(?:account|billing) (?:page|settings|panel|tab)\b"),
    ("credits", "(?:查看|检查|前往|打开|进入|去)[^。]{0,10}(?:账户|账单|账号|订阅|会员中心)"),
    (
        "summary",
        rf"{_LEAD}(?:preview|view|see|check|watch|review|play)\b[^.]*\b(?:in|on) (?:the |your )?timeline\b",
    ),
    (
        "summary",
        rf"{_LEAD}(?:preview|watch|review|play)\b[^.]*\b(?:in|on) (?:the |your )?(?:preview|player|canvas)\b",
    ),
    ("summary", "(?:时间线|时间轴|预览窗口|播放器)(?:上|里|中)?[^。]{0,4}(?:预览|查看|播放)"),
    ("summary", "(?:预览|查看)[^。]{0,6}(?:时间线|时间轴)"),
    (
        "state",
        rf"{_LEAD}(?:open|go to|switch to|navigate to|expand|head to|find it in)\b[^.]*\b(?:{_PANEL}|window)\b",
    ),
    ("state", rf"{_LEAD}(?:see|look in)\b[^.]*\b(?:{_PANEL})\b"),
    ("state", f"(?:打开|进入|前往|切换到|展开|找到)[^。]{{0,14}}(?:{_ZH_PANEL})"),
    ("say", rf"{_LEAD}drag(?:ging)?\b"),
    ("say", rf"{_LEAD}drop(?:ping)? (?:it|them|the|your|an?|this)\b[^.]*\b(?:on|onto|into|in)\b"),
    ("say", "拖拽|拖动|拖放|拖到|拖入|拖至"),
    ("do", rf"(?i:{_PRESS})\s+(?:on\s+)?(?:the|your|this|that|any|an?|it|here|[\W\d]*[A-Z*▶⏵])"),
    ("do", _ZH_PRESS),
)
_COMPILED = tuple((kind, re.compile(pattern, 0 if kind == "do" else re.IGNORECASE)) for kind, pattern in _RULES)
_QUOTED = re.compile(r"“[^”\n]*”|\"[^\"\n]*\"|「[^」\n]*」|《[^》\n]*》|`[^`\n]*`|(?<!\w)'[^'\n]*'(?!\w)")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？；])\s*")
_CLAUSE = re.compile(r"(?<=[,;:])\s+|\s+(?=[—–]\s)|(?<=[，；：])\s*")
_MOST, _LONGEST = 100_000, 4000  # characters of a text, of a line; nobody explains a screen in more
_EXPORTS = re.compile("export|download|导出|下载", re.IGNORECASE)
_OPEN = re.compile(
    r"^\W*(?:if|when|once|to|as soon as|after|before|for|in order to|whenever|如果|要|想|若|当|需要)", re.I
)
_TAIL = re.compile(
    r"^\W*(?:where|which|to |and (?:then )?(?:you|the|it|choose|select|pick|set|adjust)|so (?:that )?you|then "
    r"|choose|select|即可|就(?:可以|能)|然后|再|并|选择|以便|来)",
    re.IGNORECASE,
)


def translated(text: str) -> tuple[str, tuple[Action, ...]]:
    """The text without screen instructions, and what they come to, each once; as it is where it has none."""
    actions: dict[Action, None] = {}
    if len(text) > _MOST:
        return text, ()
    lines = [_line(line, actions) if len(line) <= _LONGEST else line for line in text.split("\n")]
    if not actions:
        return text, ()
    kept = "\n".join(line for line in lines if line is not None)
    return re.sub(r"\n{3,}", "\n\n", kept).strip(), tuple(actions)


def instruction(clause: str) -> Kind | None:
    """What a clause would have people do on a screen, or None."""
    bare = _QUOTED.sub(lambda found: "Q" * len(found[0]), clause).strip(" \t-*•#>0123456789.)、")
    kind = next((kind for kind, pattern in _COMPILED if pattern.search(bare)), None)
    return "export" if kind == "do" and _EXPORTS.search(clause) else kind  # a button's name may stand in quotes


def _line(line: str, actions: dict[Action, None]) -> str | None:
    """What is left of a line; None where nothing of it is, so that the line goes."""
    sentences = _split(_SENTENCE, line)
    kept = [_sentence(sentence, actions) for sentence in sentences]
    if kept == sentences:
        return line
    joined = "".join(kept).rstrip()
    return joined if re.search(r"\w", re.sub(r"^\W*\d+[.)、]", "", joined)) else None


def _sentence(sentence: str, actions: dict[Action, None]) -> str:
    clauses = _split(_CLAUSE, sentence)
    found = [instruction(clause) for clause in clauses]
    if not any(found):
        return sentence
    for kind, clause in zip(found, clauses, strict=True):
        if kind:
            actions[Action(kind, _said(clause) if kind in ("say", "do") else "")] = None
    gone = _around([kind is not None for kind in found], clauses)
    left = "".join(c for c, out in zip(clauses, gone, strict=True) if not out).rstrip(" ,;:，；：—–\t")
    if not re.search(r"\w", left):
        return ""
    end = "。" if re.search("[\u4e00-\u9fff]", left) else "."
    return left + ("" if left[-1] in ".!?。！？" else end) + " " * sentence.endswith((" ", "\t"))


def _around(gone: list[bool], clauses: list[str]) -> list[bool]:
    """With what only led up to an instruction, or went on from it."""
    for i in range(len(clauses) - 2, -1, -1):
        gone[i] = gone[i] or (gone[i + 1] and bool(_OPEN.match(clauses[i])))
    for i in range(1, len(clauses)):
        gone[i] = gone[i] or (gone[i - 1] and bool(_TAIL.match(clauses[i])))
    return gone


def _split(pattern: re.Pattern[str], text: str) -> list[str]:
    """Parts that make the text again; what stands in quotes is never cut."""
    bare = _QUOTED.sub(lambda found: "Q" * len(found[0]), text)
    cuts = [0, *(match.end() for match in pattern.finditer(bare) if 0 < match.end() < len(text)), len(text)]
    return [text[a:b] for a, b in pairwise(cuts)]


def _said(clause: str) -> str:
    """An instruction as one would say it."""
    return clause.strip(" \t\n-*•#>.,;:!。，；：！").removeprefix("and ").removeprefix("then ")
