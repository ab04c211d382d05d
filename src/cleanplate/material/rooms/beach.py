"""A beach by day: palms at the sides, wet sand, the sea glittering up to a wide sky."""

from __future__ import annotations

import math

import numpy as np

from cleanplate.material.rooms import furniture as f
from cleanplate.material.rooms.lens import Camera, Look
from cleanplate.material.rooms.solid import Material, Solid, box
from cleanplate.material.rooms.texture import chance, clouds, foliage, lying, mixed, noise, srgb
from cleanplate.material.rooms.trace import Light, Scene, photographed
from cleanplate.picture import Floats, Size

_CAMERA = Camera(height=1.5, turn=0, tip=1.5, focal=36, stop=1.4)
_LOOK = Look(exposure=-0.25, balance=(1.02, 1.0, 0.98), bloom=0.1, vignette=0.12)
_SHORE = 13.0  # metres to where the waves run out


def drawn(size: Size) -> Floats:
    """The view as gamma-encoded RGB (height, width, 3), 0..1."""
    return photographed(_SCENE, _CAMERA, _LOOK, size, _beyond)


def _beyond(rays: Floats) -> Floats:
    """Sky and sea by direction."""
    x, y = rays[0] / rays[2], rays[1] / rays[2]
    return np.where(y > 0, _sky(x, y), _sea(x, y)).astype(np.float32)


def _sky(x: Floats, y: Floats) -> Floats:
    high = np.clip(y / 0.45, 0, 1) ** 0.7
    blue = mixed((0.95, 1.12, 1.25), (0.22, 0.47, 0.98), high)
    heaps = np.clip((clouds(x * 3.2 + 1.5, y * 9 + 2, 5) - 0.50 - 0.25 * np.abs(y - 0.1)) * 5, 0, 1)
    headland = (y < 0.018 * np.clip((x - 0.22) * 6, 0, 1) * (0.7 + 0.6 * noise(x * 25, x * 0))).astype(np.float32)
    return mixed(mixed(blue, (1.45, 1.45, 1.45), 0.75 * heaps), (0.22, 0.33, 0.36), headland)


def _sea(x: Floats, y: Floats) -> Floats:
    """Turquoise in the shallows, deep blue further out; foam where it breaks, the sun on its ripples."""
    away = np.asarray(_CAMERA.height / np.maximum(-y, 1e-4), np.float32)
    deep = np.asarray(np.clip(np.log(away / _SHORE) / 2.6, 0, 1), np.float32)
    water = mixed(
        mixed((0.30, 0.66, 0.62), (0.05, 0.30, 0.42), np.clip(deep * 1.8, 0, 1)), (0.10, 0.26, 0.42), deep
    )
    swell = clouds(x * away * 0.12, np.log(away) * 22, 3)
    water = water * (0.75 + 0.5 * swell)
    for line, thick in ((13.3, 0.5), (15.4, 0.55), (19.5, 0.5)):
        wave = line + 0.9 * noise(x * away * 0.25 + line, away * 0)
        foam = np.exp(-(((away - wave) / thick) ** 2)) * (0.5 + 0.7 * clouds(x * away * 2, away * 2, 2))
        water = mixed(np.asarray(water, np.float32), (1.25, 1.3, 1.3), np.clip(foam, 0, 1))
    return np.asarray(water + _glitter(x, y, away), np.float32)


def _glitter(x: Floats, y: Floats, away: Floats) -> Floats:
    column, row = np.floor(x / 0.012), np.floor(-y / 0.0035)
    home = column * 83 + row * 197
    under = np.exp(-(((x + 0.30) / 0.22) ** 2))
    on = (
        (chance(home, 1) < 0.16 * under)
        & (np.abs(x / 0.012 - column - 0.5) < 0.22)
        & (np.abs(-y / 0.0035 - row - 0.5) < 0.4)
    )
    return np.where(on & (away > 18), np.float32(26) * chance(home, 2) ** 2, 0) * np.array(
        [[1.0], [0.96], [0.85]], np.float32
    )


def _sand(p: Floats) -> Floats:
    """Dry and rippled here, darker where the sea has been: the box's middle is (0, 5)."""
    away = p[1] + 5
    ripples = clouds(p[0] * 2.2, p[1] * 4, 4)
    dry = mixed(srgb("#c2a67b"), srgb("#ead7b0"), ripples)
    wet = np.clip((away + 0.8 * noise(p[0] * 0.5, p[1] * 0) - 9.5) / 2, 0, 1)
    return mixed(dry, srgb("#8f7d62"), wet)


def _palm(x: float, z: float, height: float, lean: float, seed: int) -> list[f.Piece]:
    """A palm whose trunk bends by `lean` m, and its crown of feathered leaves."""
    random = np.random.default_rng(seed)
    bark, leaf = (
        Material(srgb("#8b7458")),
        Material(foliage(srgb("#2f5522"), srgb("#7d9a3a")), gloss=0.04, rough=0.3),
    )
    trunk, parts = [], 14
    for n in range(parts):
        share = (n + 0.5) / parts
        wide = 0.26 - 0.10 * share
        trunk.append(
            Solid("drum", (x + lean * share**2, height * share, z), (wide, height / parts * 1.1, wide), bark)
        )
    crown = []
    for n in range(13):
        turn, rise = n * 137.5 + random.uniform(-10, 10), random.uniform(0.1, 0.75)
        away = math.radians(turn)
        for k in range(11):
            along = (k + 1) / 11 * 1.9
            up = rise * along - 0.42 * along**2
            slope = math.degrees(math.atan(rise - 0.84 * along))
            place = x + lean + math.sin(away) * along, height + up, z + math.cos(away) * along
            for side in (-1, 1):
                long = 0.55 * (1.1 - 0.06 * abs(k - 4))
                crown.append(_leaflet(place, turn + side * 48, slope - 28, long, leaf))
    return [trunk, crown]


def _leaflet(place: tuple[float, float, float], turn: float, slope: float, long: float, leaf: Material) -> Solid:
    """A narrow leaf that starts at a place and falls away from it."""
    angle, down = math.radians(turn), math.radians(slope)
    x = place[0] + math.sin(angle) * math.cos(down) * long / 2
    z = place[2] + math.cos(angle) * math.cos(down) * long / 2
    return Solid("ball", (x, place[1] + math.sin(down) * long / 2, z), (0.06, 0.012, long), leaf, turn, -slope)


_SCENE = Scene(
    pieces=[
        [box((-40, -0.1, -3), (40, 0, _SHORE), Material(lying(_sand)))],
        *_palm(-2.35, 4.6, 2.95, 0.5, 2),
        *_palm(4.3, 8.5, 4.1, -0.7, 5),
        *_palm(5.6, 10.5, 3.4, 0.4, 6),
    ],
    lights=[Light((-10, 16, 4), (1250, 1150, 980), radius=0.6)],
    sky=(0.62, 0.76, 0.95),
)
