"""A café in the evening: lamps over the counter, bricks, bottles and cups, a street behind the window."""

from __future__ import annotations

import numpy as np

from cleanplate.material.rooms import furniture as f
from cleanplate.material.rooms.lens import Camera, Look
from cleanplate.material.rooms.solid import Material, Solid, box
from cleanplate.material.rooms.texture import boards, bricks, clouds, lying, mixed, noise, srgb, tiles
from cleanplate.material.rooms.trace import Light, Scene, photographed
from cleanplate.picture import Floats, Size

_CAMERA = Camera(height=1.35, turn=-3, tip=1, focal=36, stop=1.3)
_LOOK = Look(exposure=0.75, balance=(1.02, 1.0, 0.95), bloom=0.14, vignette=0.25)
_BACK, _LEFT, _RIGHT, _TOP = 5.4, -3.0, 3.0, 3.0


def drawn(size: Size) -> Floats:
    """The room as gamma-encoded RGB (height, width, 3), 0..1."""
    return photographed(_SCENE, _CAMERA, _LOOK, size)


def _shell() -> list[f.Piece]:
    wall = Material(bricks(srgb("#8a5540"), srgb("#8c8176")))
    floor = Material(lying(boards(srgb("#8a6442"), srgb("#5b3f28"))), gloss=0.05, rough=0.2)
    side = Material(srgb("#39453f"))
    x = _LEFT
    return [
        [box((x - 0.2, 0, _BACK), (_RIGHT, _TOP, _BACK + 0.1), wall)],
        [box((_RIGHT, 0, -3), (_RIGHT + 0.1, _TOP, _BACK), side)],
        [box((x - 1, -0.1, -3), (_RIGHT, 0, _BACK), floor)],
        [box((x - 1, _TOP, -3), (_RIGHT, _TOP + 0.1, _BACK), Material(srgb("#4a4440")))],
        [box((x - 0.15, 0, -3), (x, 0.7, _BACK), side), box((x - 0.15, 2.6, -3), (x, _TOP, _BACK), side)],
        [box((x - 0.1, 0.7, z - 0.04), (x, 2.6, z + 0.04), f.BLACK) for z in (1.5, 2.8, 4.1, 5.36)],
        [box((x - 0.5, -0.2, 1), (x - 0.45, 3.2, 6.2), Material((0, 0, 0), _street, casts=False))],
    ]


def _street(p: Floats) -> Floats:
    """Dusk outside: blue, with lit shops and lamps."""
    dusk = mixed((0.10, 0.13, 0.22), (0.35, 0.48, 0.85), np.clip(p[1] * 0.7 + 0.3, 0, 1))
    shops = (noise(p[2] * 2.2, p[1] * 2.2) > 0.62) & (p[1] < 0.25)
    light = np.where(shops, np.array([[2.2], [1.35], [0.6]], np.float32) * clouds(p[2] * 5, p[1] * 5, 2), dusk)
    lamps = noise(p[2] * 9 + 40, p[1] * 9) > 0.93
    return np.where(lamps, np.array([[16.0], [10.0], [4.5]], np.float32), light).astype(np.float32)


def _counter() -> list[f.Piece]:
    """At the right: tiles below, wood on top, the machine, jars and cups."""
    front = Material(tiles(srgb("#3f6158"), srgb("#9aa39c"), 0.2, 0.07, 0.2), gloss=0.05, rough=0.15)
    steel = Material(srgb("#a9a9a6"), gloss=0.45, rough=0.3)
    z = 4.1
    things = [
        Solid("box", (1.75, 1.3, z + 0.15), (0.75, 0.42, 0.45), steel),
        Solid("box", (1.75, 1.54, z + 0.15), (0.8, 0.06, 0.5), f.BLACK),
        *(Solid("drum", (1.5 + 0.11 * n, 1.62, z + 0.15), (0.08, 0.09, 0.08), f.WHITE) for n in range(5)),
        *(
            Solid("drum", (0.75 + 0.17 * n, 1.18, z + 0.1), (0.13, 0.22, 0.13), Material(srgb(c), gloss=0.05))
            for n, c in enumerate(("#b98b5c", "#5a3a24", "#d9c7a0"))
        ),
    ]
    return [
        [
            box((0.55, 0, z - 0.2), (_RIGHT, 1.03, z + 0.4), front),
            box((0.5, 1.03, z - 0.26), (_RIGHT, 1.08, z + 0.45), f.OAK),
        ],
        things,
    ]


def _shelves() -> list[f.Piece]:
    """Bottles, jars and cups on boards at the bricks, a lamp under each board."""
    random = np.random.default_rng(5)
    glass = [
        Material(srgb(c), gloss=0.08, rough=0.1)
        for c in ("#3d6b4a", "#7a4a22", "#c9b48a", "#a83a2a", "#e6e1d6", "#2f4a5e", "#c98a3a")
    ]
    pieces = []
    for y in (1.55, 1.98, 2.4):
        board, x = [box((0.75, y - 0.03, _BACK - 0.28), (2.9, y, _BACK), f.OAK)], 0.85
        while x < 2.85:
            wide, tall = random.uniform(0.07, 0.13), random.uniform(0.12, 0.32)
            material = glass[random.integers(len(glass))]
            board.append(Solid("drum", (x, y + tall / 2, _BACK - 0.14), (wide, tall, wide), material))
            x += wide + random.uniform(0.02, 0.09)
        pieces.append(board)
    return pieces


def _menu(p: Floats) -> Floats:
    """Chalk on a board."""
    line = np.floor(p[1] / 0.085)
    chalk = (
        ((p[1] / 0.085) % 1 < 0.4)
        & (np.abs(p[0]) < 0.18 + 0.22 * noise(line * 3.1, line * 0))
        & (noise(p[0] * 60, p[1] * 30) > 0.35)
    )
    return mixed(srgb("#22262a"), srgb("#c9c7be"), chalk.astype(np.float32) * 0.8)


_LAMPS = ((0.75, 2.12, 3.7), (1.45, 2.12, 3.8), (2.1, 2.12, 3.9), (-1.75, 2.2, 4.3), (-0.9, 2.35, 4.9))

_SCENE = Scene(
    pieces=[
        *_shell(),
        *_counter(),
        *_shelves(),
        *(f.pendant(x, y, z, (9, 5.2, 2.2), 0.17, _TOP) for x, y, z in _LAMPS),
        [
            Solid(
                "ball",
                (x, 2.72 - 0.14 * np.sin((x + 3) * 2.1) ** 2, 5.0),
                (0.045, 0.06, 0.045),
                Material((1, 1, 1), (26, 15, 6), casts=False),
            )
            for x in np.arange(-2.8, 0.6, 0.26)
        ],
        [
            box((-1.0, 1.15, _BACK - 0.04), (-0.1, 2.25, _BACK), f.OAK),
            box((-0.95, 1.2, _BACK - 0.05), (-0.15, 2.2, _BACK), Material(_menu)),
        ],
        f.round_table(-1.55, 3.9, 0.7, 0.74, f.OAK),
        f.chair(-2.1, 4.1, 70, f.WALNUT),
        f.chair(-1.05, 4.2, -50, f.WALNUT),
        [
            Solid("drum", (-1.5, 0.79, 3.8), (0.08, 0.08, 0.08), f.WHITE),
            Solid("drum", (-1.68, 0.82, 3.95), (0.09, 0.15, 0.09), Material(srgb("#c9a24a"), (0.9, 0.45, 0.12))),
        ],
        f.round_table(-0.3, 4.7, 0.7, 0.74, f.OAK),
        f.chair(-0.75, 4.9, 60, f.WALNUT),
        f.chair(0.2, 4.9, -60, f.WALNUT),
        f.plant(-2.45, 4.95, 1.7, 17, Material(srgb("#2f3437")), 0.36),
    ],
    lights=[
        *(Light(at, (1.7, 1.08, 0.55), radius=0.1) for at in _LAMPS),
        Light((1.8, 2.85, 5.1), (3.2, 2.0, 0.9), u=(1.0, 0, 0), v=(0, 0, 0.12)),
        Light((_LEFT + 0.02, 1.65, 3.4), (0.5, 0.62, 0.95), u=(0, 0.9, 0), v=(0, 0, 1.9)),
        Light((0, 2.9, 0.8), (2.2, 1.7, 1.2), u=(1.0, 0, 0), v=(0, 0, 0.7)),
    ],
    sky=(0.10, 0.09, 0.08),
)
