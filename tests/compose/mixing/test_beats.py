"""Beats found where they are, at any tempo, and nowhere where there are none."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from cleanplate.compose.mixing.beats import beats, looks
from cleanplate.picture import Floats
from tests.sound_made import RATE, blocks, music, noise, sine, speech


def _beats(wave: Floats) -> NDArray[np.float64]:
    return beats(looks(blocks(wave)).onsets)


@pytest.mark.parametrize("bpm", [80, 96.5, 100, 119.88, 127.3, 150])
def test_the_tempo_and_each_beat_are_found(bpm: float) -> None:
    found = _beats(music(bpm, 20))
    period = 60 / bpm * RATE
    assert found.size >= 0.9 * 20 * bpm / 60
    assert np.diff(found).mean() == pytest.approx(period, rel=0.001)
    assert np.abs(found - np.round(found / period) * period).max() < 0.012 * RATE


def test_a_tempo_that_moves_is_followed() -> None:
    """From 100 to 110 beats a minute."""
    times = np.cumsum(60 / np.linspace(100, 110, 40))
    wave = np.zeros((2, round((times[-1] + 1) * RATE)), np.float32)
    click = np.sin(2 * np.pi * 200 * np.arange(2_400) / RATE) * np.exp(-np.arange(2_400) / 600)
    for time in times:
        wave[:, round(time * RATE) : round(time * RATE) + 2_400] += click.astype(np.float32)
    found = _beats(wave) / RATE
    late = [np.abs(times - beat).min() for beat in found]
    assert len(found) > 35 and max(late) < 0.025


@pytest.mark.parametrize(
    "wave",
    [
        speech((0.4, 2.1), (2.9, 4.4), (4.8, 5.1), (6.3, 9.2), seconds=10) + 0.02 * np.tile(noise(2), 5),
        np.tile(noise(5), 2) * 0.1,
        sine(10),
        np.zeros((2, 10 * RATE), np.float32),
        np.zeros((2, 0), np.float32),
        music(120, 1),
    ],
    ids=["speech", "noise", "tone", "silence", "nothing", "too short"],
)
def test_where_there_is_no_beat_none_is_found(wave: Floats) -> None:
    assert _beats(wave).size == 0


@pytest.mark.parametrize("size", [333, 100_000])
def test_how_it_is_cut_into_blocks_makes_no_difference(size: int) -> None:
    wave = music(100, 8)
    assert np.allclose(looks(blocks(wave, size)).onsets, looks([wave]).onsets, atol=1e-4)
