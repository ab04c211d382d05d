"""A wood in the late morning: sun behind the leaves, trunks at the sides, a bright clearing far away."""

from __future__ import annotations

import math

import numpy as np

from cleanplate.material.rooms import furniture as f
from cleanplate.material.rooms.lens import Camera, Look
from cleanplate.material.rooms.solid import Material, Solid, box
from cleanplate.material.rooms.texture import chance, clouds, foliage, lying, mixed, noise, srgb
from cleanplate.material.rooms.trace import Light, Scene, photographed
from cleanplate.picture import Floats, Size

_CAMERA = Camera(height=1.45, turn=0, tip=0, focal=38, stop=1.3)
_LOOK = Look(exposure=-0.5, balance=(1.03, 1.0, 0.9), bloom=0.16, vignette=0.25, saturation=0.88)


def drawn(size: Size) -> Floats:
    """The view as gamma-encoded RGB (height, width, 3), 0..1."""
    return photographed(_SCENE, _CAMERA, _LOOK, size, _woods)


def _woods(rays: Floats) -> Floats:
    """Leaves and light far away, by direction: dark below and at the sides, a glade in the middle, sky in gaps."""
    x, y = rays[0] / rays[2], rays[1] / rays[2]
    glade = np.exp(-(((x - 0.08) / 0.26) ** 2) - ((y - 0.06) / 0.16) ** 2)
    masses = clouds(x * 7, y * 8, 3)
    leaves = clouds(x * 40, y * 40, 3)
    light = mixed(
        (0.02, 0.045, 0.012), (0.30, 0.46, 0.09), np.clip(1.5 * masses * leaves + 0.9 * glade - 0.15, 0, 1)
    )
    light = light + np.array([[0.66], [0.92], [0.40]], np.float32) * glade * (0.35 + 0.9 * leaves)
    gaps = np.clip((clouds(x * 16 + 4, y * 16, 3) - 0.60 + 0.35 * np.clip(y - 0.02, 0, 0.4)) * 9, 0, 1) * (
        y > -0.06
    )
    light = mixed(np.asarray(light, np.float32), (2.3, 2.6, 2.0), gaps)
    return np.asarray(light + _glints(x, y, masses), np.float32)


def _glints(x: Floats, y: Floats, masses: Floats) -> Floats:
    """Leaves that throw the sun at us, and drops of sky: small and very bright, they become discs."""
    total = np.zeros((3, x.size), np.float32)
    for pitch, power, share, salt in ((0.022, 34, 0.20, 1), (0.035, 60, 0.12, 4)):
        column, row = np.floor(x / pitch), np.floor(y / pitch)
        home = column * 61 + row * 173
        dx = x / pitch - column - 0.2 - 0.6 * chance(home, salt)
        dy = y / pitch - row - 0.2 - 0.6 * chance(home, salt + 1)
        on = (
            (np.hypot(dx, dy) < 0.09)
            & (chance(home, salt + 2) < share * np.clip(2.2 * masses - 0.3 + y, 0.05, 1.2))
            & (y > -0.13)
        )
        colour = mixed((0.75, 0.95, 0.25), (1.0, 0.95, 0.62), chance(home, salt + 3))
        total += np.where(on, colour * power * (0.1 + chance(home, salt + 6) ** 2), 0).astype(np.float32)
    return total


def _meadow(p: Floats) -> Floats:
    """Grass, with patches of sun on it."""
    blades = clouds(p[0] * 14, p[1] * 9, 3)
    grass = mixed(srgb("#33481f"), srgb("#74803c"), blades)
    path = np.exp(-(((p[0] - 0.3 - 0.3 * noise(p[1] * 0.3, p[0] * 0)) / 0.7) ** 2))
    ground = mixed(grass, srgb("#8a7350"), 0.75 * path)
    sun = np.clip((clouds(p[0] * 0.9, p[1] * 0.55 + 3, 2) - 0.47) * 7, 0, 1)
    return np.asarray(ground * (0.3 + 1.5 * sun), np.float32)


def _bark(p: Floats) -> Floats:
    ridges = clouds(p[0] * 22 + p[2] * 22, p[1] * 3, 3)
    moss = np.clip((clouds(p[0] * 3, p[1] * 2) - 0.5) * 4, 0, 1) * 0.6
    return mixed(mixed(srgb("#3a2f26"), srgb("#85705a"), ridges), srgb("#5d6a33"), moss)


def _trees() -> list[f.Piece]:
    bark = Material(_bark)
    places = (
        (-1.95, 4.2, 0.42),
        (-3.3, 7.5, 0.5),
        (-1.9, 10.5, 0.36),
        (2.25, 4.9, 0.36),
        (3.9, 7.0, 0.6),
        (2.6, 11, 0.4),
        (-5.8, 11, 0.5),
        (5.4, 12, 0.5),
        (0.9, 14.5, 0.35),
        (-0.8, 16, 0.3),
    )
    return [[Solid("drum", (x, 4, z), (wide, 8.2, wide), bark)] for x, z, wide in places]


def _bush(x: float, z: float, wide: float, tall: float, seed: int) -> f.Piece:
    """Leaves in a heap."""
    random = np.random.default_rng(seed)
    leaf = Material(foliage(srgb("#34561f"), srgb("#86a03c")), (0.012, 0.02, 0.003))
    solids = []
    for _ in range(70):
        turn, up, out = random.uniform(0, 360), random.random() ** 0.7, random.uniform(0.3, 1)
        away = math.radians(turn)
        place = (
            x + math.sin(away) * out * wide / 2 * (1 - up * 0.5),
            0.1 + up * tall,
            z + math.cos(away) * out * wide / 2,
        )
        big = random.uniform(0.1, 0.24)
        solids.append(Solid("ball", place, (big, 0.02, big * 1.5), leaf, turn, random.uniform(-70, 40)))
    return solids


def _branch(x: float, y: float, z: float, reach: float, seed: int) -> f.Piece:
    """A branch that hangs into the picture, the sun shining through its leaves."""
    random = np.random.default_rng(seed)
    lit = Material(srgb("#7f9a35"), (0.30, 0.42, 0.05))
    dim = Material(srgb("#3f6024"), (0.03, 0.055, 0.006))
    solids = []
    for n in range(60):
        along = random.random()
        place = (
            x + reach * along + random.normal(0, 0.12),
            y - 0.45 * along**2 + random.normal(0, 0.16),
            z + random.normal(0, 0.25),
        )
        leaf = lit if random.random() < 0.45 else dim
        solids.append(
            Solid(
                "ball", place, (0.07, 0.008, 0.13), leaf, random.uniform(0, 360), random.uniform(-80, 10) - n % 2
            )
        )
    return solids


_SCENE = Scene(
    pieces=[
        [box((-30, -0.1, -3), (30, 0, 24), Material(lying(_meadow)))],
        *_trees(),
        _bush(-2.3, 5.0, 1.8, 1.0, 1),
        _bush(2.9, 5.6, 2.0, 1.1, 2),
        _bush(-4.2, 8.0, 2.4, 1.5, 3),
        _bush(4.8, 8.5, 2.6, 1.6, 4),
        _bush(1.7, 9.5, 1.4, 0.8, 5),
        _branch(-1.75, 2.35, 3.2, 1.0, 6),
        _branch(1.9, 2.45, 3.4, -1.0, 7),
        _branch(-1.5, 2.5, 4.4, 1.3, 8),
        _branch(0.6, 2.65, 4.0, 1.2, 9),
    ],
    lights=[Light((9, 15, 16), (1500, 1330, 950), radius=0.5), Light((-4, 14, -2), (260, 300, 330), radius=3.0)],
    sky=(0.34, 0.42, 0.36),
)
