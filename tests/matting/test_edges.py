"""A coarse matte comes to full size: sure where it was sure, crisp where the picture shows an edge."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.matting.edges import Edges, refine
from cleanplate.matting.networks.network import Coarse
from cleanplate.picture import Layout, Picture, from_rgb, resized

_SIZE = (192, 128)

END = Edges().threshold / 100


def _picture(step: int = 100) -> Picture:
    """A bright right half before a dark left one: the edge stands between columns 95 and 96."""
    rgb = np.full((*_SIZE[::-1], 3), 60, np.uint8)
    rgb[:, 96:] += np.uint8(step)
    return from_rgb(rgb, Layout())


def _coarse(picture: Picture, shift: float = 0) -> Coarse:
    """A soft, low-resolution matte of the right half, off by `shift` full-size pixels."""
    x = (np.arange(48, dtype=np.float32) + 0.5) * 4
    alpha = np.clip((x - 96 - shift) / 16 + 0.5, 0, 1)
    return Coarse(np.tile(alpha, (32, 1)).astype(np.float32), picture)


def _truth() -> Any:
    truth = np.zeros(_SIZE[::-1], np.float32)
    truth[:, 96:] = 255
    return truth


def test_the_edge_becomes_crisper_where_the_picture_shows_it() -> None:
    """Nearer to the truth everywhere, and with its steepest step just where the picture has its own."""
    coarse = _coarse(_picture())
    plain = cv2.resize(coarse.alpha, _SIZE, interpolation=cv2.INTER_LINEAR) * 255
    refined = refine(coarse).alpha
    steps, plain_steps = np.diff(refined[64].astype(int)), np.diff(plain[64])
    assert np.abs(refined - _truth()).mean() < np.abs(plain - _truth()).mean()
    assert int(steps.argmax()) == 95
    assert steps.max() > 3 * plain_steps.max()


def test_where_the_picture_shows_no_edge_the_coarse_matte_stays() -> None:
    """Texture that has nothing to do with the matte must not be drawn into it."""
    flat = from_rgb(np.full((*_SIZE[::-1], 3), 90, np.uint8), Layout())
    coarse = _coarse(flat)
    plain = cv2.resize(coarse.alpha, _SIZE, interpolation=cv2.INTER_LINEAR) * 255
    assert np.abs(refine(coarse).alpha - plain).mean() < 3


def test_texture_behind_is_not_drawn_into_the_matte() -> None:
    stripes = np.full((*_SIZE[::-1], 3), 60, np.uint8)
    stripes[::6] = stripes[1::6] = stripes[2::6] = 160
    refined = refine(_coarse(from_rgb(stripes, Layout()))).alpha
    assert np.abs(np.diff(refined.astype(int), axis=0)).max() < 30


@given(st.integers(0, 500), st.sampled_from([(192, 128), (97, 65), (64, 96), (33, 200)]))
def test_it_has_the_pictures_size_and_type_whatever_comes(seed: int, size: tuple[int, int]) -> None:
    dice = np.random.default_rng(seed)
    picture = from_rgb(dice.integers(0, 256, (*size[::-1], 3), np.uint8), Layout())
    alpha = cv2.GaussianBlur(dice.uniform(0, 1, (32, 48)).astype(np.float32), (0, 0), 2)
    matte = refine(Coarse(np.asarray(alpha, np.float32), picture))
    assert matte.alpha.shape == size[::-1]
    assert matte.alpha.dtype == np.uint8


@pytest.mark.parametrize(("level", "value"), [(0.0, 0), (END / 2, 0), (1.0, 255), (1 - END / 2, 255)])
def test_what_is_sure_everywhere_is_clear_or_solid_everywhere(level: float, value: int) -> None:
    """A room without anybody, and a face that fills the picture: there is no edge to refine."""
    coarse = Coarse(np.full((32, 48), level, np.float32), _picture())
    assert (refine(coarse).alpha == value).all()


def test_sure_places_far_from_the_edge_are_untouched_by_texture() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (*_SIZE[::-1], 3), np.uint8)
    alpha = refine(_coarse(from_rgb(noise, Layout()))).alpha
    assert (alpha[:, :70] == 0).all()
    assert (alpha[:, 122:] == 255).all()


def test_a_sharp_matte_is_taken_as_it_is() -> None:
    alpha = np.random.default_rng(2).integers(0, 256, _SIZE[::-1], np.uint8)
    coarse = Coarse(alpha.astype(np.float32) / 255, _picture(), sharp=True)
    assert (refine(coarse).alpha == alpha).all()


def test_the_pictures_own_alpha_is_never_exceeded() -> None:
    own = np.zeros(_SIZE[::-1], np.uint8)
    own[:64] = 200
    alpha = refine(_coarse(_picture().with_alpha(own))).alpha
    assert (alpha <= own).all()
    assert alpha[:64, 130:].min() == 200


def test_it_keeps_the_mean_of_a_soft_matte() -> None:
    """Hair that covers half of every pixel is half there, not all or nothing."""
    coarse = Coarse(np.full((32, 48), 0.5, np.float32), _picture())
    mean = float(resized(refine(coarse).alpha, (12, 8)).mean())
    assert mean == pytest.approx(255 * 0.5, abs=4)
