"""From a draft and its sources to everything that will be done: pure, nothing is opened or written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

from cleanplate.backdrop import TRANSPARENT
from cleanplate.draft.model import Clip, Draft, Title
from cleanplate.draft.time import frame_of, seconds
from cleanplate.errors import NoAlphaError, OutputError, UsageError
from cleanplate.media.formats import Format, chosen, with_alpha
from cleanplate.media.probe import ColourTags, MediaInfo
from cleanplate.media.target import BT709, SRGB, Target
from cleanplate.picture import Layout, Size
from cleanplate.render import captions
from cleanplate.render.library import Source
from cleanplate.render.output import Output
from cleanplate.render.place import is_pictures, place
from cleanplate.render.shots.shot import Shot
from cleanplate.render.spans import Span, spans
from cleanplate.render.stage.layers import layers

_NONE: Mapping[str, str] = MappingProxyType({})
_JOINED = ("video",)  # kinds of formats whose spans join by copying


@dataclass(frozen=True)
class Plan:
    """`canvas` is the picture's size; `padded` has even sides where the codec demands them; `target.size` is what
    is encoded, doubled for stacked. `layout` is what is composed in. `shots` and `titles` paint in this order,
    lowest first. `frames` is about how many there will be. `networks`: hashes of a person's own ones, by name."""

    draft: Draft
    sources: Mapping[str, Source]
    output: Output
    format: Format
    layout: Layout
    canvas: Size
    padded: Size
    target: Target
    spans: tuple[Span, ...]
    layers: tuple[Shot | Title, ...]
    frames: int
    networks: Mapping[str, str]
    notes: tuple[str, ...]

    @property
    def rate(self) -> Fraction | None:
        return self.draft.canvas.rate

    @property
    def shots(self) -> list[Shot]:
        return [layer for layer in self.layers if isinstance(layer, Shot)]

    @property
    def joins(self) -> bool:
        """Whether spans are rendered apart, kept, and joined without being encoded again."""
        return self.format.kind in _JOINED and not (
            self.target.still or self.target.pictures or self.format.from_zero
        )

    @property
    def transparent(self) -> bool:
        return self.draft.canvas.background == TRANSPARENT


def plan(
    draft: Draft, sources: Mapping[str, Source], output: Output, own: Path, networks: Mapping[str, str] = _NONE
) -> Plan:
    """Decide format, layout, sizes, spans and the output's place; `own` is its path where none was named.

    Raises NoAlphaError (transparent in a format without alpha), UsageError (what cannot go together), and
    OutputError (a name that no disk holds).
    """
    transparent = draft.canvas.background == TRANSPARENT and output.view is None
    lone = _lone(draft, sources)
    still = lone is not None and lone.still
    format = chosen(output.format, _named_file(output.path), transparent, still)
    _check_view(format, output)
    _check_alpha(format, transparent)
    canvas = scaled((draft.canvas.width, draft.canvas.height), output.short_side)
    looked_at = output.view is not None or draft.canvas.rate is None
    shown = layers(draft, sources, canvas, whole=looked_at)
    shots = [layer for layer in shown if isinstance(layer, Shot)]
    layout, tags = _colour([shot.info for shot in shots], format)
    padded = (canvas[0] + canvas[0] % 2, canvas[1] + canvas[1] % 2) if format.even else canvas
    path = place(own, output.path, format, still)
    pictures = is_pictures(path, format, still)
    _check_crf(format, output, alone=pictures or still)
    if pictures or still:
        padded = canvas  # pictures need no even sides
    rate, count = draft.canvas.rate, _count(draft, lone)
    target = Target(
        path=path,
        format=format,
        size=(padded[0], padded[1] * 2) if format.show == "stacked" else padded,
        layout=layout if format.show != "matte" else format.layout,
        alpha=format.alpha and transparent,
        time_base=1 / rate if rate else lone.video.time_base if lone else Fraction(1, 1000),
        rate=rate or (lone.video.frame_rate if lone else None),
        frames=count,
        tags=tags,
        quality=output.quality,
        crf=output.crf,
        pictures=pictures,
        still=still,
        name=path.name,
        subtitles=captions.streams(draft, int(1000 * count / rate) if rate else draft.duration),
    )
    notes = _notes([*dict.fromkeys(shot.info for shot in shots)], format, canvas, padded, target.rate)
    notes += captions.notes(target)
    return Plan(
        draft,
        sources,
        output,
        format,
        layout,
        canvas,
        padded,
        target,
        spans(draft),
        shown,
        count,
        networks,
        tuple(notes),
    )


def scaled(size: Size, short_side: int | None) -> Size:
    """The same shape with a shorter side of so many pixels, even ones; itself where none is told."""
    if short_side is None:
        return size
    factor = Fraction(short_side, min(size))
    return max(2, 2 * round(size[0] * factor / 2)), max(2, 2 * round(size[1] * factor / 2))


def _lone(draft: Draft, sources: Mapping[str, Source]) -> MediaInfo | None:
    """The source whose own times are the canvas's, where the canvas has no rate."""
    if draft.canvas.rate is not None:
        return None
    clips = [s for track in draft.tracks for s in track.segments if isinstance(s, Clip)]
    return sources[clips[0].media].picture if clips else None


def _count(draft: Draft, lone: MediaInfo | None) -> int:
    rate = draft.canvas.rate
    if rate:
        return frame_of(draft.duration, rate)
    if lone is None or not lone.video.frame_rate:
        return lone.video.frames if lone else 1
    if seconds(draft.duration) >= lone.duration - Fraction(1, 500):
        return lone.video.frames
    return max(1, round(seconds(draft.duration) * lone.video.frame_rate))


def _named_file(output: Path | None) -> Path | None:
    try:
        return None if output is None or output.is_dir() else output
    except OSError as error:
        raise OutputError(f"{output} cannot be written: {error.strerror}.", "Choose another name.") from error


def _check_alpha(format: Format, transparent: bool) -> None:
    if transparent and format.opaque:
        raise NoAlphaError(
            f"The format “{format.name}” has no alpha, so its background cannot be transparent.",
            f"Give a --background (a draft: canvas_background), or choose one of: {with_alpha()}.",
        )
    if format.apart and not transparent:
        raise UsageError(
            f"“{format.name}” holds the alpha apart, and this canvas is solid.",
            "Make the canvas transparent, or choose another format.",
        )


def _check_crf(format: Format, output: Output, alone: bool) -> None:
    if output.crf is None:
        return
    most = None if alone else format.crf
    if most is None:
        raise UsageError(
            f"A CRF was asked for, and “{format.name}” has none.",
            "Leave it out, or choose mp4, hevc or webm; a --quality does for every format.",
        )
    if not 0 <= output.crf <= most:
        raise UsageError(f"A CRF of {output.crf} cannot be.", f"Choose 0 (best) to {most} for “{format.name}”.")


def _check_view(format: Format, output: Output) -> None:
    if output.view and format.apart:
        raise UsageError(
            f"The view “{output.view}” is one opaque picture: it cannot be written as “{format.name}”.",
            "Leave out --format for an MP4, or choose hevc, webm, mov, png, gif or webp.",
        )


def _colour(infos: list[MediaInfo], format: Format) -> tuple[Layout, ColourTags]:
    """The working layout: the sources' own meaning in the format's planes, so that samples go through as is.

    Sources that mean different things by their samples become BT.709.
    """
    if format.layout.matrix == "rgb":
        return format.layout, SRGB
    # the matte's own layout is what is written; frames are read for the network in the source's
    planes = Layout() if format.show == "matte" else format.layout
    meant = {(i.video.layout.matrix, i.video.layout.full_range, i.video.tags) for i in infos}
    known = {m for m in meant if m[0] != "rgb"}
    if len(known) != 1 or any(i.video.hdr for i in infos):
        return replace(planes, matrix="bt709", full_range=False), BT709
    matrix, full_range, tags = known.pop()
    return replace(planes, matrix=matrix, full_range=full_range), tags


def _notes(infos: list[MediaInfo], format: Format, size: Size, padded: Size, rate: Fraction | None) -> list[str]:
    many = len(infos) > 1
    notes = [f"{info.path.name}: {note}" if many else note for info in infos for note in _told(info, format)]
    if padded != size:
        notes.append(
            f"Padded from {size[0]}x{size[1]} to {padded[0]}x{padded[1]}: the codec takes even sides only."
        )
    if any(info.audio for info in infos) and not (format.sound or format.kind == "frames"):
        notes.append(f"Sound was left out: {format.name} cannot hold any.")
    if format.kind == "gif" and rate and rate > 50:
        notes.append("Players show GIFs of more than 50 frames a second too slowly.")
    return notes


def _told(info: MediaInfo, format: Format) -> list[str]:
    video, notes = info.video, []
    if video.hdr:
        notes.append(f"HDR ({video.hdr.upper()}) was tone-mapped to SDR BT.709.")
    elif video.layout.depth > format.layout.depth and format.show != "matte":
        notes.append(f"{video.layout.depth}-bit samples became {format.layout.depth}-bit.")
    if video.interlaced:
        notes.append("Deinterlaced: its fields became whole frames.")
    if video.rotation:
        notes.append(f"Turned upright by {video.rotation}° counter-clockwise, as the file says.")
    if video.mirrored:
        notes.append("Mirrored, as the file says.")
    if video.pixel_aspect not in (0, 1):
        notes.append("Stretched to square pixels.")
    if info.subtitles:
        notes.append("Subtitles were left out.")
    return notes
