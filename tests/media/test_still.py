"""Pictures of every kind, and animations, come out upright in plain RGB."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cleanplate.errors import DamagedError
from cleanplate.media.probe import probe
from cleanplate.media.read import Reader
from cleanplate.picture import RGB
from tests import media_made, scene


def _only(path: Path) -> Any:
    return np.rint(next(iter(Reader(probe(path), RGB))).picture.rgb() * 255).astype(np.uint8)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "CMYK", "I;16", "1"])
def test_modes_keep_their_colours(tmp_path: Path, mode: str) -> None:
    """Left half black, right half white, whatever the samples are."""
    grey = Image.fromarray(np.tile(np.array([0, 255], np.uint8).repeat(8), (16, 1)))
    image = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257) if mode == "I;16" else grey.convert(mode)
    path = tmp_path / ("a.jpg" if mode == "CMYK" else "a.png")
    image.save(path, quality=100) if mode == "CMYK" else image.save(path)
    rgb = _only(path)
    assert np.abs(rgb[:, :7].astype(int)).max() < 12
    assert np.abs(rgb[:, 9:].astype(int) - 255).max() < 12


def test_sixteen_bits_become_eight_without_clipping(tmp_path: Path) -> None:
    ramp = np.tile(np.linspace(0, 65_535, 64).astype(np.uint16), (4, 1))
    Image.fromarray(ramp).save(tmp_path / "deep.png")
    assert np.abs(_only(tmp_path / "deep.png")[0, :, 0].astype(int) - (ramp[0] >> 8)).max() <= 1


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied(tmp_path: Path, orientation: int) -> None:
    upright = scene.corners()
    turned = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.transpose(1, 0, 2),
        6: np.rot90(upright),
        7: upright[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(upright, -1),
    }[orientation]
    image = Image.fromarray(np.ascontiguousarray(turned))
    exif = image.getexif()
    exif[0x112] = orientation
    image.save(tmp_path / "a.jpg", exif=exif, quality=95)
    assert probe(tmp_path / "a.jpg").video.size == (96, 64)
    assert scene.quarter_names(_only(tmp_path / "a.jpg")) == ["red", "green", "blue", "white"]


def test_a_transparent_palette_is_an_alpha(tmp_path: Path) -> None:
    image = Image.fromarray(scene.shot(0)).quantize(16)
    image.info["transparency"] = image.getpixel((0, 0))
    image.save(tmp_path / "a.png", transparency=image.getpixel((0, 0)))
    info = probe(tmp_path / "a.png")
    assert info.video.cutout
    alpha = next(iter(Reader(info))).picture.alpha
    assert alpha is not None
    assert alpha[0, 0] == 0
    assert alpha[scene.box(0)].min() == 255


def test_an_animated_webp_keeps_its_times_and_pictures(tmp_path: Path) -> None:
    frames = list(Reader(probe(media_made.webp(tmp_path / "a.webp", (40, 60, 90, 120)))))
    assert [f.time for f in frames] == [Fraction(t, 1000) for t in (0, 40, 100, 190)]
    assert [f.duration for f in frames] == [Fraction(d, 1000) for d in (40, 60, 90, 120)]
    for index, frame in enumerate(frames):
        assert (np.rint(frame.picture.rgb() * 255) == scene.shot(index)).all()


def test_an_animation_whose_frames_say_no_duration_has_players_own(tmp_path: Path) -> None:
    frames = list(Reader(probe(media_made.webp(tmp_path / "a.webp", (0, 0, 0)))))
    assert [f.time for f in frames] == [0, Fraction(1, 10), Fraction(2, 10)]


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
@pytest.mark.parametrize("share", [0.1, 0.6])
def test_a_picture_cut_off_is_damaged(tmp_path: Path, suffix: str, share: float) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / f"whole.{suffix}")
    path = media_made.truncated(tmp_path / f"cut.{suffix}", tmp_path / f"whole.{suffix}", share)
    with pytest.raises(DamagedError):
        probe(path)


@pytest.mark.parametrize("share", [0.3, 0.7])
def test_an_animation_cut_off_is_damaged_or_shows_what_there_is(tmp_path: Path, share: float) -> None:
    whole = media_made.webp(tmp_path / "whole.webp")
    path = media_made.truncated(tmp_path / "cut.webp", whole, share)
    try:
        frames = list(Reader(probe(path)))
    except DamagedError:
        return
    assert 1 <= len(frames) < 4


def test_the_name_does_not_matter(tmp_path: Path) -> None:
    media_made.still(tmp_path / "photo.png").rename(tmp_path / "movie.mp4")
    assert probe(tmp_path / "movie.mp4").still
    assert (_only(tmp_path / "movie.mp4") == scene.shot(0)).all()
