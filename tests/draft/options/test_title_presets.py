"""Presets of titles: whole looks, sizes that give long texts room, times that leave them to be read."""

from __future__ import annotations

import pytest

from cleanplate.draft.model import Canvas, Title
from cleanplate.draft.options.title_presets import PRESETS, PresetName, fitted, looks, outlined, preset_name, timed

WIDE, TALL = Canvas(width=1920, height=1080), Canvas(width=1080, height=1920)
every = pytest.mark.parametrize("name", list(PRESETS))


@every
def test_it_makes_a_title_and_names_each_field_of_a_look(name: PresetName) -> None:
    known = {"id", "start", "end", "meta", "text", "behind"}
    for canvas in (WIDE, TALL):
        values = looks(name, canvas)
        assert set(values) == set(Title.model_fields) - known
        assert Title(id="s1", start=0, end=3000, text="x", **timed(values, 3000))


@every
def test_it_has_a_box_or_an_outline_and_lies_inside_the_safe_area(name: PresetName) -> None:
    for canvas in (WIDE, TALL):
        values = looks(name, canvas)
        assert values["box"] or (values["stroke"] and values["shadow"])
        assert 5 <= values["x"] <= 95 and 5 <= values["y"] <= 95


@every
def test_every_name_of_it_is_known_and_no_other(name: PresetName) -> None:
    for called in (name, *PRESETS[name].called, name.upper(), f" {name.replace('_', '-')} "):
        assert preset_name(called) == name
    assert any("\u4e00" <= c <= "\u9fff" for c in PRESETS[name].called[0])
    assert preset_name("sparkles") == "sparkles" and preset_name(7) == 7


@every
def test_a_longer_text_is_never_larger(name: PresetName) -> None:
    values = looks(name, WIDE)
    sizes = [fitted(values, "Some words. " * count, name, WIDE)["size"] for count in (1, 5, 25, 125, 400)]
    assert sizes[0] == values["size"] and sizes == sorted(sizes, reverse=True) and sizes[-1] < sizes[0]


def test_a_word_that_is_too_wide_makes_it_smaller_but_not_tiny() -> None:
    values = looks("centre", TALL)
    assert 4.5 < fitted(values, "Internationalisierung", "centre", TALL)["size"] < values["size"]
    assert fitted(values, "x" * 200, "centre", TALL)["size"] > 4.5


def test_fades_and_motions_take_a_third_at_most() -> None:
    values = timed(looks("lower_third", WIDE), 300)
    assert (values["enter"]["d"], values["leave"]["d"], values["fade_in"]) == (100, 100, 100)
    assert timed(looks("lower_third", WIDE), 2)["enter"] is None


def test_a_colour_that_is_none_is_left_for_the_check_to_tell() -> None:
    assert outlined({"colour": "blurple"}) == {}
