"""A draft's sound, measured in the rendered file: pitch, length, loudness, and in step with the picture."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests import media_made, scene, seen, sound_made
from tests.acceptance import films
from tests.media_made import Track


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """8 seconds, with a tone of 440 Hz and a click at 2 s."""
    return films.new(films.wandering(tmp_path / "talk.mp4", 8, tracks=[Track(click=Fraction(2))]))


def _heard(film: Path, *operations: str, out: str = "out.mov") -> seen.Heard:
    """The only track of the result: MOV, for its sound is not coded with loss."""
    films.apply(film, *operations)
    (heard,) = seen.sounds(films.render(film, out)[0])
    return heard


def _music(folder: Path, pitch: int, seconds: int = 8, level: float = 0.1) -> Path:
    return sound_made.track(folder / f"music{pitch}.wav", sound_made.sine(seconds, pitch, level=level))


def _cut(heard: seen.Heard, start: float, end: float) -> NDArray[np.float32]:
    return heard.samples[round(start * heard.rate) : round(end * heard.rate)]


def _level(heard: seen.Heard, start: float, end: float) -> float:
    """Decibels of a part; -200 of silence."""
    return float(20 * np.log10(max(np.sqrt(np.mean(_cut(heard, start, end) ** 2)), 1e-10)))


def _tone(heard: seen.Heard, pitch: int, start: float, end: float) -> float:
    """Decibels of one frequency in a part."""
    part = _cut(heard, start, end)
    wave = np.exp(-2j * np.pi * pitch * np.arange(part.size) / heard.rate)
    return float(20 * np.log10(max(2 * abs(np.mean(part * wave)), 1e-10)))


# --- time ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("percent", "seconds"), [(50, 16), (200, 4)])
def test_slower_and_faster_keep_the_pitch_and_the_picture_s_length(film: Path, percent: int, seconds: int) -> None:
    heard = _heard(film, f"speed segment=s1 percent={percent}")
    assert heard.pitch == pytest.approx(440, abs=3)
    assert heard.end == seconds
    assert heard.click == pytest.approx(2 * 100 / percent, abs=0.04)
    assert _level(heard, seconds - 1, seconds) == pytest.approx(-23, abs=1.5)


def test_backward_the_click_comes_as_long_before_the_end(film: Path) -> None:
    heard = _heard(film, "reverse segment=s1")
    assert heard.end == 8
    assert heard.click == pytest.approx(6, abs=0.005)
    assert heard.pitch == pytest.approx(440, abs=1)


def test_a_freeze_is_silent_and_what_follows_comes_after_it(film: Path) -> None:
    heard = _heard(film, "freeze segment=s1 at=1s length=3s")
    assert heard.end == 11
    assert _level(heard, 1.05, 3.95) < -90
    assert heard.click == pytest.approx(5, abs=0.005)


@pytest.mark.parametrize("out", ["out.mp4", "out.webm", "out.mov"])
def test_a_click_stays_with_its_flash_over_many_spans(tmp_path: Path, out: str) -> None:
    """At the end of it, after cuts, another speed and every seam: within a frame."""
    rate, late = 10, Fraction(13)
    flash = [np.full((64, 96, 3), 255 if i == late * rate else 20, np.uint8) for i in range(14 * rate)]
    clip = media_made.clip(tmp_path / "talk.mp4", flash, rate=rate, tracks=[Track(click=late)])
    film = films.apply(films.new(clip), "split segment=s1 at=5s", "trim segment=s1 in=1s", "move segment=s1 at=0")
    films.apply(film, "move segment=s2 at=4s", "speed segment=s2 percent=50", "title text=Hi at=9s length=3s")
    path, told = films.render(film, out)
    lit = [float(frame.time) for frame in seen.frames(path) if frame.rgb.mean() > 150]
    assert told["spans"] > 2
    assert lit == pytest.approx([20.0, 20.1], abs=0.001)
    assert seen.sounds(path)[0].click == pytest.approx(lit[0], abs=1 / rate)
    assert abs(told["receipt"]["sound_offset_ms"]) < 50


# --- loudness -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("percent", "decibels"), [(25, -12.04), (50, -6.02), (100, 0), (200, 6.02)])
def test_volume_is_what_it_says_in_decibels(film: Path, percent: int, decibels: float) -> None:
    plain = _level(_heard(film), 4, 7)
    loud = _level(_heard(film, f"volume segment=s1 percent={percent}", out="loud.mov"), 4, 7)
    assert loud - plain == pytest.approx(decibels, abs=0.05)


def test_what_is_muted_is_not_heard_and_the_rest_is(film: Path) -> None:
    _music(film.parent, 660)
    heard = _heard(film, "add_audio media=music660.wav", "mute segment=s1")
    assert _tone(heard, 660, 4, 7) == pytest.approx(-20, abs=0.1)
    assert _tone(heard, 440, 4, 7) < -80
    films.apply(film, "mute segment=s2")
    silent, told = films.render(film, "silent.mov")
    assert told["audio_tracks"] == 0 and seen.sounds(silent) == []


def test_fades_rise_and_fall_with_equal_power(film: Path) -> None:
    heard = _heard(film, "fade segment=s1 fade_in=1s fade_out=2s")
    whole = _level(heard, 3, 5)
    assert _level(heard, 0, 0.02) < whole - 25
    assert _level(heard, 0.45, 0.55) - whole == pytest.approx(-3, abs=0.3)  # half way, and half of the power
    assert _level(heard, 6.95, 7.05) - whole == pytest.approx(-3, abs=0.3)
    assert _level(heard, 7.98, 8) < whole - 25


def test_music_lies_under_speech(film: Path) -> None:
    _music(film.parent, 660)
    before = _tone(_heard(film), 440, 4, 6)
    heard = _heard(film, "add_audio media=music660.wav at=3s length=4s volume=30 fade_out=500", out="both.mov")
    assert _tone(heard, 440, 4, 6) == pytest.approx(before, abs=0.1)
    assert _tone(heard, 660, 4, 6) == pytest.approx(-20 + 20 * np.log10(0.3), abs=0.1)
    assert _tone(heard, 660, 0.2, 1.9) < -80 and _tone(heard, 660, 7.1, 8) < -80
    assert heard.end == 8


def test_another_file_s_sound_takes_the_place_of_a_clip_s_own(film: Path) -> None:
    _music(film.parent, 660)
    heard = _heard(film, "swap_audio segment=s1 media=music660.wav")
    assert heard.pitch == pytest.approx(660, abs=2)
    assert _tone(heard, 440, 3, 7) < -80


@pytest.mark.parametrize("out", ["out.mp4", "out.webm", "out.mov"])
def test_several_loud_tracks_never_clip(film: Path, out: str) -> None:
    for pitch in (300, 500, 700):
        _music(film.parent, pitch, level=0.9)
        films.apply(film, f"add_audio media=music{pitch}.wav")
    films.apply(film, "volume segment=s1 percent=1000")
    heard = _heard(film, out=out)
    most = 10 ** (-1 / 20) if out.endswith("mov") else 1.0  # what lossy codecs overshoot by is left for them
    assert np.abs(heard.samples).max() <= most + 1e-4
    for pitch in (300, 500, 700):
        assert _tone(heard, pitch, 4, 7) > -20


def test_a_sound_that_changes_reaches_every_container(film: Path) -> None:
    for out in ("out.mp4", "out.webm", "out.mov"):
        plain = _level(_heard(film, "volume segment=s1 percent=100", out=f"plain_{out}"), 4, 7)
        quiet = _level(_heard(film, "volume segment=s1 percent=20", out=out), 4, 7)
        assert quiet - plain == pytest.approx(-13.98, abs=0.4)


def test_a_film_without_sound_has_no_track(tmp_path: Path) -> None:
    film = films.new(films.wandering(tmp_path / "talk.mp4", 4))
    out, told = films.render(film, "out.mp4")
    assert told["audio_tracks"] == 0 and seen.sounds(out) == []


def test_sound_lies_beside_pictures(film: Path) -> None:
    films.apply(film, "trim segment=s1 out=4s", "volume segment=s1 percent=50")
    out, _ = films.render(film, "frames", "--format", "png")
    (heard,) = seen.sounds(out / "sound.m4a")
    assert heard.click == pytest.approx(2, abs=0.005)
    assert len(seen.frames(out)) == 20 == len([*out.glob("*.png")])
    assert scene.index_of(films.orange(seen.frames(out)[7].rgb)) == 7
