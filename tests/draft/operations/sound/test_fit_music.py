"""fit_music: music becomes as long as the picture, and gets an ending."""

from __future__ import annotations

from cleanplate.draft.check import problems
from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment

_LONG = {
    "kind": "video",
    "file": "long.mp4",
    "name": "long.mp4",
    "d": 90_000,
    "width": 64,
    "height": 64,
    "rate": "25",
}


def test_a_short_one_goes_on_to_the_picture_s_end_and_rings_out() -> None:
    draft = done(done(sample(), "add", media=_LONG), "fit_music", segment="s5")
    new = segment(draft, "s5")
    assert (new.start, new.end, new.looped, new.tail) == (0, 98_000, True, 2000)
    assert not list(problems(draft))  # though its file has 20 s only


def test_a_long_one_is_cut() -> None:
    draft = done(sample(), "fit_music", segment="s5", d=3000, tail=800)
    assert (segment(draft, "s5").end, segment(draft, "s5").tail) == (3000, 800)


def test_a_title_that_outlasts_the_clips_is_picture_too() -> None:
    draft = done(sample(), "title", text="The end", at=8000)
    assert segment(done(draft, "fit_music"), "s5").end == 11_000


def test_the_next_sound_of_its_track_is_left_alone() -> None:
    draft = done(sample(), "trim", segment="s5", out=2000)
    draft = done(draft, "add_audio", media="m3", at=5000, track="t3")
    draft = done(draft, "fit_music")
    assert [(s.start, s.end, s.looped) for s in draft.tracks[2].segments] == [(0, 5000, True), (5000, 8000, True)]


def test_a_tail_takes_the_place_of_a_fade_and_is_no_longer_than_the_sound() -> None:
    draft = done(sample(), "fade", segment="s5", fade_in=500, fade_out=900)
    kept, gone = (segment(done(draft, "fit_music", tail=tail, d=1000), "s5") for tail in (0, 5000))
    assert (kept.tail, kept.fade_in, kept.fade_out) == (0, 357, 642)
    assert (gone.tail, gone.fade_in, gone.fade_out) == (1000, 500, 0)


def test_parts_of_it_go_on_where_it_was_cut_and_only_the_last_rings_out() -> None:
    draft = done(done(sample(), "fit_music", segment="s5", d=60_000), "split", segment="s5", at=45_000)
    first, second = segment(draft, "s5"), segment(draft, "s6")
    assert (first.tail, second.tail, second.source_in) == (0, 2000, 45_000)
    assert first.looped and second.looped and not list(problems(draft))
    joined = segment(done(draft, "join", segment="s5"), "s5")
    assert (joined.end, joined.tail) == (60_000, 2000)


def test_bad_input() -> None:
    assert refused(sample(), "fit_music", segment="s1").hint == "Name a sound."
    assert refused(sample(), "fit_music", segment="s5", d=0).path == "d"
    assert "no music" in str(refused(done(sample(), "delete", segment="s5"), "fit_music"))
    late = done(sample(), "move", segment="s5", at=9000)
    assert refused(late, "fit_music").path == "d"


def test_it_is_told() -> None:
    assert said(sample(), "fit_music") == ("Fitted music.m4a (s5) to 8s", "已将 music.m4a (s5) 调整为 8s")
    late = done(sample(), "add_audio", media="m3", at=6000)
    assert said(late, "fit_music") == ("Fitted the music to the picture", "已将 所有音乐 调整为 画面长度")
