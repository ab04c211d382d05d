"""Us beside others, in one run: error, flicker, speed and memory, on the same frames with the same weights.

Each contender runs in a process of its own, one after another, on two cores (`peer_run.py`). Others' programs
live in environments of their own under .bench/, made on first use; what cannot be run is a row with the reason.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path
from typing import Any

import av
import onnxruntime as ort

from bench.mattes import OBJECT_CLIP, clips, grey, mean
from bench.metrics import Scorer, Scores
from cleanplate.errors import CleanplateError
from cleanplate.matting.networks.catalog import NETWORKS
from cleanplate.matting.networks.weights import ensure

FRAMES = 40  # of each clip, where nobody asks for more or fewer: the whole table in some ten minutes
THREADS = 2
PEOPLE, OBJECT = "people", "object"
LEGEND = (
    "MAD, MSE, Grad x1000, dtSSD (flicker) x100: lower is better. fps: from opening a clip to its last matte as "
    "PNG, decoding included; installing, loading and warming up excluded. MB: the most that the process held."
)

_HERE = Path(__file__).parent
_HOME = _HERE.parent / ".bench"
_RUNTIME = (f"av=={av.__version__}", f"onnxruntime=={ort.__version__}")  # as ours: the programs are compared
_REQUIREMENTS = {
    "rembg": ("rembg[cpu]==2.0.86", *_RUNTIME),
    # torch and torchvision of one release: only then do they fit. onnx is for peer_weights.py
    "backgroundremover": (
        "backgroundremover==0.4.5",
        "torch==2.14.1",
        "torchvision==0.29.1",
        "onnx>=1.17",
        *_RUNTIME,
    ),
}
_U2NETP_MD5 = "8e83ca70e441ab06c318d82300c84806"  # what rembg's own download is held to
_LIMIT_S = 1800  # for one contender


@dataclass(frozen=True)
class Contender:
    """`kind` is one of peer_run's; `network` a name, or the path of an .onnx. `on` which clips it is for."""

    name: str
    kind: str
    network: str
    on: tuple[str, ...] = (PEOPLE,)
    quality: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Row:
    """A contender on the people's clips (their mean) or on the object's; `failure`: why there are no figures."""

    name: str
    on: str
    remark: str
    scores: Scores | None = None
    fps: float = 0.0
    megabytes: float = 0.0
    frames: int = 0
    seconds: dict[str, float] | None = None  # a clip
    versions: dict[str, str] | None = None
    failure: str = ""


class NotRunError(Exception):
    """A contender cannot be installed, lacks its weights, or failed; the message is the reason."""


def contenders(rvm: Path | None) -> list[Contender]:
    """Others first, then plain networks, then ours. RVM where its weights are given."""
    both = (PEOPLE, OBJECT)
    found = [
        Contender("rembg, u2netp", "rembg", "u2netp", both, remark="frame by frame"),
        Contender(
            "rembg, modnet", "rembg", "u2net_custom", remark="as u2net_custom: 320x320, U²-Net's own scaling"
        ),
        Contender(
            "backgroundremover, u2netp", "backgroundremover", "u2netp", both, remark="its video mode, 320 high"
        ),
        Contender("plain MODNet", "modnet", "modnet", remark="512x288, every frame"),
    ]
    if rvm:
        found.append(Contender("plain RVM", "rvm", str(rvm), remark="512x288, every frame, recurrent"))
    found += [Contender(f"cleanplate, {q}", "ours", "modnet", quality=q) for q in ("fast", "balanced", "best")]
    found.append(Contender("cleanplate, u2netp", "ours", "u2netp", both, "balanced", "balanced"))
    if rvm:
        found.append(Contender("cleanplate, rvm", "ours", str(rvm), (PEOPLE,), "balanced", "balanced"))
    return found


def measure(media: Path, frames: int, rvm: Path | None, only: str = "") -> Iterator[Row]:
    """Every contender's rows, as each is done; `only` those with this in their name."""
    for contender in (c for c in contenders(rvm) if only in c.name):
        try:
            yield from _measured(contender, media, frames)
        except NotRunError as reason:
            for on in contender.on:
                yield Row(contender.name, on, contender.remark, failure=str(reason))


def _measured(contender: Contender, media: Path, frames: int) -> list[Row]:
    groups = {
        on: [clip for clip in clips(media) if (clip.name == OBJECT_CLIP) == (on == OBJECT)] for on in contender.on
    }
    with tempfile.TemporaryDirectory(prefix="cleanplate-bench-") as folder:
        found = _run(contender, [clip for group in groups.values() for clip in group], frames, Path(folder))
        return [_row(contender, on, group, frames, Path(folder), found) for on, group in groups.items()]


def _row(
    contender: Contender, on: str, group: list[Path], frames: int, folder: Path, found: dict[str, Any]
) -> Row:
    scored = [_scored(clip, folder / clip.name, frames) for clip in group]
    count = sum(count for _, count in scored)
    seconds = {clip.name: found["seconds"][clip.name] for clip in group}
    return Row(
        contender.name,
        on,
        contender.remark,
        mean([scores for scores, _ in scored]),
        count / sum(seconds.values()),
        found["megabytes"],
        count,
        seconds,
        found["versions"],
    )


def _scored(clip: Path, mattes: Path, frames: int) -> tuple[Scores, int]:
    """Against the exact truth, and how many frames that were."""
    truth = sorted((clip / "pha").glob("*.png"))[:frames]
    found = sorted(mattes.glob("*.png"))
    if len(found) != len(truth):
        raise NotRunError(f"{len(found)} mattes for the {len(truth)} frames of {clip.name}")
    scorer = Scorer()
    for matte, exact in zip(found, truth, strict=True):
        scorer.add(grey(matte), grey(exact))
    return scorer.scores(), len(truth)


def _run(contender: Contender, group: list[Path], frames: int, folder: Path) -> dict[str, Any]:
    """What peer_run found; the mattes lie in `folder`, one folder a clip."""
    kind = contender.kind
    python = _environment(kind) if kind in _REQUIREMENTS else Path(sys.executable)
    job = {
        "kind": kind,
        "network": contender.network,
        "weights": str(_weights(contender, python)),
        "quality": contender.quality,
        "clips": [str(clip.resolve()) for clip in group],
        "frames": frames,
        "threads": THREADS,
        "packages": [kind] if kind in _REQUIREMENTS else [],
        "out": str(folder),
    }
    (folder / "job.json").write_text(json.dumps(job))
    _call([str(python), "-P", str(_HERE / "peer_run.py"), str(folder / "job.json")])
    found: dict[str, Any] = json.loads((folder / "found.json").read_text())
    return found


def _environment(peer: str) -> Path:
    """The python of a peer's own environment, made if it is not there as pinned."""
    home = _HOME / f"peers-{peer}"
    python, ready, wanted = home / "bin" / "python", home / "ready", "\n".join(_REQUIREMENTS[peer])
    if not ready.exists() or ready.read_text() != wanted:
        _call([sys.executable, "-m", "venv", "--clear", str(home)])
        _call(
            [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *_REQUIREMENTS[peer]]
        )
        ready.write_text(wanted)
    return python


def _weights(contender: Contender, python: Path) -> Path:
    """The weights of ours, where a peer looks for its own."""
    name = "modnet" if contender.network == "u2net_custom" else contender.network
    if name not in NETWORKS:
        if not Path(name).is_file():
            raise NotRunError(f"there is no file {name}")
        return Path(name).resolve()
    try:
        ours = ensure(NETWORKS[name])
    except CleanplateError as error:
        raise NotRunError(error.message) from error
    if contender.kind == "rembg":
        return _for_rembg(name, ours)
    if contender.kind == "backgroundremover":
        return _for_backgroundremover(ours, python)
    return ours


def _for_rembg(name: str, ours: Path) -> Path:
    """rembg takes a file that is there already as it is, so its checksum is held against it here."""
    if name == "u2netp" and md5(ours.read_bytes(), usedforsecurity=False).hexdigest() != _U2NETP_MD5:
        raise NotRunError("our u2netp.onnx is not the file that rembg names by its md5")
    place = _home("rembg") / "models" / name / f"{name}.onnx"
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ours, place)
    return place


def _for_backgroundremover(ours: Path, python: Path) -> Path:
    place = _home("backgroundremover") / "u2netp.pth"
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        _call([str(python), "-P", str(_HERE / "peer_weights.py"), str(ours), str(place)])
    return place


def _home(peer: str) -> Path:
    return _HOME / f"weights-{peer}"


def _call(command: list[str]) -> None:
    """A child that must succeed. Raises NotRunError with what it complained of."""
    places = {
        "U2NET_HOME": str(_home("rembg")),
        "U2NETP_PATH": str(_home("backgroundremover") / "u2netp.pth"),
        "CLEANPLATE_THREADS": str(THREADS),
        "OMP_NUM_THREADS": str(THREADS),
    }
    try:
        subprocess.run(
            command, env=os.environ | places, check=True, capture_output=True, text=True, timeout=_LIMIT_S
        )
    except subprocess.CalledProcessError as error:
        raise NotRunError(complaint(error.stderr) or f"ended with {error.returncode}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotRunError(str(error)) from error


def complaint(stderr: str) -> str:
    """The line that says what went wrong: pip's last ERROR, or the last line of a traceback."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    return (errors or lines or [""])[-1]


HEADER = f"  {'':<46}    MAD    MSE   Grad  dtSSD  MAD-T    fps     MB"


def line(row: Row) -> str:
    """A row for the terminal."""
    label = f"  {titled(row) + (', on the object' if row.on == OBJECT else ''):<46}"
    if row.scores is None:
        return f"{label} not run: {row.failure}"
    s = row.scores
    errors = f"{s.mad:6.1f} {s.mse:6.1f} {s.grad:6.1f} {s.dtssd:6.1f} {s.mad_t:6.0f}"
    return f"{label} {errors} {row.fps:6.2f} {row.megabytes:6.0f}   {row.remark}"


def titled(row: Row) -> str:
    """The name with its version: `rembg 2.0.86, u2netp`."""
    program, comma, rest = row.name.partition(",")
    return f"{program} {(row.versions or {}).get(program, '')}".rstrip() + comma + rest


def markdown(rows: list[Row], on: str) -> str:
    """The rows of one kind of clips as a table for the README."""
    head = "| | MAD | MSE | Grad | dtSSD | MAD-T | fps | MB |\n|---|---|---|---|---|---|---|---|"
    return "\n".join([head, *(_cells(row) for row in rows if row.on == on)])


def _cells(row: Row) -> str:
    label = f"{titled(row)} ({row.remark})" if row.remark else titled(row)
    if row.scores is None:
        return f"| {label} | not run: {row.failure.replace('|', '/')} |" + " |" * 6
    s = row.scores
    errors = f"{s.mad:.1f} | {s.mse:.1f} | {s.grad:.1f} | {s.dtssd:.1f} | {s.mad_t:.0f}"
    return f"| {label} | {errors} | {row.fps:.1f} | {row.megabytes:.0f} |"
