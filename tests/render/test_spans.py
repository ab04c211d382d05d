"""A timeline is cut so that a change in one place leaves the pieces of other places as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.draft.model import Draft, Media
from cleanplate.draft.operation import operation
from cleanplate.draft.time import frame_of
from cleanplate.draft.wire import loaded
from cleanplate.render.library import Source
from cleanplate.render.spans import LONGEST, SHORTEST, content, spans
from tests.render.test_remove import INFO

_FILES = {
    "m1": Media(kind="video", file="talk.mp4", hash="1" * 64, duration=600_000, width=640, height=360, audio=True),
    "m2": Media(kind="image", file="sea.jpg", hash="2" * 64, width=640, height=360),
}
SOURCES = {name: Source(media, INFO) for name, media in _FILES.items()}


def draft(clips: list[dict[str, Any]], titles: list[dict[str, Any]] | None = None, **canvas: Any) -> Draft:
    tracks = [{"id": "t1", "tt": 0, "sg": clips}, {"id": "t2", "tt": 7, "sg": titles or []}]
    media = {name: m.model_dump(by_alias=True, mode="json") for name, m in _FILES.items()}
    return loaded({"t": tracks, "m": {"width": 640, "height": 360, "rate": "25", **canvas}, "media": media})


def clip(name: str, start: int, end: int, **more: Any) -> dict[str, Any]:
    return {"id": name, "media": "m1", "in": start, "out": end, "source_in": start, **more}


def title(name: str, start: int, end: int, text: str = "Hello", **more: Any) -> dict[str, Any]:
    return {"id": name, "in": start, "out": end, "text": text, **more}


def shown(made: Draft) -> dict[tuple[int, int], Any]:
    return {(s.start, s.end): content(made, s, SOURCES) for s in spans(made)}


def changed(before: Draft, after: Draft) -> set[tuple[int, int]]:
    old, new = shown(before), shown(after)
    return {span for span in new if old.get(span) != new[span]}


@given(st.lists(st.integers(1, 20_000), min_size=1, max_size=12))
def test_spans_are_of_3_to_10_seconds_and_leave_nothing_out(lengths: list[int]) -> None:
    ends = [sum(lengths[: i + 1]) for i in range(len(lengths))]
    made = draft([clip(f"s{i}", end - lengths[i], end) for i, end in enumerate(ends)])
    found = spans(made)
    assert [s.start for s in found] == [0, *(s.end for s in found[:-1])]
    assert found[-1].end == made.duration and found[-1].last
    for span in found:
        assert span.end - span.start <= LONGEST
        assert span.end - span.start >= SHORTEST or len(found) == 1
    frames = [index for span in found for index in span.frames]
    assert made.canvas.rate and frames == list(range(frame_of(made.duration, made.canvas.rate)))


def test_another_title_changes_its_seconds_only() -> None:
    before = draft([clip("s1", 0, 120_000)], [title("s2", 31_000, 35_000)])
    after = operation({"op": "edit_title", "segment": "s2", "text": "Other"}).apply(before)
    assert changed(before, after) == {(31_000, 35_000)}


def test_a_fade_changes_only_where_it_is() -> None:
    before = draft([clip("s1", 0, 60_000)])
    after = operation({"op": "fade", "segment": "s1", "fade_out": 1000}).apply(before)
    assert changed(before, after) == {(54_000, 60_000)}


def test_another_clip_leaves_those_before_it_as_they_are() -> None:
    before = draft([clip("s1", 0, 30_000), clip("s2", 30_000, 60_000)])
    after = operation({"op": "delete", "segment": "s2"}).apply(before)
    assert not changed(before, after) - {(24_000, 30_000)}  # the last one goes on to the source's last frame


@pytest.mark.parametrize("rate", ["25", None])
def test_a_shorter_clip_is_another_last_span(rate: str | None) -> None:
    short, long = (draft([clip("s1", 0, end)], rate=rate) for end in (1000, 2000))
    assert content(short, spans(short)[-1], SOURCES) != content(long, spans(long)[-1], SOURCES)


def test_cutting_a_clip_in_two_changes_nothing_that_is_seen() -> None:
    before = draft([clip("s1", 0, 60_000)])
    after = operation({"op": "split", "segment": "s1", "at": 24_000}).apply(before)
    assert not changed(before, after)


@pytest.mark.parametrize(
    "change",
    [
        {"op": "volume", "segment": "s1", "percent": 20},
        {"op": "mute", "segment": "s1"},
        {"op": "rename", "segment": "s1", "title": "Talk"},
    ],
)
def test_what_is_only_heard_or_only_named_renders_nothing(change: dict[str, Any]) -> None:
    before = draft([clip("s1", 0, 60_000)])
    assert not changed(before, operation(change).apply(before))


@pytest.mark.parametrize(
    "change",
    [
        {"op": "colour", "segment": "s1", "brightness": 10},
        {"op": "opacity", "segment": "s1", "percent": 50},
        {"op": "remove_background", "segment": "s1"},
        {"op": "replace_background", "segment": "s1", "background": "media:m2"},
        {"op": "scale", "segment": "s1", "percent": 50},
        {"op": "reverse", "segment": "s1"},
        {"op": "canvas_background", "background": "teal"},
        {"op": "blending", "linear": True},
        {"op": "canvas_rate", "rate": "30"},
    ],
)
def test_what_is_seen_everywhere_changes_every_span(change: dict[str, Any]) -> None:
    before = draft([clip("s1", 0, 60_000)])
    assert len(changed(before, operation(change).apply(before))) == len(spans(before))


def test_another_file_of_the_same_name_is_another_content() -> None:
    made = draft([clip("s1", 0, 6000)])
    other = {"m1": Source(_FILES["m1"].model_copy(update={"hash": "3" * 64}), INFO)}
    (span,) = spans(made)
    assert content(made, span, SOURCES) != content(made, span, other)
    assert content(made, span, SOURCES) == content(made, span, SOURCES | {"m9": SOURCES["m2"]})
    assert INFO.path == Path("talk.mp4")


def two(**later: Any) -> Draft:
    return draft([clip("s1", 0, 30_000), clip("s2", 30_000, 60_000, source_in=100_000, **later)])


def test_a_transition_changes_the_spans_that_it_touches() -> None:
    after = two(transition={"d": 1000})
    assert changed(two(), after) == {(24_000, 30_000), (30_000, 36_000)}
    assert changed(after, two(transition={"d": 1000, "kind": "zoom"})) == {(24_000, 30_000), (30_000, 36_000)}
    assert changed(after, two(transition={"d": 1400})) == {(24_000, 30_000), (30_000, 36_000)}


def test_one_that_touches_no_clip_changes_nothing() -> None:
    apart = [
        draft([clip("s1", 0, 29_000), clip("s2", 30_000, 60_000, **more)]) for more in ({}, {"transition": {}})
    ]
    assert not changed(*apart)


def test_a_motion_changes_only_where_it_is() -> None:
    before = draft([clip("s1", 0, 60_000)], [title("s2", 0, 60_000)])
    after = operation({"op": "animate", "segment": "s2", "enter": "slide", "leave": "pop", "d": 500}).apply(before)
    assert changed(before, after) == {(0, 6000), (54_000, 60_000)}


def test_what_lies_behind_changes_its_own_seconds_only() -> None:
    before = draft([clip("s1", 0, 60_000)], [title("s2", 31_000, 35_000)])
    after = operation({"op": "place_behind", "segment": "s2"}).apply(before)
    assert changed(before, after) == {(31_000, 35_000)}


def test_behind_a_subject_that_is_followed_it_changes_where_that_is_found() -> None:
    """Its path is found over the whole clip, in the mattes that it is parted by."""
    followed = {"fit": "cover", "focus": "subject"}
    before = draft([clip("s1", 0, 60_000, placement=followed)], [title("s2", 31_000, 35_000)])
    after = operation({"op": "place_behind", "segment": "s2"}).apply(before)
    assert changed(before, after) == set(shown(after))


def test_a_subject_is_followed_over_all_that_a_transition_shows() -> None:
    followed = {"placement": {"fit": "cover", "focus": "subject"}}
    shorter, longer = (two(transition={"d": length}, **followed) for length in (400, 1400))
    assert changed(shorter, longer) == {(24_000, 30_000)} | {s for s in shown(longer) if s[0] >= 30_000}


def test_behind_a_track_that_shows_nothing_it_is_as_in_front() -> None:
    before = draft([clip("s1", 0, 30_000)], [title("s2", 40_000, 50_000)])
    after = operation({"op": "place_behind", "segment": "s2", "track": "t1"}).apply(before)
    assert not changed(before, after)


def test_captions_beside_the_picture_are_not_in_it() -> None:
    plain = [clip("s1", 0, 60_000)], [title("s2", 31_000, 35_000)]
    made, bare = draft(*plain), draft(plain[0])
    (first, words) = made.tracks
    beside = made.model_copy(update={"tracks": (first, words.model_copy(update={"captions": "stream"}))})
    assert shown(beside) == shown(bare)


@pytest.mark.parametrize("grade", [{"sepia": 50}, {"lut": "m2"}, {"tone": {"contrast": 5}}])
def test_a_look_is_a_part_of_what_is_seen(grade: dict[str, Any]) -> None:
    plain = draft([clip("s1", 0, 12_000)])
    assert len(changed(plain, draft([clip("s1", 0, 12_000, look=grade)]))) == 2
    whole = draft([clip("s1", 0, 12_000)], look=grade)
    assert len(changed(plain, whole)) == 2
    if "lut" in grade:
        assert "2" * 64 in str(shown(whole))


def test_how_a_subject_fits_its_scene_is_a_part_of_what_is_seen() -> None:
    plain, fit = {"background": "teal"}, {"background": "teal", "scene": {"match": 50}}
    before, after = (draft([clip("s1", 0, 12_000, removal=removal)]) for removal in (plain, fit))
    assert len(changed(before, after)) == 2
