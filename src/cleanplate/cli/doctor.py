"""`cleanplate doctor`: what works on this machine, found by trying it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from cleanplate.cli.show import print_json
from cleanplate.errors import CleanplateError

_ENOUGH = 2e9  # bytes of free disk


@dataclass(frozen=True)
class Check:
    """One thing that was tried. `needed` ones make the command fail."""

    area: str
    name: str
    ok: bool
    detail: str
    needed: bool = True


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Try codecs, providers, weights, fonts and disk, and say what works here.

    Example:

      cleanplate doctor
    """
    checks = [*_codecs(), *_providers(), *_weights(), *_fonts(), *_disk()]
    healthy = all(check.ok for check in checks if check.needed)
    if as_json:
        print_json({"ok": healthy, "checks": [asdict(check) for check in checks]})
    else:
        for check in checks:
            mark, colour = ("✓", "green") if check.ok else ("✗", "red") if check.needed else ("–", "yellow")
            typer.echo(f"{typer.style(mark, fg=colour)} {check.area:<9} {check.name:<10} {check.detail}")
    if not healthy:
        raise typer.Exit(1)


def _codecs() -> Iterator[Check]:
    """Each format writes three frames, which are read back and compared."""
    from cleanplate.media.formats import FORMATS
    from cleanplate.media.writers import trial

    with tempfile.TemporaryDirectory(prefix="cleanplate-") as folder:
        for format in FORMATS.values():
            try:
                trial(format, Path(folder))
                yield Check("codec", format.name, True, format.what)
            except CleanplateError as error:
                yield Check("codec", format.name, False, error.message)


def _providers() -> Iterator[Check]:
    from cleanplate.matting.networks.session import PROVIDERS, available
    from cleanplate.settings import settings

    chosen, there = settings().provider, available()
    for name in PROVIDERS:
        detail = "chosen" if name == chosen else "available" if name in there else "not in this onnxruntime"
        yield Check("provider", name, name in there, detail, needed=name == chosen)


def _weights() -> Iterator[Check]:
    from cleanplate.matting.networks import weights
    from cleanplate.matting.networks.catalog import NETWORKS

    for entry in NETWORKS.values():
        if not entry.sha256:
            continue
        if not weights.location(entry).exists():
            yield Check("weights", entry.name, False, "not here; fetched on first use", needed=False)
            continue
        try:
            weights.verify(entry)
            yield Check("weights", entry.name, True, "here, checksum right")
        except CleanplateError as error:
            yield Check("weights", entry.name, False, error.message)


def _fonts() -> Iterator[Check]:
    """Each font draws a few words of its scripts."""
    from cleanplate.compose.lettering.fonts import FACES, trial

    for face in FACES:
        try:
            trial(face)
            yield Check("fonts", face.name, True, face.scripts)
        except CleanplateError as error:
            yield Check("fonts", face.name, False, error.message)


def _disk() -> Iterator[Check]:
    from cleanplate.settings import settings

    cache = settings().cache_dir
    place = next(p for p in (cache, *cache.parents) if p.exists())
    for name, path in (("cache", place), ("here", Path.cwd())):
        free = shutil.disk_usage(path).free
        yield Check("disk", name, free > _ENOUGH, f"{free / 1e9:.1f} GB free", needed=False)
