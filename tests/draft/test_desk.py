"""Files that come in: the first video is laid, on a canvas of its own shape; nothing else is touched."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cleanplate.draft.desk import Desk, laid
from cleanplate.draft.model import Canvas, Draft, Media
from cleanplate.draft.operation import operation

TALL = Media(kind="video", file="a.mp4", duration=2000, width=720, height=1280, rate=Fraction(24))
PHOTO = Media(kind="image", file="b.jpg", width=800, height=600)


def test_the_first_video_gives_an_untouched_draft_its_shape_and_leaves_its_title() -> None:
    desk = laid(Desk(Draft(canvas=Canvas(title="Mine"))), TALL)
    canvas = desk.draft.canvas
    assert (canvas.width, canvas.height, canvas.rate, canvas.title) == (720, 1280, 24, "Mine")
    assert desk.draft.duration == 2000 and desk.history.steps == ()


@pytest.mark.parametrize("size", [(3840, 2160, 1920, 1080), (640, 360, 640, 360)])
def test_the_canvas_is_no_larger_than_usual_nor_than_the_video(size: tuple[int, int, int, int]) -> None:
    media = TALL.model_copy(update={"width": size[0], "height": size[1]})
    canvas = laid(Desk(Draft()), media).draft.canvas
    assert (canvas.width, canvas.height) == size[2:]


def test_on_a_draft_that_was_worked_on_it_is_an_operation_that_can_be_undone() -> None:
    begun = Desk(Draft()).applied(operation({"op": "title", "text": "Hi"}), "me")
    desk = laid(begun, TALL)
    assert desk.draft.duration == 3000 and (desk.draft.canvas.width, desk.draft.canvas.rate) == (1920, 24)
    assert desk.undone().undone().draft == begun.draft


def test_pictures_and_a_second_video_wait() -> None:
    desk = laid(Desk(Draft()), TALL)
    assert laid(desk, PHOTO) == desk and laid(desk, TALL) == desk
    assert laid(Desk(Draft()), PHOTO).draft == Draft()
