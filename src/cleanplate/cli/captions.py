"""`cleanplate draft captions`: subtitle files into a draft, and out of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from cleanplate.cli.draft import Chinese, File, Json, change
from cleanplate.cli.show import print_json
from cleanplate.errors import OutputError, UsageError


def captions(
    path: File,
    source: Annotated[Path | None, typer.Option("--from", metavar="FILE", help="A .srt or .vtt file.")] = None,
    target: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="A .srt or .vtt to write.")] = None,
    show: Annotated[
        Literal["burned", "stream"] | None, typer.Option(help="Painted, or a subtitle stream; burned.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="Such as en or zh-Hans: players name it.")] = None,
    shift: Annotated[str | None, typer.Option(help="How much later they come: 0.5s, -1:02.")] = None,
    place: Annotated[Literal["upper", "lower"] | None, typer.Option(help="Where burned ones lie; lower.")] = None,
    style: Annotated[Literal["box", "outline"] | None, typer.Option(help="How burned ones look; box.")] = None,
    track: Annotated[
        str | None, typer.Option(help="The captions that are meant, where there are several.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there already.")] = False,
    zh: Chinese = False,
    as_json: Json = False,
) -> None:
    """Put the captions of a subtitle file on the timeline, change those that are there, or write them to a file.

    Examples:

      cleanplate draft captions film.json --from talk.srt

      cleanplate draft captions film.json --from talk.zh.vtt --show stream --language zh-Hans

      cleanplate draft captions film.json --to film.srt
    """
    from cleanplate.cli.words import text_of
    from cleanplate.draft.operation import operation

    given = {
        "text": None if source is None else text_of(source),
        "show": show,
        "language": language,
        "shift": None if shift is None else _shift(shift),
        "place": place,
        "style": style,
        "track": track,
    }
    fields = {name: value for name, value in given.items() if value is not None}
    if target is not None:
        if fields.keys() - {"track"}:
            raise UsageError("--to writes the captions that are there.", "Change them first, without --to.")
        _write(path, target, track, overwrite, as_json)
        return
    if not fields:
        raise UsageError("Nothing was asked of the captions.", "Give --from FILE, --to FILE, or what to change.")
    change(path, lambda _: [operation({"op": "captions", **fields})], None, zh, as_json)


def _shift(text: str) -> int:
    from cleanplate.cli.times import parse_time
    from cleanplate.draft.time import ms_of

    time = ms_of(parse_time(text.removeprefix("-")))
    return -time if text.startswith("-") else time


def _write(path: Path, target: Path, track: str | None, overwrite: bool, as_json: bool) -> None:
    from cleanplate.draft.captions.file import written
    from cleanplate.draft.captions.track import captions_of, cues
    from cleanplate.draft.file import load
    from cleanplate.render.place import check_free

    found = cues(captions_of(load(path), track))
    text = written(found, target.suffix)
    check_free(target, {"draft": path}, overwrite, "captions file", "--to")
    try:
        target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{target} cannot be written: {error.strerror}.", "Choose another place.") from error
    if as_json:
        print_json({"output": str(target), "captions": len(found)})
    else:
        typer.echo(f"{target}  {len(found)} captions")
