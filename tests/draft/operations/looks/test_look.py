"""look: by name, by table, value by value; on a clip, or on all."""

from __future__ import annotations

import pytest

from cleanplate.draft.check import problems
from cleanplate.draft.finish import ColourChange, Look
from cleanplate.draft.model import Draft, Media
from cleanplate.draft.options.named_looks import named_look
from cleanplate.draft.sample import sample
from cleanplate.draft.values import with_values
from cleanplate.draft.wire import dumped
from tests.draft.doing import done, refused, said, segment

_TABLE = Media(kind="lut", file="film.cube", name="film.cube")


def _with_table() -> Draft:
    draft = sample()
    return with_values(draft, media={**draft.media, "m9": _TABLE})


@pytest.mark.parametrize("name", ["cinematic", "电影感", "Film Look"])
def test_a_name_becomes_the_values_it_stands_for(name: str) -> None:
    draft = done(sample(), "look", segment="s1", name=name)
    assert segment(draft, "s1").look == named_look("cinematic").look
    assert draft.canvas.look is None and segment(draft, "s2").look is None


def test_without_a_segment_it_is_over_the_whole_picture() -> None:
    draft = done(sample(), "look", name="noir", strength=50)
    assert draft.canvas.look == named_look("noir").scaled(50)
    assert segment(draft, "s1").look is None


def test_values_beside_a_name_are_absolute_and_a_name_begins_anew() -> None:
    draft = done(sample(), "look", segment="s1", sharpen=80)
    draft = done(draft, "look", segment="s1", name="noir", strength=50, grain=5, contrast=1)
    look = segment(draft, "s1").look
    assert (look.grain, look.tone.contrast, look.grey, look.sharpen) == (5, 1, 50, 0)


def test_values_without_a_name_change_and_the_others_stay() -> None:
    draft = done(sample(), "look", segment="s1", grey=100, exposure=0.5)
    draft = done(draft, "look", segment="s1", vignette=40, gamma=1.2)
    assert segment(draft, "s1").look == Look(tone=ColourChange(exposure=0.5, gamma=1.2), grey=100, vignette=40)


@pytest.mark.parametrize("off", [{"name": "none"}, {"grey": 0}, {"name": "noir", "strength": 0}])
@pytest.mark.parametrize("where", [{}, {"segment": "s1"}])
def test_what_is_off_is_not_there_at_all(off: dict[str, object], where: dict[str, str]) -> None:
    draft = done(sample(), "look", grey=30, **where)
    assert dumped(done(draft, "look", **off, **where)) == dumped(sample())


def test_a_table_is_a_media_by_its_id_or_a_new_one() -> None:
    by_id = done(_with_table(), "look", segment="s1", lut="m9", lut_strength=60)
    assert segment(by_id, "s1").look == Look(lut="m9", lut_strength=60)
    fresh = done(sample(), "look", lut=_TABLE.model_dump(by_alias=True))
    assert fresh.media[fresh.canvas.look.lut] == _TABLE and not list(problems(fresh))
    off = done(by_id, "look", segment="s1", lut="none")
    assert segment(off, "s1").look == Look(lut_strength=60)


@pytest.mark.parametrize(
    ("fields", "path", "told"),
    [
        ({"segment": "s1"}, "", "told nothing"),
        ({"segment": "s1", "strength": 50}, "strength", "a strength and no name"),
        ({"name": "telepathy"}, "name", "no look “telepathy”"),
        ({"grey": 101}, "grey", "less than or equal to 100"),
        ({"lut": "m1"}, "lut", "no colour table"),
        ({"lut": "m77"}, "media", "There is no media"),
        ({"segment": "s4", "grey": 10}, "segment", "is a title"),
    ],
)
def test_bad_input(fields: dict[str, object], path: str, told: str) -> None:
    error = refused(sample(), "look", **fields)
    assert error.path == path and told in str(error)


def test_it_is_told_in_both_languages() -> None:
    assert said(_with_table(), "look", segment="s1", name="noir", strength=60, contrast=10, lut="m9") == (
        "Set the look of talk.mp4 (s1): noir, strength 60, table film.cube, contrast +10",
        "已设置 talk.mp4 (s1) 的画面风格：黑色电影，强度 60，色表 film.cube，对比度 +10",
    )
    assert said(sample(), "look", name="none") == (
        "Took off the look of the whole picture",
        "已取消 整个画面 的画面风格",
    )


def test_a_table_is_shown_by_nothing_and_seen_behind_nothing() -> None:
    """Where a picture or a sound is meant, it is refused."""
    fresh = _TABLE.model_dump(by_alias=True)
    assert "colour table" in refused(sample(), "add", media=fresh).hint
    assert "colour table" in refused(sample(), "picture_in_picture", media=fresh).hint
    assert "has no sound" in str(refused(sample(), "add_audio", media=fresh))
    replaced = refused(_with_table(), "replace_background", segment="s1", background="media:m9")
    assert "no picture or video" in str(replaced)


def test_a_draft_that_names_no_table_has_a_problem() -> None:
    for lut in ("m1", "gone"):
        draft = with_values(sample(), canvas=with_values(sample().canvas, look=Look(lut=lut)))
        assert [p.path for p in problems(draft)] == ["m.look.lut"]
