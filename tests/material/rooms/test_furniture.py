from __future__ import annotations

import pytest

from cleanplate.material.rooms import furniture as f

_PIECES = {
    "plant": f.plant(1, 4, 1.6, 3),
    "bookshelf": f.bookshelf((0.5, 0, 3.8), (2.3, 2.4, 4.1), 6, f.OAK, full=0.5),
    "floor_lamp": f.floor_lamp(1, 4, 1.6, (3, 2, 1)),
    "pendant": f.pendant(1, 2.2, 4, (3, 2, 1)),
    "table": f.table(1, 4, 1.4, 0.7, 0.74, f.OAK),
    "round_table": f.round_table(1, 4, 0.7, 0.74, f.OAK),
    "chair": f.chair(1, 4, 30, f.OAK),
    "office_chair": f.office_chair(1, 4, 30),
    "screen": f.screen(1, 4, 0.74, (1, 1, 1)),
    "sofa": f.sofa(1, 4, 2.2, (0.2, 0.2, 0.2)),
    "picture": f.picture(1, 1.6, 4, 0.6, 0.8, (0.5, 0.1, 0.1)),
}


@pytest.mark.parametrize("name", _PIECES)
def test_a_piece_stands_where_it_was_put_on_the_floor_and_under_the_ceiling(name: str) -> None:
    for solid in _PIECES[name]:
        reach = abs(solid.axes()).sum(axis=1)
        assert solid.centre[1] - reach[1] > -0.03
        assert solid.centre[1] + reach[1] < 3.3
        assert abs(solid.centre[0] - 1) < 1.6
        assert abs(solid.centre[2] - 4) < 1.0


def test_a_piece_is_the_same_each_time_it_is_built() -> None:
    assert [s.centre for s in f.plant(0, 3, 1.2, 5)] == [s.centre for s in f.plant(0, 3, 1.2, 5)]
    assert [s.centre for s in f.plant(0, 3, 1.2, 5)] != [s.centre for s in f.plant(0, 3, 1.2, 6)]


def test_a_chair_turned_about_has_its_back_on_the_other_side() -> None:
    away, towards = (
        max(s.centre[2] for s in f.chair(0, 4, turn, f.OAK) if s.centre[1] > 0.6) for turn in (0, 180)
    )
    assert away > 4 > towards
