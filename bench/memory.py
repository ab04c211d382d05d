"""The most memory that a job takes, on a clip and on the same clip four times over."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

from bench.speed import CLIP
from cleanplate.media.formats import Quality

LIMIT_MB = 1500
GROWTH = 1.1
_PAUSE = Fraction(1, 10)  # between repeats: the next one's B-frames are decoded before its start
_JOB = """
import json, re, resource, sys
from fractions import Fraction
from pathlib import Path
from cleanplate import Options, remove_background
source, output, network, quality, end = sys.argv[1:]
options = Options(background="#1a73e8", network=network, quality=quality, end=Fraction(end) if end else None)
result = remove_background(source, output, options)
if sys.platform == "linux":  # its ru_maxrss starts at what the parent held
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([peak, result.frames]))
"""


@dataclass(frozen=True)
class Peak:
    """Peak resident memory of one job, in MB."""

    name: str
    megabytes: float
    frames: int


def measure(media: Path, quality: Quality, frames: int | None, networks: list[str]) -> Iterator[Peak]:
    """Each network on the clip and on four of it; a child process each, so that peaks do not mix."""
    with tempfile.TemporaryDirectory(prefix="cleanplate-bench-") as folder:
        once = media / CLIP
        if frames:
            once = repeated(media / CLIP, Path(folder) / "once.mp4", 1, Fraction(frames, 30))
        four = repeated(once, Path(folder) / "four.mp4", 4, None)
        for network in networks:
            for name, clip in (("once", once), ("four times", four)):
                megabytes, count = _peak(clip, Path(folder) / "out.mp4", network, quality)
                yield Peak(f"{network}, {name}", megabytes, count)


def _peak(clip: Path, output: Path, network: str, quality: Quality) -> tuple[float, int]:
    output.unlink(missing_ok=True)
    command = [sys.executable, "-c", _JOB, str(clip), str(output), network, quality, ""]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    bytes_, frames = json.loads(answer.stdout)
    return bytes_ / 1e6, frames


def repeated(clip: Path, path: Path, times: int, end: Fraction | None) -> Path:
    """The clip's packets again and again, moved in time; cut after `end` seconds if given."""
    with av.open(str(path), "w") as target, av.open(str(clip)) as first:
        out = {s.index: target.add_stream_from_template(s) for s in first.streams if s.type in ("video", "audio")}
        for turn in range(times):
            with av.open(str(clip)) as source:
                length = Fraction(source.duration or 0, av.time_base) + _PAUSE
                for packet in source.demux([source.streams[index] for index in out]):
                    if packet.dts is None or (end and packet.dts * packet.time_base >= end):
                        continue
                    shift = round(turn * length / packet.time_base)
                    packet.pts, packet.dts = (packet.pts or 0) + shift, packet.dts + shift
                    packet.stream = out[packet.stream_index]
                    target.mux_one(packet)
    return path
