"""Music under speech: down before the first word, up after the last, and never because of a noise."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from cleanplate.compose.mixing.ducking import ATTACK, HOLD, RELEASE, Duck, spoken
from cleanplate.draft.time import merged
from cleanplate.picture import Floats
from tests.sound_made import RATE, blocks, clicked, sine, speech

_NOISE = np.random.default_rng(3).standard_normal((2, 12 * RATE)).astype(np.float32)


def _near(found: list[tuple[int, int]], *told: tuple[float, float], slack: float = 0.06) -> bool:
    edges = [edge / RATE for stretch in found for edge in stretch]
    return edges == pytest.approx([edge for stretch in told for edge in stretch], abs=slack)


@pytest.mark.parametrize("size", [480, 4_800, 100_000])
def test_words_are_found_where_they_are(size: int) -> None:
    found = spoken(blocks(speech((1, 3), (5, 7.5), seconds=10), size))
    assert _near(found, (1, 3), (5, 7.5))


@pytest.mark.parametrize("gain", [1, 0.1, 0.01])
@pytest.mark.parametrize("noise", [0, 0.003, 0.01])
def test_a_recording_counts_by_its_own_levels(gain: float, noise: float) -> None:
    """Quiet or loud, clean or before noise 17 dB under it: the same words."""
    wave = speech((1, 3), (5, 7.5), seconds=12) + noise * _NOISE
    assert _near(spoken(blocks(wave * np.float32(gain))), (1, 3), (5, 7.5), slack=0.12)


def test_a_steady_noise_or_tone_is_no_speech_nor_is_silence() -> None:
    for wave in (0.1 * _NOISE, sine(5), np.zeros((2, RATE), np.float32), np.zeros((2, 0), np.float32)):
        assert spoken(blocks(wave)) == []


def test_a_click_is_no_word() -> None:
    wave = clicked(0.002 * _NOISE, RATE, 3 * RATE)
    assert spoken(blocks(wave)) == []


def test_pauses_between_words_do_not_part_them_and_longer_ones_do() -> None:
    close = spoken(blocks(speech((1, 2), (2.3, 3), (3.4, 4), seconds=6)))
    assert _near(close, (1, 4))
    assert len(spoken(blocks(speech((1, 2), (3, 4), seconds=6)))) == 2


def test_one_word_in_a_long_noise_is_found() -> None:
    assert _near(spoken(blocks(speech((7, 7.6), seconds=12) + 0.005 * _NOISE)), (7, 7.6), slack=0.12)


def _curve(*stretches: tuple[int, int], by: float = 12, total: int = 6 * RATE, step: int = 4_800) -> Floats:
    duck = Duck(by, stretches)
    parts = [np.broadcast_to(duck.gains(at, at + step), step) for at in range(0, total, step)]
    return np.concatenate(parts)


def test_it_is_down_when_the_first_word_comes_and_holds_after_the_last() -> None:
    decibels = 20 * np.log10(_curve((2 * RATE, 3 * RATE)))
    assert np.allclose(decibels[2 * RATE : 3 * RATE + HOLD], -12, atol=1e-4)
    assert not decibels[: 2 * RATE - ATTACK].any()
    assert not decibels[3 * RATE + HOLD + RELEASE + 1 :].any()
    assert decibels.min() > -12.001 and decibels.max() == 0


def test_it_moves_smoothly_one_way_each() -> None:
    """From sample to sample by less than 0.01 dB, also where speech comes back while it rises."""
    decibels = 20 * np.log10(_curve((2 * RATE, 3 * RATE), (3 * RATE + 36_000, 4 * RATE), by=24))
    assert np.abs(np.diff(decibels)).max() < 0.015
    fall = decibels[2 * RATE - ATTACK : 2 * RATE]
    assert (np.diff(fall) <= 1e-6).all()


def test_it_is_the_same_however_it_is_asked_for() -> None:
    whole = _curve((RATE, 2 * RATE), (4 * RATE, 5 * RATE), step=6 * RATE)
    assert np.array_equal(_curve((RATE, 2 * RATE), (4 * RATE, 5 * RATE), step=480), whole)


def test_stretches_of_several_voices_become_one_line() -> None:
    found = merged([(50, 60), (0, 10), (5, 20), (20, 30)])
    assert found == ((0, 30), (50, 60))
    assert all(before[1] < after[0] for before, after in pairwise(found))
