"""What comes with us is found by any name that people call it, and by one only."""

from __future__ import annotations

from collections import Counter

import pytest

from cleanplate.backdrop import backdrop
from cleanplate.errors import UsageError
from cleanplate.material.catalog import MATERIAL, Material, material

ALL = pytest.mark.parametrize("one", MATERIAL.values(), ids=list(MATERIAL))


@ALL
def test_each_is_found_by_all_its_names_however_they_are_typed(one: Material) -> None:
    for name in (one.name, one.file, *one.also):
        assert material(name) is one
        assert material(f"  {name.upper().replace('BUILTIN:', 'builtin:')} ".strip()) is one
        assert material(name.replace("-", " ")) is one


def test_no_two_share_a_name() -> None:
    names = Counter(word for one in MATERIAL.values() for word in {one.name.replace("-", " "), *one.also})
    assert [word for word, count in names.items() if count > 1] == []


@ALL
def test_no_name_is_a_colour_that_a_background_might_mean(one: Material) -> None:
    def kind(text: str) -> str:
        try:
            return backdrop(text).kind
        except UsageError:
            return "refused"

    assert {kind(word) for word in (one.name, *one.also)} <= {"file"}


def test_the_names_that_people_ask_for_are_there_in_both_languages() -> None:
    asked = {
        "office setting": "office",
        "living room": "living-room",
        "Studio": "studio",
        "city": "city",
        "nature": "nature",
        "办公室": "office",
        "客厅": "living-room",
        "城市": "city",
        "自然": "nature",
        "lofi": "lo-fi",
        "悬疑": "suspense",
    }
    assert {text: getattr(material(text), "name", None) for text in asked} == asked


def test_a_name_among_other_kinds_is_not_found() -> None:
    assert material("lo-fi", ("room", "moving")) is None
    assert material("office", ("music",)) is None
    assert material("no such thing") is None


def test_music_is_as_long_as_its_bars() -> None:
    for one in MATERIAL.values():
        if one.kind == "music":
            assert abs(one.length - one.bars * 4 * 60_000 / one.bpm) <= 0.5
            assert one.length >= 20_000


def test_there_are_eight_of_each_at_least() -> None:
    kinds = Counter(one.kind for one in MATERIAL.values())
    assert kinds == {"music": 8, "moving": 8, "room": 8}
