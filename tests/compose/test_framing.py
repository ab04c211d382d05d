"""Where a subject goes on its canvas."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from cleanplate.compose.framing import Area, Framing, Sides, framed, shrunk
from cleanplate.picture import Size

SIDE = st.integers(1, 3000)
SHARE = st.fractions(0, 1)


@st.composite
def scenes(draw: st.DrawFn) -> tuple[Size, Area]:
    """A picture's size, and a subject in it."""
    width, height = draw(SIDE), draw(SIDE)
    left, top = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
    return (width, height), Area(left, top, draw(st.integers(left + 1, width)), draw(st.integers(top + 1, height)))


MARGINS = st.tuples(*[st.integers(0, 500)] * 4)
SCALE = st.none() | st.fractions(Fraction(1, 10), 1)
POSITION = st.none() | st.tuples(SHARE, SHARE)


@given(scenes(), st.booleans(), MARGINS, SCALE, POSITION)
def test_whatever_is_asked_the_whole_subject_lies_on_the_canvas(
    scene: tuple[Size, Area],
    crop: bool,
    margins: Sides,
    scale: Fraction | None,
    position: tuple[Fraction, Fraction],
) -> None:
    size, subject = scene
    found = framed(size, subject, crop=crop, margins=margins, scale=scale, position=position)
    assert found.part.left <= subject.left and found.part.right >= subject.right
    assert found.part.top <= subject.top and found.part.bottom >= subject.bottom
    assert 0 <= found.place.left < found.place.right <= found.canvas[0]
    assert 0 <= found.place.top < found.place.bottom <= found.canvas[1]
    if scale is None:
        assert found.place.size == found.part.size  # not a pixel is resampled


@given(scenes())
def test_without_a_wish_nothing_moves(scene: tuple[Size, Area]) -> None:
    size, subject = scene
    assert framed(size, subject) == Framing(size, Area(0, 0, *size), Area(0, 0, *size))


@given(scenes(), MARGINS)
def test_a_crop_is_the_subject_and_its_margins(scene: tuple[Size, Area], margins: Sides) -> None:
    size, subject = scene
    top, right, bottom, left = margins
    found = framed(size, subject, crop=True, margins=margins)
    assert found.canvas == (subject.size[0] + left + right, subject.size[1] + top + bottom)
    assert (found.place.left, found.place.top, found.part) == (left, top, subject)


@given(scenes(), st.fractions(Fraction(1, 10), 1), POSITION)
def test_a_scaled_subject_fills_its_share_of_the_canvas_and_keeps_its_shape(
    scene: tuple[Size, Area], scale: Fraction, position: tuple[Fraction, Fraction] | None
) -> None:
    size, subject = scene
    found = framed(size, subject, scale=scale, position=position)
    filled = max(side / of for side, of in zip(found.place.size, size, strict=True))
    assert abs(filled - scale) <= 1 / min(size)
    factor = scale * min(Fraction(size[0], subject.size[0]), Fraction(size[1], subject.size[1]))
    for side, of in zip(found.place.size, subject.size, strict=True):
        assert abs(side - max(1, factor * of)) <= 1


@given(scenes(), SHARE, SHARE)
def test_a_position_shares_out_what_room_is_left(
    scene: tuple[Size, Area], across: Fraction, down: Fraction
) -> None:
    size, subject = scene
    place = framed(size, subject, position=(across, down)).place
    assert abs(place.left - across * (size[0] - subject.size[0])) <= Fraction(1, 2)
    assert abs(place.top - down * (size[1] - subject.size[1])) <= Fraction(1, 2)


def test_a_subject_that_grows_where_it_is_stays_inside() -> None:
    place = framed((100, 100), Area(80, 0, 100, 20), scale=Fraction(1, 2)).place
    assert place == Area(50, 0, 100, 50)


@given(SIDE, SIDE, st.integers(1, 4_000_000))
def test_a_picture_has_at_most_so_many_pixels_and_keeps_its_shape(width: int, height: int, pixels: int) -> None:
    wide, high = shrunk((width, height), pixels)
    assert wide * high <= max(pixels, 1) and 1 <= wide <= width and 1 <= high <= height
    if width * height <= pixels:
        assert (wide, high) == (width, height)
    elif min(wide, high) >= 8:
        assert abs(wide * height / (high * width) - 1) < 0.2
