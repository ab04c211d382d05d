"""Screens as they are in studios: unevenly lit, noisy, with shadows on them, and hair and skin before them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import cv2
import numpy as np
import pytest

from cleanplate.matting.edges import refine
from cleanplate.matting.foreground import Cutout, cut_out
from cleanplate.matting.key.axes import find_key, see
from cleanplate.matting.key.keyer import Keyer
from cleanplate.matting.key.screen import screen_of
from cleanplate.picture import RGB, Layout, Picture, from_rgb

_GREEN, _BLUE = np.array([0.13, 0.62, 0.27]), np.array([0.1, 0.25, 0.75])
_SKIN, _HAIR = (0.8, 0.6, 0.5), (0.12, 0.1, 0.09)
_SIZE = 384, 216
_YUV = Layout()
_LAYOUTS = [Layout(), Layout(depth=10), Layout(halved=False), Layout("bt601", full_range=True), RGB]


def _light() -> Any:
    """A lamp's soft spot: bright left of the middle, less than half of that in the corners."""
    x, y = np.meshgrid(np.linspace(0, 1, _SIZE[0]), np.linspace(0, 1, _SIZE[1]))
    return 0.45 + 0.65 * np.exp(-((x - 0.35) ** 2 + (y - 0.3) ** 2) / 0.2)


def _subject(blur: float = 0.7) -> Any:
    """Alpha of a round head on a body that stands on the lower edge."""
    alpha = np.zeros(_SIZE[::-1], np.float32)
    cv2.circle(alpha, (180, 80), 36, 1, -1)
    cv2.rectangle(alpha, (130, 130), (230, 216), 1, -1)
    cv2.rectangle(alpha, (165, 100), (195, 140), 1, -1)
    return cv2.GaussianBlur(alpha, (0, 0), blur)


def _shadow() -> Any:
    """How much light a wide soft shadow right of the subject leaves."""
    alpha = np.zeros(_SIZE[::-1], np.float32)
    cv2.ellipse(alpha, (300, 120), (36, 70), 0, 0, 360, 1, -1)
    return 1 - 0.4 * cv2.GaussianBlur(alpha, (0, 0), 6)


def _shot(alpha: Any, light: Any, subject: Any = _SKIN, screen: Any = _GREEN, noise: float = 0.012) -> Any:
    """RGB uint8 of a subject's colour over a lit screen, as a camera with some noise has it."""
    share = alpha[..., None]
    rgb = share * np.asarray(subject) + (1 - share) * screen * light[..., None]
    rgb = rgb + np.random.default_rng(3).normal(0, noise, rgb.shape)
    return np.rint(np.clip(rgb, 0, 1) * 255).astype(np.uint8)


def _cut(rgb: Any, layout: Layout = _YUV, shadows: float = 0.0) -> Cutout:
    picture = from_rgb(rgb, layout)
    keyer = Keyer(shadows=shadows)
    coarse, _ = keyer.step(picture, keyer.start(picture))
    return cut_out(coarse.picture, refine(coarse))


def _off(cut: Cutout, alpha: Any) -> Any:
    return np.abs(cut.matte.alpha / 255 - alpha)


@pytest.mark.parametrize("layout", _LAYOUTS)
@pytest.mark.parametrize("screen", [_GREEN, _BLUE], ids=["green", "blue"])
def test_under_uneven_light_no_haze_is_left_and_no_hole_is_cut(layout: Layout, screen: Any) -> None:
    alpha = _subject()
    cut = _cut(_shot(alpha, _light(), screen=screen), layout)
    off = _off(cut, alpha)
    assert off[alpha == 0].mean() < 0.002
    assert off[alpha > 0.999].mean() < 0.002
    assert off[(alpha > 0.05) & (alpha < 0.95)].mean() < 0.16


def test_the_screen_is_known_behind_the_subject() -> None:
    """The map continues the light of the screen around, to a few percent of the screen's strength."""
    alpha, light = _subject(), _light()
    picture, empty = from_rgb(_shot(alpha, light), Layout()), from_rgb(_shot(0 * alpha, light, noise=0), Layout())
    key = find_key(picture)
    found, truth = screen_of(see(picture, key), key), screen_of(see(empty, key), key)
    off = np.abs(found.colour - truth.colour) / np.array([key.strength, key.strength, key.luma])
    assert found.sure.mean() > 0.4
    assert found.sure[20:, 18:27].max() == 0  # the body
    assert off.max() < 0.3
    assert off.mean() < 0.02


@pytest.mark.parametrize("layout", [Layout(), Layout(depth=10), RGB])
def test_a_soft_shadow_on_the_screen_is_removed(layout: Layout) -> None:
    alpha = _subject()
    cut = _cut(_shot(alpha, _light() * _shadow()), layout)
    assert cut.matte.alpha[:, 255:].mean() < 0.5


@pytest.mark.parametrize("layout", [Layout(), Layout(depth=10), RGB])
@pytest.mark.parametrize("kept", [0.5, 1.0])
def test_a_shadow_that_is_kept_is_a_black_as_deep_as_it_was(layout: Layout, kept: float) -> None:
    alpha, shadow = _subject(), _shadow()
    cut = _cut(_shot(alpha, _light() * shadow), layout, kept)
    found = cut.matte.alpha / 255
    core, clear = shadow < 0.61, (shadow > 0.999) & (alpha == 0)
    over_white = 1 - found + found * cut.foreground.rgb().mean(axis=2)
    assert abs(found[core].mean() - kept * 0.4) < 0.09
    assert abs(over_white[core].mean() - (1 - kept * 0.4)) < 0.09
    assert found[clear].mean() < 0.015
    assert found[alpha > 0.999].min() > 0.9


def test_half_a_shadow_is_half_as_deep() -> None:
    rgb = _shot(_subject(), _light() * _shadow())
    core = _shadow() < 0.61
    half, whole = (_cut(rgb, shadows=s).matte.alpha[core].mean() for s in (0.5, 1.0))
    assert half == pytest.approx(whole / 2, abs=2)


def test_uneven_light_is_no_shadow() -> None:
    """With shadows kept, a corner with half of the light is still all screen."""
    alpha = _subject()
    assert _off(_cut(_shot(alpha, _light()), shadows=1.0), alpha)[alpha == 0].mean() < 0.01


def test_hair_stays_soft() -> None:
    """Strands thinner than a chroma sample, each of them half there: near the truth and not hard."""
    alpha = np.zeros(_SIZE[::-1], np.float32)
    cv2.circle(alpha, (190, 110), 50, 1, -1)
    for turn in np.linspace(0, 2 * np.pi, 60, endpoint=False):
        end = (int(190 + 80 * np.cos(turn)), int(110 + 80 * np.sin(turn)))
        cv2.line(alpha, (190, 110), end, 1, 1, cv2.LINE_AA)
    alpha = cv2.GaussianBlur(alpha, (0, 0), 0.8)
    cut = _cut(_shot(alpha, _light(), _HAIR))
    ring = (alpha > 0.05) & (alpha < 0.95)
    soft = (cut.matte.alpha > 13) & (cut.matte.alpha < 242)
    assert _off(cut, alpha)[ring].mean() < 0.12
    assert soft.sum() > 0.6 * ring.sum()


def test_a_wide_soft_edge_is_a_ramp() -> None:
    """A subject out of focus: alpha falls steadily from solid to clear."""
    alpha = np.repeat(np.clip((np.arange(_SIZE[0], dtype=np.float32)[None] - 150) / 60, 0, 1), _SIZE[1], 0)
    found = _cut(_shot(alpha, _light(), (0.5, 0.5, 0.5), noise=0)).matte.alpha[40:180].mean(axis=0) / 255
    assert (np.diff(found[150:210]) > -0.02).all()
    assert np.abs(found - alpha[0]).max() < 0.32
    assert ((found > 0.1) & (found < 0.9)).sum() > 20


@pytest.mark.parametrize("colour", [_SKIN, _HAIR, (0.5, 0.5, 0.5), (0.7, 0.1, 0.15)])
def test_no_rim_of_the_screen_follows_the_subject(colour: Any) -> None:
    """Over grey the soft edge is no greener than the subject and the grey are."""
    alpha = _subject(1.5)
    cut = _cut(_shot(alpha, _light(), colour, noise=0))
    share = cut.matte.alpha[..., None] / 255
    over = share * cut.foreground.rgb() + (1 - share) * 0.5
    edge = (alpha > 0.1) & (alpha < 0.9)
    greener = over[..., 1] - np.maximum(over[..., 0], over[..., 2])
    assert greener[edge].mean() < 0.02


@pytest.mark.parametrize("subject", [(0.5, 0.5, 0.5), (0.2, 0.2, 0.2)])
def test_spill_goes_without_darkening(subject: Any) -> None:
    """A green reflection inside grey cloth: colourless after, as bright as before, and no hole."""
    alpha = _subject()
    rgb = _shot(alpha, _light(), subject, noise=0).astype(np.float32) / 255
    rgb[170:200, 160:200] += 0.15 * _GREEN
    rgb = np.rint(rgb * 255).astype(np.uint8)
    cut = _cut(rgb, Layout(halved=False))
    part = (slice(174, 196), slice(164, 196))
    assert cut.matte.alpha[part].min() == 255
    assert np.ptp(cut.foreground.rgb()[part].mean(axis=(0, 1))) < 0.03
    assert (cut.foreground.planes[0][part] == from_rgb(rgb, Layout(halved=False)).planes[0][part]).all()


@pytest.mark.parametrize("layout", _LAYOUTS)
@pytest.mark.parametrize("colour", [_SKIN, (0.9, 0.85, 0.1), (0.1, 0.6, 0.85), (0.2, 0.2, 0.6)])
def test_the_subjects_own_colours_stay_bit_for_bit(layout: Layout, colour: Any) -> None:
    """Skin, yellow, azure and blue deep inside the subject pass a green screen's key untouched."""
    picture = from_rgb(_shot(_subject(), _light(), colour, noise=0), layout)
    keyer = Keyer()
    coarse, _ = keyer.step(picture, keyer.start(picture))
    for old, new in zip(picture.planes, coarse.picture.planes, strict=True):
        down, right = old.shape[0] / _SIZE[1], old.shape[1] / _SIZE[0]
        part = (slice(int(185 * down), int(210 * down)), slice(int(165 * right), int(195 * right)))
        assert (old[part] == new[part]).all()


@pytest.mark.parametrize("size", [(97, 65), (64, 48), (33, 20), (3, 2)])
def test_sizes_that_do_not_divide_are_keyed_too(size: tuple[int, int]) -> None:
    rgb = np.full((size[1], size[0], 3), (33, 158, 69), np.uint8)
    rgb[size[1] // 2 :, size[0] // 3 : size[0] // 2] = 128
    for layout in _LAYOUTS:
        cut = _cut(rgb, layout, shadows=0.5)
        assert cut.matte.alpha.shape == (size[1], size[0])
        assert cut.matte.alpha[0, -1] == 0


def test_a_frame_without_any_screen_is_all_subject() -> None:
    """A hand before the lens, later in the clip."""
    first = from_rgb(_shot(_subject(), _light()), Layout())
    keyer = Keyer()
    state = keyer.start(first)
    coarse, _ = keyer.step(from_rgb(_shot(np.ones(_SIZE[::-1]), _light()), Layout()), state)
    assert coarse.alpha.min() == 1


def test_a_step_is_a_function_of_frame_and_state_alone() -> None:
    """From many threads, in any order, twice: the same bits, and the frames are left as they were."""
    frames = [
        from_rgb(np.roll(_shot(_subject(), _light() * _shadow()), 9 * i, axis=1), Layout()) for i in range(6)
    ]
    copies = [tuple(p.copy() for p in f.planes) for f in frames]
    keyer = Keyer(shadows=1.0)
    state = keyer.start(frames[0])

    def step(picture: Picture) -> Any:
        coarse, after = keyer.step(picture, state)
        assert after is state
        return coarse.alpha.tobytes(), *(p.tobytes() for p in coarse.picture.planes)

    alone = [step(f) for f in frames]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(step, [*frames, *reversed(frames)])) == alone + alone[::-1]
    assert all(
        (p == c).all() for f, cs in zip(frames, copies, strict=True) for p, c in zip(f.planes, cs, strict=True)
    )
