"""Which way text runs: the Unicode bidirectional algorithm (UAX #9) for one paragraph.

The implicit rules W1–W7, N0–N2, I1–I2, L1 and L2 are here. Embeddings, overrides and isolates are passed over
as if they were not there: people who write titles don't type them. The marks LRM, RLM and ALM work.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby

_IGNORED = frozenset({"BN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
_NEUTRAL = frozenset({"ON", "WS", "S", "B"})
_PAIRS = "()[]{}（）［］｛｝「」『』【】〈〉《》〔〕〖〗⟨⟩⟪⟫⦅⦆"
_CLOSES = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_DEPTH = 63  # open brackets that UAX #9 follows


def direction(text: str) -> int:
    """The level of a paragraph: 1 where its first strong character runs from right to left, else 0 (P2, P3)."""
    strong = (unicodedata.bidirectional(c) for c in text)
    return next((int(kind != "L") for kind in strong if kind in {"L", "R", "AL"}), 0)


def levels(text: str, base: int) -> list[int]:
    """The level of each character: even ones run to the right, odd ones to the left."""
    classes = [unicodedata.bidirectional(c) or "L" for c in text]
    kept = [i for i, kind in enumerate(classes) if kind not in _IGNORED]
    kinds = [classes[i] for i in kept]
    side = "RL"[base == 0]
    _weak(kinds, side)
    _brackets(kinds, [text[i] for i in kept], side)
    _neutral(kinds, side)
    found = dict(zip(kept, (_level(kind, base) for kind in kinds), strict=True))
    level, out = base, []
    for i in range(len(text)):
        level = found.get(i, level)  # what is passed over goes with what stands before it
        out.append(level)
    return out


def line_levels(text: str, levels: Sequence[int], base: int) -> list[int]:
    """The levels of one line of a paragraph: space at its end goes to the paragraph's own side (L1)."""
    end = len(text)
    while end and (unicodedata.bidirectional(text[end - 1]) in {"WS", "S", "B"} | _IGNORED):
        end -= 1
    return [*levels[:end], *[base] * (len(text) - end)]


def visual(levels: Sequence[int]) -> list[int]:
    """Indices of a line's parts from left to right, by the parts' levels (L2)."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        at = 0
        for high, part in groupby([levels[i] >= level for i in order]):
            end = at + len(list(part))
            if high:
                order[at:end] = order[at:end][::-1]
            at = end
    return order


def _level(kind: str, base: int) -> int:
    if base % 2:
        return base + (kind != "R")
    return base + {"L": 0, "R": 1}.get(kind, 2)


def _weak(kinds: list[str], side: str) -> None:
    """W1–W7: marks, numbers and what stands between numbers."""
    for i in range(len(kinds)):
        if kinds[i] == "NSM":
            kinds[i] = kinds[i - 1] if i else side
    strong = side
    for i, kind in enumerate(kinds):
        if kind in {"L", "R", "AL"}:
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[i] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    _separators(kinds)
    strong = side
    for i, kind in enumerate(kinds):
        if kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[i] = "L"


def _separators(kinds: list[str]) -> None:
    for i in range(1, len(kinds) - 1):
        around = kinds[i - 1]
        if around == kinds[i + 1] and (kinds[i], around) in {("ES", "EN"), ("CS", "EN"), ("CS", "AN")}:
            kinds[i] = around
    for start, end, kind in list(_spans(kinds)):
        if kind == "ET" and "EN" in (*kinds[max(0, start - 1) : start], *kinds[end : end + 1]):
            kinds[start:end] = ["EN"] * (end - start)
    kinds[:] = ["ON" if kind in {"ES", "ET", "CS"} else kind for kind in kinds]


def _brackets(kinds: list[str], text: Sequence[str], side: str) -> None:
    """N0: both brackets of a pair take the side of what is in them, or of what stands before them."""
    for start, end in sorted(_pairs(kinds, text)):
        inside = {_side(kind) for kind in kinds[start + 1 : end]} - {""}
        if side in inside:
            kinds[start] = kinds[end] = side
        elif inside:
            before = next((_side(kind) for kind in kinds[start - 1 :: -1] if _side(kind)), side) if start else side
            kinds[start] = kinds[end] = before if before in inside else side


def _pairs(kinds: Sequence[str], text: Sequence[str]) -> Iterator[tuple[int, int]]:
    opened: list[tuple[str, int]] = []
    for i, character in enumerate(text):
        if kinds[i] != "ON":
            continue
        if character in _CLOSES:
            if len(opened) == _DEPTH:
                return
            opened.append((_CLOSES[character], i))
            continue
        found = [k for k, (closing, _) in enumerate(opened) if closing == character]
        if found:
            yield opened[found[-1]][1], i
            del opened[found[-1] :]


def _neutral(kinds: list[str], side: str) -> None:
    """N1, N2: what has no side takes the one that it stands between, or else the paragraph's."""
    for start, end, kind in list(_spans([("ON" if kind in _NEUTRAL else kind) for kind in kinds])):
        if kind == "ON":
            before = _side(kinds[start - 1]) if start else side
            after = _side(kinds[end]) if end < len(kinds) else side
            kinds[start:end] = [before if before == after else side] * (end - start)


def _side(kind: str) -> str:
    return "R" if kind in {"R", "EN", "AN"} else "L" if kind == "L" else ""


def _spans(kinds: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    at = 0
    for kind, part in groupby(kinds):
        end = at + len(list(part))
        yield at, end, kind
        at = end
