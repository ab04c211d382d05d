from __future__ import annotations

import numpy as np
import pytest

from cleanplate.material.rooms.lens import Camera, Look
from cleanplate.material.rooms.solid import Material, Solid, box
from cleanplate.material.rooms.trace import FAR, Light, Scene, photographed, traced

_WHITE = Material((0.6, 0.6, 0.6))
_FLOOR = box((-20, -0.1, -5), (20, 0, 40), _WHITE)
_LAMP = Light((0, 4, 4), (40, 40, 40))
_AHEAD = Camera(height=1.0)


def test_depth_is_that_of_what_is_met_and_beyond_all_it_is_far() -> None:
    light, depth = traced(Scene([[box((-9, -9, 5), (0, 9, 6), _WHITE)]], [_LAMP], (0, 0, 1)), _AHEAD, (40, 20))
    assert depth[:, :18] == pytest.approx(np.full((20, 18), 5.0), rel=1e-4)
    assert (depth[:, 22:] == FAR).all()
    assert light[:, 22:] == pytest.approx(np.broadcast_to([0, 0, 1], (20, 18, 3)), abs=1e-5)


def test_a_ball_under_a_lamp_throws_a_shadow() -> None:
    ball = Solid("ball", (0, 1.6, 4), (1, 1, 1), _WHITE)
    camera = Camera(height=1.0, tip=-14)
    with_ball, depth = traced(Scene([[_FLOOR], [ball]], [_LAMP]), camera, (60, 34))
    without, bare = traced(Scene([[_FLOOR]], [_LAMP]), camera, (60, 34))
    same = (np.abs(depth - bare) < 1e-3) & (bare < 4.3) & (bare > 3.7)
    middle = same & (np.abs(np.arange(60) - 29.5) < 4)[None]
    assert middle.any()
    assert with_ball[middle].mean() < 0.3 * without[middle].mean()


def test_light_falls_off_with_the_square_of_the_distance() -> None:
    """A wall alone, its lamp right before it, at one and two metres."""
    lit = []
    for away in (1.0, 2.0):
        scene = Scene([[box((-9, -9, 5), (9, 9, 6), _WHITE)]], [Light((0, 1, 5 - away), (1, 1, 1), radius=0.001)])
        lit.append(traced(scene, Camera(height=1.0, focal=900), (9, 9))[0][4, 4, 0])
    assert lit[0] == pytest.approx(0.6 / np.pi, rel=0.05)
    assert lit[0] / lit[1] == pytest.approx(4, rel=0.1)


def test_a_panel_lights_one_side_only() -> None:
    wall = [box((-9, -9, 5), (9, 9, 6), _WHITE)]
    u, v = (0.5, 0.0, 0.0), (0.0, 0.5, 0.0)
    towards, away = Light((0, 1, 3), (5, 5, 5), u, v), Light((0, 1, 3), (5, 5, 5), v, u)
    bright, dark = (float(traced(Scene([wall], [light]), _AHEAD, (16, 9))[0].mean()) for light in (towards, away))
    assert bright > 0.05
    assert dark == 0


def test_a_red_wall_reddens_what_stands_beside_it() -> None:
    walls = [[_FLOOR], [box((-1.2, 0, 2), (-1, 3, 8), Material((0.8, 0.05, 0.05)))]]
    light, _ = traced(Scene(walls, [Light((1.5, 2, 4), (30, 30, 30))]), Camera(height=1.0, tip=-10), (60, 34))
    near = light[-8:, 12:26].reshape(-1, 3).mean(axis=0)
    assert near[0] > 1.05 * near[2]


def test_a_scene_is_traced_to_the_same_bits_again() -> None:
    scene = Scene([[_FLOOR], [Solid("ball", (0, 1, 4), (1, 1, 1), _WHITE)]], [_LAMP], (0.1, 0.1, 0.1))
    one, other = (traced(scene, _AHEAD, (40, 24)) for _ in range(2))
    assert (one[0] == other[0]).all()
    assert (one[1] == other[1]).all()


@pytest.mark.parametrize("size", [(160, 90), (90, 160), (101, 101)])
def test_a_ball_stays_round_in_every_shape_of_picture(size: tuple[int, int]) -> None:
    glowing = Solid("ball", (0, 1, 1.1), (0.3, 0.3, 0.3), Material((0, 0, 0), (1, 1, 1)))
    picture = photographed(Scene([[glowing]], []), _AHEAD, Look(bloom=0, vignette=0), size)
    bright = picture.mean(axis=2) > 0.4
    wide, tall = np.count_nonzero(bright.any(axis=0)), np.count_nonzero(bright.any(axis=1))
    assert wide == pytest.approx(tall, abs=2)
    assert wide > 15


def test_a_view_is_seen_beyond_all_solids() -> None:
    post = [box((-0.1, -9, 2), (0.1, 9, 2.2), _WHITE)]
    picture = photographed(Scene([post], []), _AHEAD, Look(bloom=0, vignette=0), (80, 45), np.ones_like)
    assert picture[:, :8].mean() > 0.7
    assert picture[22, 40].mean() < 0.4
