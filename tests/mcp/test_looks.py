"""Pictures of a draft: what they show, and that they keep within their budget."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cleanplate.mcp.looks import encoded
from tests.mcp.talking import Heard, called, done

TEAL = (0, 128, 128)


def picture(heard: Heard) -> Image.Image:
    (image,) = heard.images
    return Image.open(io.BytesIO(base64.b64decode(image.data)))


def test_a_frame_shows_the_subject_before_its_new_background(film: Path) -> None:
    heard = done(film, "frame", draft="film.json", at_ms=1000)
    shown = picture(heard)
    assert shown.format == "JPEG" and heard.images[0].mime_type == "image/jpeg"
    assert (heard.facts["width"], heard.facts["height"]) == shown.size and max(shown.size) <= 768
    pixels = np.asarray(shown.convert("RGB"), float)
    assert np.abs(pixels[:10, :10].reshape(-1, 3).mean(0) - TEAL).max() < 8
    height, width = pixels.shape[:2]
    middle = pixels[height // 2, round((40 + 25 + 24) / 160 * width)]
    assert np.abs(middle - 150).max() < 10


def test_alpha_is_a_png_that_is_clear_where_nothing_is(film: Path) -> None:
    done(film, "background", draft="film.json", background="transparent")
    shown = picture(done(film, "frame", draft="film.json", alpha=True))
    assert shown.format == "PNG" and shown.mode == "RGBA"
    alpha = np.asarray(shown)[..., 3]
    assert alpha[0, 0] == 0 and alpha.max() == 255
    squares = np.asarray(picture(done(film, "frame", draft="film.json")).convert("L"), float)
    assert squares[:40, :40].std() > 15  # squares, where it is clear


@pytest.mark.parametrize("side", [64, 200, 768])
def test_a_frame_is_no_larger_than_asked(film: Path, side: int) -> None:
    assert max(picture(done(film, "frame", draft="film.json", max_side=side)).size) <= side


def test_a_sheet_shows_as_many_frames_as_asked_with_their_times(film: Path) -> None:
    heard = done(film, "sheet", draft="film.json", columns=2, rows=2, max_side=600)
    assert heard.facts["times_ms"] == [250, 750, 1250, 1750]
    assert max(picture(heard).size) <= 600


def test_an_empty_timeline_has_nothing_to_see(home: Path) -> None:
    done(home, "open", files=["music.m4a"], draft="film.json")
    for tool in ("frame", "sheet", "export", "estimate"):
        assert "empty" in called(home, tool, draft="film.json").text


@given(st.integers(8, 900), st.integers(8, 900), st.sampled_from(["JPEG", "PNG"]), st.integers(4_000, 60_000))
def test_any_picture_keeps_within_its_bytes(width: int, height: int, format: str, most: int) -> None:
    noise = np.random.default_rng(width * height).integers(0, 256, (height, width, 3), np.uint8)
    made = encoded(Image.fromarray(noise), 400, most, format)
    assert 0 < len(made.data) <= most and max(made.width, made.height) <= 400
    assert Image.open(io.BytesIO(made.data)).size == (made.width, made.height)
