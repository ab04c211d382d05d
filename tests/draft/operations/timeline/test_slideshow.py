"""slideshow: pictures in order, cut or melting into each other, and never a bare canvas between."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.draft.check import problems
from cleanplate.draft.finish import Transition
from cleanplate.draft.model import Clip, Draft
from cleanplate.draft.sample import sample
from cleanplate.draft.timeline import segments, track_of
from tests.draft.doing import done, refused, said, segment


@given(st.integers(1, 7), st.integers(200, 5000), st.floats(0, 1), st.integers(8000, 20_000))
def test_each_takes_over_from_the_one_before_it_about_the_cut(
    count: int, each: int, share: float, at: int
) -> None:
    fade = int(each / 2 * share)
    media = ["m4", "m2"] * 4
    draft = done(sample(), "slideshow", media=media[:count], each=each, fade=fade, at=at, between="melt")
    for index in range(count):
        new = segment(draft, f"s{6 + index}")
        assert (new.media, new.start, new.end) == (media[index], at + index * each, at + (index + 1) * each)
        assert new.transition == (Transition(kind="dissolve", length=fade) if index and fade else None)
        assert (new.fade_in, new.fade_out) == (fade if not index else 0, fade if index == count - 1 else 0)
    assert draft.duration == at + count * each and not list(problems(draft))
    assert len({track_of(draft, f"s{6 + index}").id for index in range(count)}) == 1


@pytest.mark.parametrize("kind", ["dissolve", "fade", "wipe", "slide", "zoom"])
def test_any_transition_will_do(kind: str) -> None:
    draft = done(sample(), "slideshow", media=["m4", "m2"], between=kind)
    assert segment(draft, "s7").transition == Transition.model_validate({"kind": kind, "d": 400})


def test_cut_they_lie_on_one_track_and_fade_at_both_ends() -> None:
    draft = done(sample(), "slideshow", media=["m4", "m2", "m4"], each=1000, fade=300)
    assert [(s.id, s.start, s.end, s.fade_in, s.fade_out) for s in draft.tracks[0].segments][3:] == [
        ("s6", 8000, 9000, 300, 0),
        ("s7", 9000, 10_000, 0, 0),
        ("s8", 10_000, 11_000, 0, 300),
    ]


@pytest.mark.parametrize("fields", [{"fade": 0}, {"media": ["m4"]}])
def test_with_nothing_to_melt_there_is_one_track(fields: dict[str, Any]) -> None:
    draft = done(sample(), "slideshow", **({"media": ["m4", "m2"], "between": "melt"} | fields))
    assert len(draft.tracks) == 3 and track_of(draft, "s6").id == "t1"


def test_what_comes_next_comes_after_it() -> None:
    draft = done(sample(), "slideshow", media=["m4", "m2"], between="melt")
    draft = done(done(draft, "slideshow", media=["m4"], each=1000), "add", media="m4")
    assert (segment(draft, "s8").start, segment(draft, "s9").start) == (16_000, 17_000)


def test_melting_it_lies_above_other_pictures_on_a_track_of_its_own() -> None:
    """So that what moves on another track never pulls its pictures apart."""
    draft = done(sample(), "picture_in_picture", media="m4", at=3000, length=1000)
    draft = done(draft, "slideshow", media=["m2", "m4", "m2"], at=1000, each=2000, between="melt")
    assert [t.id for t in draft.tracks] == ["t1", "t4", "t5", "t2", "t3"]
    assert [track_of(draft, name).id for name in ("s7", "s8", "s9")] == ["t5", "t5", "t5"]
    after = done(draft, "delete", segment="s1", ripple=True)
    assert [segment(after, name).start for name in ("s7", "s8", "s9")] == [1000, 3000, 5000]


def test_cuts_over_other_pictures_lie_above_them() -> None:
    draft = done(sample(), "slideshow", media=["m2", "m4"], at=1000)
    assert track_of(draft, "s6").id == track_of(draft, "s7").id == draft.tracks[1].id == "t4"


def test_they_fill_the_canvas_and_move_each_in_its_own_way() -> None:
    draft = done(sample(), "slideshow", media=["m4", "m2"] * 2)
    placements = [s.placement for s in segments(draft) if isinstance(s, Clip) and s.start >= 8000]
    assert {p.fit for p in placements} == {"cover"} and len({(p.x, p.scale) for p in placements}) == 4
    still = done(sample(), "slideshow", media=["m4"], move=False)
    assert segment(still, "s6").placement.move is None and segment(still, "s6").placement.fit == "cover"


def test_new_files_become_media_and_an_empty_timeline_will_do() -> None:
    picture = {"kind": "image", "file": "new.png", "width": 10, "height": 10}
    draft = done(Draft(canvas=sample().canvas), "slideshow", media=[picture, picture])
    assert list(draft.media) == ["m1"] and draft.duration == 8000


def test_what_is_no_slideshow_is_refused() -> None:
    error = refused(sample(), "slideshow", media=["m4", "m1"])
    assert (error.message, error.path) == ("“talk.mp4” is no picture.", "media[1]")
    assert refused(sample(), "slideshow", media=[]).path == "media"
    assert refused(sample(), "slideshow", media=["m4"], each=1000, fade=501).hint == "Up to 500."
    assert refused(sample(), "slideshow", media=["m4"], each=100).path == "each"
    assert refused(sample(), "slideshow", media=["m4"] * 500, each=600_000).path == "out"


def test_it_is_told() -> None:
    assert said(sample(), "slideshow", media=["m4"]).en == "Added a slideshow of 1 picture at 8s, 4s long"
    assert said(sample(), "slideshow", media=["m4", "m2"]).zh == "已在 8s 处添加 2 张图片的幻灯片，时长 8s"
