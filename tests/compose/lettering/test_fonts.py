"""The fonts that come with the install: which there are, what they hold, and what is said of what they lack."""

from __future__ import annotations

import pytest
from PIL import features

from cleanplate.compose.lettering import fonts
from cleanplate.compose.lettering.fonts import ARABIC, CHINESE, DISPLAY, EMOJI, FACES, FAMILIES, HAND, SANS, Face
from cleanplate.errors import OutputError, UsageError


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_each_font_is_here_and_draws_its_scripts(face: Face) -> None:
    fonts.trial(face)
    ink = [sum(bytes(fonts.opened(face, 40, bold).getmask(face.sample))) for bold in (False, True)]
    assert ink[1] > ink[0] * 1.1 if face.bolder else ink[1] == ink[0]


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_holds_every_script(family: str) -> None:
    fonts.check("Größe Ψυχή Щит क्षत्रिय سلام 中文 かな 🎉👩\u200d🚀❤\ufe0f 1\ufe0f\u20e3", family)


@pytest.mark.parametrize("encoding", ["gb2312", "big5", "shift_jis"])
def test_chinese_and_japanese_are_whole(encoding: str) -> None:
    """A sample of every 50th ideograph that the encodings of China, Taiwan and Japan hold."""
    ideographs = [c for c in map(chr, range(0x4E00, 0xA000)) if c.encode(encoding, "ignore")]
    assert [c for c in ideographs[::50] if not fonts.has(CHINESE, c)] == []
    assert len(ideographs) > 6000


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("ok \U00013000", "“\U00013000” (U+13000 EGYPTIAN HIEROGLYPH A001)"),
        ("한", "“한” (U+D55C HANGUL SYLLABLE HAN)"),
        ("a\x07b", "(U+0007 without a name)"),
        ("\ue000", "(U+E000 without a name)"),
        ("\ud83c", "(U+D83C without a name)"),
        ("\uffff", "(U+FFFF without a name)"),
        ("한국어 글자", "(U+C5B4 HANGUL SYLLABLE EO) and others"),
    ],
)
def test_a_character_that_no_font_has_is_named(text: str, named: str) -> None:
    with pytest.raises(UsageError) as error:
        fonts.check(text, "sans")
    assert named in error.value.message
    assert error.value.hint
    error.value.message.encode()  # it can be printed, whatever the character


def test_a_font_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(UsageError, match="“comic”") as error:
        fonts.check("a", "comic")
    assert all(name in error.value.hint for name in FAMILIES)


def test_a_font_has_what_it_draws_and_no_more() -> None:
    held = {
        face: [c for c in "aЖωمक中か🎉" if fonts.has(face, c)]
        for face in (SANS, HAND, DISPLAY, ARABIC, CHINESE, EMOJI)
    }
    assert held == {
        SANS: list("aЖωक"),
        HAND: list("aЖ"),
        DISPLAY: ["a"],
        ARABIC: ["a", "م"],
        CHINESE: list("aЖω中か"),
        EMOJI: ["🎉"],
    }


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u3000"])
def test_space_is_no_missing_glyph(blank: str) -> None:
    assert fonts.face_of(blank, "sans")


@pytest.mark.parametrize(("face", "last"), [(CHINESE, "\U0001f16c"), (EMOJI, "\U0001fa8a")])
def test_our_own_files_can_be_read_to_their_end(face: Face, last: str) -> None:
    for bold in (False, True):
        assert sum(bytes(fonts.opened(face, 40, bold).getmask(last)))


def test_what_only_steers_needs_no_glyph() -> None:
    fonts.check("a\u200d\u200c\u200e\u202a\u2066\ufe0f\U000e0067", "display")
    assert not fonts.silent("\u06dd")  # the end of an ayah is a format character, and is seen


def test_without_the_library_for_shaping_nothing_is_drawn_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "check", lambda name: name != "raqm")
    fonts.opened.cache_clear()
    with pytest.raises(OutputError, match="FriBidi"):
        fonts.trial(SANS)


def test_a_font_that_is_gone_is_said_to_be() -> None:
    for package in ("cleanplate", "no_such_package"):
        with pytest.raises(OutputError, match=r"The font lost\.ttf is not here"):
            fonts.opened(Face("lost", package, "lost.ttf", "", ""), 20)
