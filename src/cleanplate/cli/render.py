"""`cleanplate render`, `frame` and `sheet`: a draft as a file, one picture of it, or many on a sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from cleanplate.cli.draft import File, Folders, Json
from cleanplate.cli.show import Bars, bars, print_json, stoppable
from cleanplate.errors import UsageError

if TYPE_CHECKING:
    from cleanplate.media.formats import Quality
    from cleanplate.render.library import Library
    from cleanplate.render.output import Result

_FORMATS = "mp4, hevc, webm, mov, png, gif, webp, matte, stacked, bundle or web; the suffix of -o, if left out."
Networks = Annotated[
    list[str] | None,
    typer.Option("--weights", metavar="NAME=FILE", help="A network of your own, by the name that the draft uses."),
]


def render(
    path: File,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File or folder; beside the draft, if left out.")
    ] = None,
    format: Annotated[str | None, typer.Option(help=_FORMATS)] = None,
    quality: Annotated[str, typer.Option(help="How it is encoded: fast, balanced or best.")] = "balanced",
    crf: Annotated[int | None, typer.Option(help="In the quality's place: 0 (best) to 51, of webm to 63.")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Small, and encoded fast: to look at.")] = False,
    height: Annotated[int | None, typer.Option(help="Scale the canvas: its shorter side, in pixels.")] = None,
    media: Folders = None,
    weights: Networks = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Render every span anew.")] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace an output that is there already.")
    ] = False,
    as_json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, no notes.")] = False,
) -> None:
    """Render a draft to a file. Spans that did not change since the last time are not rendered again.

    Examples:

      cleanplate render film.json -o film.mp4

      cleanplate render film.json --preview

      cleanplate render film.json --format webm
    """
    from cleanplate.draft.file import load
    from cleanplate.render.export import render_draft
    from cleanplate.render.output import PREVIEW, Output

    options = Output(
        path=output,
        format=format,
        quality="fast" if preview else cast("Quality", quality),
        short_side=height or (PREVIEW if preview else None),
        overwrite=overwrite,
        fresh=fresh,
        crf=crf,
    )
    own = path.with_name(f"{path.stem}_preview" if preview else path.stem)
    with bars(quiet) as shown, stoppable() as stop:
        result = render_draft(
            load(path),
            options,
            _library(path, media, weights, shown),
            own=own,
            progress=shown.clip(path.name),
            fetching=shown.weights,
            stop=stop,
        )
    _report(result, as_json, quiet)


def frame(
    path: File,
    at: Annotated[str, typer.Option("--at", help="When: 3.2s, 1:02.5, or seconds.")] = "0",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A .png, .jpg or .webp.")] = None,
    height: Annotated[
        int | None, typer.Option(help="The picture's shorter side; the canvas's own, if left out.")
    ] = None,
    media: Folders = None,
    weights: Networks = None,
    as_json: Json = False,
) -> None:
    """Write one frame of a draft as a picture.

    Example:

      cleanplate frame film.json --at 3.2s -o look.png
    """
    from cleanplate.cli.times import parse_time
    from cleanplate.draft.file import load
    from cleanplate.draft.time import ms_of
    from cleanplate.render.preview import save_frame

    time = ms_of(parse_time(at))
    place = output or path.with_name(f"{path.stem}_{time}ms.png")
    with bars(quiet=as_json) as shown:
        library = _library(path, media, weights, shown)
        size = save_frame(load(path), time, place, library, height, shown.weights)
    if as_json:
        print_json({"output": str(place), "at_ms": time, "width": size[0], "height": size[1]})
    else:
        typer.echo(f"{place}  {size[0]}x{size[1]} at {time / 1000:g} s")


def sheet(
    path: File,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A .png, .jpg or .webp.")] = None,
    columns: Annotated[int, typer.Option(min=1, max=20)] = 4,
    rows: Annotated[int, typer.Option(min=1, max=50)] = 3,
    media: Folders = None,
    weights: Networks = None,
    as_json: Json = False,
) -> None:
    """Write a contact sheet of a draft: evenly spread frames with their times.

    Example:

      cleanplate sheet film.json -o film.png --columns 5 --rows 4
    """
    from cleanplate.draft.file import load
    from cleanplate.render.preview import save_sheet
    from cleanplate.render.watch import Progress

    place = output or path.with_name(f"{path.stem}_sheet.png")
    with bars(quiet=as_json) as shown:
        told = shown.clip(path.name)
        library, total = _library(path, media, weights, shown), columns * rows
        times = save_sheet(
            load(path), place, columns, rows, library, shown.weights, lambda done: told(Progress(done, total))
        )
    if as_json:
        print_json({"output": str(place), "times_ms": times})
    else:
        typer.echo(f"{place}  {len(times)} frames")


def _library(path: Path, media: list[Path] | None, weights: list[str] | None, shown: Bars) -> Library:
    from cleanplate.render.library import Library

    networks = {}
    for word in weights or []:
        name, equals, file = word.partition("=")
        if not equals:
            raise UsageError(f"“{word}” is not NAME=FILE.", "Write, say: --weights mine=mine.onnx")
        networks[name] = file
    return Library(path.parent, tuple(media or ()), networks=networks, making=shown.making(path.name))


def _report(result: Result, as_json: bool, quiet: bool) -> None:
    if as_json:
        print_json(result.as_dict())
        return
    if quiet:
        return
    loud = f" at {result.loudness:.1f} LUFS" if result.loudness is not None else ""
    sound = f", sound{loud}" if result.audio_tracks else ""
    alpha = ", alpha" if result.alpha else ""
    kept = f", {result.spans_kept} of {result.spans} spans kept" if result.spans_kept else ""
    typer.echo(
        f"{result.output}  {result.width}x{result.height}, {result.frames} frames{alpha}{sound}; "
        f"{result.seconds:.1f} s{kept}; checked"
    )
    for note in result.notes:
        typer.secho(f"  note: {note}", err=True)
