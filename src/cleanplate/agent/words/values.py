"""Tokens put together to values: 3 seconds, 35 percent, from 2s to 6s, the last two seconds, the second clip.

A rule is a row of readings, with ? for what may be missing, and what comes of them. Times are ms; in the readings
`span`, `point` and `lasting` a time below zero counts from the end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from cleanplate.agent.words.token import Token

Made = dict[str, Any] | None
Rule = tuple[tuple[tuple[frozenset[str], bool], ...], Callable[[dict[str, Any]], Made]]

_FACTORS = {"ms": 1, "s": 1000, "min": 60_000}
_NAMES = {
    "percent": "percent",
    "times": "factor",
    "deg": "degrees",
    "px": "px",
    "db": "db",
    "lufs": "lufs",
    "fps": "fps",
    "stop": "stops",
    "step": "steps",
}


def _rule(row: str, made: Callable[[dict[str, Any]], Made]) -> Rule:
    parts = tuple((frozenset(p.removesuffix("?").split("|")), p.endswith("?")) for p in row.split())
    return parts, made


def _number(v: dict[str, Any]) -> float:
    if "number" in v:
        return float(v["number"])
    return float(v["num"]) if "num" in v else 0.5


def _measured(v: dict[str, Any]) -> Made:
    unit, number = v.get("unit"), _number(v)
    if unit in _FACTORS:
        return {"dur": round(number * _FACTORS[unit])} | ({"signed": True} if "signed" in v else {})
    if unit == "tenth":
        return {"percent": number * 10} if 0 < number <= 10 else None
    if unit == "speed":
        return {"factor": number, "speed": True}
    if unit == "p":
        return {"lines": int(number)} if number in (240, 360, 480, 540, 720, 1080, 1440, 2160, 4320) else None
    if unit == "k":
        return {"lines": {2: 1440, 4: 2160, 8: 4320}[int(number)]} if number in (2, 4, 8) else None
    made: dict[str, Any] = {_NAMES[str(unit)]: number}
    return made | ({"signed": True} if "signed" in v else {})


def _half(v: dict[str, Any]) -> Made:
    if v.get("factor") != "0.5":
        return None
    return (
        {"dur": _FACTORS[v["unit"]] // 2}
        if v["unit"] in _FACTORS
        else {"stops": 0.5}
        if v["unit"] == "stop"
        else None
    )


def _count(v: dict[str, Any]) -> Made:
    """三段, two photos: how many there are of a kind."""
    number = _number(v)
    kind = next(k for k in ("clip", "picture", "pictures", "title", "music") if k in v)
    return {"count": int(number), kind: True} if 1 < number <= 50 and number.is_integer() else None


_VALUES: tuple[Rule, ...] = (
    _rule("percentof number|num", lambda v: {"percent": _number(v)}),
    _rule("number|num unit", _measured),
    _rule("factor unit", _half),
    _rule("number|num clip|picture|pictures|title|music", _count),
    _rule("dinum number", lambda v: {"ord": str(int(v["number"])), "nth": True}),
    _rule("num number|num", lambda v: None),
)


def _clip(v: dict[str, Any]) -> Made:
    kind = next((k for k in ("title", "music", "sound", "picture", "clip", "captions") if k in v), None)
    number = v.get("ord") or v.get("number") or v.get("num")
    return {"ref": (kind or "any", int(float(number)))} if number not in (None, "prev", "next") else None


def _second(v: dict[str, Any]) -> Made:
    """第三秒: the time that clocks show then."""
    return {"clock": int(float(v["ord"])) * 1000} if v.get("unit") == "s" and v.get("ord", "").isdigit() else None


def _nth(v: dict[str, Any]) -> Made:
    return _edge(v) if v["ord"] in ("1", "-1") and "nth" not in v else _second(v)


def _end_span(v: dict[str, Any]) -> Made:
    if v["ord"] == "1":
        return {"span": (0, v["dur"])}
    return {"span": (-v["dur"], -1)} if v["ord"] == "-1" else None


def _one_half(v: dict[str, Any]) -> Made:
    half = {"1": "1", "2": "2", "-1": "2"}.get(v["ord"])
    return {"half": half} if half and v["factor"] == "0.5" else None


_THINGS = "clip|title|music|sound|picture|captions"
_NAMING: tuple[Rule, ...] = (
    _rule("ord dur", _end_span),
    _rule("ord unit", _nth),
    _rule(f"ord {_THINGS}", _clip),
    _rule("ord it", _clip),
    _rule("clip FIRST and|to|dash SECOND", lambda v: {"ref": ("clip", int(v["a"]), int(v["b"]))}),
    _rule("FIRST and SECOND clip", lambda v: {"ref": ("clip", int(v["a"]), int(v["b"]))}),
    _rule(
        "clip|title number|num",
        lambda v: _clip(v) if float(v.get("number") or v["num"]).is_integer() else None,
    ),
    _rule("ord clip to|dash SECOND", lambda v: {"ref": ("clip", int(v["ord"]), int(v["b"]))}),
    _rule("front dur", lambda v: {"span": (0, v["dur"])}),
    _rule("front unit", lambda v: {"span": (0, _FACTORS[v["unit"]])} if v["unit"] in _FACTORS else None),
    _rule("ord factor", _one_half),
    _rule("ord frame", lambda v: {"point": -1 if v["ord"] == "-1" else 0} if v["ord"] in ("1", "-1") else None),
)


def _edge(v: dict[str, Any]) -> Made:
    """The last second, or the first one."""
    length = _FACTORS.get(v.get("unit", ""))
    return None if length is None else {"span": (0, length) if v["ord"] == "1" else (-length, -1)}


def _from_to(v: dict[str, Any]) -> Made:
    start, end = v["first"], v["then"]
    return {"span": (start, end)} if 0 <= start < end else None


def _from_bare(v: dict[str, Any]) -> Made:
    """From 2 to 4 seconds: both are seconds."""
    start, end = round(_number(v) * 1000), v["dur"]
    return {"span": (start, end)} if 0 <= start < end else None


_RELATIONS: tuple[Rule, ...] = (
    _rule("from|between number|num to|dash|until|and dur mark?", _from_bare),
    _rule("from|to|at|between|for? TIME to|dash|until|and TIME mark?", _from_to),
    _rule("begin dur", lambda v: {"span": (0, v["dur"])}),
    _rule("end dur", lambda v: {"span": (-v["dur"], -1)}),
    _rule("span end?", lambda v: {"span": v["span"]}),
    _rule("until TIME", lambda v: {"span": (0, v["first"])}),
    _rule("after TIME", lambda v: {"span": (v["first"], -1)}),
    _rule("before TIME", lambda v: {"span": (0, v["first"])}),
    _rule("TIME after", lambda v: {"span": (v["first"], -1)}),
    _rule("TIME before end", lambda v: {"beforeend": v["first"]}),
    _rule("TIME before", lambda v: {"span": (0, v["first"])}),
    _rule("from TIME mark? start", lambda v: {"point": v["first"], "start": True}),
    _rule(
        "start? at|from|to TIME mark?",
        lambda v: {"point": v["first"]} | {k: True for k in ("start", "to") if k in v},
    ),
    _rule("start TIME mark?", lambda v: {"point": v["first"], "start": True}),
    _rule("TIME mark|start", lambda v: {"point": v["first"]}),
    _rule("clock", lambda v: {"point": v["clock"]}),
    _rule("for|show? dur", lambda v: {"dur": v["dur"], "lasting": True}),
    _rule("dur aswell", lambda v: {"dur": v["dur"], "lasting": True}),
)


def combined(tokens: list[Token]) -> list[Token]:
    """The same with values in the place of what they are made of."""
    for index in _INDEXES:
        tokens = _applied(tokens, index)
    return tokens


_TIMES = ("clock", "dur")
_COUNTS = ("number", "num", "ord")


def _indexed(rules: Sequence[Rule]) -> dict[str, list[Rule]]:
    """Rules by the readings that they can begin with, in order."""
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        for names, optional in rule[0]:
            for name in (*names, *(_TIMES if "TIME" in names else ()), *(_COUNTS if "FIRST" in names else ())):
                found.setdefault(name, []).append(rule)
            if not optional:
                break
    return found


_INDEXES = tuple(_indexed(rules) for rules in (_VALUES, _NAMING, _RELATIONS))


def _applied(tokens: list[Token], index: dict[str, list[Rule]]) -> list[Token]:
    made: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        found = None
        rules = {id(rule): rule for name in token.readings for rule in index.get(name, ())}
        if rules:
            tried = (_matched(tokens, at, rule) for rule in rules.values())
            found = max((f for f in tried if f), key=lambda f: f[0], default=None)
        if found:
            end, readings = found
            made.append(Token(token.start, tokens[end - 1].end, token.text, readings))
            at = end
        else:
            made.append(token)
            at += 1
    return made


def _matched(tokens: list[Token], at: int, rule: Rule) -> tuple[int, dict[str, Any]] | None:
    """Where a rule's row ends, and what it makes; fillers such as “the” and “of” may stand within."""
    values: dict[str, Any] = {}
    place, first = at, True
    for names, optional in rule[0]:
        step = place
        while not first and step < len(tokens) and _skipped(tokens[step], names):
            step += 1
        readings = tokens[step].readings if step < len(tokens) else {}
        hit = _hit(names, readings)
        if hit is None:
            if optional:
                continue
            return None
        if "FIRST" in names or "SECOND" in names:
            values["a" if "FIRST" in names else "b"] = hit
        elif "TIME" in names:
            values["then" if "first" in values else "first"] = hit
        else:
            values |= {k: v for k, v in readings.items() if k in names or k in ("signed", "nth")}
        place, first = step + 1, False
    if place == at:
        return None
    made = rule[1](values)
    return (place, made) if made else None


def _skipped(token: Token, names: frozenset[str]) -> bool:
    return (
        token.filler
        and token.text in ("the", "of", "a", "an", "that", "this", "的", "那", "这", "个", "of the")
        and (_hit(names, token.readings) is None)
    )


def _hit(names: frozenset[str], readings: Any) -> Any:
    if "TIME" in names:
        return next((readings[k] for k in _TIMES if k in readings), None)
    if "FIRST" in names or "SECOND" in names:
        found = next(
            (float(readings[k]) for k in _COUNTS if k in readings and str(readings[k]) not in ("prev", "next")),
            0.5,
        )
        return found if found.is_integer() and found > 0 else None
    return next((readings[n] for n in names if n in readings), None)
