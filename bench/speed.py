"""How fast the whole job is, beside its own yardsticks in the same run, and what each stage takes."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import islice
from pathlib import Path

import av
import numpy as np
from av.video.stream import VideoStream

from cleanplate.backdrop import backdrop
from cleanplate.compose.background import background
from cleanplate.compose.blend import over
from cleanplate.matting.edges import refine
from cleanplate.matting.foreground import cut_out
from cleanplate.matting.matter import load_matter
from cleanplate.matting.networks.catalog import NETWORKS
from cleanplate.matting.networks.weights import ensure
from cleanplate.media.formats import FORMATS, Quality
from cleanplate.media.probe import probe
from cleanplate.media.read import Frame, Reader
from cleanplate.render.options import Options
from cleanplate.render.remove import remove_background

CLIP = "clips/talk_1080p_20s.mp4"
_COLOUR = "#1a73e8"
_SAMPLE = 24  # frames for the stages, each measured alone


@dataclass(frozen=True)
class Ratio:
    """How often a yardstick's time goes into a job's, and what it should stay under."""

    value: float
    against: str
    limit: float


@dataclass(frozen=True)
class Figure:
    """Seconds for some frames, and their ratios to yardsticks of the same run."""

    name: str
    seconds: float
    frames: int
    ratios: tuple[Ratio, ...] = ()

    @property
    def fps(self) -> float:
        return self.frames / self.seconds

    def under(self, yardstick: Figure, limit: float) -> Figure:
        ratio = Ratio(self.seconds / yardstick.seconds, yardstick.name, limit)
        return replace(self, ratios=(*self.ratios, ratio))


def measure(media: Path, frames: int | None) -> Iterator[Figure]:
    """Yardsticks and whole jobs in turn, then the stages of one quality."""
    clip = media / CLIP
    count = frames or probe(clip).video.frames
    alone = Figure("modnet alone", _network_alone(clip, count), count)
    yield alone
    plain: dict[Quality, Figure] = {}
    for quality in ("fast", "balanced"):
        name = f"decode + x264, {quality}"
        plain[quality] = Figure(name, _timed(partial(_transcode, clip, quality, count)), count)
        yield plain[quality]
    job = _job_figure(clip, "balanced", count, "modnet")
    yield job.under(alone, 0.4).under(plain["balanced"], 2.4)
    yield _job_figure(clip, "fast", count, "modnet").under(plain["fast"], 1.5)
    yield _job_figure(clip, "balanced", count, "key").under(plain["balanced"], 1.6)
    yield from _stages(clip, "balanced")


def _job_figure(clip: Path, quality: Quality, count: int, network: str) -> Figure:
    return Figure(f"whole job, {network}, {quality}", _timed(lambda: _job(clip, quality, count, network)), count)


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _job(clip: Path, quality: Quality, frames: int, network: str) -> None:
    with tempfile.TemporaryDirectory(prefix="cleanplate-bench-") as folder:
        end = Fraction(frames, 30)
        options = Options(background=_COLOUR, network=network, quality=quality, end=end)
        remove_background(clip, Path(folder) / "out.mp4", options)


def _network_alone(clip: Path, frames: int) -> float:
    """Only the time inside onnxruntime, on all cores, as anyone would set it up."""
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = os.cpu_count() or 1
    session = ort.InferenceSession(str(ensure(NETWORKS["modnet"])), options, providers=["CPUExecutionProvider"])
    spent = 0.0
    for frame in islice(Reader(probe(clip)), frames):
        rgb = frame.picture.rgb((512, 288), sharp=True) * 2 - 1
        tensor = np.ascontiguousarray(rgb.transpose(2, 0, 1)[None])
        spent += _timed(lambda tensor=tensor: session.run(None, {"input": tensor}))  # type: ignore[misc]
    return spent


def _transcode(clip: Path, quality: Quality, frames: int) -> None:
    """What any tool must do: decode, and encode with the settings that the job uses."""
    with (
        tempfile.TemporaryDirectory(prefix="cleanplate-bench-") as folder,
        av.open(str(clip)) as source,
        av.open(f"{folder}/out.mp4", "w") as target,
    ):
        stream = source.streams.video[0]
        stream.thread_type = "AUTO"
        out = target.add_stream("libx264", rate=30, options=dict(FORMATS["mp4"].encoder[quality]))
        assert isinstance(out, VideoStream)
        out.width, out.height, out.pix_fmt = stream.width, stream.height, "yuv420p"
        for frame in islice(source.decode(stream), frames):
            frame.pict_type = 0
            target.mux(out.encode(frame))
        target.mux(out.encode(None))


def _stages(clip: Path, quality: Quality) -> Iterator[Figure]:
    """Each stage by itself, nothing beside it."""
    info = probe(clip)
    frames: list[Frame] = []
    yield Figure("decode", _timed(lambda: frames.extend(islice(Reader(info), _SAMPLE))), _SAMPLE)
    matter = load_matter("modnet", quality=quality)
    state = matter.start(frames[0].picture)
    coarse = [matter.coarse(f.picture, state)[0] for f in frames[:2]]
    spent = _timed(lambda: coarse.extend(matter.coarse(f.picture, state)[0] for f in frames[2:]))
    yield Figure("network", spent, _SAMPLE - 2)
    mattes = []
    yield Figure("edges", _timed(lambda: mattes.extend(refine(c) for c in coarse)), _SAMPLE)
    cutouts = []
    pairs = list(zip(coarse, mattes, strict=True))
    yield Figure("colours", _timed(lambda: cutouts.extend(cut_out(c.picture, m) for c, m in pairs)), _SAMPLE)
    behind = background(backdrop(_COLOUR), info.video.layout, info.video.size)
    assert behind is not None
    plate = behind.at(Fraction(0))
    blend = _timed(lambda: [over(c, plate(f.picture, c)) for f, c in zip(frames, cutouts, strict=True)])
    yield Figure("blend", blend, _SAMPLE)
