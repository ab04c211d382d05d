"""canvas_background: what is below all tracks."""

from __future__ import annotations

import pytest

from cleanplate.draft.model import Media
from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said


@pytest.mark.parametrize(
    ("background", "kept"),
    [("transparent", "transparent"), ("#123456", "#123456"), ("media:m4", "media:m4"), ("m4", "media:m4")],
)
def test_what_was_named_is_below(background: str, kept: str) -> None:
    assert done(sample(), "canvas_background", background=background).canvas.background == kept


def test_a_new_file_becomes_a_media() -> None:
    wall = {"kind": "image", "file": "wall.png"}
    draft = done(sample(), "canvas_background", background=wall)
    assert draft.canvas.background == "media:m5" and draft.media["m5"] == Media.model_validate(wall)


@pytest.mark.parametrize(
    ("background", "told"),
    [
        ("blur", "nothing to blur"),
        ("wall.png", "only media:ID may"),
        ("media:m3", "no picture or video"),
        ("reddish", "is no background"),
    ],
)
def test_what_cannot_be_below(background: str, told: str) -> None:
    error = refused(sample(), "canvas_background", background=background)
    assert error.path == "m.background" and told in str(error)


def test_it_is_told() -> None:
    assert said(sample(), "canvas_background", background="transparent") == (
        "Set the canvas's background to transparent",
        "已将画布背景设为透明",
    )
    assert said(sample(), "canvas_background", background="m4").en == "Set the canvas's background to sea.jpg"
