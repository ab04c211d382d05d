"""Sound at another speed: as long as it must be, at its pitch, its onsets in their places."""

from __future__ import annotations

from collections.abc import Generator
from fractions import Fraction

import numpy as np
import pytest

from cleanplate.errors import UsageError
from cleanplate.media.stretch import check_speed, stretched
from cleanplate.picture import Floats
from tests.sound_made import RATE, blocks, clicked, clicks, joined, noise, sine

_SPEEDS = [
    Fraction(1, 10),
    Fraction(3, 10),
    Fraction(4, 5),
    Fraction(101, 100),
    Fraction(5, 4),
    Fraction(3),
    Fraction(10),
]


def _pitch(wave: Floats) -> float:
    strength = np.abs(np.fft.rfft(wave[0] * np.hanning(wave.shape[1])))
    return float(strength.argmax()) * RATE / wave.shape[1]


@pytest.mark.parametrize("speed", _SPEEDS)
def test_length_pitch_and_strength_are_right_at_any_speed(speed: Fraction) -> None:
    wave = sine(Fraction(4), 440, level=0.4)
    found = joined(stretched(blocks(wave), speed))
    assert found.shape[1] == round(wave.shape[1] / speed)
    assert _pitch(found) == pytest.approx(440, abs=2.5 * max(1, float(speed)))
    middle = found[:, 2_000:-2_000]
    assert np.sqrt(2 * np.mean(np.square(middle[0]))) == pytest.approx(0.4, rel=0.02)
    assert np.allclose(middle[1], middle[0] / 2, atol=1e-6)  # both sides move together


@pytest.mark.parametrize("right", [1, -1, 0])
@pytest.mark.parametrize("speed", [Fraction(4, 5), Fraction(5, 4)])
def test_a_sine_stays_pure_whatever_the_other_side_does(speed: Fraction, right: int) -> None:
    """Nothing but its own frequency is in it, to -40 dB."""
    wave = sine(2, 440, level=0.4)
    wave[1] = right * wave[0]
    found = joined(stretched(blocks(wave), speed))[0, 2_000:-2_000]
    strength = np.square(np.abs(np.fft.rfft(found * np.blackman(found.size))))
    peak = int(strength.argmax())
    beside = strength.sum() - strength[peak - 40 : peak + 41].sum()
    assert 10 * np.log10(beside / strength.sum()) < -40


@pytest.mark.parametrize("speed", [Fraction(4, 5), Fraction(5, 4)])
def test_ten_minutes_later_onsets_are_still_within_ten_milliseconds(speed: Fraction) -> None:
    """A click every 20 s, with a tone around each."""
    found, times = joined(stretched(_sparse(600, 20), speed)), np.arange(10, 600, 20)
    expected = times * RATE / float(speed)
    heard = np.array(clicks(found))
    assert found.shape[1] == round(600 * RATE / speed)
    assert heard.size == expected.size
    assert np.abs(heard - expected).max() < 0.010 * RATE


def _sparse(seconds: int, every: int) -> Generator[Floats]:
    tone = clicked(sine(1), RATE // 2)
    for at in range(seconds):
        yield np.roll(tone, RATE // 2, axis=1) if at % every == every // 2 else np.zeros((2, RATE), np.float32)


@pytest.mark.parametrize("speed", [Fraction(1, 2), Fraction(2)])
def test_noise_does_not_get_louder_or_softer(speed: Fraction) -> None:
    wave = noise(2)
    found = joined(stretched(blocks(wave), speed))[:, 2_000:-2_000]
    assert 20 * np.log10(found.std() / wave.std()) == pytest.approx(0, abs=1.5)


def test_at_its_own_speed_it_comes_bit_for_bit() -> None:
    wave = noise(1)
    assert np.array_equal(joined(stretched(blocks(wave), Fraction(1))), wave)


def test_silence_and_nothing_stay_what_they_are() -> None:
    still = joined(stretched(blocks(np.zeros((2, 10_000), np.float32)), Fraction(4, 5)))
    assert still.shape == (2, 12_500)
    assert not still.any()
    assert joined(stretched(blocks(np.zeros((2, 0), np.float32)), Fraction(4, 5))).shape == (2, 0)


def test_it_reads_no_further_than_it_must_and_closes_its_source() -> None:
    read: list[int] = []

    def endless() -> Generator[Floats]:
        try:
            while True:
                read.append(len(read))
                yield noise(1)[:, :4_800]
        finally:
            read.append(-1)

    slow = stretched(endless(), Fraction(1, 2))
    joined(next(slow) for _ in range(100))
    assert len(read) < 12
    slow.close()
    assert read[-1] == -1


@pytest.mark.parametrize("speed", [Fraction(0), Fraction(-1), Fraction(9, 100), Fraction(11)])
def test_no_other_speed_can_be_asked_for(speed: Fraction) -> None:
    with pytest.raises(UsageError, match="speed"):
        check_speed(speed)
