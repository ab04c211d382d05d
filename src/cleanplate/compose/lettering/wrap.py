"""Where lines end: between words, between Chinese characters, and never before what closes or after what opens.

A small part of UAX #14, with the rules of JIS X 4051 for what may not stand first or last. Few lines are made
about as long as each other, as `text-wrap: balance` of CSS Text 4 does: a word alone on the last one reads badly.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

_NOT_FIRST = frozenset(
    "、。，．・：；？！ー々〻ゝゞヽヾぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ゛゜‐–—…‥〜～％‰°℃￠,.!?:;%/·"
)
_NOT_LAST = frozenset("＄￥￡＃＠$¥£€#@")
_TIES = frozenset("\u00a0\u202f\u2007\u2060")  # spaces that hold a line together, and a joiner
_HYPHENS = frozenset("-‐–")
_BALANCED = 6  # lines; more are a column of text, which nobody sees as a shape
_HALVINGS = 7  # to within 1/128 of the width
Measure = Callable[[int, int], float]


def balanced(clusters: Sequence[str], width: float, measure: Measure) -> list[tuple[int, int]]:
    """Lines as `wrapped` makes them, as many of them, but each about as wide as the others."""
    lines = wrapped(clusters, width, measure)
    if not 1 < len(lines) <= _BALANCED:
        return lines
    low, high = max(_widest_word(clusters, width, measure), width / len(lines) / 2), width
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        tried = wrapped(clusters, middle, measure)
        if len(tried) > len(lines):
            low = middle
        else:
            lines, high = tried, middle
    return lines


def wrapped(clusters: Sequence[str], width: float, measure: Measure) -> list[tuple[int, int]]:
    """Lines as (first, end) into the clusters, each with the space at its end.

    `measure(first, end)` is the width of a line in the unit of `width`. A word that is wider than a line is
    cut between clusters; a cluster that is wider stands alone.
    """
    breaks = _breaks(clusters)
    lines, start = [], 0
    while start < len(clusters):
        ahead = [i for i in breaks if i > start]
        end = _last_that_fits(ahead, start, width, measure)
        if end is None:
            inside = range(start + 1, ahead[0])
            end = _last_that_fits(inside, start, width, measure) or start + 1
        lines.append((start, end))
        start = end
    return lines


def may_break(clusters: Sequence[str], at: int) -> bool:
    """Whether a line may begin with the cluster at `at`."""
    before, after = clusters[at - 1], clusters[at]
    if _space(after) or before[0] in _TIES or after[0] in _TIES or _closes(after) or _opens(before):
        return False
    if _space(before) or before[-1] == "\u200b":
        return True
    if before[0] in _HYPHENS:
        return at > 1 and clusters[at - 2][0].isalpha() and after[0].isalpha()
    return _wide(before) or _wide(after)


def _breaks(clusters: Sequence[str]) -> list[int]:
    return [*(i for i in range(1, len(clusters)) if may_break(clusters, i)), len(clusters)]


def _widest_word(clusters: Sequence[str], width: float, measure: Measure) -> float:
    """Of those that fit: in narrower lines one would be cut that need not be."""
    widths = (measure(first, end) for first, end in pairwise([0, *_breaks(clusters)]))
    return max((one for one in widths if one <= width), default=0)


def _last_that_fits(ends: Sequence[int], start: int, width: float, measure: Measure) -> int | None:
    """The last of the rising ends up to which a line fits, found in few looks."""
    good, step = -1, 1
    while good + step < len(ends) and measure(start, ends[good + step]) <= width:
        good, step = good + step, step * 2
    bad = min(good + step, len(ends))
    while bad - good > 1:
        middle = (good + bad) // 2
        if measure(start, ends[middle]) <= width:
            good = middle
        else:
            bad = middle
    return ends[good] if good >= 0 else None


def _space(cluster: str) -> bool:
    return cluster[0].isspace() and cluster[0] not in _TIES


def _wide(cluster: str) -> bool:
    return unicodedata.east_asian_width(cluster[0]) in {"W", "F"}


def _closes(cluster: str) -> bool:
    return cluster[0] in _NOT_FIRST or unicodedata.category(cluster[0]) in {"Pe", "Pf"}


def _opens(cluster: str) -> bool:
    return cluster[0] in _NOT_LAST or unicodedata.category(cluster[0]) in {"Ps", "Pi"}
