"""One contender on some clips, in a process and an environment of its own; `bench.peers` starts it.

    python -P peer_run.py JOB.json

Imports nothing of cleanplate or bench unless `ours` runs, since a peer's environment has neither. Every contender
decodes a clip, and writes one 8-bit matte a frame, at the clip's size, as out/<clip>/0000.png. The clock runs from
opening the clip to the last matte written; loading and a first warm-up are over by then.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

Job = dict[str, Any]
Run = Callable[[Path, Path, int], float]  # clip, folder for the mattes, frames → seconds that don't count

_WARM = 6  # frames
_INNER = (512, 288)  # what plain networks see of a frame


def main() -> None:
    job: Job = json.loads(Path(sys.argv[1]).read_text())
    _keep_to(job["threads"])
    run = RUNS[job["kind"]](job)
    with tempfile.TemporaryDirectory() as folder:
        run(_video(job["clips"][0]), Path(folder), _WARM)
    seconds = {Path(clip).name: _timed(run, clip, job) for clip in job["clips"]}
    versions = {name: version(name) for name in job["packages"]}
    found = {"seconds": seconds, "megabytes": _peak() / 1e6, "versions": versions}
    (Path(job["out"]) / "found.json").write_text(json.dumps(found))


def _video(clip: str) -> Path:
    return Path(clip) / "com.mp4"


def _timed(run: Run, clip: str, job: Job) -> float:
    folder = Path(job["out"]) / Path(clip).name
    folder.mkdir()
    begun = time.perf_counter()
    aside = run(_video(clip), folder, job["frames"])
    return time.perf_counter() - begun - aside


def _keep_to(cores: int) -> None:
    """Whatever pools a contender opens, all of them share these cores."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])


def _peak() -> int:
    """The most bytes that this process held. Not `ru_maxrss` on Linux: it starts at what the parent held."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _decoded(video: Path, frames: int) -> Iterator[Any]:
    """av's frames; decoded on all cores, as in cleanplate."""
    import av

    with av.open(str(video)) as container:
        container.streams.video[0].thread_type = "AUTO"
        yield from islice(container.decode(video=0), frames)


def _rembg(job: Job) -> Run:
    """Frame by frame with one session, all options as they come: what `rembg b` does, less the cut-out picture."""
    from rembg import new_session, remove

    options = {"model_path": job["weights"]} if job["network"] == "u2net_custom" else {}
    session = new_session(job["network"], **options)

    def run(video: Path, folder: Path, frames: int) -> float:
        for index, frame in enumerate(_decoded(video, frames)):
            remove(frame.to_image(), session=session, only_mask=True).save(folder / f"{index:04}.png")
        return 0.0

    return run


def _backgroundremover(job: Job) -> Run:
    """What its video mode does with each batch (two frames, 320 high), in this process and without its mpeg4."""
    import numpy as np
    import torch
    from backgroundremover.bg import DEVICE, Net, iter_frames, remove_many
    from PIL import Image

    net = Net(job["network"])
    traced: dict[tuple[int, ...], Any] = {}  # as its worker does; here once for all clips of a size

    def network(batch: list[Any]) -> Any:
        if batch[0].shape not in traced:
            example = torch.as_tensor(np.stack(batch), dtype=torch.float32, device=DEVICE)
            traced[batch[0].shape] = torch.jit.trace(net, example)
        return traced[batch[0].shape]

    def run(video: Path, folder: Path, frames: int) -> float:
        size, index = _size(video), 0
        pictures = islice(iter_frames(str(video)), frames)
        while batch := list(islice(pictures, 2)):
            for mask in remove_many(batch, network(batch)):
                Image.fromarray(mask).resize(size, Image.Resampling.BICUBIC).save(folder / f"{index:04}.png")
                index += 1
        return 0.0

    return run


def _size(video: Path) -> tuple[int, int]:
    import av

    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        return stream.width, stream.height


def _modnet(job: Job) -> Run:
    """MODNet and nothing else: each whole frame by itself."""
    session = _session(job)

    def mattes(video: Path, frames: int) -> Iterator[Any]:
        for frame in _decoded(video, frames):
            yield session.run(None, {"input": _tensor(frame) * 2 - 1})[0]

    return _plain(mattes)


def _rvm(job: Job) -> Run:
    """RVM and nothing else: every whole frame, its memory going in and coming out."""
    import numpy as np

    session = _session(job)

    def mattes(video: Path, frames: int) -> Iterator[Any]:
        memory = [np.zeros((1, 1, 1, 1), np.float32)] * 4
        ratio = np.ones(1, np.float32)
        for frame in _decoded(video, frames):
            feeds = {"src": _tensor(frame), "downsample_ratio": ratio}
            feeds |= {f"r{i}i": held for i, held in enumerate(memory, 1)}
            alpha, *memory = session.run(["pha", "r1o", "r2o", "r3o", "r4o"], feeds)
            yield alpha

    return _plain(mattes)


def _session(job: Job) -> Any:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = job["threads"]
    return ort.InferenceSession(job["weights"], options, providers=["CPUExecutionProvider"])


def _tensor(frame: Any) -> Any:
    """A whole frame by area, RGB in 0..1, (1, 3, height, width)."""
    import cv2
    import numpy as np

    small = cv2.resize(frame.to_ndarray(format="rgb24"), _INNER, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(small.transpose(2, 0, 1)[None].astype(np.float32) / 255)


def _plain(mattes: Callable[[Path, int], Iterator[Any]]) -> Run:
    """Mattes (1, 1, height, width) in 0..1, brought to the clip's size by cubic."""
    import cv2
    import numpy as np

    def run(video: Path, folder: Path, frames: int) -> float:
        size = _size(video)
        for index, alpha in enumerate(mattes(video, frames)):
            large = cv2.resize(np.clip(alpha[0, 0], 0, 1), size, interpolation=cv2.INTER_CUBIC)
            matte = np.rint(np.clip(large, 0, 1) * 255).astype(np.uint8)
            cv2.imwrite(str(folder / f"{index:04}.png"), matte)
        return 0.0

    return run


def _ours(job: Job) -> Run:
    """The whole command to PNG, its proof included; a load measured beside it is taken off."""
    from cleanplate import Options, load_matter, remove_background

    network, quality = job["network"], job["quality"]

    def run(video: Path, folder: Path, frames: int) -> float:
        begun = time.perf_counter()
        load_matter(network, quality=quality)
        loading = time.perf_counter() - begun
        options = Options(format="matte", network=network, quality=quality, end=Fraction(frames, 30))
        remove_background(video, folder, options)
        return 2 * loading  # this one, and the command's own

    return run


RUNS: dict[str, Callable[[Job], Run]] = {
    "rembg": _rembg,
    "backgroundremover": _backgroundremover,
    "modnet": _modnet,
    "rvm": _rvm,
    "ours": _ours,
}

if __name__ == "__main__":
    main()
