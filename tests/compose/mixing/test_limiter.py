"""A limiter that leaves alone what it may, and lets nothing past its ceiling."""

from __future__ import annotations

import numpy as np
import pytest

from cleanplate.compose.mixing.limiter import CEILING, limited
from tests.sound_made import RATE, blocks, clicked, joined, noise, sine


@pytest.mark.parametrize("size", [1, 100, 256, 4_800, 48_000])
def test_below_the_ceiling_all_comes_bit_for_bit(size: int) -> None:
    wave = noise(1)[:, : 20 * size] * np.float32(CEILING / 0.5)
    assert np.array_equal(joined(limited(blocks(wave, size))), wave)


@pytest.mark.parametrize("size", [37, 4_800, 96_000])
@pytest.mark.parametrize("gain", [2, 10, 1_000])
def test_nothing_gets_past_the_ceiling(size: int, gain: int) -> None:
    wave = noise(1) * np.float32(gain)
    found = joined(limited(blocks(wave, size)))
    assert found.shape == wave.shape
    assert np.abs(found).max() <= CEILING
    assert np.abs(found).max() > 0.8 * CEILING


def test_how_it_is_cut_into_blocks_makes_no_difference() -> None:
    wave = clicked(sine(1, 200, level=1.5), 10_000, 30_000)
    whole = joined(limited([wave]))
    assert np.allclose(joined(limited(blocks(wave, 777))), whole, atol=1e-5)


def test_only_the_neighbourhood_of_a_peak_is_turned_down() -> None:
    """A peak of 6 dB too much is felt from 6 ms before it until 0.2 s after, and stays where it was."""
    wave = sine(1, 440)
    wave[:, 20_000] = 2 * CEILING
    found = joined(limited(blocks(wave)))
    changed = np.flatnonzero((found != wave).any(axis=0))
    assert changed.min() > 20_000 - 0.006 * RATE
    assert changed.max() < 20_000 + 0.2 * RATE
    assert int(np.abs(found[0]).argmax()) == 20_000
    assert found[0, 20_000] == pytest.approx(CEILING, rel=0.001)


def test_the_gain_moves_smoothly_and_alike_on_both_sides() -> None:
    """No click: from sample to sample it changes by less than 0.1 dB; the quieter side keeps its share."""
    wave = np.full((2, RATE), 0.5, np.float32)
    wave[1] = 0.25
    wave[:, 20_000:20_048] *= 4
    found = joined(limited(blocks(wave)))
    gain = 20 * np.log10(found / wave)
    assert np.abs(np.diff(gain[0])).max() < 0.1
    assert np.allclose(gain[0], gain[1], atol=1e-4)


def test_a_steady_tone_is_turned_down_without_being_bent() -> None:
    """A loud low note comes out as the same note: its harmonics stay below -40 dB."""
    found = joined(limited(blocks(sine(2, 100, level=1.5))))[0, RATE:]
    strength = np.square(np.abs(np.fft.rfft(found * np.blackman(found.size))))
    harmonics = sum(strength[int(k) - 5 : int(k) + 6].sum() for k in (200, 300, 400, 500))
    assert 10 * np.log10(harmonics / strength[90:111].sum()) < -40


def test_nothing_comes_out_of_nothing() -> None:
    assert joined(limited([])).shape == (2, 0)
