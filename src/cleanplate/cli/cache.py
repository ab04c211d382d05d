"""`cleanplate cache`: what mattes and finished spans take on disk, and a way to be rid of them."""

from __future__ import annotations

from typing import Annotated

import typer

from cleanplate.cli.show import print_json


def cache(
    clear: Annotated[bool, typer.Option("--clear", help="Delete all of it (weights stay).")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show how much disk mattes and finished spans take; they spare the network and the encoder next time.

    Examples:

      cleanplate cache

      cleanplate cache --clear
    """
    from cleanplate.render.cache import clear as delete
    from cleanplate.render.cache import size
    from cleanplate.settings import settings

    gone = delete() if clear else 0
    told = {
        "path": str(settings().cache_dir),
        "bytes": size(),
        "limit_mb": settings().cache_limit_mb,
        "deleted": gone,
    }
    if as_json:
        print_json(told)
        return
    if clear:
        typer.echo(f"{gone / 1e6:.1f} MB deleted.")
    typer.echo(f"{told['path']}  {size() / 1e6:.1f} MB of at most {settings().cache_limit_mb:,} MB")
