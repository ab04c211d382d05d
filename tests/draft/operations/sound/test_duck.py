"""duck: music goes down under speech."""

from __future__ import annotations

from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


def test_a_sound_gets_how_far_it_goes_down_and_zero_takes_it_off() -> None:
    draft = done(sample(), "duck", segment="s5")
    assert segment(draft, "s5").duck == 12
    assert segment(done(draft, "duck", segment="s5", by=6.5), "s5").duck == 6.5
    assert done(draft, "duck", segment="s5", by=0) == sample()


def test_left_out_all_music_is_meant_and_a_video_s_sound_is_not() -> None:
    draft = done(done(sample(), "add_audio", media="m1"), "add_audio", media="m3", d=500)
    draft = done(draft, "duck", by=9)
    assert [segment(draft, s).duck for s in ("s5", "s6", "s7")] == [9, 0, 9]


def test_where_some_music_is_built_in_a_file_is_taken_for_a_voice() -> None:
    draft = done(done(sample(), "add_audio", media="lo-fi"), "duck")
    assert [segment(draft, s).duck for s in ("s5", "s6")] == [0, 12]


def test_bad_input() -> None:
    assert refused(sample(), "duck", segment="s1").hint == "Name a sound."
    assert refused(sample(), "duck", segment="s5", by=61).path == "by"
    assert refused(sample(), "duck", segment="s5", by=-1).path == "by"
    assert "no music" in str(refused(done(sample(), "delete", segment="s5"), "duck"))


def test_it_is_told() -> None:
    assert said(sample(), "duck") == (
        "Lowered music.m4a (s5) by 12 dB under speech",
        "人声出现时 music.m4a (s5) 将降低 12 dB",
    )
    assert said(sample(), "duck", by=0).en == "Left music.m4a (s5) as loud under speech"
    two = done(sample(), "add_audio", media="m3")
    assert said(two, "duck", by=6) == ("Lowered the music by 6 dB under speech", "人声出现时 所有音乐 将降低 6 dB")
