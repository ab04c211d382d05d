"""Frames as pictures: numbered PNGs in a folder or a zip, or one still."""

from __future__ import annotations

import io
import zipfile
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cleanplate.errors import OutputError
from cleanplate.media.audio import Heard
from cleanplate.media.open import writing
from cleanplate.media.read import Frame
from cleanplate.media.sound import write_sound
from cleanplate.media.target import Target
from cleanplate.picture import Picture
from cleanplate.settings import settings

TIMING = "frames.ffconcat"  # when each picture is shown, in a form that ffmpeg reads
SOUND = "sound.m4a"
_LEVEL = {"fast": 1, "balanced": 1, "best": 6}


class SequenceWriter:
    """`0000.png …`, their times, and the sound, in a folder or a zip. Pictures are packed in parallel."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._store = _Zip(target.path) if target.path.suffix == ".zip" else _Folder(target.path)
        self._digits = max(4, len(str(target.frames)))
        self._pool = ThreadPoolExecutor(settings().cores, "png")
        self._waiting: deque[tuple[str, Future[bytes]]] = deque()
        self._times: list[tuple[str, Fraction, Fraction]] = []

    def write(self, frame: Frame) -> None:
        name = f"{frame.index:0{self._digits}}.png"
        self._times.append((name, frame.time, frame.duration))
        self._waiting.append((name, self._pool.submit(self._packed, frame.picture)))
        while len(self._waiting) > 2 * settings().cores:
            self._put()

    def finish(self) -> list[Heard]:
        while self._waiting:
            self._put()
        self._pool.shutdown()
        with writing(self._target.path):
            self._store.put(TIMING, self._timing().encode())
            heard: list[Heard] = []
            if self._target.sound:
                path = self._target.path.with_name(self._target.path.name + ".m4a")
                heard = write_sound(self._target.sound, path)
                self._store.take(SOUND, path)
            self._store.close()
        return heard

    def abandon(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._store.close()

    def _put(self) -> None:
        name, packed = self._waiting.popleft()
        with writing(self._target.path):
            self._store.put(name, packed.result())

    def _packed(self, picture: Picture) -> bytes:
        image = picture.planes[0] if self._target.format.show == "matte" else bgra(picture)
        done, data = cv2.imencode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, _LEVEL[self._target.quality]])
        if not done:
            raise OutputError(f"{self._target.path.name}: a picture could not be packed.", "Check free memory.")
        return data.tobytes()

    def _timing(self) -> str:
        lines = ["ffconcat version 1.0"]
        for i, (name, time, duration) in enumerate(self._times):
            shown = self._times[i + 1][1] - time if i + 1 < len(self._times) else duration
            lines += [f"file {name}", f"duration {float(shown):.6f}"]
        return "\n".join(lines) + "\n"


class StillWriter:
    """One picture, by its suffix: png, webp or jpg."""

    def __init__(self, target: Target) -> None:
        self._target = target

    def write(self, frame: Frame) -> None:
        image = Image.fromarray(self._samples(frame.picture))
        packed = io.BytesIO()
        if self._target.path.suffix.lower() in (".jpg", ".jpeg"):
            image.save(packed, "JPEG", quality=95, subsampling=0)
        elif self._target.path.suffix.lower() == ".webp":
            image.save(packed, "WEBP", quality=92, exact=True)
        else:
            image.save(packed, "PNG")
        with writing(self._target.path):
            self._target.path.write_bytes(packed.getvalue())

    def _samples(self, picture: Picture) -> NDArray[Any]:
        if self._target.format.show == "matte":
            return picture.planes[0]
        return np.dstack([*picture.planes, *([] if picture.alpha is None else [picture.alpha])])

    def finish(self) -> list[Heard]:
        return []

    def abandon(self) -> None:
        """Nothing is held open."""


def bgra(picture: Picture) -> NDArray[Any]:
    """An RGB picture as cv2 takes it: (height, width, 3 or 4) in blue, green, red (, alpha)."""
    red, green, blue = picture.planes
    return cv2.merge([blue, green, red] + ([] if picture.alpha is None else [picture.alpha]))


class _Store(Protocol):
    def put(self, name: str, data: bytes) -> None: ...
    def take(self, name: str, path: Path) -> None: ...
    def close(self) -> None: ...


class _Folder:
    def __init__(self, path: Path) -> None:
        with writing(path):
            path.mkdir(parents=True, exist_ok=True)
        self._path = path

    def put(self, name: str, data: bytes) -> None:
        (self._path / name).write_bytes(data)

    def take(self, name: str, path: Path) -> None:
        path.replace(self._path / name)

    def close(self) -> None:
        pass


class _Zip:
    """PNG and AAC are packed already: the zip only holds them."""

    def __init__(self, path: Path) -> None:
        with writing(path):
            self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_STORED)

    def put(self, name: str, data: bytes) -> None:
        self._zip.writestr(name, data)

    def take(self, name: str, path: Path) -> None:
        self._zip.write(path, name)
        path.unlink()

    def close(self) -> None:
        self._zip.close()
