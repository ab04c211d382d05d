"""Numbered pictures in a folder or a zip, and stills."""

from __future__ import annotations

import zipfile
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cleanplate.errors import OutputError
from cleanplate.media.pictures import TIMING, SequenceWriter
from cleanplate.picture import RGB
from tests import scene, seen
from tests.media_made import Track, steady
from tests.targets import MS, frames, matte, picture, sound_of, target, written


@pytest.mark.parametrize("name", ["frames", "frames.zip"])
@pytest.mark.parametrize("alpha", [True, False])
def test_pictures_are_lossless_with_their_alpha(tmp_path: Path, name: str, alpha: bool) -> None:
    place = target(tmp_path / name, "png", alpha)
    written(place, frames(place, steady(6)))
    found = seen.frames(place.path)
    assert len(found) == 6
    for index, frame in enumerate(found):
        assert (frame.rgb == scene.shot(index)).all()
        assert (frame.alpha is not None) is alpha
        if frame.alpha is not None:
            assert (frame.alpha == scene.truth(index) * 255).all()


def test_the_list_beside_them_tells_variable_times(tmp_path: Path) -> None:
    times = [t * MS for t in (0, 40, 41, 500)]
    place = target(tmp_path / "frames", "png", True)
    written(place, frames(place, times, last=Fraction(1, 4)))
    assert seen.times(place.path) == times
    last = (place.path / TIMING).read_text().splitlines()[-1]
    assert last == "duration 0.250000"


def test_numbers_grow_with_the_clip(tmp_path: Path) -> None:
    """Four digits, and more only where there are more frames: names sort as they count."""
    place = target(tmp_path / "frames", "png", frames=12_345)
    written(place, frames(place, steady(3)))
    assert sorted(p.name for p in place.path.glob("*.png")) == ["00000.png", "00001.png", "00002.png"]
    short = target(tmp_path / "short", "png", frames=3)
    written(short, frames(short, steady(2)))
    assert sorted(p.name for p in short.path.glob("*.png")) == ["0000.png", "0001.png"]


@pytest.mark.parametrize("name", ["frames", "frames.zip"])
def test_sound_lies_beside_the_pictures(tmp_path: Path, name: str) -> None:
    sound = sound_of(tmp_path / "source.mp4", Track("eng"))
    place = target(tmp_path / name, "png", sound=sound)
    written(place, frames(place, steady(12)))
    path = place.path / "sound.m4a"
    if name.endswith(".zip"):
        with zipfile.ZipFile(place.path) as pack:
            pack.extract("sound.m4a", tmp_path)
        path = tmp_path / "sound.m4a"
    assert abs(seen.sounds(path)[0].click - 0.25) < 0.005
    assert sorted(p.name for p in tmp_path.iterdir() if ".zip." in p.name or p.name.endswith(".m4a.m4a")) == []


def test_a_matte_sequence_is_eight_bit_grey(tmp_path: Path) -> None:
    place = target(tmp_path / "mattes", "matte", pictures=True)
    written(place, frames(place, steady(3)))
    for index in range(3):
        with Image.open(place.path / f"000{index}.png") as image:
            assert image.mode == "L"
            assert (np.asarray(image) == scene.truth(index) * 255).all()


@pytest.mark.parametrize("suffix", ["png", "webp"])
def test_a_still_with_alpha(tmp_path: Path, suffix: str) -> None:
    place = target(tmp_path / f"out.{suffix}", suffix, True, still=True, layout=RGB)
    written(place, frames(place, [Fraction(0)]))
    frame = seen.frames(place.path)[0]
    assert frame.alpha is not None
    assert (frame.alpha == scene.truth(0) * 255).all()
    assert np.abs(frame.rgb[scene.box(0)].astype(int) - scene.SUBJECT).mean() < (0.01 if suffix == "png" else 6)


@pytest.mark.parametrize("suffix", ["jpg", "jpeg", "png", "webp"])
def test_an_opaque_still(tmp_path: Path, suffix: str) -> None:
    name = "jpg" if suffix == "jpeg" else suffix
    place = target(tmp_path / f"out.{suffix}", name, still=True, layout=RGB)
    written(place, frames(place, [Fraction(0)]))
    with Image.open(place.path) as image:
        assert image.mode == "RGB"
        assert image.format == {"jpg": "JPEG", "jpeg": "JPEG"}.get(suffix, suffix.upper())
        assert np.abs(np.asarray(image).astype(int) - scene.shot(0)).mean() < 5


def test_a_still_matte_is_grey(tmp_path: Path) -> None:
    place = target(tmp_path / "out.png", "matte", still=True)
    shown = frames(place, [Fraction(0)])
    assert shown[0].picture.planes[0].tolist() == matte(0, place.layout).planes[0].tolist()
    written(place, shown)
    with Image.open(place.path) as image:
        assert (np.asarray(image.convert("L")) == scene.truth(0) * 255).all()


def test_a_place_that_cannot_be_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for name in ("file/frames", "file/frames.zip"):
        with pytest.raises(OutputError):
            SequenceWriter(target(tmp_path / name, "png"))


def test_abandoning_stops_the_packers(tmp_path: Path) -> None:
    place = target(tmp_path / "frames", "png")
    writer = SequenceWriter(place)
    for frame in frames(place, steady(4)):
        writer.write(frame)
    writer.abandon()
    with pytest.raises(RuntimeError, match="after shutdown"):
        writer.write(frames(place, steady(1))[0])


def test_rgb_keeps_its_order(tmp_path: Path) -> None:
    place = target(tmp_path / "frames", "png")
    written(place, frames(place, steady(1)))
    assert picture(0, RGB, False).planes[0][40, 20] == scene.SUBJECT[0]
    assert seen.frames(place.path)[0].rgb[40, 20].tolist() == list(scene.SUBJECT)
