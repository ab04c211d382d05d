"""A recording that goes on for as long as it is wanted: from a place on its way, back to where it sounds alike."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Generator
from contextlib import closing
from itertools import count

import numpy as np

from cleanplate.compose.mixing.form import Form
from cleanplate.media.samples import Reel
from cleanplate.media.tape import RATE, Tape
from cleanplate.picture import Floats

_BLOCK = 4_800
_SHORT = 20 * RATE  # 8 MB


def endless(source: Reel, form: Form) -> Reel:
    """The recording up to its loop's end, and then the loop again and again; sample 0 is the recording's own.

    About a seam both places are heard, faded so that they are as loud together as each of them, whatever part of
    them is the same.
    """
    held = _held(source, form.end + form.seam) if form.end < _SHORT else source
    return lambda since: _played(held, form, since)


def _held(source: Reel, length: int) -> Reel:
    """So much of a short one in memory: a file is not opened for every second that it goes on."""
    found: list[Floats] = []

    def play(since: int) -> Generator[Floats]:
        if not found:
            found.append(_taken(source, 0, length))
        yield found[0][:, since:]

    return play


def last_bar(form: Form, until: int) -> int | None:
    """Where in the endless recording the last bar before a sample begins; None where there is no bar."""
    period = form.end - form.begin
    turns = (until - form.begin) // period if until >= form.end else 0
    at = bisect_right(form.bars, until - turns * period)
    # a bar that the seam lies before begins at the loop's begin as well as at its end
    return form.bars[at - 1] + turns * period if at else None


def last_beat(form: Form, until: int) -> int | None:
    """The same of the last quarter of a bar."""
    bar = last_bar(form, until)
    if bar is None:
        return None
    place = form.begin + (bar - form.begin) % (form.end - form.begin) if bar >= form.end else bar
    after = [*form.bars[bisect_right(form.bars, place) :], form.end]
    length = after[0] - place
    return bar + min(3, 4 * (until - bar) // length) * length // 4 if length > 0 else bar


def _played(source: Reel, form: Form, since: int) -> Generator[Floats]:
    begin, end, half = form.begin, form.end, form.seam // 2
    turn = 0 if since < end - half else 1 + (since - end + half) // (end - begin)
    at = since - turn * (end - begin)  # in the recording: what is heard first, or fades in
    tail: Floats = np.zeros((2, 0), np.float32)
    if turn and at < begin + half:
        at, skipped = begin - half, at - begin + half
        tail = _taken(source, end - half, 2 * half)
    else:
        skipped = 0
    for _ in count():
        with closing(source(at)) as blocks:
            tape = Tape(blocks)
            if tail.shape[1]:
                yield _crossed(tail, tape.take(tail.shape[1]), form.alike)[:, skipped:]
                at, skipped = at + tail.shape[1], 0
            for place in range(at, end - half, _BLOCK):
                yield tape.take(min(_BLOCK, end - half - place))
            tail = tape.take(2 * half)
        at = begin - half


def _taken(source: Reel, at: int, length: int) -> Floats:
    with closing(source(at)) as blocks:
        return Tape(blocks).take(length)


def _crossed(going: Floats, coming: Floats, alike: float) -> Floats:
    """One fades out as the other fades in, at equal power."""
    place = (np.arange(going.shape[1]) + 0.5) / going.shape[1] * np.pi / 2
    fall, rise = np.cos(place), np.sin(place)
    level = np.sqrt(1 + 2 * alike * fall * rise)  # what both have in common adds up to more
    return np.asarray(going * (fall / level) + coming * (rise / level), np.float32)
