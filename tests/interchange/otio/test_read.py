"""Timelines back: ours exactly, changed ones as changed, others' as far as a draft goes, hostile ones refused."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import opentimelineio as otio
import pytest
from hypothesis import given

from cleanplate.draft.check import problems
from cleanplate.draft.model import Draft
from cleanplate.draft.sample import sample
from cleanplate.draft.wire import dumped
from cleanplate.errors import DraftError
from cleanplate.interchange.otio.read import read
from cleanplate.interchange.otio.write import write
from tests.draft.drafts import drafts
from tests.interchange.shelf import HOME, Shelf, edited, references, segments


def back(draft: Draft, change: Any = lambda timeline: None, **more: Any) -> tuple[Draft, list[str]]:
    """A draft that was written, changed by the library, and read again."""
    text, _ = write(draft, references(draft, **more), HOME)
    timeline = otio.adapters.read_from_string(text, "otio_json")
    change(timeline)
    return read(timeline.to_json_string(), Shelf())


def foreign(*children: Any, kind: str = "Video", more: Any = ()) -> str:
    track = otio.schema.Track("V1", kind=kind)
    track.extend(children)
    timeline = otio.schema.Timeline("Theirs")
    timeline.tracks.extend([track, *more])
    return timeline.to_json_string()  # type: ignore[no-any-return]


def clip(start: float, length: float, url: str = "talk.mp4", rate: float = 25, **more: Any) -> Any:
    place = otio.opentime.TimeRange(
        otio.opentime.RationalTime(start, rate), otio.opentime.RationalTime(length, rate)
    )
    return otio.schema.Clip(url, otio.schema.ExternalReference(url), place, **more)


def gap(length: float) -> Any:
    return otio.schema.Gap(duration=otio.opentime.RationalTime(length, 25))


@given(drafts())
def test_a_draft_comes_back_exactly(draft: Draft) -> None:
    found, notes = back(draft, start=1000)
    assert dumped(found) == dumped(draft) and found == draft and notes == []


def test_keys_that_nobody_knows_come_back_whatever_they_are_called() -> None:
    draft = edited({"in": 0, "out": 1001, "OTIO_SCHEMA": "Clip.99", "huge": 1 << 80, "later": {"a": [None, 0.1]}})
    assert dumped(back(draft)[0]) == dumped(draft)


def test_a_clip_that_was_moved_there_is_moved_here_and_keeps_its_cut_out() -> None:
    def later(timeline: Any) -> None:
        timeline.tracks[0].insert(0, gap(50))

    found, _ = back(sample(), later)
    assert [(s.start, s.end) for s in segments(found)] == [(2000, 6000), (6000, 8000), (8000, 10_000)]
    assert segments(found)[2].removal == segments(sample())[2].removal


def test_a_clip_that_was_cut_in_two_there_is_two_here() -> None:
    def halved(timeline: Any) -> None:
        _halve(timeline.tracks[0])

    found, _ = back(sample(), halved)
    first, second = segments(found)[:2]
    assert (first.start, first.end, second.start, second.end) == (0, 2000, 2000, 4000)
    assert (first.source_in, second.source_in) == (0, 2000)
    assert first.id != second.id and not list(problems(found))


def _halve(track: Any) -> None:
    other = track[0].deepcopy()
    track[0].source_range = otio.opentime.TimeRange(track[0].source_range.start_time, _frames(50))
    other.source_range = otio.opentime.TimeRange(_frames(50), _frames(50))
    track.insert(1, other)


def test_a_clip_that_was_retimed_there_is_retimed_here() -> None:
    def slower(timeline: Any) -> None:
        timeline.tracks[0][0].effects.append(otio.schema.LinearTimeWarp(time_scalar=-0.5))

    first = segments(back(sample(), slower)[0])[0]
    assert (first.speed, first.reverse) == (50, True)


def test_others_timelines_become_drafts() -> None:
    turn = otio.schema.Transition(
        "x", otio.schema.TransitionTypes.SMPTE_Dissolve, in_offset=_frames(5), out_offset=_frames(5)
    )
    slow = clip(50, 25, effects=[otio.schema.LinearTimeWarp(time_scalar=0.5)])
    sound = otio.schema.Track("A1", kind="Audio")
    sound.append(clip(0, 100, "music.m4a"))
    found, notes = read(foreign(gap(25), clip(0, 25), turn, slow, clip(0, 25, "photo.jpg"), more=[sound]), Shelf())
    first, second, third = segments(found)
    assert (first.start, first.end, second.start, third.end) == (1000, 2000, 2000, 4000)
    assert (second.source_in, second.speed, second.transition.length) == (2000, 50, 400)
    assert found.media[third.media].kind == "image" and segments(found, 1)[0].end == 4000
    assert found.canvas.rate == 25 and (found.canvas.width, found.canvas.height) == (1280, 720)
    assert first.muted and not list(problems(found)) and notes == []


def test_a_clip_and_its_own_sound_become_one() -> None:
    sound = otio.schema.Track("A1", kind="Audio")
    sound.append(clip(10, 50))
    found, _ = read(foreign(clip(10, 50), more=[sound]), Shelf())
    assert len(found.tracks) == 1 and not segments(found)[0].muted


def test_files_that_count_from_their_timecode_begin_at_0() -> None:
    found, _ = read(foreign(clip(90_025, 50)), Shelf(start=Fraction(3600)))
    assert segments(found)[0].source_in == 1000


@pytest.mark.parametrize("start", [0, 10])
def test_what_is_nested_lies_where_it_is_seen(start: int) -> None:
    stack = otio.schema.Stack("inner")
    for url in ("talk.mp4", "photo.jpg"):
        track = otio.schema.Track(url)
        track.extend([gap(5), clip(20, 40, url)])
        stack.append(track)
    stack.source_range = otio.opentime.TimeRange(_frames(start), _frames(25))
    found, _ = read(foreign(gap(25), stack), Shelf())
    lower, upper = (next(s for s in segments(found, i)) for i in (0, 1))
    late = max(0, 5 - start) * 40
    assert (lower.start, lower.end) == (upper.start, upper.end) == (1000 + late, 2000)
    assert lower.source_in == 800 + max(0, start - 5) * 40


def test_what_cannot_come_is_told() -> None:
    odd = clip(0, 25, effects=[otio.schema.Effect("Glow", "glow")])
    off = clip(0, 25)
    off.enabled = False
    lost = clip(0, 25, "file:///elsewhere/lost.mov")
    bars = otio.schema.Clip("bars", otio.schema.GeneratorReference("bars", "SMPTEBars"), odd.source_range)
    found, notes = read(foreign(odd, off, lost, bars), Shelf())
    told = "\n".join(notes)
    assert "“glow” is left out: talk.mp4" in told and "switched off" in told and "names no file: bars" in told
    assert "Not found" in told and found.media[segments(found)[1].media].file == "lost.mov"


@pytest.mark.parametrize(
    "url",
    [
        "../../etc/passwd",
        "file:///etc/passwd",
        "https://evil.example/a.mp4",
        "/etc/pa%2e%2e/..%2f..%2fa.mp4",
        "\0",
    ],
)
def test_an_address_never_becomes_a_path_of_the_draft(url: str) -> None:
    found, _ = read(foreign(clip(0, 25, url)), Shelf())
    assert not list(problems(found))
    assert "/" not in found.media["m1"].file and ".." not in found.media["m1"].file


def _deep() -> str:
    return '{"a":' * 100 + "1" + "}" * 100


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no JSON"),
        ("[" * 100_000, "no JSON"),
        (_deep(), "nested too deep"),
        ('{"OTIO_SCHEMA": "Timeline.1", "x": NaN}', "no JSON"),
        ('{"OTIO_SCHEMA": "Clip.1"}', "no timeline"),
        ("{}", "not OpenTimelineIO|no timeline"),
        ('{"OTIO_SCHEMA": "Timeline.1", "x": 1e300}', "a number of"),
    ],
)
def test_what_is_no_timeline_is_refused(text: str, why: str) -> None:
    with pytest.raises(DraftError) as caught:
        read(text, Shelf())
    assert any(w in caught.value.message + caught.value.hint for w in why.split("|"))


@pytest.mark.parametrize("rate", [0, -25, 1e-9, 1e9])
def test_rates_that_cannot_be_are_refused(rate: float) -> None:
    document = json.loads(foreign(clip(0, 25)))
    place = document["tracks"]["children"][0]["children"][0]["source_range"]
    place["start_time"]["rate"] = place["duration"]["rate"] = rate
    with pytest.raises(DraftError):
        read(json.dumps(document), Shelf())


def test_too_many_clips_are_refused() -> None:
    with pytest.raises(DraftError, match="too long"):
        read(foreign(*(clip(0, 1) for _ in range(5001))), Shelf())


def test_media_that_were_moved_are_found_again() -> None:
    draft = edited({"in": 0, "out": 1000})
    text, _ = write(draft, references(draft), HOME)
    moved = {"x": draft.media["m1"].model_copy(update={"file": "footage/talk.mp4"})}

    class Elsewhere(Shelf):
        def find(self, url: str, name: str) -> Any:
            from cleanplate.interchange.found import Located

            return Located(moved["x"])

    found, _ = read(text, Elsewhere(has=False))
    assert found.media["m1"].file == "footage/talk.mp4"


def _frames(count: float) -> Any:
    return otio.opentime.RationalTime(count, 25)


def _ours(name: str, note: str) -> str:
    """A timeline of ours in which someone has written another note."""
    document = json.loads(write(sample(), references(sample()), HOME)[0])
    part = document if name == "draft" else document["tracks"]["children"][0]["children"][0]
    part["metadata"]["cleanplate"][name] = note
    return json.dumps(document)


@pytest.mark.parametrize(
    "note", ['{"m": []}', '{"m": {"rate": "1e999999999"}}', '{"media": [1]}', '{"media": {"m1": {"kind": "x"}}}']
)
def test_a_draft_that_someone_has_broken_is_refused(note: str) -> None:
    with pytest.raises(DraftError, match=r"The draft has m"):
        read(_ours("draft", note), Shelf())


@pytest.mark.parametrize(
    "note",
    [
        '{"id": [1]}',
        '{"id": "s1", "media": [1], "in": 0, "out": 3}',
        '{"id": "s1", "media": "m1", "in": 0, "out": 1e400}',
        '{"id": "s1", "media": "m1", "in": 0, "out": 9, "fade_in": "x"}',
    ],
)
def test_a_segment_that_someone_has_broken_is_read_as_theirs(note: str) -> None:
    found, _ = read(_ours("segment", note), Shelf())
    assert len(found.tracks[0].segments) == len(sample().tracks[0].segments)
