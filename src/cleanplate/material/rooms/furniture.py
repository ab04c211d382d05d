"""Furniture of several rooms: each gives the solids of one piece, at a place on the floor, in metres."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from cleanplate.material.rooms.solid import Material, Paint, Solid, Vec, box
from cleanplate.material.rooms.texture import books, cloth, foliage, srgb, wood

Piece = list[Solid]

LEAF = Material(foliage(srgb("#37602f"), srgb("#7a9f50")))
STEM = Material(srgb("#5a4630"))
SOIL = Material(srgb("#2a201a"))
BLACK = Material(srgb("#1d1d1f"), gloss=0.04, rough=0.3)
BRASS = Material(srgb("#b08a4a"), gloss=0.5, rough=0.25)
WHITE = Material(srgb("#e9e6e0"), gloss=0.03, rough=0.4)
OAK = Material(wood(srgb("#c39a68"), srgb("#8d6539")), gloss=0.04, rough=0.3)
WALNUT = Material(wood(srgb("#7a5236"), srgb("#4a2e1c")), gloss=0.05, rough=0.25)


def plant(
    x: float, z: float, height: float, seed: int, pot: Material = WHITE, leaf: float = 0.3, base: float = 0
) -> Piece:
    """A potted plant of broad leaves that lean out on all sides from bent stems."""
    random = np.random.default_rng(seed)
    wide = min(0.34, height * 0.26)
    solids = [
        Solid("drum", (x, base + wide / 2, z), (wide, wide, wide), pot),
        Solid("drum", (x, base + wide * 0.99, z), (wide * 0.9, 0.02, wide * 0.9), SOIL),
    ]
    count = int(16 + height * 22)
    for n in range(count):
        up = base + wide + (height - wide) * (0.25 + 0.75 * (n + random.random()) / count)
        turn = n * 137.5 + random.uniform(-25, 25)
        out = leaf * random.uniform(0.35, 0.95) * (1.15 - 0.5 * n / count)
        lean = random.uniform(-75, -20) + 70 * n / count  # the lower ones hang, the upper ones rise
        away = math.radians(turn)
        length = leaf * random.uniform(0.75, 1.2)
        place = x + math.sin(away) * out, up, z + math.cos(away) * out
        solids.append(Solid("ball", place, (length * 0.52, 0.012, length), LEAF, turn, -lean))
    stems = (
        Solid("drum", (x + n * 0.03, base + height * 0.45, z), (0.018, height * 0.7, 0.018), STEM)
        for n in (-1, 0, 1)
    )
    return [*solids, *stems]


def bookshelf(
    low: Vec,
    high: Vec,
    rows: int,
    body: Material,
    seed: int = 0,
    spines: Sequence[Vec] | None = None,
    full: float = 1.0,
) -> Piece:
    """A bookcase between two corners, its front at the nearer z: a back, sides, boards and rows of books.

    Of its compartments a share of `full` holds books, the others things.
    """
    random = np.random.default_rng(seed)
    back = Material(body.colour)
    solids = [box((low[0], low[1], high[2] - 0.02), high, back)]
    bays = max(round((high[0] - low[0]) / 0.9), 1)
    wide, tall = (high[0] - low[0]) / bays, (high[1] - low[1]) / rows
    for bay in range(bays + 1):
        x = low[0] + bay * wide
        solids.append(box((x - 0.016, low[1], low[2]), (x + 0.016, high[1], high[2]), body))
    for row in range(rows + 1):
        y = low[1] + row * tall
        solids.append(box((low[0], y - 0.014, low[2]), (high[0], y + 0.014, high[2]), body))
    for bay in range(bays):
        for row in range(rows):
            corner = low[0] + bay * wide + 0.02, low[1] + row * tall + 0.015
            opening = wide - 0.04, tall - 0.03
            salt = seed * 100 + bay * rows + row
            if random.random() < full:
                solids += _books(corner, opening, low[2] + 0.05, high[2] - 0.03, salt, spines)
            else:
                solids += _things(corner, opening, (low[2] + high[2]) / 2, random)
    return solids


def _books(
    corner: tuple[float, float],
    opening: tuple[float, float],
    front: float,
    back: float,
    salt: int,
    spines: Sequence[Vec] | None,
) -> Piece:
    height = opening[1]
    paint = books(height, tuple(spines), salt) if spines else books(height, salt=salt)
    random = np.random.default_rng(salt)
    solids, x = [], corner[0]
    end = corner[0] + opening[0] * random.choice([1.0, 1.0, 0.8])
    while x < end - 0.05:  # some books together, each lot as deep and as high as it happens to be
        wide = min(random.uniform(0.08, 0.25), end - x)
        tall = height * random.uniform(0.72, 0.95)
        middle = x + wide / 2, corner[1] + tall / 2, (front + back) / 2 + random.uniform(0, 0.03)
        solids.append(
            Solid("box", middle, (wide, tall, back - front), Material(_shifted(paint, x, (tall - height) / 2)))
        )
        x += wide
    return solids


def _shifted(paint: Paint, x: float, y: float) -> Paint:
    return lambda p: paint(np.stack([p[0] + np.float32(x), p[1] * np.float32(0.74) + np.float32(y), p[2]]))


def _things(
    corner: tuple[float, float], opening: tuple[float, float], z: float, random: np.random.Generator
) -> Piece:
    """A vase, a box, a bowl or a small plant in a compartment."""
    kinds = [srgb(c) for c in ("#d9cdb8", "#8a9a93", "#3e4a52", "#b5683f", "#ede9e1")]
    material = Material(kinds[random.integers(len(kinds))], gloss=0.04, rough=0.3)
    x, tall = corner[0] + opening[0] * random.uniform(0.3, 0.7), opening[1] * random.uniform(0.45, 0.7)
    pick = random.integers(4)
    if pick == 0:
        return [Solid("ball", (x, corner[1] + tall / 2, z), (tall * 0.7, tall, tall * 0.7), material)]
    if pick == 1:
        return [Solid("box", (x, corner[1] + tall / 2, z), (0.26, tall, 0.24), material)]
    if pick == 2:
        return plant(x, z, tall * 1.2, int(random.integers(1000)), material, 0.12, corner[1])
    lying = [Material(kinds[(n + 1) % len(kinds)]) for n in range(3)]
    return [
        Solid("box", (x, corner[1] + 0.02 + 0.04 * n, z), (0.27 - 0.02 * n, 0.038, 0.2), m, 4 * n)
        for n, m in enumerate(lying)
    ]


def floor_lamp(x: float, z: float, height: float, glow: Vec, stand: Material = BLACK) -> Piece:
    """A lamp with a cloth shade; its light is for the scene to add."""
    shade = Material(srgb("#efe0c2"), glow, casts=False)
    return [
        Solid("drum", (x, 0.015, z), (0.3, 0.03, 0.3), stand),
        Solid("drum", (x, height / 2, z), (0.025, height, 0.025), stand),
        Solid("drum", (x, height, z), (0.38, 0.3, 0.38), shade),
    ]


def sofa(x: float, z: float, wide: float, colour: Vec, turn: float = 0.0) -> Piece:
    """A sofa whose back is away from the camera, with cushions."""
    stuff = Material(cloth(colour))
    about = _Placed(x, z, turn)
    solids = [
        about.at("box", (0, 0.26, 0), (wide, 0.3, 0.9), stuff),
        about.at("box", (0, 0.58, 0.36), (wide, 0.62, 0.2), stuff, lean=8),
    ]
    for side in (-1, 1):
        solids.append(about.at("box", (side * (wide / 2 - 0.09), 0.42, 0), (0.2, 0.44, 0.92), stuff))
        solids.append(about.at("ball", (side * (wide / 2 - 0.09), 0.63, 0), (0.24, 0.14, 0.95), stuff))
        solids.append(about.at("box", (side * wide * 0.21, 0.47, -0.05), (wide * 0.4, 0.16, 0.75), stuff))
        solids.append(about.at("box", (side * wide * 0.21, 0.72, 0.24), (wide * 0.4, 0.42, 0.16), stuff, lean=10))
    return solids


def pendant(x: float, y: float, z: float, glow: Vec, wide: float = 0.16, ceiling: float = 3.0) -> Piece:
    """A glowing globe that hangs from the ceiling."""
    return [
        Solid("ball", (x, y, z), (wide, wide, wide), Material(srgb("#f5e6c8"), glow, casts=False)),
        Solid("drum", (x, y + wide * 0.55, z), (wide * 0.45, wide * 0.25, wide * 0.45), BRASS),
        Solid("drum", (x, (y + ceiling) / 2 + wide / 2, z), (0.012, ceiling - y, 0.012), BLACK),
    ]


def table(
    x: float, z: float, wide: float, deep: float, high: float, top: Material, leg: Material = BLACK
) -> Piece:
    """A table on four legs."""
    legs = [(i, j) for i in (-1, 1) for j in (-1, 1)]
    return [
        Solid("box", (x, high - 0.015, z), (wide, 0.03, deep), top),
        *(
            Solid("box", (x + i * (wide / 2 - 0.05), high / 2, z + j * (deep / 2 - 0.05)), (0.04, high, 0.04), leg)
            for i, j in legs
        ),
    ]


def round_table(x: float, z: float, wide: float, high: float, top: Material, leg: Material = BLACK) -> Piece:
    """A round table on one foot."""
    return [
        Solid("drum", (x, high - 0.015, z), (wide, 0.03, wide), top),
        Solid("drum", (x, high / 2, z), (0.06, high, 0.06), leg),
        Solid("drum", (x, 0.015, z), (wide * 0.55, 0.03, wide * 0.55), leg),
    ]


def chair(x: float, z: float, turn: float, seat: Material, frame: Material = BLACK, high: float = 0.46) -> Piece:
    """A chair; turned by 0 its back is away from the camera."""
    about = _Placed(x, z, turn)
    legs = [
        about.at("box", (i * 0.18, high / 2, j * 0.18), (0.03, high, 0.03), frame)
        for i in (-1, 1)
        for j in (-1, 1)
    ]
    back = [about.at("box", (i * 0.18, high + 0.2, 0.2), (0.03, 0.42, 0.03), frame) for i in (-1, 1)]
    return [
        *legs,
        *back,
        about.at("box", (0, high, 0), (0.44, 0.05, 0.44), seat),
        about.at("box", (0, high + 0.33, 0.2), (0.42, 0.2, 0.035), seat),
    ]


def office_chair(x: float, z: float, turn: float, stuff: Material = BLACK) -> Piece:
    """A swivel chair with a high back."""
    about = _Placed(x, z, turn)
    return [
        about.at("box", (0, 0.48, 0), (0.5, 0.09, 0.5), stuff),
        about.at("box", (0, 0.83, 0.24), (0.46, 0.6, 0.06), stuff, lean=6),
        about.at("drum", (0, 0.25, 0), (0.07, 0.45, 0.07), BLACK),
        about.at("drum", (0, 0.06, 0), (0.56, 0.05, 0.56), BLACK),
    ]


def screen(x: float, z: float, desk: float, glow: Vec | Paint, turn: float = 0, wide: float = 0.6) -> Piece:
    """A monitor on a desk that shows its face to the camera."""
    about = _Placed(x, z, turn)
    tall = wide * 0.58
    return [
        about.at("box", (0, desk + 0.14 + tall / 2, 0), (wide, tall, 0.03), BLACK),
        about.at(
            "box",
            (0, desk + 0.14 + tall / 2, -0.012),
            (wide - 0.03, tall - 0.03, 0.03),
            Material((0.02, 0.02, 0.02), glow),
        ),
        about.at("drum", (0, desk + 0.07, 0.02), (0.05, 0.15, 0.05), BLACK),
        about.at("box", (0, desk + 0.01, 0.02), (0.22, 0.015, 0.18), BLACK),
    ]


def cushion(
    x: float, y: float, z: float, colour: Vec | Paint, size: float = 0.45, turn: float = 0, lean: float = 15
) -> Solid:
    return Solid("ball", (x, y, z), (size * 1.15, size * 1.15, 0.2), Material(colour), turn, lean)


def picture(
    x: float, y: float, z: float, wide: float, tall: float, paint: Vec | Paint, frame: Material = BLACK
) -> Piece:
    """A framed picture on a wall whose face is at z."""
    return [
        Solid("box", (x, y, z - 0.015), (wide, tall, 0.03), frame),
        Solid("box", (x, y, z - 0.02), (wide - 0.05, tall - 0.05, 0.03), WHITE),
        Solid("box", (x, y, z - 0.025), (wide * 0.72, tall * 0.72, 0.03), Material(paint)),
    ]


class _Placed:
    """A place on the floor and a turn, for solids that are told from there."""

    def __init__(self, x: float, z: float, turn: float) -> None:
        self._x, self._z, self._turn = x, z, turn

    def at(self, shape: str, at: Vec, size: Vec, material: Material, lean: float = 0.0) -> Solid:
        angle = math.radians(self._turn)
        x = self._x + at[0] * math.cos(angle) + at[2] * math.sin(angle)
        z = self._z - at[0] * math.sin(angle) + at[2] * math.cos(angle)
        return Solid(shape, (x, at[1], z), size, material, self._turn, lean)  # type: ignore[arg-type]
