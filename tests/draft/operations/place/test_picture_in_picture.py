"""picture_in_picture: a small one over the others, its margin kept whatever its shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.draft.model import Canvas, Clip, Draft, Media
from cleanplate.draft.sample import sample
from cleanplate.draft.timeline import track_of
from cleanplate.render.shots.shot import resolved
from tests.draft.doing import done, refused, said, segment

_SIDES = st.integers(16, 4000)


def _box(draft: Draft, clip: Clip) -> tuple[float, float, float, float]:
    """Left, top, and what is left to the right and below, in pixels of the canvas, as it is rendered."""
    media, canvas = draft.media[clip.media], draft.canvas
    placed = resolved(clip, (media.width, media.height), (canvas.width, canvas.height))
    (x, y), (wide, high) = placed.centre, placed.size
    return x - wide / 2, y - high / 2, canvas.width - x - wide / 2, canvas.height - y - high / 2


@given(
    _SIDES,
    _SIDES,
    _SIDES,
    _SIDES,
    st.sampled_from(["top-left", "top-right", "bottom-left", "bottom-right", "centre"]),
)
def test_the_margin_is_kept_at_its_corner_and_never_less(
    wide: int, high: int, canvas_w: int, canvas_h: int, corner: str
) -> None:
    """Within the two pixels of even edges that a still picture is put on."""
    media = Media(kind="image", file="a.png", width=wide, height=high)
    draft = Draft(canvas=Canvas(width=canvas_w, height=canvas_h, rate=25), media={"m1": media})
    draft = done(draft, "picture_in_picture", media="m1", corner=corner, margin=10)
    left, top, right, bottom = _box(draft, segment(draft, "s1"))
    margin = 0.1 * min(canvas_w, canvas_h)
    assert min(left, top, right, bottom) >= margin - 2.5
    across = {"left": left, "right": right}.get(corner.partition("-")[2], margin)
    down = {"top": top, "bottom": bottom}.get(corner.partition("-")[0], margin)
    assert across == pytest.approx(margin, abs=2.5) and down == pytest.approx(margin, abs=2.5)


def test_it_is_as_wide_as_asked_where_it_has_room() -> None:
    draft = done(sample(), "picture_in_picture", media="m4", size=40)
    left, _, right, _ = _box(draft, segment(draft, "s6"))
    assert 1280 - left - right == 512


def test_it_lies_above_pictures_and_below_titles() -> None:
    draft = done(sample(), "picture_in_picture", media="m4", at=9000, length=500)
    assert [t.id for t in draft.tracks] == [
        "t1",
        "t4",
        "t2",
        "t3",
    ]  # never beside the clips, also where there is room
    draft = done(draft, "picture_in_picture", media="m1", at=1000, length=500)
    assert track_of(draft, "s7").id == "t4"
    draft = done(draft, "picture_in_picture", media="m2", at=1200, length=500)
    assert [t.id for t in draft.tracks] == ["t1", "t4", "t5", "t2", "t3"]


def test_left_out_a_video_is_shown_to_its_end_and_a_picture_for_5_seconds() -> None:
    draft = done(sample(), "picture_in_picture", media="m1", source_in=7500)
    assert (segment(draft, "s6").length, segment(draft, "s6").source_out) == (2500, 10_000)
    assert segment(done(sample(), "picture_in_picture", media="m2"), "s6").length == 5000


def test_what_cannot_be_shown_is_refused() -> None:
    assert refused(sample(), "picture_in_picture", media="m3").hint == "Use add_audio."
    assert refused(sample(), "picture_in_picture", media="m1", source_in=10_000).path == "source_in"
    assert refused(sample(), "picture_in_picture", media="m1", length=10_100).path.endswith("out")
    assert refused(sample(), "picture_in_picture", media="m4", corner="middle").path == "corner"
    assert refused(sample(), "picture_in_picture", media="m4", at=86_400_000).path == "out"
    shapeless = Media(kind="image", file="x.png").model_dump(mode="json")
    assert refused(sample(), "picture_in_picture", media=shapeless).hint == "Give width and height with its media."


def test_it_is_told() -> None:
    assert said(sample(), "picture_in_picture", media="m4", at=1000, corner="centre") == (
        "Put sea.jpg in the middle at 1s for 5s",
        "已将 sea.jpg 以画中画放在中央，从 1s 起，时长 5s",
    )
