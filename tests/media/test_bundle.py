"""The bundle: colour, matte and sound, each a file that plays by itself."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np

from tests import scene, seen
from tests.media_made import Track, steady
from tests.targets import MS, frames, sound_of, target, written


def _unpacked(path: Path) -> Path:
    folder = path.parent / "unpacked"
    with zipfile.ZipFile(path) as pack:
        pack.extractall(folder)
    return folder


def test_colour_and_matte_are_in_step(tmp_path: Path) -> None:
    times = [t * MS for t in (0, 40, 90, 400)]
    place = target(tmp_path / "out.zip", "bundle")
    written(place, frames(place, times))
    folder = _unpacked(place.path)
    colour, matte = seen.frames(folder / "colour.mp4"), seen.frames(folder / "matte.mp4")
    assert [f.time for f in colour] == [f.time for f in matte] == times
    for index, (picture, mask) in enumerate(zip(colour, matte, strict=True)):
        assert scene.index_of(picture.rgb[..., 0] > 128) == index
        assert np.abs(mask.rgb[..., 1].astype(int) - scene.truth(index) * 255).mean() < 4


def test_sound_is_beside_with_its_tracks(tmp_path: Path) -> None:
    sound = sound_of(tmp_path / "source.mp4", Track("eng"), Track("fra", pitch=880))
    place = target(tmp_path / "out.zip", "bundle", sound=sound)
    written(place, frames(place, steady(12)))
    heard = seen.sounds(_unpacked(place.path) / "sound.m4a")
    assert [h.language for h in heard] == ["eng", "fra"]
    assert all(abs(h.click - 0.25) < 0.005 for h in heard)


def test_without_sound_there_is_no_sound_file(tmp_path: Path) -> None:
    place = target(tmp_path / "out.zip", "bundle")
    written(place, frames(place, steady(3)))
    with zipfile.ZipFile(place.path) as pack:
        assert pack.namelist() == ["colour.mp4", "matte.mp4"]


def test_nothing_stays_beside_it(tmp_path: Path) -> None:
    place = target(tmp_path / "out.zip", "bundle")
    written(place, frames(place, steady(3)))
    assert [p.name for p in tmp_path.iterdir()] == ["out.zip"]
