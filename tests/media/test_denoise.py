"""Steady noise goes, speech stays, and every sample keeps its place."""

from __future__ import annotations

import numpy as np
import pytest

from cleanplate.media.denoise import cleaned, noise_of
from cleanplate.media.samples import played
from cleanplate.media.tape import exactly
from cleanplate.picture import Floats
from tests.sound_made import RATE, blocks, clicked, joined, noise, reel, sine, speech

_TALK = speech((0.5, 2.6), (3.2, 5.0), (5.8, 7.4), (8.1, 9.6), seconds=11)
_HISS = np.random.default_rng(2).standard_normal((2, 11 * RATE)).astype(np.float32)
_HISS *= np.sqrt(np.mean(_TALK**2) / np.mean(_HISS**2))


def _cleaned(wave: Floats, strength: float = 50, since: int = 0, count: int | None = None) -> Floats:
    found = cleaned(reel(wave), noise_of(blocks(wave)), strength)(since)
    return joined(exactly(found, wave.shape[1] - since if count is None else count))


def _level(wave: Floats) -> float:
    return float(10 * np.log10(np.mean(np.square(wave, dtype=np.float64)) + 1e-20))


def _ratio(clean: Floats, found: Floats) -> float:
    """Decibels of the clean signal over what is not it."""
    return _level(clean) - _level(found - clean)


@pytest.mark.parametrize(("snr", "gain"), [(0, 6), (10, 4.5), (20, 3)])
def test_speech_comes_out_cleaner_than_it_was(snr: int, gain: float) -> None:
    found = _cleaned(_TALK + _HISS * np.float32(10 ** (-snr / 20)))
    assert _ratio(_TALK, found) > snr + gain


@pytest.mark.parametrize(("strength", "least"), [(25, 7.5), (50, 13), (100, 15)])
def test_in_pauses_the_noise_goes_down_by_the_strength(strength: int, least: float) -> None:
    noisy = _TALK + _HISS * np.float32(0.1)
    pause = slice(10 * RATE, 11 * RATE - 2_000)
    down = _level(noisy[:, pause]) - _level(_cleaned(noisy, strength)[:, pause])
    assert least < down <= 0.36 * strength + 0.5


def test_hum_goes_too() -> None:
    hum = sine(11, 100, level=0.02) + sine(11, 300, level=0.01)
    noisy = _TALK + hum
    pause = slice(10 * RATE, 11 * RATE - 2_000)
    assert _level(_cleaned(noisy)[:, pause]) < _level(noisy[:, pause]) - 12


def test_no_sample_moves() -> None:
    """Clicks in a noise stay at their very sample."""
    noisy = clicked(noise(6)[:, :] * np.float32(0.02), 100_000, 200_001)
    found = _cleaned(noisy)
    alike = np.fft.irfft(np.fft.rfft(found[0], 1 << 20) * np.fft.rfft(noisy[0], 1 << 20).conj())
    assert int(np.argmax(alike)) == 0
    assert int(np.argmax(np.abs(found[0, 99_000:101_000]))) in range(998, 1_098)


def test_at_no_strength_and_without_noise_all_stays_as_it_is() -> None:
    noisy = _TALK + _HISS * np.float32(0.1)
    assert np.abs(_cleaned(noisy, strength=0) - noisy).max() < 1e-5
    clean = _TALK + _HISS * np.float32(0.003)
    assert _ratio(clean, _cleaned(clean, 100)) > 35
    silent = np.zeros((2, RATE), np.float32)
    assert not _cleaned(silent).any()


@pytest.mark.parametrize("since", [1, 511, 48_000, 100_003])
def test_it_is_the_same_wherever_playing_begins(since: int) -> None:
    noisy = _TALK + _HISS * np.float32(0.1)
    whole = _cleaned(noisy)
    assert np.abs(_cleaned(noisy, 50, since, 60_000) - whole[:, since : since + 60_000]).max() < 1e-4


def test_backwards_it_is_the_same_turned_round() -> None:
    noisy = np.concatenate([_TALK + _HISS * np.float32(0.1)] * 2, axis=1)  # more than one window
    source = cleaned(reel(noisy), noise_of(blocks(noisy)), 50)
    count = 15 * RATE
    forwards, back = (joined(played(source, 30_000, count, reverse=r)) for r in (False, True))
    assert np.abs(back[:, ::-1] - forwards).max() < 1e-4


@pytest.mark.parametrize("size", [100, 50_000])
def test_how_it_is_cut_into_blocks_makes_no_difference(size: int) -> None:
    noisy = (_TALK + _HISS * np.float32(0.1))[:, : 4 * RATE]
    power = noise_of(blocks(noisy, size)).power
    assert np.allclose(power, noise_of([noisy]).power)


def test_the_noise_is_measured_though_someone_speaks() -> None:
    """To 2 dB, in the middle of all frequencies."""
    hiss = _HISS * np.float32(0.1)
    alone, under = noise_of(blocks(hiss)).power, noise_of(blocks(_TALK + hiss)).power
    true = 1024 * float(np.mean(hiss**2))
    assert 10 * np.log10(np.median(alone) / true) == pytest.approx(0, abs=1)
    assert 10 * np.log10(np.median(under) / true) == pytest.approx(0, abs=2)


def test_voices_keep_their_side() -> None:
    one_sided = _TALK.copy()
    one_sided[1] *= 0.25
    found = _cleaned(one_sided + _HISS * np.float32(0.02))
    words = slice(RATE, 2 * RATE)
    assert _level(found[:1, words]) - _level(found[1:, words]) == pytest.approx(12.04, abs=0.5)
