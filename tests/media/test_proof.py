"""The proof: right files pass with true figures, and every way to be wrong is caught."""

from __future__ import annotations

import shutil
from array import array
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleanplate.errors import Cancelled, NoSubjectError, ProofError
from cleanplate.media.audio import Heard
from cleanplate.media.proof import Expected, prove
from tests import media_made
from tests.media_made import Track, steady
from tests.targets import frames, sound_of, target, written

_PLACES = [
    ("mp4", "out.mp4", False),
    ("webm", "out.webm", True),
    ("mov", "out.mov", True),
    ("png", "out", True),
    ("png", "out.zip", True),
    ("gif", "out.gif", True),
    ("bundle", "bundle.zip", False),
    ("matte", "matte.mp4", False),
]


def _made(tmp_path: Path, name: str, file: str, alpha: bool, **more: Any) -> tuple[Path, Expected]:
    place = target(tmp_path / file, name, alpha, **more)
    return place.path, written(place, frames(place, steady(8)))


def _refused(path: Path, expected: Expected) -> str:
    with pytest.raises((ProofError, NoSubjectError)) as caught:
        prove(path, expected)
    assert caught.value.hint
    return caught.value.message


@pytest.mark.parametrize(("name", "file", "alpha"), _PLACES)
def test_a_right_file_passes_with_true_figures(tmp_path: Path, name: str, file: str, alpha: bool) -> None:
    path, expected = _made(tmp_path, name, file, alpha)
    receipt = prove(path, expected)
    assert (receipt.frames, receipt.duration_ms, receipt.time_error_ms) == (8, 320, 0)
    assert receipt.bytes > 0
    if alpha or name in ("matte", "bundle"):
        share = 32 * 40 / (96 * 64)  # of the scene is subject
        assert receipt.alpha_low is not None and receipt.alpha_high is not None
        assert receipt.alpha_low <= 3
        assert receipt.alpha_high >= 252
        assert receipt.coverage == pytest.approx(share, abs=0.01)
    else:
        assert receipt.coverage is None


@pytest.mark.parametrize(("name", "file", "alpha"), _PLACES)
def test_a_check_can_be_stopped_at_any_frame(tmp_path: Path, name: str, file: str, alpha: bool) -> None:
    path, expected = _made(tmp_path, name, file, alpha)

    def stop() -> None:
        raise Cancelled("The work was stopped.")

    with pytest.raises(Cancelled):
        prove(path, replace(expected, each=stop))


@pytest.mark.parametrize(("name", "file", "alpha"), _PLACES)
@pytest.mark.parametrize("change", [-1, 1])
def test_a_frame_too_many_or_too_few_is_caught(
    tmp_path: Path, name: str, file: str, alpha: bool, change: int
) -> None:
    path, expected = _made(tmp_path, name, file, alpha)
    expected.times = array("q", range(0, 40 * (8 + change), 40))
    assert f"it holds 8 frames, planned were {8 + change}" in _refused(path, expected)


@pytest.mark.parametrize(("name", "file", "alpha"), [p for p in _PLACES if p[0] != "png"])
def test_a_frame_at_the_wrong_time_is_caught(tmp_path: Path, name: str, file: str, alpha: bool) -> None:
    path, expected = _made(tmp_path, name, file, alpha)
    expected.times[5] += 20
    assert "20.0 ms off its time" in _refused(path, expected)


@pytest.mark.parametrize(("name", "file", "alpha"), _PLACES)
def test_the_wrong_size_is_caught(tmp_path: Path, name: str, file: str, alpha: bool) -> None:
    path, expected = _made(tmp_path, name, file, alpha)
    _refused(path, replace(expected, size=(98, 64)))


@pytest.mark.parametrize(("name", "file"), [("webm", "out.webm"), ("mov", "out.mov"), ("png", "out")])
def test_an_alpha_that_is_missing_is_caught(tmp_path: Path, name: str, file: str) -> None:
    path, expected = _made(tmp_path, name, file, False)
    assert "no alpha" in _refused(path, replace(expected, alpha=True))


@pytest.mark.parametrize(("name", "file"), [("webm", "out.webm"), ("mov", "out.mov"), ("png", "out")])
@pytest.mark.parametrize(("level", "word"), [(0, "empty"), (255, "full")])
def test_an_alpha_that_is_empty_or_full_is_caught(
    tmp_path: Path, name: str, file: str, level: int, word: str
) -> None:
    place = target(tmp_path / file, name, True)
    flat = np.full((64, 96), level, np.uint8)
    shown = [replace(f, picture=f.picture.with_alpha(flat)) for f in frames(place, steady(3))]
    expected = written(place, shown)
    assert f"the matte is {word}" in _refused(place.path, expected)


def test_one_frame_with_a_subject_is_enough(tmp_path: Path) -> None:
    """People walk in and out: only a clip without any subject at all is wrong."""
    place = target(tmp_path / "out.webm", "webm", True)
    shown = frames(place, steady(4))
    clear = np.zeros((64, 96), np.uint8)
    shown[:3] = [replace(f, picture=f.picture.with_alpha(clear)) for f in shown[:3]]
    assert prove(place.path, written(place, shown)).alpha_high == 255


@pytest.mark.parametrize("name", ["mp4", "webm"])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_file_cut_off_is_caught(tmp_path: Path, name: str, share: float) -> None:
    path, expected = _made(tmp_path, name, f"out.{name}", name == "webm")
    cut = media_made.truncated(tmp_path / f"cut.{name}", path, share)
    _refused(cut, expected)


def test_a_zip_that_is_none_is_caught(tmp_path: Path) -> None:
    path, expected = _made(tmp_path, "png", "out.zip", True)
    path.write_bytes(b"PK" + bytes(100))
    assert "cannot be read back" in _refused(path, expected)


@pytest.mark.parametrize(("name", "file"), [("png", "out"), ("png", "out.zip"), ("bundle", "bundle.zip")])
def test_sound_beside_the_pictures_is_proved_too(tmp_path: Path, name: str, file: str) -> None:
    sound = sound_of(tmp_path / "source.mp4", Track("eng"))
    path, expected = _made(tmp_path, name, file, name == "png", sound=sound)
    receipt = prove(path, expected)
    assert receipt.audio_tracks == 1
    assert receipt.sound_offset_ms == pytest.approx(0, abs=1)
    expected.sound = [*expected.sound, Heard(Fraction(0), Fraction(1))]
    assert "1 audio tracks, planned were 2" in _refused(path, expected)


@pytest.mark.parametrize(("name", "file"), [("mp4", "out.mp4"), ("webm", "out.webm"), ("mov", "out.mov")])
def test_a_missing_track_is_caught(tmp_path: Path, name: str, file: str) -> None:
    sound = sound_of(tmp_path / "source.mp4", Track("eng"))
    path, expected = _made(tmp_path, name, file, False, sound=sound)
    assert prove(path, expected).audio_tracks == 1
    expected.sound = [*expected.sound, Heard(Fraction(0), Fraction(1))]
    assert "1 audio tracks, planned were 2" in _refused(path, expected)


@pytest.mark.parametrize("by", [Fraction(1, 10), Fraction(-1, 10)])
def test_sound_out_of_step_is_caught(tmp_path: Path, by: Fraction) -> None:
    late = Track(start=Fraction(1, 5), click=Fraction(1, 10))
    sound = sound_of(tmp_path / "source.mkv", late)
    path, expected = _made(tmp_path, "mp4", "out.mp4", False, sound=sound)
    prove(path, expected)
    heard = expected.sound[0]
    assert heard.start is not None
    expected.sound = [Heard(heard.start + by, heard.end + by)]
    assert "out of step" in _refused(path, expected)


def test_sound_that_breaks_off_is_caught(tmp_path: Path) -> None:
    sound = sound_of(tmp_path / "source.mp4", Track())
    path, expected = _made(tmp_path, "mp4", "out.mp4", False, sound=sound)
    heard = expected.sound[0]
    expected.sound = [Heard(heard.start, heard.end + Fraction(1, 2))]
    assert "out of step" in _refused(path, expected)


def test_a_folder_that_lost_a_picture_is_caught(tmp_path: Path) -> None:
    path, expected = _made(tmp_path, "png", "out", True)
    (path / "0003.png").unlink()
    assert "it holds 7 frames" in _refused(path, expected)
    shutil.rmtree(path)
    _refused(path, expected)
