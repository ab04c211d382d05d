"""A coarse matte comes to full size: sure where it was sure, crisp where the picture shows an edge."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.errors import UsageError
from cleanplate.matting.edges import Edges, refine
from cleanplate.matting.foreground import cut_out
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


def _ramp(shift: float = 0, width: float = 4) -> Coarse:
    """An exact matte of the right half, its edge so many pixels soft."""
    x = np.arange(_SIZE[0], dtype=np.float32) + 0.5
    alpha = np.clip((x - 96 - shift) / width + 0.5, 0, 1)
    return Coarse(np.tile(alpha, (_SIZE[1], 1)).astype(np.float32), _picture(), sharp=True)


def _edge(alpha: Any, row: int = 64) -> float:
    """Where the right half begins, in pixels, by how much of the row it covers."""
    return _SIZE[0] - float(alpha[row].astype(float).sum()) / 255


@pytest.mark.parametrize("edges", [Edges(), Edges(threshold=5), Edges(decontaminate=0), Edges(chatter=100)])
def test_an_exact_matte_stays_exact_unless_its_edge_is_asked_to_change(edges: Edges) -> None:
    alpha = np.random.default_rng(3).integers(0, 256, _SIZE[::-1], np.uint8)
    coarse = Coarse(alpha.astype(np.float32) / 255, _picture(), sharp=True)
    assert (refine(coarse, edges).alpha == alpha).all()


@pytest.mark.parametrize("sharp", [True, False])
def test_a_threshold_makes_clear_and_solid_what_is_nearly_so(sharp: bool) -> None:
    """Haze of a fifth goes, a pinhole of a fifth closes, a half stays a half."""
    alpha = np.full((128, 192), 0.2, np.float32)
    alpha[:, 64:128], alpha[:, 128:] = 0.5, 0.8
    found = refine(Coarse(alpha, _picture(0), sharp), Edges(threshold=25)).alpha
    assert (found[:, :60] == 0).all()
    assert np.abs(found[:, 70:120].astype(int) - 128).max() <= 1
    assert (found[:, 132:] == 255).all()


def test_a_threshold_of_fifty_leaves_no_soft_edge() -> None:
    found = refine(_ramp(0.5, 9), Edges(threshold=50)).alpha
    assert ((found > 0) & (found < 255)).sum() <= _SIZE[1]
    assert _edge(found) == pytest.approx(96.5, abs=0.5)


@pytest.mark.parametrize("width", [1, 4, 12])
@pytest.mark.parametrize("choke", [0.25, 0.5, 1, 1.75, 4, 6, 11.5, 40, -0.5, -1.75, -4, -11.5, -40])
def test_a_choke_moves_the_edge_by_its_pixels(choke: float, width: float) -> None:
    """However soft the edge is, and fractions of a pixel too."""
    found = refine(_ramp(0, width), Edges(choke=choke)).alpha
    assert _edge(found) == pytest.approx(96 + choke, abs=0.15)


@pytest.mark.parametrize("choke", [-9.0, -4.0, -1.0, 1.0, 4.0, 9.0])
def test_a_choke_is_as_wide_in_every_direction(choke: float) -> None:
    """A disc stays a disc: its rim is nowhere more than 0.6 pixels off the circle that it should be."""
    y, x = np.mgrid[0:128, 0:192] - np.array([64, 96])[:, None, None]
    away = np.hypot(x, y)
    disc = Coarse(np.clip(40.5 - away, 0, 1).astype(np.float32), _picture(), sharp=True)
    found = refine(disc, Edges(choke=choke)).alpha
    radius, soft = 40 - choke, max(1.0, abs(choke) / 2) / 2 + 0.6
    assert (found[away < radius - soft - 0.6] == 255).all()
    assert (found[away > radius + soft + 0.6] == 0).all()
    assert np.sqrt((found / 255).sum() / np.pi) == pytest.approx(radius, abs=0.4)


def test_a_grown_hair_fades_out_and_is_no_bar() -> None:
    """A hair grown by 4 pixels falls off in many small steps, where a plain dilation has a single cliff."""
    alpha = np.zeros(_SIZE[::-1], np.float32)
    alpha[:, 96] = 0.6
    row = refine(Coarse(alpha, _picture(), sharp=True), Edges(choke=-4)).alpha[64].astype(int)
    assert row[96] == 153
    assert (row[[88, 104]] == 0).all()
    assert np.abs(np.diff(row)).max() < 153 * 0.6


def test_a_subject_that_leaves_the_picture_is_not_choked_at_its_border() -> None:
    found = refine(_ramp(), Edges(choke=5, feather=6)).alpha
    assert (found[:, -60:] == 255).all()
    assert (found[[0, -1]] == found[64]).all()


@pytest.mark.parametrize("feather", [1.0, 4.0, 12.0, 20.0, 60.0])
def test_a_feather_softens_the_edge_and_leaves_it_in_its_place(feather: float) -> None:
    """A Gaussian of half so many pixels: a cliff rises from 16 to 84 percent over the feather itself."""
    found = refine(_ramp(0, 1), Edges(feather=feather)).alpha
    assert _edge(found) == pytest.approx(96, abs=0.1)
    assert (np.diff(found[64].astype(int)) >= 0).all()
    low, high = np.interp([0.159 * 255, 0.841 * 255], found[64], np.arange(192))
    assert high - low == pytest.approx(feather, rel=0.06, abs=0.35)


def test_far_from_the_edge_nothing_is_softened() -> None:
    found = refine(_ramp(), Edges(feather=8)).alpha
    assert (found[:, :80] == 0).all()
    assert (found[:, 112:] == 255).all()


_WISHES = [{"choke": 2.5}, {"choke": -7.0}, {"feather": 5.0}, {"choke": 1.0, "feather": 30.0}]


@given(
    st.integers(0, 200),
    st.sampled_from([(700, 300), (97, 65), (129, 257), (8, 300), (1, 1)]),
    st.sampled_from(_WISHES),
)
def test_no_seams_where_the_picture_was_worked_on_in_parts(
    seed: int, size: tuple[int, int], wish: dict[str, float]
) -> None:
    """The same matte, a little further down on a larger picture, has the same edge."""
    dice = np.random.default_rng(seed)
    noise = cv2.GaussianBlur(dice.uniform(0, 1, size[::-1]).astype(np.float32), (0, 0), 9)
    alpha = np.atleast_2d(np.clip((noise - 0.5) * 20 + 0.5, 0, 1)).astype(np.float32)

    def shaped(values: Any) -> Any:
        picture = from_rgb(np.zeros((*values.shape, 3), np.uint8), Layout())
        return refine(Coarse(np.ascontiguousarray(values), picture, sharp=True), Edges(**wish)).alpha

    moved = np.pad(alpha, ((37, 0), (53, 0)), "edge")
    gap = 60  # more than any of these looks
    at, there = shaped(alpha)[gap:, gap:], shaped(moved)[37 + gap :, 53 + gap :]
    assert (np.abs(at.astype(int) - there) <= 1).all()


@pytest.mark.parametrize("wish", [{}, {"choke": 1.5}, {"choke": -3.0}, {"feather": 7.0}, {"threshold": 20.0}])
@pytest.mark.parametrize("sharp", [True, False])
def test_the_band_of_a_finished_matte_holds_every_soft_sample(wish: dict[str, float], sharp: bool) -> None:
    coarse = _coarse(_picture()) if not sharp else _ramp()
    matte = refine(coarse, Edges(**wish))
    soft = np.flatnonzero((matte.alpha > 0) & (matte.alpha < 255))
    assert (matte.band(_picture().planes[0]) == soft).all()


def test_a_grown_edge_never_exceeds_the_pictures_own_alpha() -> None:
    """What the source says is clear has no colour that could be shown."""
    own = np.where(_truth() > 0, 255, 0).astype(np.uint8)
    for wish in (Edges(choke=-10), Edges(feather=10)):
        assert (refine(_coarse(_picture().with_alpha(own), -8), wish).alpha <= own).all()


def test_without_decontamination_colours_stay_as_decoded() -> None:
    picture = _picture()
    matte = refine(_coarse(picture))
    kept, cleaned = (cut_out(picture, matte, strength).foreground for strength in (0.0, 1.0))
    assert all((a == b).all() for a, b in zip(kept.planes, picture.planes, strict=True))
    assert (cleaned.planes[0] != picture.planes[0]).any()


@pytest.mark.parametrize(
    ("wrong", "range_"),
    [
        ({"feather": -1}, "0 to 200"),
        ({"feather": 201}, "0 to 200"),
        ({"feather": float("nan")}, "0 to 200"),
        ({"choke": 101}, "-100 to 100"),
        ({"choke": -100.5}, "-100 to 100"),
        ({"threshold": 51}, "0 to 50"),
        ({"chatter": -1}, "0 to 100"),
        ({"decontaminate": 101}, "0 to 100"),
    ],
)
def test_what_cannot_be_asked_of_an_edge_is_refused_with_its_range(wrong: dict[str, Any], range_: str) -> None:
    with pytest.raises(UsageError, match=next(iter(wrong))) as caught:
        Edges(**wrong)
    assert range_ in caught.value.hint
