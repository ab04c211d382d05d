"""Plans: a message's changes listed first, each to be accepted or refused, and done when the person says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from cleanplate import price
from cleanplate.agent import estimate
from cleanplate.agent.acts import Act, Apply, Language
from cleanplate.agent.tell import Facts
from cleanplate.agent.voice import named
from cleanplate.agent.words.labels import offered
from cleanplate.draft.model import Draft
from cleanplate.draft.operation import operation
from cleanplate.errors import CleanplateError

_FIRST = re.compile(
    r"^\s*(?:(?:hi|hello|hey|你好)[,，!！ ]+)?"
    r"(?:before (?:you |we )?[a-z ]{1,30},\s*|在?动手之?前[，,]?|先别动手[，,]?)?"
    r"(?:(?:please\s+)?(?:first,?\s+)?(?:make|show|give|propose|draw up)(?:\s+me)?\s+(?:a|the|your)\s+plan"
    r"(?:\s+first)?|plan(?:\s+first)?(?=\s*[:：,，.\-–])"
    r"|(?:请|麻烦)?你?先(?:给我|帮我|给|列出|列|做|出)*(?:一个|一下|个)?(?:计划|方案)(?:一下)?"
    r"|(?:(?:给我|帮我)?(?:列|做|出)(?:一个|个)?)?(?:计划|方案)(?=\s*[:：]))"
    r"\s*(?:first\b|for\b|to\b)?\s*[:：,，.。\-–]?\s*",
    re.I,
)
_LAST = re.compile(
    r"[,，;；.。]?\s*(?:(?:and|but)\s+)?(?:please\s+)?(?:(?:make|show|give|tell)(?:\s+me)?\s+(?:a|the|your)\s+plan\s+first"
    r"|plan\s+(?:it\s+)?first|(?:不过|但是?)?(?:请)?先(?:给我|让我)?(?:看看?|列|做)?(?:一下)?(?:一个|个)?(?:计划|方案))[.!。！\s]*$",
    re.I,
)
_YES = (
    r"yes|yeah|yep|ok(?:ay)?|sure|fine|please|agreed|(?:sounds|looks) good|go(?: ahead)?|do it(?: all)?"
    r"|do all(?: of (?:it|them))?|all(?: of (?:it|them))?|everything|accept(?: all)?",
    "好的?|可以|行|嗯|是的?|没问题|同意|确认|开始|照做|就这样|执行|都执行|都做|都要|全部(?:执行|都做|做)?",
)
_NO = (
    r"no|nope|none(?: of (?:it|them))?|cancel(?: it| the plan)?|stop|forget it|never ?mind|don'?t"
    "|thanks?|thank you",
    "不|不了|不要了?|不用了?|都不要|不做了|先不|取消|算了",
)


def _only(english: str, chinese: str) -> re.Pattern[str]:
    """Nothing but these words, as often as one likes."""
    return re.compile(rf"^(?:(?:(?:{english})\b|{chinese})[吧了\s,，]*)+[.!。！]*$", re.I)


_ALL, _NONE = _only(*_YES), _only(*_NO)
_BUT = re.compile(r"\b(?:without|except|but not|not|skip|leave out|no)\b|除了|除|不要|不做|去掉|跳过|别做", re.I)
_LISTED = re.compile(
    r"^(?:\b(?:and|just|only|do|steps?|numbers?|without|except|but|not|no|skip|leave|out|all|yes|ok|okay|please"
    r"|everything)\b"
    r"|好的?|只要|只|做|要|第|步|条|项|个|执行|全部|都|除了|除|以外|之外|外|不要|不做|别做|去掉|跳过|和|及|与|就|吧"
    r"|[\s\d一二三四五六七八九十,，、&.!。！])*$",
    re.I,
)
_ANSWER = 200  # characters of an answer to one
_LONGEST = 2000  # characters of a message that may ask for a plan
_HAN = {han: number for number, han in enumerate("一二三四五六七八九十", 1)}


@dataclass(frozen=True)
class Habit:
    """When a plan is proposed unasked: from so many changes in one message on, or so many credits; 0 is never."""

    changes: int = 0
    credits: int = 0

    def calls_for(self, steps: Sequence[Act], draft: Draft, facts: Facts) -> bool:
        """Whether these steps are many, or cost much."""
        if 0 < self.changes <= len(steps):
            return True
        return self.credits > 0 and _credits(steps, draft, facts) >= self.credits


def _credits(steps: Sequence[Act], draft: Draft, facts: Facts) -> int:
    """What the mattes that steps ask for cost at most."""
    after = draft
    for step in steps:
        after = _applied(step, after)
    return price.matting(max(0, estimate.matted_ms(after) - estimate.matted_ms(draft)), facts.price)


def _applied(step: Act, draft: Draft) -> Draft:
    """A draft after a step; as it is where that cannot be done, which will be told when it comes to that."""
    with suppress(CleanplateError):
        return operation(step.operation).apply(draft) if isinstance(step, Apply) else draft
    return draft


def asked_for(text: str) -> tuple[bool, str]:
    """Whether a message asks for a plan first, and the rest of it."""
    short = text[:_LONGEST]
    first, last = _FIRST.match(short), _LAST.search(short)
    rest = text[first.end() :] if first else text[: last.start()] if last else ""
    return (True, rest) if rest.strip() else (False, text)


def proposal(
    changes: Sequence[Act], draft: Draft, facts: Facts, language: Language, unclear: Sequence[str] = ()
) -> str:
    """The plan in words: numbered, with what it takes, what of the message is not in it, and how to answer."""
    zh, after = language == "zh", draft
    lines = ["计划：" if zh else "The plan:"]
    for number, change in enumerate(changes, 1):
        lines.append(f"{number}) {_step(change, after, language)}")
        after = _applied(change, after)
    lines += [_work(draft, after, facts, language)]
    lines += [_left_out(unclear, zh)] if unclear else []
    if len(changes) == 1:
        how = "回复“好”就开始，“取消”则不做。" if zh else "Answer “yes” to do it, or “cancel”."
    else:
        how = (
            "回复“全部”、编号（如“1 和 2”、“不要 2”）或“取消”。"
            if zh
            else "Nothing is done yet: answer “all”, numbers (“1 and 2”, “without 2”), or “cancel”."
        )
    return "\n".join(line for line in (*lines, how) if line)


def chosen(text: str, plan: Sequence[Act]) -> list[Act] | None:
    """What of a plan an answer accepts; None where it is no answer to it."""
    words = " ".join(text[:_ANSWER].split())
    if not words or len(text) > _ANSWER:
        return None
    if _ALL.match(words) or _NONE.match(words):
        return list(plan) if _ALL.match(words) else []
    numbers = _numbers(words)
    if not numbers or not numbers <= set(range(1, len(plan) + 1)):
        return None
    kept = set(range(1, len(plan) + 1)) - numbers if _BUT.search(words) else numbers
    return [act for n, act in enumerate(plan, 1) if n in kept]


def misnumbered(text: str, plan: Sequence[Act], language: Language) -> str:
    """What to say to an answer that names steps which a plan does not have; empty where it does no such thing."""
    if not plan or len(text) > _ANSWER or chosen(text, plan) is not None or not _numbers(text):
        return ""
    if language == "zh":
        return f"计划只有 {len(plan)} 步。回复“全部”、其中的编号，或“取消”。"
    return f"The plan has {len(plan)} steps. Answer “all”, numbers of it, or “cancel”."


def _numbers(text: str) -> set[int]:
    """The steps that an answer names; none where it says anything else, too."""
    if not _LISTED.match(" ".join(text.split())):
        return set()
    return {int(n) for n in re.findall(r"\d+", text)} | {_HAN[han] for han in text if han in _HAN}


def _step(change: Act, draft: Draft, language: Language) -> str:
    if isinstance(change, Apply) and isinstance(change.operation.get("percent"), int):  # 200 alone says little
        change = Apply({**change.operation, "percent": f"{change.operation['percent']}%"})
    said = named(offered((change,), draft, language), draft, language)
    return said.replace(", ", "，") if language == "zh" else said


def _work(draft: Draft, after: Draft, facts: Facts, language: Language) -> str:
    """What the mattes take that the plan needs and the draft does not."""
    more = estimate.matted_ms(after) - estimate.matted_ms(draft)
    seconds = estimate.matting_s(after, facts.cores) if more > 0 else 0
    if not seconds:
        return ""
    takes = estimate.spoken(seconds, language)
    cost = price.matting(estimate.matted_ms(after), facts.price) if facts.balance is not None else 0
    if language == "zh":
        return f"抠像{takes.replace('大约', '大约需要')}" + (f"，最多 {cost} 积分。" if cost else "。")
    return f"The cut-out takes {takes}" + (f" and at most {cost} credits." if cost else ".")


def _left_out(unclear: Sequence[str], zh: bool) -> str:
    pieces = ("" if zh else ", ").join(f"“{piece[:60]}”" for piece in unclear)
    if zh:
        return f"{pieces}我没有听懂，所以不在计划里。"
    return f"Not in it, because I did not understand it: {pieces}."
