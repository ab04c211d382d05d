"""Pictures of every kind, and animations, come out upright in plain RGB."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cleanplate.errors import DamagedError
from cleanplate.media.probe import probe
from cleanplate.media.read import Reader
from cleanplate.picture import RGB
from tests import made


def _only(path: Path) -> np.ndarray:
    return np.rint(next(iter(Reader(probe(path), RGB))).picture.rgb() * 255).astype(np.uint8)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "CMYK", "I;16", "1"])
def test_modes_keep_their_colours(tmp_path: Path, mode: str) -> None:
    grey = Image.fromarray(np.tile(np.array([0, 255], np.uint8).repeat(8), (16, 1)))
    image = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257) if mode == "I;16" else grey.convert(mode)
    path = tmp_path / ("a.tif" if False else "a.jpg" if mode == "CMYK" else "a.png")
    image.save(path, quality=100) if mode == "CMYK" else image.save(path)
    rgb = _only(path)
    assert np.abs(rgb[:, :7].astype(int)).max() < 12
    assert np.abs(rgb[:, 9:].astype(int) - 255).max() < 12


def test_exif_orientation_is_applied(tmp_path: Path) -> None:
    image = Image.fromarray(made.scene(0))
    exif = image.getexif()
    exif[0x112] = 6  # turn clockwise to stand upright
    image.save(tmp_path / "a.jpg", exif=exif, quality=95)
    rgb = _only(tmp_path / "a.jpg")
    assert rgb.shape[:2] == (made.SIZE[0], made.SIZE[1])
    assert np.abs(rgb.astype(int) - np.rot90(made.scene(0), -1)).mean() < 6


def test_animated_webp_keeps_its_times(tmp_path: Path) -> None:
    images = [Image.fromarray(made.scene(i)) for i in range(4)]
    durations = [40, 60, 90, 120]
    path = tmp_path / "a.webp"
    images[0].save(path, save_all=True, append_images=images[1:], duration=durations, lossless=True)
    frames = list(Reader(probe(path)))
    assert [f.duration for f in frames] == [Fraction(d, 1000) for d in durations]
    assert frames[-1].time == Fraction(190, 1000)


def test_a_picture_cut_off_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)).save(path)
    path.write_bytes(path.read_bytes()[:900])
    with pytest.raises(DamagedError):
        probe(path)


def test_the_name_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "movie.mp4"
    Image.fromarray(made.scene(0)).save(path, "PNG")
    assert probe(path).still
    assert (_only(path) == made.scene(0)).all()
