"""A library in the evening: books to the ceiling, a reading lamp, a ladder on a rail, and an armchair."""

from __future__ import annotations

import numpy as np

from cleanplate.material.rooms import furniture as f
from cleanplate.material.rooms.lens import Camera, Look
from cleanplate.material.rooms.solid import Material, Solid, box
from cleanplate.material.rooms.texture import boards, cloth, clouds, lying, mixed, plaster, srgb
from cleanplate.material.rooms.trace import Light, Scene, photographed
from cleanplate.picture import Floats, Size

_CAMERA = Camera(height=1.4, turn=1, tip=-0.5, focal=33)
_LOOK = Look(exposure=0.4, balance=(1.0, 1.0, 0.97), bloom=0.1, saturation=0.82)
_BACK, _LEFT, _RIGHT, _TOP = 4.3, -2.7, 3.0, 3.1


def drawn(size: Size) -> Floats:
    """The room as gamma-encoded RGB (height, width, 3), 0..1."""
    return photographed(_SCENE, _CAMERA, _LOOK, size)


def _shell() -> list[f.Piece]:
    dark = Material(plaster(srgb("#4a3527")))
    floor = Material(lying(boards(srgb("#7d5233"), srgb("#54341f"), 0.1, 0.8)), gloss=0.05, rough=0.15)
    return [
        [box((_LEFT, -0.1, -3), (_RIGHT, 0, _BACK), floor)],
        [box((_LEFT, _TOP, -3), (_RIGHT, _TOP + 0.1, _BACK), Material(srgb("#cdbfa8")))],
        [box((_LEFT, 0, _BACK), (_RIGHT, _TOP, _BACK + 0.1), dark)],
        [box((_LEFT - 0.1, 0, -3), (_LEFT, _TOP, _BACK), dark)],
        [box((_RIGHT, 0, -3), (_RIGHT + 0.1, _TOP, _BACK), dark)],
        [box((_LEFT, 2.86, _BACK - 0.42), (_RIGHT, _TOP, _BACK), f.WALNUT)],
        [box((-1.4, 0, 1.6), (1.6, 0.012, 3.6), Material(lying(_rug)))],
    ]


def _rug(p: Floats) -> Floats:
    border = np.maximum(np.abs(p[0]) / 1.5, np.abs(p[1])) > 0.85
    figure = clouds(p[0] * 8, p[1] * 8, 2) > 0.52
    field = mixed(srgb("#6e2a24"), srgb("#8c4a34"), figure.astype(np.float32))
    return np.where(border, np.array(srgb("#2c3345"), np.float32)[:, None], field)


def _ladder(x: float) -> f.Piece:
    """It leans to a brass rail."""
    solids = [Solid("box", (x + side * 0.2, 1.28, 3.5), (0.05, 2.7, 0.035), f.OAK, lean=14) for side in (-1, 1)]
    for n in range(9):
        up = 0.2 + 0.29 * n
        solids.append(Solid("box", (x, up, 3.5 + (up - 1.28) * np.tan(np.radians(14))), (0.4, 0.03, 0.06), f.OAK))
    return solids


def _reading_corner() -> list[f.Piece]:
    leather = srgb("#6b3f28")
    seat = Material(cloth(leather, 0.3), gloss=0.04, rough=0.4)
    x, z = 1.25, 3.0
    return [
        [
            Solid("box", (x, 0.3, z), (0.75, 0.3, 0.75), seat, 28),
            Solid("box", (x + 0.14, 0.72, z + 0.27), (0.75, 0.8, 0.18), seat, 28, 10),
            Solid("box", (x - 0.33, 0.48, z + 0.15), (0.16, 0.4, 0.75), seat, 28),
            Solid("box", (x + 0.33, 0.48, z - 0.18), (0.16, 0.4, 0.75), seat, 28),
        ],
        f.floor_lamp(1.72, 3.45, 1.58, (5.5, 3.4, 1.5), f.BRASS),
        [
            Solid("drum", (-1.5, 0.36, 3.2), (0.09, 0.72, 0.09), f.WALNUT),
            Solid("drum", (-1.5, 0.72, 3.2), (0.62, 0.035, 0.62), f.WALNUT),
        ],
        [
            Solid("ball", (-1.52, 1.0, 3.2), (0.38, 0.38, 0.38), Material(_globe, gloss=0.05, rough=0.2)),
            Solid("drum", (-1.52, 0.78, 3.2), (0.16, 0.08, 0.16), f.BRASS),
        ],
    ]


def _globe(p: Floats) -> Floats:
    land = clouds(p[0] * 9 + 3, p[1] * 9, 3) > 0.53
    return mixed(srgb("#7fa0a0"), srgb("#c9a86a"), land.astype(np.float32))


_SCENE = Scene(
    pieces=[
        *_shell(),
        *(
            f.bookshelf((x, 0.0, _BACK - 0.34), (x + 1.8, 2.86, _BACK), 8, f.WALNUT, seed, full=0.9)
            for seed, x in enumerate((-2.55, -0.75, 1.05))
        ),
        [Solid("box", (0.2, 2.45, _BACK - 0.4), (5.4, 0.03, 0.03), f.BRASS)],
        _ladder(-0.95),
        *_reading_corner(),
        f.pendant(-0.4, 2.5, 2.6, (14, 9, 4.5), 0.2, _TOP),
        f.pendant(-1.75, 2.2, 3.4, (14, 9, 4.5), 0.16, _TOP),
    ],
    lights=[
        Light((1.72, 1.6, 3.45), (4.6, 2.9, 1.35), radius=0.12),
        Light((-0.4, 2.5, 2.6), (3.4, 2.3, 1.25), radius=0.1),
        Light((-1.75, 2.2, 3.4), (1.7, 1.1, 0.55), radius=0.08),
        Light((-2.6, 1.7, 1.2), (2.0, 2.1, 2.3), u=(0, 0.8, 0), v=(0, 0, 0.7)),
        Light((0.0, 3.0, 0.4), (1.3, 1.05, 0.8), u=(1.2, 0, 0), v=(0, 0, 0.8)),
    ],
    sky=(0.18, 0.15, 0.12),
)
