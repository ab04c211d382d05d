"""Presets of titles as they are drawn: inside the safe area on every shape, readable on white as on black."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from cleanplate.compose.layers.layer import Layer
from cleanplate.compose.lettering.text import lettered
from cleanplate.draft.model import Canvas, Title
from cleanplate.draft.options.title_presets import PRESETS
from cleanplate.draft.sample import sample
from cleanplate.draft.values import with_values
from cleanplate.picture import RGB, Size
from cleanplate.render.stage.titles import TitleLayer, corner, style
from tests.draft.doing import done, segment

SHAPES = [(640, 360), (360, 640), (360, 360)]
TEXTS = {
    "short": "Ada",
    "long": "A text that goes on for much longer than anybody would ever want to read in a title of a film. " * 2,
    "chinese": "这是一个非常长的中文标题，用来测试自动换行、避头尾以及安全区域是否都能正确处理。",
    "word": "Donaudampfschifffahrtsgesellschaftskapitän",
    "mixed": "مرحبا بالعالم, and English, 中文",
}
RATE = Fraction(25)
every = pytest.mark.parametrize("preset", PRESETS)


def made(text: str, size: Size, **fields: object) -> Title:
    draft = with_values(sample(), canvas=Canvas(width=size[0], height=size[1], rate=RATE))
    title = segment(done(draft, "title", text=text, at=0, d=4000, **fields), "s6")
    assert isinstance(title, Title)
    return title


def layer(title: Title, size: Size) -> Layer:
    found = TitleLayer(title, size, RGB, RATE).at(Fraction(2))
    assert found and found.picture.alpha is not None
    return found


@every
@pytest.mark.parametrize("size", SHAPES, ids=str)
@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_all_of_it_lies_inside_the_title_safe_area(preset: str, size: Size, text: str) -> None:
    found = layer(made(text, size, preset=preset), size)
    alpha = found.picture.alpha
    assert alpha is not None
    rows, columns = (np.flatnonzero((alpha > 160).any(axis=axis)) for axis in (1, 0))
    assert 0.05 * size[0] - 1 <= found.left + columns[0] and found.left + columns[-1] <= 0.95 * size[0] + 1
    assert 0.05 * size[1] - 1 <= found.top + rows[0] and found.top + rows[-1] <= 0.95 * size[1] + 1


@pytest.mark.parametrize("preset", [*PRESETS, None])
@pytest.mark.parametrize("text", ["Welcome", "你好世界"])
@pytest.mark.parametrize("ground", [255.0, 0.0])
def test_its_letters_stand_out_on_white_and_on_black(preset: str | None, text: str, ground: float) -> None:
    """The contrast of letters to all that is near them is 4.5 at least (WCAG 2.2, 1.4.3), in most places."""
    size = (1280, 720)
    title = made(text, size, preset=preset)
    whole = layer(title, size).picture
    bare = lettered(style(with_values(title, stroke=0, shadow=0, box="#00000000"), size)).picture[..., 3] > 250
    assert whole.alpha is not None
    alpha = whole.alpha[..., None] / 255
    seen = whole.with_alpha(None).rgb() * 255 * alpha + ground * (1 - alpha)
    place = _found(seen, bare)
    letters, near = place, _grown(place, 5) & ~_grown(place, 2)
    inside, outside = _luminance(seen[letters]), _luminance(seen[near])
    light, dark = max(np.median(inside), np.median(outside)), min(np.median(inside), np.median(outside))
    assert (light + 0.05) / (dark + 0.05) > 4.5


def _found(seen: Any, letters: Any) -> Any:
    """Where letters of a known shape lie in a picture: where it is brightest or darkest under all of them."""
    import cv2

    luma = seen.mean(axis=2).astype(np.float32)
    shape = letters.astype(np.float32)
    padded = np.pad(luma, [(s, s) for s in (2, 2)], "edge")
    score = cv2.matchTemplate(padded, shape, cv2.TM_CCOEFF)
    row, column = np.unravel_index(np.argmax(np.abs(score)), score.shape)
    out = np.zeros(padded.shape, bool)
    out[row : row + shape.shape[0], column : column + shape.shape[1]] = letters
    return out[2:-2, 2:-2]


def _grown(mask: Any, by: int) -> Any:
    import cv2

    return cv2.dilate(mask.astype(np.uint8), np.ones((2 * by + 1, 2 * by + 1), np.uint8)) > 0


def _luminance(rgb: Any) -> Any:
    """Relative luminance of sRGB, 0..1."""
    share = rgb / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ (0.2126, 0.7152, 0.0722))


@pytest.mark.parametrize("size", SHAPES, ids=str)
def test_a_lower_third_hugs_the_left_whatever_its_width(size: Size) -> None:
    lefts = {layer(made(text, size, preset="lower_third"), size).left for text in ("I", "Ada", "Ada Moreno")}
    assert max(lefts) - min(lefts) <= 2 and max(lefts) <= 0.07 * size[0]
    bottoms = set()
    for text in ("ace", "gyp", "two\nlines"):
        found = layer(made(text, size, preset="lower_third"), size)
        bottoms.add(found.top + found.picture.size[1])
    assert max(bottoms) - min(bottoms) <= 3


@pytest.mark.parametrize(
    ("anchor", "left", "top"),
    [
        ("centre", 10 - 10, 50 - 10),
        ("left", 10 - 2, 50 - 10),
        ("right", 10 - 18, 50 - 10),
        ("top", 10 - 10, 50 - 3),
        ("bottom", 10 - 10, 50 - 17),
        ("bottom-right", 10 - 18, 50 - 17),
    ],
)
def test_its_anchor_lies_where_it_was_put(anchor: str, left: float, top: float) -> None:
    title = Title.model_validate(
        {"id": "s1", "in": 0, "out": 1000, "text": "x", "x": 10, "y": 50, "anchor": anchor}
    )
    assert corner(title, (100, 100), (2.0, 3.0, 18.0, 17.0), (20, 20)) == pytest.approx((left, top))
