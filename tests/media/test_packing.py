"""One picture as a file: what comes out is what was put in, as anyone would open it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cleanplate.errors import OutputError
from cleanplate.media.packing import ALPHA, COLOUR, Kind, pack, pack_grey

RGB = np.dstack([np.full((20, 30), value, np.uint8) for value in (200, 100, 50)])
CLEAR = np.zeros((20, 30), np.uint8)
CLEAR[5:15, 10:20] = 255
CLEAR[0, 0] = 7


def test_a_png_is_exact_and_holds_nothing_under_what_is_clear(tmp_path: Path) -> None:
    pack(tmp_path / "a", RGB, CLEAR, "png")
    rgba = np.asarray(Image.open(tmp_path / "a"))
    assert (rgba[..., 3] == CLEAR).all()
    assert (rgba[CLEAR > 0, :3] == (200, 100, 50)).all()
    assert (rgba[CLEAR == 0, :3] == 0).all()


@pytest.mark.parametrize(("kind", "format"), [("png", "PNG"), ("jpg", "JPEG"), ("webp", "WEBP")])
def test_an_opaque_picture_has_no_alpha(tmp_path: Path, kind: Kind, format: str) -> None:
    pack(tmp_path / "a", RGB, None, kind)
    with Image.open(tmp_path / "a") as image:
        assert (image.format, image.mode) == (format, "RGB")
        assert np.abs(np.asarray(image, int) - RGB).max() <= 4


def test_a_webp_keeps_its_alpha_exactly(tmp_path: Path) -> None:
    pack(tmp_path / "a", RGB, CLEAR, "webp")
    with Image.open(tmp_path / "a") as image:
        assert (np.asarray(image.convert("RGBA"))[..., 3] == CLEAR).all()


@pytest.mark.parametrize("alpha", [CLEAR, None])
def test_a_zip_holds_colours_beyond_the_edge_and_alpha_apart(tmp_path: Path, alpha: np.ndarray | None) -> None:
    pack(tmp_path / "a", RGB, alpha, "zip")
    with zipfile.ZipFile(tmp_path / "a") as files:
        assert files.namelist() == [COLOUR, ALPHA]
        colour = np.asarray(Image.open(io.BytesIO(files.read(COLOUR))), int)
        matte = np.asarray(Image.open(io.BytesIO(files.read(ALPHA))))
    assert np.abs(colour - RGB).max() <= 4
    assert (matte == (255 if alpha is None else alpha)).all()


@pytest.mark.parametrize(("kind", "off"), [("png", 0), ("jpg", 40), ("webp", 40)])
def test_a_grey_picture(tmp_path: Path, kind: Kind, off: int) -> None:
    pack_grey(tmp_path / "a", CLEAR, kind)
    with Image.open(tmp_path / "a") as image:
        assert np.abs(np.asarray(image.convert("L"), int) - CLEAR).max() <= off


def test_what_cannot_be_written_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        pack(tmp_path / "no" / "folder", RGB, None, "png")
    with pytest.raises(OutputError, match="WebP"):
        pack(tmp_path / "a", np.zeros((1, 16_384, 3), np.uint8), None, "webp")
