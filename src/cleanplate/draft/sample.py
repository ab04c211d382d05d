"""The draft that the operations' examples are told on: a talk in two parts, a photo, a title, music."""

from __future__ import annotations

from fractions import Fraction

from cleanplate.draft.model import (
    AudioTrack,
    Canvas,
    Clip,
    Draft,
    Media,
    Removal,
    Sound,
    TextTrack,
    Title,
    VideoTrack,
)

RATE = Fraction(25)
VIDEO = Media(
    kind="video", file="talk.mp4", name="talk.mp4", duration=10_000, width=1280, height=720, rate=RATE, audio=True
)
PHOTO = Media(kind="image", file="photo.jpg", name="photo.jpg", width=1200, height=900)
MUSIC = Media(kind="audio", file="music.m4a", name="music.m4a", duration=20_000, audio=True)
SEA = Media(kind="image", file="sea.jpg", name="sea.jpg", width=1600, height=900)


def sample() -> Draft:
    """s1 and s2 are the first six seconds of the talk, s3 the photo on teal to 8 s; s4 the title, s5 the music."""
    clips = (
        Clip(id="s1", start=0, end=4000, media="m1"),
        Clip(id="s2", start=4000, end=6000, media="m1", source_in=4000),
        Clip(id="s3", start=6000, end=8000, media="m2", removal=Removal(background="teal")),
    )
    title = Title(id="s4", start=500, end=2500, text="Good morning", y=82, fade_in=250, fade_out=250)
    music = Sound(id="s5", start=0, end=8000, media="m3", volume=35)
    return Draft(
        tracks=(
            VideoTrack(id="t1", segments=clips),
            TextTrack(id="t2", segments=(title,)),
            AudioTrack(id="t3", segments=(music,)),
        ),
        canvas=Canvas(title="Sample", width=1280, height=720, rate=RATE),
        media={"m1": VIDEO, "m2": PHOTO, "m3": MUSIC, "m4": SEA},
    )
