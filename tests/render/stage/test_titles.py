"""Titles on the canvas: where they lie, as large at every size, seen on their frames, faded."""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from weakref import ref

import numpy as np
import pytest
from numpy.typing import NDArray

from cleanplate.compose.layers.layer import Layer
from cleanplate.compose.lettering.text import drawn
from cleanplate.draft.model import Draft, TextTrack, Title
from cleanplate.picture import RGB, Layout, Size
from cleanplate.render.stage.titles import TitleLayer, problems, style

CANVAS = (320, 180)
RATE = Fraction(25)


def title(text: str = "Hello", **more: Any) -> Title:
    return Title.model_validate({"id": "s1", "in": 1000, "out": 3000, "text": text, "size": 15, **more})


def layer(made: Title, canvas: Size = CANVAS, layout: Layout = RGB, at: Fraction = Fraction(2)) -> Layer:
    found = TitleLayer(made, canvas, layout, RATE).at(at)
    assert found
    return found


def ink(found: Layer, canvas: Size = CANVAS) -> NDArray[np.uint8]:
    """The alpha of a title on the whole canvas."""
    out = np.zeros(canvas[::-1], np.uint8)
    alpha = found.picture.alpha
    assert alpha is not None
    out[found.top : found.top + alpha.shape[0], found.left : found.left + alpha.shape[1]] = alpha
    return out


def middle(alpha: NDArray[np.uint8]) -> tuple[float, float]:
    rows, columns = (np.flatnonzero(alpha.max(axis=axis) > 40) for axis in (1, 0))
    return (columns[0] + columns[-1] + 1) / 2, (rows[0] + rows[-1] + 1) / 2


@pytest.mark.parametrize(("x", "y"), [(50, 50), (30, 20), (70, 85)])
def test_its_middle_lies_where_it_was_put(x: float, y: float) -> None:
    at_x, at_y = middle(ink(layer(title("HHHH", x=x, y=y, box="#000000"))))
    assert at_x == pytest.approx(CANVAS[0] * x / 100, abs=2.5)
    assert at_y == pytest.approx(CANVAS[1] * y / 100, abs=2.5)


def test_beyond_the_canvas_s_edge_it_is_cut_and_far_off_it_is_nothing() -> None:
    found = layer(title("HHHH", x=0))
    assert found.left == 0 and found.picture.size[0] < CANVAS[0] / 2
    assert TitleLayer(title("HHHH", x=900), CANVAS, RGB, RATE).at(Fraction(2)) is None


def test_it_is_as_large_a_part_of_the_canvas_at_every_size() -> None:
    made = title("Good morning", stroke=10, box="teal")
    shares = []
    for canvas in ((320, 180), (640, 360), (1280, 720)):
        alpha = ink(layer(made, canvas), canvas)
        columns = np.flatnonzero(alpha.max(axis=0) > 40)
        shares.append((columns[-1] - columns[0]) / canvas[0])
    assert max(shares) - min(shares) < 0.02
    small, large = style(made, (320, 180)), style(made, (1280, 720))
    assert (large.size, large.stroke, large.box_padding, large.box_radius, large.width) == pytest.approx(
        tuple(4 * v for v in (small.size, small.stroke, small.box_padding, small.box_radius, small.width))
    )


def test_on_a_tall_canvas_it_goes_by_the_shorter_side() -> None:
    assert style(title(size=10), (180, 320)).size == style(title(size=10), (320, 180)).size == 18


def test_its_colour_is_what_was_asked_for() -> None:
    found = layer(title("████", colour="#1e90ff"), layout=Layout())
    assert found.picture.alpha is not None
    solid = found.picture.alpha == 255
    assert solid.sum() > 200
    assert np.abs(found.picture.rgb()[solid].mean(axis=0) * 255 - (30, 144, 255)).max() < 6


@pytest.mark.parametrize("text", ["Hello", "Hello!", "i"])
def test_it_lies_on_even_pixels_as_crisp_as_it_was_drawn(text: str) -> None:
    """Halved chroma fits there, so nothing is resampled, whether its sides are odd or not."""
    own = drawn(style(title(text), CANVAS))[..., 3]
    for x in range(40, 60):
        found = layer(title(text, x=x / 1.3), layout=Layout())
        assert found.left % 2 == 0 and found.top % 2 == 0 and found.picture.alpha is not None
        assert np.array_equal(found.picture.alpha[: own.shape[0], : own.shape[1]], own)
        assert not found.picture.alpha[own.shape[0] :].any() and not found.picture.alpha[:, own.shape[1] :].any()


def test_it_is_on_from_its_first_frame_up_to_its_last() -> None:
    made = TitleLayer(title(**{"in": 1000, "out": 1200}), CANVAS, RGB, RATE)
    assert list(made.frames) == [25, 26, 27, 28, 29]
    by_time = TitleLayer(title(**{"in": 1000, "out": 1200}), CANVAS, RGB, None)
    times = (Fraction(999, 1000), Fraction(1), Fraction(1199, 1000), Fraction(6, 5))
    assert [by_time.on_at(t) for t in times] == [False, True, True, False]


def test_it_fades_in_and_out_and_is_as_opaque_as_asked_between() -> None:
    made = TitleLayer(title("████", fade_in=400, fade_out=400, opacity=50), CANVAS, RGB, RATE)
    peaks = []
    for index in range(25, 75):
        found = made.at(Fraction(index, 25))
        peaks.append(int(ink(found).max()) if found else 0)
    assert peaks[:10] == pytest.approx([127.5 * (i + 0.5) / 10 for i in range(10)], abs=1)
    assert set(peaks[10:40]) == {128} and peaks[40:] == peaks[:10][::-1]


def test_one_that_is_clear_is_no_layer() -> None:
    assert TitleLayer(title(opacity=0), CANVAS, RGB, RATE).at(Fraction(2)) is None


def test_it_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from cleanplate.render.stage import titles

    calls, own = [], titles.lettered
    monkeypatch.setattr(titles, "lettered", lambda style: (calls.append(style), own(style))[1])
    made = TitleLayer(title(fade_in=400), CANVAS, RGB, RATE)
    for index in range(25, 75):
        made.at(Fraction(index, 25))
    assert len(calls) == 1


def test_what_no_font_has_is_told_before_anything_is_rendered() -> None:
    hieroglyph = title("\U00013000", id="s3", **{"in": 3000, "out": 4000})
    track = TextTrack(id="t1", segments=(title("Καλημέρα"), hieroglyph))
    (found,) = problems(Draft(tracks=(track,)), CANVAS)
    assert found.path == "t[0].sg[1].text"
    assert "U+13000" in found.what and found.allowed


def test_lines_wrap_at_the_width_and_break_where_told() -> None:
    def height(made: Title) -> int:
        rows = np.flatnonzero(ink(layer(made)).max(axis=1) > 40)
        return int(rows[-1] - rows[0])

    one = height(title("one two three", size=8))
    assert height(title("one two three", size=8, width=20)) > 1.8 * one
    assert height(title("one two\nthree", size=8)) > 1.8 * one


def test_its_picture_is_let_go_of_when_it_is_over() -> None:
    made = TitleLayer(title("████"), CANVAS, RGB, RATE)
    found = made.at(Fraction(2))
    assert found is not None
    held = ref(found.picture)
    del found
    assert held() is not None
    made.forget()
    assert held() is None
