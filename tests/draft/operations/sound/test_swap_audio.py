"""swap_audio: another file's sound in an old one's place."""

from __future__ import annotations

from cleanplate.draft.model import Sound
from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment

JINGLE = {"kind": "audio", "file": "jingle.mp3", "d": 2000}


def test_a_sound_keeps_its_place_volume_and_fades() -> None:
    draft = done(sample(), "fade", segment="s5", fade_in=500, fade_out=1000)
    file = {"kind": "audio", "file": "other.mp3", "d": 9000}
    new = segment(done(draft, "swap_audio", segment="s5", media=file), "s5")
    assert new == segment(draft, "s5").model_copy(update={"media": "m5"})


def test_a_shorter_file_ends_earlier_with_fades_that_fit() -> None:
    draft = done(sample(), "fade", segment="s5", fade_in=3000, fade_out=1000)
    new = segment(done(draft, "swap_audio", segment="s5", media=JINGLE), "s5")
    assert (new.start, new.end, new.fade_in, new.fade_out) == (0, 2000, 1500, 500)


def test_the_new_file_begins_at_its_start_at_its_own_speed() -> None:
    track = sample().tracks[2]
    odd = track.segments[0].model_copy(update={"source_in": 1000, "speed": 150, "reverse": True, "muted": True})
    draft = sample()
    draft = draft.model_copy(update={"tracks": (*draft.tracks[:2], track.model_copy(update={"segments": (odd,)}))})
    new = segment(done(draft, "swap_audio", segment="s5", media=JINGLE), "s5")
    assert (new.source_in, new.speed, new.reverse, new.muted) == (0, 100, False, True)


def test_a_clip_is_muted_and_the_sound_laid_under_it() -> None:
    draft = done(sample(), "swap_audio", segment="s2", media="m3")
    assert segment(draft, "s2").muted and segment(draft, "s5") == segment(sample(), "s5")
    assert segment(draft, "s6") == Sound(id="s6", start=4000, end=6000, media="m3")
    assert draft.tracks[3].segments == (segment(draft, "s6"),)


def test_a_file_shorter_than_the_clip_ends_before_it() -> None:
    draft = done(sample(), "swap_audio", segment="s1", media=JINGLE)
    assert segment(draft, "s6").end == 2000 and segment(draft, "s1").end == 4000


def test_bad_input() -> None:
    assert refused(sample(), "swap_audio", segment="s4", media="m3").hint == "Name a clip or a sound."
    assert "no sound" in str(refused(sample(), "swap_audio", segment="s5", media="m4"))
    assert refused(sample(), "swap_audio", segment="s5").path == "media"


def test_it_is_told() -> None:
    assert said(sample(), "swap_audio", segment="s5", media=JINGLE) == (
        "Replaced the sound of music.m4a (s5) with jingle.mp3",
        "已将 music.m4a (s5) 的声音替换为 jingle.mp3",
    )
