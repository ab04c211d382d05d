"""`cleanplate`: the commands, and what people see when one of them cannot go on."""

from __future__ import annotations

import sys

import typer

from cleanplate.cli.admin import admin
from cleanplate.cli.cache import cache
from cleanplate.cli.captions import captions
from cleanplate.cli.chat import chat
from cleanplate.cli.doctor import doctor
from cleanplate.cli.draft import draft
from cleanplate.cli.material import material
from cleanplate.cli.mcp import mcp
from cleanplate.cli.models import models
from cleanplate.cli.probe import probe
from cleanplate.cli.remote import credits, download, export, say, state, upload
from cleanplate.cli.remove import remove
from cleanplate.cli.render import frame, render, sheet
from cleanplate.cli.serve import serve
from cleanplate.cli.show import print_error
from cleanplate.cli.skill import skill
from cleanplate.cli.watch import watch
from cleanplate.errors import CleanplateError, UsageError

app = typer.Typer(
    help="Cut the subject out of any video, and put something else behind it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(remove)
app.command()(chat)
draft.command()(captions)
app.add_typer(draft, name="draft")
app.command()(render)
app.command()(frame)
app.command()(sheet)
app.command()(probe)
app.command()(doctor)
app.add_typer(models, name="models")
app.add_typer(material, name="material")
app.command()(cache)
app.command()(serve)
app.command()(mcp)
app.add_typer(skill, name="skill")
for command in (upload, say, state, credits, export, download, watch):
    app.command(rich_help_panel="With a server")(command)
app.add_typer(admin, name="admin")


def _version(wanted: bool) -> None:
    if wanted:
        from cleanplate import __version__

        typer.echo(f"cleanplate {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Cut the subject out of any video, and put something else behind it."""


def main() -> None:
    """Run a command. Exit codes: 0 done; 2 wrong use; 1 everything else."""
    try:
        app(standalone_mode=True)
    except CleanplateError as error:
        print_error(error, as_json="--json" in sys.argv)
        sys.exit(2 if isinstance(error, UsageError) else 1)
