"""A key held to a network's matte: junk goes, holes close, hair and what is held in the hand stay the key's."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from cleanplate.matting.key.garbage import guarded
from cleanplate.matting.key.keyer import Keyer
from cleanplate.matting.networks.network import Coarse
from cleanplate.picture import RGB, Layout, Picture, from_rgb

_SIZE = 384, 216
_YUV = Layout()
_GREEN = (33, 158, 69)
_BODY = (slice(60, 180), slice(140, 240))
_LAYOUTS = [Layout(), Layout(depth=10), RGB]


def _shot() -> Any:
    rgb = np.full((*_SIZE[::-1], 3), _GREEN, np.uint8)
    rgb[_BODY] = (150, 120, 110)
    return rgb


def _matte(small: tuple[int, int] = (256, 144)) -> Any:
    """What a network might say of the body: a little blurred, at its own size."""
    matte = np.zeros(_SIZE[::-1], np.float32)
    matte[_BODY] = 1
    return cv2.GaussianBlur(cv2.resize(matte, small, interpolation=cv2.INTER_AREA), (0, 0), 1.5)


def _guarded(rgb: Any, layout: Layout = _YUV, matte: Any = None, shadows: float = 0.0) -> tuple[Coarse, Coarse]:
    picture = from_rgb(rgb, layout)
    keyer = Keyer(_GREEN, shadows)
    keyed, _ = keyer.step(picture, keyer.start(picture))
    return keyed, guarded(keyed, _matte() if matte is None else matte)


@pytest.mark.parametrize("layout", _LAYOUTS)
@pytest.mark.parametrize(
    "junk",
    [(slice(200, 216), slice(None)), (slice(0, 30), slice(40, 70)), (slice(90, 120), slice(300, 330))],
    ids=["a black strip below", "a lamp above", "a thing beside"],
)
def test_junk_outside_the_subject_goes(layout: Layout, junk: Any) -> None:
    rgb = _shot()
    rgb[junk] = 12
    keyed, held = _guarded(rgb, layout)
    assert keyed.alpha[junk].mean() > 0.8
    assert held.alpha[junk].max() < 0.02


def test_a_floor_that_the_subject_stands_on_goes() -> None:
    """It touches both the subject and the picture's border."""
    rgb = _shot()
    rgb[180:] = (90, 80, 70)
    assert _guarded(rgb)[1].alpha[186:].max() < 0.05


def test_a_thing_held_in_the_hand_stays() -> None:
    """The network never saw it; the key did, it hangs on the subject and ends inside the picture."""
    rgb = _shot()
    rgb[90:100, 240:330] = (180, 30, 40)
    assert _guarded(rgb)[1].alpha[92:98, 242:326].min() > 0.9


@pytest.mark.parametrize("layout", _LAYOUTS)
def test_green_on_the_subject_is_filled_in_its_own_colour(layout: Layout) -> None:
    """A small badge of the screen's very colour: solid, and still green."""
    rgb, badge = _shot(), (slice(116, 124), slice(186, 194))
    rgb[badge] = _GREEN
    keyed, held = _guarded(rgb, layout)
    assert keyed.alpha[badge].mean() < 0.2
    assert held.alpha[badge].min() > 0.95
    inner = (slice(118, 122), slice(188, 192))  # halved chroma mixes at the rim
    assert np.abs(held.picture.rgb()[inner] - from_rgb(rgb, layout).rgb()[inner]).max() < 0.04


def test_a_reflection_of_the_screen_is_no_hole() -> None:
    rgb, part = _shot(), (slice(100, 140), slice(170, 210))
    rgb[part] = np.rint(0.4 * np.array((150, 150, 150)) + 0.6 * np.array(_GREEN))
    keyed, held = _guarded(rgb)
    assert keyed.alpha[part].mean() < 0.8
    assert held.alpha[part].min() > 0.95


def test_the_screen_between_arm_and_body_stays_clear() -> None:
    """A network often closes such a gap; where that much of the very screen shows, the key is right."""
    rgb, gap = _shot(), (slice(80, 150), slice(165, 190))
    rgb[gap] = _GREEN
    assert _guarded(rgb)[1].alpha[84:146, 169:186].max() < 0.02


def test_the_keys_own_edge_stays() -> None:
    """Near the matte's edge nothing but the key counts, hair beyond the network's matte too."""
    rgb = _shot()
    for x in range(150, 230, 8):
        cv2.line(rgb, (x, 60), (x + 4, 40), (30, 25, 20), 1, cv2.LINE_AA)
    keyed, held = _guarded(rgb)
    rim = (slice(36, 70), slice(136, 244))
    assert keyed.alpha[40:58, 150:230].mean() > 0.05
    assert np.abs(keyed.alpha[rim] - held.alpha[rim]).max() < 0.01


def test_where_the_network_sees_nobody_nothing_is_left() -> None:
    assert _guarded(_shot(), matte=np.zeros((144, 256), np.float32))[1].alpha.max() == 0


def test_shadows_that_are_kept_pass_the_garbage_matte() -> None:
    """They lie outside the network's matte by nature."""
    rgb = _shot().astype(np.float32)
    dark = np.zeros(_SIZE[::-1], np.float32)
    cv2.ellipse(dark, (310, 120), (30, 60), 0, 0, 360, 1, -1)
    rgb *= 1 - 0.4 * cv2.GaussianBlur(dark, (0, 0), 6)[..., None]
    keyed, held = _guarded(np.rint(rgb).astype(np.uint8), shadows=1.0)
    assert 0.3 < held.alpha[100:140, 300:320].mean() < 0.45
    assert np.abs(keyed.alpha - held.alpha)[:, 280:].max() < 0.12


def test_any_sharp_matte_can_be_guarded() -> None:
    """Of a key that is not ours only alpha is held: there are no colours to go back to."""
    picture: Picture = from_rgb(_shot(), Layout())
    held = guarded(Coarse(np.ones(_SIZE[::-1], np.float32), picture, sharp=True), _matte())
    assert held.picture is picture
    assert held.alpha[0, 0] == 0
    assert held.alpha[120, 190] == 1


def test_a_thing_held_in_the_hand_may_leave_the_picture() -> None:
    """Swung past the border for a frame, it does not vanish for that frame."""
    rgb = _shot()
    rgb[84:108, 240:] = (180, 30, 40)
    assert _guarded(rgb)[1].alpha[88:104, 242:380].min() > 0.9
