"""When a clip is heard: in its own time, and beyond a cut as far as its file goes."""

from __future__ import annotations

import pytest

from cleanplate.draft.cuts import ends
from cleanplate.draft.finish import Transition
from cleanplate.draft.hearing import Hearing, hearing
from cleanplate.draft.model import Canvas, Clip, Draft, VideoTrack


def _second(kind: str = "dissolve", length: int = 1000, lasting: int = 20_000, **how: object) -> Hearing:
    """The second of two clips of three seconds."""
    clips = (
        Clip(id="s1", start=0, end=3000, media="m1"),
        Clip(id="s2", start=3000, end=6000, media="m1", transition=Transition(kind=kind, length=length), **how),
    )
    draft = Draft(tracks=(VideoTrack(id="t1", segments=clips),), canvas=Canvas(rate=25))
    return hearing(clips[1], ends(draft)["s2"], lasting)


def test_it_begins_half_a_transition_sooner_and_fades_in_over_all_of_it() -> None:
    assert _second(source_in=2000) == Hearing(2500, 6000, 1000, 0)
    assert _second(source_in=2000, speed=200) == Hearing(2500, 6000, 1000, 0)


@pytest.mark.parametrize(("source_in", "speed", "start"), [(0, 100, 3000), (200, 100, 2800), (200, 50, 2600)])
def test_no_sooner_than_its_file_does(source_in: int, speed: int, start: int) -> None:
    assert _second(source_in=source_in, speed=speed) == Hearing(start, 6000, 3500 - start, 0)


def test_backwards_what_comes_sooner_lies_behind_its_end() -> None:
    assert _second(reverse=True, lasting=3200) == Hearing(2800, 6000, 700, 0)


def test_through_a_colour_nothing_is_heard_beyond_the_cut() -> None:
    assert _second("fade", source_in=2000) == Hearing(3000, 6000, 500, 0)


def test_a_longer_fade_of_its_own_stays_and_all_fades_fit() -> None:
    assert _second(source_in=2000, fade_in=1800).fade_in == 1800
    short = _second(source_in=2000, length=6000, fade_out=3000)
    assert short.fade_in + short.fade_out <= short.end - short.start


def test_a_still_moment_and_a_sound_of_its_own_track_keep_their_time() -> None:
    assert _second(speed=0) == Hearing(3000, 6000, 0, 0)
    alone = Clip(id="s1", start=10, end=90, media="m1", fade_in=5, fade_out=6)
    assert hearing(alone, None, 1000) == Hearing(10, 90, 5, 6)


def test_where_in_the_file_it_begins() -> None:
    clip = Clip(id="s1", start=1000, end=2000, media="m1", source_in=500, speed=150)
    assert Hearing(800, 2100, 0, 0).source_in(clip) == (500 - 300) * 100
    assert Hearing(800, 2100, 0, 0).source_in(clip.model_copy(update={"reverse": True})) == (500 - 150) * 100
