from __future__ import annotations

import numpy as np
import pytest

from cleanplate.material.rooms import texture as t
from cleanplate.material.rooms.solid import Paint
from cleanplate.picture import Floats

_RED, _SAND = t.srgb("#803020"), t.srgb("#d0c0a0")
_PAINTS = {
    "plaster": t.plaster(_SAND),
    "wood": t.wood(_SAND, _RED),
    "boards": t.boards(_SAND, _RED),
    "bricks": t.bricks(_RED, _SAND),
    "tiles": t.tiles(_SAND, _RED, 0.2, 0.1),
    "cloth": t.cloth(_RED),
    "stripes": t.stripes((_RED, _SAND), 0.1),
    "books": t.books(0.3),
    "foliage": t.foliage(_RED),
    "lying": t.lying(t.boards(_SAND, _RED)),
}


def _points() -> Floats:
    return np.random.default_rng(2).uniform(-3, 3, (3, 2000)).astype(np.float32)


@pytest.mark.parametrize("name", _PAINTS)
def test_a_paint_varies_and_gives_back_no_more_than_falls_on_it(name: str) -> None:
    paint: Paint = _PAINTS[name]
    colours = paint(_points())
    assert colours.shape == (3, 2000)
    assert colours.min() >= 0
    assert colours.max() <= 1
    assert colours.std(axis=1).max() > 0.001


def test_srgb_is_made_linear() -> None:
    assert t.srgb("#ffffff") == pytest.approx((1, 1, 1))
    assert t.srgb("#808080")[0] == pytest.approx(0.219, abs=0.01)
    assert t.srgb("#ff0000")[1:] == (0, 0)


def test_noise_is_smooth_and_within_range() -> None:
    x = np.linspace(0, 9, 3000, dtype=np.float32)
    values = t.noise(x, x * 0 + 0.5)
    assert 0 <= values.min() < values.max() <= 1
    assert np.abs(np.diff(values)).max() < 0.01
    assert t.clouds(x, x).max() <= 1


def test_bricks_of_one_course_lie_half_a_brick_from_the_next() -> None:
    x = np.linspace(0.0, 0.229, 400, dtype=np.float32)
    paint = t.bricks((0.0, 0.0, 0.0), (1.0, 1.0, 1.0), width=0.23, height=0.075)
    joints = [paint(np.stack([x, np.full_like(x, y), x * 0]))[0] > 0.9 for y in (0.04, 0.115)]
    assert x[joints[1]].mean() - x[joints[0]].mean() == pytest.approx(0.115, abs=0.01)
