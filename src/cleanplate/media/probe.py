"""What a file holds, read without decoding more than its first frames."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Literal, cast

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.sidedata.sidedata import SideData
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from cleanplate.errors import DamagedError, TooLargeError, UnsupportedError
from cleanplate.media import still
from cleanplate.media.open import check_size, opened
from cleanplate.picture import Layout, Matrix, Size
from cleanplate.settings import settings

_MATRICES: dict[int, Matrix] = {
    1: "bt709",
    4: "bt601",
    5: "bt601",
    6: "bt601",
    7: "bt709",
    9: "bt2020",
    10: "bt2020",
}
_HDR: dict[int, Literal["pq", "hlg"]] = {16: "pq", 18: "hlg"}
_LOOKED_AT = 8  # frames: enough to see rotation, interlacing and a real alpha


@dataclass(frozen=True)
class ColourTags:
    """The four colour numbers of ITU-T H.273; 2 (range: 0) where the file doesn't say."""

    primaries: int = 2
    transfer: int = 2
    matrix: int = 2
    range: int = 0


@dataclass(frozen=True)
class Video:
    """The picture stream. `size` is what people see: upright, square pixels."""

    codec: str
    pixel_format: str
    coded_size: Size
    size: Size
    rotation: int  # degrees counter-clockwise that make it upright: 0, 90, 180, 270
    pixel_aspect: Fraction
    frame_rate: Fraction | None  # the average; a variable rate has no other
    frames: int  # as the file says, or estimated; exact only after decoding
    time_base: Fraction
    layout: Layout
    tags: ColourTags
    hdr: Literal["pq", "hlg"] | None = None
    peak_nits: int | None = None
    interlaced: bool = False
    mirrored: bool = False  # flipped left to right, before it is turned
    alpha: bool = False  # the format carries one
    cutout: bool = False  # and it is used: some of the first frames' samples are clear


@dataclass(frozen=True)
class Audio:
    """One track of sound. `start` and `end` are on the container's own clock."""

    index: int
    codec: str
    rate: int
    channels: int
    language: str | None
    start: Fraction
    end: Fraction | None


@dataclass(frozen=True)
class MediaInfo:
    """A file with a picture. Times are seconds as exact fractions."""

    path: Path
    container: str
    start: Fraction
    duration: Fraction
    video: Video
    audio: tuple[Audio, ...] = ()
    subtitles: int = 0
    still: bool = False
    notes: tuple[str, ...] = field(default=())


def probe(path: str | Path) -> MediaInfo:
    """Describe a video, an animation or a still.

    Raises UnsupportedError (no media, no picture), DamagedError (media that cannot be opened or decoded),
    TooLargeError (over the limits of the settings, found before decoding).
    """
    path = Path(path)
    if still.is_pillow(path):
        return _probe_picture(path)
    with opened(path) as container:
        stream, duration = picture_stream(container, path), duration_of(container, path)
        check_limits(path, (stream.codec_context.width, stream.codec_context.height), duration)
        frames = list(islice(first_frames(container, stream), _LOOKED_AT))
        if not frames:
            raise DamagedError(f"{path.name}: not one frame could be decoded.", "Copy or download it again.")
        still_gif = container.format.name == "gif" and len(frames) == 1
        return MediaInfo(
            path=path,
            container=container.format.name,
            start=start_of(container),
            duration=Fraction(0) if still_gif else duration,
            video=_video(stream, frames, duration),
            audio=tuple(audio_of(s) for s in container.streams.audio if s.codec_context is not None),
            subtitles=len(container.streams.subtitles),
            still=still_gif,
        )


def check_limits(path: Path, size: Size, duration: Fraction = Fraction(0)) -> None:
    """Raise TooLargeError before anything is decoded."""
    limits = settings()
    check_size(path, size)
    if duration > limits.max_duration_s:
        raise TooLargeError(
            f"{path.name} lasts {int(duration)} s; the limit is {limits.max_duration_s} s.",
            "Cut it into parts first, or raise CLEANPLATE_MAX_DURATION_S.",
        )


def picture_stream(container: InputContainer, path: Path) -> VideoStream:
    """The stream that people watch: not a cover picture. Raises UnsupportedError where there is none."""
    if not container.streams.video and not container.streams.audio:
        raise DamagedError(f"{path.name} is cut off: neither picture nor sound is in it.", "Copy it again.")
    moving = [s for s in container.streams.video if not s.disposition & av.stream.Disposition.attached_pic]
    if not moving:
        raise UnsupportedError(f"{path.name} holds only sound.", "Name a file with a picture.")
    stream = moving[0]
    if stream.codec_context is None:
        raise UnsupportedError(f"{path.name}: no decoder knows its video.", "Convert it to H.264 first.")
    stream.thread_type = "AUTO"
    # a stream may grow in its middle: the decoder holds the limit too, with room for the blocks that it pads to
    stream.codec_context.options = {"max_pixels": str(2 * settings().max_pixels + (1 << 16))}
    return stream


def first_frames(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """Decode from the start, alpha included, passing over what is broken."""
    decoder = alpha_decoder(stream) or stream.codec_context
    for packet in container.demux(stream):
        try:
            yield from decoder.decode(packet if packet.size else None)
        except FFmpegError:
            continue


def alpha_decoder(stream: VideoStream) -> av.VideoCodecContext | None:
    """libvpx for VP8 and VP9 with alpha: the default decoders drop it without a word."""
    says_alpha = {key.lower(): value for key, value in stream.metadata.items()}.get("alpha_mode") == "1"
    if not says_alpha or stream.codec_context.name not in ("vp8", "vp9"):
        return None
    name = "libvpx" if stream.codec_context.name == "vp8" else "libvpx-vp9"
    decoder = av.CodecContext.create(name, "r")
    assert isinstance(decoder, av.VideoCodecContext)
    decoder.thread_count = settings().cores
    return decoder


def duration_of(container: InputContainer, path: Path) -> Fraction:
    """How long a file is: as it says; where it does not, as browsers' recordings don't, up to its last packet."""
    if container.duration:
        return Fraction(container.duration, av.time_base)
    with opened(path) as other:  # reading moves on
        origin, end = start_of(other), Fraction(0)
        for packet in other.demux():
            if packet.pts is not None and packet.time_base:
                end = max(end, (packet.pts + (packet.duration or 0)) * packet.time_base)
            if end - origin > settings().max_duration_s:
                break
    return max(end - origin, Fraction(0))


def start_of(container: InputContainer) -> Fraction:
    """When the first stream begins: exact, where the container's own figure is rounded to microseconds."""
    streams = [*container.streams.video, *container.streams.audio]
    begun = [s.start_time * Fraction(s.time_base or 1) for s in streams if s.start_time is not None]
    return min(begun, default=Fraction(0))


def _video(stream: VideoStream, frames: list[VideoFrame], duration: Fraction) -> Video:
    first, context = frames[0], stream.codec_context
    tags = ColourTags(first.color_primaries, first.color_trc, first.colorspace, first.color_range)
    rotation, mirrored = _orientation(first)
    aspect = Fraction(stream.sample_aspect_ratio or 1)
    rate = stream.average_rate or stream.guessed_rate
    return Video(
        codec=context.name,
        pixel_format=first.format.name,
        coded_size=(first.width, first.height),
        size=_shown_size((first.width, first.height), aspect, rotation),
        rotation=rotation,
        mirrored=mirrored,
        pixel_aspect=aspect,
        frame_rate=Fraction(rate) if rate else None,
        frames=stream.frames or (round(duration * rate) if rate else 0),
        time_base=Fraction(stream.time_base or Fraction(1, av.time_base)),
        layout=_layout(first, tags),
        tags=tags,
        hdr=_HDR.get(tags.transfer),
        peak_nits=_peak_nits(first),
        interlaced=any(f.interlaced_frame for f in frames),
        alpha=has_alpha(first),
        cutout=has_alpha(first) and any(_is_cut_out(f) for f in frames),
    )


def has_alpha(frame: VideoFrame) -> bool:
    name = frame.format.name
    return name.startswith(("yuva", "gbrap", "rgba", "bgra", "argb", "abgr", "ya", "pal8"))


def _is_cut_out(frame: VideoFrame) -> bool:
    return bool((frame.reformat(format="rgba").to_ndarray()[..., 3] < 250).any())


def _orientation(frame: VideoFrame) -> tuple[int, bool]:
    """Turn and flip of the display matrix (ISO/IEC 14496-12: x' = ax + cy, y' = bx + dy)."""
    data = cast("SideData | None", frame.side_data.get("DISPLAYMATRIX"))
    if not data:
        return 0, False
    a, b, _, c, d = np.frombuffer(bytes(data), np.int32)[:5].astype(float)
    mirrored = a * d - b * c < 0
    if mirrored:
        a, b = -a, -b
    return round(math.degrees(math.atan2(-b, a)) / 90) % 4 * 90, mirrored


def _shown_size(coded: Size, aspect: Fraction, rotation: int) -> Size:
    """Square pixels by stretching, never by throwing samples away; then upright."""
    width, height = coded
    if aspect > 1:
        width = round(width * aspect)
    elif 0 < aspect < 1:
        height = round(height / aspect)
    return (height, width) if rotation in (90, 270) else (width, height)


def _layout(frame: VideoFrame, tags: ColourTags) -> Layout:
    """The frame's own layout; an untagged matrix is guessed by size, as players do."""
    if frame.format.is_rgb or frame.format.name.startswith(("pal8", "gbr")):
        return Layout("rgb", False, 8, True)
    matrix = _MATRICES.get(tags.matrix) or ("bt709" if frame.width >= 1280 or frame.height > 576 else "bt601")
    full = tags.range == 2 or frame.format.name.startswith(("yuvj", "gray"))
    depth = max(c.bits for c in frame.format.components)
    halved = frame.format.chroma_width(4) == 2 and frame.format.chroma_height(4) == 2
    return Layout(matrix, halved, depth, full)


def _peak_nits(frame: VideoFrame) -> int | None:
    """MaxCLL of the content light level (CTA-861.3), where the file says it."""
    level = cast("SideData | None", frame.side_data.get("CONTENT_LIGHT_LEVEL"))
    return int.from_bytes(bytes(level)[:2], "little") or None if level else None


def audio_of(stream: AudioStream) -> Audio:
    base = Fraction(stream.time_base or 1)
    start = Fraction(stream.start_time or 0) * base
    return Audio(
        index=stream.index,
        codec=stream.codec_context.codec.canonical_name,  # "mp3", whichever decoder reads it
        rate=stream.codec_context.sample_rate,
        channels=stream.codec_context.channels,
        language=stream.language,
        start=start,
        end=start + stream.duration * base if stream.duration else None,
    )


def _probe_picture(path: Path) -> MediaInfo:
    facts = still.facts(path)
    check_limits(path, facts.size, facts.duration)
    rate = facts.frames / facts.duration if facts.duration else None
    video = Video(
        codec=facts.format,
        pixel_format="rgba" if facts.alpha else "rgb24",
        coded_size=facts.size,
        size=facts.size,
        rotation=0,
        pixel_aspect=Fraction(1),
        frame_rate=rate,
        frames=facts.frames,
        time_base=Fraction(1, 1000),
        layout=Layout("rgb", False, 8, True),
        tags=ColourTags(),
        alpha=facts.alpha,
        cutout=facts.cutout,
    )
    return MediaInfo(path, facts.format, Fraction(0), facts.duration, video, still=facts.frames == 1)
