"""Shadows: at the feet of who stands, behind whom the frame cuts off, and below a cut-out without a scene."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import pytest

from cleanplate.compose.blend import over, straight
from cleanplate.compose.layers import paint
from cleanplate.compose.layers.layer import Layer
from cleanplate.compose.scene_fit.shadow import shaded, under
from cleanplate.picture import Layout, Matte
from tests.compose.kinds import box_matte, every_layout, luma, of_colour, rgb, same
from tests.compose.scene_fit.cuts import cutout

_SIZE = (480, 320)
_TALKER, _STANDING = (160, 80, 320, 320), (210, 40, 270, 250)


def _fallen(matte: Matte, strength: float = 80, layout: Layout = Layout()) -> Any:  # noqa: B008
    """How much luma a white wall has lost."""
    wall = of_colour((220, 220, 220), layout, _SIZE)
    return luma(wall) - luma(shaded(wall, matte, strength))


@every_layout
def test_who_stands_has_it_at_the_feet(layout: Layout) -> None:
    lost = _fallen(box_matte(_SIZE, _STANDING), 80, layout)
    y, x = np.unravel_index(np.argmax(lost), lost.shape)
    assert abs(y - 250) < 20 and abs(x - 240) < 30 and lost.max() > 30
    assert lost[250, 200] > 6 > lost[60, 200]  # beside the feet, and beside the head
    assert lost[250, 200] > lost[250, 180] and lost[:20].max() < 2


@every_layout
def test_who_is_cut_off_has_it_all_round_and_softly(layout: Layout) -> None:
    lost = _fallen(box_matte(_SIZE, _TALKER), 80, layout)
    assert lost[200, 156] > 5 and lost[200, 324] > 5
    assert np.abs(np.diff(lost, axis=1)).max() < 8
    assert lost[20].max() < 2 and lost[200, 40] < 2


@pytest.mark.parametrize("box", [_TALKER, _STANDING])
def test_more_is_darker(box: tuple[int, int, int, int]) -> None:
    lost = [_fallen(box_matte(_SIZE, box), s).max() for s in (10, 40, 70, 100)]
    assert lost == sorted(lost) and lost[0] > 1


def test_it_grows_step_by_step_while_feet_come_into_view() -> None:
    """No step of the feet by a pixel changes it by more than a little."""
    lost = [_fallen(box_matte(_SIZE, (210, 60, 270, bottom)), 100) for bottom in range(280, 321)]
    assert max(np.abs(b - a).mean() for a, b in pairwise(lost)) < 0.5


def test_a_part_of_a_pixel_moves_it_by_a_part() -> None:
    """Noise in a matte's edge must not make the shadow jump."""
    first, second = box_matte(_SIZE, _STANDING), box_matte(_SIZE, _STANDING)
    second.alpha[249:252] = np.clip(second.alpha[249:252].astype(int) - 6, 0, 255)
    assert np.abs(_fallen(first, 100) - _fallen(second, 100)).max() < 3


def test_no_subject_has_no_shadow() -> None:
    wall = of_colour((220, 220, 220), Layout(), _SIZE)
    assert shaded(wall, Matte(np.zeros(_SIZE[::-1], np.uint8)), 100) is wall


@every_layout
def test_a_small_or_an_odd_picture_has_one_too(layout: Layout) -> None:
    for size in ((33, 21), (5, 3), (1, 1)):
        matte = Matte(np.full(size[::-1], 255, np.uint8))
        out = shaded(of_colour((200, 200, 200), layout, size), matte, 100)
        assert out.size == size


@every_layout
def test_below_a_cut_out_it_is_alpha_and_black(layout: Layout) -> None:
    """Over a wall it looks as it does when the wall is known."""
    cut = cutout(layout, (180, 120, 90), _STANDING, _SIZE)
    alone = straight(cut)
    out = under(alone, cut.matte, 80)
    wall = of_colour((220, 220, 220), layout, _SIZE)
    assert out.alpha is not None and (out.alpha >= cut.matte.alpha).all()
    assert out.alpha[250, 200] > 10 and out.alpha[20, 20] == 0
    known, painted = over(cut, shaded(wall, cut.matte, 80)), paint.painted(wall, Layer(out, 0, 0))
    assert np.abs(luma(known) - luma(painted)).mean() < 0.5
    assert np.quantile(np.abs(luma(known) - luma(painted)), 0.999) < 4
    solid = cv2.erode(cut.matte.alpha, np.ones((5, 5), np.uint8)) == 255  # at an edge, a cell of chroma has both
    assert np.abs(rgb(out)[solid] - rgb(alone)[solid]).max() <= 1.5


def test_without_strength_or_alpha_nothing_is_put_below() -> None:
    cut = cutout(Layout(), box=_STANDING, size=_SIZE)
    alone = straight(cut)
    assert under(alone, cut.matte, 0) is alone
    opaque = alone.with_alpha(None)
    assert same(under(opaque, cut.matte, 90), opaque)
