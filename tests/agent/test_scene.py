"""What is remembered of an operation."""

from __future__ import annotations

from cleanplate.draft.operation import operation
from tests.agent.scenes import film, pip, reel


def _after(scene_of: object, plain: dict[str, object]) -> object:
    scene = scene_of()  # type: ignore[operator]
    return scene.after(plain, operation(plain).apply(scene.draft))


def test_the_segment_that_was_named_is_touched() -> None:
    last = _after(film, {"op": "edit_title", "segment": "s2", "colour": "red"}).last  # type: ignore[attr-defined]
    assert (last.touched, last.segments["title"], last.colour) == ("s2", "s2", "red")


def test_the_segment_that_was_made_is_touched() -> None:
    last = _after(film, {"op": "title", "text": "Hi"}).last  # type: ignore[attr-defined]
    assert last.touched == "s4"


def test_what_is_gone_is_forgotten() -> None:
    scene = film()
    named = {"op": "edit_title", "segment": "s2", "colour": "red"}
    scene = scene.after(named, operation(named).apply(scene.draft))
    gone = {"op": "delete", "segment": "s2"}
    last = scene.after(gone, operation(gone).apply(scene.draft)).last
    assert last.touched is None
    assert "title" not in last.segments
    assert last.colour == "red"


def test_the_video_is_what_lies_lowest() -> None:
    assert [c.id for c in pip().main_clips()] == ["s1"]
    assert [c.id for c in reel().main_clips()] == ["s1", "s2", "s3"]
