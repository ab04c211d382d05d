"""A mix in a file of its own: in step and as long as planned, also after its packets went into an output."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from cleanplate.errors import DamagedError, OutputError
from cleanplate.media.audio import Sound
from cleanplate.media.formats import FORMATS
from cleanplate.media.proof_sound import sound_offset
from cleanplate.media.sound import SUFFIX, reopened, write_blocks, write_sound
from cleanplate.picture import Floats
from tests import seen
from tests.media_made import steady
from tests.sound_made import RATE, blocks, clicked, sine
from tests.targets import frames, target, written

_COUNT = 2 * RATE + 777
_CLICK = 3 * RATE // 2
_OUTPUTS = [("mp4", "mp4"), ("hevc", "mp4"), ("webm", "webm"), ("mov", "mov")]
_LATE = {"webm": 0.0006}  # it counts milliseconds, and Opus begins between two


def _mix(path: Path, name: str, count: int = _COUNT) -> Sound:
    wave = clicked(sine(Fraction(count, RATE)), _CLICK)
    return write_blocks(blocks(wave, 4_800), path / f"mix{SUFFIX}", FORMATS[name])


@pytest.mark.parametrize(
    ("name", "codec"), [("mp4", "aac"), ("webm", "opus"), ("mov", "pcm_s16le"), ("png", "aac")]
)
def test_a_mix_is_encoded_as_its_format_has_it(tmp_path: Path, name: str, codec: str) -> None:
    """`png` has no sound of its own: beside its pictures lies AAC."""
    sound = _mix(tmp_path, name)
    heard = seen.sounds(sound.path)[0]
    assert (heard.codec, heard.rate, heard.channels) == (codec, RATE, 2)
    assert (sound.origin, sound.start, len(sound.tracks)) == (0, 0, 1)
    assert sound.tracks[0].codec == codec


@pytest.mark.parametrize(("name", "suffix"), _OUTPUTS)
@pytest.mark.parametrize("count", [_COUNT, 2 * RATE, RATE * 2 + 1])
def test_its_packets_are_copied_and_stay_in_step(tmp_path: Path, name: str, suffix: str, count: int) -> None:
    sound = _mix(tmp_path, name, count)
    place = target(tmp_path / f"out.{suffix}", name, name in ("webm", "mov"), sound=sound)
    expected = written(place, frames(place, steady(50)))
    heard = seen.sounds(place.path)[0]
    assert [track.copied for track in expected.sound] == [True]
    assert abs(heard.click - _CLICK / RATE) < _LATE.get(name, 0) + 0.0003  # a codec smears a click
    assert abs(heard.start) < 0.001
    assert 0 <= heard.end - Fraction(count, RATE) < Fraction(1024, RATE)  # a codec's last block, at most
    assert abs(expected.sound[0].end - Fraction(count, RATE)) <= Fraction(1, 1000)
    assert sound_offset(place.path, expected.sound, Fraction(25)) < 1


@pytest.mark.parametrize("name", ["mp4", "webm", "mov"])
def test_it_sounds_as_it_did(tmp_path: Path, name: str) -> None:
    sound = _mix(tmp_path, name)
    heard = seen.sounds(sound.path)[0]
    assert heard.pitch == pytest.approx(440, abs=2)
    assert np.sqrt(2 * np.mean(np.square(heard.samples[4_800:RATE]))) == pytest.approx(0.1, rel=0.02)


def test_pcm_holds_every_sample(tmp_path: Path) -> None:
    wave = clicked(sine(1), 20_000)
    sound = write_blocks(blocks(wave), tmp_path / "mix", FORMATS["mov"])
    assert np.abs(seen.sounds(sound.path)[0].samples - wave[0]).max() < 1 / 32_000


def test_the_same_file_opened_again_is_the_same_sound(tmp_path: Path) -> None:
    sound = _mix(tmp_path, "mp4")
    assert reopened(sound.path) == sound


def test_a_mix_goes_beside_pictures_as_it_is(tmp_path: Path) -> None:
    sound = _mix(tmp_path, "png")
    heard = write_sound(sound, tmp_path / "sound.m4a")
    assert heard[0].copied
    assert abs(seen.sounds(tmp_path / "sound.m4a")[0].click - _CLICK / RATE) < 0.0003


def test_no_place_to_write_to_is_reported(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="could not be written"):
        write_blocks(blocks(sine(1)), tmp_path / "none" / "mix", FORMATS["mp4"])


def test_what_a_source_raises_comes_through_as_it_is(tmp_path: Path) -> None:
    def failing() -> Iterator[Floats]:
        yield sine(1)
        raise DamagedError("It is broken.")

    with pytest.raises(DamagedError, match="It is broken"):
        write_blocks(failing(), tmp_path / "mix", FORMATS["mp4"])


def test_a_mix_that_is_damaged_is_reported(tmp_path: Path) -> None:
    path = _mix(tmp_path, "mp4").path
    path.write_bytes(path.read_bytes()[:1_000])
    with pytest.raises(DamagedError):
        reopened(path)
