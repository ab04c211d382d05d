"""Scenes that utterances are said in: a talk, a film with title and music, a reel of three clips, and others."""

from __future__ import annotations

from fractions import Fraction

from cleanplate.agent.scene import Scene, Upload
from cleanplate.draft.builtin import facts
from cleanplate.draft.model import (
    AudioTrack,
    Canvas,
    Clip,
    Draft,
    Media,
    Placement,
    Removal,
    Sound,
    TextTrack,
    Title,
    VideoTrack,
)
from cleanplate.draft.sample import sample as sample_draft
from cleanplate.material.catalog import MATERIAL


def _video(name: str, seconds: int, audio: bool = True) -> Media:
    return Media(
        kind="video",
        file=name,
        name=name,
        duration=seconds * 1000,
        width=1920,
        height=1080,
        rate=Fraction(30),
        audio=audio,
    )


def _image(name: str, width: int = 1600, height: int = 900) -> Media:
    return Media(kind="image", file=name, name=name, width=width, height=height)


def _song(name: str) -> Media:
    return Media(kind="audio", file=name, name=name, duration=60_000, audio=True)


def _scene(tracks: tuple[VideoTrack | AudioTrack | TextTrack, ...], media: dict[str, Media]) -> Scene:
    canvas = Canvas(width=1920, height=1080, rate=Fraction(30))
    draft = Draft(tracks=tracks, canvas=canvas, media=media)
    uploads = tuple(Upload(k, m.kind, m.label) for k, m in media.items() if not m.file.startswith("builtin:"))
    return Scene(draft=draft, uploads=uploads)


_TALK = _video("talk.mp4", 10)
_S1 = Clip(id="s1", start=0, end=10_000, media="m1")
_FILM = {
    "m1": _TALK,
    "m2": facts(MATERIAL["lo-fi"]),
    "m3": _image("holiday.jpg"),
    "m4": _song("song.mp3"),
    "m5": _image("logo.png", 400, 400),
    "m6": _video("waterfall.mp4", 8, audio=False),
}


def talk() -> Scene:
    """One clip of ten seconds, and nothing else."""
    return _scene((VideoTrack(id="t1", segments=(_S1,)),), {"m1": _TALK})


def blue() -> Scene:
    """The talk on blue."""
    clip = _S1.model_copy(update={"removal": Removal(background="blue")})
    scene = _scene((VideoTrack(id="t1", segments=(clip,)),), {"m1": _TALK})
    return scene.after({"op": "replace_background", "segment": "s1", "background": "blue"}, scene.draft)


def film() -> Scene:
    """The talk with a title and lo-fi music; a picture, a song, a logo and a video came in, too."""
    title = Title(id="s2", start=0, end=3000, text="Urban Dreams", y=82)
    music = Sound(id="s3", start=0, end=10_000, media="m2", volume=35)
    tracks = (
        VideoTrack(id="t1", segments=(_S1,)),
        TextTrack(id="t2", segments=(title,)),
        AudioTrack(id="t3", segments=(music,)),
    )
    return _scene(tracks, _FILM)


def pip() -> Scene:
    """The talk with a logo in the lower right corner."""
    logo = Clip(id="s2", start=0, end=5000, media="m5", placement=Placement(x=85, y=82, scale=20))
    tracks = (VideoTrack(id="t1", segments=(_S1,)), VideoTrack(id="t2", segments=(logo,)))
    return _scene(tracks, {"m1": _TALK, "m5": _image("logo.png", 800, 800)})


def reel() -> Scene:
    """Three clips, two titles, a song."""
    clips = (
        Clip(id="s1", start=0, end=4000, media="m1"),
        Clip(id="s2", start=4000, end=9000, media="m2"),
        Clip(id="s3", start=9000, end=14_000, media="m3"),
    )
    titles = (
        Title(id="s4", start=0, end=1500, text="Hello"),
        Title(id="s5", start=11_000, end=14_000, text="The End"),
    )
    tracks = (
        VideoTrack(id="t1", segments=clips),
        TextTrack(id="t2", segments=titles),
        AudioTrack(id="t3", segments=(Sound(id="s6", start=0, end=14_000, media="m4"),)),
    )
    media = {
        "m1": _video("kitchen.mp4", 12),
        "m2": _video("garden.mp4", 20),
        "m3": _image("dog.jpg"),
        "m4": _song("song.mp3"),
    }
    return _scene(tracks, media)


def parts() -> Scene:
    """The talk in two parts that continue each other."""
    clips = (
        _S1.model_copy(update={"end": 4000}),
        Clip(id="s2", start=4000, end=10_000, media="m1", source_in=4000),
    )
    return _scene((VideoTrack(id="t1", segments=clips),), {"m1": _TALK})


def captioned() -> Scene:
    """The talk with two captions."""
    cues = (
        Title(id="s2", start=1000, end=3000, text="First", size=5),
        Title(id="s3", start=4000, end=6000, text="Second", size=5),
    )
    tracks = (VideoTrack(id="t1", segments=(_S1,)), TextTrack(id="t2", segments=cues, captions="burned"))
    return _scene(tracks, {"m1": _TALK})


def photos() -> Scene:
    """Three pictures that came in, and an empty timeline."""
    return _scene((), {"m1": _image("paris.jpg"), "m2": _image("rome.jpg"), "m3": _image("london.jpg")})


def empty() -> Scene:
    """Nothing at all."""
    return Scene()


def sample() -> Scene:
    """What the operations' examples are told on: a talk in two parts, a photo on teal, a title, music."""
    draft = sample_draft()
    return Scene(draft=draft, uploads=tuple(Upload(k, m.kind, m.label) for k, m in draft.media.items()))


SCENES = {f.__name__: f for f in (talk, blue, film, pip, reel, parts, captioned, photos, empty, sample)}
