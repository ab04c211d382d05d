"""What rooms are built of: boxes, balls and drums of a size, with a material, and where rays meet them.

Each solid is a unit shape under an affine map, so all of a piece's are met by one matrix product.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from cleanplate.picture import Floats

Vec = tuple[float, float, float]
Paint = Callable[[Floats], Floats]  # points (3, n) in metres from the solid's centre -> colours (3, n), linear
Shape = Literal["box", "ball", "drum"]

_NEAR = 1e-3  # metres: nothing is met nearer than that, nor starts nearer to its surface
_TINY = 1e-9
_FEW = 4  # solids that are tried all at once


@dataclass(frozen=True)
class Material:
    """What a surface does to light, in linear RGB: `colour` is its albedo, `glow` the radiance it gives by itself.

    `gloss` is what it mirrors at right angles (0.04 is varnish), `rough` how blurred. One that casts no shadow
    lets the light through that stands inside of it, as a lampshade.
    """

    colour: Vec | Paint
    glow: Vec | Paint = (0.0, 0.0, 0.0)
    gloss: float = 0.0
    rough: float = 0.15
    casts: bool = True


@dataclass(frozen=True)
class Solid:
    """A shape in a box of `size` (m) around `centre`, turned about its upright and leant about its x axis, in
    degrees: leant first. A drum stands upright."""

    shape: Shape
    centre: Vec
    size: Vec
    material: Material
    turn: float = 0.0
    lean: float = 0.0

    def axes(self) -> NDArray[np.float64]:
        """The solid's own axes as columns, each as long as half its size."""
        turn, lean = math.radians(self.turn), math.radians(self.lean)
        about_y = [[math.cos(turn), 0, math.sin(turn)], [0, 1, 0], [-math.sin(turn), 0, math.cos(turn)]]
        about_x = [[1, 0, 0], [0, math.cos(lean), -math.sin(lean)], [0, math.sin(lean), math.cos(lean)]]
        return np.asarray(np.array(about_y) @ np.array(about_x) @ np.diag(np.array(self.size) / 2), np.float64)


def box(low: Vec, high: Vec, material: Material) -> Solid:
    """A box between two corners."""
    centre = (low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2
    size = abs(high[0] - low[0]), abs(high[1] - low[1]), abs(high[2] - low[2])
    return Solid("box", centre, size, material)


def column(values: Sequence[float]) -> Floats:
    return np.array(values, np.float32).reshape(-1, 1)


@dataclass(frozen=True)
class Group:
    """Solids that lie together, by their numbers, and the box around them that a ray must pass first.

    Many are in `parts`, halves of halves, so that a ray is tried against few; `kinds` are the shapes of a few:
    which, their maps (k, 3, 3) from the world to the unit shape, and shifts (k, 3).
    """

    low: Floats
    high: Floats
    parts: tuple[Group, ...] = ()
    kinds: tuple[tuple[Shape, NDArray[np.intp], Floats, Floats], ...] = ()

    @classmethod
    def of(cls, solids: Sequence[Solid], numbers: NDArray[np.intp]) -> Group:
        centres = np.array([solids[n].centre for n in numbers])
        reach = np.stack([np.abs(solids[n].axes()).sum(axis=1) for n in numbers]) + _NEAR
        low, high = column((centres - reach).min(axis=0)), column((centres + reach).max(axis=0))
        if numbers.size <= _FEW:
            return cls(low, high, kinds=_kinds(solids, numbers))
        order = np.argsort(centres[:, np.ptp(centres, axis=0).argmax()], kind="stable")
        halves = np.array_split(numbers[order], 2)
        return cls(low, high, parts=tuple(cls.of(solids, half) for half in halves))

    def meet(self, beam: Floats, best: Floats, which: NDArray[np.intp], rays: NDArray[np.intp]) -> None:
        """See which rays meet one of the solids before `best`, and write down how far and which.

        `beam` (9, n) holds origins, directions and one over these, of the rays with those numbers.
        """
        passed = np.flatnonzero(self._passed(beam, best[rays]))
        if passed.size < rays.size:
            beam, rays = beam.take(passed, axis=1), rays[passed]
        if not rays.size:
            return
        for part in self.parts:
            part.meet(beam, best, which, rays)
        for shape, members, maps, shifts in self.kinds:
            start = (maps.reshape(-1, 3) @ beam[:3]).reshape(members.size, 3, -1) + shifts[..., None]
            along = (maps.reshape(-1, 3) @ beam[3:6]).reshape(members.size, 3, -1)
            distance = _MEET[shape](start, along)
            first = distance.argmin(axis=0)
            distance = distance[first, np.arange(rays.size)]
            nearer = distance < best[rays]
            best[rays[nearer]], which[rays[nearer]] = distance[nearer], members[first[nearer]]

    def _passed(self, beam: Floats, within: Floats) -> NDArray[np.bool_]:
        """Which rays pass the box around before they have gone `within`."""
        first, last = np.zeros_like(within), within
        for axis in range(3):
            one = (self.low[axis] - beam[axis]) * beam[6 + axis]
            other = (self.high[axis] - beam[axis]) * beam[6 + axis]
            first, last = np.maximum(first, np.minimum(one, other)), np.minimum(last, np.maximum(one, other))
        return np.asarray(first < last)


def _kinds(solids: Sequence[Solid], numbers: NDArray[np.intp]) -> Any:
    maps = np.linalg.inv(np.stack([solids[n].axes() for n in numbers]))
    shifts = -np.einsum("kij,kj->ki", maps, np.array([solids[n].centre for n in numbers]))
    shapes = np.array([solids[n].shape for n in numbers])
    return tuple(
        (
            shape,
            numbers[shapes == shape],
            maps[shapes == shape].astype(np.float32),
            shifts[shapes == shape].astype(np.float32),
        )
        for shape in _MEET
        if (shapes == shape).any()
    )


def _slabs(start: Floats, along: Floats) -> tuple[Floats, Floats]:
    """Where rays enter and leave -1..1 on each axis."""
    inverse = 1 / np.where(np.abs(along) < _TINY, np.float32(_TINY), along)
    one, other = (-1 - start) * inverse, (1 - start) * inverse
    return np.minimum(one, other), np.maximum(one, other)


def _round(start: Floats, along: Floats) -> tuple[Floats, Floats]:
    """Where rays enter and leave the unit circle or ball of the axes given; inf and -inf where they don't."""
    squared = np.maximum(np.einsum("kin,kin->kn", along, along), _TINY)
    towards = np.einsum("kin,kin->kn", start, along)
    inside = towards * towards - squared * (np.einsum("kin,kin->kn", start, start) - 1)
    root = np.sqrt(np.maximum(inside, 0))
    missed = inside < 0
    first, last = (-towards - root) / squared, (-towards + root) / squared
    return np.where(missed, np.inf, first), np.where(missed, -np.inf, last)


def _entered(first: Floats, last: Floats) -> Floats:
    """The distance to a convex solid: inf where it is missed, behind, or the ray starts in it."""
    return np.asarray(np.where((first < last) & (first > _NEAR / 2), first, np.inf), np.float32)


def _box(start: Floats, along: Floats) -> Floats:
    first, last = _slabs(start, along)
    return _entered(
        np.maximum(np.maximum(first[:, 0], first[:, 1]), first[:, 2]),
        np.minimum(np.minimum(last[:, 0], last[:, 1]), last[:, 2]),
    )


def _ball(start: Floats, along: Floats) -> Floats:
    return _entered(*_round(start, along))


def _drum(start: Floats, along: Floats) -> Floats:
    first, last = _round(start[:, ::2], along[:, ::2])
    low, high = _slabs(start[:, 1], along[:, 1])
    return _entered(np.maximum(first, low), np.minimum(last, high))


_MEET: dict[Shape, Callable[[Floats, Floats], Floats]] = {"box": _box, "ball": _ball, "drum": _drum}


class World:
    """Solids made ready for many rays."""

    def __init__(self, solids: Sequence[Solid]) -> None:
        self.solids = tuple(solids)
        self.maps = np.linalg.inv(np.stack([s.axes() for s in solids])).astype(np.float32)
        self._all = Group.of(self.solids, np.arange(len(solids)))
        self._casting = Group.of(self.solids, np.flatnonzero([s.material.casts for s in solids]))

    def met(self, origin: Floats, ray: Floats, far: float) -> tuple[Floats, NDArray[np.intp]]:
        """How far each ray goes, in its own lengths, to the first solid before `far`, and which: -1 is none."""
        return self._met(self._all, origin, ray, far)

    def blocked(self, origin: Floats, towards: Floats) -> NDArray[np.bool_]:
        """Whether something that casts a shadow stands between each point and the end of its ray."""
        return self._met(self._casting, origin, towards, 0.998)[1] >= 0

    @staticmethod
    def _met(group: Group, origin: Floats, ray: Floats, far: float) -> tuple[Floats, NDArray[np.intp]]:
        best, which = np.full(ray.shape[1], far, np.float32), np.full(ray.shape[1], -1, np.intp)
        inverse = 1 / np.where(np.abs(ray) < _TINY, np.float32(_TINY), ray)
        group.meet(np.concatenate([origin, ray, inverse]), best, which, np.arange(ray.shape[1]))
        return best, which


@dataclass(frozen=True)
class Hit:
    """Where rays met something, for those that did (`found`); `distance` is of all."""

    distance: Floats
    found: NDArray[np.bool_]
    off: Floats  # the points, a hair off the surface
    normal: Floats
    colour: Floats
    glow: Floats
    gloss: Floats
    rough: Floats

    @classmethod
    def first(cls, world: World, origin: Floats, ray: Floats, far: float) -> Hit:
        """The first solid on each ray."""
        distance, which = world.met(origin, ray, far)
        found = which >= 0
        point = origin[:, found] + ray[:, found] * distance[found]
        return cls(distance, found, *_surface(world, which[found], point))

    def mirrors(self, ray: Floats) -> Floats:
        """The share of light that is mirrored: Schlick's."""
        facing = np.abs((ray * self.normal).sum(axis=0)) / np.linalg.norm(ray, axis=0)
        rises = self.gloss + (1 - self.gloss) * (1 - np.clip(facing, 0, 1)) ** 5 * (1 - self.rough)
        return np.asarray(np.where(self.gloss > 0, rises, 0), np.float32)


def _surface(
    world: World, which: NDArray[np.intp], point: Floats
) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats]:
    """Points a hair off, normals, colours, glows, gloss and roughness of what was met."""
    normal, colour, glow = (np.zeros(point.shape, np.float32) for _ in range(3))
    gloss, rough = np.zeros(point.shape[1], np.float32), np.zeros(point.shape[1], np.float32)
    order = np.argsort(which, kind="stable")
    for mine in np.split(order, np.flatnonzero(np.diff(which[order])) + 1):
        if not mine.size:
            continue
        solid, inverse = world.solids[which[mine[0]]], world.maps[which[mine[0]]]
        local = inverse @ (point[:, mine] - column(solid.centre))
        upright = inverse.T @ _upright(solid.shape, local)
        normal[:, mine] = upright / np.sqrt((upright * upright).sum(axis=0))
        metres = local * column(solid.size) / 2
        colour[:, mine], glow[:, mine] = (
            painted(solid.material.colour, metres),
            painted(solid.material.glow, metres),
        )
        gloss[mine], rough[mine] = solid.material.gloss, solid.material.rough
    return point + normal * np.float32(_NEAR), normal, colour, glow, gloss, rough


def _upright(shape: Shape, local: Floats) -> Floats:
    """The outward direction on a unit shape."""
    if shape == "ball":
        return local
    if shape == "drum":
        capped = np.abs(local[1]) > np.hypot(local[0], local[2])
        return np.stack(
            [np.where(capped, 0, local[0]), np.where(capped, local[1], 0), np.where(capped, 0, local[2])]
        )
    side = np.abs(local).argmax(axis=0)
    return np.where(np.arange(3)[:, None] == side, np.sign(local), 0).astype(np.float32)


def painted(paint: Vec | Paint, metres: Floats) -> Floats:
    """The colour of each point."""
    return paint(metres) if callable(paint) else np.broadcast_to(column(paint), metres.shape)
