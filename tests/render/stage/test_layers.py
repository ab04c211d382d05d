"""What a draft is made of: clips whole or in parts, in the order that they are painted."""

from __future__ import annotations

from typing import Any

from cleanplate.draft.wire import Json
from cleanplate.render.shots.shot import Shot
from cleanplate.render.stage.layers import deep, layers
from tests.render.test_spans import SOURCES, clip, draft, title


def parts(clips: list[Json], titles: list[Json], whole: bool = False, **canvas: Any) -> list[tuple[int, int, Any]]:
    """(start, end, what stands behind its parted subject) of each shot."""
    found = layers(draft(clips, titles, **canvas), SOURCES, (640, 360), whole)
    shots = [layer for layer in found if isinstance(layer, Shot)]
    return [(s.start, s.end, s.removal and s.removal.background) for s in shots]


def test_a_clip_is_one_shot_where_nothing_lies_behind_it() -> None:
    assert parts([clip("s1", 0, 9000)], [title("s2", 1000, 2000)]) == [(0, 9000, None)]
    removed = clip("s1", 0, 9000, removal={"background": "teal"})
    assert parts([removed], [title("s2", 1000, 2000, behind="t1")]) == [(0, 9000, "teal")]


def test_one_that_keeps_its_scene_is_parted_only_while_something_lies_behind() -> None:
    words = [title("s2", 1000, 2000, behind="t1"), title("s3", 2000, 2500, behind="t1"), title("s4", 8000, 9500)]
    expected = [(0, 1000, None), (1000, 2500, "original"), (2500, 9000, None)]
    assert parts([clip("s1", 0, 9000)], words) == expected
    assert parts([clip("s1", 0, 9000, removal={"background": "original"})], words) == expected


def test_who_looks_at_mattes_has_it_parted_all_along() -> None:
    kept = clip("s1", 0, 9000, removal={"background": "original"})
    assert parts([kept], [], whole=True) == [(0, 9000, "original")]
    assert parts([kept], []) == [(0, 9000, None)]


def test_one_whose_subject_is_followed_stays_whole() -> None:
    followed = clip("s1", 0, 9000, placement={"fit": "cover", "focus": "subject"})
    assert parts([followed], [title("s2", 1000, 2000, behind="t1")]) == [(0, 9000, "original")]


def test_shots_reach_as_far_as_their_transitions_and_read_as_much_of_their_files() -> None:
    made = draft([clip("s1", 0, 4000), clip("s2", 4000, 8000, source_in=300, transition={"d": 1000})])
    first, second = (s for s in layers(made, SOURCES, (640, 360)) if isinstance(s, Shot))
    assert (first.start, first.end, second.start, second.end) == (0, 4500, 3500, 8000)
    assert first.frames.stop == 113 and second.frames.start == 88
    assert (first.stop, second.begin) == (4.5, 0)  # the file has only 300 ms more before


def test_what_is_on_behind_is_told_by_track_and_merged() -> None:
    words = [title("s2", 1000, 2000, behind="t1"), title("s3", 2000, 2500, behind="t1"), title("s4", 8000, 9500)]
    assert deep(draft([clip("s1", 0, 9000)], words)) == {"t1": [(1000, 2500)]}
