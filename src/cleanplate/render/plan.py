"""From a probed source and options to everything that will be done: pure, nothing is opened or written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from cleanplate.compose.background import TRANSPARENT
from cleanplate.errors import NoAlphaError, OutputError, UsageError
from cleanplate.media.audio import Sound
from cleanplate.media.formats import Format, chosen, with_alpha
from cleanplate.media.probe import ColourTags, MediaInfo
from cleanplate.media.target import Target
from cleanplate.picture import Layout, Size
from cleanplate.render.options import Options
from cleanplate.render.place import is_pictures, place

_BT709 = ColourTags(1, 1, 1, 1)


@dataclass(frozen=True)
class Plan:
    """`size` is the picture's, `target.size` what is encoded: padded by one where the codec demands even sides,
    doubled for stacked. `layout` is what frames are read in; `frames` about how many there will be."""

    info: MediaInfo
    options: Options
    format: Format
    network: str
    layout: Layout
    size: Size
    padded: Size
    target: Target
    frames: int
    notes: tuple[str, ...]

    @property
    def backdrop(self) -> str:
        """The background that is seen: most views have one of their own, or none."""
        return self.options.background if self.options.view in (None, "compare") else TRANSPARENT

    @property
    def start(self) -> Fraction:
        return self.options.start or Fraction(0)


def plan(info: MediaInfo, output: Path | None, options: Options) -> Plan:
    """Decide format, network, layout, sizes, sound and the output's place.

    Raises NoAlphaError (transparent in a format without alpha), UsageError (what cannot go together), and
    OutputError (a name that no disk holds).
    """
    transparent = options.background == TRANSPARENT and options.view is None
    format = chosen(options.format, _named_file(output), transparent, info.still)
    _check_alpha(format, transparent)
    _check_view(format, options)
    network = _network(info, options)
    layout, tags = _colour(info, format)
    size = scaled(info.video.size, options.width, options.height)
    padded = (size[0] + size[0] % 2, size[1] + size[1] % 2) if format.even else size
    path = place(info, output, format, options.view)
    pictures = is_pictures(path, format, info.still)
    if pictures or info.still:
        padded = size  # pictures need no even sides
    sound = _sound(info, format, options)
    target = Target(
        path=path,
        format=format,
        size=(padded[0], padded[1] * 2) if format.show == "stacked" else padded,
        layout=layout if format.show != "matte" else format.layout,
        alpha=format.alpha and transparent,
        time_base=info.video.time_base,
        rate=info.video.frame_rate,
        frames=info.video.frames,
        tags=tags,
        quality=options.quality,
        sound=sound,
        pictures=pictures,
        still=info.still,
    )
    notes = (*_notes(info, format, size, padded, sound), *_view_notes(options))
    return Plan(
        info,
        options,
        format,
        network,
        layout,
        size,
        padded,
        target,
        _count(info, options),
        notes,
    )


def scaled(size: Size, width: int | None, height: int | None) -> Size:
    """The largest size of the same aspect inside the box; a side left out is free."""
    if width is None and height is None:
        return size
    factor = min((width or 1 << 20) / size[0], (height or 1 << 20) / size[1])
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def _named_file(output: Path | None) -> Path | None:
    try:
        return None if output is None or output.is_dir() else output
    except OSError as error:
        raise OutputError(f"{output} cannot be written: {error.strerror}.", "Choose another name.") from error


def _check_alpha(format: Format, transparent: bool) -> None:
    if transparent and format.opaque:
        raise NoAlphaError(
            f"The format “{format.name}” has no alpha, so its background cannot be transparent.",
            f"Give a --background, or choose one of: {with_alpha()}.",
        )


def _check_view(format: Format, options: Options) -> None:
    if options.view and (format.show != "picture" or format.kind == "bundle"):
        raise UsageError(
            f"The view “{options.view}” is one opaque picture: it cannot be written as “{format.name}”.",
            "Leave out --format for an MP4, or choose hevc, webm, mov, png, gif or webp.",
        )


def _network(info: MediaInfo, options: Options) -> str:
    if options.network:
        network = options.network
    elif info.video.cutout:
        network = "source"
    else:
        network = "u2netp" if options.subject == "object" else "modnet"
    if options.shadows and network.partition("+")[0] != "key":
        raise UsageError(
            f"Only a keyer can tell a shadow from its screen, and the network is “{network}”.",
            "Add --network key (or key+modnet), or leave out --shadows.",
        )
    return network


def _colour(info: MediaInfo, format: Format) -> tuple[Layout, ColourTags]:
    """The working layout: the source's own meaning in the format's planes, so that samples go through as is."""
    own, tags = info.video.layout, info.video.tags
    if format.layout.matrix == "rgb":
        return format.layout, ColourTags(1, 13, 0, 2)
    # the matte's own layout is what is written; frames are read for the network in the source's
    planes = Layout() if format.show == "matte" else format.layout
    if own.matrix == "rgb" or info.video.hdr:
        return replace(planes, matrix="bt709", full_range=False), _BT709
    return replace(planes, matrix=own.matrix, full_range=own.full_range), tags


def _sound(info: MediaInfo, format: Format, options: Options) -> Sound | None:
    if not info.audio or not (format.sound or format.kind == "frames"):
        return None
    return Sound(info.path, max(info.start, Fraction(0)), info.audio, options.start or Fraction(0), options.end)


def _count(info: MediaInfo, options: Options) -> int:
    rate = info.video.frame_rate
    if not rate or (options.start is None and options.end is None):
        return info.video.frames
    end = min(options.end or info.duration, info.duration)
    return max(1, round((end - (options.start or 0)) * rate))


def _notes(info: MediaInfo, format: Format, size: Size, padded: Size, sound: Sound | None) -> list[str]:
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
    if padded != size:
        notes.append(
            f"Padded from {size[0]}x{size[1]} to {padded[0]}x{padded[1]}: the codec takes even sides only."
        )
    if info.audio and sound is None:
        notes.append(f"Sound was left out: {format.name} cannot hold any.")
    if info.subtitles:
        notes.append("Subtitles were left out.")
    if format.kind == "gif" and video.frame_rate and video.frame_rate > 50:
        notes.append("Players show GIFs of more than 50 frames a second too slowly.")
    return notes


def _view_notes(options: Options) -> list[str]:
    if not options.view or options.view == "compare" or options.background == TRANSPARENT:
        return []
    return [f"The view “{options.view}” does not show the background."]
