"""mute: silence that keeps the volume."""

from __future__ import annotations

from cleanplate.draft.sample import sample
from cleanplate.draft.wire import dumped
from tests.draft.doing import done, refused, said, segment


def test_a_segment_falls_silent_and_is_heard_again_as_loud() -> None:
    draft = done(sample(), "mute", segment="s5")
    assert (segment(draft, "s5").muted, segment(draft, "s5").volume) == (True, 35)
    assert dumped(done(draft, "mute", segment="s5", muted=False)) == dumped(sample())


def test_all_of_a_track_and_nothing_else() -> None:
    draft = done(sample(), "mute", track="t1")
    assert [segment(draft, s).muted for s in ("s1", "s2", "s3", "s5")] == [True, True, True, False]


def test_one_of_segment_and_track() -> None:
    for fields in ({}, {"segment": "s1", "track": "t1"}, {"muted": False}):
        assert "either a segment or a track" in str(refused(sample(), "mute", **fields))


def test_titles_make_no_sound() -> None:
    assert refused(sample(), "mute", segment="s4").path == "segment"
    assert refused(sample(), "mute", track="t2").path == "track"
    assert "There are: t1, t2, t3" in refused(sample(), "mute", track="t9").hint


def test_it_is_told() -> None:
    assert said(sample(), "mute", segment="s1") == ("Muted talk.mp4 (s1)", "已静音 talk.mp4 (s1)")
    named = done(sample(), "rename", track="t3", title="Lo-fi")
    assert said(named, "mute", track="t3", muted=False) == ("Unmuted Lo-fi (t3)", "已取消静音 Lo-fi (t3)")
    assert said(sample(), "mute", track="t3") == ("Muted track t3", "已静音轨道 t3")
