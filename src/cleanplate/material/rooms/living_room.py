"""A living room by day: a sofa, plants, a lamp that is on, books and pictures, the window at the left."""

from __future__ import annotations

import numpy as np

from cleanplate.material.rooms import furniture as f
from cleanplate.material.rooms.lens import Camera, Look
from cleanplate.material.rooms.solid import Material, Solid, box
from cleanplate.material.rooms.texture import boards, cloth, clouds, lying, mixed, plaster, srgb, stripes
from cleanplate.material.rooms.trace import Light, Scene, photographed
from cleanplate.picture import Floats, Size

_CAMERA = Camera(height=1.3, turn=-5, tip=-1, focal=35)
_LOOK = Look(exposure=-0.35, balance=(1.0, 0.985, 0.95))
_BACK, _LEFT, _RIGHT, _TOP = 5.6, -2.75, 2.9, 2.75


def drawn(size: Size) -> Floats:
    """The room as gamma-encoded RGB (height, width, 3), 0..1."""
    return photographed(_SCENE, _CAMERA, _LOOK, size)


def _shell() -> list[f.Piece]:
    wall = Material(plaster(srgb("#d8cfc2")))
    side = Material(plaster(srgb("#e2dcd2")))
    oak = Material(lying(boards(srgb("#b98d5e"), srgb("#8a6038"))), gloss=0.04, rough=0.22)
    rug = Material(lying(cloth(srgb("#cfc4b2"), 0.5)))
    return [
        [box((_LEFT - 0.2, 0, _BACK), (_RIGHT + 1, _TOP, _BACK + 0.1), wall)],
        [box((_RIGHT, 0, -3), (_RIGHT + 0.1, _TOP, _BACK), side)],
        [box((_LEFT - 1, -0.1, -3), (_RIGHT + 1, 0, _BACK), oak)],
        [box((_LEFT - 1, _TOP, -3), (_RIGHT + 1, _TOP + 0.1, _BACK), Material(srgb("#f0ede6")))],
        [box((-1.6, 0, 3.0), (1.9, 0.012, 5.0), rug)],
        [box((_LEFT, 0, _BACK - 0.02), (_RIGHT, 0.1, _BACK), f.WHITE)],
        _window(),
    ]


def _window() -> f.Piece:
    """The left wall, its window from z 2.6 to 5.1, and the garden that shines in."""
    wall = Material(plaster(srgb("#e2dcd2")))
    frame = Material(srgb("#f2f0ea"))
    x = _LEFT
    solids = [
        box((x - 0.2, 0, 5.1), (x, _TOP, _BACK), wall),
        box((x - 0.2, 0, -3), (x, _TOP, 2.6), wall),
        box((x - 0.2, 0, 2.6), (x, 0.45, 5.1), wall),
        box((x - 0.2, 2.45, 2.6), (x, _TOP, 5.1), wall),
        box((x - 0.5, -0.2, 1.6), (x - 0.4, 3.0, 6), Material((0, 0, 0), _garden, casts=False)),
    ]
    bars = [box((x - 0.12, 0.45, z - 0.035), (x - 0.05, 2.45, z + 0.035), frame) for z in (2.63, 3.85, 5.07)]
    return [
        *solids,
        *bars,
        box((x - 0.12, 1.9, 2.6), (x - 0.05, 1.95, 5.1), frame),
        box((x - 0.2, 0.43, 2.55), (x + 0.08, 0.47, 5.15), frame),
    ]


def _garden(p: Floats) -> Floats:
    leaves = clouds(p[2] * 3, p[1] * 3, 5)
    green = mixed((0.6, 1.3, 0.25), (3.2, 4.0, 1.6), leaves**2)
    sky = np.clip((p[1] + 0.5 * leaves - 0.25) * 3, 0, 1)
    return mixed(green, (5.5, 6.3, 7.0), sky)


def _curtains() -> f.Piece:
    linen = Material(stripes((srgb("#e6ddcd"), srgb("#d9cfbd"), srgb("#efe8da"), srgb("#cfc4b0")), 0.05))
    return [Solid("ball", (_LEFT + 0.12, 1.3, z), (0.14, 4.6, 0.16), linen) for z in np.arange(5.0, 5.5, 0.08)]


def _abstract(p: Floats) -> Floats:
    sun = np.hypot(p[0] - 0.05, p[1] - 0.08) < 0.13
    hills = p[1] < -0.05 + 0.08 * np.sin(p[0] * 9)
    ground = mixed(srgb("#e5d3b8"), srgb("#b9764f"), hills.astype(np.float32))
    return mixed(ground, srgb("#c9502f"), (sun & ~hills).astype(np.float32))


_SCENE = Scene(
    pieces=[
        *_shell(),
        _curtains(),
        f.sofa(0.25, 4.8, 2.3, srgb("#6f7f86")),
        [
            f.cushion(-0.55, 0.78, 4.72, srgb("#c98a4b"), turn=12),
            f.cushion(1.05, 0.78, 4.72, srgb("#e4dccf"), turn=-14),
            f.cushion(0.72, 0.74, 4.6, srgb("#3f5660"), 0.38, -6),
        ],
        f.floor_lamp(1.72, 5.1, 1.6, (5.0, 3.3, 1.6), f.BRASS),
        f.plant(-1.75, 5.0, 1.75, 4, Material(srgb("#b8734d")), 0.36),
        f.plant(2.3, 4.0, 1.1, 9, f.WHITE, 0.3),
        f.picture(-0.25, 1.72, _BACK, 0.62, 0.8, _abstract, f.OAK),
        f.picture(0.5, 1.72, _BACK, 0.62, 0.8, cloth(srgb("#7f8f86"), 0.9), f.OAK),
        [
            Solid("drum", (0.2, 0.4, 3.5), (0.9, 0.04, 0.9), f.WALNUT),
            Solid("drum", (0.2, 0.2, 3.5), (0.08, 0.4, 0.08), f.BLACK),
        ],
        f.bookshelf((2.05, 0.0, _BACK - 0.34), (2.88, 2.1, _BACK), 5, f.OAK, 3, full=0.7),
    ],
    lights=[
        Light((_LEFT + 0.02, 1.45, 3.85), (6.5, 7.0, 7.4), u=(0, 0.95, 0), v=(0, 0, 1.2)),
        Light((1.72, 1.62, 5.1), (2.4, 1.6, 0.8), radius=0.12),
        Light((0.3, 2.7, -0.6), (1.1, 1.08, 1.05), u=(1.2, 0, 0), v=(0, 0, 1.0)),
    ],
    sky=(0.35, 0.35, 0.36),
)
