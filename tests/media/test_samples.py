"""Sound out of files: from any time, at any speed, either way, and in step whatever the file is like."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleanplate.errors import DamagedError, UnsupportedError, UsageError
from cleanplate.media import samples as module
from cleanplate.media.listen import listen
from cleanplate.media.probe import Audio, probe
from cleanplate.media.samples import looped, samples
from cleanplate.picture import Floats
from tests import media_made
from tests.media_made import Track
from tests.sound_made import RATE, clicked, clicks, joined, noise, sine, tones, track

_PCM = 1 / 32_000  # what 16 bits round off
_MS = RATE // 1000


def _all(path: Path, *times: Fraction, **how: Any) -> Floats:
    start, *end = times or (Fraction(0),)
    return joined(samples(path, listen(path).audio[0], start, *end, **how))


def test_all_of_a_track_comes_as_it_was_written(tmp_path: Path) -> None:
    wave = noise(1)
    assert np.abs(_all(track(tmp_path / "a.wav", wave)) - wave).max() < _PCM


@pytest.mark.parametrize(
    ("name", "codec", "rate", "slack"),
    [
        ("a.wav", "pcm_s16le", 48_000, 0),
        ("a.mkv", "pcm_s16le", 48_000, 0),
        ("a.mov", "pcm_s16le", 44_100, 0),
        ("a.flac", "flac", 44_100, 0),
        ("a.mkv", "flac", 44_100, 0),
        ("a.m4a", "aac", 48_000, 1e-5),
        ("a.m4a", "aac", 44_100, 1e-5),
        ("a.mkv", "aac", 44_100, 1e-5),
        ("a.ts", "aac", 48_000, 1e-5),
        ("a.ogg", "libopus", 48_000, 1e-4),
        ("a.webm", "libopus", 48_000, 1e-4),
    ],
)
def test_a_late_start_gives_the_very_samples_of_the_whole(
    tmp_path: Path, name: str, codec: str, rate: int, slack: float
) -> None:
    path = track(tmp_path / name, tones(8, rate), codec, rate=rate)
    start = Fraction(6_237, 1_000)
    whole, late = _all(path), _all(path, start, start + 1)
    at = int(start * RATE)
    assert late.shape == (2, RATE)
    assert np.abs(late - whole[:, at : at + RATE]).max() <= slack


def test_a_late_start_is_sought_not_decoded_up_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second from the middle of a minute costs a few seconds of decoding."""
    path = track(tmp_path / "a.m4a", sine(60), "aac")
    decoded = _counted(monkeypatch)
    _all(path, Fraction(50), Fraction(51))
    assert sum(decoded) < 4 * RATE


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many samples each decoded frame holds, from now on."""
    counts: list[int] = []
    original = module._decoded

    def counting(*given: Any) -> Generator[Any]:
        for frame in original(*given):
            counts.append(frame.samples)
            yield frame

    monkeypatch.setattr(module, "_decoded", counting)
    return counts


def test_a_file_that_cannot_be_sought_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = track(tmp_path / "a.mkv", noise(8))
    expected = _all(path, Fraction(6), Fraction(7))
    monkeypatch.setattr(module, "_sought", lambda *_: None)
    assert np.array_equal(_all(path, Fraction(6), Fraction(7)), expected)


@pytest.mark.parametrize("start", [Fraction(0), Fraction(1, 10), Fraction(2, 3)])
@pytest.mark.parametrize("length", [Fraction(1, 3), Fraction(1), Fraction(3)])
@pytest.mark.parametrize("speed", [Fraction(1), Fraction(5, 4)])
def test_exactly_as_many_samples_come_as_asked_for(
    made: Path, start: Fraction, length: Fraction, speed: Fraction
) -> None:
    """Also where the track ends before: silence is what follows then."""
    path = made / "two_seconds.wav"
    if not path.exists():
        track(path, sine(2))
    found = _all(path, start, start + length, speed=speed)
    assert found.shape == (2, round(length / speed * RATE))
    slack = 1 if speed == 1 else 10 * _MS
    rest = found[0, round((2 - start) / speed * RATE) + slack :]
    assert not rest.any()


def test_cuts_that_follow_each_other_make_the_whole(tmp_path: Path) -> None:
    path = track(tmp_path / "a.mkv", noise(8, 44_100), "flac", rate=44_100)
    times = [Fraction(t, 1000) for t in (0, 1_001, 3_777, 4_000, 7_123)]
    parts = joined(_all(path, begin, end) for begin, end in itertools.pairwise(times))
    assert np.array_equal(parts, _all(path)[:, : parts.shape[1]])


@pytest.mark.parametrize("speed", [Fraction(1, 2), Fraction(4, 5), Fraction(5, 4), Fraction(2)])
def test_another_speed_moves_onsets_and_keeps_the_pitch(tmp_path: Path, speed: Fraction) -> None:
    path = track(tmp_path / "a.wav", clicked(sine(4), RATE, 3 * RATE))
    found = _all(path, Fraction(1, 2), Fraction(7, 2), speed=speed)
    assert found.shape == (2, round(3 / speed * RATE))
    if speed <= Fraction(5, 4):  # 2 ms may fall between the pieces at more
        expected = [round(t / speed * RATE) for t in (Fraction(1, 2), Fraction(5, 2))]
        heard = [min(clicks(found), key=lambda c: abs(c - e)) for e in expected]
        assert np.abs(np.subtract(heard, expected)).max() < 15 * _MS
    strength = np.abs(np.fft.rfft(np.clip(found[0], -0.2, 0.2) * np.hanning(found.shape[1])))
    assert int(strength.argmax()) * RATE / found.shape[1] == pytest.approx(440, abs=3)


@pytest.mark.parametrize(("name", "codec"), [("a.wav", "pcm_s16le"), ("a.m4a", "aac"), ("a.mkv", "flac")])
def test_reverse_is_the_same_from_its_end(tmp_path: Path, name: str, codec: str) -> None:
    """Over several windows: no seam is heard between them."""
    path = track(tmp_path / name, tones(25), codec)
    times = Fraction(1, 2), Fraction(24)
    forwards, backwards = _all(path, *times), _all(path, *times, reverse=True)
    assert np.abs(backwards - forwards[:, ::-1]).max() < 1e-5


def test_reverse_without_an_end_begins_at_the_tracks_end(tmp_path: Path) -> None:
    for name in ("a.wav", "a.mkv"):  # the one says when its track ends, the other when the file does
        path = track(tmp_path / name, clicked(sine(2), RATE // 2))
        found = _all(path, Fraction(0), reverse=True)
        assert found.shape == (2, 2 * RATE)
        assert clicks(found) == [2 * RATE - RATE // 2 - 96]


def test_reverse_and_slow_go_together(tmp_path: Path) -> None:
    path = track(tmp_path / "a.wav", clicked(sine(2), RATE // 2))
    found = _all(path, Fraction(0), Fraction(2), speed=Fraction(4, 5), reverse=True)
    assert found.shape == (2, round(2.5 * RATE))
    assert clicks(found)[0] == pytest.approx(1.5 / 0.8 * RATE, abs=10 * _MS)


@pytest.mark.parametrize(("name", "codec"), [("a.mkv", "pcm_s16le"), ("a.mkv", "flac"), ("a.mkv", "aac")])
def test_a_gap_is_silence_and_what_follows_is_in_step(tmp_path: Path, name: str, codec: str) -> None:
    wave = clicked(sine(2), RATE // 2, 3 * RATE // 2)
    path = track(tmp_path / name, wave, codec, gap=(RATE, RATE // 2))
    found = _all(path)
    first, second = clicks(found)
    assert first == pytest.approx(RATE // 2, abs=2 * _MS)
    assert second == pytest.approx(2 * RATE, abs=2 * _MS)
    silent = found[:, round(1.1 * RATE) : round(1.4 * RATE)]
    assert not silent.any()


def test_a_gap_of_a_day_is_not_filled_before_it_is_asked_for(
    tmp_path: Path, setting: Callable[[str, object], None]
) -> None:
    setting("max_duration_s", 100_000)
    path = track(tmp_path / "a.mkv", noise(2), gap=(RATE, 86_400 * RATE))
    found = _all(path, Fraction(0), Fraction(3))
    assert found.shape == (2, 3 * RATE)
    assert not found[:, RATE:].any()


@pytest.mark.parametrize(("name", "start"), [("a.mkv", Fraction(7, 5)), ("a.mp4", Fraction(1, 3))])
def test_a_track_that_begins_late_is_heard_when_it_should_be(tmp_path: Path, name: str, start: Fraction) -> None:
    codec = "aac" if name.endswith("mp4") else "pcm_s16le"
    late = Track(start=start, codec=codec, layout="stereo", click=Fraction(1, 4))
    path = media_made.clip(tmp_path / name, 50, tracks=[late], base=Fraction(1, 1000) if codec[0] == "p" else None)
    found = _all(path)
    assert not found[:, : int((start - Fraction(1, 20)) * RATE)].any()
    assert clicks(found)[0] == pytest.approx(int((start + Fraction(1, 4)) * RATE), abs=2 * _MS)
    assert clicks(_all(path, start))[0] == pytest.approx(RATE // 4, abs=2 * _MS)


@pytest.mark.parametrize(("layout", "sides"), [("mono", 1), ("5.1", 6)])
def test_any_layout_becomes_stereo(tmp_path: Path, layout: str, sides: int) -> None:
    wave = np.repeat(sine(1)[:1], sides, axis=0)
    found = _all(track(tmp_path / "a.wav", wave, layout=layout))
    assert found.shape == (2, RATE)
    assert np.abs(found[0] - found[1]).max() < 1e-4
    if sides == 1:  # at its own strength
        assert np.abs(found[0] - wave[0]).max() < _PCM


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 96_000])
def test_any_rate_becomes_ours_with_onsets_in_place(tmp_path: Path, rate: int) -> None:
    wave = sine(1, rate=rate)
    wave[:, rate // 2 : rate // 2 + rate // 100] = 0.95
    found = _all(track(tmp_path / "a.wav", wave, rate=rate))
    assert found.shape[1] == pytest.approx(RATE, abs=2)
    assert clicks(found) == [pytest.approx(RATE // 2, abs=3)]


@pytest.mark.parametrize(("name", "codec"), [("a.mkv", "aac"), ("a.ts", "aac"), ("a.m4a", "aac")])
def test_broken_packets_leave_what_follows_in_step(tmp_path: Path, name: str, codec: str) -> None:
    path = track(tmp_path / name, clicked(sine(3), RATE // 2, 5 * RATE // 2), codec, broken=range(50, 70))
    found = _all(path, Fraction(0), Fraction(3)) if name != "a.ts" else _all(path, _start(path), _start(path) + 3)
    heard = clicks(np.where(np.abs(found) > 0.8, found, 0))
    assert heard[0] == pytest.approx(RATE // 2, abs=3 * _MS)
    assert heard[-1] == pytest.approx(5 * RATE // 2, abs=3 * _MS)


def _start(path: Path) -> Fraction:
    return listen(path).audio[0].start + Fraction(1024, RATE)  # the encoder's own lead


def test_samples_that_are_no_numbers_are_silence(tmp_path: Path) -> None:
    wave = sine(1)
    wave[:, 10_000:10_010] = np.nan
    wave[:, 20_000] = np.inf
    found = _all(track(tmp_path / "a.wav", wave, "pcm_f32le"))
    assert np.isfinite(found).all()
    assert not found[:, 10_000:10_010].any()


def test_a_track_that_changes_its_kind_goes_on(tmp_path: Path) -> None:
    """Two recordings of different rates and layouts, one after the other in one stream."""
    first = track(tmp_path / "a.aac", sine(1), "aac", container="adts")
    second = track(
        tmp_path / "b.aac", sine(1, rate=44_100)[:1], "aac", rate=44_100, layout="mono", container="adts"
    )
    both = tmp_path / "both.aac"
    both.write_bytes(first.read_bytes() + second.read_bytes())
    found = _all(both, Fraction(0), Fraction(2))
    for half in np.array_split(found[0], 2):
        middle = half[RATE // 4 : 3 * RATE // 4]
        assert np.sqrt(2 * np.mean(np.square(middle))) == pytest.approx(0.1, rel=0.05)


def test_a_file_that_was_cut_off_is_silent_after_it(tmp_path: Path) -> None:
    path = media_made.truncated(tmp_path / "cut.mkv", track(tmp_path / "a.mkv", noise(2)), 0.5)
    found = _all(path, Fraction(0), Fraction(2))
    assert found.shape == (2, 2 * RATE)
    assert found[:, : RATE // 2].all(axis=0).mean() > 0.99
    assert not found[:, 3 * RATE // 2 :].any()


def test_what_cannot_be_opened_is_reported(tmp_path: Path) -> None:
    audio = Audio(0, "aac", RATE, 2, None, Fraction(0), Fraction(1))
    with pytest.raises(UnsupportedError):
        list(samples(tmp_path / "none.mp4", audio, Fraction(0)))
    broken = tmp_path / "broken.mkv"
    broken.write_bytes(b"\x1aE\xdf\xa3" + bytes(100))
    with pytest.raises(DamagedError):
        list(samples(broken, audio, Fraction(0)))


def test_an_impossible_speed_is_refused_at_once(tmp_path: Path) -> None:
    path = track(tmp_path / "a.wav", sine(1))
    with pytest.raises(UsageError, match="cannot be played"):
        samples(path, listen(path).audio[0], Fraction(0), speed=Fraction(0))


def test_nothing_is_asked_for_and_nothing_comes(tmp_path: Path) -> None:
    path = track(tmp_path / "a.wav", sine(1))
    assert _all(path, Fraction(1, 2), Fraction(1, 2)).shape == (2, 0)
    assert _all(path, Fraction(5), Fraction(6)).shape == (2, RATE)
    assert not _all(path, Fraction(5), Fraction(6)).any()


def test_a_video_loops_exactly_as_long_as_it_is(tmp_path: Path) -> None:
    """0.8 s with a click at 0.5 s: it clicks at 0.5, 1.3, 2.1 s and so on, to the sample."""
    sound = Track(codec="pcm_s16le", click=Fraction(1, 2), layout="stereo")
    path = media_made.clip(tmp_path / "behind.mkv", 20, tracks=[sound], base=Fraction(1, 1000))
    found = joined(itertools.takewhile(_before(21 * RATE), looped(probe(path))))
    assert clicks(found)[:25] == [24_000 + turn * 38_400 for turn in range(25)]


def _before(count: int) -> Any:
    total = 0

    def early(block: Floats) -> bool:
        nonlocal total
        total += block.shape[1]
        return total < count

    return early
