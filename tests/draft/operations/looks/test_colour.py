"""colour: values that were given change, the others stay."""

from __future__ import annotations

import pytest

from cleanplate.draft.finish import ColourChange
from cleanplate.draft.sample import sample
from cleanplate.draft.wire import dumped
from tests.draft.doing import done, refused, said, segment


def test_given_values_are_absolute_and_the_others_stay() -> None:
    draft = done(sample(), "colour", segment="s1", saturation=30, gamma=1.2)
    draft = done(draft, "colour", segment="s1", saturation=-10, exposure=-0.5)
    assert segment(draft, "s1").colour == ColourChange(saturation=-10, gamma=1.2, exposure=-0.5)


def test_reset_begins_anew() -> None:
    draft = done(sample(), "colour", segment="s1", saturation=30, contrast=20)
    assert segment(done(draft, "colour", segment="s1", reset=True, contrast=5), "s1").colour == ColourChange(
        contrast=5
    )
    assert dumped(done(draft, "colour", segment="s1", reset=True)) == dumped(sample())


def test_values_back_at_zero_are_no_change_at_all() -> None:
    draft = done(sample(), "colour", segment="s1", saturation=30)
    assert dumped(done(draft, "colour", segment="s1", saturation=0)) == dumped(sample())


@pytest.mark.parametrize(
    ("fields", "path", "told"),
    [
        ({"segment": "s1"}, "", "told nothing"),
        ({"segment": "s1", "reset": False}, "reset", "told nothing"),
        ({"segment": "s1", "brightness": 101}, "brightness", "less than or equal to 100"),
        ({"segment": "s1", "gamma": 0}, "gamma", "greater than or equal to 0.1"),
        ({"segment": "s1", "exposure": float("nan")}, "exposure", "finite"),
        ({"segment": "s5", "contrast": 1}, "segment", "is a sound"),
    ],
)
def test_bad_input(fields: dict[str, object], path: str, told: str) -> None:
    error = refused(sample(), "colour", **fields)
    assert error.path == path and told in str(error)


def test_it_is_told_with_signs() -> None:
    assert said(sample(), "colour", segment="s1", temperature=25, exposure=-0.5, gamma=1.2) == (
        "Adjusted the colour of talk.mp4 (s1): temperature +25, exposure -0.5, gamma 1.2",
        "已调整 talk.mp4 (s1) 的色彩：色温 +25，曝光 -0.5，伽马 1.2",
    )
    assert said(sample(), "colour", segment="s1", reset=True) == (
        "Reset the colour of talk.mp4 (s1)",
        "已重置 talk.mp4 (s1) 的色彩",
    )
