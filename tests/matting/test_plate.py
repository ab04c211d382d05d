"""The clean plate: found where a still camera shows it, refused elsewhere, and worth having."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from cleanplate.matting.edges import refine
from cleanplate.matting.networks.network import Coarse
from cleanplate.matting.plate import CleanPlate, PlateFinder, given
from cleanplate.picture import Floats, Layout, Picture
from tests import moving
from tests.moving import Still

_NOBODY = np.zeros(moving.SIZE[::-1], np.float32)
_WALL = moving.shot(0, 60, _NOBODY).picture


def _found(frames: list[Still], mattes: list[Floats]) -> CleanPlate | None:
    finder = PlateFinder()
    for frame, matte in zip(frames, mattes, strict=True):
        finder.add(frame.picture, matte)
    return finder.found()


def _noisy(still: Still, deviation: float, seed: int) -> Still:
    rng = np.random.default_rng(seed)
    first, second, third = (
        np.clip(p + rng.normal(0, deviation, p.shape), 0, 255).astype(np.uint8) for p in still.picture.planes
    )
    return Still(still.index, Picture((first, second, third), still.picture.layout))


@pytest.mark.parametrize("count", [6, 24, 120])
def test_who_walks_away_leaves_the_whole_wall(count: int) -> None:
    """However long the clip is, a few of its frames are kept."""
    plate = _found(*moving.walk(count, 180 / count, 5))
    assert plate is not None
    known = plate.known == 255
    assert known.mean() > 0.9
    assert all(
        np.abs(p.astype(int) - w)[known].max() <= 1
        for p, w in zip(plate.picture.planes, _WALL.planes, strict=True)
    )


def test_what_is_never_uncovered_stays_unknown() -> None:
    frames = [moving.shot(i, 60) for i in range(8)]
    plate = _found(frames, [moving.figure(60)] * 8)
    assert plate is not None
    assert plate.known[60, 90] == 0
    assert plate.known[60, 200] == 255
    assert 0.4 < plate.coverage < 0.85


def test_noise_is_averaged_out_and_told() -> None:
    frames, mattes = moving.walk(24, 7, 5)
    plate = _found([_noisy(f, 4, f.index) for f in frames], mattes)
    assert plate is not None
    assert 2 < plate.noise < 6
    off = np.abs(plate.picture.planes[0].astype(int) - _WALL.planes[0])[plate.known == 255]
    assert off.mean() < 2


def test_a_camera_that_moves_has_no_plate() -> None:
    frames = [moving.shot(i, 60, wall=6 * i) for i in range(12)]
    assert _found(frames, [moving.figure(60)] * 12) is None


def test_too_few_frames_or_too_little_wall_are_no_plate() -> None:
    frames, mattes = moving.walk(2)
    assert _found(frames, mattes) is None
    filling = np.ones(moving.SIZE[::-1], np.float32)
    assert _found([moving.shot(i, 60) for i in range(8)], [filling] * 8) is None


def test_a_wall_that_the_network_takes_for_the_subject_goes() -> None:
    matte = moving.figure(60)
    wrong = matte.copy()
    wrong[:, 180:] = 1
    cleared = given(_WALL).cleared(Coarse(wrong, moving.shot(0, 60).picture)).alpha
    assert cleared[:, 190:].max() < 0.05
    assert cleared[40:110, 70:110].min() > 0.9


def test_a_smeared_edge_is_read_off_the_plate() -> None:
    """Half a subject's width of guessing becomes the true edge."""
    matte = moving.figure(60)
    guessed = np.asarray(cv2.GaussianBlur(matte, (0, 0), 4), np.float32)
    coarse = Coarse(guessed, moving.shot(0, 60).picture)
    plain, read = (refine(coarse, plate=plate).alpha / 255 for plate in (None, given(_WALL)))
    assert np.abs(read - matte).mean() < 0.4 * np.abs(plain - matte).mean()


def test_where_the_plate_is_unknown_the_matte_stays() -> None:
    plate = CleanPlate(_WALL, np.zeros(moving.SIZE[::-1], np.uint8))
    coarse = Coarse(moving.figure(60), moving.shot(0, 60).picture)
    assert (refine(coarse, plate=plate).alpha == refine(coarse).alpha).all()


@pytest.mark.parametrize("layout", [Layout(), Layout(halved=False, depth=10)])
def test_planes_of_every_layout_make_one(layout: Layout) -> None:
    frames, mattes = moving.walk(12, 15, 5)
    converted = [Still(f.index, f.picture.converted(layout)) for f in frames]
    plate = _found(converted, mattes)
    assert plate is not None
    assert plate.picture.layout == layout
    assert refine(Coarse(mattes[3], converted[3].picture), plate=plate).alpha[60, 80] == 255
