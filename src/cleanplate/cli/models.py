"""`cleanplate models`: the networks, their licences, and whether their weights are here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleanplate.cli.show import bars, print_json

if TYPE_CHECKING:
    from cleanplate.matting.networks.catalog import Entry

models = typer.Typer(help="List, fetch and verify the networks' weights.")

_Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@models.callback(invoke_without_command=True)
def listing(context: typer.Context, as_json: _Json = False) -> None:
    """List the networks: what for, licence, size, source, and whether their weights are here.

    Examples:

      cleanplate models

      cleanplate models pull modnet u2netp
    """
    if context.invoked_subcommand:
        return
    from cleanplate.matting.networks.catalog import NETWORKS

    rows = [_facts(entry) for entry in NETWORKS.values()]
    if as_json:
        print_json({"models": rows})
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("network", "for", "licence", "size", "source", "here", box=None)
    for row in rows:
        size = f"{row['bytes'] / 1e6:.1f} MB" if row["bytes"] else "–"
        table.add_row(
            row["name"], row["for"], row["licence"], size, row["source"], "yes" if row["present"] else "no"
        )
    Console().print(table)


@models.command()
def pull(
    names: Annotated[list[str], typer.Argument(metavar="NAME…", help="Networks, or all.")],
    as_json: _Json = False,
) -> None:
    """Fetch weights now, so that later work needs no network connection."""
    from cleanplate.matting.networks import weights

    entries = _named(names)
    for told in filter(None, map(weights.notice, entries)):
        typer.secho(f"note: {told}", err=True)
    with bars(quiet=as_json) as shown:
        paths = {entry.name: str(weights.ensure(entry, shown.weights)) for entry in entries}
    _say(paths, as_json, "pulled")


@models.command()
def verify(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME…]", help="Networks; those here if left out.")
    ] = None,
    as_json: _Json = False,
) -> None:
    """Compare weights with their checksums."""
    from cleanplate.matting.networks import weights
    from cleanplate.matting.networks.catalog import NETWORKS

    here = [n for n, entry in NETWORKS.items() if entry.sha256 and weights.location(entry).exists()]
    entries = _named(names or here) if names or here else []
    for entry in entries:
        weights.verify(entry)
    _say({entry.name: entry.sha256 for entry in entries}, as_json, "verified")


def _named(names: list[str]) -> list[Entry]:
    from cleanplate.matting.networks.catalog import NETWORKS
    from cleanplate.matting.networks.catalog import entry as find

    chosen = list(NETWORKS) if names == ["all"] else names
    return [entry for entry in map(find, chosen) if entry.sha256]


def _facts(entry: Entry) -> dict[str, Any]:
    from cleanplate.matting.networks.weights import location

    path = location(entry) if entry.sha256 else None
    return {
        "name": entry.name,
        "for": entry.what,
        "licence": entry.licence,
        "bytes": entry.size,
        "source": entry.source,
        "sha256": entry.sha256 or None,
        "path": str(path) if path else None,
        "present": path is None or path.exists(),
    }


def _say(found: dict[str, str], as_json: bool, done: str) -> None:
    if as_json:
        print_json({done: found})
        return
    for name, value in found.items():
        typer.echo(f"{name}  {value}")
    if not found:
        typer.echo("No weights are here yet. Fetch some: cleanplate models pull modnet")
