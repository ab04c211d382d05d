"""Working ahead changes when things happen, never what comes out."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.overlap import ahead, in_order


@given(st.lists(st.integers(), max_size=40), st.integers(1, 4))
def test_results_come_in_order(items: list[int], workers: int) -> None:
    assert list(in_order(lambda x: x * 2, items, workers)) == [x * 2 for x in items]
    assert list(ahead(items, workers)) == items


def _failing_at(place: int) -> Iterator[int]:
    for index in range(10):
        if index == place:
            raise KeyError(index)
        yield index


@pytest.mark.parametrize("place", [0, 3, 9])
def test_what_the_maker_raises_arrives_in_its_place(place: int) -> None:
    seen = []
    with pytest.raises(KeyError):
        seen.extend(ahead(_failing_at(place), 2))
    assert seen == list(range(place))


def test_what_the_work_raises_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_order(lambda x: 1 // x, [1, 0, 1], 2))


def test_leaving_early_stops_the_maker() -> None:
    made: list[int] = []

    def endless() -> Iterator[int]:
        index = 0
        while True:
            made.append(index)
            yield index
            index += 1

    before = threading.active_count()
    items = ahead(endless(), 3)
    assert next(items) == 0
    items.close()
    assert threading.active_count() == before
    assert len(made) <= 6


def test_only_so_many_items_are_under_way() -> None:
    taken: list[int] = []

    def source() -> Iterator[int]:
        for index in range(50):
            taken.append(index)
            yield index

    results = in_order(lambda x: x, source(), 2)
    next(results)
    assert len(taken) <= 5
    results.close()
