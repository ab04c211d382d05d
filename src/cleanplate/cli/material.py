"""`cleanplate material`: music, moving backgrounds and rooms that come with us, listed and written as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cleanplate.cli.show import bars, print_json
from cleanplate.errors import UsageError

material = typer.Typer(help="List and preview the music, moving backgrounds and rooms that come with us.")

_Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@material.callback(invoke_without_command=True)
def listing(context: typer.Context, as_json: _Json = False) -> None:
    """List what there is, and what it is called; any of these names will do, in either language.

    Examples:

      cleanplate material

      cleanplate remove talk.mp4 --background office

      cleanplate draft apply film.json add_audio media=lo-fi volume=35
    """
    if context.invoked_subcommand:
        return
    from cleanplate.material.catalog import MATERIAL

    rows: list[dict[str, Any]] = [
        {"name": m.name, "kind": m.kind, "what": m.en, "zh": m.zh, "also": list(m.also), "length_ms": m.length}
        for m in MATERIAL.values()
    ]
    if as_json:
        print_json({"material": rows})
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("name", "kind", "what", "also called", box=None)
    for row in rows:
        length = f" ({row['length_ms'] / 1000:g} s)" if row["length_ms"] else ""
        table.add_row(row["name"], row["kind"], f"{row['what']}{length}", ", ".join(row["also"]))
    Console().print(table)


@material.command()
def preview(
    names: Annotated[list[str], typer.Argument(metavar="NAME…", help="Names, or all.")],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="The folder that they are written to.")
    ] = Path(),
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files that are there already.")] = False,
    as_json: _Json = False,
) -> None:
    """Write material as files to look at or listen to: a room as .png, what moves as .mp4, music as .m4a.

    Examples:

      cleanplate material preview office lo-fi

      cleanplate material preview all -o previews
    """
    from cleanplate.render.material import saved

    written = []
    for one in _named(names):
        with bars(quiet=as_json) as shown:
            path = saved(one, output, overwrite, shown.making(one.name))
        written.append({"name": one.name, "output": str(path)})
        if not as_json:
            typer.echo(f"{path}  {one.en}")
    if as_json:
        print_json({"material": written})


def _named(names: list[str]) -> list[Any]:
    from cleanplate.material.catalog import MATERIAL
    from cleanplate.material.catalog import material as find

    if names == ["all"]:
        return list(MATERIAL.values())
    found = [find(name) for name in names]
    for name, one in zip(names, found, strict=True):
        if one is None:
            raise UsageError(f"There is no material “{name}”.", f"There are: {', '.join(MATERIAL)}.")
    return found
