"""What is read and where results go, as people name them: files, folders, a closing slash."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cleanplate.errors import UsageError

if TYPE_CHECKING:
    from cleanplate.render.options import Options

# what is looked for in a folder; a file named outright is judged by its bytes
_VIDEOS = (".mp4", ".mov", ".m4v", ".avi", ".webm", ".mkv", ".ts", ".mpg", ".mpeg")
_SUFFIXES = frozenset([*_VIDEOS, ".gif", ".webp", ".jpg", ".jpeg", ".png"])


def expanded(inputs: list[Path]) -> list[Path]:
    """Files as named, and the media files of folders, in order. Raises UsageError for a folder without any."""
    files: list[Path] = []
    for path in inputs:
        found = sorted(p for p in path.iterdir() if p.suffix.lower() in _SUFFIXES) if path.is_dir() else [path]
        if not found:
            raise UsageError(f"There are no videos or pictures in {path}.", "Name files, or another folder.")
        files += found
    return files


def folder(output: str | None, many: bool) -> Path | None:
    """OUT as a path; a folder is made where several results, or a closing slash, ask for one."""
    if output is None:
        return None
    path = Path(output)
    if output.endswith(("/", "\\")) or (many and not path.suffix):
        path.mkdir(parents=True, exist_ok=True)
    if many and not path.is_dir():
        raise UsageError(f"{output} is one file, but there are several inputs.", "Name a folder with -o.")
    return path


def check_pages(report: Path | None, many: bool) -> None:
    """With several inputs --report names a folder, which gets a page for each. Raises UsageError."""
    if report and many and report.suffix:
        raise UsageError(f"{report} is one page, but there are several inputs.", "Name a folder with --report.")


def own_report(options: Options, source: Path) -> Options:
    """The options with the place of this source's own page."""
    if options.report is None:
        return options
    return replace(options, report=options.report / f"{source.stem}.html")


def own_folder(target: Path | None, source: Path, options: Options) -> Path | None:
    """Sequences of several clips must not fall into one folder."""
    from cleanplate.render.place import stem

    if target is None or options.format not in ("png", "matte"):
        return target
    return target / (stem(source, options.view) + (".mp4" if options.format == "matte" else ""))
