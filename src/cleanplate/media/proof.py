"""A result opened again, as anyone would, and held against its plan before anyone gets it."""

from __future__ import annotations

import tempfile
import zipfile
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from cleanplate.errors import Cancelled, CleanplateError, NoSubjectError, ProofError
from cleanplate.media.audio import Heard
from cleanplate.media.bundle import COLOUR, MATTE, SOUND
from cleanplate.media.formats import FORMATS, Format
from cleanplate.media.probe import probe
from cleanplate.media.proof_sound import sound_offset
from cleanplate.media.read import Reader
from cleanplate.media.web.folder import PARTS, POSTER, STACKED, VIDEO
from cleanplate.picture import Picture, Plane, Size


@dataclass
class Expected:
    """What a file should hold. `times` counts in ticks of `time_base`, one for each frame.

    `each` is called as each frame is looked at; what it raises ends the check.
    """

    format: Format
    size: Size
    alpha: bool
    time_base: Fraction
    rate: Fraction | None
    times: array[int] = field(default_factory=lambda: array("q"))
    sound: list[Heard] = field(default_factory=list)
    each: Callable[[], None] = lambda: None
    whole: bool = True  # a part of a result may show nobody, or nothing else


@dataclass(frozen=True)
class Receipt:
    """What was found. `alpha_low`, `alpha_high`: least and most alpha of any sample, 0..255; `coverage`: its
    mean share, 0..1; all None where no alpha was promised."""

    frames: int
    duration_ms: int
    time_error_ms: float
    bytes: int
    alpha_low: int | None = None
    alpha_high: int | None = None
    coverage: float | None = None
    audio_tracks: int = 0
    sound_offset_ms: float | None = None
    subtitle_tracks: int = 0


def prove(path: Path, expected: Expected) -> Receipt:
    """Decode a result to its end and compare. Raises ProofError, saying what is not as planned, and
    NoSubjectError."""
    try:
        if expected.format.kind == "bundle":
            return _bundle(path, expected)
        if expected.format.kind == "web":
            return _web(path, expected)
        if path.is_dir() or path.suffix == ".zip":
            return _sequence(path, expected)
        return _file(path, expected)
    except (ProofError, NoSubjectError, Cancelled):
        raise
    except (CleanplateError, zipfile.BadZipFile, OSError) as error:
        raise ProofError.because(f"it cannot be read back ({error})") from error


class _Alpha:
    """Least, most and mean alpha over all frames."""

    def __init__(self) -> None:
        self.low, self.high, self.total, self.frames = 255, 0, 0.0, 0

    def add(self, alpha: Plane | None) -> None:
        if alpha is None:
            raise ProofError.because("a frame has no alpha")
        low, high, _, _ = cv2.minMaxLoc(alpha)
        self.low, self.high = min(self.low, int(low)), max(self.high, int(high))
        self.total += cv2.mean(alpha)[0] / 255
        self.frames += 1

    def onto(self, receipt: Receipt) -> Receipt:
        mean = round(self.total / max(self.frames, 1), 4)
        return replace(receipt, alpha_low=self.low, alpha_high=self.high, coverage=mean)

    def check(self, whole: bool) -> None:
        if whole:
            check_alpha(self.low, self.high)


def check_alpha(low: int, high: int) -> None:
    """Raises NoSubjectError where the alpha of a whole result is empty, ProofError where it is full."""
    if high < 128:
        raise NoSubjectError(
            "No subject was found: the matte is empty.", "Try --subject object, or another --network."
        )
    if low >= 128:
        raise ProofError("Nothing was removed: the matte is full.", "Try --subject object, or --network key.")


def _file(path: Path, expected: Expected) -> Receipt:
    info = probe(path)
    if info.video.size != expected.size:
        raise ProofError.because(f"it is {info.video.size}, planned was {expected.size}")
    shows_alpha = expected.alpha or expected.format.show != "picture"
    reader = Reader(info, alpha=expected.alpha, rough=not shows_alpha)
    origin = max(info.start, Fraction(0))  # the reader counts from the file's start; the plan from zero
    alpha, worst, count, end = _Alpha(), Fraction(0), 0, info.duration
    for frame in reader:
        expected.each()
        if count < len(expected.times):
            planned = expected.times[count] * expected.time_base
            worst = max(worst, abs(frame.time + origin - planned))
        if shows_alpha:
            alpha.add(_alpha_of(frame.picture, expected.format))
        count += 1
        end = frame.time + origin + frame.duration if frame.duration else info.duration
    if reader.damaged:
        raise ProofError.because(f"{reader.damaged} frames do not decode")
    _check_count(count, expected, merges=expected.format.name == "webp")
    tick = max(info.video.time_base, expected.time_base)
    if count == len(expected.times) and worst > tick and not info.still:
        raise ProofError.because(f"a frame is shown {float(worst) * 1000:.1f} ms off its time")
    if shows_alpha:
        alpha.check(expected.whole)
    offset = sound_offset(path, expected.sound, expected.rate) if expected.sound else None
    receipt = Receipt(
        frames=count,
        duration_ms=round(end * 1000),
        time_error_ms=round(float(worst) * 1000, 3),
        bytes=path.stat().st_size,
        audio_tracks=len(expected.sound),
        sound_offset_ms=offset,
    )
    return alpha.onto(receipt) if shows_alpha else receipt


def _alpha_of(picture: Picture, format: Format) -> Plane | None:
    if format.show == "picture":
        return picture.alpha
    luma = picture.planes[0]
    lower = luma if format.show == "matte" else luma[luma.shape[0] // 2 :]
    black, white = picture.layout.gray_codes()
    return cv2.convertScaleAbs(
        np.maximum(lower, int(black)), alpha=255 / (white - black), beta=-black * 255 / (white - black)
    )


def _check_count(count: int, expected: Expected, merges: bool = False) -> None:
    """Animated WebP may join frames that are alike; nothing else may."""
    planned = len(expected.times)
    if count != planned and not (merges and 0 < count < planned):
        raise ProofError.because(f"it holds {count} frames, planned were {planned}")


def _sequence(path: Path, expected: Expected) -> Receipt:
    alpha, count, size = _Alpha(), 0, 0
    matte = expected.format.show == "matte"
    for data in _pictures(path):
        expected.each()
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
        if image is None or (image.shape[1], image.shape[0]) != expected.size:
            raise ProofError.because(f"picture {count} does not decode to the planned size")
        if matte or expected.alpha:
            alpha.add(image if matte else np.ascontiguousarray(image[..., 3]) if image.shape[2:] == (4,) else None)
        count += 1
        size += len(data)
    _check_count(count, expected)
    if matte or expected.alpha:
        alpha.check(expected.whole)
    last = expected.times[-1] * expected.time_base + (1 / expected.rate if expected.rate else 0)
    offset = None
    if expected.sound:
        with _unpacked(path, SOUND) as sound:
            offset = sound_offset(sound, expected.sound, expected.rate)
    receipt = Receipt(
        frames=count,
        duration_ms=round(last * 1000),
        time_error_ms=0.0,
        bytes=path.stat().st_size if path.is_file() else size,
        audio_tracks=len(expected.sound),
        sound_offset_ms=offset,
    )
    return alpha.onto(receipt) if matte or expected.alpha else receipt


def _pictures(path: Path) -> Iterator[bytes]:
    if path.is_dir():
        for picture in sorted(path.glob("*.png")):
            yield picture.read_bytes()
        return
    with zipfile.ZipFile(path) as pack:
        for name in sorted(pack.namelist()):
            if name.endswith(".png"):
                yield pack.read(name)


def _bundle(path: Path, expected: Expected) -> Receipt:
    with _unpacked(path, COLOUR) as colour:
        opaque = replace(expected, format=FORMATS["mp4"], alpha=False, sound=[])
        found = _file(colour, opaque)
    with _unpacked(path, MATTE) as matte:
        mask = _file(matte, replace(expected, format=FORMATS["matte"], alpha=False, sound=[]))
    offset = None
    if expected.sound:
        with _unpacked(path, SOUND) as sound:
            offset = sound_offset(sound, expected.sound, expected.rate)
    return replace(
        mask,
        time_error_ms=max(found.time_error_ms, mask.time_error_ms),
        bytes=path.stat().st_size,
        audio_tracks=len(expected.sound),
        sound_offset_ms=offset,
    )


def _web(path: Path, expected: Expected) -> Receipt:
    missing = [name for name in PARTS if not (path / name).is_file()]
    if missing:
        raise ProofError.because(f"it lacks {missing[0]}")
    clear = _file(path / VIDEO, replace(expected, format=FORMATS["webm"]))
    size = expected.size[0], expected.size[1] * 2
    solid = _file(path / STACKED, replace(expected, format=FORMATS["stacked"], size=size, alpha=False))
    if probe(path / POSTER).video.size != expected.size:
        raise ProofError.because("its poster has another size")
    return replace(
        clear,
        time_error_ms=max(clear.time_error_ms, solid.time_error_ms),
        bytes=sum((path / name).stat().st_size for name in PARTS),
    )


@contextmanager
def _unpacked(path: Path, name: str) -> Iterator[Path]:
    """One part of a folder or a zip as a file of its own."""
    if path.is_dir():
        yield path / name
        return
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".proof-") as folder:
        with zipfile.ZipFile(path) as pack:
            pack.extract(name, folder)
        yield Path(folder) / name
