"""Captions of every kind, for tests that must hold for all."""

from __future__ import annotations

from hypothesis import strategies as st

from cleanplate.draft.captions.cue import Cue, tidy

_BITS = st.sampled_from(
    [
        *(
            "Hello",
            "你好",
            "مرحبا",
            "42",
            "a --> b",
            "00:00:01,000 --> 00:00:02,000",
            "<i>",
            "</b>",
            "<v Ada>",
            "&amp;",
        ),
        *("&", "<", ">", "{\\an8}", "{", "NOTE", "WEBVTT", "STYLE", "- Hi", "é", "🎉", "\u00a0", "-->", "→", "\n"),
    ]
)
TEXTS = st.lists(_BITS | st.text(max_size=8), min_size=1, max_size=6).map(lambda bits: tidy(" ".join(bits)))


@st.composite
def cues(draw: st.DrawFn) -> list[Cue]:
    """In order of time, none overlapping, each with words."""
    made, time = [], 0
    for text in draw(st.lists(TEXTS.filter(bool), max_size=6)):
        start = time + draw(st.sampled_from([0, 1, 499, 3_600_000]))
        time = start + draw(st.integers(1, 5000))
        made.append(Cue(start, time, text))
    return made
