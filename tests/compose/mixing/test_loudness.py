"""Loudness and true peaks, held against libav's own meter, and what brings a sound to a loudness."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest

from cleanplate.compose.mixing.limiter import limited
from cleanplate.compose.mixing.loudness import Meter, TruePeaks, measured, setting, watched
from cleanplate.media.tape import framed
from cleanplate.picture import Floats
from tests.sound_made import RATE, blocks, clicked, joined, music, noise, sine, speech


def _libav(wave: Floats) -> tuple[float, float]:
    """Integrated loudness and true peak in dB, by the filter ebur128."""
    graph: Any = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="fltp", layout="stereo", time_base=Fraction(1, RATE))
    graph.link_nodes(source, graph.add("ebur128", "metadata=1:peak=true"), graph.add("abuffersink")).configure()
    told: dict[str, str] = {}
    for at in range(0, wave.shape[1], 4_800):
        graph.push(framed(wave[:, at : at + 4_800], at))
        told = _pulled(graph) or told
    graph.push(None)
    told = _pulled(graph) or told
    peak = max(float(value) for name, value in told.items() if "true_peaks" in name)
    return float(told["lavfi.r128.I"]), 20 * np.log10(peak)


def _pulled(graph: Any) -> dict[str, str]:
    told: dict[str, str] = {}
    while True:
        try:
            told = dict(graph.pull().metadata) or told
        except (BlockingIOError, av.error.EOFError):
            return told


def _gated() -> Floats:
    """Loud, faint, quiet and silent, a second each."""
    steps = np.repeat(np.tile([1, 0.01, 0.3, 0], 3), RATE).astype(np.float32)
    return np.tile(noise(1), 12) * steps


_SIGNALS = {
    "sine": sine(5, 997, level=0.5),
    "low": sine(5, 40, level=0.5),
    "high": sine(5, 9_000, level=0.3),
    "noise": noise(5),
    "gated": _gated(),
    "speech": speech((0.5, 4), (6, 9), seconds=10),
    "music": music(120, 8),
}


@pytest.mark.parametrize("name", list(_SIGNALS))
def test_loudness_is_what_others_measure(name: str) -> None:
    assert measured(blocks(_SIGNALS[name])).loudness == pytest.approx(_libav(_SIGNALS[name])[0], abs=0.05)


@pytest.mark.parametrize("name", ["sine", "low", "speech", "music"])
def test_true_peaks_are_what_others_measure(name: str) -> None:
    assert measured(blocks(_SIGNALS[name])).peak == pytest.approx(_libav(_SIGNALS[name])[1], abs=0.1)


def test_a_sine_of_997_hz_on_one_side_is_3_lu_under_its_peak() -> None:
    """The standard's own example."""
    wave = sine(5, 997, level=1.0)
    wave[1] = 0
    assert measured(blocks(wave)).loudness == pytest.approx(-3.01, abs=0.02)


def test_a_wave_between_its_samples_is_seen() -> None:
    """A quarter of the rate, 45 degrees off: the samples stay 3 dB under the wave."""
    wave = np.sin(np.pi / 2 * np.arange(RATE) + np.pi / 4) * np.hanning(RATE)
    peak = measured(blocks(np.stack([wave, wave]).astype(np.float32))).peak
    assert peak == pytest.approx(0, abs=0.05)


@pytest.mark.parametrize("size", [7, 4_800, 99_999])
def test_how_it_is_cut_into_blocks_makes_no_difference(size: int) -> None:
    wave = _gated()[:, : RATE if size == 7 else None]
    whole, cut = measured([wave]), measured(blocks(wave, size))
    assert cut.loudness == pytest.approx(whole.loudness, abs=1e-4)
    assert cut.peak == pytest.approx(whole.peak, abs=1e-4)


def test_silence_has_no_loudness() -> None:
    for count in (0, 100, RATE):
        found = measured([np.zeros((2, count), np.float32)])
        assert (found.loudness, found.peak) == (None, None)


def test_what_is_watched_goes_by_untouched() -> None:
    wave, meter = noise(1), Meter()
    assert np.array_equal(joined(watched(blocks(wave), meter)), wave)
    assert meter.levels() == measured(blocks(wave))


def _brought(wave: Floats, target: float) -> tuple[Floats, int]:
    """The wave at a loudness, and how often it was played for that."""
    played = 0

    def play() -> Iterator[Floats]:
        nonlocal played
        played += 1
        return blocks(wave)

    found = joined(setting(play, target).applied(play()))
    assert found.shape == wave.shape
    return found, played


@pytest.mark.parametrize("target", [-23, -16, -14])
@pytest.mark.parametrize("name", ["sine", "noise", "gated", "speech", "music"])
def test_a_sound_is_brought_to_its_target_with_peaks_under_the_ceiling(name: str, target: float) -> None:
    found, played = _brought(_SIGNALS[name], target)
    loudness, peak = _libav(found)
    assert loudness == pytest.approx(target, abs=0.3)
    assert peak < (-0.8 if name in ("noise", "gated") else -0.99)  # meters differ by this much on white noise
    assert played <= 7


def test_where_the_peaks_leave_room_it_is_made_louder_and_nothing_else() -> None:
    wave = sine(5, 500, level=0.01)
    found, played = _brought(wave, -20)
    factor = found[0, 1000] / wave[0, 1000]
    assert np.allclose(found, wave * factor, atol=1e-6) and played == 2


def test_what_cannot_get_there_stops_where_only_the_limiter_would_work() -> None:
    clicks = clicked(np.zeros((2, 10 * RATE), np.float32), *range(RATE, 10 * RATE, RATE))
    found, _ = _brought(clicks, -5)
    assert np.abs(found).max() < 0.9 and measured(blocks(found)).loudness is not None


def test_silence_stays_silence() -> None:
    found, _ = _brought(np.zeros((2, RATE), np.float32), -14)
    assert not found.any()


@pytest.mark.parametrize("size", [100, 4_800])
def test_the_limiter_lets_no_true_peak_past_its_ceiling(size: int) -> None:
    wave = music(110, 3) * np.float32(6)
    found = joined(limited(blocks(wave, size), np.float32(0.5), TruePeaks()))
    assert found.shape == wave.shape
    assert _libav(found)[1] < 20 * np.log10(0.5) + 0.1
    quiet = wave * np.float32(0.01)
    assert np.array_equal(joined(limited(blocks(quiet, size), np.float32(0.5), TruePeaks())), quiet)
