"""A small path tracer: solids in metres, lit by panels and lamps, with soft shadows and light from wall to wall.

A ray is one path of a few bounces, for each pixel one: the lens that comes after averages hundreds of them.
Points, directions and colours are float32 (3, n), in world axes x right, y up, z away from the camera.

Sources: J. Kajiya, The Rendering Equation (1986); light is sampled at each bounce (next-event estimation) and
mirrors follow Schlick's Fresnel (1994); samples are M. Roberts' additive recurrence along a Z-order curve.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.material.rooms.denoise import quiet
from cleanplate.material.rooms.lens import Camera, Look, defocused, developed, working
from cleanplate.material.rooms.solid import Hit, Solid, Vec, World, column
from cleanplate.picture import Floats, Size

_CHUNK = 16384  # rays at once: their arrays stay in a core's cache
_BOUNCES = 3
_FINER = 2  # samples of a view along each side of a pixel
_DRAWS = 7  # random numbers of a bounce
_BRIGHTEST = 6.0  # of what one later bounce may add: no pixel should spark
_PLANES = 13  # of what is known of a pixel
FAR = 1e4  # the depth in metres of what is beyond all solids

Sky = Callable[[Floats], Floats]  # directions -> radiance of what is beyond all solids
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Light:
    """A source that lights the solids. A panel reaches `u` and `v` to each side and shines along u x v, with a
    radiance; where `u` and `v` are none it is a lamp of `radius`, that shines all round with an intensity."""

    centre: Vec
    colour: Vec
    u: Vec | None = None
    v: Vec | None = None
    radius: float = 0.08


@dataclass(frozen=True)
class Scene:
    """Furniture (each piece some solids), what lights it, and the light from outside of everything."""

    pieces: Sequence[Sequence[Solid]]
    lights: Sequence[Light]
    sky: Sky | Vec = (0.0, 0.0, 0.0)


def traced(scene: Scene, camera: Camera, size: Size) -> tuple[Floats, Floats]:
    """Linear light (height, width, 3) and depth (height, width) in metres, all of it sharp."""
    paths = _Paths(scene)
    draws = _samples(size)
    rays = camera.rays(size, draws[-2:])
    seen = np.empty((_PLANES, rays.shape[1]), np.float32)
    eye = column((0.0, camera.height, 0.0))
    order = np.argsort(_along(size))  # neighbours together: they meet the same solids
    for start in range(0, rays.shape[1], _CHUNK):
        part = order[start : start + _CHUNK]
        origin = np.broadcast_to(eye, (3, part.size))
        seen[:, part] = paths.followed(origin, rays[:, part], draws[:, part])
    light, glow, colour, normal = (
        np.ascontiguousarray(p.T).reshape(size[1], size[0], 3) for p in seen[:12].reshape(4, 3, -1)
    )
    depth = seen[12].reshape(size[1], size[0])
    return glow + quiet(light, colour, normal, depth), depth


def photographed(scene: Scene, camera: Camera, look: Look, size: Size, view: Sky | None = None) -> Floats:
    """The scene as a picture of `size`: traced, out of focus, developed.

    A `view` is seen beyond all solids in place of the sky, and finely: its lights may be as small as a far window.
    """
    small = working(size)
    light, depth = traced(scene, camera, small)
    if view is not None:
        fine = view(camera.rays((small[0] * _FINER, small[1] * _FINER))).T
        seen = cv2.resize(
            np.ascontiguousarray(fine).reshape(small[1] * _FINER, -1, 3), small, interpolation=cv2.INTER_AREA
        )
        light = np.where((depth >= FAR)[..., None], seen.reshape(light.shape), light)
    return developed(defocused(np.asarray(light, np.float32), depth, camera), size, look)


class _Paths:
    """A scene made ready for many rays."""

    def __init__(self, scene: Scene) -> None:
        self._world = World([solid for piece in scene.pieces for solid in piece])
        self._lights = [_Source(light) for light in scene.lights]
        self._sky = scene.sky

    def followed(self, origin: Floats, ray: Floats, draws: Floats) -> Floats:
        """What comes along each ray, (13, n).

        These are the light of what it meets first, that one's own glow, its colour, its normal, and how far it is
        in lengths of the ray.
        """
        seen = np.zeros((_PLANES, ray.shape[1]), np.float32)
        light, glow = seen[:3], seen[3:6]
        weight = np.ones(ray.shape, np.float32)
        alive = np.arange(ray.shape[1])
        straight = np.ones(ray.shape[1], np.bool_)  # seen directly or in a mirror: lamps themselves show
        for bounce in range(_BOUNCES):
            hit = Hit.first(self._world, origin, ray, FAR)
            gone, found = ~hit.found, hit.found
            self._add(light if bounce else glow, alive[gone], self._beyond(ray[:, gone]) * weight[:, gone])
            alive, straight, weight, ray = alive[found], straight[found], weight[:, found], ray[:, found]
            if bounce == 0:
                seen[6:9, alive], seen[9:12, alive], seen[12] = hit.colour, hit.normal, hit.distance
            if not alive.size:
                break
            draw = draws[bounce * _DRAWS : (bounce + 1) * _DRAWS][:, alive]
            glowing = np.where(straight, hit.glow, 0) * weight
            self._add(light, alive, np.minimum(glowing, _BRIGHTEST)) if bounce else self._add(glow, alive, glowing)
            mirrored = draw[0] < hit.mirrors(ray)
            lit = np.minimum(hit.colour * self._lit(hit, draw[1:4]), _BRIGHTEST)
            self._add(light, alive, np.where(mirrored, 0, lit) * weight)
            weight = weight * np.where(mirrored, 1, hit.colour)
            ray = _next(hit, ray, mirrored, draw[4:6])
            straight = mirrored
            origin = hit.off
            if bounce == _BOUNCES - 2:  # of the last and faintest light half the paths bring twice
                on = np.flatnonzero(draw[6] < 0.5)
                alive, straight, weight = alive[on], straight[on], weight[:, on] * 2
                origin, ray = origin[:, on], ray[:, on]
        return seen

    @staticmethod
    def _add(light: Floats, where: NDArray[np.intp], what: Floats) -> None:
        light[:, where] += what

    def _beyond(self, ray: Floats) -> Floats:
        if callable(self._sky):
            return self._sky(ray / np.linalg.norm(ray, axis=0))
        return np.broadcast_to(column(self._sky), ray.shape)

    def _lit(self, hit: Hit, draw: Floats) -> Floats:
        """Light that falls on each point, over pi, from one of the sources: the likeliest ones most often."""
        if not self._lights:
            return np.zeros(hit.off.shape, np.float32)
        guess = np.stack([source.guess(hit) for source in self._lights])
        guess += 0.1 * guess.mean(axis=0) + 1e-6  # none so seldom that it would spark
        chance = np.cumsum(guess, axis=0)
        chosen = (chance < draw[0] * chance[-1]).sum(axis=0)
        chosen = np.minimum(chosen, len(self._lights) - 1)
        share = np.take_along_axis(guess, chosen[None], axis=0)[0] / chance[-1]
        lit = np.zeros(hit.off.shape, np.float32)
        target = np.zeros(hit.off.shape, np.float32)
        for index, source in enumerate(self._lights):
            mine = chosen == index
            if mine.any():
                target[:, mine], lit[:, mine] = source.sampled(
                    hit.off[:, mine], hit.normal[:, mine], draw[1:, mine]
                )
        seen = np.flatnonzero(lit.any(axis=0))
        towards = target[:, seen] - hit.off[:, seen]
        blocked = self._world.blocked(hit.off[:, seen], towards)
        lit[:, seen[blocked]] = 0
        return np.asarray(lit / share, np.float32)


class _Source:
    """A light made ready to be sampled."""

    def __init__(self, light: Light) -> None:
        self._panel = light.u is not None and light.v is not None
        self._centre, self._colour = column(light.centre), column(light.colour)
        self._u, self._v = column(light.u or (0, 0, 0)), column(light.v or (0, 0, 0))
        self._radius = light.radius
        across = np.cross(self._u[:, 0], self._v[:, 0])
        self._area = float(np.linalg.norm(across)) * 4
        self._facing = column(tuple(across / max(float(np.linalg.norm(across)), 1e-9)))
        self._strength = float(self._colour.mean()) * (self._area if self._panel else 1.0)

    def guess(self, hit: Hit) -> Floats:
        """About how much would come to each point if nothing stood between."""
        return np.asarray(self._strength * self._share(hit.off, hit.normal, self._centre, 0.25, 0.1), np.float32)

    def sampled(self, point: Floats, normal: Floats, draw: Floats) -> tuple[Floats, Floats]:
        """A point of the source for each, and what it would bring there, over pi."""
        if self._panel:
            target = self._centre + self._u * (2 * draw[0] - 1) + self._v * (2 * draw[1] - 1)
            brings = self._share(point, normal, target, 0.01) * self._area
        else:
            target = self._centre + self._radius * _around(draw)
            brings = self._share(point, normal, target, 0.01)
        return target, np.asarray(self._colour * (brings / np.pi), np.float32)

    def _share(self, point: Floats, normal: Floats, target: Floats, least: float, behind: float = 0.0) -> Floats:
        towards = target - point
        squared = np.maximum((towards * towards).sum(axis=0), least)
        towards = towards / np.sqrt(squared)
        share = np.maximum((towards * normal).sum(axis=0), 0) / squared
        if self._panel:
            share = share * np.maximum(-(towards * self._facing).sum(axis=0), behind)
        return np.asarray(share, np.float32)


def _next(hit: Hit, ray: Floats, mirrored: Mask, draw: Floats) -> Floats:
    """Where each path goes on: mirrored by a more or less smooth surface, or scattered by the cosine law."""
    ball = _around(draw)
    scattered = hit.normal + ball * np.float32(0.999)
    ray = ray / np.linalg.norm(ray, axis=0)
    reflected = ray - 2 * (ray * hit.normal).sum(axis=0) * hit.normal + ball * hit.rough
    reflected += np.maximum(-(reflected * hit.normal).sum(axis=0) + 1e-3, 0) * hit.normal  # not into the solid
    return np.asarray(np.where(mirrored, reflected, scattered), np.float32)


def _around(draw: Floats) -> Floats:
    """Points on a unit ball, evenly, from two numbers of 0..1."""
    up = 2 * draw[0] - 1
    level, angle = np.sqrt(np.maximum(1 - up * up, 0)), 2 * np.pi * draw[1]
    return np.stack([level * np.cos(angle), up, level * np.sin(angle)]).astype(np.float32)


def _samples(size: Size) -> Floats:
    """Numbers of 0..1 for each pixel, (draws, n), spread evenly over any neighbourhood of pixels."""
    count = _BOUNCES * _DRAWS + 2
    root = 1.5
    for _ in range(40):  # the root of x^(d+1) = x + 1
        root = (1 + root) ** (1 / (count + 1))
    steps = np.array([(1 / root) ** (k + 1) % 1 for k in range(count)])
    random = np.random.default_rng(7).random((count, 1))
    return np.asarray((_along(size) * steps[:, None] + random) % 1, np.float32)


def _along(size: Size) -> NDArray[np.int64]:
    """Each pixel's place on the Z-order curve."""
    y, x = np.mgrid[: size[1], : size[0]].reshape(2, -1)
    return _interleaved(x) | _interleaved(y) << 1


def _interleaved(n: NDArray[np.int64]) -> NDArray[np.int64]:
    """The bits of each number with a gap after each."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        n = (n | n << shift) & mask
    return n
