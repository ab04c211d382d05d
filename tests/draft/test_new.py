"""A new draft: files in order, on a canvas of the first video's shape and rate."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cleanplate.draft.check import problems
from cleanplate.draft.model import AudioTrack, Media, VideoTrack
from cleanplate.draft.new import RATE, new
from cleanplate.draft.node import SIDE
from cleanplate.draft.sample import MUSIC, PHOTO, VIDEO
from cleanplate.errors import DraftError

NTSC = Fraction(30_000, 1001)


def video(width: int = 1280, height: int = 720, rate: Fraction | None = NTSC, duration: int = 3000) -> Media:
    return Media(kind="video", file="v.mp4", duration=duration, width=width, height=height, rate=rate)


def picture(width: int, height: int) -> Media:
    return Media(kind="image", file="p.png", width=width, height=height)


def test_videos_and_pictures_follow_each_other_and_sounds_lie_under_them() -> None:
    made = new([VIDEO, MUSIC, PHOTO, VIDEO], "Film")
    pictures = [s for t in made.tracks if isinstance(t, VideoTrack) for s in t.segments]
    sounds = [s for t in made.tracks if isinstance(t, AudioTrack) for s in t.segments]
    names = [made.media[s.media].name for s in pictures]
    assert names == ["talk.mp4", "photo.jpg", "talk.mp4"]
    assert [(s.start, s.end) for s in pictures] == [(0, 10_000), (10_000, 15_000), (15_000, 25_000)]
    assert [(made.media[s.media].name, s.start) for s in sounds] == [("music.m4a", 0)]
    assert made.canvas.title == "Film" and not list(problems(made))


def test_the_same_file_twice_is_one_media() -> None:
    assert len(new([VIDEO, VIDEO]).media) == 1


@pytest.mark.parametrize(
    ("media", "size", "rate"),
    [
        ([video()], (1920, 1080), NTSC),
        ([video(720, 1280)], (1080, 1920), NTSC),
        ([video(1000, 1000)], (1080, 1080), NTSC),
        ([video(999, 333)], (3240, 1080), NTSC),
        ([PHOTO, video(720, 1280)], (1080, 1920), NTSC),
        ([video(720, 1280), video()], (1080, 1920), NTSC),
        ([PHOTO], (1440, 1080), RATE),
        ([MUSIC], (1920, 1080), RATE),
        ([MUSIC, PHOTO], (1440, 1080), RATE),
        ([video(rate=None)], (1920, 1080), RATE),
        ([video(0, 0)], (1920, 1080), NTSC),
    ],
)
def test_the_canvas_is_that_of_the_first_video_else_of_the_first_picture(
    media: list[Media], size: tuple[int, int], rate: Fraction
) -> None:
    canvas = new(media).canvas
    assert ((canvas.width, canvas.height), canvas.rate) == (size, rate)


@given(st.integers(1, 8000), st.integers(1, 8000), st.integers(16, 2160))
def test_it_has_even_sides_the_shorter_as_asked_and_the_shape_of_the_source(
    width: int, height: int, short: int
) -> None:
    assume(max(width, height) * short / min(width, height) < SIDE - 2)
    canvas = new([picture(width, height)], short_side=short).canvas
    assert canvas.width % 2 == canvas.height % 2 == 0
    assert abs(min(canvas.width, canvas.height) - short) <= 1
    factor = short / min(width, height)
    for side, own in ((canvas.width, width), (canvas.height, height)):
        assert side == pytest.approx(own * factor, abs=1 + 1e-6)


@pytest.mark.parametrize(
    ("width", "height", "short"), [(20_000, 16, 1080), (16, 20_000, 1080), (1920, 1080, 16_384)]
)
def test_a_canvas_that_would_be_too_large_is_refused_in_words(width: int, height: int, short: int) -> None:
    with pytest.raises(DraftError, match="too large") as caught:
        new([picture(width, height)], short_side=short)
    assert "--height" in caught.value.hint and caught.value.path == "m.width"


def test_of_nothing_there_is_no_draft() -> None:
    with pytest.raises(DraftError, match="at least one file"):
        new([])
