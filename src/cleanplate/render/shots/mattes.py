"""Mattes kept on disk by what they are made of, so that no network ever sees a frame twice.

One SQLite file for each source and each way of matting; in it a row for each frame, by its own time. 8 bits,
compressed: 5 to 10 kB a frame. What a render hands on is what it kept, so that the next one has the very same.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from bisect import bisect_right
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple
from fractions import Fraction
from itertools import chain
from pathlib import Path

import numpy as np

from cleanplate.errors import OutputError
from cleanplate.matting.engine.grade import Grade
from cleanplate.matting.engine.temporal import Solved
from cleanplate.matting.networks.network import Coarse
from cleanplate.media.read import Frame
from cleanplate.picture import Floats, to_bytes
from cleanplate.render.cache import location

_EVERY = 25  # frames that are written at a time: what a kill can lose
_SCHEMA = """
CREATE TABLE IF NOT EXISTS mattes (tick INTEGER PRIMARY KEY, width INTEGER, data BLOB, grade TEXT);
CREATE TABLE IF NOT EXISTS spans (start INTEGER, stop INTEGER);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, data BLOB);
"""


Stretch = tuple[Fraction, Fraction]


class Mattes:
    """The kept mattes of one source, matted in one way. `base` is what its frames' times are counted in."""

    def __init__(self, key: str, base: Fraction) -> None:
        path = location("mattes", key, ".db")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._rows, self._known = _opened(path)
            os.utime(path)  # used now, though perhaps not written to
        except (OSError, sqlite3.Error) as error:
            raise _refused(error) from error
        self._base = base
        self._fresh: dict[int, _Row] = {}  # not yet written: a transaction is never left open for others to wait

    def close(self) -> None:
        try:
            self._write()
        finally:
            self._rows.close()

    def covers(self, start: Fraction, end: Fraction | None) -> bool:
        """Whether every frame that is shown from `start` to `end` (None: the source's last) is there."""
        first, stop = self._tick(start), None if end is None else self._tick(end)
        reach = None
        for begun, ended in self._rows.execute("SELECT start, stop FROM spans ORDER BY start"):
            if (reach is None and begun <= first <= ended) or (reach is not None and begun <= reach):
                reach = max(ended, reach or ended)
        return reach is not None and reach >= (_LAST if stop is None else stop)

    def gaps(self, start: Fraction, end: Fraction) -> list[Stretch]:
        """What is not covered from `start` to `end`, in seconds of the source."""
        found, reach, stop = list[Stretch](), self._tick(start), self._tick(end)
        for begun, ended in self._rows.execute("SELECT start, stop FROM spans ORDER BY start"):
            if min(begun, stop) > reach:
                found.append((reach * self._base, min(begun, stop) * self._base))
            reach = max(reach, ended)
        if stop > reach:
            found.append((reach * self._base, stop * self._base))
        return found

    def knows(self, frame: Frame) -> bool:
        return self._tick(frame.source_time) in self._known

    def recall(self, frame: Frame) -> Solved[Frame] | None:
        """None where it is not known, or was found broken: then it is not known from now on."""
        tick = self._tick(frame.source_time)
        if tick not in self._known:
            return None
        try:
            _, width, data, grade = (
                self._fresh.get(tick)
                or self._rows.execute(
                    "SELECT tick, width, data, grade FROM mattes WHERE tick = ?", (tick,)
                ).fetchone()
            )
            return Solved(frame, Coarse(_unpacked(data, width), frame.picture), Grade(*json.loads(grade)))
        except _BROKEN:
            self._known.discard(tick)
            return None

    def keep(self, item: Solved[Frame]) -> Solved[Frame]:
        """Writes a matte down; returns the same as it will be recalled."""
        packed, tick = to_bytes(item.coarse.alpha * 255), self._tick(item.frame.source_time)
        grade = json.dumps([round(value, 5) for value in astuple(item.grade)])
        self._fresh[tick] = (tick, packed.shape[1], zlib.compress(packed.tobytes(), 1), grade)
        self._known.add(tick)
        if len(self._fresh) >= _EVERY:
            self._write()
        alpha = packed.astype(np.float32) * np.float32(1 / 255)
        return Solved(item.frame, Coarse(alpha, item.frame.picture), Grade(*json.loads(grade)))

    def cover(self, start: Fraction, end: Fraction | None) -> None:
        """Every frame from `start` to `end` is there now."""
        stop = _LAST if end is None else self._tick(end)
        self._write(None if self.covers(start, end) else (self._tick(start), stop))

    def solved(
        self, frames: Iterable[Frame], solve: Callable[[Iterable[Frame]], Generator[Solved[Frame]]]
    ) -> Generator[Solved[Frame]]:
        """Every frame with its matte, in order: what is kept as it is, each run of the others through `solve`."""
        rest = iter(frames)
        while (frame := next(rest, None)) is not None:
            kept = self.recall(frame)
            if kept:
                yield kept
                continue
            run = _Run(chain([frame], rest), self.knows)
            with closing(solve(run)) as found:
                for item in found:
                    yield self.keep(item)
            rest = chain(run.left, rest)

    def fact(self, name: str) -> bytes | None:
        row = self._rows.execute("SELECT data FROM facts WHERE name = ?", (name,)).fetchone()
        return None if row is None else bytes(row[0])

    def set_fact(self, name: str, data: bytes) -> None:
        with _writing(self._rows):
            self._rows.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, data))

    def alphas(self, start: Fraction, end: Fraction | None) -> Iterator[tuple[Fraction, Floats]]:
        """(time, matte) of each kept frame between two times, from the one on screen at `start`."""
        for tick, width, data in self._between("tick, width, data", start, end):
            yield tick * self._base, _unpacked(data, width)

    def grades(self, start: Fraction, end: Fraction | None) -> Iterator[tuple[Fraction, Grade]]:
        """(time, grade) of each kept frame between two times, from the one on screen at `start`."""
        for tick, data in self._between("tick, grade", start, end):
            yield tick * self._base, Grade(*json.loads(data))

    def areas(self, start: Fraction, end: Fraction | None, most: int) -> list[float]:
        """The share of the frame, 0 to 1, that each of some mattes between two times fills, evenly chosen."""
        ticks = [tick for (tick,) in self._between("tick", start, end)]
        chosen = ticks[:: -(-len(ticks) // most) or 1]
        read = "SELECT width, data FROM mattes WHERE tick = ?"
        rows = (self._rows.execute(read, (tick,)).fetchone() for tick in chosen)
        return [float(_unpacked(data, width).mean()) for width, data in rows]

    @property
    def count(self) -> int:
        """How many frames are there."""
        return len(self._known)

    def _between(self, columns: str, start: Fraction, end: Fraction | None) -> sqlite3.Cursor:
        """Columns of each row between two times, in order, from the frame on screen at `start`."""
        self._write()
        first, last = self._tick(start), _LAST if end is None else self._tick(end)
        ticks = sorted(self._known)
        begin = ticks[max(0, bisect_right(ticks, first) - 1)] if ticks else first
        chosen = f"SELECT {columns} FROM mattes WHERE tick >= ? AND tick < ? ORDER BY tick"
        return self._rows.execute(chosen, (begin, last))

    def _write(self, span: tuple[int, int] | None = None) -> None:
        if not (self._fresh or span):
            return
        with _writing(self._rows):
            self._rows.executemany("INSERT OR REPLACE INTO mattes VALUES (?, ?, ?, ?)", self._fresh.values())
            if span:
                self._rows.execute("INSERT INTO spans VALUES (?, ?)", span)
        self._fresh.clear()

    def _tick(self, time: Fraction) -> int:
        return round(time / self._base)


class _Run:
    """Frames up to the first that is known; `left` holds that one."""

    def __init__(self, frames: Iterable[Frame], knows: Callable[[Frame], bool]) -> None:
        self._frames, self._knows = frames, knows
        self.left: list[Frame] = []

    def __iter__(self) -> Iterator[Frame]:
        for frame in self._frames:
            if self._knows(frame):
                self.left.append(frame)
                return
            yield frame


_LAST = 1 << 60  # a tick after any
_BROKEN = (sqlite3.DatabaseError, zlib.error, ValueError, TypeError)  # what a damaged row reads as
_Row = tuple[int, int, bytes, str]


@contextmanager
def _writing(rows: sqlite3.Connection) -> Iterator[None]:
    try:
        with rows:
            yield
    except sqlite3.Error as error:
        raise _refused(error) from error


def _opened(path: Path) -> tuple[sqlite3.Connection, set[int]]:
    """The file, and the ticks that it knows. One that a crash left broken is begun anew: it is only a cache."""
    for _ in range(2):
        # the engine's threads ask what is known while the caller's writes: SQLite serialises them itself
        rows = sqlite3.connect(path, timeout=30, check_same_thread=False)
        try:
            rows.execute("PRAGMA synchronous=OFF")  # a lost cache is no loss; a commit then costs next to nothing
            rows.executescript(_SCHEMA)
            return rows, {tick for (tick,) in rows.execute("SELECT tick FROM mattes")}
        except sqlite3.OperationalError:  # busy, or no room: others may be at work in it
            rows.close()
            raise
        except sqlite3.DatabaseError:
            rows.close()
            path.unlink(missing_ok=True)
    raise sqlite3.DatabaseError("it is broken, and cannot be made anew")


def _unpacked(data: bytes, width: int) -> Floats:
    codes = np.frombuffer(zlib.decompress(data), np.uint8).reshape(-1, width)
    return codes.astype(np.float32) * np.float32(1 / 255)


def _refused(error: Exception) -> OutputError:
    return OutputError(
        f"The cache of mattes cannot be written: {error}.",
        "Check the disk's free space, or name another place with CLEANPLATE_CACHE_DIR.",
    )
