"""`cleanplate mcp`: tools for assistants, on files of this machine."""

from __future__ import annotations

import secrets
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from cleanplate.cli.show import print_json
from cleanplate.errors import UsageError

_HTTP = "Over HTTP"  # a panel of its own in --help


def mcp(
    folder: Annotated[
        list[Path] | None,
        typer.Option(
            "--folder",
            metavar="DIR",
            help="A folder whose files assistants may read and write; may be repeated. Left out, the folders that "
            "the assistant's program offers, else the current one.",
        ),
    ] = None,
    config: Annotated[
        bool, typer.Option("--config", help="Print the JSON that an assistant's settings take, and end.")
    ] = False,
    http: Annotated[
        bool, typer.Option("--http", help="Streamable HTTP in place of stdin and stdout.", rich_help_panel=_HTTP)
    ] = False,
    host: Annotated[str, typer.Option(help="Where to listen.", rich_help_panel=_HTTP)] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(help="The port; 0 takes a free one.", min=0, max=65535, rich_help_panel=_HTTP)
    ] = 8421,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host",
            metavar="NAME",
            help="Another name that it is reached by; may be repeated.",
            rich_help_panel=_HTTP,
        ),
    ] = None,
    no_token: Annotated[
        bool,
        typer.Option("--no-token", help="Ask for no token, on 127.0.0.1 only.", rich_help_panel=_HTTP),
    ] = False,
) -> None:
    """Serve tools to an assistant (Claude, Cursor, VS Code …) over the Model Context Protocol.

    The assistant's program starts it, and speaks with it through stdin and stdout. Nothing leaves the machine, and
    files outside of the folders are neither read nor written.

    Examples:

      cleanplate mcp --folder ~/Videos --config

      cleanplate mcp --folder ~/Videos

      CLEANPLATE_MCP_TOKEN=… cleanplate mcp --folder ~/Videos --http
    """
    _check_extra()
    folders = tuple(_folder(path) for path in folder or ())
    if config:
        print_json({"mcpServers": {"cleanplate": {"command": _command(), "args": _arguments(folders)}}})
        return
    if http:
        _serve(folders, host, port, allow_host or [], no_token)
        return
    from cleanplate.mcp.stdio import serve

    serve(folders)


def _check_extra() -> None:
    """Raises UsageError where the protocol's own packages were not installed."""
    if find_spec("mcp") is None or find_spec("uvicorn") is None:
        raise UsageError(
            "The server for assistants is not installed here.", "Install it with: pip install 'cleanplate[mcp]'"
        )


def _folder(path: Path) -> Path:
    real = path.expanduser().resolve()
    if not real.is_dir():
        raise UsageError(f"{path} is no folder.", "Make it first, or name another with --folder.")
    return real


def _command() -> str:
    """This program, as another that knows no PATH would start it."""
    beside = Path(sys.executable).with_name("cleanplate")
    return str(beside) if beside.is_file() else shutil.which("cleanplate") or "cleanplate"


def _arguments(folders: tuple[Path, ...]) -> list[str]:
    """With a folder in any case: programs start servers in folders of their own. Raises UsageError for a home."""
    from cleanplate.mcp.places import opened

    return ["mcp", *(word for folder in opened(folders).folders for word in ("--folder", str(folder)))]


def _serve(folders: tuple[Path, ...], host: str, port: int, names: list[str], no_token: bool) -> None:
    from cleanplate.mcp.http import PATH, serve
    from cleanplate.mcp.places import opened
    from cleanplate.settings import settings

    places = opened(folders)
    own = settings().mcp_token.get_secret_value()
    token = None if no_token else own or secrets.token_urlsafe(24)

    def ready(port: int) -> None:
        shown = f"[{host}]" if ":" in host else host
        typer.echo(f"cleanplate mcp on http://{shown}:{port}{PATH}, files in {places.folders[0]}", err=True)
        if token and not own:
            typer.echo(f"token: {token}  (always the same one: CLEANPLATE_MCP_TOKEN)", err=True)

    serve(places.folders, host, port, token, names, ready)
