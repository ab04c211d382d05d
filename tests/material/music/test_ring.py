"""The ring and what is done to it: all goes round, and comes out as it was asked for."""

from __future__ import annotations

import numpy as np
import pytest

from cleanplate.material.music.effects import bell, drifting, ducked, echoed, room, saturated, shelf
from cleanplate.material.music.loop import Loop, placed
from cleanplate.material.music.mix import CEILING, LOUDNESS, Part, loudness, mastered, mixed, peaks
from cleanplate.material.music.score import Note
from cleanplate.material.music.synth import RATE, ensemble, noise, partials, shaped
from cleanplate.picture import Floats
from tests.material.music.heard import measured


def tick(hz: float, held: float, loud: float, rng: np.random.Generator) -> Floats:
    """Half a second that is loudest at its first sample."""
    return np.linspace(loud, 0, RATE // 2, dtype=np.float32)


def hiss(seconds: float = 4, sides: int = 2) -> Floats:
    return 0.1 * noise(seconds, np.random.default_rng(1), np.ones_like, sides)


def test_partials_are_the_sum_they_stand_for() -> None:
    t = np.arange(RATE // 2) / RATE
    wanted = 0.5 * np.exp(-t / 0.3) * np.sin(2 * np.pi * 440 * t + 0.3)
    wanted += 0.2 * np.exp(-t / 0.1) * np.sin(2 * np.pi * 1234.5 * t + 0.3)
    assert partials([440, 1234.5], [0.5, 0.2], [0.3, 0.1], 0.5, 0.3) == pytest.approx(wanted, abs=1e-5)


def test_a_partial_that_would_fold_back_is_left_out() -> None:
    assert np.array_equal(partials([440, 30_000], 1, 1, 0.1), partials([440], 1, 1, 0.1))


def test_an_ensemble_is_wider_the_wider_it_is() -> None:
    levels = 1 / np.arange(1, 12)
    narrow, wide = (ensemble(220, levels, 3, 15, np.random.default_rng(2), w) for w in (0.0, 1.0))
    assert np.allclose(narrow[0], narrow[1])
    assert 0.5 < np.corrcoef(wide)[0, 1] < 0.98


def test_noise_is_as_strong_as_it_says() -> None:
    wave = noise(1.0, np.random.default_rng(1), lambda hz: np.where(hz < 1000, 1.0, 0.0))
    assert np.sqrt(np.mean(wave**2)) == pytest.approx(1, rel=0.05)
    power = np.abs(np.fft.rfft(wave)) ** 2
    assert power[2000:].sum() < 0.01 * power.sum()


def test_what_rings_past_the_end_is_heard_at_the_beginning() -> None:
    loop = Loop("lo-fi")
    ring = loop.play([Note(loop.bars * 4 - 0.25, 1, 60)], tick, loose=0)
    assert ring.shape == (2, loop.size)
    assert ring[0, 0] > 0.1
    assert ring[0, 0] == pytest.approx(ring[0, -1], rel=0.01)
    assert not ring[:, RATE : -2 * RATE].any()


def test_a_swung_sixteenth_comes_late_and_a_beat_does_not() -> None:
    loop = Loop("lo-fi", swing=0.6)
    assert [loop.swung(b) for b in (0, 0.25, 0.5, 1, 1.75)] == pytest.approx([0, 0.3, 0.5, 1, 1.8])
    straight = Loop("lo-fi")
    assert [straight.swung(b) for b in (0.25, 3.75)] == pytest.approx([0.25, 3.75])


def test_a_hand_is_off_by_no_more_than_it_may_be() -> None:
    loop = Loop("upbeat")
    ring = loop.play([Note(b, 0.25, 60, 0.7) for b in range(0, 64, 2)], tick, loose=8, late=10)
    begins = np.flatnonzero(np.diff(ring[0], prepend=0) > 0.2)
    off = begins / RATE * 1000 - np.arange(0, 64, 2) * loop.beat * 1000
    assert off.min() >= 1.9
    assert off.max() <= 18.1
    assert off.std() > 1


def test_a_silent_note_is_not_played() -> None:
    assert not Loop("lo-fi").play([Note(0, 1, 60, 0)], tick).any()


def test_a_sound_is_as_loud_at_the_side_as_in_the_middle() -> None:
    wave = hiss(1, 1)
    powers = [float(np.sum(placed(wave, side) ** 2)) for side in (-1, -0.4, 0, 1, 3)]
    assert powers == pytest.approx([powers[0]] * 5, rel=1e-4)
    assert np.abs(placed(wave, -1)[1]).max() < 1e-6


def test_a_room_dies_by_sixty_decibels_in_its_time() -> None:
    answer = room(1.5, 3, dark=20_000, before=0.02)
    power = np.array([np.mean(answer[:, round(s * RATE) : round((s + 0.1) * RATE)] ** 2) for s in (0.2, 1.2)])
    assert 10 * np.log10(power[0] / power[1]) == pytest.approx(40, abs=5)
    assert not answer[:, : round(0.02 * RATE)].any()
    assert np.sum(answer**2, axis=1) == pytest.approx(1, rel=1e-3)


def test_echoes_come_in_turn_left_and_right_and_go_round() -> None:
    wave = np.zeros((2, RATE), np.float32)
    wave[:, 40_000] = 1
    found = echoed(wave, 0.1, 0.5, dark=1e6)
    assert found[0, 44_800] == pytest.approx(0.5, abs=0.02)
    assert found[1, 49_600 - RATE] == pytest.approx(0.25, abs=0.02)
    assert abs(found[1, 44_800]) < 0.02


def test_tape_that_wanders_comes_back_to_its_beginning() -> None:
    time = np.arange(RATE) / RATE
    wave = np.stack([np.sin(2 * np.pi * 200 * time)] * 2).astype(np.float32)
    found = drifting(wave, 1.0, 3)
    assert np.abs(found - wave).max() > 0.2
    assert np.abs(np.diff(found, append=found[:, :1])).max() < 0.03


def test_ducking_makes_room_at_the_beat_alone() -> None:
    wave = np.ones((2, 2 * RATE), np.float32)
    found = ducked(wave, [0.0, 2.0], 0.5, 6)
    assert found[0].min() == pytest.approx(10 ** (-6 / 20), abs=0.01)
    assert found[0, RATE // 2] == 1
    assert np.abs(np.diff(found[0], append=found[0, :1])).max() < 0.01


def test_saturation_presses_peaks_and_leaves_what_is_soft() -> None:
    wave = hiss()
    found = saturated(wave, 1.5)
    assert np.abs(found).max() < 0.8 * np.abs(wave).max()
    soft = np.abs(wave) < 0.01
    assert np.allclose(found[soft], wave[soft], rtol=0.02)


def test_tone_is_as_much_as_it_says() -> None:
    hz = np.array([100.0, 2400.0, 20_000.0])
    assert 20 * np.log10(bell(2400, -3, 1)(hz)) == pytest.approx([0, -3, 0], abs=0.05)
    assert 20 * np.log10(shelf(2000, -6)(hz)) == pytest.approx([0, -3.5, -6], abs=0.2)


def test_loudness_is_what_a_meter_says() -> None:
    wave = hiss()
    assert loudness(wave) == pytest.approx(measured(wave)[0], abs=0.2)
    assert loudness(np.zeros((2, RATE), np.float32)) == -70


def test_a_peak_between_two_samples_is_seen() -> None:
    """A sine of a quarter of the rate, read half-way up its sides: its top is 3 dB above what is stored."""
    wave = np.stack([np.sin(np.pi / 2 * np.arange(RATE) + np.pi / 4)] * 2).astype(np.float32)
    assert np.abs(wave).max() == pytest.approx(0.7071, abs=1e-3)
    assert peaks(wave).max() == pytest.approx(1, abs=1e-3)


def test_a_master_is_at_its_level_and_under_its_ceiling() -> None:
    """However spiky it came in."""
    wave = hiss(8)
    wave[:, ::RATE] = 4
    found = mastered(wave)
    level, peak = measured(found)
    assert level == pytest.approx(LOUDNESS, abs=1)
    assert peak <= CEILING + 0.4


def test_parts_are_as_loud_against_each_other_as_they_are_told() -> None:
    """One that came in forty times as soft is heard as well."""
    low, high = (shaped(partials([hz], [1], [1e6], 8), 0.01, 0.01) for hz in (300, 1200))
    parts = [Part(np.stack([low] * 2), -20), Part(0.02 * np.stack([high] * 2), -20)]
    spectrum = np.abs(np.fft.rfft(mixed(parts, room(0.5, 1))[0]))
    assert 20 * np.log10(spectrum[300 * 8] / spectrum[1200 * 8]) == pytest.approx(0, abs=2.5)
