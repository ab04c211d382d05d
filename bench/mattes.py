"""Error and flicker of each network on clips with exact truth, through the whole command."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from bench.metrics import Scorer, Scores
from cleanplate.media.formats import Quality
from cleanplate.render.options import Options
from cleanplate.render.remove import remove_background

OBJECT_CLIP = "basketball__coaster"  # no person in it: kept out of the people's means
MEAN = "mean of people"


@dataclass(frozen=True)
class Row:
    """One clip with one network. `fps` is of the whole command, decoding to PNG."""

    clip: str
    network: str
    quality: str
    scores: Scores
    fps: float


def clips(media: Path) -> list[Path]:
    """The benchmark's clips, people first."""
    found = sorted(path.parent for path in (media / "bench").glob("*/com.mp4"))
    return sorted(found, key=lambda clip: clip.name == OBJECT_CLIP)


def measure(media: Path, network: str, quality: Quality, frames: int | None) -> Iterator[Row]:
    """Score a network on every clip, as each is done; the people's mean last."""
    people: list[Scores] = []
    for clip in clips(media):
        row = _scored(clip, network, quality, frames)
        if clip.name != OBJECT_CLIP:
            people.append(row.scores)
        yield row
    if people:
        yield Row(MEAN, network, quality, mean(people), 0.0)


def mean(scores: list[Scores]) -> Scores:
    """Of several clips, each counting the same."""
    return Scores(**{name: float(np.mean([asdict(s)[name] for s in scores])) for name in asdict(scores[0])})


def _scored(clip: Path, network: str, quality: Quality, frames: int | None) -> Row:
    truth = sorted((clip / "pha").glob("*.png"))[:frames]
    end = Fraction(len(truth), 30) if frames else None
    with tempfile.TemporaryDirectory(prefix="cleanplate-bench-") as folder:
        options = Options(format="matte", network=network, quality=quality, end=end)
        result = remove_background(clip / "com.mp4", folder, options)
        scorer = Scorer()
        for picture, exact in zip(sorted(Path(folder).glob("*.png")), truth, strict=True):
            scorer.add(grey(picture), grey(exact))
    return Row(clip.name, Path(network).stem, quality, scorer.scores(), result.frames / result.seconds)


def grey(path: Path) -> np.ndarray:  # type: ignore[type-arg]
    """A picture's grey, 8 bits."""
    picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    assert picture is not None, path
    return picture
