"""Sound: copied where the container takes it, encoded once where not, and always in step."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleanplate.media.audio import Sound
from cleanplate.media.probe import probe
from cleanplate.media.sound import write_sound
from tests import media_made, seen
from tests.media_made import Track, steady
from tests.targets import MS, frames, sound_of, target, written

_STEP = 0.004  # seconds: lossy encoders smear a click by about that


def _video(tmp_path: Path, name: str, suffix: str, sound: Sound, count: int = 12) -> Any:
    place = target(tmp_path / f"out.{suffix}", name, name in ("webm", "mov"), sound=sound)
    return place.path, written(place, frames(place, steady(count)))


@pytest.mark.parametrize(
    ("codec", "suffix", "name", "out"),
    [
        ("aac", "mp4", "mp4", "mp4"),
        ("aac", "mkv", "mp4", "mp4"),
        ("aac", "mp4", "mov", "mov"),
        ("aac", "mp4", "stacked", "mp4"),
        ("libmp3lame", "mp4", "mp4", "mp4"),
        ("ac3", "mkv", "hevc", "mp4"),
        ("libopus", "mkv", "webm", "webm"),
        ("pcm_s16le", "mov", "mov", "mov"),
    ],
)
def test_packets_that_the_container_takes_are_copied_bit_for_bit(
    tmp_path: Path, codec: str, suffix: str, name: str, out: str
) -> None:
    sound = sound_of(tmp_path / f"source.{suffix}", Track("eng", codec=codec))
    path, expected = _video(tmp_path, "mp4" if name == "stacked" else name, out, sound)
    before, after = seen.audio_packets(sound.path), seen.audio_packets(path)
    if codec.startswith("pcm"):  # raw samples may be cut into packets anywhere
        before, after = [b"".join(before)], [b"".join(after)]
    assert after == before
    assert [h.copied for h in expected.sound] == [True]


@pytest.mark.parametrize(
    ("codec", "suffix", "name", "out", "becomes"),
    [
        ("aac", "mp4", "webm", "webm", "opus"),
        ("flac", "mkv", "mp4", "mp4", "aac"),
        ("libopus", "mkv", "mp4", "mp4", "aac"),
        ("flac", "mkv", "mov", "mov", "pcm_s16le"),
        ("pcm_s16le", "mkv", "mp4", "mp4", "aac"),
        ("mp2", "ts", "webm", "webm", "opus"),
    ],
)
def test_other_sound_is_encoded_and_stays_in_step(
    tmp_path: Path, codec: str, suffix: str, name: str, out: str, becomes: str
) -> None:
    layout = "stereo" if codec == "mp2" else "mono"
    sound = sound_of(tmp_path / f"source.{suffix}", Track("eng", codec=codec, layout=layout))
    path, expected = _video(tmp_path, name, out, sound)
    source, heard = seen.sounds(sound.path)[0], seen.sounds(path)[0]
    assert heard.codec == becomes
    assert abs(heard.click - (source.click - float(sound.origin))) < _STEP
    assert heard.pitch == pytest.approx(440, abs=10)
    assert [h.copied for h in expected.sound] == [False]


@pytest.mark.parametrize(("name", "suffix"), [("mp4", "mp4"), ("webm", "webm"), ("mov", "mov")])
def test_all_tracks_come_along_with_their_languages(tmp_path: Path, name: str, suffix: str) -> None:
    tracks = [Track("eng"), Track("fra", pitch=880), Track("jpn", pitch=1320, layout="stereo")]
    path, _ = _video(tmp_path, name, suffix, sound_of(tmp_path / "source.mp4", *tracks))
    heard = seen.sounds(path)
    assert [h.language for h in heard] == ["eng", "fra", "jpn"]
    assert [h.pitch for h in heard] == pytest.approx([440, 880, 1320], abs=12)
    assert [h.channels for h in heard] == [1, 1, 2]


def test_mov_keeps_a_language_that_quicktime_spells_differently(tmp_path: Path) -> None:
    """German is `deu` here and `ger` there; it must not become nothing."""
    path, _ = _video(tmp_path, "mov", "mov", sound_of(tmp_path / "source.mp4", Track("deu")))
    assert seen.sounds(path)[0].language in ("deu", "ger")


@pytest.mark.parametrize("start", [Fraction(0), Fraction(1, 10), Fraction(37, 1000)])
@pytest.mark.parametrize(("name", "suffix"), [("mp4", "mp4"), ("webm", "webm"), ("mov", "mov")])
def test_the_click_stays_in_step_after_a_cut(tmp_path: Path, name: str, suffix: str, start: Fraction) -> None:
    sound = sound_of(tmp_path / "source.mp4", Track(), start=start)
    path, _ = _video(tmp_path, name, suffix, sound, count=8)
    heard = seen.sounds(path)[0]
    assert abs(heard.click - (0.25 - float(start))) < _STEP
    assert abs(float(heard.start)) < 0.03


@pytest.mark.parametrize(("name", "suffix", "slack"), [("mp4", "mp4", 0.05), ("webm", "webm", 0.05)])
def test_sound_ends_where_the_cut_ends(tmp_path: Path, name: str, suffix: str, slack: float) -> None:
    """A block more, at most: packets are not cut in half."""
    sound = sound_of(
        tmp_path / "source.mp4", Track(), seconds=Fraction(1), start=Fraction(1, 10), end=Fraction(1, 2)
    )
    path, _ = _video(tmp_path, name, suffix, sound, count=10)
    assert abs(float(seen.sounds(path)[0].end) - 0.4) < slack


@pytest.mark.parametrize(("name", "suffix"), [("mp4", "mp4"), ("webm", "webm")])
def test_sound_that_begins_late_is_still_heard_when_it_should_be(tmp_path: Path, name: str, suffix: str) -> None:
    late = Track(start=Fraction(1, 5), click=Fraction(1, 10))
    sound = sound_of(tmp_path / "source.mkv", late, seconds=Fraction(1))
    path, _ = _video(tmp_path, name, suffix, sound, count=25)
    assert abs(seen.sounds(path)[0].click - 0.3) < _STEP + 0.001


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize(("name", "suffix"), [("mp4", "mp4"), ("webm", "webm")])
def test_any_sample_rate_becomes_one_that_the_encoder_takes(
    tmp_path: Path, name: str, suffix: str, rate: int
) -> None:
    sound = sound_of(tmp_path / "source.mkv", Track(codec="pcm_s16le", rate=rate))
    path, _ = _video(tmp_path, name, suffix, sound)
    heard = seen.sounds(path)[0]
    assert abs(heard.click - 0.25) < _STEP
    assert heard.pitch == pytest.approx(440, abs=10)


@pytest.mark.parametrize("layout", ["mono", "stereo", "5.1", "7.1"])
def test_channels_are_kept(tmp_path: Path, layout: str) -> None:
    sound = sound_of(tmp_path / "source.mkv", Track(codec="pcm_s16le", layout=layout))
    path, _ = _video(tmp_path, "mp4", "mp4", sound)
    assert seen.sounds(path)[0].channels == {"mono": 1, "stereo": 2, "5.1": 6, "7.1": 8}[layout]


@pytest.mark.parametrize("layout", ["2.1", "quad", "5.0"])
def test_odd_layouts_become_stereo_rather_than_nothing(tmp_path: Path, layout: str) -> None:
    sound = sound_of(tmp_path / "source.mkv", Track(codec="pcm_s16le", layout=layout))
    path, _ = _video(tmp_path, "webm", "webm", sound)
    assert seen.sounds(path)[0].channels == 2
    assert abs(seen.sounds(path)[0].click - 0.25) < _STEP


def test_a_clip_that_begins_at_another_time_keeps_its_sound_in_step(tmp_path: Path) -> None:
    """Transport streams begin anywhere: picture and sound move to zero together."""
    path = media_made.clip(tmp_path / "source.ts", 12, tracks=[Track(codec="mp2", layout="stereo")])
    info = probe(path)
    assert info.start > 0
    out, _ = _video(tmp_path, "mp4", "mp4", Sound(path, info.start, info.audio))
    assert abs(seen.sounds(out)[0].click - (seen.sounds(path)[0].click - float(info.start))) < _STEP


def test_a_damaged_packet_is_a_gap_not_a_shift(tmp_path: Path) -> None:
    """The click, which comes after the damage, stays where it was."""
    source = sound_of(tmp_path / "source.mkv", Track(codec="aac", click=Fraction(4, 10)), seconds=Fraction(1))
    data, packets = bytearray(source.path.read_bytes()), seen.audio_packets(source.path)
    for packet in packets[6:9]:
        at = data.index(packet)
        data[at : at + len(packet)] = b"\xff" * len(packet)
    source.path.write_bytes(bytes(data))
    path, _ = _video(tmp_path, "webm", "webm", source, count=25)
    assert abs(seen.sounds(path)[0].click - 0.4) < _STEP


def test_sound_alone_is_an_m4a_with_every_track(tmp_path: Path) -> None:
    sound = sound_of(tmp_path / "source.mkv", Track("eng"), Track("fra", codec="pcm_s16le", pitch=880))
    heard = write_sound(sound, tmp_path / "sound.m4a")
    assert [h.copied for h in heard] == [True, False]
    found = seen.sounds(tmp_path / "sound.m4a")
    assert [(f.codec, f.language) for f in found] == [("aac", "eng"), ("aac", "fra")]
    assert seen.audio_packets(tmp_path / "sound.m4a") == seen.audio_packets(sound.path)


def test_what_is_heard_is_told_for_the_proof(tmp_path: Path) -> None:
    sound = sound_of(tmp_path / "source.mp4", Track(), seconds=Fraction(1))
    path, expected = _video(tmp_path, "webm", "webm", sound, count=25)
    told, found = expected.sound[0], seen.sounds(path)[0]
    assert told.start is not None
    assert abs(told.start - found.start) <= 10 * MS
    assert abs(told.end - found.end) <= 70 * MS


def test_silence_stays_silent(tmp_path: Path) -> None:
    """Nothing is made up where a track ends before the picture does."""
    short = Track(codec="pcm_s16le", seconds=Fraction(3, 10), click=Fraction(1, 10))
    path, _ = _video(
        tmp_path, "mov", "mov", sound_of(tmp_path / "source.mkv", short, seconds=Fraction(1)), count=25
    )
    heard = seen.sounds(path)[0]
    assert float(heard.end) == pytest.approx(0.3, abs=0.03)
    assert np.abs(heard.samples[-100:]).max() < 0.2
