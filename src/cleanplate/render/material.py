"""What comes with us as files: made when first asked for, by the code in `material/`, and kept in the cache."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from fractions import Fraction
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from shutil import copyfile
from types import ModuleType
from typing import Any

import numpy as np

from cleanplate import material as house
from cleanplate.errors import OutputError
from cleanplate.material.catalog import RATE, SIZE, Material
from cleanplate.media.formats import FORMATS
from cleanplate.media.read import Frame
from cleanplate.media.sound import reopened, write_blocks, write_sound
from cleanplate.media.target import BT709, SRGB, Target
from cleanplate.media.writers import open_writer
from cleanplate.overlap import in_order
from cleanplate.picture import RGB, Floats, Layout, Picture, Size, from_rgb
from cleanplate.render.cache import find, fingerprint, location, making
from cleanplate.render.place import beside, check_free, move
from cleanplate.settings import settings

_ROOMS = {"music": "music", "moving": "moving", "room": "rooms"}
_SUFFIXES = {"music": ".mov", "moving": ".mp4", "room": ".png"}
_SHOWN = {"music": ".m4a", "moving": ".mp4", "room": ".png"}
_BLOCK = 48_000  # samples
Each = Callable[[int, int], None]


def made(one: Material, each: Each = lambda done, total: None) -> Path:
    """Its file: a picture, a video or 16-bit PCM. `each` hears (done, total) while one is made.

    Raises OutputError where the cache cannot be written.
    """
    key, suffix = fingerprint("material", one.name, one.length, SIZE, RATE, code(one.kind)), _SUFFIXES[one.kind]
    found = find("material", key, suffix)
    if found:
        return found
    with making("material", key, suffix) as half:
        _MAKERS[one.kind](one, half, each)
    return location("material", key, suffix)


def saved(one: Material, folder: Path, overwrite: bool = False, each: Each = lambda done, total: None) -> Path:
    """A copy for people under its name: a room as .png, what moves as .mp4, music as .m4a.

    Raises OutputExistsError, OutputError.
    """
    path = folder / f"{one.name}{_SHOWN[one.kind]}"
    check_free(path, {}, overwrite)
    source = made(one, each)
    try:
        with beside(path) as hidden:
            if one.kind == "music":
                write_sound(reopened(source), hidden)
            else:
                copyfile(source, hidden)
            move(hidden, path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.", "Choose another place.") from error
    return path


def drawn(one: Material, size: Size, phase: float = 0.0) -> Floats:
    """A moment of what is seen, 0..1 of its loop: float32 RGB (height, width, 3) in 0..1."""
    module = _module(one)
    picture: Floats = module.drawn(size) if one.kind == "room" else module.make(size)(phase)
    return np.clip(picture, 0, 1)


def played(one: Material) -> Floats:
    """All of a music: float32 (2, n) at 48 kHz."""
    sound: Floats = _module(one).made()
    return sound


def _module(one: Material) -> ModuleType:
    return import_module(f"{house.__name__}.{_ROOMS[one.kind]}.{one.name.replace('-', '_')}")


@cache
def code(kind: str) -> str:
    """A hash of the code that makes a kind of material: where that changes, so does what it makes."""
    folder = Path(house.__file__).parent / _ROOMS[kind]
    hashed = sha256()
    for path in sorted(folder.glob("*.py")):
        hashed.update(path.read_bytes())
    return hashed.hexdigest()


def _write_music(one: Material, path: Path, each: Each) -> None:
    sound = played(one)
    write_blocks((sound[:, at : at + _BLOCK] for at in range(0, sound.shape[1], _BLOCK)), path, FORMATS["mov"])


def _write_room(one: Material, path: Path, each: Each) -> None:
    _write(one, path, [Frame(0, from_rgb(_dithered(drawn(one, SIZE)), RGB), Fraction(0), Fraction(1))], RGB, each)


def _write_moving(one: Material, path: Path, each: Each) -> None:
    layout, count = Layout(matrix="bt709"), one.length * RATE // 1000
    at = _module(one).make(SIZE)

    def frame(index: int) -> Frame:
        picture: Picture = from_rgb(_dithered(np.clip(at(index / count), 0, 1)), layout)
        return Frame(index, picture, Fraction(index, RATE), Fraction(1, RATE))

    with closing(in_order(frame, range(count), settings().cores)) as frames:
        _write(one, path, frames, layout, each)


def _write(one: Material, path: Path, frames: Any, layout: Layout, each: Each) -> None:
    still = one.kind == "room"
    target = Target(
        path=path,
        format=FORMATS["png" if still else "mp4"],
        size=SIZE,
        layout=layout,
        alpha=False,
        time_base=Fraction(1, RATE),
        rate=None if still else Fraction(RATE),
        frames=max(1, one.length * RATE // 1000),
        tags=SRGB if still else BT709,
        quality="best",
        still=still,
    )
    writer = open_writer(target)
    try:
        for frame in _told(frames, target.frames, each):
            writer.write(frame)
    except BaseException:
        writer.abandon()
        raise
    writer.finish()


def _told(frames: Any, total: int, each: Each) -> Iterator[Frame]:
    for done, frame in enumerate(frames, 1):
        yield frame
        each(done, total)


def _dithered(rgb: Floats) -> Floats:
    """The same with half a code of noise that stands still: soft gradients get no steps, and it costs no bits."""
    return np.asarray(np.clip(rgb + _noise(rgb.shape[0], rgb.shape[1]), 0, 1), np.float32)


@cache
def _noise(height: int, width: int) -> Floats:
    noise = np.random.default_rng(0).triangular(-1, 0, 1, (height, width, 1)) / 255
    return np.asarray(noise, np.float32)


_MAKERS: dict[str, Callable[[Material, Path, Each], None]] = {
    "music": _write_music,
    "moving": _write_moving,
    "room": _write_room,
}
