"""Tools for one clip: what is in a file, and its background taken away in one call."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from cleanplate.backdrop import backdrop
from cleanplate.draft.behind import named_builtin
from cleanplate.errors import MediaError
from cleanplate.mcp.places import Places
from cleanplate.mcp.tool import Answer, Args, At, Facts, Name, Tool
from cleanplate.mcp.work import Work
from cleanplate.mcp.written import Written, written

Behind = Annotated[
    Name,
    Field(
        description="transparent, a colour (#1a73e8, teal), gradient:#a,#b[,angle], blur[:1-100], a built-in "
        "(office, beach, bokeh: see material), or a picture's or video's file.",
        examples=["transparent", "office", "beach.jpg"],
    ),
]
Quality = Annotated[Literal["fast", "balanced", "best"], Field(description="best takes about four times as long.")]
Format = Literal["mp4", "hevc", "webm", "mov", "png", "gif", "webp", "jpg", "matte", "stacked", "bundle", "web"]
_FORMAT = "Left out: the output's suffix decides. webm, mov, png, gif, webp and web keep alpha."
FormatWish = Annotated[Format | None, Field(description=_FORMAT)]
Network = Literal["modnet", "u2netp", "selfie", "rvm", "key", "key+modnet"]
Overwrite = Annotated[bool, Field(description="Replace a file that is there.")]


class Probe(Args):
    file: Annotated[Name, Field(description="A video, an animation, a picture or a sound.", examples=["talk.mp4"])]


class Clip(Facts):
    kind: Literal["video", "picture", "sound"]
    container: str
    duration_ms: int = 0
    codec: str | None = None
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    frames: int | None = None
    rotation: int | None = None
    alpha: bool | None = Field(None, description="An alpha that is in use.")
    hdr: str | None = None
    audio_tracks: int = 0
    subtitle_tracks: int = 0


class Remove(Args):
    file: Annotated[Name, Field(description="A video, an animation or a picture.", examples=["talk.mp4"])]
    background: Behind = "transparent"
    output: Annotated[
        Name | None,
        Field(description="Left out: FILE_cleanplate beside it.", examples=["talk.webm"]),
    ] = None
    format: FormatWish = None
    quality: Quality = "balanced"
    subject: Annotated[Literal["people", "object"], Field(description="What stays.")] = "people"
    network: Annotated[
        Network | None, Field(description="Left out: what fits the subject. key is for green and blue screens.")
    ] = None
    start_ms: At | None = None
    end_ms: At | None = None
    overwrite: Overwrite = False


def probe(asked: Probe, work: Work) -> Answer:
    from cleanplate.errors import UnsupportedError
    from cleanplate.media.listen import listen
    from cleanplate.media.probe import probe as look

    path = work.places.reading(asked.file)
    try:
        info = look(path)
    except UnsupportedError:  # what is no media at all says so there, too
        heard = listen(path)
        length = round(heard.duration * 1000)
        clip = Clip(kind="sound", container=heard.container, duration_ms=length, audio_tracks=len(heard.audio))
        return Answer(_told(work.places.shown(path), clip), clip.plain())
    video = info.video
    clip = Clip(
        kind="picture" if info.still else "video",
        container=info.container,
        duration_ms=0 if info.still else round(info.duration * 1000),
        codec=video.codec,
        width=video.size[0],
        height=video.size[1],
        fps=round(float(video.frame_rate), 3) if video.frame_rate and not info.still else None,
        frames=video.frames,
        rotation=video.rotation or None,
        alpha=video.cutout or None,
        hdr=video.hdr or None,
        audio_tracks=len(info.audio),
        subtitle_tracks=info.subtitles,
    )
    return Answer(_told(work.places.shown(path), clip), clip.plain())


def _told(name: str, clip: Clip) -> str:
    shape = f", {clip.codec} {clip.width}x{clip.height}" if clip.width else ""
    rate = f", {clip.fps:g} fps" if clip.fps else ""
    length = f", {clip.duration_ms} ms{rate}" if clip.kind != "picture" else ""
    more = [
        f"{clip.audio_tracks} audio" if clip.audio_tracks else "no sound" if clip.kind == "video" else "",
        "with subtitles" if clip.subtitle_tracks else "",
        "with an alpha of its own: no network is needed" if clip.alpha else "",
        f"turned {clip.rotation}°" if clip.rotation else "",
        f"HDR {clip.hdr}" if clip.hdr else "",
    ]
    return f"{name}: a {clip.kind} ({clip.container}){shape}{length}{''.join(f', {m}' for m in more if m)}."


def remove(asked: Remove, work: Work) -> Answer:
    from cleanplate.render.options import Options
    from cleanplate.render.place import stem
    from cleanplate.render.remove import remove_background

    source = work.places.reading(asked.file)
    options = Options(
        background=behind(asked.background, work.places),
        format=asked.format,
        network=asked.network,
        quality=asked.quality,
        subject=asked.subject,
        start=None if asked.start_ms is None else Fraction(asked.start_ms, 1000),
        end=None if asked.end_ms is None else Fraction(asked.end_ms, 1000),
        overwrite=asked.overwrite,
    )
    output = work.places.writing(asked.output or str(source.with_name(stem(source))))  # a link may lie there
    result = remove_background(
        source,
        output if asked.output else None,
        options,
        progress=work.meter.told,
        fetching=work.meter.fetched,
        stop=work.stop,
    )
    return written(result, work.places)


def behind(text: str, places: Places) -> str:
    """A background as the engine takes it: a file of the folders by its place, a built-in by its own name.

    Raises UsageError (outside), MediaError (no such file).
    """
    if backdrop(text).kind != "file":
        return text
    known = named_builtin(text)
    if known and not places.holds(text):
        return known.file
    try:
        return str(places.reading(text))
    except MediaError as error:
        named = "transparent, a colour, blur, or a room's name"
        raise MediaError(error.message, f"{error.hint} Or name {named}: see the tool material.") from None


PROBE = Tool(
    "probe",
    "Look into a file",
    "What a media file holds: kind, size, length, rate, alpha, sound. Use it first, for a file you don't know.",
    Probe,
    Clip,
    probe,
    reads=True,
    repeats=True,
)
REMOVE = Tool(
    "remove",
    "Remove a background",
    "Cut the subject out of one clip or picture and write the file, in one call. Use it where nothing but the "
    "background changes; for cuts, titles, music or several clips, begin with open. Reports progress and can be "
    "cancelled: then nothing half-done is left.",
    Remove,
    Written,
    remove,
    destroys=True,
    repeats=True,
    line="heavy",
)
