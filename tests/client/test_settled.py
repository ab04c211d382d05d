"""Files that have come to rest."""

from __future__ import annotations

from cleanplate.client.settled import Settled


def test_a_file_is_ready_when_it_stands_still_and_only_once() -> None:
    settled = Settled()
    assert settled.ready({"a": (10, 1)}) == []
    assert settled.ready({"a": (20, 2), "b": (5, 2)}) == []
    assert settled.ready({"a": (20, 2), "b": (6, 3)}) == ["a"]
    assert settled.ready({"a": (20, 2), "b": (6, 3)}) == ["b"]
    assert settled.ready({"a": (20, 2), "b": (6, 3)}) == []


def test_a_file_that_was_written_anew_is_ready_again() -> None:
    settled = Settled()
    for stamp in ((10, 1), (10, 9)):
        settled.ready({"a": stamp})
        assert settled.ready({"a": stamp}) == ["a"]


def test_an_empty_file_and_one_that_went_away_are_not_ready() -> None:
    settled = Settled()
    settled.ready({"a": (0, 1), "b": (3, 1)})
    assert settled.ready({"a": (0, 1)}) == []
