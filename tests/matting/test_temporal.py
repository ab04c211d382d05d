"""How frames reach the network: each once, in order, with its state where it needs one."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from cleanplate.matting.matter import load_matter
from cleanplate.matting.temporal import every_frame
from cleanplate.picture import Layout, Picture, from_rgb
from tests import scene


@dataclass(frozen=True)
class _Frame:
    index: int
    picture: Picture


def _frames(count: int) -> list[_Frame]:
    return [_Frame(i, from_rgb(scene.shot(i), Layout())) for i in range(count)]


def _one_by_one(work: Callable[[Any], Any], items: Iterable[Any]) -> Generator[Any]:
    yield from map(work, items)


@pytest.mark.parametrize("kind", ["modnet", "rvm"])
def test_every_frame_comes_out_once_in_order(kind: str, request: pytest.FixtureRequest) -> None:
    matter = load_matter(request.getfixturevalue(kind))
    done = list(every_frame(_frames(6), matter, _one_by_one))
    assert [frame.index for frame, _ in done] == list(range(6))
    for frame, coarse in done:
        assert coarse.picture is frame.picture
        assert coarse.alpha.max() > 0.4


def test_a_sequential_network_gets_each_state(rvm: str) -> None:
    done = list(every_frame(_frames(5), load_matter(rvm), _one_by_one))
    peaks = [float(coarse.alpha.max()) for _, coarse in done]
    assert peaks == pytest.approx([1, 0.9, 0.8, 0.7, 0.6], abs=0.01)


@pytest.mark.parametrize("kind", ["modnet", "rvm"])
def test_no_frames_are_no_mattes(kind: str, request: pytest.FixtureRequest) -> None:
    assert list(every_frame([], load_matter(request.getfixturevalue(kind)), _one_by_one)) == []


def test_frames_are_asked_for_as_they_are_needed(rvm: str) -> None:
    """A clip of any length: the first matte does not wait for the last frame."""
    asked: list[int] = []

    def source() -> Iterable[_Frame]:
        for frame in _frames(6):
            asked.append(frame.index)
            yield frame

    mattes = every_frame(source(), load_matter(rvm), _one_by_one)
    next(mattes)
    assert asked == [0]
    mattes.close()
