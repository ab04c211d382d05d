"""Sounds made on the spot: files of one track, and blocks as a mix takes them."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from cleanplate.picture import Floats

RATE = 48_000
CLICK = 0.95
_FORMATS = {"flac": "s16", "libopus": "flt"}


def sine(seconds: Fraction | int, pitch: int = 440, rate: int = RATE, level: float = 0.1) -> Floats:
    """(2, samples); the right side is half as loud."""
    wave = level * np.sin(2 * np.pi * pitch * np.arange(round(seconds * rate)) / rate)
    return np.stack([wave, wave / 2]).astype(np.float32)


def noise(seconds: Fraction | int, rate: int = RATE) -> Floats:
    """(2, samples) whose every sample is known from all others."""
    return np.random.default_rng(7).uniform(-0.5, 0.5, (2, round(seconds * rate))).astype(np.float32)


def tones(seconds: Fraction | int, rate: int = RATE) -> Floats:
    """(2, samples) that never repeat, of tones that a lossy codec keeps: it puts noise of its own for noise."""
    time = np.arange(round(seconds * rate)) / rate
    swing = 3 * np.sin(2 * np.pi * 0.13 * time)
    wave = sum(0.08 * np.sin(2 * np.pi * pitch * time + swing * pitch / 100) for pitch in (110, 277, 593, 1201))
    return np.stack([wave, wave / 2]).astype(np.float32)


def clicked(wave: Floats, *at: int) -> Floats:
    """The same with 2 ms of nearly full scale at some samples."""
    wave = wave.copy()
    for begin in at:
        wave[:, begin : begin + 96] = CLICK
    return wave


def clicks(wave: Floats, level: float = 0.5) -> list[int]:
    """The samples that something loud begins at."""
    loud = np.flatnonzero(np.abs(wave[0]) > level)
    return [int(at) for at in loud[np.diff(loud, prepend=-RATE) > 2_000]]


def blocks(wave: Floats, size: int = 1_000) -> Generator[Floats]:
    for at in range(0, wave.shape[1], size):
        yield wave[:, at : at + size]


def joined(found: Any) -> Floats:
    """Blocks as one wave; (2, 0) of none."""
    return np.concatenate([np.zeros((2, 0), np.float32), *found], axis=1)


def track(
    path: Path,
    wave: Floats,
    codec: str = "pcm_s16le",
    *,
    rate: int = RATE,
    layout: str = "stereo",
    start: Fraction = Fraction(0),
    gap: tuple[int, int] | None = None,
    broken: Sequence[int] = (),
    container: str | None = None,
) -> Path:
    """A file of one track. `gap`: from a sample on, all comes so many samples later. `broken`: rubbish packets."""
    kind = _FORMATS.get(codec, "fltp")
    if kind == "s16":
        wave = (wave.T.reshape(1, -1) * 32767).astype(np.int16)
    elif kind == "flt":
        wave = wave.T.reshape(1, -1)
    sides = 1 if kind == "fltp" else 2
    with av.open(str(path), "w", format=container) as out:
        stream: Any = out.add_stream(codec, rate=rate, layout=layout)
        packets: list[Any] = []
        for at in range(0, wave.shape[1] // sides, 1_000):
            piece = np.ascontiguousarray(wave[:, at * sides : (at + 1_000) * sides])
            frame = av.AudioFrame.from_ndarray(piece, format=kind, layout=layout)
            late = gap[1] if gap and at >= gap[0] else 0
            frame.sample_rate, frame.time_base = rate, Fraction(1, rate)
            frame.pts = at + late + round(start * rate)
            packets += stream.encode(frame)
        for index, packet in enumerate([*packets, *stream.encode(None)]):
            out.mux(_rubbish(packet) if index in broken else packet)
    return path


def _rubbish(packet: Any) -> Any:
    bad = av.Packet(b"\xff\x0f" * (packet.size // 2))
    bad.pts, bad.dts, bad.time_base, bad.duration = packet.pts, packet.dts, packet.time_base, packet.duration
    bad.stream = packet.stream
    return bad


def speech(*words: tuple[float, float], seconds: float, level: float = 0.2) -> Floats:
    """(2, samples) of a buzz like a voice's, in uneven syllables of 0.2 s, at the times told; else silence."""
    time = np.arange(round(seconds * RATE)) / RATE
    pitch = 120 + 15 * np.sin(2 * np.pi * 0.7 * time)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    buzz = sum(np.sin(k * phase) / k for k in range(1, 30))
    uneven = 0.9 * np.sin(2 * np.pi * 0.31 * time) + 0.5 * np.sin(2 * np.pi * 0.83 * time)
    syllables = 0.55 - 0.45 * np.cos(2 * np.pi * (5 * time + uneven))
    on = sum(((time >= begin) & (time < end)).astype(float) for begin, end in words)
    wave = level * buzz * syllables * on
    return np.stack([wave, wave]).astype(np.float32)


def music(bpm: float, seconds: float) -> Floats:
    """(2, samples) of drums and chords that change with each bar of four beats, the first at 0."""
    dice, beat, count = np.random.default_rng(5), 60 / bpm * RATE, round(seconds * RATE)
    wave, short = np.zeros(count + 4 * RATE * 4), np.arange(RATE // 3) / RATE
    drum = 0.5 * np.sin(2 * np.pi * 60 * short) * np.exp(-short * 18)
    snare = 0.3 * dice.standard_normal(short.size) * np.exp(-short * 30)
    chords = ((220, 277, 330), (196, 247, 294), (175, 220, 262), (196, 247, 330))
    for number in range(int(count / beat) + 1):
        at = round(number * beat)
        wave[at : at + short.size] += snare if number % 2 else drum
        if number % 4 == 0:
            bar = np.arange(round(4 * beat)) / RATE
            chord = sum(np.sin(2 * np.pi * pitch * bar) for pitch in chords[number // 4 % 4])
            wave[at : at + bar.size] += 0.08 * chord * np.exp(-bar)
    return np.stack([wave[:count], 0.8 * wave[:count]]).astype(np.float32)


def reel(wave: Floats) -> Any:
    """A wave as what is played from one of its samples on."""
    return lambda since: blocks(wave[:, since:])
