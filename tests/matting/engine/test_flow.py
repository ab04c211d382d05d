"""Motion between two frames: right where there is texture, honest where there is not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from cleanplate.matting.engine.flow import Gray, agreement, along, chained, motion, small_gray
from tests import moving

_TEXTURE = np.random.default_rng(3)


def _scene(seed: int = 3, contrast: float = 1.0) -> Gray:
    noise = np.random.default_rng(seed).uniform(0, 255, (240, 340)).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 2)
    return np.asarray(np.clip((soft - 127) * 5 * contrast + 127, 0, 255), np.uint8)


def _window(scene: Gray, x: int, y: int) -> Gray:
    return np.ascontiguousarray(scene[20 + y : 164 + y, 20 + x : 276 + x])


@pytest.mark.parametrize("thorough", [True, False])
@pytest.mark.parametrize(("x", "y"), [(3, 0), (0, -4), (-6, 5)])
def test_a_shift_is_found_both_ways(x: int, y: int, thorough: bool) -> None:
    before, after = _window(_scene(), 0, 0), _window(_scene(), x, y)
    found = motion(before, after, thorough)
    inside = (slice(12, -12), slice(12, -12))
    for field, sign in ((found.back, 1), (found.ahead, -1)):
        assert np.median(np.abs(field[inside] - np.array([sign * x, sign * y]))) < 0.3
    assert found.missed[inside].mean() < 0.03
    assert not found.cut


def test_two_scenes_are_a_cut() -> None:
    assert motion(_window(_scene(3), 0, 0), _window(_scene(8), 0, 0)).cut


def test_a_dark_cut_is_a_cut() -> None:
    """Two night scenes differ little in every sample."""
    assert motion(_window(_scene(3, 0.5), 0, 0), _window(_scene(8, 0.5), 0, 0)).cut


def test_flat_frames_are_no_cut() -> None:
    flat = np.full((144, 256), 90, np.uint8)
    assert not motion(flat, flat).cut
    assert not motion(flat, flat + np.uint8(6)).cut


def test_a_walker_is_no_cut() -> None:
    frames, _ = moving.walk(2, 12)
    grays = [small_gray(f.picture, moving.SIZE) for f in frames]
    assert not motion(*grays).cut


def test_fields_chain() -> None:
    first = np.zeros((40, 60, 2), np.float32)
    first[..., 0] = 2
    second = np.zeros((40, 60, 2), np.float32)
    second[..., 1] = -3
    assert np.allclose(chained(first, second), [2, -3])


def test_along_brings_what_lies_at_the_end_of_each_offset() -> None:
    values = np.tile(np.arange(60, dtype=np.float32), (40, 1))
    field = np.zeros((40, 60, 2), np.float32)
    field[..., 0] = 1.5
    assert np.allclose(np.asarray(along(field, values))[:, :58], values[:, :58] + 1.5)


def test_agreement_is_high_where_frames_match_and_low_where_not() -> None:
    here = _window(_scene(), 0, 0)
    there = here.copy()
    there[:, 128:] = 255 - there[:, 128:]
    still = np.zeros((*here.shape, 2), np.float32)
    found = agreement(here, there, still)
    assert found.dtype == np.float32
    assert found[:, :120].min() == 1
    assert np.median(found[:, 136:]) < 0.1
