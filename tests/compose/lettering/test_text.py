"""Titles as pictures: every script shaped, in order and within its width; outlines, boxes and clear edges."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from cleanplate.compose.lettering import fonts
from cleanplate.compose.lettering.ink import Bytes
from cleanplate.compose.lettering.text import LONGEST, TextStyle, check, drawn, lettered, letters
from cleanplate.errors import UsageError

SIZE = 40


def alpha(text: str, **kw: Any) -> Bytes:
    return drawn(TextStyle(text, SIZE, **kw))[..., 3]


def width(text: str, **kw: Any) -> int:
    return int(alpha(text, **kw).shape[1])


def place(text: str, part: str) -> tuple[float, int]:
    """Where `part` is best found in the drawn text: its left edge as a share of the width, and its mean error."""
    whole, look = alpha(text).astype(np.float32), alpha(part)[1:-1, 1:-1].astype(np.float32)
    canvas = np.zeros((look.shape[0] * 2 + whole.shape[0], whole.shape[1] + 2), np.float32)
    canvas[look.shape[0] : look.shape[0] + whole.shape[0], 1:-1] = whole
    import cv2

    error = cv2.matchTemplate(canvas, look, cv2.TM_SQDIFF) / look.size
    _, x = np.unravel_index(np.argmin(error), error.shape)
    return float(x) / whole.shape[1], round(math.sqrt(float(error.min())))


def box_of(face: fonts.Face) -> Bytes:
    """What a font draws for what it lacks."""
    font = fonts.opened(face, SIZE)
    picture = Image.new("L", (SIZE * 2, SIZE * 2))
    ImageDraw.Draw(picture).text((5, SIZE + 20), "\uffff", 255, font, anchor="ls")
    bounds = picture.getbbox()
    assert bounds
    return np.asarray(picture.crop(bounds))


@pytest.mark.parametrize(
    "text",
    [
        "Größe",
        "Ψυχή",
        "Щит",
        "中文",
        "かな",
        "سلام",
        "क्षत्रिय",
        "🎉",
        "👩\u200d🚀",
        "❤\ufe0f",
        "1\ufe0f\u20e3",
        "a\u200db",
    ],
)
@pytest.mark.parametrize("family", fonts.FAMILIES)
def test_no_script_is_a_row_of_boxes(text: str, family: str) -> None:
    """No part of the picture looks as any of the fonts' boxes does."""
    import cv2

    picture = np.pad(alpha(text, font=family), SIZE).astype(np.float32)
    for face in fonts.FAMILIES[family]:
        box = box_of(face).astype(np.float32)
        error = cv2.matchTemplate(picture, box, cv2.TM_SQDIFF).min() / box.size
        assert error > 40**2, face.name


def test_the_box_would_be_found() -> None:
    """The test above can fail: the box itself is seen as what it is."""
    import cv2

    box = box_of(fonts.SANS).astype(np.float32)
    assert cv2.matchTemplate(np.pad(box, SIZE), box, cv2.TM_SQDIFF).min() / box.size < 40**2


def test_arabic_letters_join() -> None:
    """Joined letters are one stroke of pen; with non-joiners between, each stands in its own form."""
    import cv2

    joined, apart = alpha("بببب"), alpha("ب\u200cب\u200cب\u200cب")
    bodies = [max(cv2.connectedComponents((a > 128).astype(np.uint8))[0] - 1 - 4, 0) for a in (joined, apart)]
    assert bodies == [1, 4]  # beside the four dots
    assert joined.shape[1] < apart.shape[1] * 0.7


def test_lam_alef_is_one_letter() -> None:
    assert width("لا") < width("ل\u200cا") * 0.8


def test_devanagari_makes_conjuncts_and_reorders() -> None:
    assert width("क्ष") < width("क्\u200cष") * 0.8
    assert place("कि", "क")[0] > 0.2  # the vowel that is typed after its letter is drawn before it


def test_marks_stand_on_their_letters() -> None:
    assert np.array_equal(alpha("e\u0301"), alpha("é"))
    assert abs(width("q\u0308") - width("q")) <= 2
    assert alpha("q\u0308").shape[0] > alpha("q").shape[0]


def test_emoji_join_or_fall_apart() -> None:
    one = width("🚀")
    assert width("👩\u200d🚀") < one * 1.3
    assert width("😀\u200d🚀") > one * 1.7


@pytest.mark.parametrize(
    ("text", "part", "low", "high"),
    [
        ("Hello مرحبا", "Hello", 0.0, 0.05),
        ("مرحبا Hello", "Hello", 0.0, 0.05),
        ("مرحبا Hello", "مرحبا", 0.4, 0.7),
        ("Hello مرحبا 中文", "中文", 0.6, 0.9),
        ("مرحبا 中文 Hello", "中文", 0.0, 0.05),
        ("مرحبا 123", "123", 0.0, 0.05),
    ],
)
def test_mixed_lines_read_in_their_own_order(text: str, part: str, low: float, high: float) -> None:
    at, error = place(text, part)
    assert low <= at <= high
    assert error < 30  # of 255: it was found


@pytest.mark.parametrize("text", ["سلام (سلام)", "سلام (中)", "(Hi) Hi"])
def test_brackets_embrace_what_is_in_them(text: str) -> None:
    """Whichever way the line runs, the bracket at its left end bulges to the left."""
    first = np.flatnonzero(alpha(text)[:, 1] > 64)
    assert len(alpha(text)) * 0.25 < first.min()
    assert first.max() < len(alpha(text)) * 0.75


@pytest.mark.parametrize(
    "text", ["The quick brown fox jumps over", "永和九年岁在癸丑暮春之初", "مرحبا بكم في هذا المكان الجميل"]
)
@pytest.mark.parametrize("wide", [90, 150, 400])
def test_lines_keep_within_the_width(text: str, wide: int) -> None:
    picture = alpha(text, width=wide)
    assert picture.shape[1] <= wide + 2 + SIZE // 8  # the margin, and how far a letter leans over its advance
    assert (picture.shape[0] > alpha(text).shape[0] * 1.5) == (width(text) > wide)


def test_a_width_that_is_enough_changes_nothing() -> None:
    assert np.array_equal(alpha("The quick, 快速 fox"), alpha("The quick, 快速 fox", width=1000))


def test_lines_stand_where_they_are_told() -> None:
    ends = {}
    for align in ("left", "centre", "right"):
        picture = alpha("mmmmmm\ni", align=align)
        columns = np.flatnonzero(picture[len(picture) // 2 + 5 :].any(axis=0))
        ends[align] = columns.mean() / picture.shape[1]
    assert ends["left"] < 0.1
    assert ends["centre"] == pytest.approx(0.5, abs=0.03)
    assert ends["right"] > 0.9


def test_lines_are_apart_by_the_line_spacing() -> None:
    heights = [alpha("x\nx\nx", line_spacing=spacing).shape[0] for spacing in (1.0, 2.0)]
    assert heights[1] - heights[0] == 2 * SIZE


def test_an_empty_line_takes_a_line() -> None:
    assert alpha("x\n\nx").shape[0] - alpha("x\nx").shape[0] == round(SIZE * 1.2)


def test_bold_has_more_ink_in_every_script() -> None:
    for text in ("Wa", "中", "سل", "कष", "🎉"):
        assert alpha(text, bold=True).sum() > alpha(text).sum() * 1.1, text


def test_the_size_is_the_em() -> None:
    assert width("中" * 10) == pytest.approx(10 * SIZE, abs=5)


def test_nothing_but_one_pixel_of_clear_is_around() -> None:
    for style in (TextStyle("Ág", 33.5), TextStyle("Ág", 30, stroke=3.3), TextStyle("Ág", 30, box="red")):
        clear = drawn(style)[..., 3]
        assert not np.concatenate([clear[0], clear[-1], clear[:, 0], clear[:, -1]]).any()
        assert all(side.any() for side in (clear[1], clear[-2], clear[:, 1], clear[:, -2]))


def test_colour_is_straight_also_under_clear_alpha() -> None:
    picture = drawn(TextStyle("Text", SIZE, colour="#1a73e8"))
    assert (picture[..., :3] == (0x1A, 0x73, 0xE8)).all()
    assert {0, 255} <= set(np.unique(picture[..., 3])) and len(np.unique(picture[..., 3])) > 20


def test_a_half_clear_colour_is_half_as_opaque() -> None:
    solid, half = drawn(TextStyle("Text", SIZE)), drawn(TextStyle("Text", SIZE, colour="#ffffff80"))
    assert np.abs(half[..., 3] - solid[..., 3] * (128 / 255)).max() <= 1
    assert (half[..., :3] == 255).all()


def test_a_stroke_lies_outside_the_letters() -> None:
    plain = drawn(TextStyle("O", 100, colour="red"))
    stroked = drawn(TextStyle("O", 100, colour="red", stroke=6, stroke_colour="blue"))
    assert stroked.shape[0] - plain.shape[0] == pytest.approx(12, abs=1)
    red = (stroked[..., :3] == (255, 0, 0)).all(axis=-1) & (stroked[..., 3] == 255)
    assert red.sum() == pytest.approx((plain[..., 3] == 255).sum(), rel=0.02)
    assert (stroked[[0, -1], :, :3] == (0, 0, 255)).all()  # and its colour under the clear margin


def test_under_half_clear_letters_lies_no_stroke() -> None:
    picture = drawn(TextStyle("I", 100, colour="#ff000080", stroke=6, stroke_colour="blue"))
    middle = picture[picture.shape[0] // 2, picture.shape[1] // 2]
    assert middle.tolist() == [255, 0, 0, 128]


def test_a_box_reaches_as_far_as_its_padding() -> None:
    tight = drawn(TextStyle("x", SIZE, box="#00800080"))
    padded = drawn(TextStyle("x", SIZE, box="#00800080", box_padding=10))
    assert (padded.shape[0] - tight.shape[0], padded.shape[1] - tight.shape[1]) == (20, 20)
    assert padded[3, 3].tolist() == [0, 128, 0, 128]
    assert padded[..., 3].max() == 255  # white letters, opaque, on it
    assert tight.shape[0] > SIZE  # a line's height, whatever its letters


def test_a_box_is_as_high_for_any_letters() -> None:
    heights = {drawn(TextStyle(text, SIZE, box="red")).shape[0] for text in ("x", "Éy", "中")}
    assert len(heights) == 1


def test_round_corners_are_round_and_no_larger_than_the_box() -> None:
    style = TextStyle("wide", SIZE, box="black", box_padding=10, box_radius=15)
    square, round_ = drawn(replace(style, box_radius=0)), drawn(style)
    missing = (square[..., 3].astype(int) - round_[..., 3]).sum() / 255
    assert missing == pytest.approx((4 - math.pi) * 15**2, rel=0.03)
    assert (round_[..., :3] == 0).all(axis=-1)[0].all()
    assert drawn(replace(style, box_radius=1000)).shape == square.shape


def test_a_clear_box_is_none() -> None:
    assert np.array_equal(drawn(TextStyle("a", SIZE, box="#ff000000")), drawn(TextStyle("a", SIZE)))


WRONG: dict[str, Callable[[], TextStyle]] = {
    "no text": lambda: TextStyle("", SIZE),
    "space alone": lambda: TextStyle(" \n\u3000\t", SIZE),
    "joiners alone": lambda: TextStyle("\u200d\u200e\ufe0f", SIZE),
    "too long": lambda: TextStyle("a" * (LONGEST + 1), SIZE),
    "no size": lambda: TextStyle("a", 0),
    "a size that is no number": lambda: TextStyle("a", math.nan),
    "a huge size": lambda: TextStyle("a", 1e9),
    "a wide stroke": lambda: TextStyle("a", 20, stroke=11),
    "a stroke inwards": lambda: TextStyle("a", 20, stroke=-1),
    "padding inwards": lambda: TextStyle("a", 20, box="red", box_padding=-1),
    "no width": lambda: TextStyle("a", 20, width=0),
    "lines on each other": lambda: TextStyle("a", 20, line_spacing=0),
    "no such colour": lambda: TextStyle("a", 20, colour="grün"),
    "no such box": lambda: TextStyle("a", 20, box="#12"),
    "no such font": lambda: TextStyle("a", 20, font="comic"),
    "no such side": lambda: TextStyle("a", 20, align="middle"),  # type: ignore[arg-type]
    "no such glyph": lambda: TextStyle("a\U00013000", 20),
    "a control": lambda: TextStyle("a\x00", 20),
    "a mark of another script": lambda: TextStyle("中\u094d", 20),
}


@pytest.mark.parametrize("what", WRONG)
@pytest.mark.parametrize("tried", [check, drawn])
def test_what_cannot_be_set_is_refused(what: str, tried: Callable[[TextStyle], object]) -> None:
    with pytest.raises(UsageError) as error:
        tried(WRONG[what]())
    assert error.value.message.endswith(".") and error.value.hint.endswith(".")


def test_a_title_is_no_larger_than_a_picture_may_be(setting: Callable[[str, object], None]) -> None:
    setting("max_pixels", 10_000)
    drawn(TextStyle("small", 20))
    with pytest.raises(UsageError, match=r"would be \d+×\d+ pixels"):
        drawn(TextStyle("small", 100))


def test_what_the_library_cannot_draw_is_refused_in_our_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """As FreeType's raster does on the bold “﷽”."""

    def overflow(*_: object, **__: object) -> None:
        raise OSError("raster overflow")

    monkeypatch.setattr(ImageDraw.ImageDraw, "text", overflow)
    with pytest.raises(UsageError, match="more than the font can draw"):
        alpha("a")


def test_the_longest_text_is_set() -> None:
    picture = drawn(TextStyle("字" * LONGEST, 10, width=500))
    assert picture.shape[1] <= 504
    assert picture.shape[0] == pytest.approx(LONGEST / 50 * 12, abs=12)


# --- the block, and the shadow ---------------------------------------------------------------------------------


def test_the_block_is_as_high_for_any_letters_and_holds_the_lines() -> None:
    low, high = lettered(TextStyle("ace", SIZE)), lettered(TextStyle("gÅp", SIZE))
    assert low.block[3] - low.block[1] == pytest.approx(high.block[3] - high.block[1])
    two = lettered(TextStyle("ace\nace", SIZE))
    assert two.block[3] - two.block[1] == pytest.approx(low.block[3] - low.block[1] + 1.2 * SIZE)
    assert low.block[1] < 0 < low.picture.shape[0] < low.block[3]


def test_the_block_of_a_box_is_the_box() -> None:
    made = lettered(TextStyle("ace", SIZE, box="#008000", box_padding=10))
    height, width = made.picture.shape[:2]
    assert made.block == pytest.approx((1, 1, width - 1, height - 1), abs=1)


def test_a_shadow_is_soft_lies_outside_and_leaves_the_letters() -> None:
    plain, shaded = lettered(TextStyle("O", 100)), lettered(TextStyle("O", 100, shadow=20))
    assert shaded.picture.shape[0] > plain.picture.shape[0] + 20
    solid = shaded.picture[shaded.picture[..., 3] == 255][:, :3]
    assert (solid == 255).all(axis=1).sum() > 0.9 * (plain.picture[..., 3] == 255).sum()
    alpha = shaded.picture[..., 3]
    assert len(np.unique(alpha)) > 60 and alpha[1].max() < 12
    assert [shaded.block[i + 2] - shaded.block[i] for i in (0, 1)] == pytest.approx(
        [plain.block[i + 2] - plain.block[i] for i in (0, 1)]
    )


def test_a_shadow_lies_over_the_box() -> None:
    boxed, shaded = (drawn(TextStyle("O", 100, box="#ffffff", box_padding=60, shadow=s)) for s in (0, 20))
    assert boxed.shape == shaded.shape and shaded[..., 0].astype(int).sum() < boxed[..., 0].astype(int).sum()
    assert np.array_equal(boxed[..., 3] == 255, shaded[..., 3] == 255)


@pytest.mark.parametrize("text", ["Hello", "سلام عليكم", "one\ntwo", "e\u0301te\u0301", "👩‍🚀 up"])
@pytest.mark.parametrize("more", [{}, {"stroke": 4.0}, {"box": "teal", "box_padding": 6.0}])
def test_its_first_letters_stand_where_they_do_in_the_whole(text: str, more: dict[str, Any]) -> None:
    style = TextStyle(text, 48, **more)
    whole, count = lettered(style), letters(style)
    areas = []
    for first in range(count + 1):
        part = lettered(style, first)
        assert part.picture.shape == whole.picture.shape and part.block == whole.block
        letter = np.abs(part.picture.astype(int) - lettered(style, 0).picture).max(axis=2) > 0
        areas.append(int(letter.sum()))
    assert areas[0] == 0 and areas[-1] == max(areas) and len(set(areas)) > count // 2
    assert (part.picture == whole.picture).all()


def test_letters_are_counted_with_their_marks() -> None:
    assert letters(TextStyle("e\u0301te\u0301", 20)) == 3 and letters(TextStyle("a b\ncd", 20)) == 5
