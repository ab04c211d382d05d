"""Small clips of every kind, made on the spot with PyAV."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray
from PIL import Image

from tests import scene

PQ = (9, 16, 9, 1)  # BT.2020 primaries, ST 2084, BT.2020 matrix, limited range
LOSSLESS = {"qp": "0", "preset": "ultrafast"}


@dataclass(frozen=True)
class Track:
    """A sine with one loud click at `click` seconds after the track's `start`."""

    language: str | None = None
    pitch: int = 440
    click: Fraction = Fraction(1, 4)
    codec: str = "aac"
    rate: int = 48_000
    layout: str = "mono"
    start: Fraction = Fraction(0)
    seconds: Fraction | None = None


def steady(count: int, rate: Fraction | int = 25) -> list[Fraction]:
    return [index / Fraction(rate) for index in range(count)]


def clip(
    path: Path,
    frames: Iterable[NDArray[Any]] | int = 12,
    times: Sequence[Fraction] | None = None,
    *,
    rate: Fraction | int = 25,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    given: str = "rgb24",
    base: Fraction | None = None,
    options: dict[str, str] | None = None,
    rotation: int = 0,
    mirrored: bool = False,
    aspect: Fraction | None = None,
    tags: tuple[int, int, int, int] = (1, 1, 1, 1),
    tracks: Sequence[Track] = (),
    metadata: dict[str, str] | None = None,
    shown_last: Fraction | None = None,
    container: str | None = None,
) -> Path:
    """Write pictures (or so many frames of the scene) at exact times, and tracks of sound beside them.

    `given` is the format that `frames` come in. `base` must be able to say every time exactly.
    """
    pictures = scene.shots(frames) if isinstance(frames, int) else list(frames)
    times = steady(len(pictures), rate) if times is None else times
    base = base or 1 / Fraction(rate)
    with av.open(str(path), "w", format=container) as out:
        stream: Any = out.add_stream(codec, rate=Fraction(rate), options=options or {})
        first = _frame(pictures[0], given)
        stream.width, stream.height, stream.pix_fmt = first.width, first.height, pixels
        stream.time_base = stream.codec_context.time_base = base
        context = stream.codec_context
        context.color_primaries, context.color_trc, context.colorspace, context.color_range = tags
        if aspect:
            context.sample_aspect_ratio = aspect
        stream.metadata.update(metadata or {})
        if rotation or mirrored:
            stream.set_display_rotation(rotation, hflip=mirrored)
        end = max(times[-1] + (shown_last or 1 / Fraction(rate)), Fraction(1, 10))
        sounds = [_add_track(out, track, end) for track in tracks]
        packets: list[Any] = []
        durations: dict[int, int] = {}
        for index, (picture, time) in enumerate(zip(pictures, times, strict=True)):
            frame = _converted(_frame(picture, given), pixels, tags)
            assert (time / base).denominator == 1, "the base cannot say this time"
            frame.pts, frame.time_base = int(time / base), base
            following = times[index + 1] if index + 1 < len(times) else time + (shown_last or 1 / Fraction(rate))
            durations[frame.pts] = max(1, round((following - time) / base))
            packets += stream.encode(frame)
        packets += stream.encode(None)
        for packet in packets:
            packet.duration = durations.get(packet.pts, packet.duration)
            if codec == "libx265" and len(pictures) <= 2:
                packet.dts = packet.pts  # left to chance by x265 in so short a clip
        for sound in sounds:
            packets += sound
        out.mux(sorted(packets, key=lambda p: p.dts * p.time_base))
    return path


def audio_only(path: Path, seconds: Fraction = Fraction(1, 2)) -> Path:
    with av.open(str(path), "w") as out:
        out.mux(_add_track(out, Track(), seconds))
    return path


def noise_of(track: Track, seconds: Fraction) -> NDArray[np.float32]:
    """What a track holds: (1, samples) float."""
    count = round(seconds * track.rate)
    wave = 0.1 * np.sin(2 * np.pi * track.pitch * np.arange(count) / track.rate)
    at = round(track.click * track.rate)
    wave[at : at + track.rate // 500] = 0.95
    return wave[None].astype(np.float32)


def _add_track(out: Any, track: Track, end: Fraction) -> list[Any]:
    stream = out.add_stream(track.codec, rate=track.rate, layout=track.layout)
    if track.language:
        stream.metadata["language"] = track.language
    wave = noise_of(track, track.seconds or end - track.start)
    channels = stream.codec_context.layout.nb_channels
    packed = np.repeat(wave, channels, 0).T.reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(packed, format="flt", layout=track.layout)
    frame.sample_rate, frame.time_base = track.rate, Fraction(1, track.rate)
    frame.pts = round(track.start * track.rate)
    return [*stream.encode(frame), *stream.encode(None)]


def _frame(picture: NDArray[Any], given: str) -> VideoFrame:
    return VideoFrame.from_ndarray(np.ascontiguousarray(picture), format=given)


def _converted(frame: VideoFrame, pixels: str, tags: tuple[int, int, int, int]) -> VideoFrame:
    if frame.format.name != pixels:
        matrix = {1: 1, 9: 9}.get(tags[2], 5)  # swscale's numbers: BT.709, BT.2020, else BT.601
        frame = frame.reformat(format=pixels, dst_colorspace=matrix, dst_color_range=tags[3])
    frame.color_primaries, frame.color_trc, frame.colorspace, frame.color_range = tags
    return frame


def rgba_shots(count: int) -> list[NDArray[np.uint8]]:
    """Frames of the scene whose alpha is the subject's."""
    return [np.dstack([scene.shot(i), scene.truth(i).astype(np.uint8) * 255]) for i in range(count)]


def vp9_alpha(path: Path, count: int = 8) -> Path:
    options = {"lossless": "1", "deadline": "realtime", "cpu-used": "8"}
    return clip(path, rgba_shots(count), given="rgba", codec="libvpx-vp9", pixels="yuva420p", options=options,
                base=Fraction(1, 1000), metadata={"alpha_mode": "1"})  # fmt: skip


def prores_alpha(path: Path, count: int = 6) -> Path:
    options = {"profile": "4444", "alpha_bits": "16"}
    return clip(path, rgba_shots(count), given="rgba", codec="prores_ks", pixels="yuva444p10le", options=options)


def interlaced(path: Path, count: int = 10) -> Path:
    """Fields 1/50 s apart, woven: the scene's edges are combed in every frame."""
    frames = []
    for index in range(count):
        woven = scene.shot(4 * index)
        woven[1::2] = scene.shot(4 * index + 2)[1::2]
        frames.append(woven)
    return clip(path, frames, options={**LOSSLESS, "x264-params": "tff=1"})


def gif(path: Path, durations_ms: Sequence[int] = (80, 120, 80, 200)) -> Path:
    return _animation(path, [Image.fromarray(s) for s in scene.shots(len(durations_ms))], durations_ms)


def webp(path: Path, durations_ms: Sequence[int] = (80, 120, 80, 200), alpha: bool = False) -> Path:
    count = len(durations_ms)
    frames = rgba_shots(count) if alpha else scene.shots(count)
    return _animation(path, [Image.fromarray(f) for f in frames], durations_ms, lossless=True, exact=True)


def _animation(path: Path, images: list[Image.Image], durations_ms: Sequence[int], **more: Any) -> Path:
    images[0].save(path, save_all=True, append_images=images[1:], duration=list(durations_ms), loop=0, **more)
    return path


def still(path: Path, alpha: bool = False) -> Path:
    Image.fromarray(rgba_shots(1)[0] if alpha else scene.shot(0)).save(path)
    return path


def truncated(path: Path, whole: Path, share: float) -> Path:
    data = whole.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def flipped(path: Path, whole: Path, flips: int = 12, seed: int = 5) -> Path:
    """Bits turned over in the middle half of a file, where its pictures lie."""
    data, dice = bytearray(whole.read_bytes()), random.Random(seed)
    for _ in range(flips):
        data[dice.randrange(len(data) // 4, len(data) * 3 // 4)] ^= 1 << dice.randrange(8)
    path.write_bytes(bytes(data))
    return path


def with_cover(path: Path) -> Path:
    """An mp3 with a picture on its sleeve, and no video."""
    sleeve = path.with_suffix(".png")
    still(sleeve)
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = *scene.SIZE, "rgb24"
        stream.disposition = av.stream.Disposition.attached_pic
        sound: Any = out.add_stream("libmp3lame", rate=48_000, layout="mono")
        out.mux(stream.encode(_frame(scene.shot(0), "rgb24")))
        frame = av.AudioFrame.from_ndarray(noise_of(Track(), Fraction(1, 2)), format="fltp", layout="mono")
        frame.sample_rate, frame.pts = 48_000, 0
        out.mux([*sound.encode(frame), *sound.encode(None)])
    return path


def stuttering(path: Path, ticks_ms: Sequence[int]) -> Path:
    """Frames whose times, in milliseconds, need not go forward."""
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream("ffv1", rate=25)
        stream.width, stream.height, stream.pix_fmt = *scene.SIZE, "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        for index, _ in enumerate(ticks_ms):
            frame = _frame(scene.shot(index), "rgb24").reformat(format="yuv420p")
            frame.pts, frame.time_base = 1000 * index, Fraction(1, 1000)
            for packet in stream.encode(frame):
                packet.pts = packet.dts = ticks_ms[index]
                out.mux_one(packet)
    return path
