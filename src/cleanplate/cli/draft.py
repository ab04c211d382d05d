"""`cleanplate draft`: make a timeline, change it by operations, look at it, take changes back."""

from __future__ import annotations

import getpass
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleanplate.cli import interchange
from cleanplate.cli.show import print_json
from cleanplate.errors import DraftError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleanplate.draft.history import Step
    from cleanplate.draft.model import Draft
    from cleanplate.draft.operation import Operation

draft = typer.Typer(
    help="Make a timeline, change it by operations, look at it, take changes back.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
draft.command("export")(interchange.export)
draft.command("import")(interchange.import_)

File = Annotated[Path, typer.Argument(metavar="DRAFT", help="A draft's .json.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Folders = Annotated[
    list[Path] | None,
    typer.Option("--media", metavar="DIR", help="A folder beside the draft's own that its media may lie in."),
]
Chinese = Annotated[bool, typer.Option("--zh", help="Speak Chinese.")]


@draft.command()
def new(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Videos, pictures, sounds, in order.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Where; left out, beside the first file.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="What it is called; left out, as the first file.")] = None,
    height: Annotated[int, typer.Option(help="The canvas's shorter side, in pixels.", min=16, max=16384)] = 1080,
    media: Folders = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a draft that is there already.")] = False,
    as_json: Json = False,
) -> None:
    """Begin a timeline with files, one after another, on a canvas of the first video's shape and rate.

    Examples:

      cleanplate draft new talk.mp4

      cleanplate draft new talk.mp4 photo.jpg music.mp3 -o film.json
    """
    from cleanplate.draft.file import check_new, save
    from cleanplate.draft.history import History
    from cleanplate.draft.new import new as make
    from cleanplate.render.library import facts
    from cleanplate.render.place import check_free

    path = output or files[0].with_suffix(".json")
    check_new(path, overwrite)
    check_free(path, {str(file): file for file in files}, overwrite=True)
    found = [facts(file, path.parent, media or []) for file in files]
    made = make(found, files[0].stem if title is None else title, height)
    save(path, made, History())
    _say(path, made, as_json, zh=False)


@draft.command()
def show(path: File, zh: Chinese = False, as_json: Json = False) -> None:
    """Say in a line what is on the timeline; with --json, the whole draft."""
    from cleanplate.draft.file import load

    _say(path, load(path), as_json, zh)


@draft.command()
def check(path: File, media: Folders = None, as_json: Json = False) -> None:
    """Say what is wrong with a draft, each with its place and what is allowed; exit code 2 if anything is."""
    from dataclasses import asdict

    from cleanplate.draft.check import problems
    from cleanplate.draft.file import load
    from cleanplate.render.library import Library
    from cleanplate.render.stage import titles

    made = load(path)
    found = [asdict(p) for p in problems(made)]
    if not found:  # media that are named in a wrong way are not looked for
        canvas = made.canvas.width, made.canvas.height
        files = Library(path.parent, tuple(media or ())).problems(made)
        found = [asdict(p) for p in (*files, *titles.problems(made, canvas))]
    if as_json:
        print_json({"ok": not found, "problems": found})
    for problem in [] if as_json else found:
        typer.secho(f"{problem['path']}: {problem['what']}", fg="red", err=True)
        typer.secho(f"  → {problem['allowed']}", err=True)
    if found:
        raise typer.Exit(2)
    if not as_json:
        typer.echo(f"{path}: nothing is wrong.")


@draft.command(context_settings={"ignore_unknown_options": True})
def apply(
    path: File,
    words: Annotated[
        list[str], typer.Argument(metavar="OPERATION KEY=VALUE…", help="Or JSON; see: draft operations.")
    ],
    who: Annotated[str | None, typer.Option(help="Whose change it is; left out, the system's user.")] = None,
    media: Folders = None,
    zh: Chinese = False,
    as_json: Json = False,
) -> None:
    """Change a draft by an operation. Times are 1500ms (or 1500), 1.5s, 1:02.5; files become media by themselves.

    Examples:

      cleanplate draft apply film.json trim segment=s1 in=1s out=3.5s

      cleanplate draft apply film.json replace_background segment=s1 background=office.jpg

      cleanplate draft apply film.json captions file=talk.srt

      cleanplate draft apply film.json '{"op": "title", "text": "Hello", "at": 0}'
    """
    from cleanplate.cli.words import operations

    change(path, lambda made: operations(words, made, path.parent, media or []), who, zh, as_json)


def change(
    path: Path, asked: Callable[[Draft], list[Operation]], who: str | None, zh: bool, as_json: bool
) -> None:
    """Do what is asked of a draft, keep it, and say what was done."""
    from datetime import UTC, datetime

    from cleanplate.draft.file import alone, load, load_history, save
    from cleanplate.draft.history import apply as done

    steps = []
    with alone(path):
        made, history = load(path), load_history(path)
        for operation in asked(made):
            now = datetime.now(UTC).isoformat("T", "seconds")
            made, history = done(made, history, operation, who or _user(), now)
            steps.append(history.steps[-1])
        save(path, made, history)
    _done(path, made, steps, as_json, zh)


@draft.command()
def undo(path: File, zh: Chinese = False, as_json: Json = False) -> None:
    """Take the last operation back."""
    from cleanplate.draft.file import alone, load, load_history, save
    from cleanplate.draft.history import undo as back

    with alone(path):
        made, history, step = back(load(path), load_history(path))
        save(path, made, history)
    _done(path, made, [step], as_json, zh, "已撤销：" if zh else "Undone: ")


@draft.command()
def redo(path: File, zh: Chinese = False, as_json: Json = False) -> None:
    """Do again what was taken back last."""
    from cleanplate.draft.file import alone, load, load_history, save
    from cleanplate.draft.history import redo as again

    with alone(path):
        made, history, step = again(load(path), load_history(path))
        save(path, made, history)
    _done(path, made, [step], as_json, zh)


@draft.command()
def history(path: File, zh: Chinese = False, as_json: Json = False) -> None:
    """Who did what and when; what is undone is marked."""
    from cleanplate.draft.file import load, load_history

    load(path)
    told = load_history(path)
    rows = [_step(step, i < told.position) for i, step in enumerate(told.steps)]
    if as_json:
        print_json({"steps": rows})
        return
    for row in rows:
        mark = " " if row["done"] else "↶"
        typer.echo(f"{mark} {row['when']}  {row['who']:<10} {row['zh' if zh else 'en']}")
    if not rows:
        typer.echo("Nothing was changed yet.")


@draft.command()
def schema(
    operation: Annotated[
        bool, typer.Option("--operations", help="That of the operations, not of the draft.")
    ] = False,
    _json: Json = True,
) -> None:
    """Print the JSON Schema of a draft, or of the operations: always JSON."""
    from cleanplate.draft.schema import draft_schema, operations_schema

    print_json(operations_schema() if operation else draft_schema())


@draft.command()
def operations(
    name: Annotated[str | None, typer.Argument(help="One of them, with its fields.")] = None,
    zh: Chinese = False,
    as_json: Json = False,
) -> None:
    """List the operations, or the fields of one.

    Examples:

      cleanplate draft operations

      cleanplate draft operations trim
    """
    from cleanplate.draft.operation import kinds

    if name is not None and name not in kinds():
        raise DraftError(f"There is no operation “{name}”.", f"Operations: {', '.join(kinds())}.", "op")
    chosen = {n: kind for n, kind in kinds().items() if name in (None, n)}
    if as_json:
        print_json({n: kind.model_json_schema(by_alias=True) for n, kind in chosen.items()})
        return
    for n, kind in chosen.items():
        line = kind.zh if zh else (kind.__doc__ or "").strip().splitlines()[0]
        typer.echo(f"{n:<20} {line}")
        if name:
            for field, value in kind.model_fields.items():
                if field != "op":
                    needed = "needed" if value.is_required() else f"default {value.default}"
                    typer.echo(f"  {value.alias or field:<18} {needed:<18} {value.description or ''}")
            import json

            typer.echo(f"  example: {json.dumps(kind.example, ensure_ascii=False)}")


def _user() -> str:
    with suppress(OSError, KeyError):  # no name in a bare container
        return getpass.getuser()
    return "someone"


def _say(path: Path, made: Draft, as_json: bool, zh: bool) -> None:
    from cleanplate.draft.summary import summary
    from cleanplate.draft.wire import dumped

    if as_json:
        print_json(
            {"draft": dumped(made), "path": str(path), "summary": summary(made), "summary_zh": summary(made, "zh")}
        )
        return
    canvas = made.canvas
    typer.echo(f"{path}  {canvas.width}x{canvas.height}, {float(canvas.rate or 0):g} fps")
    typer.echo(summary(made, "zh" if zh else "en"))


def _step(step: Step, done: bool) -> dict[str, Any]:
    return {
        "when": step.when,
        "who": step.who,
        "operation": step.operation,
        "en": step.en,
        "zh": step.zh,
        "done": done,
    }


def _done(path: Path, made: Draft, steps: list[Step], as_json: bool, zh: bool, before: str = "") -> None:
    from cleanplate.draft.summary import summary
    from cleanplate.draft.wire import dumped

    if as_json:
        words = [{"en": s.en, "zh": s.zh, "operation": s.operation} for s in steps]
        print_json({"steps": words, "draft": dumped(made), "path": str(path), "summary": summary(made)})
        return
    for step in steps:
        typer.echo(f"{before}{step.zh if zh else step.en}")
    typer.echo(summary(made, "zh" if zh else "en"))
