"""What anyone finds in a file: decoded here with PyAV, Pillow and zipfile alone, not with the code under test."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image


@dataclass(frozen=True)
class Seen:
    """One frame: when, its 8-bit RGB, its alpha, and its planes as the codec gives them."""

    time: Fraction
    rgb: NDArray[np.uint8]
    alpha: NDArray[np.uint8] | None = None
    planes: tuple[NDArray[Any], ...] = ()


@dataclass(frozen=True)
class Heard:
    """One decoded track: `samples` from `start` seconds on, first channel."""

    codec: str
    language: str | None
    start: Fraction
    samples: NDArray[np.float32]
    rate: int
    channels: int

    @property
    def end(self) -> Fraction:
        return self.start + Fraction(self.samples.size, self.rate)

    @property
    def click(self) -> float:
        """When its loudest sample is heard."""
        return float(self.start) + int(np.abs(self.samples).argmax()) / self.rate

    @property
    def pitch(self) -> float:
        """Its strongest frequency, click aside."""
        quiet = np.clip(self.samples, -0.2, 0.2)
        strength = np.abs(np.fft.rfft(quiet * np.hanning(quiet.size)))
        strength[: int(100 * quiet.size / self.rate)] = 0
        return int(strength.argmax()) * self.rate / quiet.size


def frames(path: Path) -> list[Seen]:
    """Every frame of a video, a GIF, an animated WebP, a folder for the web, or a folder or zip of pictures."""
    path = _played(path)
    if path.is_dir() or path.suffix == ".zip":
        return _pictures(path)
    if path.suffix in (".gif", ".webp", ".png", ".jpg"):
        return _pillow(path)
    return _video(path)


def _played(path: Path) -> Path:
    """Of a folder for the web, what a browser that shows alpha plays; anything else as it is."""
    return path / "video.webm" if (path / "video.webm").is_file() else path


def times(path: Path) -> list[Fraction]:
    return [frame.time for frame in frames(path)]


def sounds(path: Path) -> list[Heard]:
    """Every track of sound, decoded."""
    path = _played(path)
    with av.open(str(path)) as container:
        count = len(container.streams.audio)
    return [_track(path, index) for index in range(count)]


def audio_packets(path: Path, track: int = 0) -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(p) for p in container.demux(container.streams.audio[track]) if p.size]


def picture_stream(path: Path) -> dict[str, Any]:
    """Codec, pixel format, colour tags, aspect and duration of the picture, as the container says."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        return {
            "codec": context.name,
            "tag": context.codec_tag,
            "pixels": context.pix_fmt,
            "tags": (context.color_primaries, context.color_trc, context.colorspace, context.color_range),
            "aspect": stream.sample_aspect_ratio,
            "duration": Fraction(container.duration or 0, av.time_base),
            "metadata": {key.lower(): value for key, value in stream.metadata.items()},
        }


def alpha_of_stacked(frame: Seen) -> NDArray[np.uint8]:
    return frame.rgb[frame.rgb.shape[0] // 2 :, :, 1]


def _video(path: Path) -> list[Seen]:
    found = []
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        decoder: Any = stream.codec_context
        if {k.lower(): v for k, v in stream.metadata.items()}.get("alpha_mode") == "1":
            decoder = av.CodecContext.create("libvpx-vp9" if decoder.name == "vp9" else "libvpx", "r")
        for packet in container.demux(stream):
            decoded = decoder.decode(packet if packet.size else None)
            found += [_seen(f, Fraction(f.pts * (f.time_base or stream.time_base))) for f in decoded]
    return found


def _seen(frame: Any, time: Fraction) -> Seen:
    alpha = None
    if frame.format.name.startswith("yuva"):
        depth = frame.format.components[0].bits
        plane = _plane(frame, 3, frame.width, frame.height, depth)
        alpha = (plane >> (depth - 8)).astype(np.uint8)
    depth = frame.format.components[0].bits
    planes = []
    if frame.format.name.startswith("yuv"):
        half_w, half_h = frame.format.chroma_width(frame.width), frame.format.chroma_height(frame.height)
        sizes = [(frame.width, frame.height), (half_w, half_h), (half_w, half_h)]
        planes = [_plane(frame, i, w, h, depth) for i, (w, h) in enumerate(sizes)]
    return Seen(time, frame.to_ndarray(format="rgb24"), alpha, tuple(planes))


def _plane(frame: Any, index: int, width: int, height: int, depth: int) -> NDArray[Any]:
    dtype = np.dtype(np.uint8 if depth == 8 else np.uint16)
    plane = frame.planes[index]
    rows = np.frombuffer(memoryview(plane), dtype).reshape(-1, plane.line_size // dtype.itemsize)
    return rows[:height, :width].copy()


def _pillow(path: Path) -> list[Seen]:
    found, time = [], Fraction(0)
    with Image.open(path) as image:
        for index in range(getattr(image, "n_frames", 1)):
            image.seek(index)
            image.load()
            found.append(_image(image, time))
            time += Fraction(round(image.info.get("duration", 0)), 1000)
    return found


def _image(image: Image.Image, time: Fraction) -> Seen:
    alpha = np.asarray(image.convert("RGBA"))[..., 3] if image.has_transparency_data else None
    return Seen(time, np.asarray(image.convert("RGBA"))[..., :3], alpha)


def _pictures(path: Path) -> list[Seen]:
    """Numbered pictures, with the times that the list beside them tells."""
    files = _files(path)
    lines = files["frames.ffconcat"].decode().splitlines()
    time, found = Fraction(0), []
    for name, duration in zip(lines[1::2], lines[2::2], strict=True):
        with Image.open(io.BytesIO(files[name.removeprefix("file ")])) as image:
            found.append(_image(image, time))
        time += Fraction(duration.removeprefix("duration "))
    return found


def _files(path: Path) -> dict[str, bytes]:
    if path.is_dir():
        return {p.name: p.read_bytes() for p in path.iterdir()}
    with zipfile.ZipFile(path) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def _track(path: Path, index: int) -> Heard:
    start: Fraction | None = None
    blocks: list[NDArray[np.float32]] = []
    with av.open(str(path)) as container:
        stream = container.streams.audio[index]
        rate = stream.codec_context.sample_rate
        packed = av.AudioResampler(format="flt")  # numpy cannot take eight channels in planes from av 18
        for frame in (p for f in container.decode(stream) for p in packed.resample(f)):
            values = frame.to_ndarray().reshape(-1, frame.layout.nb_channels)[:, 0]
            at = Fraction(frame.pts * frame.time_base)
            start = at if start is None else start
            gap = round((at - start) * rate) - sum(b.size for b in blocks)
            if gap > 0:
                blocks.append(np.zeros(gap, np.float32))
            blocks.append(values)
        codec = stream.codec_context.codec.canonical_name
        channels, language = stream.codec_context.channels, stream.language
    return Heard(codec, language, start or Fraction(0), np.concatenate(blocks), rate, channels)
