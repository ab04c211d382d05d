from __future__ import annotations

import numpy as np
import pytest

from cleanplate.material.rooms.solid import Hit, Material, Shape, Solid, Vec, World, box, column
from cleanplate.picture import Floats

_GREY = Material((0.5, 0.5, 0.5))


def _hit(world: World, origin: Vec, ray: Vec) -> Hit:
    return Hit.first(world, column(origin), column(ray), 1e4)


@pytest.mark.parametrize("shape", ["box", "ball", "drum"])
def test_a_solid_is_met_at_its_face_and_faces_who_looks(shape: Shape) -> None:
    hit = _hit(World([Solid(shape, (0, 1, 5), (2, 2, 2), _GREY)]), (0, 1, 0), (0, 0, 1))
    assert hit.distance == pytest.approx([4.0], abs=1e-4)
    assert hit.normal[:, 0] == pytest.approx([0, 0, -1], abs=1e-4)


@pytest.mark.parametrize("shape", ["box", "ball", "drum"])
@pytest.mark.parametrize("ray", [(0, 0, -1), (1, 0, 0), (0, 1, 1)])
def test_a_ray_that_passes_by_meets_nothing(shape: Shape, ray: Vec) -> None:
    assert not _hit(World([Solid(shape, (0, 1, 5), (2, 2, 2), _GREY)]), (0, 1, 0), ray).found.any()


def test_the_corner_of_a_box_is_there_and_that_of_a_ball_and_a_drum_is_not() -> None:
    met = [
        _hit(World([Solid(shape, (0, 0, 5), (2, 2, 2), _GREY)]), (0.95, 3, 4.05), (0, -1, 0)).found.any()
        for shape in ("box", "ball", "drum")
    ]
    assert met == [True, False, False]


def test_a_turned_box_shows_its_edge() -> None:
    hit = _hit(World([Solid("box", (0, 0, 5), (2, 2, 2), _GREY, turn=45)]), (0.001, 0, 0), (0, 0, 1))
    assert hit.distance == pytest.approx([5 - np.sqrt(2)], abs=1e-2)


def test_the_nearest_of_many_is_met_as_if_each_were_tried_alone() -> None:
    random = np.random.default_rng(1)
    solids = [
        Solid(
            ("box", "ball", "drum")[n % 3],
            tuple(random.uniform(-3, 3, 3)),
            tuple(random.uniform(0.2, 1, 3)),
            _GREY,
            n,
        )  # type: ignore[arg-type]
        for n in range(40)
    ]
    origin = random.uniform(-6, 6, (3, 300)).astype(np.float32)
    ray: Floats = (random.uniform(-3, 3, (3, 300)) - origin).astype(np.float32)
    together, which = World(solids).met(origin, ray, 1e4)
    alone = np.stack([World([solid]).met(origin, ray, 1e4)[0] for solid in solids])
    assert together == pytest.approx(alone.min(axis=0), rel=1e-4)
    assert (which[alone.min(axis=0) < 1e4] == alone.argmin(axis=0)[alone.min(axis=0) < 1e4]).all()


def test_a_lampshade_lets_its_light_through_and_a_box_does_not() -> None:
    shade = Solid("box", (0, 0, 2), (1, 1, 0.1), Material((1, 1, 1), casts=False))
    wall = Solid("box", (0, 0, 3), (1, 1, 0.1), _GREY)
    assert not World([shade, wall]).blocked(column((0, 0, 0)), column((0, 0, 2.5))).any()
    assert World([shade, wall]).blocked(column((0, 0, 0)), column((0, 0, 4))).all()


def test_a_paint_sees_metres_from_the_middle() -> None:
    wall = box((1, 0, 5), (3, 4, 6), Material(lambda p: p))
    hit = _hit(World([wall]), (2.5, 1, 0), (0, 0, 1))
    assert hit.colour[:, 0] == pytest.approx([0.5, -1, -0.5], abs=1e-4)


def test_varnish_mirrors_more_at_a_flat_angle_and_plaster_never() -> None:
    floors = [
        World([box((-9, -1, -9), (9, 0, 9), Material((0.5, 0.5, 0.5), gloss=gloss))]) for gloss in (0.04, 0.0)
    ]
    for ray, bounds in (((0.0, -1.0, 0.0), (0.03, 0.05)), ((0.0, -0.1, 1.0), (0.3, 1.0))):
        share = [_hit(floor, (0, 0.5, 0), ray).mirrors(column(ray))[0] for floor in floors]
        assert bounds[0] < share[0] < bounds[1]
        assert share[1] == 0
