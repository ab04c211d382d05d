"""`cleanplate draft export` and `import`: timelines for other tools, with plates, and back from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from cleanplate.cli.show import bars, print_json, stoppable
from cleanplate.errors import DraftError, UsageError

if TYPE_CHECKING:
    from fractions import Fraction

    from cleanplate.draft.model import Draft
    from cleanplate.render.delivery.plates import Kind

TO = ("otio", "edl", "fcpxml")
_READ = {".otio": "otio", ".edl": "edl", ".fcpxml": "fcpxml", ".xml": "fcpxml"}
_LARGEST = 64 << 20  # bytes of a timeline

File = Annotated[Path, typer.Argument(metavar="DRAFT", help="A draft's .json.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Folders = Annotated[
    list[Path] | None,
    typer.Option("--media", metavar="DIR", help="A folder beside the draft's own that its media may lie in."),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace what is there already.")]


def export(
    path: File,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="A folder; beside the draft, if left out.")
    ] = None,
    to: Annotated[str, typer.Option("--to", help="otio, edl, fcpxml, several with commas, or all.")] = "all",
    plates: Annotated[
        str, typer.Option(help="Cut-outs: prores (4444, straight), exr (half, linear, premultiplied) or none.")
    ] = "none",
    mattes: Annotated[
        bool, typer.Option("--mattes", help="With plates: each one's matte, too, as grey H.264.")
    ] = False,
    handles: Annotated[int, typer.Option(help="Frames more at both ends of a plate, where there are any.")] = 12,
    drop: Annotated[
        bool | None,
        typer.Option("--drop/--no-drop", help="Drop-frame timecode in an EDL; left out: at 29.97 and 59.94."),
    ] = None,
    media: Folders = None,
    overwrite: Overwrite = False,
    as_json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, no notes.")] = False,
) -> None:
    """Write a draft as timelines of other tools, and its cut-outs as plates for them.

    Examples:

      cleanplate draft export film.json --to otio

      cleanplate draft export film.json -o out/ --to all --plates prores --mattes
    """
    from cleanplate.draft.check import checked
    from cleanplate.draft.file import load
    from cleanplate.render.delivery.deliver import Delivery, deliver
    from cleanplate.render.library import Library

    draft = checked(load(path))
    folder = output or path.with_name(f"{path.stem}_export")
    with bars(quiet) as shown, stoppable() as stop:
        delivery = Delivery(
            folder, path.stem, _formats(to), _kind(plates), mattes and plates != "none", handles, drop, overwrite
        )
        library = Library(path.parent, tuple(media or ()))
        files, notes = deliver(draft, delivery, library, told=shown.clip, fetching=shown.weights, stop=stop)
    _said(files, notes, as_json, quiet)


def import_(
    path: Annotated[Path, typer.Argument(metavar="TIMELINE", help="An .otio, .edl or .fcpxml.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The draft's .json; beside the timeline, if left out.")
    ] = None,
    rate: Annotated[str | None, typer.Option(help="Frames a second of an EDL, which does not say it.")] = None,
    media: Folders = None,
    overwrite: Overwrite = False,
    as_json: Json = False,
) -> None:
    """Make a draft of another tool's timeline. Media must lie beside the draft, or in a folder of --media.

    Examples:

      cleanplate draft import cut.otio

      cleanplate draft import cut.edl --rate 29.97 --media footage/ -o film.json
    """
    from cleanplate.draft.file import check_new, save
    from cleanplate.draft.history import History
    from cleanplate.render.delivery.links import Folders as Shelf
    from cleanplate.render.library import Library
    from cleanplate.render.place import check_free

    place = output or path.with_suffix(".json")
    check_new(place, overwrite)
    check_free(place, {"timeline": path}, overwrite=True)
    folders = tuple(media or ())
    shelf = Shelf(place.parent, folders, path.parent)
    draft, notes = _read(path, shelf, _rate(rate))
    missing = list(Library(place.parent, folders).problems(draft))
    notes += [f"{problem.what}." for problem in missing if not any(_name(draft, problem.path) in n for n in notes)]
    if any(problem.path.startswith("media.") for problem in missing):
        notes.append("Say where its media lie with --media, and write the draft beside them with -o.")
    save(place, draft, History())
    _made(place, draft, notes, as_json)


def _name(draft: Draft, path: str) -> str:
    """What the media is called that a problem is about: media.m1.file."""
    media = draft.media.get(path.split(".")[1]) if path.startswith("media.") else None
    return media.label if media else path


def _formats(to: str) -> tuple[str, ...]:
    names = TO if to == "all" else tuple(dict.fromkeys(name.strip() for name in to.split(",")))
    for name in names:
        if name not in TO:
            raise UsageError(f"There is no “{name[:40]}” to export to.", f"Choose from: {', '.join(TO)}, all.")
    return names


def _kind(plates: str) -> Kind | None:
    return None if plates == "none" else cast("Kind", plates)


def _rate(text: str | None) -> Fraction | None:
    from pydantic import TypeAdapter, ValidationError

    from cleanplate.draft.time import Rate

    try:
        return TypeAdapter(Rate).validate_python(text) if text else None
    except ValidationError:
        raise UsageError(f"“{(text or '')[:40]}” is no rate.", "Write, say: 25, 29.97 or 30000/1001.") from None


def _read(path: Path, shelf: Any, rate: Fraction | None) -> tuple[Draft, list[str]]:
    """The draft that a file becomes, by its suffix. Raises DraftError, UsageError."""
    from cleanplate.interchange.edl.read import read as read_edl
    from cleanplate.interchange.fcpxml.read import read as read_fcpxml
    from cleanplate.interchange.otio.read import read as read_otio

    kind = _READ.get(path.suffix.lower())
    if kind is None:
        raise UsageError(f"{path.name} is no timeline that is read.", f"Name one of {', '.join(_READ)}.")
    text = _text(path)
    if kind == "edl":
        return read_edl(text, shelf, rate)
    return read_otio(text, shelf) if kind == "otio" else read_fcpxml(text, shelf)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise DraftError(f"{path} cannot be read: {error.strerror}.", "Name a timeline.") from None
    if len(data) > _LARGEST:
        raise DraftError(f"{path.name} has more than {_LARGEST:,} bytes.", "That is no timeline.")
    return data.decode("utf-8-sig", "replace")


def _said(files: list[Path], notes: list[str], as_json: bool, quiet: bool) -> None:
    if as_json:
        print_json({"files": [str(file) for file in files], "notes": notes})
        return
    for file in [] if quiet else files:
        typer.echo(file)
    for note in [] if quiet else notes:
        typer.secho(f"  note: {note}", err=True)


def _made(path: Path, draft: Draft, notes: list[str], as_json: bool) -> None:
    from cleanplate.draft.summary import summary
    from cleanplate.draft.wire import dumped

    if as_json:
        print_json({"draft": dumped(draft), "path": str(path), "summary": summary(draft), "notes": notes})
        return
    typer.echo(f"{path}  {summary(draft)}")
    for note in notes:
        typer.secho(f"  note: {note}", err=True)
