"""`cleanplate upload`, `say`, `state`, `credits`, `export`, `download`: what a server does, ours or another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleanplate.cli.language import language
from cleanplate.cli.show import Bars, bars, error_dict, print_error, print_json
from cleanplate.errors import UsageError

if TYPE_CHECKING:
    from cleanplate.client import Client
    from cleanplate.client.core import Options
    from cleanplate.client.export import Exported, Watch
    from cleanplate.client.hearing import Heard
    from cleanplate.client.wire import Arrived, Output, State

Server = Annotated[
    str | None, typer.Option(help="Its address; NEMO_API_URL, else http://localhost:8420, if left out.")
]
SessionId = Annotated[
    str, typer.Option("--session", help="The session of this id; “new” begins one. Left out, the last one.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
To = Annotated[Path | None, typer.Option("-o", "--output", help="File or folder; here, if left out.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there already.")]
_STATE = {"en": ("Files: ", "none", "Session: ", ", "), "zh": ("文件：", "无", "会话：", "、")}


def upload(
    sources: Annotated[list[str], typer.Argument(metavar="FILE…", help="Files, or addresses to fetch.")],
    server: Server = None,
    session: SessionId = "",
    as_json: Json = False,
) -> None:
    """Send files to a server's session: videos, pictures, sounds.

    Examples:

      cleanplate upload talk.mp4 office.jpg

      cleanplate upload https://example.com/talk.mp4 --server https://video.example.com
    """
    with connected(server, session, as_json) as client, bars(quiet=as_json) as shown:
        arrived = client.upload(*sources, told=shown.amount("uploading", "MB", 1_000_000))
    _tell_files(arrived, as_json)
    if arrived.failed:
        raise typer.Exit(1)


def say(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS", help="What is to be done, in English or Chinese.")
    ],
    server: Server = None,
    session: SessionId = "",
    as_json: Json = False,
) -> None:
    """Say what a server is to do with the session's video.

    “export”, “credits”, “status” and “upload FILE” are done by themselves; all else is for its agent.

    Examples:

      cleanplate say "replace the background with an office"

      cleanplate say 导出
    """
    from cleanplate.client.routing import route

    text = " ".join(words)
    asked = route(text)
    if asked.action == "upload":
        if not asked.files:
            raise UsageError("Which file?", "Name it: cleanplate upload FILE…")
        upload(list(asked.files), server, session, as_json)
    elif asked.action == "export":
        export(None, asked.format, None, None, False, server, session, as_json)
    elif asked.action == "credits":
        credits(server, session, as_json)
    elif asked.action == "state":
        state(server, session, as_json)
    else:
        _said(text, server, session, as_json)


def state(server: Server = None, session: SessionId = "", as_json: Json = False) -> None:
    """Show the session's timeline and its files.

    Example: cleanplate state
    """
    with connected(server, session, as_json) as client:
        _tell_state(client.state(), client.core.language, as_json)


def credits(server: Server = None, session: SessionId = "", as_json: Json = False) -> None:
    """Show what may still be spent at a server.

    Example: cleanplate credits --json
    """
    with connected(server, session, as_json) as client:
        has = client.credits()
    print_json(asdict(has)) if as_json else typer.echo(
        f"{has.available} credits available, {has.frozen} held, {has.total} in all"
    )


def export(
    output: To = None,
    format: Annotated[
        str | None, typer.Option(help="mp4, webm, mov, gif …; the suffix of -o, if left out.")
    ] = None,
    quality: Annotated[str | None, typer.Option(help="low, medium or high; high, if left out.")] = None,
    resolution: Annotated[str | None, typer.Option(help="Such as 720 or 1280x720.")] = None,
    overwrite: Overwrite = False,
    server: Server = None,
    session: SessionId = "",
    as_json: Json = False,
) -> None:
    """Have the session's video made, and fetch it, checked.

    Examples:

      cleanplate export -o talk.mp4

      cleanplate export --format gif --resolution 480
    """
    with connected(server, session, as_json) as client, bars(quiet=as_json) as shown:
        wish = _output(format, quality, resolution)
        done = client.export(output, wish, stages(shown), overwrite)
    _tell_export(done, as_json)


def download(
    name: Annotated[str, typer.Argument(metavar="ID", help="The export's id: render_….")],
    output: To = None,
    overwrite: Overwrite = False,
    server: Server = None,
    session: SessionId = "",
    as_json: Json = False,
) -> None:
    """Fetch an export that was ordered before, as soon as it is done.

    Example: cleanplate download render_1773423613616 -o talk.mp4
    """
    with connected(server, session, as_json) as client, bars(quiet=as_json) as shown:
        done = client.download(name, output, stages(shown), overwrite)
    _tell_export(done, as_json)


@contextmanager
def connected(
    server: str | None, session: str, as_json: bool, tongue: str = "", name: str = "project"
) -> Iterator[Client]:
    """A client, until the end of the block. `tongue`: en or zh, the system's if left out; `name`: what a new
    session is called. Raises UsageError where httpx is missing, or the address is none."""
    try:
        from cleanplate.client import Client
    except ModuleNotFoundError:
        raise UsageError("This needs httpx.", "Install it with: pip install 'cleanplate[client]'") from None
    chosen = "" if session == "new" else session
    own: Options = {
        "session": chosen,
        "language": tongue or language(),
        "name": name,
        "tell": lambda line: note(line, as_json),
    }
    with Client(server, **own) as client:
        if session == "new":
            client.renew()
        yield client


def _said(text: str, server: str | None, session: str, as_json: bool) -> None:
    def hear(heard: Heard) -> None:
        if heard.kind == "working":
            note(heard.text, as_json)

    with connected(server, session, as_json) as client:
        reply = client.say(text, hear)
    problem = error_dict(reply.problem) if reply.problem else None
    if as_json:
        actions = [{"kind": action.kind, "words": action.words} for action in reply.actions]
        print_json(
            {"answer": reply.text, "how": reply.how, "calls": reply.calls, "actions": actions, "error": problem}
        )
    else:
        typer.echo(reply.text)
        if reply.problem:
            print_error(reply.problem, as_json=False)
    if problem or reply.how == "lost":
        raise typer.Exit(1)


def _tell_files(arrived: Arrived, as_json: bool) -> None:
    if as_json:
        print_json(asdict(arrived))
        return
    for file in arrived.files:
        size = f", {file.width}x{file.height}" if file.width and file.height else ""
        long = f", {file.duration_ms / 1000:g} s" if file.duration_ms else ""
        typer.echo(f"{file.filename}  {file.kind or 'file'}{size}{long}")
    for failure in arrived.failed:
        typer.secho(f"error [{failure.code}]: {failure.filename}: {failure.message}", fg="red", err=True)
        if failure.hint:
            typer.secho(f"  → {failure.hint}", err=True)


def _tell_state(found: State, tongue: str, as_json: bool) -> None:
    from cleanplate.client.summary import summary

    if as_json:
        print_json({"summary": summary(found.draft, tongue), **asdict(found)})
    else:
        typer.echo(state_text(found, tongue))


def state_text(found: State, tongue: str) -> str:
    """The timeline, the files, what was made for the session, and its id: a line each."""
    from cleanplate.client.summary import summary
    from cleanplate.client.wire import addresses

    files, none, session, comma = _STATE[tongue]
    names = comma.join(file.filename for file in found.files)
    made = (f"{name}: {address}" for name, address in addresses(found.generated))
    return "\n".join(
        [summary(found.draft, tongue), files + (names or none), *made, session + found.session.session_id]
    )


def export_dict(done: Exported) -> dict[str, Any]:
    """What --json says of an export."""
    told: dict[str, Any] = {"output": str(done.path), "bytes": done.size, "id": done.render.name}
    return {**told, "duration_ms": done.render.duration_ms, "summary": done.summary}


def _tell_export(done: Exported, as_json: bool) -> None:
    if as_json:
        print_json(export_dict(done))
        return
    long = f", {done.render.duration_ms / 1000:g} s" if done.render.duration_ms else ""
    typer.echo(f"{done.path}  {done.size / 1e6:.1f} MB{long}; checked")


def stages(shown: Bars) -> Watch:
    """Bars for an export that is made there and fetched."""
    told = {"render": shown.amount("rendering", "%"), "download": shown.amount("downloading", "MB", 1_000_000)}
    return lambda stage, done, total: told[stage](done, total)


def _output(format: str | None, quality: str | None, resolution: str | None) -> Output | None:
    from cleanplate.client.wire import Output

    if format is None and quality is None and resolution is None:
        return None
    return Output(format, quality, resolution)


def note(line: str, as_json: bool) -> None:
    """What is said beside the result."""
    if not as_json:
        typer.echo(line, err=True)
