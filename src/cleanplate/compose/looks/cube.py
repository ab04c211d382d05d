"""A colour table out of a .cube file, one- or three-dimensional, and its exact values between its entries.

Sources: Adobe, "Cube LUT Specification 1.0"; Kasson, Nin, Plouffe and Hafner, "Performing color space conversions
with three-dimensional linear interpolation" (J. Electronic Imaging 4, 1995), for the tetrahedra.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleanplate.errors import DamagedError, MediaError, TooLargeError, UnsupportedError

Values = NDArray[np.float64]

SUFFIX = ".cube"
LARGEST = 16 * 1024 * 1024  # bytes of a file
_SIZES = {"LUT_1D_SIZE": (2, 65_536), "LUT_3D_SIZE": (2, 129)}
_SPANS = {"LUT_1D_INPUT_RANGE", "LUT_3D_INPUT_RANGE"}  # a domain that is the same for red, green and blue
_BEYOND = 1000.0  # no colour is so far out of 0..1
_WHAT = "Export it again as a .cube of 2 to 129 entries a side (1D: to 65536)."


@dataclass(frozen=True, eq=False)
class Cube:
    """`table` is float64: (n, 3) by each channel's own value, or (n, n, n, 3) by red, green, blue.

    `low`, `high` (3,) are the colours that its first and last entry stand for.
    """

    path: Path
    table: Values
    low: Values
    high: Values

    def at(self, rgb: Values) -> Values:
        """What it makes of colours (n, 3); those beyond its domain are taken for its edge."""
        share = np.clip((rgb - self.low) / (self.high - self.low), 0, 1)
        places = share * (self.table.shape[0] - 1)
        return _by_channel(self.table, places) if self.table.ndim == 2 else _in_tetrahedra(self.table, places)


def cube(path: Path) -> Cube:
    """A .cube file. Raises UnsupportedError (no such table), DamagedError (a broken one), TooLargeError."""
    try:
        if path.stat().st_size > LARGEST:
            said = f"{path.name} is larger than {LARGEST >> 20} MB."
            raise TooLargeError(said, "A table of 65 entries a side needs 8 MB.")
        text = path.read_bytes()
    except OSError as error:
        raise MediaError(f"{path.name} cannot be read: {error.strerror}.", "Check the file.") from None
    if b"\0" in text:
        raise UnsupportedError(f"{path.name} is no colour table: it is not text.", "Name a .cube file.")
    return _parsed(path, text.decode("utf-8-sig", "replace").splitlines())


def _parsed(path: Path, lines: list[str]) -> Cube:
    head, numbers = _parts(path, lines)
    sizes = {name: head[name] for name in _SIZES if name in head}
    if len(sizes) != 1:
        what = "says no size" if not sizes else "holds a table before a table"
        raise UnsupportedError(f"{path.name} is no colour table that we read: it {what}.", _WHAT)
    ((name, said),) = sizes.items()
    size = _size(path, name, said)
    table = _table(path, numbers, size if name == "LUT_1D_SIZE" else size**3)
    low, high = _domain(path, head)
    if name == "LUT_3D_SIZE":
        table = table.reshape(size, size, size, 3).transpose(2, 1, 0, 3)  # red changes fastest in the file
    return Cube(path, np.ascontiguousarray(table), low, high)


def _parts(path: Path, lines: list[str]) -> tuple[dict[str, list[str]], list[str]]:
    """The keywords with what follows each, and the lines of numbers."""
    head: dict[str, list[str]] = {}
    numbers = []
    for line in lines:
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if re.match(r"[A-Z]", words[0]):
            head[words[0]] = words[1:]
        else:
            numbers.append(line)
    return head, numbers


def _size(path: Path, name: str, said: list[str]) -> int:
    least, most = _SIZES[name]
    if len(said) != 1 or not re.fullmatch(r"\d{1,6}", said[0]) or not least <= int(said[0]) <= most:
        what = " ".join(said)[:20] or "nothing"
        raise DamagedError(f"{path.name} has a {name} of {what}, and it is {least} to {most}.", _WHAT)
    return int(said[0])


def _table(path: Path, lines: list[str], count: int) -> Values:
    if len(lines) != count:
        said = f"{path.name} has {len(lines)} colours, and its size asks for {count}."
        raise DamagedError(said, "It may be cut off: get it again.")
    return _floats(path, " ".join(lines).split(), count * 3).reshape(count, 3)


def _domain(path: Path, head: dict[str, list[str]]) -> tuple[Values, Values]:
    low, high = np.zeros(3), np.ones(3)
    for name in _SPANS & set(head):
        low, high = (np.full(3, end) for end in _floats(path, head[name], 2))
    if "DOMAIN_MIN" in head:
        low = _floats(path, head["DOMAIN_MIN"], 3)
    if "DOMAIN_MAX" in head:
        high = _floats(path, head["DOMAIN_MAX"], 3)
    if not (high - low > 1e-6).all():
        raise DamagedError(f"{path.name} has a domain that ends where it begins.", _WHAT)
    return low, high


def _floats(path: Path, words: list[str], count: int) -> Values:
    try:
        found = np.array(words, np.float64)
    except ValueError:
        raise DamagedError(f"{path.name} has something that is no number.", _WHAT) from None
    if found.size != count or not (np.abs(found) <= _BEYOND).all():  # nor is NaN
        raise DamagedError(f"{path.name} has numbers that make no colour.", _WHAT)
    return found


def _by_channel(table: Values, places: Values) -> Values:
    steps = np.arange(table.shape[0])
    return np.stack([np.interp(places[:, c], steps, table[:, c]) for c in range(3)], axis=1)


def _in_tetrahedra(table: Values, places: Values) -> Values:
    """From the cell's first corner along its edges, the longest way first: six tetrahedra, told by that order."""
    corner = np.minimum(places.astype(np.intp), table.shape[0] - 2)
    rest = places - corner
    order = np.argsort(-rest, axis=1, kind="stable")
    rows = np.arange(len(places))
    value = table[tuple(corner.T)]
    out: Values = value.copy()
    for step in range(3):
        axis = order[:, step]
        corner[rows, axis] += 1
        further = table[tuple(corner.T)]
        out += rest[rows, axis, None] * (further - value)
        value = further
    return out
