"""Labels: what is shown of a name that came from outside can do no harm, and is still that name."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.label import MOST, label

_ANY = st.text(st.characters(categories=None), max_size=300) | st.text("a/\\. \n\u202e\u0301é", max_size=300)


@given(_ANY)
def test_any_name_becomes_a_label_that_is_safe_to_show(name: str) -> None:
    made = label(name)
    assert 1 <= len(made) <= MOST
    assert not set(made) & set("/\\")
    assert made not in (".", "..")
    assert made == made.strip()
    assert made == unicodedata.normalize("NFC", made)
    assert not {unicodedata.category(c) for c in made if c not in "\u200c\u200d"} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    made.encode()  # no half characters


@given(_ANY)
def test_a_label_of_a_label_is_the_same(name: str) -> None:
    assert label(label(name)) == label(name)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("talk.mp4", "talk.mp4"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\me\talk.mp4", "talk.mp4"),
        ("folder/", "folder"),
        ("  my   talk\t(1).mp4 ", "my talk (1).mp4"),
        ("line\r\nSet-Cookie: a.mp4", "line Set-Cookie: a.mp4"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("cafe\u0301.mov", "café.mov"),
        ("夏の映画.mp4", "夏の映画.mp4"),
        ("👩\u200d🎤.gif", "👩\u200d🎤.gif"),
        (".hidden", "hidden"),
        ("nul\0l.wav", "null.wav"),
        ("half\ud800.png", "half.png"),
        *((nothing, "file") for nothing in ("", ".", "..", "/", "...", " / ", "\x00", "\u202e")),
    ],
)
def test_a_name_is_shown_as(name: str, shown: str) -> None:
    assert label(name) == shown


def test_a_long_name_keeps_its_suffix() -> None:
    assert label("n" * 5000 + ".webm") == "n" * (MOST - 5) + ".webm"


def test_what_only_looks_like_a_suffix_is_not_kept() -> None:
    assert label("n." + "x" * 5000) == "n." + "x" * (MOST - 2)
