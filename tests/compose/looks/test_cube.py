"""A .cube file: what it says is what it does; what is broken is told; what is huge is not read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleanplate.compose.looks.cube import LARGEST, cube
from cleanplate.errors import DamagedError, MediaError, TooLargeError, UnsupportedError
from tests.compose.looks.cubes import made, write_cube

_SOME = np.random.default_rng(3).uniform(0, 1, (500, 3))


def _turned(rgb: Any) -> Any:
    """Linear, and different in every channel: blue, red, half of green."""
    return np.stack([rgb[:, 2], rgb[:, 0], rgb[:, 1] / 2 + 0.25], axis=1)


@pytest.mark.parametrize("size", [2, 3, 17, 33])
def test_a_linear_table_is_exact_between_its_entries(tmp_path: Path, size: int) -> None:
    table = made(tmp_path / "a.cube", _turned, size)
    assert np.abs(table.at(_SOME) - _turned(_SOME)).max() < 2e-6


def test_a_curve_is_met_at_every_entry_and_near_between(tmp_path: Path) -> None:
    table = made(tmp_path / "a.cube", lambda rgb: rgb**2, 33)
    steps = np.linspace(0, 1, 33)[:, None].repeat(3, axis=1)
    assert np.abs(table.at(steps) - steps**2).max() < 1e-6
    assert np.abs(table.at(_SOME) - _SOME**2).max() < 1e-3


def test_greys_of_a_table_that_keeps_greys_stay_grey(tmp_path: Path) -> None:
    """Which three straight lines in a cube would not promise, and tetrahedra do."""
    rng = np.random.default_rng(1)

    def rough(rgb: Any) -> Any:
        off = rng.uniform(-0.2, 0.2, rgb.shape) * (np.ptp(rgb, axis=1) > 1e-9)[:, None]
        return rgb + off

    greys = np.linspace(0, 1, 200)[:, None].repeat(3, axis=1)
    assert np.abs(made(tmp_path / "a.cube", rough, 5).at(greys) - greys).max() < 1e-6


def test_one_dimension_goes_by_each_channel(tmp_path: Path) -> None:
    path = tmp_path / "a.CUBE"
    path.write_text("LUT_1D_SIZE 3\n0 1 0\n0.5 0.5 0.25\n\n1 0 1\n")
    found = cube(path).at(np.array([[0.25, 0.25, 0.25], [1, 1, 1], [2, 2, 2]]))
    assert found == pytest.approx(np.array([[0.25, 0.75, 0.125], [1, 0, 1], [1, 0, 1]]))


def test_a_domain_says_which_colours_the_ends_are(tmp_path: Path) -> None:
    table = made(tmp_path / "a.cube", lambda rgb: rgb / 2, 9, low=-0.5, high=2.0)
    inside = np.array([[-0.5, 0.3, 2.0]])
    assert table.at(inside) == pytest.approx(inside / 2, abs=1e-6)
    assert table.at(np.array([[-3.0, 9.0, 0.0]])) == pytest.approx(np.array([[-0.25, 1.0, 0.0]]), abs=1e-6)


def test_a_range_in_one_line_is_a_domain(tmp_path: Path) -> None:
    path = tmp_path / "a.cube"
    path.write_text("LUT_1D_SIZE 2\nLUT_1D_INPUT_RANGE 0 2\n0 0 0\n1 1 1\n")
    assert cube(path).at(np.ones((1, 3))) == pytest.approx(np.full((1, 3), 0.5))


def test_comments_blank_lines_and_a_mark_at_the_start_are_passed_over(tmp_path: Path) -> None:
    path = write_cube(tmp_path / "a.cube", _turned, 5)
    odd = "\ufeff# first\r\n\r\n" + path.read_text().replace("\n", "  \r\n# between\r\n")
    path.write_text(odd, encoding="utf-8", newline="")
    assert np.abs(cube(path).at(_SOME) - _turned(_SOME)).max() < 2e-6


_HEAD, _ROWS = "LUT_3D_SIZE 2\n", "0 0 0\n" * 8


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("", UnsupportedError, "says no size"),
        ("nothing of the kind", UnsupportedError, "says no size"),
        (_ROWS, UnsupportedError, "says no size"),
        ("LUT_1D_SIZE 2\n" + _HEAD + _ROWS, UnsupportedError, "table before a table"),
        ("LUT_3D_SIZE 1\n0 0 0\n", DamagedError, "LUT_3D_SIZE of 1, and it is 2 to 129"),
        ("LUT_3D_SIZE 999999999\n", DamagedError, "2 to 129"),
        ("LUT_3D_SIZE -2\n" + _ROWS, DamagedError, "2 to 129"),
        ("LUT_3D_SIZE\n" + _ROWS, DamagedError, "LUT_3D_SIZE of nothing"),
        ("LUT_1D_SIZE 65537\n", DamagedError, "2 to 65536"),
        (_HEAD + "0 0 0\n" * 7, DamagedError, "has 7 colours, and its size asks for 8"),
        (_HEAD + "0 0 0\n" * 9, DamagedError, "has 9 colours"),
        (_HEAD + "0 0 0\n" * 7 + "0 0\n", DamagedError, "make no colour"),
        (_HEAD + "0 0 0\n" * 7 + "0 0 0x1\n", DamagedError, "no number"),
        (_HEAD + "0 0 0\n" * 7 + "0 0 nan\n", DamagedError, "make no colour"),
        (_HEAD + "0 0 0\n" * 7 + "0 0 1e30\n", DamagedError, "make no colour"),
        ("DOMAIN_MIN 0 0 1\n" + _HEAD + _ROWS, DamagedError, "ends where it begins"),
        ("DOMAIN_MAX 1 1\n" + _HEAD + _ROWS, DamagedError, "make no colour"),
        ("\0" + _HEAD + _ROWS, UnsupportedError, "not text"),
    ],
)
def test_what_is_broken_is_told(tmp_path: Path, text: str, kind: type[MediaError], told: str) -> None:
    path = tmp_path / "my.cube"
    path.write_text(text)
    with pytest.raises(kind, match=r"my\.cube") as caught:
        cube(path)
    assert told in caught.value.message and caught.value.hint


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "my.cube"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(TooLargeError, match="larger than 16 MB"):
        cube(path)


def test_what_is_not_there_or_no_file_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "no.cube", tmp_path):
        with pytest.raises(MediaError, match="cannot be read"):
            cube(path)
