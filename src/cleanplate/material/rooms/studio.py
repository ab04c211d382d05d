"""A photographer's studio: a painted backdrop that curves into the floor, one soft spot of light on it."""

from __future__ import annotations

import numpy as np

from cleanplate.material.rooms.lens import Camera, Look, defocused, developed, working
from cleanplate.material.rooms.solid import column
from cleanplate.material.rooms.texture import clouds, mixed, srgb
from cleanplate.picture import Floats, Size

_CAMERA = Camera(height=1.35, tip=-3, focal=36, stop=1.2)
_LOOK = Look(exposure=-0.1, balance=(1.0, 0.99, 0.97), bloom=0.1, vignette=0.35)
_BACK, _BEND = 3.6, 0.9  # metres: the backdrop's distance, and the radius of its curve
_SPOT = (-0.35, 2.9, 1.5)  # where the lamp hangs
_AIM = (-0.05, 1.2, _BACK)
_CONE = 0.94  # the cosine at which the spot's edge has gone
_BRIGHT = 17.0
_FILL = 0.1


def drawn(size: Size) -> Floats:
    """The backdrop as gamma-encoded RGB (height, width, 3), 0..1."""
    small = working(size)
    rays = _CAMERA.rays(small)
    distance, normal = _sweep(rays)
    point = column((0, _CAMERA.height, 0)) + rays * distance
    light = (_canvas(point) * _lit(point, normal)).T.reshape(small[1], small[0], 3)
    depth = distance.reshape(small[1], small[0])
    return developed(defocused(np.ascontiguousarray(light, np.float32), depth, _CAMERA), size, _LOOK)


def _sweep(rays: Floats) -> tuple[Floats, Floats]:
    """How far the wall, the curve or the floor is along each ray, and which way it faces."""
    height, away = _CAMERA.height, _BACK - _BEND  # the curve's axis lies at y = _BEND, z = away
    wall = _BACK / np.maximum(rays[2], 1e-3)
    floor = np.where(rays[1] < -1e-3, height / np.maximum(-rays[1], 1e-3), np.inf)
    squared = rays[1] ** 2 + rays[2] ** 2
    towards = rays[1] * (height - _BEND) - rays[2] * away
    inside = np.maximum(towards**2 - squared * ((height - _BEND) ** 2 + away**2 - _BEND**2), 0)
    curve = (-towards + np.sqrt(inside)) / squared
    on_wall = height + rays[1] * wall > _BEND
    on_floor = rays[2] * floor < away
    distance = np.where(on_wall, wall, np.where(on_floor, floor, curve)).astype(np.float32)
    bent = np.stack([rays[0] * 0, _BEND - height - rays[1] * curve, away - rays[2] * curve]) / _BEND
    normal = np.where(on_wall, column((0, 0, -1)), np.where(on_floor, column((0, 1, 0)), bent))
    return distance, np.asarray(normal, np.float32)


def _canvas(point: Floats) -> Floats:
    """Cloth painted by hand: clouds of two greys, dabbed over each other."""
    along = np.where(point[2] > _BACK - 1e-3, point[1], point[1] - (_BACK - point[2]))
    wide = clouds(point[0] * 0.9 + 3, along * 0.9, 3)
    dabs = clouds(point[0] * 4, along * 4 + 2 * wide, 4)
    return mixed(srgb("#86827c"), srgb("#aba69e"), np.clip(0.9 * wide + 0.4 * dabs - 0.15, 0, 1))


def _lit(point: Floats, normal: Floats) -> Floats:
    """A spot from above with a soft edge, cool light of the room from the right, and warm from the floor."""
    towards = column(_SPOT) - point
    away = np.linalg.norm(towards, axis=0)
    aim = np.array(_SPOT) - np.array(_AIM)
    inside = (towards / away * column(tuple(aim / np.linalg.norm(aim)))).sum(axis=0)
    edge = np.clip((inside - (_CONE - 0.22)) / 0.28, 0, 1)
    spot = (
        _BRIGHT * (edge * edge * (3 - 2 * edge)) * np.maximum((towards * normal).sum(axis=0) / away, 0) / away**2
    )
    side = np.clip(0.6 + 0.18 * point[0], 0.2, 1.2)
    return np.asarray(
        column((1.0, 0.97, 0.92)) * spot / np.pi + column((0.85, 0.95, 1.1)) * _FILL * side, np.float32
    )
