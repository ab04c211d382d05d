"""aspect: another shape, with clips that fill it still, and pictures in pictures where they were."""

from __future__ import annotations

import pytest

from cleanplate.draft.model import Canvas, Clip, Draft, Placement
from cleanplate.draft.sample import sample
from cleanplate.draft.timeline import changed
from tests.draft.doing import done, refused, said, segment


def _size(draft: Draft) -> tuple[int, int]:
    return draft.canvas.width, draft.canvas.height


@pytest.mark.parametrize(
    ("ratio", "size"),
    [("16:9", (1920, 1080)), ("9:16", (1080, 1920)), ("1:1", (1080, 1080)), ("4:5", (1080, 1350))],
)
def test_full_hd_becomes_the_sizes_that_platforms_ask_for(ratio: str, size: tuple[int, int]) -> None:
    hd = sample().model_copy(update={"canvas": Canvas(rate="25")})
    assert _size(done(hd, "aspect", ratio=ratio)) == size


def test_through_every_shape_and_back_is_the_same_size() -> None:
    draft = sample()
    for ratio in ("9:16", "4:5", "1:1", "16:9"):
        draft = done(draft, "aspect", ratio=ratio)
    assert _size(draft) == (1280, 720)


@pytest.mark.parametrize("side", [1, 2, 3, 479, 481, 853])
def test_sides_are_even_and_near_the_ratio(side: int) -> None:
    draft = done(sample(), "canvas_size", width=side, height=side + 100)
    wide, high = _size(done(draft, "aspect", ratio="16:9"))
    assert wide % 2 == high % 2 == 0 and abs(wide - high * 16 / 9) <= 1


def _placed(**values: object) -> Draft:
    return changed(sample(), "s1", placement=Placement.model_validate(values))


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"fit": "stretch"},
        {"scale": 130, "rotation": 180, "crop": {"left": 10}},
        {"fit": "cover", "scale": 112, "x": 47, "move": {"x": 53, "scale": 112}},
    ],
)
def test_a_clip_that_fills_the_canvas_is_reframed_and_otherwise_stays(values: dict[str, object]) -> None:
    new = segment(done(_placed(**values), "aspect", ratio="9:16"), "s1").placement
    assert new == Placement.model_validate(values | {"fit": "cover", "focus": "subject"})


@pytest.mark.parametrize(
    "values",
    [
        {"scale": 30, "x": 80, "y": 80},
        {"x": 25, "crop": {"left": 25, "right": 25}},
        {"rotation": 90},
        {"scale": 100, "move": {"scale": 50}},
    ],
)
def test_a_picture_in_the_picture_or_to_one_side_stays_in_percent(values: dict[str, object]) -> None:
    draft = _placed(**values)
    assert segment(done(draft, "aspect", ratio="1:1"), "s1") == segment(draft, "s1")


def test_the_middle_stays_in_view_or_nothing_is_reframed() -> None:
    middle = done(sample(), "aspect", ratio="1:1", reframe="centre")
    assert {s.placement.focus for s in middle.tracks[0].segments if isinstance(s, Clip)} == {"centre"}
    assert {s.placement.fit for s in middle.tracks[0].segments if isinstance(s, Clip)} == {"cover"}
    none = done(sample(), "aspect", ratio="1:1", reframe="none")
    assert none.tracks == sample().tracks and _size(none) == (720, 720)


def test_titles_and_sounds_stay() -> None:
    assert done(sample(), "aspect", ratio="4:5").tracks[1:] == sample().tracks[1:]


def test_shapes_that_there_are_not() -> None:
    error = refused(sample(), "aspect", ratio="2:1")
    assert error.path == "ratio" and "'4:5'" in error.hint
    assert refused(sample(), "aspect", ratio="1:1", reframe="edge").path == "reframe"


def test_it_is_told() -> None:
    assert said(sample(), "aspect", ratio="9:16") == (
        "Changed the canvas to 9:16 (720x1280), keeping the subject in view",
        "已将画布改为 9:16（720x1280），主体保持在画面内",
    )
