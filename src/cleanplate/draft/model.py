"""The draft as a document: a canvas, tracks of segments, and media by id.

Frozen: an operation gives a new one. Times are integer milliseconds, shares of the canvas percent, so that a draft
means the same at every size. Keys that we don't know are kept through a round trip. The wire's short keys
(`t`, `tt`, `sg`, `d`, `m`) are aliases here; `wire.py` has the derived ones.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.finish import ColourChange, Look, Motion, SceneFit, Transition
from cleanplate.draft.node import SIDE, Colour, Degrees, Id, Ms, Name, Node, Percent, Place
from cleanplate.draft.time import Rate

VIDEO, AUDIO, TEXT = 0, 1, 7


class Media(Node):
    """A file that segments show or play, by its id. `file` is a path inside the folders that a render may read."""

    kind: Literal["video", "image", "audio", "lut"]
    file: Annotated[
        str,
        Field(min_length=1, max_length=1000, description="Its path, or builtin:NAME.", examples=["talk.mp4"]),
    ]
    name: Annotated[Name, Field(description="What people call it.")] = ""
    hash: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$", description="sha256 of its bytes, in hex.")] = ""
    duration: Ms = Field(0, alias="d", description="Milliseconds; 0 where that is not known, and of pictures.")
    width: Annotated[int, Field(description="Pixels.")] = 0
    height: Annotated[int, Field(description="Pixels.")] = 0
    rate: Annotated[Rate | None, Field(description="Frames a second.")] = None
    audio: Annotated[bool, Field(description="Whether a video has sound.")] = False

    @property
    def label(self) -> str:
        """What people call it."""
        return self.name or self.file

    @property
    def sounds(self) -> bool:
        """Whether there is something to hear in it."""
        return self.audio or self.kind == "audio"

    @property
    def shows(self) -> bool:
        """Whether there is something to see in it."""
        return self.kind in ("video", "image")


class Crop(Node):
    """What is cut off each side of the source, in percent of it."""

    left: Percent = 0
    top: Percent = 0
    right: Percent = 0
    bottom: Percent = 0


class Move(Node):
    """Where a slow move ends, at the segment's last frame; it starts where the placement is."""

    x: Place = 50
    y: Place = 50
    scale: Annotated[float, Field(gt=0, le=1000)] = 100


class Placement(Node):
    """Where a picture lies: fitted to the canvas, scaled about its middle, its middle put at x, y, turned.

    `focus` says what stays in view where `fit` "cover" cuts.
    """

    fit: Literal["contain", "cover", "stretch"] = "contain"
    focus: Literal["centre", "subject"] = "centre"
    x: Place = 50
    y: Place = 50
    scale: Annotated[float, Field(gt=0, le=1000, description="Percent of the fitted size.")] = 100
    rotation: Degrees = 0
    opacity: Percent = 100
    crop: Crop = Crop()
    move: Move | None = None


class Removal(Node):
    """A background taken away, and what is put there; the names are `cleanplate remove`'s.

    `background` and `plate` name files as media:ID.
    """

    background: Annotated[
        str,
        Field(
            max_length=200,
            description="transparent, original, a colour, gradient:#a,#b[,angle], blur[:1-100] or media:ID.",
            examples=["transparent", "teal", "gradient:#1a73e8,#0b2545,180", "blur:50", "media:m4"],
        ),
    ] = "transparent"
    fit: Literal["cover", "contain", "stretch"] = "cover"
    network: Annotated[
        Annotated[str, Field(pattern=r"^[a-z0-9]+(\+[a-z0-9]+)?$", max_length=40)] | None,
        Field(description="Left out: what fits the subject.", examples=["modnet", "key", "key+modnet"]),
    ] = None
    quality: Literal["fast", "balanced", "best"] = "balanced"
    subject: Literal["people", "object"] = "people"
    key: Annotated[Colour | None, Field(description="The screen's colour; left out: found in the clip.")] = None
    shadows: Annotated[Percent, Field(description="How much of a screen's shadows stays.")] = 0
    feather: Annotated[float, Field(ge=0, le=200, description="Pixels of the source.")] = 0
    choke: Annotated[float, Field(ge=-100, le=100, description="Pixels of the source; negative grows.")] = 0
    threshold: Annotated[float, Field(ge=0, le=50, description="Fainter is clear, nearer to solid is solid.")] = 5
    chatter: Annotated[int, Field(ge=0, le=100, description="How strongly an edge is held still.")] | None = None
    decontaminate: Annotated[Percent, Field(description="Takes the old background's colour off the edge.")] = 100
    background_sound: Annotated[bool, Field(description="A background video is heard, too.")] = False
    plate: Annotated[
        Annotated[str, Field(pattern=r"^(auto|none|media:[A-Za-z0-9_-]{1,64})$")] | None,
        Field(description="A picture of the empty scene; left out: what the quality finds worth it."),
    ] = None
    scene: SceneFit | None = None


class SegmentMeta(Node):
    """What people call it."""

    title: Name = ""


class Segment(Node):
    """Something from `in` up to, not with, `out` on the timeline."""

    id: Id
    start: Ms = Field(alias="in", description="Where it begins on the timeline, in ms.")
    end: Ms = Field(alias="out", description="Where it ends on the timeline, in ms; after in.")
    fade_in: Annotated[Ms, Field(description="ms from its start.")] = 0
    fade_out: Annotated[Ms, Field(description="ms up to its end.")] = 0
    meta: SegmentMeta = Field(SegmentMeta(), alias="m")

    @property
    def length(self) -> int:
        return self.end - self.start


class Played(Segment):
    """A segment that plays a file: from `source_in` on, `speed` percent as fast; 0 holds that one frame."""

    media: Annotated[Id, Field(description="The id of a media.")]
    source_in: Annotated[Ms, Field(description="Where in the file it begins, in ms.")] = 0
    speed: Annotated[int, Field(ge=0, le=1000, description="Percent; 0 is a freeze.")] = 100
    reverse: Annotated[bool, Field(description="Plays backwards, from source_out.")] = False
    volume: Annotated[int, Field(ge=0, le=1000, description="Percent.")] = 100
    muted: bool = False
    denoise: Annotated[Percent, Field(description="How much of a steady noise is taken away.")] = 0

    @property
    def source_out(self) -> int:
        """Where in the source it ends, in whole ms: derived, so that it cannot contradict the rest."""
        return self.source_in + (self.length * self.speed + 50) // 100


Behind = Annotated[
    Id | None,
    Field(description="The id of a video track: it lies between background and subject of the clip shown there."),
]


class Clip(Played):
    """A video or a still on a video track."""

    placement: Placement = Placement()
    removal: Removal | None = None
    colour: ColourChange | None = None
    look: Look | None = None
    transition: Transition | None = None
    enter: Motion | None = None
    leave: Motion | None = None
    behind: Behind = None


class Sound(Played):
    """A stretch of sound on an audio track."""

    looped: Annotated[bool, Field(description="Goes on from its start, on the beat, up to its end.")] = False
    tail: Annotated[Ms, Field(description="How long it rings out at its end, in ms, where it is looped.")] = 0
    duck: Annotated[float, Field(ge=0, le=60, description="dB that it goes down under speech.")] = 0


Anchor = Literal[
    "centre", "left", "right", "top", "bottom", "top-left", "top-right", "bottom-left", "bottom-right"
]


class Title(Segment):
    """Words on a text track. Sizes: percent of the canvas's shorter side; stroke, shadow and box, of the size."""

    text: Annotated[str, Field(min_length=1, max_length=5000, examples=["Good morning"])]
    font: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$", description="sans, serif, hand or display.")] = "sans"
    bold: bool = False
    size: Annotated[float, Field(ge=0.5, le=100)] = 7
    colour: Colour = "#ffffff"
    stroke: Annotated[float, Field(ge=0, le=50)] = 0
    stroke_colour: Colour = "#000000"
    shadow: Annotated[float, Field(ge=0, le=50, description="A soft one round the letters, as the stroke.")] = 0
    box: Colour | None = None
    box_padding: Annotated[float, Field(ge=0, le=300)] = 35
    box_radius: Annotated[float, Field(ge=0, le=300)] = 15
    align: Literal["left", "centre", "right"] = "centre"
    width: Annotated[float, Field(ge=1, le=100, description="Percent of the canvas at which lines wrap.")] = 90
    x: Place = 50
    y: Place = 50
    anchor: Annotated[Anchor, Field(description="Which point of it lies at x, y.")] = "centre"
    opacity: Percent = 100
    enter: Motion | None = None
    leave: Motion | None = None
    behind: Behind = None


class TrackMeta(Node):
    title: Name = ""


class VideoTrack(Node):
    """Clips; they may touch but not overlap. Later tracks paint above earlier ones."""

    id: Id
    type: Literal[0] = Field(0, alias="tt")
    segments: tuple[Clip, ...] = Field((), alias="sg")
    meta: TrackMeta = Field(TrackMeta(), alias="m")


class AudioTrack(Node):
    """Sounds; they may touch but not overlap."""

    id: Id
    type: Literal[1] = Field(1, alias="tt")
    segments: tuple[Sound, ...] = Field((), alias="sg")
    meta: TrackMeta = Field(TrackMeta(), alias="m")


class TextTrack(Node):
    """Titles; they may touch but not overlap."""

    id: Id
    type: Literal[7] = Field(7, alias="tt")
    segments: tuple[Title, ...] = Field((), alias="sg")
    meta: TrackMeta = Field(TrackMeta(), alias="m")
    captions: Annotated[
        Literal["burned", "stream"] | None,
        Field(description="Its titles are captions: painted, or a subtitle stream of the file."),
    ] = None
    language: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{0,35}$", description="Of captions: en, zh-Hans.")] = ""


AnySegment = Clip | Sound | Title
AnyTrack = VideoTrack | AudioTrack | TextTrack
Track = Annotated[VideoTrack | AudioTrack | TextTrack, Field(discriminator="type")]


class Canvas(Node):
    """What the tracks are painted on. `rate` None: the frames of the only clip, at their own times."""

    title: Name = ""
    width: Annotated[int, Field(ge=1, le=SIDE)] = 1920
    height: Annotated[int, Field(ge=1, le=SIDE)] = 1080
    rate: Rate | None = None
    background: Annotated[
        str,
        Field(max_length=200, description="transparent, a colour, gradient:#a,#b[,angle] or media:ID."),
    ] = "#000000"
    linear: Annotated[bool, Field(description="Blend in linear light.")] = False
    look: Look | None = None
    loudness: Annotated[
        Annotated[float, Field(ge=-40, le=-5)] | None,
        Field(description="LUFS that the whole sound is brought to; left out: as it is."),
    ] = None


class Draft(Node):
    """A timeline."""

    tracks: tuple[Track, ...] = Field((), alias="t")
    canvas: Canvas = Field(Canvas(), alias="m")
    media: dict[Id, Media] = Field(default_factory=dict, description="What segments show and play, by id.")

    @property
    def duration(self) -> int:
        """Where the last segment ends, in ms."""
        return max((s.end for track in self.tracks for s in track.segments), default=0)
