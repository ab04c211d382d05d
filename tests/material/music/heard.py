"""Ears for tests: what a wave sounds like, in the numbers of the trade."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import ModuleType

import av
import numpy as np
from numpy.typing import NDArray

from cleanplate.picture import Floats

RATE = 48_000
HOP = 480  # samples of one step of a novelty: 10 ms
Reals = NDArray[np.floating]


def module(name: str) -> ModuleType:
    return import_module(f"cleanplate.material.music.{name.replace('-', '_')}")


@cache
def piece(name: str) -> Floats:
    """Made once for all tests, for none to change."""
    wave: Floats = module(name).made()
    wave.flags.writeable = False
    return wave


def measured(wave: Floats) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP, as libav's meter has them (BS.1770)."""
    graph = av.filter.Graph()
    source = graph.add("abuffer", "sample_rate=48000:sample_fmt=fltp:channel_layout=stereo:time_base=1/48000")
    meter = graph.add("ebur128", "peak=true:metadata=1:framelog=quiet")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    told: dict[str, str] = {}
    top = 0.0
    for frame in _frames(wave):
        graph.push(frame)
        for answer in _pulled(graph):
            told |= answer
            top = max([top, *(float(v) for k, v in answer.items() if "true_peaks_ch" in k)])
    return float(told["lavfi.r128.I"]), float(20 * np.log10(top))


def pitch_of(wave: Floats, near: float) -> float:
    """Hz of what is loudest within a semitone of a pitch: the top of a parabola through the spectrum's peak."""
    mono = wave if wave.ndim == 1 else wave.mean(axis=0)
    size = 1 << 20
    spectrum = np.log(np.abs(np.fft.rfft(mono * np.hanning(mono.size), size)) + 1e-12)
    low, high = (round(near * 2 ** (cents / 1200) * size / RATE) for cents in (-100, 100))
    top = low + int(np.argmax(spectrum[low:high]))
    left, middle, right = spectrum[top - 1 : top + 2]
    return float((top + 0.5 * (left - right) / (left - 2 * middle + right)) * RATE / size)


def cents(hz: float, wanted: float) -> float:
    return float(1200 * np.log2(hz / wanted))


def novelty(wave: Floats) -> Reals:
    """(n,) of how much each 10 ms brings that was not there before; it goes round."""
    mono, window = wave.mean(axis=0), 1024
    steps = mono.size // HOP
    rows = np.arange(steps)[:, None] * HOP + np.arange(window) - window // 2
    spectrum = np.log1p(100 * np.abs(np.fft.rfft(mono[rows % mono.size] * np.hanning(window), axis=1)))
    return np.maximum(0, spectrum - np.roll(spectrum, 1, axis=0)).sum(axis=1)


def chroma(wave: Floats, begin: float = 0, end: float | None = None) -> Reals:
    """(12,) of how much of each class of pitch there is between two seconds, C first; they sum to 1."""
    mono = wave.mean(axis=0)[round(begin * RATE) : None if end is None else round(end * RATE)]
    power = np.abs(np.fft.rfft(mono * np.hanning(mono.size))) ** 2
    hz = np.fft.rfftfreq(mono.size, 1 / RATE)
    within = (hz > 80) & (hz < 2000)
    classes = np.round(69 + 12 * np.log2(hz[within] / 440)).astype(int) % 12
    found = np.bincount(classes, np.sqrt(power[within]), 12)
    return found / found.sum()


def octaves(wave: Floats, *centres: float) -> Reals:
    """dB of the power in the octave about each frequency."""
    power = np.abs(np.fft.rfft(wave.mean(axis=0))) ** 2
    hz = np.fft.rfftfreq(wave.shape[1], 1 / RATE)
    inside = [power[(hz > c / 2**0.5) & (hz <= c * 2**0.5)].sum() for c in centres]
    return 10 * np.log10(np.array(inside) + 1e-12)


def jerk(wave: Floats) -> Reals:
    """(n,) of how sharply the wave bends at each sample, round the ring: a click is far above all else."""
    return np.abs(np.roll(wave, -1, axis=1) - 2 * wave + np.roll(wave, 1, axis=1)).max(axis=0)


def _frames(wave: Floats) -> Iterator[av.AudioFrame | None]:
    for at in range(0, wave.shape[1], RATE):
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(wave[:, at : at + RATE]), "fltp", "stereo")
        frame.sample_rate, frame.pts = RATE, at
        yield frame
    yield None


def _pulled(graph: av.filter.Graph) -> Iterator[dict[str, str]]:
    while True:
        try:
            yield dict(graph.pull().metadata)
        except (av.error.BlockingIOError, av.error.EOFError):
            return
