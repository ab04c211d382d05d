"""`cleanplate frame` and `sheet`: what is on screen, where it goes, and what cannot be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests import scene
from tests.cli.saying import failed
from tests.commands import cleanplate


@pytest.mark.parametrize(
    ("at", "ms", "index"), [("0", 0, 0), ("0.5", 500, 12), ("0.24s", 240, 6), ("0:00.8", 800, 20)]
)
def test_frame_writes_what_is_on_screen_then(film: Path, at: str, ms: int, index: int) -> None:
    told = cleanplate("frame", film, "--at", at, "-o", film.parent / "look.png", "--height", 64, "--json")
    assert told.json == {"output": str(film.parent / "look.png"), "at_ms": ms, "width": 96, "height": 64}
    with Image.open(film.parent / "look.png") as image:
        red = np.asarray(image.convert("RGB"))[..., 0]
    assert scene.index_of(red > 130) == index


def test_frame_names_its_picture_by_itself(film: Path) -> None:
    said = cleanplate("frame", film, "--at", "1.5", "--height", 64)
    assert said.out == f"{film.parent / 'film_1500ms.png'}  96x64 at 1.5 s\n"
    assert (film.parent / "film_1500ms.png").is_file()


@pytest.mark.parametrize(
    ("words", "name", "why"),
    [
        (["--at", "6"], "wrong-use", "not on the timeline"),
        (["--at", "-1"], "wrong-use", "not a time"),
        (["--at", "soon"], "wrong-use", "not a time"),
        (["-o", "look.mp4"], "wrong-use", "picture's name"),
        (["--height", "3"], "wrong-use", "3 pixels"),
        (["--weights", "mine.onnx"], "wrong-use", "NAME=FILE"),
    ],
)
def test_frame_says_what_cannot_be(film: Path, words: list[str], name: str, why: str) -> None:
    assert why in failed(cleanplate("frame", film, *words), 2, name)
    told = cleanplate("frame", film, *words, "--json")
    assert told.code == 2 and told.json["error"]["code"] == name


def test_frame_and_sheet_never_write_over_the_draft_s_own_media(film: Path) -> None:
    before = (film.parent / "photo.png").read_bytes()
    for command in ("frame", "sheet"):
        assert "overwrite" in failed(cleanplate(command, film, "-o", film.parent / "photo.png"), 2, "wrong-use")
    assert (film.parent / "photo.png").read_bytes() == before


def test_sheet_writes_its_cells_and_tells_their_times(film: Path) -> None:
    said = cleanplate("sheet", film, "--columns", 3, "--rows", 2, "--json")
    assert said.json == {
        "output": str(film.parent / "film_sheet.png"),
        "times_ms": [500, 1500, 2500, 3500, 4500, 5500],
    }
    with Image.open(film.parent / "film_sheet.png") as image:
        assert image.size == (3 * 276 + 6, 2 * 186 + 6)
    words = cleanplate("sheet", film, "--columns", 2, "--rows", 1, "-o", film.parent / "s.jpg")
    assert words.code == 0 and str(film.parent / "s.jpg") in words.out


def test_sheet_takes_no_columns_that_cannot_be(film: Path) -> None:
    assert cleanplate("sheet", film, "--columns", 0).code == 2
