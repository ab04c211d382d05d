"""A city at night from a high window: lit towers far out of focus, a lamp on this side of the glass."""

from __future__ import annotations

import numpy as np

from cleanplate.material.rooms import furniture as f
from cleanplate.material.rooms.lens import Camera, Look
from cleanplate.material.rooms.solid import Material, Solid, Vec, box
from cleanplate.material.rooms.texture import chance, clouds, mixed, noise, plaster, srgb, stripes
from cleanplate.material.rooms.trace import Light, Scene, photographed
from cleanplate.picture import Floats, Size

_CAMERA = Camera(height=1.35, turn=0, tip=-1, focal=36, stop=1.5)
_LOOK = Look(exposure=0.3, balance=(0.98, 1.0, 1.06), bloom=0.14)
_GLASS = 2.7

_WARM, _WHITE, _COOL = (1.0, 0.50, 0.17), (1.0, 0.76, 0.48), (0.45, 0.72, 1.0)


def drawn(size: Size) -> Floats:
    """The view as gamma-encoded RGB (height, width, 3), 0..1."""
    return photographed(_SCENE, _CAMERA, _LOOK, size, _city)


def _city(rays: Floats) -> Floats:
    """Sky, and rows of towers from the furthest to the nearest, as seen by direction."""
    x, y = rays[0] / rays[2], rays[1] / rays[2]
    glow = np.exp(-np.maximum(y, 0) / 0.13)
    light = mixed((0.012, 0.02, 0.055), (0.20, 0.12, 0.11), glow) * (0.8 + 0.4 * clouds(x * 3, y * 7))
    light = _towers(light, x, y, 0.045, 0.0045, 0.04, 0.16, (0.050, 0.045, 0.060), 0.22, 3.0, 1)
    light = _towers(light, x, y, 0.085, 0.0095, -0.02, 0.27, (0.022, 0.024, 0.038), 0.15, 5.0, 2)
    light = _towers(light, x + 0.05, y, 0.19, 0.020, -0.22, 0.36, (0.010, 0.012, 0.020), 0.10, 5.0, 3)
    return _streets(light, x, y)


def _towers(
    light: Floats,
    x: Floats,
    y: Floats,
    wide: float,
    storey: float,
    low: float,
    tall: float,
    dark: Vec,
    lit: float,
    bright: float,
    salt: int,
) -> Floats:
    """Towers before what is seen already: `wide` and `storey` in tangents, a share of the windows `lit`."""
    number = np.floor(x / wide)
    roof = low + tall * chance(number, salt) ** 1.5
    step = np.abs(x / wide - number - 0.5) < 0.25 + 0.2 * chance(number, salt + 5)  # a narrower top
    roof = np.where(step, roof, roof - 0.25 * tall * chance(number, salt + 9))
    column, row = np.floor(x / storey / 1.15), np.floor(y / storey)
    window = (np.abs(x / storey / 1.15 - column - 0.5) < 0.3) & (np.abs(y / storey - row - 0.45) < 0.3)
    home = column * 71 + row * 193
    busy = lit * (0.35 + 1.3 * chance(number * 3 + 1, salt)) + 0.35 * (chance(row * 7 + number * 41, salt) > 0.93)
    on = window & (chance(home, salt + 2) < busy)
    kind, power = chance(home + 5, salt + 3), chance(home + 11, salt + 4)
    warm = mixed(_WARM, _WHITE, np.clip(kind * 2, 0, 1))
    colour = mixed(warm, _COOL, (kind > 0.86).astype(np.float32))
    face = np.array(dark, np.float32)[:, None] * (0.7 + 0.6 * chance(number, salt + 6))
    tower = face + np.where(on, colour * (bright * (0.15 + power**3)), 0)
    beacon = (
        (np.abs(x / wide - number - 0.5) < 0.012)
        & (np.abs(y - roof + 0.004) < 0.003)
        & (chance(number, salt + 7) > 0.6)
    )
    tower = np.where(beacon, np.array([[22.0], [1.2], [0.7]], np.float32), tower)
    return np.where(y < roof, tower, light).astype(np.float32)


def _streets(light: Floats, x: Floats, y: Floats) -> Floats:
    """Two avenues that run from below to the horizon: street lamps, head lights and tail lights."""
    for at, slope in ((-0.13, 0.22), (0.33, 0.1)):
        below = np.clip(-0.03 - y, 0, 1)
        middle = at + slope * (-0.03 - y)
        wide = 0.28 * below + 1e-4
        across = (x - middle) / wide
        ground = (np.abs(across) < 1) & (below > 0)
        light = np.where(ground, light * 0.3 + np.array([[0.10], [0.055], [0.025]], np.float32), light)
        along = 0.35 / (below + 0.02)  # as distance runs
        for lane, colour, power, every in (
            (-0.9, _WARM, 22, 0.25),
            (0.9, _WARM, 22, 0.25),
            (-0.35, _WHITE, 10, 0.16),
            (0.35, (1.0, 0.06, 0.03), 14, 0.13),
        ):
            place = np.floor(along / every)
            there = (
                (np.abs(across - lane) < 0.05)
                & (np.abs(along / every - place - 0.5) < 0.12)
                & (chance(place, int(lane * 50) % 23) > 0.45)
            )
            light = np.where(there & ground, np.array(colour, np.float32)[:, None] * power, light)
    return np.asarray(light * (1 + 0.1 * noise(x * 9, y * 9)), np.float32)


def _window() -> list[f.Piece]:
    wall = Material(plaster(srgb("#4a4c52")))
    frame = Material(srgb("#2b2c2f"), gloss=0.04, rough=0.3)
    solids = [box((x - 0.03, 0.12, _GLASS), (x + 0.03, 3, _GLASS + 0.08), frame) for x in (-0.93, 0.95)]
    solids += [
        box((-3, 0, _GLASS), (3, 0.12, _GLASS + 0.2), wall),
        box((-3, 0.12, _GLASS - 0.12), (3, 0.16, _GLASS + 0.08), frame),
    ]
    solids += [box((-3, 2.95, _GLASS), (3, 3.2, _GLASS + 0.2), wall)]
    linen = Material(stripes(tuple(srgb(c) for c in ("#7d7872", "#66625d", "#8b867f", "#5a5652")), 0.04))
    curtain = [
        Solid("drum", (x, 1.5, _GLASS - 0.2), (0.09, 3.0, 0.1), linen) for x in np.arange(-1.85, -1.2, 0.07)
    ]
    return [solids, curtain, [box((-3, -0.1, -3), (3, 0, _GLASS), Material(srgb("#3a2d24")))]]


_SCENE = Scene(
    pieces=[
        *_window(),
        [box((0.75, 0, 2.15), (2.2, 0.74, 2.55), f.WALNUT)],
        [
            Solid("drum", (1.16, 0.89, 2.35), (0.14, 0.3, 0.14), Material(srgb("#b5683f"), gloss=0.05)),
            Solid(
                "drum",
                (1.16, 1.17, 2.35),
                (0.3, 0.24, 0.3),
                Material(srgb("#e8d5b0"), (3.4, 1.9, 0.8), casts=False),
            ),
        ],
        f.plant(0.86, 2.3, 0.4, 21, Material(srgb("#3c4348")), 0.14, 0.74),
        [
            Solid("box", (1.45, 0.76 + 0.03 * n, 2.3), (0.26 - 0.02 * n, 0.028, 0.19), Material(srgb(c)), 6 * n)
            for n, c in enumerate(("#344a5e", "#a8542f"))
        ],
        f.plant(-1.12, 2.25, 1.3, 8, Material(srgb("#8a5a3c")), 0.3),
    ],
    lights=[
        Light((1.16, 1.17, 2.35), (0.85, 0.52, 0.25), radius=0.08),
        Light((-0.3, 2.6, 0.4), (1.0, 0.78, 0.58), u=(0.8, 0, 0), v=(0, 0, 0.8)),
        Light((0, 1.4, 4.0), (0.10, 0.11, 0.16), u=(2, 0, 0), v=(0, -1, 0)),
    ],
    sky=(0.02, 0.022, 0.03),
)
