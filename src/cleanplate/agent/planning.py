"""Plans: a message's changes listed first, each to be accepted or refused, and done when the person says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleanplate.agent import estimate
from cleanplate.agent.acts import Act, Apply, Language
from cleanplate.agent.tell import Facts
from cleanplate.agent.words.labels import offered
from cleanplate.draft.model import Draft
from cleanplate.draft.operation import operation
from cleanplate.errors import CleanplateError

_ASKED = re.compile(
    r"^\s*(?:(?:please\s+)?(?:first\s+)?(?:make|show|give|propose|draw up)(?:\s+me)?\s+a\s+plan(?:\s+first)?"
    r"|plan|plan first|(?:请)?先(?:给我|列出|做)?(?:一个)?(?:计划|方案))\s*(?:first|for|to)?\s*[:：,，.\-–]?\s*",
    re.I,
)
_ALL = re.compile(
    r"^(?:yes|ok(?:ay)?|sure|go(?: ahead)?|do it(?: all)?|do all(?: of (?:it|them))?|all(?: of (?:it|them))?"
    r"|accept(?: all)?|好的?|可以|行|执行|全部|都做|确认|同意)[.!。！]*$",
    re.I,
)
_NONE = re.compile(r"^(?:no|none|cancel|stop|forget it|never ?mind|不|不要|不用|取消|算了|都不要)[.!。！]*$", re.I)
_BUT = re.compile(r"\b(?:without|except|but not|not|skip|leave out)\b|除了|不要|去掉|跳过", re.I)
_LISTED = re.compile(
    r"^(?:and|just|only|do|steps?|numbers?|without|except|but|not|skip|leave|out|all|只|做|第|步|条|项|执行|全部"
    r"|除了|不要|去掉|跳过|和|及|与|[\s\d,，、&.!。！])*$",
    re.I,
)


def asked_for(text: str) -> tuple[bool, str]:
    """Whether a message asks for a plan first, and the rest of it."""
    found = _ASKED.match(text)
    rest = text[found.end() :] if found else text
    return (True, rest) if found and rest.strip() else (False, text)


def proposal(changes: Sequence[Apply], draft: Draft, facts: Facts, language: Language) -> str:
    """The plan in words: numbered, with what it takes, and how to answer."""
    zh, lines, after = language == "zh", [], draft
    for number, change in enumerate(changes, 1):
        lines.append(f"{number}) {offered((change,), after, language)}")
        try:
            after = operation(change.operation).apply(after)
        except CleanplateError:
            continue
    seconds = (
        estimate.matting_s(after, facts.cores) if estimate.matted_ms(after) != estimate.matted_ms(draft) else 0
    )
    work = ""
    if seconds:
        cost = estimate.credits(estimate.matted_ms(after), facts.price) if facts.balance is not None else 0
        takes = estimate.spoken(seconds, language)
        work = (f"抠像{takes}" if zh else f"The cut-out takes {takes}") + (
            f"，最多 {cost} 积分。"
            if zh and cost
            else f" and at most {cost} credits."
            if cost
            else "。"
            if zh
            else "."
        )
    how = (
        "回复“全部”、编号（如“1 和 3”、“不要 2”）或“取消”。"
        if zh
        else "Answer “all”, numbers (“1 and 3”, “without 2”), or “cancel”."
    )
    return ("计划：" if zh else "The plan: ") + " ".join([*lines, work, how])


def chosen(text: str, plan: Sequence[Act]) -> list[Act] | None:
    """What of a plan an answer accepts; None where it is no answer to it."""
    words = text.strip()
    if _ALL.match(words):
        return list(plan)
    if _NONE.match(words):
        return []
    numbers = {int(n) for n in re.findall(r"\d{1,2}", words)}
    if not numbers or not _LISTED.match(words) or not numbers <= set(range(1, len(plan) + 1)):
        return None
    if _BUT.search(words):
        return [act for n, act in enumerate(plan, 1) if n not in numbers]
    return [act for n, act in enumerate(plan, 1) if n in numbers]
