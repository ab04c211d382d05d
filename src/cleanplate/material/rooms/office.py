"""An office by day: a glass wall, and desks, screens and windows beyond it."""

from __future__ import annotations

import numpy as np

from cleanplate.material.rooms import furniture as f
from cleanplate.material.rooms.lens import Camera, Look
from cleanplate.material.rooms.solid import Material, Solid, box
from cleanplate.material.rooms.texture import clouds, lying, mixed, noise, plaster, srgb, tiles, wood
from cleanplate.material.rooms.trace import Light, Scene, photographed
from cleanplate.picture import Floats, Size

_CAMERA = Camera(height=1.35, turn=3, tip=-0.5, focal=36)
_LOOK = Look(exposure=-0.45, balance=(0.98, 1.0, 1.03), bloom=0.1)
_GLASS, _BACK, _LEFT, _RIGHT, _TOP = 3.4, 10.5, -5.0, 5.5, 2.8


def drawn(size: Size) -> Floats:
    """The room as gamma-encoded RGB (height, width, 3), 0..1."""
    return photographed(_SCENE, _CAMERA, _LOOK, size)


def _shell() -> list[f.Piece]:
    white = Material(plaster(srgb("#e4e4e1")))
    carpet = Material(lying(tiles(srgb("#6b7278"), srgb("#5d646a"), 0.5, 0.5, 0.12)))
    ceiling = Material(lying(tiles(srgb("#f0f0ee"), srgb("#d5d5d2"), 0.6, 0.6, 0.02)))
    return [
        [box((_LEFT, -0.1, -3), (_RIGHT, 0, _BACK), carpet)],
        [box((_LEFT, _TOP, -3), (_RIGHT, _TOP + 0.1, _BACK), ceiling)],
        [box((_LEFT - 0.1, 0, -3), (_LEFT, _TOP, _BACK), white)],
        [box((_RIGHT, 0, -3), (_RIGHT + 0.1, _TOP, _BACK), white)],
        [
            box((_LEFT, 0, _BACK), (_RIGHT, 0.75, _BACK + 0.1), white),
            box((_LEFT, 2.6, _BACK), (_RIGHT, _TOP, _BACK + 0.1), white),
        ],
        [
            box((x - 0.04, 0.75, _BACK - 0.05), (x + 0.04, 2.6, _BACK + 0.05), f.BLACK)
            for x in np.arange(_LEFT, _RIGHT, 1.75)
        ],
        [box((_LEFT, 0.7, _BACK + 0.4), (_RIGHT, 2.65, _BACK + 0.5), Material((0, 0, 0), _outside, casts=False))],
        _lamps(),
    ]


def _outside(p: Floats) -> Floats:
    """Towers over the way, hazy in the morning."""
    roof = 0.45 * np.floor(noise(np.floor(p[0] / 0.7), p[0] * 0) * 4) / 2 - 0.35
    built = mixed((1.5, 1.75, 2.0), (2.6, 2.7, 2.75), clouds(p[0] * 2, p[1] * 4))
    rows = ((p[1] / 0.1) % 1 < 0.45).astype(np.float32) * 0.35
    sky = mixed((4.6, 4.9, 5.2), (3.4, 4.2, 5.4), np.clip(p[1] + 0.5, 0, 1))
    return np.where(p[1] < roof, built * (1 - rows), sky).astype(np.float32)


def _lamps() -> f.Piece:
    lit = Material((0.8, 0.8, 0.8), (5.5, 5.6, 5.6), casts=False)
    return [
        Solid("box", (x, _TOP - 0.005, z), (1.2, 0.02, 0.3), lit)
        for x in (-2.6, 0.4, 3.4)
        for z in (4.6, 6.6, 8.6)
    ]


def _glass_wall() -> f.Piece:
    """Its frames: the panes can't be seen. At the right it is shut by a wall of slats."""
    frames = [
        box((x - 0.025, 0, _GLASS - 0.03), (x + 0.025, 2.45, _GLASS + 0.03), f.BLACK)
        for x in (-2.1, -0.95, 0.2, 1.35)
    ]
    rails = [
        box((_LEFT, y - 0.025, _GLASS - 0.03), (1.38, y + 0.025, _GLASS + 0.03), f.BLACK) for y in (0.03, 2.45)
    ]
    return [
        *frames,
        *rails,
        box((_LEFT, 2.47, _GLASS - 0.05), (_RIGHT, _TOP, _GLASS + 0.05), Material(plaster(srgb("#e4e4e1")))),
    ]


def _slats() -> f.Piece:
    oak = (srgb("#b98a5a"), srgb("#a87a4c"), srgb("#c39766"), srgb("#b08354"))
    return [
        box((1.38, 0, _GLASS), (_RIGHT, 2.47, _GLASS + 0.06), Material(srgb("#2a2622"))),
        *(
            box((x, 0, _GLASS - 0.035), (x + 0.055, 2.47, _GLASS), Material(oak[n % 4], gloss=0.03, rough=0.4))
            for n, x in enumerate(np.arange(1.38, 4.2, 0.1))
        ),
    ]


def _code(p: Floats) -> Floats:
    """Lines on a screen."""
    line = np.floor(p[1] / 0.022)
    ink = (p[0] + 0.28 < 0.1 + 0.4 * noise(line * 1.7, line * 0)) & ((p[1] / 0.022) % 1 < 0.5)
    return mixed((0.5, 0.75, 1.1), (1.5, 1.9, 2.3), ink.astype(np.float32))


def _desks() -> list[f.Piece]:
    top = Material(wood(srgb("#d9c4a4"), srgb("#c0a57e")), gloss=0.04, rough=0.25)
    grey = Material(srgb("#4b5660"))
    pieces = []
    for row, z in enumerate((5.2, 7.6)):
        for n, x in enumerate((-3.2, -1.4, 0.4, 2.2, 4.0)):
            pieces.append(f.table(x, z, 1.6, 0.8, 0.73, top, f.WHITE))
            pieces.append(
                f.screen(x - 0.25, z + 0.1, 0.73, _code if (n + row) % 2 else (0.35, 0.5, 0.75), 8 - 5 * n)
            )
            pieces.append(
                f.office_chair(
                    x + 0.1, z + (0.75 if (n + row) % 3 else -0.75), 20 * n - 35, grey if n % 2 else f.BLACK
                )
            )
    return pieces


_SCENE = Scene(
    pieces=[
        *_shell(),
        _glass_wall(),
        _slats(),
        *_desks(),
        f.plant(-1.0, 3.0, 1.5, 14, Material(srgb("#d8d6d1")), 0.32),
        f.plant(-0.6, 8.9, 1.7, 5, f.WHITE, 0.4),
        f.plant(3.2, 9.4, 1.8, 6, f.WHITE, 0.4),
        f.plant(1.2, 6.4, 1.25, 8, Material(srgb("#3b3e42")), 0.3),
        [box((1.42, 0, 2.95), (4.0, 0.78, 3.34), f.WHITE), box((1.4, 0.78, 2.93), (4.0, 0.81, 3.36), f.OAK)],
        f.plant(1.55, 3.15, 0.45, 12, Material(srgb("#3c4a45")), 0.16, 0.81),
        [
            Solid("box", (1.85, 0.83 + 0.035 * n, 3.15), (0.3 - 0.02 * n, 0.033, 0.22), Material(srgb(c)), 5 * n)
            for n, c in enumerate(("#2f4858", "#c9793b", "#e9e4da"))
        ],
    ],
    lights=[
        Light((0.2, 1.7, _BACK - 0.1), (4.2, 4.5, 4.8), u=(0, 0.9, 0), v=(5.0, 0, 0)),
        *(
            Light((x, _TOP - 0.03, z), (9, 9.1, 9.0), u=(0.6, 0, 0), v=(0, 0, 0.15))
            for x in (-2.6, 0.4, 3.4)
            for z in (4.6, 6.6, 8.6)
        ),
        Light((-0.5, 2.75, 1.2), (8.0, 7.8, 7.4), u=(1.0, 0, 0), v=(0, 0, 0.5)),
    ],
    sky=(0.5, 0.5, 0.5),
)
