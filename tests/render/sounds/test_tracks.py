"""A draft's sound, mixed: ducked, brought to a loudness, cleaned, looped, detached, faded into the next clip's."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from cleanplate.compose.mixing.loudness import measured
from cleanplate.draft.model import Draft
from cleanplate.draft.wire import Json, loaded
from cleanplate.errors import Cancelled
from cleanplate.media.listen import listen
from cleanplate.media.samples import samples
from cleanplate.media.tape import framed
from cleanplate.picture import Floats
from cleanplate.render.cache import location
from cleanplate.render.library import facts
from cleanplate.render.sounds.tracks import Mix, mix
from cleanplate.render.watch import Watch
from cleanplate.settings import settings
from tests.draft.doing import done
from tests.render.film import work
from tests.sound_made import RATE, blocks, joined, music, noise, sine, speech, track

_TALK = ((1.0, 3.0), (5.0, 7.0))


def _draft(folder: Path, *tracks: list[Json], **canvas: Any) -> Draft:
    """Tracks of segments; each one's media is a file's name, and those of videos come first."""
    files = sorted({s["media"] for sounds in tracks for s in sounds})
    ids = {file: f"m{number}" for number, file in enumerate(files, 1)}
    known = {ids[f]: facts(folder / f, folder).model_dump(by_alias=True, mode="json") for f in files}
    made, count = [], 0
    for number, sounds in enumerate(tracks, 1):
        segments = []
        for plain in sounds:
            count += 1
            segments.append({"id": f"s{count}", **plain, "media": ids[plain["media"]]})
        kind = 0 if known[segments[0]["media"]]["kind"] == "video" else 1
        made.append({"id": f"t{number}", "tt": kind, "sg": segments})
    size = {"width": 64, "height": 48, "rate": "10"}
    return loaded({"t": made, "m": size | canvas, "media": known})


def _mix(draft: Draft, folder: Path) -> Mix:
    return mix(work(draft, folder, format="mov")[0])


def _heard(draft: Draft, folder: Path) -> Floats:
    """Its mix, which MOV keeps as samples of 16 bits."""
    sound = _mix(draft, folder).sound
    assert sound is not None
    wave = joined(samples(sound.path, listen(sound.path).audio[0], Fraction(0)))
    assert wave.shape[1] == draft.duration * RATE // 1000
    return wave


def _level(wave: Floats, begin: float = 0, end: float | None = None) -> float:
    part = wave[:, round(begin * RATE) : None if end is None else round(end * RATE)]
    return float(10 * np.log10(np.mean(np.square(part, dtype=np.float64)) + 1e-12))


def _tone(wave: Floats, pitch: int, begin: float, end: float) -> float:
    """Decibels of one frequency on the left, in a part."""
    part = wave[0, round(begin * RATE) : round(end * RATE)]
    turning = np.exp(-2j * np.pi * pitch * np.arange(part.size) / RATE)
    return float(20 * np.log10(2 * abs(np.mean(part * turning)) + 1e-9))


def _clip(path: Path, wave: Floats) -> Path:
    """A video of 10 frames a second with a sound of its own, of 16 bits."""
    grey = np.full((48, 64, 3), 90, np.uint8)
    with av.open(str(path), "w") as out:
        pictures: Any = out.add_stream("libx264", rate=10)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 48, "yuv420p"
        sound: Any = out.add_stream("pcm_s16le", rate=RATE, layout="stereo")
        for number in range(wave.shape[1] * 10 // RATE):
            out.mux(pictures.encode(av.VideoFrame.from_ndarray(grey)))
            at = number * RATE // 10
            out.mux(sound.encode(framed(wave[:, at : at + RATE // 10], at)))
        out.mux(pictures.encode(None))
    return path


# --- ducking ------------------------------------------------------------------------------------------


def test_music_goes_down_under_a_voice_and_comes_back(tmp_path: Path) -> None:
    track(tmp_path / "voice.wav", speech(*_TALK, seconds=9))
    track(tmp_path / "music.wav", sine(10, 3_000))
    voice = {"media": "voice.wav", "in": 1000, "out": 10_000}
    tune = {"media": "music.wav", "in": 0, "out": 10_000, "duck": 12}
    wave = _heard(_draft(tmp_path, [voice], [tune]), tmp_path)
    assert _tone(wave, 3_000, 0, 1.85) == pytest.approx(-20, abs=0.1)
    for begin, end in ((2.0, 4.3), (6.0, 8.3)):
        assert _tone(wave, 3_000, begin, end) == pytest.approx(-32, abs=0.3)
    assert _tone(wave, 3_000, 5.2, 5.8) == pytest.approx(-20, abs=0.3)
    assert _tone(wave, 3_000, 9.2, 10) == pytest.approx(-20, abs=0.1)


def test_how_far_down_it_goes_is_part_of_what_is_kept(tmp_path: Path) -> None:
    track(tmp_path / "voice.wav", speech((0, 3), seconds=3))
    track(tmp_path / "music.wav", sine(3, 3_000))
    levels = []
    for duck in (0, 6, 18):
        tune = {"media": "music.wav", "in": 0, "out": 3000, "duck": duck}
        draft = _draft(tmp_path, [{"media": "voice.wav", "in": 0, "out": 3000}], [tune])
        levels.append(_tone(_heard(draft, tmp_path), 3_000, 0.5, 2.5))
    assert levels == pytest.approx([-20, -26, -38], abs=0.5)


# --- loudness -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", [-23, -14])
def test_the_mix_is_brought_to_a_loudness_and_says_so(tmp_path: Path, target: float) -> None:
    track(tmp_path / "voice.wav", speech(*_TALK, seconds=8))
    track(tmp_path / "music.wav", music(120, 8) * np.float32(0.1))
    draft = _draft(tmp_path, *([{"media": m, "in": 0, "out": 8000}] for m in ("voice.wav", "music.wav")))
    draft = done(draft, "loudness", target=target)
    found = _mix(draft, tmp_path)
    assert found.loudness == pytest.approx(target, abs=0.3)
    assert found.true_peak is not None and found.true_peak <= -1
    assert measured(blocks(_heard(draft, tmp_path))).loudness == pytest.approx(target, abs=0.3)
    assert _mix(draft, tmp_path).loudness == found.loudness  # kept beside the mix


def test_what_its_peaks_keep_from_its_target_is_told(tmp_path: Path) -> None:
    wave = np.zeros((2, 5 * RATE), np.float32)
    wave[:, :: RATE // 2] = 0.9
    track(tmp_path / "ticks.wav", wave)
    draft = _draft(tmp_path, [{"media": "ticks.wav", "in": 0, "out": 5000}])
    (note,) = _mix(done(draft, "loudness", target=-10), tmp_path).notes
    assert "not -10" in note
    assert _mix(draft, tmp_path).notes == ()


def test_silence_stays_silence_and_has_no_loudness(tmp_path: Path) -> None:
    track(tmp_path / "still.wav", np.zeros((2, 2 * RATE), np.float32))
    draft = done(_draft(tmp_path, [{"media": "still.wav", "in": 0, "out": 2000}]), "loudness")
    found = _mix(draft, tmp_path)
    assert (found.loudness, found.true_peak) == (None, None)
    assert not _heard(draft, tmp_path).any()


def test_a_plain_mix_says_how_loud_it_came_out(tmp_path: Path) -> None:
    track(tmp_path / "tone.wav", sine(3, 997, level=0.5))
    draft = _draft(tmp_path, [{"media": "tone.wav", "in": 0, "out": 3000}])
    assert _mix(draft, tmp_path).loudness == pytest.approx(measured([sine(3, 997, level=0.5)]).loudness, abs=0.1)


def test_nothing_is_left_of_the_passes_before(tmp_path: Path) -> None:
    track(tmp_path / "tone.wav", sine(2))
    _mix(done(_draft(tmp_path, [{"media": "tone.wav", "in": 0, "out": 2000}]), "loudness"), tmp_path)
    assert not list(settings().cache_dir.rglob("*.raw"))
    assert not list(settings().cache_dir.rglob("*.part*"))


# --- noise --------------------------------------------------------------------------------------------


def test_noise_goes_out_of_what_is_asked_for_alone(tmp_path: Path) -> None:
    hiss = np.random.default_rng(1).standard_normal((2, 9 * RATE)).astype(np.float32) * 0.01
    track(tmp_path / "voice.wav", speech(*_TALK, seconds=9) + hiss)
    plain = {"media": "voice.wav", "in": 0, "out": 9000}
    before, after = (_heard(_draft(tmp_path, [plain | {"denoise": d}]), tmp_path) for d in (0, 50))
    assert _level(after, 7.5, 8.8) < _level(before, 7.5, 8.8) - 12
    assert _level(after, 1.2, 2.8) == pytest.approx(_level(before, 1.2, 2.8), abs=0.3)


@pytest.mark.parametrize("how", [{"speed": 150}, {"reverse": True}, {"speed": 80, "reverse": True}])
def test_it_goes_at_any_speed_and_backwards(tmp_path: Path, how: Json) -> None:
    hiss = np.random.default_rng(1).standard_normal((2, 9 * RATE)).astype(np.float32) * 0.01
    track(tmp_path / "voice.wav", speech(*_TALK, seconds=9) + hiss)
    plain = {"media": "voice.wav", "in": 0, "out": 5900, **how}
    before, after = (_heard(_draft(tmp_path, [plain | {"denoise": d}]), tmp_path) for d in (0, 50))
    assert _level(before) == pytest.approx(_level(after), abs=0.5)
    quiet = min(np.arange(0.2, 5.5, 0.1), key=lambda at: _level(before, at, at + 0.2))
    assert _level(after, quiet, quiet + 0.2) < _level(before, quiet, quiet + 0.2) - 8


def test_parts_of_a_cleaned_sound_join_without_a_seam(tmp_path: Path) -> None:
    hiss = np.random.default_rng(1).standard_normal((2, 6 * RATE)).astype(np.float32) * 0.01
    track(tmp_path / "voice.wav", speech((1, 5), seconds=6) + hiss)
    draft = _draft(tmp_path, [{"media": "voice.wav", "in": 0, "out": 6000, "denoise": 60}])
    parted = done(draft, "split", segment="s1", at=2345)
    assert np.abs(_heard(parted, tmp_path) - _heard(draft, tmp_path)).max() < 2e-4


# --- music to length ----------------------------------------------------------------------------------


def test_music_goes_on_in_time_and_rings_out_at_its_end(tmp_path: Path) -> None:
    track(tmp_path / "music.wav", music(120, 20))
    sound = {"media": "music.wav", "in": 0, "out": 50_000, "looped": True, "tail": 2000}
    wave = _heard(_draft(tmp_path, [sound]), tmp_path)
    bars = [_level(wave, at, at + 2) for at in range(0, 48, 2)]
    assert max(bars) - min(bars) < 6  # no hole at any seam
    ends = [_level(wave, at, at + 0.5) for at in (48, 48.5, 49, 49.5)]
    assert all(before > after + 6 for before, after in pairwise(ends))
    assert np.abs(wave[:, -48:]).max() < 0.002
    drums = wave[0, : 48 * RATE].reshape(-1, RATE)  # a drum every second: its beginning is loud, in each
    assert (np.abs(drums[:, :4_800]).max(axis=1) > 0.25).all()


def test_parts_of_a_loop_join_without_a_seam(tmp_path: Path) -> None:
    track(tmp_path / "music.wav", music(120, 12))
    whole = _draft(tmp_path, [{"media": "music.wav", "in": 0, "out": 30_000, "looped": True, "tail": 1000}])
    parted = done(whole, "split", segment="s1", at=17_321)
    assert np.abs(_heard(parted, tmp_path) - _heard(whole, tmp_path)).max() < 2e-4


def test_a_recording_without_a_beat_goes_round_as_a_whole(tmp_path: Path) -> None:
    track(tmp_path / "rain.wav", noise(3) * np.float32(0.3))
    wave = _heard(_draft(tmp_path, [{"media": "rain.wav", "in": 0, "out": 10_000, "looped": True}]), tmp_path)
    levels = [_level(wave, at, at + 0.05) for at in np.arange(0, 9.9, 0.05)]
    assert max(levels) - min(levels) < 2


# --- clips' own sounds --------------------------------------------------------------------------------


def test_a_detached_sound_is_heard_as_before(tmp_path: Path) -> None:
    _clip(tmp_path / "a.mov", speech((0.2, 3.8), seconds=4))
    clips = [
        {"media": "a.mov", "in": 0, "out": 2000, "source_in": 1000, "fade_in": 300, "volume": 70},
        {"media": "a.mov", "in": 2000, "out": 4000, "speed": 150, "reverse": True, "denoise": 30},
    ]
    draft = _draft(tmp_path, clips)
    apart = done(done(draft, "detach_audio", segment="s1"), "detach_audio", segment="s2")
    assert np.abs(_heard(apart, tmp_path) - _heard(draft, tmp_path)).max() <= 1 / 32_000


@pytest.mark.parametrize("reverse", [False, True])
def test_at_a_transition_two_sounds_cross_at_equal_power(tmp_path: Path, reverse: bool) -> None:
    _clip(tmp_path / "a.mov", sine(6, 440))
    _clip(tmp_path / "b.mov", sine(6, 700))
    how = {"source_in": 1000, "reverse": reverse}
    first = {"media": "a.mov", "in": 0, "out": 3000, **how}
    second = {"media": "b.mov", "in": 3000, "out": 6000, **how, "transition": {"kind": "dissolve", "d": 1000}}
    draft = _draft(tmp_path, [first, second])
    wave = _heard(draft, tmp_path)
    assert _tone(wave, 440, 2.95, 3.05) == pytest.approx(-23, abs=0.3)
    assert _tone(wave, 700, 2.95, 3.05) == pytest.approx(-23, abs=0.3)
    assert _tone(wave, 440, 1, 2.4) == pytest.approx(-20, abs=0.1) and _tone(wave, 700, 1, 2.4) < -80
    assert _tone(wave, 700, 3.6, 5) == pytest.approx(-20, abs=0.1) and _tone(wave, 440, 3.6, 5) < -80
    apart = done(done(draft, "detach_audio", segment="s1"), "detach_audio", segment="s2")
    assert np.abs(_heard(apart, tmp_path) - wave).max() <= 1 / 32_000


def test_through_a_colour_one_has_gone_before_the_other_comes(tmp_path: Path) -> None:
    _clip(tmp_path / "a.mov", sine(4, 440))
    _clip(tmp_path / "b.mov", sine(4, 700))
    first = {"media": "a.mov", "in": 0, "out": 2000}
    second = {
        "media": "b.mov",
        "in": 2000,
        "out": 4000,
        "source_in": 500,
        "transition": {"kind": "fade", "d": 1000},
    }
    wave = _heard(_draft(tmp_path, [first, second]), tmp_path)
    assert _level(wave, 1.98, 2.02) < -45
    assert _tone(wave, 700, 1, 2) < -80 and _tone(wave, 440, 2, 3) < -80
    assert _tone(wave, 440, 1.7, 1.8) == pytest.approx(-23, abs=0.5)


def test_where_a_file_has_no_more_its_fade_ends_with_it(tmp_path: Path) -> None:
    _clip(tmp_path / "a.mov", sine(2, 440))
    _clip(tmp_path / "b.mov", sine(3, 700))
    first = {"media": "a.mov", "in": 0, "out": 2000}
    second = {"media": "b.mov", "in": 2000, "out": 5000, "transition": {"kind": "wipe", "d": 1000}}
    wave = _heard(_draft(tmp_path, [first, second]), tmp_path)
    assert _level(wave, 1.99, 2.01) < -45  # neither has anything beyond the cut
    assert np.abs(np.diff(wave, axis=1)).max() < 0.02  # and nothing clicks


# --- the lone clip ------------------------------------------------------------------------------------


def test_what_is_to_be_changed_is_not_copied(tmp_path: Path) -> None:
    _clip(tmp_path / "a.mov", speech((0.2, 1.8), seconds=2))
    plain = _draft(tmp_path, [{"media": "a.mov", "in": 0, "out": 2000}], rate=None)
    copied = _mix(plain, tmp_path).sound
    assert copied is not None and copied.path == tmp_path / "a.mov"
    for op, fields in (("loudness", {}), ("denoise", {"segment": "s1"})):
        made = _mix(done(plain, op, **fields), tmp_path).sound
        assert made is not None and made.path.is_relative_to(settings().cache_dir)


def test_a_render_that_is_stopped_leaves_no_half(tmp_path: Path) -> None:
    track(tmp_path / "tone.wav", sine(5))
    draft = done(_draft(tmp_path, [{"media": "tone.wav", "in": 0, "out": 5000}]), "loudness")

    class Stopped:
        def is_set(self) -> bool:
            return True

    with pytest.raises(Cancelled):
        mix(work(draft, tmp_path, format="mov")[0], Watch(stop=Stopped()))
    assert not list(location("sounds", "00", "").parent.parent.rglob("*.raw"))
