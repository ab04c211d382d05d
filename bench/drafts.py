"""What drafts cost: a first export, the next after a small change, joins, and sound in step after an hour."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any
from unittest.mock import patch

import av
import numpy as np
from numpy.typing import NDArray

from bench.memory import repeated
from bench.speed import CLIP
from cleanplate.draft.model import Draft
from cleanplate.draft.new import new
from cleanplate.draft.operation import operation
from cleanplate.draft.wire import text_of
from cleanplate.media.probe import probe
from cleanplate.media.read import Reader
from cleanplate.render import spans
from cleanplate.render.export import render_draft
from cleanplate.render.library import Library, facts
from cleanplate.render.output import Output
from cleanplate.settings import settings

SECOND = 0.15  # of the first export's time: what one after another title may take
LIKE = 45.0  # dB: joined against in one piece
_JOB = """
import json, re, sys, time
from pathlib import Path
from cleanplate import Library, Output, render_draft
from cleanplate.draft.wire import parsed
from cleanplate.render import export, shoot
folder, name, format = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
spent = {}
def timed(place, attribute, stage):
    real = getattr(place, attribute)
    def wrapped(*a, **k):
        begun = time.perf_counter()
        try:
            return real(*a, **k)
        finally:
            spent[stage] = spent.get(stage, 0) + time.perf_counter() - begun
    setattr(place, attribute, wrapped)
timed(export, "planned", "plan"); timed(export, "sound", "sound"); timed(export, "join", "join")
timed(export, "prove_joined", "proof"); timed(shoot.Shoot, "pieces", "spans"); timed(export, "clean", "clean")
draft = parsed((folder / name).read_text())
result = render_draft(draft, Output(folder / f"out.{format}", overwrite=True), Library(folder))
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1000
print(json.dumps({"seconds": result.seconds, "runs": result.network_runs, "kept": result.spans_kept,
                  "spans": result.spans, "frames": result.frames, "mb": peak, "stages": spent}))
"""


@dataclass(frozen=True)
class Figure:
    """One thing measured: `held` says whether it is within its limit, None where it has none."""

    name: str
    value: str
    held: bool | None = None


def measure(media: Path, seconds: int = 120) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="cleanplate-bench-") as name:
        folder = Path(name)
        yield from _exports(media, folder, seconds)
    with tempfile.TemporaryDirectory(prefix="cleanplate-bench-") as name:
        yield from _joins(media, Path(name))
    with tempfile.TemporaryDirectory(prefix="cleanplate-bench-") as name:
        yield from drift(Path(name), 3600)


def _exports(media: Path, folder: Path, seconds: int) -> Iterator[Figure]:
    """Three segments, two titles, music, a replaced background, at 1080p."""
    draft = _film(media, folder, seconds)
    first = _export(folder, draft)
    told = f"{_export_facts(first)}, {first['runs']} network runs; {first['mb']:.0f} MB"
    yield Figure("first export", told)
    before = _pieces()
    again = _export(folder, draft)
    yield Figure("the same again", f"{again['seconds']:.1f} s")
    titled = operation({"op": "edit_title", "segment": "s4", "text": "Another title"}).apply(draft)
    second = _export(folder, titled)
    share = second["seconds"] / first["seconds"]
    told = f"{_export_facts(second)}; {share:.3f} of the first (limit {SECOND})"
    yield Figure("after another title", told, share <= SECOND)
    same = all(_pieces().get(path) == found for path, found in before.items())
    yield Figure("untouched spans", "byte-identical" if same else "changed", same)
    behind = operation({"op": "replace_background", "segment": "s2", "background": "#1a73e8"}).apply(titled)
    third = _export(folder, behind)
    told = f"{_export_facts(third)}, {third['runs']} network runs"
    yield Figure("after another background", told, third["runs"] == 0)


def _export_facts(found: dict[str, Any]) -> str:
    stages = ", ".join(f"{name} {seconds:.1f}" for name, seconds in found["stages"].items())
    kept = f"{found['kept']} of {found['spans']} spans kept"
    return f"{found['seconds']:.1f} s ({stages}), {found['frames']} frames, {kept}"


def _film(media: Path, folder: Path, seconds: int) -> Draft:
    long = repeated(media / CLIP, folder / "talk.mp4", -(-seconds // 20), None)
    music = _music(folder / "music.m4a", seconds)
    picture = folder / "porch.jpg"
    picture.write_bytes((media / "backgrounds/volcomix_porch-691330_1280.jpg").read_bytes())
    draft = new([facts(long, folder)])
    third = seconds * 1000 // 3
    for change in (
        {"op": "trim", "segment": "s1", "out": seconds * 1000},
        {"op": "split", "segment": "s1", "at": third},
        {"op": "split", "segment": "s2", "at": 2 * third},
        {"op": "replace_background", "segment": "s2", "background": facts(picture, folder)},
        {"op": "title", "text": "A first title", "at": 2000, "length": 4000},
        {"op": "title", "text": "第二个标题", "at": third + 5000, "length": 4000},
        {"op": "add_audio", "media": facts(music, folder), "volume": 30},
    ):
        draft = operation(change).apply(draft)
    return draft


def _export(folder: Path, draft: Draft, format: str = "mp4") -> dict[str, Any]:
    (folder / "film.json").write_text(text_of(draft))
    command = [sys.executable, "-c", _JOB, str(folder), "film.json", format]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def _pieces() -> dict[str, str]:
    files = (settings().cache_dir / "spans").glob("*/*.mp4")
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def _joins(media: Path, folder: Path) -> Iterator[Figure]:
    """Ten seconds in spans and in one piece, compared sample by sample."""
    clip = folder / "talk.mp4"
    clip.write_bytes((media / CLIP).read_bytes())
    draft = operation({"op": "trim", "segment": "s1", "out": 10_000}).apply(
        new([facts(clip, folder)], short_side=540)
    )
    clear = operation({"op": "remove_background", "segment": "s1", "quality": "fast"}).apply(
        operation({"op": "canvas_background", "background": "transparent"}).apply(draft)
    )
    for format, made in (("mp4", draft), ("hevc", draft), ("webm", clear), ("mov", clear)):
        suffix = ".mp4" if format == "hevc" else f".{format}"
        library, joined, whole = (
            Library(folder),
            folder / f"joined-{format}{suffix}",
            folder / f"whole-{format}{suffix}",
        )
        render_draft(made, Output(joined, format, overwrite=True, fresh=True), library)
        with patch.multiple(spans, GRID=10**9, LONGEST=10**9):
            render_draft(made, Output(whole, format, overwrite=True, fresh=True), library)
        same, mean, least = _compared(joined, whole)
        value = "the same samples" if same else f"{mean:.1f} dB (limit {LIKE}), {least:.1f} at the worst frame"
        yield Figure(f"joined {format}", value, same or mean >= LIKE)


def _compared(one: Path, other: Path) -> tuple[bool, float, float]:
    """Whether all samples are the same; the PSNR of all of them, and of the worst plane of any frame."""
    same, least, total, count = True, 100.0, 0.0, 0
    for a, b in zip(Reader(probe(one)), Reader(probe(other)), strict=True):
        assert a.time == b.time, "a frame is shown at another time"
        for first, second in zip(
            (*a.picture.planes, a.picture.alpha), (*b.picture.planes, b.picture.alpha), strict=True
        ):
            if first is None or second is None:
                continue
            error = float(np.sum((first.astype(np.float64) - second) ** 2))
            total, count, same = total + error, count + first.size, same and not error
            if error:
                least = min(least, _decibels(error / first.size, a.picture.layout.peak))
    return same, _decibels(total / count, 255) if total else 100.0, least


def _decibels(error: float, peak: int) -> float:
    return float(10 * np.log10(peak**2 / error))


def drift(folder: Path, seconds: int) -> Iterator[Figure]:
    """A flash and a click at the same moments of a long clip: how far apart they are after a render."""
    rate = Fraction(30000, 1001)
    clip, moments = folder / "flashes.mp4", [1, seconds // 2, seconds - 2]
    _flashes(clip, seconds, rate, moments)
    draft = new([facts(clip, folder)], short_side=36)
    draft = operation({"op": "volume", "segment": "s1", "percent": 90}).apply(draft)  # mixed, not copied
    begun = time.perf_counter()
    render_draft(draft, Output(folder / "out.mp4", overwrite=True), Library(folder))
    spent = time.perf_counter() - begun
    seen, heard = _bright(folder / "out.mp4"), _loud(folder / "out.mp4")
    off = max(abs(a - b) for a, b in zip(seen, heard, strict=True)) * 1000
    value = f"{off:.1f} ms at most between flash and click, over {seconds} s; rendered in {spent:.0f} s"
    yield Figure("drift", value, len(seen) == len(moments) and off <= 1000 / float(rate))


def _flashes(path: Path, seconds: int, rate: Fraction, moments: list[int]) -> None:
    with av.open(str(path), "w") as out:
        picture: Any = out.add_stream("libx264", rate=rate, options={"preset": "ultrafast", "g": "300"})
        picture.width, picture.height, picture.pix_fmt = 64, 36, "yuv420p"
        sound: Any = out.add_stream("aac", rate=48_000, layout="mono")
        bright = {round(m * rate) for m in moments}
        clicks = {round(index / rate * 48_000) for index in bright}
        written = 0
        for index in range(int(seconds * rate)):
            level = 235 if index in bright else 16
            frame = av.VideoFrame.from_ndarray(np.full((54, 64), level, np.uint8), format="yuv420p")
            frame.planes[1].update(bytes([128]) * frame.planes[1].buffer_size)
            frame.planes[2].update(bytes([128]) * frame.planes[2].buffer_size)
            frame.pts = index
            frame.time_base = 1 / rate
            out.mux(picture.encode(frame))
            until = round((index + 1) / rate * 48_000)
            out.mux(sound.encode(_samples(written, until, clicks)))
            written = until
        out.mux([*picture.encode(None), *sound.encode(None)])


def _samples(begin: int, end: int, clicks: set[int]) -> Any:
    wave: NDArray[np.float32] = np.zeros((1, end - begin), np.float32)
    for click in clicks:
        part = wave[0, max(0, click - begin) : max(0, click + 48 - begin)]
        part[:] = 0.9
    frame = av.AudioFrame.from_ndarray(wave, format="fltp", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = 48_000, begin, Fraction(1, 48_000)
    return frame


def _bright(path: Path) -> list[float]:
    return [float(f.time) for f in Reader(probe(path)) if f.picture.planes[0].mean() > 150]


def _loud(path: Path) -> list[float]:
    found: list[float] = []
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            values = np.abs(frame.to_ndarray()).max(axis=0)
            if values.max() > 0.3:
                at = float(frame.pts * frame.time_base) + int(np.argmax(values > 0.3)) / frame.sample_rate
                if not found or at - found[-1] > 0.5:
                    found.append(at)
    return found


def _music(path: Path, seconds: int) -> Path:
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream("aac", rate=48_000, layout="stereo")
        t = np.arange(48_000, dtype=np.float32) / 48_000
        for second in range(seconds):
            wave = 0.2 * np.sin(2 * np.pi * (220 + 20 * (second % 8)) * t)
            frame = av.AudioFrame.from_ndarray(
                np.stack([wave, wave]).astype(np.float32), format="fltp", layout="stereo"
            )
            frame.sample_rate, frame.pts, frame.time_base = 48_000, second * 48_000, Fraction(1, 48_000)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path
