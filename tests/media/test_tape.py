"""Blocks taken in pieces of another length."""

from __future__ import annotations

import numpy as np
import pytest

from cleanplate.media.tape import Tape, exactly, silence
from tests.sound_made import blocks, joined, noise

_WAVE = noise(1)[:, :10_000]


@pytest.mark.parametrize("size", [1, 7, 1_000, 10_000, 4_801])
def test_pieces_of_any_length_are_the_same_wave_with_silence_behind(size: int) -> None:
    tape = Tape(blocks(_WAVE, 999))
    found = joined(tape.take(size) for _ in range(0, 12_000, size))
    assert np.array_equal(found[:, :10_000], _WAVE[:, : found.shape[1]])
    assert not found[:, 10_000:].any()


@pytest.mark.parametrize("count", [-5, 0, 1, 999, 1_000, 1_001, 10_000, 25_000])
def test_exactly_so_many_samples_come(count: int) -> None:
    found = joined(exactly(blocks(_WAVE), count))
    assert found.shape == (2, max(0, count))
    assert np.array_equal(found[:, :10_000], _WAVE[:, : max(0, count)])
    assert not found[:, 10_000:].any()


@pytest.mark.parametrize("count", [0, 500, 20_000])
def test_what_is_not_needed_is_closed_unread(count: int) -> None:
    source = blocks(_WAVE)
    list(exactly(source, count))
    assert next(source, None) is None


def test_a_closed_tape_lets_go_of_its_source() -> None:
    source = blocks(_WAVE)
    tape = Tape(source)
    tape.take(10)
    tape.close()
    assert next(source, None) is None


def test_silence_is_as_long_as_asked_for() -> None:
    assert [b.shape for b in silence(10_000, 4_800)] == [(2, 4_800), (2, 4_800), (2, 400)]
    assert list(silence(-1)) == []
