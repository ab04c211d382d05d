"""Lists as hands would write them: events, dissolves, wipes, fades, speed, channels, drop-frame."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given

from cleanplate.draft.model import Draft, VideoTrack
from cleanplate.draft.sample import sample
from cleanplate.draft.time import frame_of
from cleanplate.interchange.edl.write import WIPES, write
from cleanplate.interchange.grid import Reference, rate_of
from cleanplate.interchange.timecode import drops, frame
from tests.draft.drafts import drafts
from tests.interchange.shelf import HOME, edited, references

NTSC = Fraction(30000, 1001)
_EVENT = re.compile(r"^\d+  (\S+) +(\S+) +(\S+) +(\d+ +)?(\S+) (\S+) (\S+) (\S+)$")


def text_of(draft: Draft, start: int = 0, **more: bool) -> str:
    return write(draft, references(draft, start), **more)[0][0].text


def events(text: str) -> list[tuple[str, ...]]:
    """Reel, channel, kind, length and the four times of each event."""
    return [tuple((part or "").strip() for part in m.groups()) for m in map(_EVENT.match, text.splitlines()) if m]


def test_a_cut_a_dissolve_and_a_speed_are_as_hands_would_write_them() -> None:
    draft = edited(
        {"in": 0, "out": 4000, "muted": True},
        {"in": 4000, "out": 6000, "source_in": 6000, "speed": 50, "muted": True, "transition": {"d": 800}},
        canvas={"title": "Sample"},
    )
    assert text_of(draft) == (
        "TITLE: Sample\n"
        "FCM: NON-DROP FRAME\n"
        "001  TALK     V     C        00:00:00:00 00:00:03:15 01:00:00:00 01:00:03:15\n"
        "* FROM CLIP NAME: talk.mp4\n"
        "* SOURCE FILE: talk.mp4\n"
        "002  TALK     V     C        00:00:03:15 00:00:03:15 01:00:03:15 01:00:03:15\n"
        "002  TALK     V     D    020 00:00:05:20 00:00:07:00 01:00:03:15 01:00:06:00\n"
        "* FROM CLIP NAME: talk.mp4\n"
        "* TO CLIP NAME: talk.mp4\n"
        "M2   TALK     012.5                00:00:05:20\n"
        "* SOURCE FILE: talk.mp4\n"
        "* RATE: 25\n"
    )


def test_fades_go_from_and_to_black() -> None:
    found = events(text_of(edited({"in": 0, "out": 2000, "fade_in": 400, "fade_out": 200, "media": "m2"})))
    told = [(e[0], e[2], e[3]) for e in found]
    assert told == [("BL", "C", ""), ("PHOTO", "D", "010"), ("PHOTO", "C", ""), ("BL", "D", "005")]  # fmt: skip
    assert found[1][6:] == ("01:00:00:00", "01:00:01:20") and found[3][6:] == ("01:00:01:20", "01:00:02:00")


@pytest.mark.parametrize(("direction", "code"), WIPES.items())
def test_a_wipe_has_its_code(direction: str, code: int) -> None:
    turn = {"kind": "wipe", "direction": direction, "d": 400}
    found = events(
        text_of(edited({"in": 0, "out": 1000}, {"in": 1000, "out": 2000, "source_in": 2000, "transition": turn}))
    )
    assert found[2][2:4] == (f"W{code:03}", "010")


def test_a_transition_begins_no_earlier_than_its_file() -> None:
    draft = edited({"in": 0, "out": 2000}, {"in": 2000, "out": 4000, "source_in": 200, "transition": {"d": 800}})
    lists, notes = write(draft, references(draft))
    dissolve = next(e for e in events(lists[0].text) if e[2] == "D")
    assert dissolve[3:5] == ("015", "00:00:00:00") and dissolve[6] == "01:00:01:20"
    assert any("begins too late" in note and "s2" in note for note in notes)


def test_backwards_and_freezes_have_their_speed() -> None:
    draft = edited(
        {"in": 0, "out": 1000, "reverse": True}, {"in": 1000, "out": 2000, "speed": 0, "source_in": 400}
    )
    speeds = re.findall(r"^M2   TALK     (\S+) ", text_of(draft), re.M)
    assert speeds[:2] == ["-25.0", "000.0"]


def test_sound_lies_on_channels_with_its_level() -> None:
    found = text_of(sample())
    assert [e[1] for e in events(found)] == ["V", "V", "V", "A", "A", "A2"]
    assert "* AUDIO LEVEL AT 00:00:00:00 IS -9.12 DB (REEL MUSIC A2)" in found


def test_more_sound_than_there_are_channels_is_told() -> None:
    sounds = tuple(
        {"id": f"t{n}", "tt": 1, "sg": [{"id": f"a{n}", "in": 0, "out": 1000, "media": "m3"}]} for n in range(2, 8)
    )
    lists, notes = write(draft := edited({"in": 0, "out": 1000}, tracks=sounds), references(draft))
    assert [e[1] for e in events(lists[0].text)] == ["V", "A", "A2", "NONE", "NONE"]
    assert "AUD  3" in lists[0].text and "AUD  4" in lists[0].text
    assert any("4 channels" in note and "a5, a6, a7" in note for note in notes)


def test_each_video_track_has_a_list_and_sound_is_in_the_first() -> None:
    upper = {"id": "t2", "tt": 0, "sg": [{"id": "s9", "in": 0, "out": 1000, "media": "m2"}]}
    lists, notes = write(draft := edited({"in": 0, "out": 1000}, tracks=(upper,)), references(draft))
    assert [one.suffix for one in lists] == ["", "_v2"]
    assert [e[:2] for e in events(lists[1].text)] == [("PHOTO", "V")]
    assert any("2 lists" in note for note in notes)


def test_drop_frame_is_the_default_where_the_rate_has_it_and_can_be_left() -> None:
    draft = edited({"in": 0, "out": 61_000, "media": "m2"}, canvas={"rate": "30000/1001"})
    assert "FCM: DROP FRAME" in text_of(draft) and events(text_of(draft))[0][7] == "01:01:01;00"
    plain = text_of(draft, drop=False)
    assert "FCM: NON-DROP FRAME" in plain and events(plain)[0][7] == "01:01:00:28"
    assert "NON-DROP" in text_of(edited({"in": 0, "out": 1000}), drop=True)


def test_a_source_s_labels_are_those_of_its_own_file() -> None:
    draft = edited({"in": 0, "out": 1001, "media": "m1"}, canvas={"rate": "30000/1001"})
    media = {"m1": draft.media["m1"].model_copy(update={"rate": NTSC})}
    lists, _ = write(
        draft.model_copy(update={"media": media}), {"m1": Reference(HOME / "talk.mp4", 108_000, False)}
    )
    assert events(lists[0].text)[0][4:7] == ("01:00:00:00", "01:00:01:00", "01:00:00;00")


@given(drafts())
def test_every_clip_is_on_its_frames(draft: Draft) -> None:
    rate = rate_of(draft)
    lists, _ = write(draft, references(draft))
    tracks = [track for track in draft.tracks if isinstance(track, VideoTrack)]
    hour = frame("01:00:00;00" if drops(rate) else "01:00:00:00", rate)
    for one, track in zip(lists, tracks, strict=False):
        pictures = [e for e in events(one.text) if e[1] == "V"]
        shown = [s for s in track.segments if frame_of(s.end, rate) > frame_of(s.start, rate)]
        ends = {frame(e[7], rate) - hour for e in pictures}
        begins = {frame(e[6], rate) - hour for e in pictures}
        if shown:
            assert frame_of(shown[0].start, rate) == min(begins) and frame_of(shown[-1].end, rate) == max(ends)
        whole = [s for s in shown if not s.transition and not s.fade_in]
        assert {frame_of(s.start, rate) for s in whole} <= begins
