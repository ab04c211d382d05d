"""A background's own sound under the source's."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from cleanplate.media.audio import Sound
from cleanplate.media.mix import mix
from cleanplate.media.probe import MediaInfo, probe
from tests import media_made, seen
from tests.media_made import Track


def _behind(tmp_path: Path, seconds: Fraction = Fraction(2)) -> MediaInfo:
    sound = Track(codec="pcm_s16le", pitch=1500, click=Fraction(1, 2), layout="stereo")
    path = media_made.clip(tmp_path / "behind.mkv", int(seconds * 25), tracks=[sound], base=Fraction(1, 1000))
    return probe(path)


def _source(tmp_path: Path, seconds: Fraction = Fraction(1), **cut: Fraction) -> Sound:
    tracks = [Track("eng", codec="pcm_s16le", layout="stereo")]
    path = media_made.clip(tmp_path / "source.mkv", int(seconds * 25), tracks=tracks, base=Fraction(1, 1000))
    return Sound(path, Fraction(0), probe(path).audio, **cut)


def _level(samples: np.ndarray, pitch: float) -> float:
    """The amplitude of one frequency."""
    t = np.arange(samples.size) / 48_000
    return float(2 * np.abs(np.mean(np.clip(samples, -0.3, 0.3) * np.exp(-2j * np.pi * pitch * t))))


def test_the_background_lies_six_decibels_under_the_source(tmp_path: Path) -> None:
    mixed = mix(_source(tmp_path), _behind(tmp_path), Fraction(1), tmp_path / "mix.mka")
    heard = seen.sounds(mixed.path)[0]
    assert _level(heard.samples, 440) == pytest.approx(0.1, rel=0.1)
    assert _level(heard.samples, 1500) == pytest.approx(0.05, rel=0.1)
    assert abs(heard.click - 0.25) < 0.002


def test_alone_it_has_its_full_strength(tmp_path: Path) -> None:
    mixed = mix(None, _behind(tmp_path), Fraction(1), tmp_path / "mix.mka")
    heard = seen.sounds(mixed.path)[0]
    assert _level(heard.samples, 1500) == pytest.approx(0.1, rel=0.1)


@pytest.mark.parametrize("length", [Fraction(1), Fraction(1, 3), Fraction(30_030, 48_000)])
def test_it_lasts_exactly_as_long_as_asked_for(tmp_path: Path, length: Fraction) -> None:
    mixed = mix(_source(tmp_path), _behind(tmp_path), length, tmp_path / "mix.mka")
    heard = seen.sounds(mixed.path)[0]
    assert heard.samples.size == round(length * 48_000)
    assert (mixed.start, mixed.origin, len(mixed.tracks)) == (0, 0, 1)


def test_it_loops_with_its_picture(tmp_path: Path) -> None:
    """A background of 0.8 s clicks at 0.5, 1.3 and 2.1 s."""
    mixed = mix(None, _behind(tmp_path, Fraction(4, 5)), Fraction(5, 2), tmp_path / "mix.mka")
    heard = seen.sounds(mixed.path)[0]
    loud = np.flatnonzero(np.abs(heard.samples) > 0.5) / 48_000
    clicks = loud[np.diff(loud, prepend=-1) > 0.1]
    assert clicks == pytest.approx([0.5, 1.3, 2.1], abs=0.002)


def test_a_cut_source_stays_in_step(tmp_path: Path) -> None:
    sound = _source(tmp_path, start=Fraction(1, 5), end=Fraction(4, 5))
    mixed = mix(sound, _behind(tmp_path), Fraction(3, 5), tmp_path / "mix.mka")
    assert abs(seen.sounds(mixed.path)[0].click - 0.05) < 0.002


def test_a_source_that_ends_early_leaves_the_background_alone(tmp_path: Path) -> None:
    mixed = mix(_source(tmp_path, Fraction(1, 2)), _behind(tmp_path), Fraction(1), tmp_path / "mix.mka")
    rest = seen.sounds(mixed.path)[0].samples[36_000:]
    assert _level(rest, 440) < 0.005
    assert _level(rest, 1500) > 0.04


def test_loud_sounds_do_not_wrap_around(tmp_path: Path) -> None:
    """Two clicks at once would be louder than full: they are limited, not turned over."""
    track = Track(codec="pcm_s16le", click=Fraction(1, 2))
    path = media_made.clip(tmp_path / "loud.mkv", 25, tracks=[track], base=Fraction(1, 1000))
    sound = Sound(path, Fraction(0), probe(path).audio)
    mixed = mix(sound, _behind(tmp_path), Fraction(1), tmp_path / "mix.mka")
    samples = seen.sounds(mixed.path)[0].samples
    assert samples[24_000 : 24_000 + 90].min() > 0.9


def test_the_source_keeps_its_language(tmp_path: Path) -> None:
    assert mix(_source(tmp_path), _behind(tmp_path), Fraction(1), tmp_path / "m.mka").tracks[0].language == "eng"
