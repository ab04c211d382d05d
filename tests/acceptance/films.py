"""Films as people make them: clips in a folder, the draft's commands, and what the rendered files show."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleanplate.settings import settings
from tests import media_made, scene, seen
from tests.cli.saying import applied
from tests.commands import cleanplate

RATE = 5  # low, so that clips long enough for several spans have few frames
ROUND = 24  # frames after which the scene's box is back where it began


def wandering(path: Path, seconds: int, first: int = 0, rate: int = RATE, **more: Any) -> Path:
    """A lossless clip of the scene from its frame `first` on, over and over."""
    shown = [scene.shot((first + i) % ROUND) for i in range(seconds * rate)]
    return media_made.clip(path, shown, rate=rate, options=media_made.LOSSLESS, **more)


def new(*files: Path, height: int = 64) -> Path:
    """A draft of them beside the first one."""
    film = files[0].with_name("film.json")
    said = cleanplate("draft", "new", *files, "-o", film, "--height", height)
    assert said.code == 0, said
    return film


def apply(film: Path, *operations: str) -> Path:
    """Each a whole operation, as typed: “trim segment=s1 out=3s”."""
    for words in operations:
        applied(film, *words.split())
    return film


def render(film: Path, out: str, *words: object) -> tuple[Path, Any]:
    """The result beside the draft, and what --json told of it."""
    path = film.parent / out
    said = cleanplate("render", film, "-o", path, "--json", *words)
    assert said.code == 0, said
    return path, said.json


def numbers(frames: Iterable[seen.Seen]) -> list[float]:
    """Which frame of the scene each shows; negative where its box is nowhere."""
    return [scene.index_of(orange(frame.rgb)) for frame in frames]


def orange(rgb: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where the scene's box is, before whatever is behind it."""
    whole = rgb.astype(int)
    return (whole[..., 0] > 150) & (whole[..., 0] - whole[..., 2] > 90) & (whole[..., 1] > 90)


def magenta(rgb: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where titles are, which the tests set in that colour."""
    whole = rgb.astype(int)
    return (whole[..., 0] > 120) & (whole[..., 2] > 120) & (whole[..., 1] < 90)


def steady(count: int, rate: int = RATE) -> list[Fraction]:
    return media_made.steady(count, rate)


def kept(kind: str = "spans") -> dict[str, bytes]:
    """What the cache holds of a kind, whole files by name."""
    files = (settings().cache_dir / kind).glob("*/*")
    return {path.name: path.read_bytes() for path in files if path.is_file()}
