"""Where a result goes: its name and suffix, a hidden place beside it while it is made, and the move at the end."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cleanplate.errors import OutputError, OutputExistsError, UsageError
from cleanplate.media.formats import Format
from cleanplate.media.pictures import SOUND, TIMING
from cleanplate.media.web.folder import PARTS

_MARK = "_cleanplate"
_FOLDER = ""  # the "suffix" of a folder
_STILLS = {"png": (".png",), "webp": (".webp",), "jpg": (".jpg", ".jpeg"), "matte": (".png",)}
_PART = re.compile("|".join([r"\d{4,}\.png", *map(re.escape, (TIMING, SOUND, *PARTS))]))  # of a result's folder


def stem(source: Path, view: str | None = None) -> str:
    """What a result of a source is called, without its suffix."""
    return source.stem + _MARK + (f"_{view}" if view else "")


def place(own: Path, output: Path | None, format: Format, still: bool) -> Path:
    """The path of a result: as named, or `own` (a path without suffix), or under its name in the named folder.

    Raises UsageError when the format is not written to files of that suffix.
    """
    allowed = _suffixes(format, still)
    if output is None:
        return own.with_name(own.name + allowed[0])
    if output.is_dir():
        return output if _FOLDER in allowed else output / (own.name + allowed[0])
    suffix = output.suffix.lower()
    if suffix in allowed:
        return output
    if not suffix:
        return output.with_suffix(allowed[0])
    names = " or ".join("a folder" if s == _FOLDER else s for s in allowed)
    what = "a still" if still else "a video"
    raise UsageError(f"“{format.name}” of {what} is not written to {suffix} files.", f"Name {names} with -o.")


def is_pictures(path: Path, format: Format, still: bool) -> bool:
    """Whether the result is numbered pictures, in a folder or a zip."""
    return not still and (format.kind == "frames" or (format.show == "matte" and path.suffix == _FOLDER))


def check_free(
    path: Path, used: dict[str, Path], overwrite: bool, what: str = "output", option: str = "-o"
) -> None:
    """Make the folder, and see that nothing would be lost: no file that is `used`, by the name of its part.

    `what` is to be written there, which `option` names.

    Raises UsageError, OutputExistsError, OutputError.
    """
    for part, file in used.items():
        if path.absolute() == file.absolute() or (path.exists() and file.exists() and path.samefile(file)):
            raise UsageError(f"The {what} would overwrite its own {part}.", f"Choose another name with {option}.")
    taken = any(_PART.fullmatch(p.name) for p in path.iterdir()) if path.is_dir() else path.exists()
    if taken and not overwrite:
        raise OutputExistsError(
            f"{path} is there already.", f"Choose another name with {option}, or add --overwrite."
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{path.parent} cannot be made: {error.strerror}.", "Choose another place.") from error


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A hidden name in the same folder, so that moving into place is one step; gone afterwards in any case."""
    hidden = path.with_name(f".cleanplate-{secrets.token_hex(4)}{path.suffix}")
    try:
        yield hidden
    finally:
        for left in hidden.parent.iterdir():
            if left.name.startswith(hidden.stem):
                shutil.rmtree(left) if left.is_dir() else left.unlink()


def move(hidden: Path, path: Path) -> None:
    """Put a finished result in its place. Raises OutputError where the system refuses."""
    try:
        if not hidden.is_dir():
            hidden.replace(path)
            return
        path.mkdir(exist_ok=True)
        for old in path.iterdir():  # an earlier run must not leave its last frames behind, nor its sound
            if _PART.fullmatch(old.name):
                old.unlink()
        for file in hidden.iterdir():
            file.replace(path / file.name)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.", "Choose another place.") from error


def _suffixes(format: Format, still: bool) -> tuple[str, ...]:
    """What a format may be written to; the first is the default. Raises UsageError where it cannot be at all."""
    if still:
        if format.name not in _STILLS:
            raise UsageError(f"A still cannot become “{format.name}”.", f"Stills become {', '.join(_STILLS)}.")
        return _STILLS[format.name]
    if format.kind == "still":
        raise UsageError(f"A video cannot become “{format.name}”.", "Use --format png for numbered pictures.")
    if format.kind == "frames":
        return _FOLDER, ".zip"
    if format.kind == "web":
        return (_FOLDER,)
    suffixes = (*format.suffixes, *format.written)
    return (*suffixes, _FOLDER) if format.show == "matte" else suffixes
