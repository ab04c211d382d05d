"""scene_fit: sensible by itself, each part by its value, and told where there is no scene."""

from __future__ import annotations

import pytest

from cleanplate.draft.finish import SceneFit
from cleanplate.draft.model import Draft
from cleanplate.draft.options.scene_defaults import BLURRED, CLEAR, REPLACED
from cleanplate.draft.sample import sample
from cleanplate.draft.wire import dumped
from tests.draft.doing import done, refused, said, segment


def _before(background: str) -> Draft:
    return done(sample(), "replace_background", segment="s1", background=background)


def _scene(draft: Draft, name: str = "s3") -> SceneFit | None:
    found: SceneFit | None = segment(draft, name).removal.scene
    return found


@pytest.mark.parametrize(
    ("background", "whole"),
    [("teal", REPLACED), ("media:m4", REPLACED), ("blur:40", BLURRED), ("transparent", CLEAR)],
)
def test_told_nothing_else_it_does_what_fits_what_is_behind(background: str, whole: SceneFit) -> None:
    assert _scene(done(_before(background), "scene_fit", segment="s1"), "s1") == whole


def test_strength_scales_all() -> None:
    half = _scene(done(sample(), "scene_fit", segment="s3", strength=50, match=80))
    assert half == SceneFit(light_wrap=20, match=40, grain=40, shadow=22.5)


def test_given_values_change_and_the_others_stay() -> None:
    draft = done(sample(), "scene_fit", segment="s3", shadow=0)
    assert _scene(draft) == REPLACED.model_copy(update={"shadow": 0})
    draft = done(draft, "scene_fit", segment="s3", match=10)
    assert _scene(draft) == REPLACED.model_copy(update={"shadow": 0, "match": 10})
    draft = done(draft, "scene_fit", segment="s3", strength=100)
    assert _scene(draft) == REPLACED


def test_nothing_left_is_not_there_at_all() -> None:
    draft = done(sample(), "scene_fit", segment="s3")
    assert dumped(done(draft, "scene_fit", segment="s3", strength=0)) == dumped(sample())
    none = {"light_wrap": 0, "match": 0, "grain": 0, "shadow": 0}
    assert dumped(done(draft, "scene_fit", segment="s3", **none)) == dumped(sample())


def test_it_stays_when_something_else_is_put_behind() -> None:
    draft = done(sample(), "scene_fit", segment="s3")
    assert _scene(done(draft, "replace_background", segment="s3", background="media:m4")) == REPLACED


@pytest.mark.parametrize(
    ("draft", "fields", "path", "told"),
    [
        (sample(), {"segment": "s1"}, "segment", "in its own scene"),
        (_before("original"), {"segment": "s1"}, "segment", "in its own scene"),
        (_before("transparent"), {"segment": "s1", "match": 20}, "match", "to take its match from"),
        (sample(), {"segment": "s3", "shadow": 101}, "shadow", "less than or equal to 100"),
        (sample(), {"segment": "s4"}, "segment", "is a title"),
    ],
)
def test_bad_input(draft: Draft, fields: dict[str, object], path: str, told: str) -> None:
    error = refused(draft, "scene_fit", **fields)
    assert error.path == path and told in str(error) and error.hint


def test_it_is_told_in_both_languages() -> None:
    assert said(sample(), "scene_fit", segment="s3", shadow=70) == (
        "Fitted photo.jpg (s3) to its scene (shadow 70)",
        "已设置 photo.jpg (s3) 与背景的融合（阴影 70）",
    )
    assert said(sample(), "scene_fit", segment="s3", strength=0) == (
        "No longer fitted photo.jpg (s3) to its scene",
        "已取消 photo.jpg (s3) 与背景的融合",
    )
