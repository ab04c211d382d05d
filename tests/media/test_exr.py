"""OpenEXR pictures: the values that were meant, as half floats, premultiplied and linear."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cleanplate.errors import OutputError
from cleanplate.media.exr import linear, premultiplied, read_exr, write_exr
from cleanplate.picture import RGB, from_rgb
from tests import scene


def test_what_is_written_is_read_with_its_alpha(tmp_path: Path) -> None:
    alpha = scene.truth(3).astype(np.uint8) * 128
    picture = from_rgb(scene.shot(3), RGB, alpha)
    write_exr(tmp_path / "a.exr", picture)
    found = read_exr(tmp_path / "a.exr")
    assert found.dtype == np.float16 and found.shape == (64, 96, 4)
    assert np.abs(found.astype(np.float32) - premultiplied(picture)).max() < 1e-3
    assert not found[~scene.truth(3)].any()
    inside = found[scene.truth(3)].astype(np.float32)
    assert np.allclose(inside[:, 3], 128 / 255, atol=1e-3)
    red = linear(np.float32([[scene.SUBJECT[0] / 255]]))[0, 0]
    assert np.allclose(inside[:, 0], red * 128 / 255, atol=2e-3)


def test_a_picture_without_alpha_is_solid(tmp_path: Path) -> None:
    write_exr(tmp_path / "a.exr", from_rgb(scene.shot(0, (35, 21)), RGB))
    found = read_exr(tmp_path / "a.exr")
    assert found.shape == (21, 35, 4) and (found[..., 3] == 1).all()


def test_light_is_as_the_standard_has_it() -> None:
    values = np.float32([0, 0.0405, 0.081, 0.5, 1])
    light = linear(values)
    back = np.where(light < 0.018, 4.5 * light, 1.099 * light**0.45 - 0.099)
    assert np.allclose(back, values, atol=1e-3)  # its two parts meet that near
    assert light[0] == 0 and abs(light[4] - 1) < 1e-6
    assert (np.diff(light) > 0).all()


def test_a_place_that_cannot_be_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write_exr(tmp_path / "none" / "a.exr", from_rgb(scene.shot(0), RGB))
