"""detach_audio: a clip's sound on a track of its own, at the same place."""

from __future__ import annotations

from cleanplate.draft.model import Sound
from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


def test_it_lies_where_it_was_heard_and_the_clip_is_muted() -> None:
    draft = done(sample(), "detach_audio", segment="s2")
    assert segment(draft, "s6") == Sound(id="s6", start=4000, end=6000, media="m1", source_in=4000)
    assert segment(draft, "s2").muted and draft.tracks[3].segments == (segment(draft, "s6"),)


def test_whatever_was_done_to_it_stays() -> None:
    draft = done(sample(), "fade", segment="s1", fade_in=200, fade_out=300)
    for op, fields in (("reverse", {}), ("volume", {"percent": 70}), ("denoise", {"strength": 40})):
        draft = done(draft, op, segment="s1", **fields)
    draft = done(draft, "detach_audio", segment="s1")
    clip, sound = segment(draft, "s1"), segment(draft, "s6")
    names = ("start", "end", "media", "source_in", "speed", "reverse", "volume", "denoise", "fade_in", "fade_out")
    assert [getattr(sound, name) for name in names] == [getattr(clip, name) for name in names]


def test_at_a_transition_it_goes_on_beyond_the_cut_as_it_was_heard() -> None:
    draft = done(sample(), "transition", segment="s2", d=1000)
    first = segment(done(draft, "detach_audio", segment="s1"), "s6")
    second = segment(done(draft, "detach_audio", segment="s2"), "s6")
    assert (first.start, first.end, first.fade_in, first.fade_out) == (0, 4500, 0, 1000)
    assert (second.start, second.end, second.source_in, second.fade_in) == (3500, 6000, 3500, 1000)


def test_a_muted_clip_s_sound_stays_silent() -> None:
    draft = done(done(sample(), "mute", segment="s1"), "detach_audio", segment="s1")
    assert segment(draft, "s6").muted


def test_bad_input() -> None:
    assert "does not move" in str(refused(sample(), "detach_audio", segment="s3"))
    assert refused(sample(), "detach_audio", segment="s5").hint == "Name a clip."
    silent = {"kind": "video", "file": "mute.mp4", "d": 5000, "width": 64, "height": 64, "rate": "25"}
    draft = done(sample(), "add", media=silent)
    assert "no sound" in str(refused(draft, "detach_audio", segment="s6"))


def test_it_is_told() -> None:
    assert said(sample(), "detach_audio", segment="s1") == (
        "Laid the sound of talk.mp4 (s1) on an audio track",
        "已将 talk.mp4 (s1) 的声音分离到音频轨道",
    )
