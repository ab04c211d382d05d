"""Where the subject is: found among noise, cut out exactly, and followed without trembling."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.matting.engine.subject import WHOLE, Box, Track, cropped, found, pasted, touches
from cleanplate.picture import Floats, Layout, from_rgb

_SIZE = (256, 144)


def _matte(*boxes: tuple[int, int, int, int]) -> Floats:
    """Left, top, right, bottom in samples."""
    matte = np.zeros(_SIZE[::-1], np.float32)
    for left, top, right, bottom in boxes:
        matte[top:bottom, left:right] = 1
    return matte


def _near(box: Box, left: float, top: float, right: float, bottom: float) -> bool:
    there = (left / 256, top / 144, right / 256, bottom / 144)
    return bool(np.allclose((box.left, box.top, box.right, box.bottom), there, atol=0.01))


def test_one_subject_is_one_box() -> None:
    (box,) = found(_matte((100, 40, 140, 120)))
    assert _near(box, 100, 40, 140, 120)


def test_specks_are_no_subject() -> None:
    (box,) = found(_matte((100, 40, 140, 120), (10, 10, 14, 14), (240, 100, 241, 140)))
    assert _near(box, 100, 40, 140, 120)


def test_an_empty_matte_has_no_boxes() -> None:
    assert found(_matte()) == ()
    assert found(_matte((5, 5, 8, 8))) == ()


def test_parts_of_one_figure_are_one_box() -> None:
    (box,) = found(_matte((100, 20, 140, 60), (100, 64, 140, 120)))
    assert _near(box, 100, 20, 140, 120)


def test_people_far_apart_are_several_boxes_from_left_to_right() -> None:
    boxes = found(_matte((220, 60, 240, 110), (10, 60, 30, 110)))
    assert len(boxes) == 2
    assert _near(boxes[0], 10, 60, 30, 110)
    assert _near(boxes[1], 220, 60, 240, 110)


def test_a_crowd_is_one_box() -> None:
    people = [(10 + 45 * i, 20 + 90 * (i % 2), 18 + 45 * i, 40 + 90 * (i % 2)) for i in range(6)]
    assert len(found(_matte(*people))) <= 3


@pytest.mark.parametrize("halved", [True, False])
@given(st.tuples(*[st.floats(0, 1)] * 4))
def test_every_box_can_be_cut_and_put_back_in_place(halved: bool, edges: tuple[float, ...]) -> None:
    """A ramp cut out and pasted is the ramp again, inside the box; and nothing lies outside."""
    x, y = sorted(edges[:2]), sorted(edges[2:])
    box = Box(x[0], y[0], x[1], y[1])
    ramp = np.tile(np.linspace(0.2, 1, 200, dtype=np.float32), (101, 1))
    picture = from_rgb(np.repeat((ramp * 255).astype(np.uint8)[..., None], 3, 2), Layout(halved=halved))
    part = cropped(picture, box)
    left, top, right, bottom = box.pixels(picture.size)
    assert part.size == (right - left, bottom - top)
    assert right - left >= 64 and bottom - top >= 64
    there = pasted(ramp[top:bottom, left:right], box, picture.size, (200, 101))
    inside = (slice(top + 1, bottom - 1), slice(left + 1, right - 1))
    assert np.abs(there[inside] - ramp[inside]).max() < 0.02
    assert there[:, : max(left - 1, 0)].sum() == 0
    assert there[bottom + 1 :].sum() == 0


def test_the_whole_frame_is_not_copied() -> None:
    picture = from_rgb(np.zeros((50, 70, 3), np.uint8), Layout())
    assert cropped(picture, WHOLE) is picture


def test_a_crop_that_cuts_the_subject_off_is_noticed() -> None:
    matte = _matte((0, 40, 100, 120))
    assert touches(matte, Box(0.2, 0, 1, 1))
    assert not touches(matte, Box(0, 0, 1, 1))  # the frame's own border
    assert not touches(_matte((100, 40, 140, 120)), Box(0.2, 0.2, 0.8, 0.8))


def test_a_track_holds_still_while_the_subject_stays_inside() -> None:
    track = Track()
    boxes = set()
    for step in range(6):
        track.saw(_matte((100 + step % 2, 40, 140 + step % 2, 120)))
        boxes.add(track.boxes)
    assert len(boxes) == 1
    assert boxes.pop()[0].holds(Box(100 / 256, 40 / 144, 141 / 256, 120 / 144))


def test_a_track_follows_who_walks_away() -> None:
    track = Track()
    for step in range(12):
        left = 20 + step * 12
        track.saw(_matte((left, 40, left + 40, 120)))
        (box,) = track.boxes
        assert box.holds(Box(left / 256, 40 / 144, (left + 40) / 256, 120 / 144))
    assert box.left > 0.2


def test_a_track_outlives_one_bad_matte() -> None:
    track = Track()
    for _ in range(3):
        track.saw(_matte((100, 40, 140, 120)))
    track.saw(_matte((100, 40, 140, 60)))
    (box,) = track.boxes
    assert box.holds(Box(100 / 256, 40 / 144, 140 / 256, 120 / 144))


def test_a_track_without_a_subject_looks_everywhere() -> None:
    track = Track()
    assert track.boxes == (WHOLE,)
    track.saw(_matte((100, 40, 140, 120)))
    for _ in range(5):
        track.saw(_matte())
    assert track.boxes == (WHOLE,)


def test_a_near_face_is_seen_in_the_whole_frame() -> None:
    track = Track()
    track.saw(_matte((30, 10, 220, 144)))
    assert track.boxes == (WHOLE,)


def test_what_the_whole_frame_shows_once_is_not_followed() -> None:
    track = Track()
    track.saw_whole(_matte((100, 40, 140, 120)))
    track.saw_whole(_matte((100, 40, 140, 120), (200, 10, 250, 70)))
    (box,) = track.boxes
    assert not box.holds(Box(200 / 256, 10 / 144, 250 / 256, 70 / 144))


def test_one_object_of_several_is_followed() -> None:
    """The largest at first; later that one, though another grows larger."""
    track = Track(single=True)
    for step in range(8):
        wide = 4 + 6 * step
        track.saw(_matte((10 + step, 40, 50 + step, 100), (200 - wide, 30, 200, 130)))
        (box,) = track.boxes
        assert box.holds(Box((10 + step) / 256, 40 / 144, (50 + step) / 256, 100 / 144))
        assert box.right < 0.5


def test_a_lost_object_is_looked_for_everywhere() -> None:
    track = Track(single=True)
    track.saw(_matte((10, 40, 50, 100)))
    for _ in range(5):
        track.saw(_matte())
    assert track.boxes == (WHOLE,)
