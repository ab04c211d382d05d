"""Small media and tiny networks, made on the spot, whose truth is known."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

Rgb = NDArray[np.uint8]

SIZE = (96, 64)
SUBJECT, SCREEN = (200, 60, 60), (0, 177, 64)  # a red block before a green screen


def scene(index: int, size: tuple[int, int] = SIZE, behind: tuple[int, int, int] = SCREEN) -> Rgb:
    """A red block that walks to the right, before one colour; its left edge is at `block_x(index)`."""
    width, height = size
    picture = np.empty((height, width, 3), np.uint8)
    picture[:] = behind
    x = block_x(index, size)
    picture[height // 4 :, x : x + width // 3] = SUBJECT
    return picture


def block_x(index: int, size: tuple[int, int] = SIZE) -> int:
    return size[0] // 8 + 2 * (index % 8)


def clip(
    path: Path,
    times: Sequence[Fraction] | int = 8,
    *,
    size: tuple[int, int] = SIZE,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    rate: int = 25,
    time_base: Fraction | None = None,
    options: dict[str, str] | None = None,
    tones: Sequence[str | None] = (),
    sound: str = "aac",
    rotation: int = 0,
    aspect: Fraction | None = None,
    behind: tuple[int, int, int] = SCREEN,
    alpha: bool = False,
    tags: tuple[int, int, int, int] | None = None,
) -> Path:
    """A video of the scene. `times`: when frames are shown, or how many; `tones`: one language a track."""
    shown = [Fraction(i, rate) for i in range(times)] if isinstance(times, int) else list(times)
    base = time_base or Fraction(1, rate)
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=rate, options=options or {})
        stream.width, stream.height, stream.pix_fmt = *size, pixels
        stream.codec_context.time_base = base
        if aspect:
            stream.codec_context.sample_aspect_ratio = aspect
        if tags:
            context = stream.codec_context
            context.color_primaries, context.color_trc, context.colorspace, context.color_range = tags
        if rotation:
            stream.set_display_rotation(rotation)
        if alpha and path.suffix == ".webm":
            stream.metadata["alpha_mode"] = "1"
        tracks = [_track(container, sound, language) for language in tones]
        for index, time in enumerate(shown):
            frame = _frame(scene(index, size, behind), pixels, alpha)
            frame.pts, frame.time_base = round(time / base), base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        for number, track in enumerate(tracks):
            container.mux(track.encode(tone(shown[-1] + Fraction(1, rate), 440 * (number + 1))))
            container.mux(track.encode(None))
    return path


def _track(container: Any, codec: str, language: str | None) -> Any:
    track = container.add_stream(codec, rate=48_000, layout="mono")
    if language:
        track.metadata["language"] = language
    return track


def _frame(rgb: Rgb, pixels: str, alpha: bool) -> av.VideoFrame:
    if not alpha:
        return av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(format=pixels)
    cut = np.where((rgb == SUBJECT).all(axis=2), 255, 0).astype(np.uint8)
    return av.VideoFrame.from_ndarray(np.dstack([rgb, cut]), format="rgba").reformat(format=pixels)


def tone(seconds: Fraction, pitch: int) -> av.AudioFrame:
    """A quiet tone with one loud click in the middle: the click tells whether sound is in step."""
    count = int(seconds * 48_000)
    wave = 0.05 * np.sin(2 * np.pi * pitch * np.arange(count) / 48_000)
    wave[count // 2 : count // 2 + 48] = 0.95
    frame = av.AudioFrame.from_ndarray(wave[None].astype(np.float32), format="fltp", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = 48_000, 0, Fraction(1, 48_000)
    return frame


def click_at(path: Path, track: int = 0) -> float:
    """When the loudest moment of a track is heard, in seconds on the container's clock."""
    best, when = 0.0, 0.0
    with av.open(str(path)) as container:
        for frame in container.decode(audio=track):
            samples = np.abs(frame.to_ndarray()).astype(np.float64)
            samples = samples.max(axis=0) if frame.format.is_planar else samples.reshape(-1)
            if frame.format.name.startswith("s16"):
                samples = samples / 32768
            if samples.max() > best:
                best = float(samples.max())
                channels = 1 if frame.format.is_planar else frame.layout.nb_channels
                when = frame.time + int(samples.argmax()) / channels / frame.sample_rate
    return when


def packets(path: Path, kind: str = "audio", track: int = 0) -> list[bytes]:
    """The payloads of a stream's packets."""
    with av.open(str(path)) as container:
        stream = [s for s in container.streams if s.type == kind][track]
        return [bytes(p) for p in container.demux(stream) if p.size and p.stream_index == stream.index]


# --- tiny networks of each contract -----------------------------------------------------------------


def redness(path: Path) -> Path:
    """MODNet's contract: alpha is 1 where red is well over green, so the scene's block is the subject."""
    nodes = [
        helper.make_node("Split", ["input"], ["r", "g", "b"], axis=1, num_outputs=3),
        helper.make_node("Sub", ["r", "g"], ["difference"]),
        helper.make_node("Mul", ["difference", "steep"], ["scaled"]),
        helper.make_node("Clip", ["scaled", "zero", "one"], ["output"]),
    ]
    graph = helper.make_graph(
        nodes,
        "redness",
        [_value("input", ["b", 3, "h", "w"])],
        [_value("output", ["b", 1, "h", "w"])],
        [_constant("steep", 2.0), _constant("zero", 0.0), _constant("one", 1.0)],
    )
    return _saved(graph, path)


def salient(path: Path) -> Path:
    """U²-Net's contract: fixed 320x320 in, several outputs, the first is what counts (unscaled saliency)."""
    nodes = [
        helper.make_node("Split", ["input.1"], ["r", "g", "b"], axis=1, num_outputs=3),
        helper.make_node("Sub", ["r", "g"], ["d0"]),
        helper.make_node("Sub", ["g", "r"], ["d1"]),
    ]
    side = [1, 1, 320, 320]
    graph = helper.make_graph(
        nodes, "salient", [_value("input.1", [1, 3, 320, 320])], [_value("d0", side), _value("d1", side)]
    )
    return _saved(graph, path)


def counting(path: Path) -> Path:
    """RVM's contract: alpha is a tenth for each frame seen so far, kept in r1; the rest passes through."""
    nodes = [
        helper.make_node("ReduceMean", ["r1i"], ["seen"], keepdims=1),
        helper.make_node("Add", ["seen", "tenth"], ["r1o"]),
        helper.make_node("Split", ["src"], ["r", "g", "b"], axis=1, num_outputs=3),
        helper.make_node("Mul", ["r", "zero"], ["nothing"]),
        helper.make_node("Mul", ["downsample_ratio", "zero"], ["none"]),
        helper.make_node("Add", ["nothing", "r1o"], ["sum"]),
        helper.make_node("Add", ["sum", "none"], ["pha"]),
        helper.make_node("Identity", ["src"], ["fgr"]),
        *(helper.make_node("Identity", [f"r{i}i"], [f"r{i}o"]) for i in (2, 3, 4)),
    ]
    state = ["b", "c", "y", "x"]
    graph = helper.make_graph(
        nodes,
        "counting",
        [
            _value("src", ["b", 3, "h", "w"]),
            *(_value(f"r{i}i", state) for i in (1, 2, 3, 4)),
            _value("downsample_ratio", [1]),
        ],
        [
            _value("fgr", ["b", 3, "h", "w"]),
            _value("pha", ["b", 1, "h", "w"]),
            *(_value(f"r{i}o", state) for i in (1, 2, 3, 4)),
        ],
        [_constant("tenth", 0.1), _constant("zero", 0.0)],
    )
    return _saved(graph, path)


def _value(name: str, shape: list[Any]) -> Any:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def _constant(name: str, value: float) -> Any:
    return helper.make_tensor(name, TensorProto.FLOAT, [], [value])


def _saved(graph: Any, path: Path) -> Path:
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
    return path
