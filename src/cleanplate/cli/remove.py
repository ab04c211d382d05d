"""`cleanplate remove`: the main job, on one file or many."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from cleanplate.cli.paths import check_pages, expanded, folder, own_folder, own_report
from cleanplate.cli.show import Bars, bars, error_dict, print_error, print_json, stoppable
from cleanplate.cli.times import parse_time
from cleanplate.compose.view_names import VIEWS
from cleanplate.errors import Cancelled, CleanplateError

if TYPE_CHECKING:
    import threading

    from cleanplate.compose.background import Fit
    from cleanplate.compose.view_names import View
    from cleanplate.media.formats import Quality
    from cleanplate.render.options import Options, Subject
    from cleanplate.render.output import Result

_HELP = """Remove the background of videos, animations and stills; put another behind, or none.

Examples:

  cleanplate remove talk.mp4                                 transparent WebM

  cleanplate remove talk.mp4 -b office.jpg                   MP4 before a picture

  cleanplate remove talk.mp4 -b '#1a73e8' -o blue.mp4        before a colour

  cleanplate remove talk.mp4 -b blur:70                      the room out of focus

  cleanplate remove talk.mp4 -o talk.mov                     ProRes 4444 for an editor

  cleanplate remove green.mp4 --network key -b beach.mp4     green screen, moving background

  cleanplate remove talk.mp4 --view status --end 5           is the matte sound?

  cleanplate remove clips/ -o cut/ --format webm             a whole folder
"""
_DOUBTS = 5  # spans that are told one by one
_EDGES = "Edges"  # a panel of their own in --help
_NETWORK_HELP = (
    "modnet, u2netp, selfie, rvm, key (a green or blue screen), key+modnet (a key held to a network's matte: for "
    "screens with a studio around them), or the path of an .onnx file."
)
_VIEW_HELP = "Render what shows the matte's faults, as an opaque video: " + "; ".join(
    f"{name} ({what})" for name, what in VIEWS.items()
)


def remove(
    inputs: Annotated[list[Path], typer.Argument(metavar="INPUT…", help="Files, or folders of them.")],
    output: Annotated[
        str | None, typer.Option("-o", "--output", help="File or folder; its suffix may choose the format.")
    ] = None,
    background: Annotated[
        str,
        typer.Option(
            "-b",
            "--background",
            help="transparent, a colour, gradient:#a,#b[,angle], blur[:1-100], a picture or a video.",
        ),
    ] = "transparent",
    format: Annotated[
        str | None, typer.Option(help="mp4, hevc, webm, mov, png, gif, webp, jpg, matte, stacked, bundle or web.")
    ] = None,
    network: Annotated[str | None, typer.Option(help=_NETWORK_HELP)] = None,
    quality: Annotated[str, typer.Option(help="fast, balanced or best.")] = "balanced",
    subject: Annotated[str, typer.Option(help="people or object.")] = "people",
    fit: Annotated[
        str, typer.Option(help="How a picture or video is placed: cover, contain or stretch.")
    ] = "cover",
    key: Annotated[
        str | None, typer.Option(help="The screen's colour for --network key; found by itself if left out.")
    ] = None,
    start: Annotated[str | None, typer.Option(help="Where to begin: seconds, or 1:02.5.")] = None,
    end: Annotated[str | None, typer.Option(help="Where to end.")] = None,
    width: Annotated[int | None, typer.Option(help="Scale to fit this width.")] = None,
    height: Annotated[int | None, typer.Option(help="Scale to fit this height.")] = None,
    view: Annotated[str | None, typer.Option(help=_VIEW_HELP + ".")] = None,
    plate: Annotated[
        str | None,
        typer.Option(
            help="The scene without its subject: a picture, auto (found in the clip where its camera is still) or "
            "none. Sharpens the matte, and fills behind a blur. Left out, best looks for it."
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(help="Write an .html page that shows how good the mattes are; a folder, for several inputs."),
    ] = None,
    feather: Annotated[
        float,
        typer.Option(metavar="PX", help="Soften the edge over so many pixels: 0 to 200.", rich_help_panel=_EDGES),
    ] = 0.0,
    choke: Annotated[
        float,
        typer.Option(
            metavar="PX",
            help="Move the edge inwards, fractions allowed: a rim of the old background goes. "
            "Negative moves it outwards. -100 to 100.",
            rich_help_panel=_EDGES,
        ),
    ] = 0.0,
    threshold: Annotated[
        float,
        typer.Option(
            metavar="PCT",
            help="How faint counts as clear, and how nearly solid as solid: more takes haze and pinholes away, "
            "less keeps the finest hair. 0 to 50; 50 is a hard edge. Keys and sources with alpha of their own "
            "stay as they are at the default.",
            rich_help_panel=_EDGES,
        ),
    ] = 5.0,
    chatter: Annotated[
        int | None,
        typer.Option(
            metavar="PCT",
            help="How strongly an edge that flickers is held still: 0 (not at all) to 100. "
            "Left out, --quality decides.",
            rich_help_panel=_EDGES,
        ),
    ] = None,
    decontaminate: Annotated[
        float,
        typer.Option(
            metavar="PCT",
            help="How much of the old background is taken out of the edge's colours: 0 (as decoded) to 100.",
            rich_help_panel=_EDGES,
        ),
    ] = 100.0,
    shadows: Annotated[
        float,
        typer.Option(
            metavar="PCT",
            help="How much of the shadows on a green or blue screen is kept, with --network key: 0 to 100.",
            rich_help_panel=_EDGES,
        ),
    ] = 0.0,
    background_sound: Annotated[
        bool, typer.Option("--background-sound", help="Mix in a background video's own sound.")
    ] = False,
    scene_fit: Annotated[
        float,
        typer.Option(
            metavar="PCT",
            help="Make the subject sit in its new scene: light on its edge, exposure, white balance, shadow, "
            "grain. 0 (not at all) to 100.",
        ),
    ] = 0.0,
    look: Annotated[
        str | None, typer.Option(help="Grade the result: cinematic, warm, noir … or their Chinese names.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, no notes.")] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace an output that is there already.")
    ] = False,
) -> None:
    from cleanplate.backdrop import colour
    from cleanplate.matting.edges import Edges
    from cleanplate.render.options import Options

    options = Options(
        background=background,
        format=format,
        network=network,
        quality=cast("Quality", quality),  # Options checks the words
        subject=cast("Subject", subject),
        fit=cast("Fit", fit),
        key=colour(key) if key else None,
        shadows=shadows,
        edges=Edges(feather, choke, threshold, chatter, decontaminate),
        view=cast("View | None", view),
        plate=plate,
        report=report,
        start=parse_time(start) if start is not None else None,
        end=parse_time(end) if end is not None else None,
        width=width,
        height=height,
        background_sound=background_sound,
        scene_fit=scene_fit,
        look=look,
        overwrite=overwrite,
    )
    sources = expanded(inputs)
    many = len(sources) > 1 or inputs[0].is_dir()
    target = folder(output, many)
    check_pages(report, many)
    with bars(quiet) as shown, stoppable() as stop:
        results, failed = _all(sources, target, options, shown, stop, alone=not many)
    _report(results, failed, many, as_json, quiet)


remove.__doc__ = _HELP


def _all(
    sources: list[Path], target: Path | None, options: Options, shown: Bars, stop: threading.Event, alone: bool
) -> tuple[list[Result], list[tuple[Path, CleanplateError]]]:
    """Each by itself: a bad file does not spoil the others. A wish to stop ends them all."""
    from cleanplate.render.remove import remove_background

    results: list[Result] = []
    failed: list[tuple[Path, CleanplateError]] = []
    for source in sources:
        place = target if alone else own_folder(target, source, options)
        progress = shown.clip(source.name)
        try:
            mine = options if alone else own_report(options, source)
            results.append(
                remove_background(source, place, mine, progress=progress, fetching=shown.weights, stop=stop)
            )
        except CleanplateError as error:
            if alone or isinstance(error, Cancelled):
                raise
            failed.append((source, error))
    return results, failed


def _report(
    results: list[Result], failed: list[tuple[Path, CleanplateError]], many: bool, as_json: bool, quiet: bool
) -> None:
    if as_json:
        failures: list[dict[str, Any]] = [{"input": str(path), **error_dict(error)} for path, error in failed]
        everything = {"results": [r.as_dict() for r in results], "failed": failures}
        print_json(everything if many else results[0].as_dict())
    elif not quiet:
        for result in results:
            typer.echo(f"{result.output}  {_facts(result)}")
            for line in (*_doubts(result), *(f"note: {note}" for note in result.notes)):
                typer.secho(f"  {line}", err=True)
    for path, error in failed:
        if not as_json:
            print_error(error, as_json=False, name=path.name)
    if failed:
        raise typer.Exit(1)


def _doubts(result: Result) -> list[str]:
    """The spans that ask for a look, worst first, and where to look."""
    from cleanplate.render.report.words import clock

    worst = sorted(result.verdict.suspects, key=lambda suspect: suspect.score)
    lines = [
        f"look at {clock(s.start, 1)}-{clock(s.end, 1)} (score {s.score:.0f}): {s.reasons[0]}"
        for s in worst[:_DOUBTS]
    ]
    if len(worst) > _DOUBTS:
        lines.append(f"and at {len(worst) - _DOUBTS} more spans: see --report or --json")
    return [*lines, *([f"report: {result.report}"] if result.report else [])]


def _facts(result: Result) -> str:
    sound = f", {result.audio_tracks} audio" if result.audio_tracks else ""
    alpha = ", alpha" if result.alpha else ""
    frames = f"{result.frames} frames" if result.frames > 1 else "1 frame"
    return (
        f"{result.width}x{result.height}, {frames}{alpha}{sound}; "
        f"{result.network} on {result.provider}, {result.seconds:.1f} s; "
        f"mattes {result.verdict.score:.0f}/100; checked"
    )
