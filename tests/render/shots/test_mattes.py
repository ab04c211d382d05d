"""Kept mattes: what comes back is what went in, whatever happened to the process or the file in between."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from cleanplate.errors import OutputError
from cleanplate.matting.engine.grade import Grade
from cleanplate.matting.engine.temporal import Solved
from cleanplate.matting.networks.network import Coarse
from cleanplate.media.read import Frame
from cleanplate.picture import RGB, from_rgb
from cleanplate.render.cache import location
from cleanplate.render.shots.mattes import Mattes
from tests import scene

BASE = Fraction(1, 12_800)
KEY = "ab" * 32
PICTURE = from_rgb(scene.shot(0), RGB)


@pytest.fixture
def store() -> Generator[Mattes]:
    made = Mattes(KEY, BASE)
    yield made
    made.close()


def frame(index: int) -> Frame:
    time = Fraction(index, 25)
    return Frame(index, PICTURE, time, Fraction(1, 25), time)


def frames(*indices: int) -> list[Frame]:
    return [frame(index) for index in indices]


def found(item: Frame) -> Solved[Frame]:
    """A matte that no other frame has, with a grade of its own."""
    dice = np.random.default_rng(round(item.source_time * 25))
    alpha = dice.uniform(0, 1, (9, 16)).astype(np.float32)
    return Solved(item, Coarse(alpha, item.picture), Grade(float(dice.uniform()), 1 / 3, 0.0, 0.5, 0.25))


class Network:
    """What the store asks for mattes; remembers in which runs."""

    def __init__(self) -> None:
        self.runs: list[list[int]] = []

    def solve(self, given: Iterable[Frame]) -> Generator[Solved[Frame]]:
        self.runs.append([])
        for item in given:
            self.runs[-1].append(round(item.source_time * 25))
            yield found(item)


def same(one: Solved[Frame] | None, other: Solved[Frame]) -> bool:
    return one is not None and one.grade == other.grade and np.array_equal(one.coarse.alpha, other.coarse.alpha)


def test_what_is_recalled_is_what_was_handed_on_to_the_bit(store: Mattes) -> None:
    kept = [store.keep(found(item)) for item in frames(*range(60))]
    at_once = [store.recall(item.frame) for item in kept]
    store.close()
    again = Mattes(KEY, BASE)
    later = [again.recall(item.frame) for item in kept]
    again.close()
    assert all(map(same, at_once, kept)) and all(map(same, later, kept))
    assert np.abs(kept[3].coarse.alpha - found(frame(3)).coarse.alpha).max() <= 0.5 / 255 + 1e-6


def test_a_matte_comes_with_the_picture_that_was_asked_with(store: Mattes) -> None:
    store.keep(found(frame(1)))
    other = Frame(1, from_rgb(scene.shot(5), RGB), Fraction(0), Fraction(0), Fraction(1, 25))
    recalled = store.recall(other)
    assert recalled and recalled.coarse.picture is other.picture and recalled.frame is other


def test_only_runs_of_unknown_frames_go_to_the_network(store: Mattes) -> None:
    for index in (3, 4, 8):
        store.keep(found(frame(index)))
    network = Network()
    order = [round(s.frame.source_time * 25) for s in store.solved(frames(*range(11)), network.solve)]
    assert order == list(range(11))
    assert network.runs == [[0, 1, 2], [5, 6, 7], [9, 10]]
    again = Network()
    assert len(list(store.solved(frames(*range(11)), again.solve))) == 11
    assert not again.runs


def test_of_another_source_or_way_nothing_is_known(store: Mattes) -> None:
    store.keep(found(frame(0)))
    store.cover(Fraction(0), None)
    other = Mattes("cd" * 32, BASE)
    assert not other.knows(frame(0)) and not other.covers(Fraction(0), Fraction(1)) and other.fact("plate") is None
    other.close()


_DYING = """
import os, sys
from tests.render.shots.test_mattes import BASE, KEY, Mattes, found, frame
store = Mattes(KEY, BASE)
for index in range(60):
    store.keep(found(frame(index)))
os._exit(9)
"""


def test_a_process_that_dies_leaves_all_but_the_last_few_for_the_next() -> None:
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", _DYING]
    died = subprocess.run(command, check=False, cwd=root, env={**os.environ, "PYTHONPATH": str(root)})
    assert died.returncode == 9
    store = Mattes(KEY, BASE)
    known = [index for index in range(60) if same(store.recall(frame(index)), _handed_on(index))]
    store.close()
    assert known == list(range(len(known))) and len(known) >= 50


def _handed_on(index: int) -> Solved[Frame]:
    other = Mattes("ef" * 32, BASE)
    kept = other.keep(found(frame(index)))
    other.close()
    return kept


def _of_noise(path: Path) -> None:
    path.write_bytes(np.random.default_rng(1).bytes(40_000))


def _of_nothing(path: Path) -> None:
    path.write_bytes(b"")


def _cut_off(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def _holed(path: Path) -> None:
    """Its head is sound, its tables are not."""
    data = bytearray(path.read_bytes())
    data[4096:] = np.random.default_rng(1).bytes(len(data) - 4096)
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("spoil", [_of_noise, _of_nothing, _cut_off, _holed])
def test_a_broken_file_is_begun_anew(spoil: Callable[[Path], None]) -> None:
    store = Mattes(KEY, BASE)
    for index in range(50):
        store.keep(found(frame(index)))
    store.close()
    spoil(location("mattes", KEY, ".db"))
    store, network = Mattes(KEY, BASE), Network()
    given = list(store.solved(frames(*range(50)), network.solve))
    assert [same(item, _handed_on(i)) for i, item in enumerate(given[:3])] == [True] * 3
    assert sum(map(len, network.runs)) == 50
    store.close()
    again = Mattes(KEY, BASE)
    assert all(same(again.recall(item.frame), item) for item in given)
    again.close()


def test_a_single_broken_matte_is_made_again(store: Mattes) -> None:
    for index in range(3):
        store.keep(found(frame(index)))
    store.close()
    rows = sqlite3.connect(location("mattes", KEY, ".db"))
    with rows:
        rows.execute("UPDATE mattes SET data = ? WHERE tick = 512", (b"no matte",))
    rows.close()
    again, network = Mattes(KEY, BASE), Network()
    assert all(map(same, again.solved(frames(0, 1, 2), network.solve), map(_handed_on, range(3))))
    assert network.runs == [[1]]
    again.close()


def test_two_stores_of_the_same_mattes_write_in_turns_and_never_wait() -> None:
    """As two clips of one source do, that are on screen at the same time in the same thread."""
    one, two = Mattes(KEY, BASE), Mattes(KEY, BASE)
    for index in range(0, 80, 2):
        one.keep(found(frame(index)))
        two.keep(found(frame(index + 1)))
    one.cover(Fraction(0), Fraction(3))
    two.set_fact("plate", b"plate")
    one.close()
    two.close()
    store = Mattes(KEY, BASE)
    assert all(same(store.recall(frame(i)), _handed_on(i)) for i in range(80))
    assert store.covers(Fraction(0), Fraction(3)) and store.fact("plate") == b"plate"
    store.close()


def test_a_file_that_others_hold_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Mattes(KEY, BASE)
    store.keep(found(frame(0)))
    store.close()
    path = location("mattes", KEY, ".db")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    own = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *given, **more: own(*given, **more | {"timeout": 0}))
    with pytest.raises(OutputError, match="cache of mattes"):
        Mattes(KEY, BASE)
    holder.execute("ROLLBACK")
    holder.close()
    store = Mattes(KEY, BASE)
    assert store.knows(frame(0))
    store.close()


def test_a_place_that_cannot_be_written_is_said(setting: Callable[[str, object], None], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    setting("cache_dir", tmp_path / "file")
    with pytest.raises(OutputError, match="cannot be written") as caught:
        Mattes(KEY, BASE)
    assert "CLEANPLATE_CACHE_DIR" in caught.value.hint


def test_it_covers_what_was_whole_and_what_touches(store: Mattes) -> None:
    at = [Fraction(n) for n in range(8)]
    assert not store.covers(at[0], at[1])
    store.cover(at[1], at[2])
    store.cover(at[2], at[4])
    store.cover(at[5], None)
    assert store.covers(at[1], at[4]) and store.covers(Fraction(3, 2), at[3])
    assert not store.covers(at[0], at[2]) and not store.covers(at[3], at[6]) and not store.covers(at[1], None)
    assert store.covers(at[5], None) and store.covers(at[6], at[7])
    store.cover(at[3], at[6])
    assert store.covers(at[1], None)


def test_what_is_covered_already_takes_no_more_room(store: Mattes) -> None:
    for _ in range(50):
        store.cover(Fraction(0), Fraction(4))
    rows = sqlite3.connect(location("mattes", KEY, ".db"))
    assert rows.execute("SELECT count(*) FROM spans").fetchone() == (1,)
    rows.close()


def test_mattes_of_a_stretch_begin_with_the_one_on_screen(store: Mattes) -> None:
    for index in range(10):
        store.keep(found(frame(index)))
    times = [time for time, _ in store.alphas(Fraction(3, 50), Fraction(5, 25))]
    assert times == [Fraction(n, 25) for n in (1, 2, 3, 4)]
    assert len(list(store.alphas(Fraction(0), None))) == 10
    assert np.array_equal(next(store.alphas(Fraction(1, 5), None))[1], _handed_on(5).coarse.alpha)


def test_being_read_counts_as_being_used(store: Mattes) -> None:
    store.close()
    path = location("mattes", KEY, ".db")
    os.utime(path, (1, 1))
    Mattes(KEY, BASE).close()
    assert path.stat().st_mtime > time.time() - 60
