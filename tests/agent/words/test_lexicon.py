"""Words by form and by spelling; every operation has words, an offer, and readings that exist."""

from __future__ import annotations

import pytest

from cleanplate.agent.words.frame import frames
from cleanplate.agent.words.labels import OFFERS
from cleanplate.agent.words.lexicon import lexicon, verbs
from cleanplate.draft.operation import kinds

_MADE = {
    "nomore",
    "beforeend",
    "percent",
    "factor",
    "degrees",
    "px",
    "db",
    "lufs",
    "fps",
    "stops",
    "steps",
    "dur",
    "span",
    "point",
    "clock",
}
_MADE |= {
    "lines",
    "size2",
    "number",
    "quoted",
    "said",
    "srt",
    "nofile",
    "file",
    "titled",
    "ref",
    "tune",
    "scene",
    "lookname",
}


def test_every_operation_has_words() -> None:
    assert set(kinds()) - {frame.name for frame in frames()} == set()


def test_every_operation_has_an_offer_in_both_languages() -> None:
    assert set(OFFERS) == set(kinds())
    assert all(en and zh for en, zh in OFFERS.values())


def test_frames_ask_for_words_that_there_are() -> None:
    known = lexicon()
    readings = {r for table in (known.words, known.han) for found in table.values() for r in found}
    readings |= {r for listed in known.phrases.values() for _, found in listed for r in found} | _MADE
    asked = {(frame.name, name) for frame in frames() for names, _ in frame.parts for name in names}
    assert {(name, reading) for name, reading in asked if reading not in readings} == set()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("remvoe", "remove"),
        ("backgroud", "background"),
        ("brigther", "brighter"),
        ("trasnparent", "transparent"),
        ("musci", "music"),
        ("cinematc", "cinematic"),
        ("volumee", "volume"),
    ],
)
def test_misspelt_key_words_are_known(typed: str, meant: str) -> None:
    known = lexicon()
    assert known.english(known.spelt(typed)) == known.english(meant)


@pytest.mark.parametrize(
    "word", ["quite", "while", "flower", "frighten", "remote", "spend", "tilt", "mite", "bleu", "sheep"]
)
def test_other_words_are_left_as_they_are(word: str) -> None:
    assert lexicon().spelt(word) == word


def test_short_words_are_never_guessed_at() -> None:
    assert lexicon().english(lexicon().spelt("cilp")) == {}
    assert lexicon().english(lexicon().spelt("mtue")) == {}


def test_forms_are_known_and_the_past_is_marked() -> None:
    known = lexicon()
    assert known.english("removing")["remove"]
    assert "past" not in known.english("removing")
    assert known.english("removed")["past"]


def test_verbs_are_doings() -> None:
    assert {"remove", "mute", "add"} <= verbs()
    assert not {"want", "background", "title"} & verbs()
