"""A colour table over a picture: as exact as its planes can say, whatever their layout."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleanplate.compose.looks.lut import graded
from cleanplate.picture import RGB, Layout, Picture, resized
from tests.compose.kinds import (
    every_layout,
    every_size,
    is_of_its_kind,
    luma,
    of_colour,
    rgb,
    same,
    smooth,
    soft_alpha,
)
from tests.compose.looks.cubes import made


def _film(colours: Any) -> Any:
    """A curve of its own for each channel, and some red in the greens."""
    r, g, b = colours.T
    return np.stack([r**0.85, 0.9 * g**1.1 + 0.1 * r, 0.08 + 0.84 * b**1.2], axis=1)


@every_layout
@every_size
def test_a_table_that_changes_nothing_changes_no_sample(
    layout: Layout, size: tuple[int, int], tmp_path: Path
) -> None:
    picture = smooth(layout, size, soft_alpha(size))
    out = graded(picture, made(tmp_path / "a.cube", lambda v: v))
    assert is_of_its_kind(out, picture)
    for after, before in zip(out.planes, picture.planes, strict=True):
        assert np.abs(after.astype(int) - before).max() <= (layout.depth > 8)


@every_layout
def test_colours_beyond_what_is_real_are_not_touched_by_a_table_that_changes_nothing(
    layout: Layout, tmp_path: Path
) -> None:
    codes = np.random.default_rng(5).integers(0, layout.peak + 1, (3, 32, 32)).astype(layout.dtype)
    halves = layout.plane_sizes((32, 32))
    planes = tuple(plane[: h[1], : h[0]].copy() for plane, h in zip(codes, halves, strict=True))
    picture = Picture((planes[0], planes[1], planes[2]), layout)
    out = graded(picture, made(tmp_path / "a.cube", lambda v: v))
    for after, before in zip(out.planes, picture.planes, strict=True):
        assert np.abs(after.astype(int) - before).max() <= 1 + (layout.depth > 8)


@every_layout
def test_it_is_what_the_table_says_of_each_colour(layout: Layout, tmp_path: Path) -> None:
    """Less than one code of 8 bits off on average, on smooth colours and chroma at any size."""
    table, picture = made(tmp_path / "a.cube", _film, 33), smooth(layout, (192, 128))
    exact = 255 * table.at(rgb(picture).reshape(-1, 3) / 255).reshape(128, 192, 3)
    off = np.abs(rgb(graded(picture, table)) - exact)
    assert off.mean() < 0.8 and np.quantile(off, 0.99) < 3
    assert np.abs(luma(graded(picture, table)) - exact @ [0.2126, 0.7152, 0.0722]).mean() < 0.5


def test_sharp_edges_of_luma_stay_sharp_where_chroma_is_halved(tmp_path: Path) -> None:
    picture = of_colour((150, 110, 90), Layout())
    picture.planes[0][:, 1::2] = 60
    out = graded(picture, made(tmp_path / "a.cube", lambda v: v**1.4, 33))
    bright, dark = out.planes[0][:, ::2], out.planes[0][:, 1::2]
    assert np.ptp(bright) <= 1 and np.ptp(dark) <= 1 and int(bright.min()) - int(dark.max()) > 40


@pytest.mark.parametrize("layout", [Layout(), RGB])
def test_strength_is_how_far_it_goes(layout: Layout, tmp_path: Path) -> None:
    table, picture = made(tmp_path / "a.cube", lambda v: 1 - v), smooth(layout)
    assert graded(picture, table, 0) is picture
    far = [np.abs(rgb(graded(picture, table, s)) - rgb(picture)).mean() for s in (25, 50, 75, 100)]
    assert far == sorted(far)
    assert far[1] == pytest.approx(far[3] / 2, rel=0.08)
    half = resized(rgb(graded(picture, table, 50)).astype(np.float32), (8, 8))
    assert np.abs(half - 127.5).max() < 2.5


def test_two_tables_of_one_size_are_not_taken_for_each_other(tmp_path: Path) -> None:
    picture = of_colour((200, 80, 40), RGB)
    first = graded(picture, made(tmp_path / "a.cube", lambda v: v[:, ::-1]))
    second = graded(picture, made(tmp_path / "b.cube", lambda v: v[:, [1, 0, 2]]))
    assert not same(first, second)
    assert np.abs(rgb(first)[3, 3] - [40, 80, 200]).max() <= 1
    assert np.abs(rgb(second)[3, 3] - [80, 200, 40]).max() <= 1
