"""Where a clip lies on the canvas, which moment of its source each frame shows, and how it fades."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cleanplate.compose.layers.layer import Placement
from cleanplate.draft.model import Clip, Media
from cleanplate.media.probe import MediaInfo
from cleanplate.picture import Size
from cleanplate.render.library import Source
from cleanplate.render.shots.shot import Shot, fade, resolved
from tests.render.test_remove import INFO, STILL

CANVAS = (640, 360)
NTSC_FILM, NTSC = Fraction(24_000, 1001), Fraction(30_000, 1001)


def shot(
    own: Size = (640, 360), *, canvas: Size = CANVAS, rate: Any = 25, source_rate: Any = 25, **clip: Any
) -> Shot:
    """A clip of 0 to 4 s out of ten, unless told otherwise."""
    video = replace(INFO.video, size=own, frame_rate=Fraction(source_rate))
    info = replace(INFO, video=video, duration=Fraction(10))
    return of(info, canvas, rate, **clip)


def of(info: MediaInfo, canvas: Size, rate: Any, **clip: Any) -> Shot:
    made = Clip.model_validate({"id": "s1", "media": "m1", "in": 0, "out": 4000, **clip})
    return Shot.of(
        made, Source(Media(kind="video", file="talk.mp4", duration=10_000), info), canvas, Fraction(rate)
    )


def box(placement: Placement) -> tuple[float, float, float, float]:
    """What it covers of the canvas: left, top, right, bottom; of quarter turns only."""
    width, height = placement.size if placement.rotation % 180 == 0 else placement.size[::-1]
    (x, y) = placement.centre
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def placed(own: Size = (640, 360), canvas: Size = CANVAS, **placement: Any) -> Placement:
    made = shot(own, canvas=canvas, placement=placement)
    return resolved(made.clip, own, canvas)


# --- where it lies --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "placement", "covered", "crop"),
    [
        ((640, 360), {}, (0, 0, 640, 360), (0, 0, 1, 1)),
        ((320, 180), {}, (0, 0, 640, 360), (0, 0, 1, 1)),
        ((360, 360), {}, (140, 0, 500, 360), (0, 0, 1, 1)),
        ((360, 360), {"fit": "stretch"}, (0, 0, 640, 360), (0, 0, 1, 1)),
        ((360, 360), {"fit": "cover"}, (0, 0, 640, 360), (0, 0.21875, 1, 0.78125)),
        ((1280, 360), {"fit": "cover"}, (0, 0, 640, 360), (0.25, 0, 0.75, 1)),
        ((640, 360), {"scale": 50}, (160, 90, 480, 270), (0, 0, 1, 1)),
        ((640, 360), {"scale": 25, "x": 75, "y": 25}, (400, 44, 560, 136), (0, 0, 1, 1)),
        ((640, 360), {"crop": {"left": 50}}, (160, 0, 480, 360), (0.5, 0, 1, 1)),
        ((640, 360), {"crop": {"left": 25, "top": 50}, "fit": "stretch"}, (0, 0, 640, 360), (0.25, 0.5, 1, 1)),
        ((640, 360), {"rotation": 90}, (140, -140, 500, 500), (0, 0, 1, 1)),
        ((640, 360), {"rotation": 180}, (0, 0, 640, 360), (0, 0, 1, 1)),
    ],
)
def test_it_lies_where_its_placement_says(own: Size, placement: Any, covered: Any, crop: Any) -> None:
    found = placed(own, **placement)
    assert box(found) == covered
    assert found.crop == pytest.approx(crop)


def test_a_portrait_clip_on_its_side_stands_up_after_a_quarter_turn() -> None:
    found = placed((360, 640), (360, 640), rotation=-90, scale=50)
    assert (found.size, found.rotation, box(found)) == ((180, 320), -90, (20, 230, 340, 410))


side = st.integers(2, 3000)
places = st.floats(-200, 300)
_STATIC = {
    "fit": st.sampled_from(["contain", "cover", "stretch"]),
    "x": places,
    "y": places,
    "scale": st.floats(1, 400),
    "rotation": st.sampled_from([0, 90, 180, 270, -90, 450]),
}


@given(st.tuples(side, side), st.tuples(side, side), st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_cover_leaves_no_canvas_bare_and_keeps_the_aspect(
    own: Size, canvas: Size, focus: tuple[float, float]
) -> None:
    found = resolved(shot(placement={"fit": "cover"}).clip, own, canvas, focus=focus)
    assert box(found) == (0, 0, *canvas)
    left, top, right, bottom = found.crop
    assert 0 <= left < right <= 1 + 1e-9 and 0 <= top < bottom <= 1 + 1e-9
    across, down = canvas[0] / (own[0] * (right - left)), canvas[1] / (own[1] * (bottom - top))
    assert across == pytest.approx(down)


@given(st.tuples(side, side), st.tuples(side, side))
def test_contain_shows_all_of_it_inside_the_canvas_as_large_as_it_goes(own: Size, canvas: Size) -> None:
    found = placed(own, canvas)
    left, top, right, bottom = box(found)
    assert found.crop == (0, 0, 1, 1)
    assert left >= 0 and top >= 0 and right <= canvas[0] + 1 and bottom <= canvas[1] + 1  # 1: of an odd side
    factor = min(canvas[0] / own[0], canvas[1] / own[1])
    assert abs(found.size[0] - own[0] * factor) <= 3 and abs(found.size[1] - own[1] * factor) <= 3
    assert (left, right) == (0, canvas[0]) or (top, bottom) == (0, canvas[1])


@given(st.tuples(side, side), st.tuples(side, side), st.fixed_dictionaries(_STATIC))
def test_what_stands_still_lies_on_whole_even_pixels_or_the_canvas_edge(
    own: Size, canvas: Size, placement: dict[str, Any]
) -> None:
    left, top, right, bottom = box(placed(own, canvas, **placement))
    for edge, length in ((left, canvas[0]), (right, canvas[0]), (top, canvas[1]), (bottom, canvas[1])):
        assert edge % 2 == 0 or edge == length or edge == length + 2
    assert left < right and top < bottom


@given(st.floats(0, 1), st.floats(0, 1))
def test_cover_holds_the_focus_in_view_as_near_to_the_middle_as_it_goes(x: float, y: float) -> None:
    for own in ((1280, 360), (640, 1440)):
        left, top, right, bottom = resolved(shot(placement={"fit": "cover"}).clip, own, CANVAS, focus=(x, y)).crop
        for place, low, high in ((x, left, right), (y, top, bottom)):
            assert low - 1e-9 <= place <= high + 1e-9
            assert low < 1e-9 or high > 1 - 1e-9 or (low + high) / 2 == pytest.approx(place)


def test_a_focus_is_a_share_of_what_the_crop_leaves() -> None:
    made = shot((1280, 360), placement={"fit": "cover", "crop": {"left": 50}})
    assert resolved(made.clip, (1280, 360), CANVAS, focus=(0, 0.5)).crop == pytest.approx((0.5, 0, 1, 1))
    wider = shot((2560, 360), placement={"fit": "cover", "crop": {"left": 50}})
    assert resolved(wider.clip, (2560, 360), CANVAS, focus=(1, 0.5)).crop == pytest.approx((0.75, 0, 1, 1))


def test_a_slow_move_begins_at_the_placement_and_ends_at_its_end_on_the_last_frame() -> None:
    move = {"x": 60, "y": 40, "scale": 120}
    made = shot(placement={"scale": 100, "move": move})
    first, last = made.placement(Fraction(0)), made.placement(Fraction(99, 25))
    assert (first.size, first.centre) == ((640, 360), (320, 180))
    assert last.size == pytest.approx((768, 432)) and last.centre == pytest.approx((384, 144))
    middle = made.placement(Fraction(99, 50))
    assert middle.size == pytest.approx((704, 396)) and middle.centre == pytest.approx((352, 162))


def test_a_slow_move_goes_by_fractions_of_a_pixel_in_even_steps() -> None:
    made = shot(placement={"move": {"scale": 103}})
    widths = [made.placement(Fraction(i, 25)).size[0] for i in range(100)]
    steps = [b - a for a, b in pairwise(widths)]
    assert steps == pytest.approx([640 * 0.03 / 99] * 99)


# --- which moment ---------------------------------------------------------------------------------------


def sources(made: Shot) -> list[int]:
    """The number of the source's frame that each of the canvas's frames shows."""
    assert made.rate and made.info.video.frame_rate
    own = made.info.video.frame_rate
    return [int(made.moment(index / made.rate) * own) for index in made.frames]


@pytest.mark.parametrize("rate", [24, 25, 30, 50, 60, NTSC_FILM, NTSC])
def test_at_its_own_rate_every_frame_is_seen_once(rate: Any) -> None:
    found = sources(shot(rate=rate, source_rate=rate))
    assert found == list(range(len(found)))


@given(
    st.sampled_from([24, 25, 30, 50, 60, NTSC_FILM, NTSC]),
    st.lists(st.integers(0, 5000), min_size=1, max_size=4, unique=True),
    st.integers(0, 400),
)
def test_neighbours_that_touch_show_no_frame_twice_and_leave_none_out(
    rate: Any, cuts: list[int], start: int
) -> None:
    edges = [0, *sorted(c + 20 for c in cuts), 6000]
    found = []
    for a, b in pairwise(edges):
        cut = shot(rate=rate, source_rate=rate, source_in=a, **{"in": start + a, "out": start + b})
        found += sources(cut)
    # where the timeline begins off the grid of frames, all that is shown is off by the same
    assert found == list(range(found[0], found[0] + len(found)))


def test_half_speed_shows_each_frame_twice_and_double_speed_every_other() -> None:
    assert sources(shot(speed=50))[:6] == [0, 0, 1, 1, 2, 2]
    assert [b - a for a, b in pairwise(sources(shot(speed=200)))] == [2] * 99


@pytest.mark.parametrize("speed", [50, 100, 200])
def test_backwards_it_shows_the_same_frames_the_other_way(speed: int) -> None:
    forward, backward = (sources(shot(speed=speed, reverse=way, source_in=400)) for way in (False, True))
    if speed <= 100:
        assert backward == forward[::-1]
    else:
        assert len(backward) == len(forward) and [a - b for a, b in pairwise(backward)] == [2] * 99
        assert max(backward) < 210 and min(backward) >= 10


def test_a_freeze_holds_the_frame_that_its_cut_off_milliseconds_mean() -> None:
    made = shot(speed=0, source_in=1033, rate=30, source_rate=30)  # frame 31 begins at 1033.3 ms
    assert set(sources(made)) == {31}


def test_23_976_on_a_canvas_of_30_shows_every_frame_and_repeats_each_fourth_or_so() -> None:
    found = sources(shot(source_rate=NTSC_FILM, rate=30))
    steps = [b - a for a, b in pairwise(found)]
    assert set(steps) == {0, 1} and 22 <= steps.count(0) <= 25
    assert all(a + b for a, b in pairwise(steps)), "never three times"


@given(st.integers(0, 200), st.integers(100, 3000), st.integers(0, 2000), st.booleans())
def test_off_the_grid_no_moment_lies_outside_of_what_was_cut(
    start: int, length: int, source_in: int, reverse: bool
) -> None:
    made = shot(source_in=source_in, reverse=reverse, **{"in": start, "out": start + length})
    assume(made.frames)
    half = Fraction(1, 50)
    for index in (made.frames[0], made.frames[-1]):
        moment = made.moment(Fraction(index, 25))
        assert made.begin <= moment + half and moment <= made.begin + Fraction(length, 1000) + half
        assert moment >= 0


def test_frames_at_their_own_times_are_taken_as_they_are() -> None:
    made = replace(shot(source_in=500), rate=None)
    assert made.moment(Fraction(1, 3)) == Fraction(5, 6)


def test_a_picture_has_one_moment_and_no_end() -> None:
    made = of(STILL, CANVAS, 25)
    assert (made.moment(Fraction(3)), made.stop, made.backward) == (0, None, False)


def test_a_clip_to_its_source_s_end_shows_it_to_the_last_frame() -> None:
    assert shot(source_in=6000).stop is None
    assert shot(source_in=5990).stop == Fraction(999, 100)


# --- what it is decoded at ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "clip", "size"),
    [
        ((1920, 1080), {}, (640, 360)),
        ((320, 180), {}, (320, 180)),
        ((1920, 1080), {"placement": {"scale": 50}}, (320, 180)),
        ((1920, 1080), {"placement": {"scale": 400}}, (1920, 1080)),
        ((1920, 1080), {"placement": {"scale": 10, "move": {"scale": 200}}}, (1280, 720)),
        ((1920, 1080), {"placement": {"crop": {"left": 50}}}, (640, 360)),
        ((1920, 1080), {"placement": {"fit": "cover", "crop": {"left": 50, "top": 50}}}, (1280, 720)),
        ((1920, 1080), {"placement": {"rotation": 90}}, (640, 360)),
    ],
)
def test_it_is_decoded_no_larger_than_it_is_seen(own: Size, clip: dict[str, Any], size: Size) -> None:
    assert shot(own, **clip).size == size


def test_where_a_network_looks_it_is_decoded_large_enough_to_see_by() -> None:
    small: dict[str, Any] = {"placement": {"scale": 10}, "removal": {}}
    width, height = shot((1920, 1080), **small).size
    assert 512 * 288 * 0.99 <= width * height <= 512 * 288 * 1.01
    assert shot((320, 180), **small).size == (320, 180)


# --- fades ----------------------------------------------------------------------------------------------


def test_fades_rise_and_fall_evenly_and_are_whole_between() -> None:
    made = shot(fade_in=400, fade_out=400, placement={"opacity": 50})
    shares = [made.opacity(Fraction(i, 25)) for i in range(100)]
    assert shares[:11] == pytest.approx([0.5 * (i + 0.5) / 10 for i in range(10)] + [0.5])
    assert shares[10:90] == [0.5] * 80
    assert shares[90:] == pytest.approx(shares[:10][::-1])


@given(st.integers(0, 4000), st.integers(0, 4000), st.fractions(-1, 5))
def test_a_fade_is_never_out_of_range(fade_in: int, fade_out: int, time: Fraction) -> None:
    segment = shot(fade_in=fade_in, fade_out=fade_out).clip
    assert 0 <= fade(segment, time, Fraction(25)) <= 1
