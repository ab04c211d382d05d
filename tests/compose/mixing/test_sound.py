"""The mix: every voice at its sample, as loud as it should be, never louder than full."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator

import numpy as np
import pytest

from cleanplate.compose.mixing.ducking import Duck
from cleanplate.compose.mixing.limiter import CEILING
from cleanplate.compose.mixing.sound import Voice, added, mixed
from cleanplate.errors import DamagedError
from cleanplate.picture import Floats
from tests.sound_made import RATE, blocks, clicked, clicks, joined, noise, sine


def _of(wave: Floats) -> Callable[[], Iterator[Floats]]:
    return lambda: blocks(wave)


def _level(wave: Floats) -> float:
    """The amplitude of a sine."""
    return float(np.sqrt(2 * np.mean(np.square(wave, dtype=np.float64))))


@pytest.mark.parametrize("step", [1_000, 4_800, 7_777, 100_000])
def test_a_lone_voice_comes_bit_for_bit_amid_silence(step: int) -> None:
    wave = noise(1)
    found = joined(mixed([Voice(12_345, wave.shape[1], _of(wave))], 3 * RATE, step))
    assert found.shape == (2, 3 * RATE)
    assert np.array_equal(found[:, 12_345 : 12_345 + RATE], wave)
    assert not found[:, :12_345].any()
    assert not found[:, 12_345 + RATE :].any()


def test_blocks_are_as_long_as_asked_for() -> None:
    assert [b.shape for b in mixed([], 10_000)] == [(2, 4_800), (2, 4_800), (2, 400)]
    assert all(b.dtype == np.float32 for b in mixed([], 10_000))
    assert list(mixed([], 0)) == []


def test_voices_add_up_each_with_its_gain() -> None:
    first, second = noise(1), sine(1)
    voices = [Voice(0, RATE, _of(first), gain=0.25), Voice(24_000, RATE, _of(second), gain=2)]
    found = joined(mixed(voices, 2 * RATE))
    expected = np.zeros((2, 2 * RATE), np.float32)
    expected[:, :RATE] += first * np.float32(0.25)
    expected[:, 24_000 : 24_000 + RATE] += second * np.float32(2)
    assert np.abs(found - expected).max() < 1e-6


def test_a_voice_is_cut_at_its_count_and_silent_after_its_end() -> None:
    wave = noise(1)
    cut = joined(mixed([Voice(0, 10_000, _of(wave))], RATE))
    short = joined(mixed([Voice(0, RATE, _of(wave[:, :10_000]))], RATE))
    assert np.array_equal(cut, short)
    assert np.array_equal(cut[:, :10_000], wave[:, :10_000])
    assert not cut[:, 10_000:].any()


def test_the_timeline_ends_in_the_middle_of_a_voice() -> None:
    wave = noise(1)
    assert np.array_equal(joined(mixed([Voice(10_000, RATE, _of(wave))], 20_000))[:, 10_000:], wave[:, :10_000])


def test_fades_have_equal_power_and_touch_nothing_else() -> None:
    """Halfway through a fade a voice is 3 dB down; outside its fades it comes bit for bit."""
    wave = sine(3, 1_000)
    found = joined(mixed([Voice(0, 3 * RATE, _of(wave), fade_in=RATE, fade_out=RATE)], 3 * RATE))
    assert np.array_equal(found[:, RATE : 2 * RATE], wave[:, RATE : 2 * RATE])
    for begin, share in ((0, 0.0), (RATE // 2, 0.5**0.5), (5 * RATE // 2, 0.5**0.5), (3 * RATE - 480, 0.0)):
        assert _level(found[0, begin : begin + 480]) == pytest.approx(0.1 * share, abs=0.0021)
    assert np.abs(found[:, [0, -1]]).max() < 1e-5


def test_two_voices_that_cross_are_together_as_loud_as_each() -> None:
    first, second = noise(1), np.random.default_rng(8).uniform(-0.5, 0.5, (2, RATE)).astype(np.float32)
    voices = [Voice(0, RATE, _of(first), 0.5, fade_out=RATE), Voice(0, RATE, _of(second), 0.5, fade_in=RATE)]
    found = joined(mixed(voices, RATE))
    levels = [20 * np.log10(part.std() / (0.5 * first.std())) for part in np.array_split(found, 8, axis=1)]
    assert np.abs(levels).max() < 0.3


def test_fades_longer_than_their_voice_do_no_harm() -> None:
    wave = sine(1)
    found = joined(mixed([Voice(0, RATE, _of(wave), fade_in=5 * RATE, fade_out=5 * RATE)], RATE))
    assert 0 < np.abs(found).max() < np.abs(wave).max()


def test_loud_voices_together_never_clip() -> None:
    loud = clicked(sine(1, level=0.9), 20_000)
    found = joined(mixed([Voice(0, RATE, _of(loud), gain=10) for _ in range(3)], RATE))
    assert np.abs(found).max() <= CEILING
    assert _level(found[0, RATE // 2 :]) == pytest.approx(CEILING, rel=0.03)  # the tone is still one


def test_only_voices_that_sound_now_are_open() -> None:
    now_open: set[int] = set()
    most = 0

    def voice(index: int) -> Voice:
        def source() -> Generator[Floats]:
            nonlocal most
            now_open.add(index)
            most = max(most, len(now_open))
            try:
                yield from blocks(noise(2))
            finally:
                now_open.remove(index)

        return Voice(index * RATE, RATE, source)

    list(mixed([voice(index) for index in (3, 0, 2, 1, 5)], 5 * RATE))
    assert most == 1
    assert not now_open


def test_a_mix_that_is_left_closes_what_it_opened() -> None:
    closed = []

    def source() -> Generator[Floats]:
        try:
            yield from blocks(noise(1))
        finally:
            closed.append(True)

    found = mixed([Voice(0, RATE, source), Voice(0, RATE, source)], RATE)
    next(found)
    assert isinstance(found, Generator)
    found.close()
    assert closed == [True, True]


def test_a_source_that_fails_is_reported_and_the_others_are_closed() -> None:
    closed = []

    def good() -> Generator[Floats]:
        try:
            yield from blocks(noise(1))
        finally:
            closed.append(True)

    def bad() -> Generator[Floats]:
        yield noise(1)[:, :10_000]
        raise DamagedError("It is broken.")

    with pytest.raises(DamagedError):
        list(mixed([Voice(0, RATE, good), Voice(0, RATE, bad)], RATE))
    assert closed == [True]


def test_voices_without_length_or_after_the_end_are_never_opened() -> None:
    def source() -> Iterator[Floats]:
        raise AssertionError("opened")

    found = joined(mixed([Voice(0, 0, source), Voice(RATE, RATE, source), Voice(5, -1, source)], RATE))
    assert not found.any()


def test_after_an_hour_a_click_comes_at_its_very_sample() -> None:
    """An hour of two voices, one from the start and one in parts of a minute: no sample is lost or found."""
    hour, minute = 3600 * RATE, 60 * RATE
    tick = clicked(np.zeros((2, RATE), np.float32), 7)

    def ticking() -> Generator[Floats]:
        for second in range(3600):
            yield tick if second % 600 == 599 else np.zeros((2, RATE), np.float32)

    def parts() -> Generator[Floats]:
        yield clicked(np.zeros((2, 99_999), np.float32), 50_000)

    voices = [Voice(0, hour, ticking), *(Voice(at, minute, parts) for at in range(0, hour, 10 * minute))]
    heard, total = [], 0
    for block in mixed(voices, hour, 5 * RATE):
        if block.any():
            heard += [total + at for at in clicks(block)]
        total += block.shape[1]
    assert total == hour
    parted = [at + 50_000 for at in range(0, hour, 10 * minute)]
    assert heard == sorted([*parted, *(second * RATE + 7 for second in range(599, 3600, 600))])


def test_a_tail_rings_out_evenly_and_ends_in_silence() -> None:
    """60 dB at a steady rate; before it nothing is touched."""
    wave = sine(3, 1_000)
    found = joined(mixed([Voice(0, 3 * RATE, _of(wave), tail=2 * RATE)], 3 * RATE))
    assert np.array_equal(found[:, :RATE], wave[:, :RATE])
    levels = [20 * np.log10(_level(found[0, at : at + 2_400]) / 0.1) for at in range(RATE, 5 * RATE // 2, 24_000)]
    assert levels == pytest.approx([-0.75, -15.75, -30.75], abs=0.6)
    assert np.abs(found[:, -10:]).max() < 1e-5


def test_a_voice_goes_down_where_others_speak_by_the_timeline() -> None:
    wave = sine(4, 1_000)
    duck = Duck(20, ((3 * RATE, 4 * RATE),))
    found = joined(mixed([Voice(RATE, 4 * RATE, _of(wave), duck=duck)], 5 * RATE))
    assert np.array_equal(found[:, RATE : 2 * RATE], wave[:, :RATE])
    assert _level(found[0, 3 * RATE : 4 * RATE]) == pytest.approx(0.01, rel=0.01)


def test_what_is_only_added_may_be_louder_than_full() -> None:
    wave = sine(1, level=0.9)
    found = joined(added([Voice(0, RATE, _of(wave)), Voice(0, RATE, _of(wave))], RATE))
    assert np.allclose(found, 2 * wave, atol=1e-6)
