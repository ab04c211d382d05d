"""canvas_size: pixels of the canvas, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said


def test_the_canvas_alone_changes() -> None:
    draft = done(sample(), "canvas_size", width=961, height=720)
    assert (draft.canvas.width, draft.canvas.height) == (961, 720)
    assert draft.tracks == sample().tracks and draft.canvas.title == "Sample"


def test_sides_have_limits() -> None:
    assert refused(sample(), "canvas_size", width=0, height=720).path == "width"
    assert refused(sample(), "canvas_size", width=100, height=16385).path == "height"
    assert refused(sample(), "canvas_size", width=100).path == "height"


def test_pixels_have_a_limit_that_the_settings_set(setting: Callable[[str, object], None]) -> None:
    setting("max_pixels", 1_000_000)
    error = refused(sample(), "canvas_size", width=1001, height=1000)
    assert error.path == "m.width" and "1,000,000 pixels" in error.hint


def test_it_is_told() -> None:
    assert said(sample(), "canvas_size", width=720, height=720) == (
        "Set the canvas to 720x720",
        "已将画布设为 720x720",
    )
