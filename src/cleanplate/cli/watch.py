"""`cleanplate watch`: files that are dropped into a folder become results in another, by a server."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleanplate.cli.remote import Json, Server, connected, note
from cleanplate.cli.show import error_dict, print_error, print_json
from cleanplate.errors import CleanplateError, UsageError

if TYPE_CHECKING:
    from cleanplate.client import Client
    from cleanplate.client.settled import Stamp

_TAKEN = frozenset([".mp4", ".mov", ".m4v", ".avi", ".webm", ".mkv", ".gif", ".webp", ".jpg", ".jpeg", ".png"])
_SUFFIXES = {"mp4": ".mp4", "hevc": ".mp4", "webm": ".webm", "mov": ".mov", "gif": ".gif", "webp": ".webp"}


def watch(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where files are dropped.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The results' folder; FOLDER/results, if left out.")
    ] = None,
    say: Annotated[
        list[str] | None,
        typer.Option("--say", metavar="WORDS", help="What is done with each; may be repeated."),
    ] = None,
    format: Annotated[str, typer.Option(help="mp4, webm, mov, gif …")] = "mp4",
    every: Annotated[float, typer.Option(min=0.1, help="Seconds between two looks.")] = 2.0,
    once: Annotated[bool, typer.Option("--once", help="Do what lies there now, and end.")] = False,
    server: Server = None,
    as_json: Json = False,
) -> None:
    """Have a server edit every file that comes into a folder. One whose result is there already is left alone.

    A file counts once it has come to rest. Each gets a session of its own. Ctrl-C ends it.

    Examples:

      cleanplate watch inbox

      cleanplate watch inbox -o done --say "replace the background with an office" --say "add lo-fi music" --once
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder.", "Make it first.")
    target = output or folder / "results"
    made: list[dict[str, Any]] = []
    with connected(server, "", as_json) as client:
        for path in _coming(client, folder, every, once):
            result = target / f"{path.stem}{_SUFFIXES.get(format, '.zip')}"
            if not result.exists():
                made.append(_made(client, path, result, say or ["remove the background"], format, as_json))
    if as_json:
        print_json({"results": made})
    if any("error" in one for one in made):
        raise typer.Exit(1)


def _coming(client: Client, folder: Path, every: float, once: bool) -> Any:
    """Files that have come to rest, as long as anybody waits for them."""
    from cleanplate.client.settled import Settled

    settled = Settled()
    if once:
        settled.ready(_seen(folder))
    while True:
        yield from (folder / name for name in settled.ready(_seen(folder)))
        if once:
            return
        client.pause(every)


def _seen(folder: Path) -> dict[str, Stamp]:
    seen: dict[str, Stamp] = {}
    for path in folder.iterdir():
        if path.suffix.lower() in _TAKEN and not path.name.startswith("."):
            with suppress(OSError):  # it went away meanwhile
                facts = path.stat()
                seen[path.name] = (facts.st_size, facts.st_mtime_ns)
    return seen


def _made(
    client: Client, path: Path, result: Path, words: list[str], format: str, as_json: bool
) -> dict[str, Any]:
    """One file's result; what goes wrong with it is told, and keeps no other."""
    from cleanplate.client.wire import Output

    told: dict[str, Any] = {"file": str(path)}
    try:
        client.renew(keep=False)
        client.upload(path)
        told["answers"] = [client.say(word).text for word in words]
        done = client.export(result, Output(format=format))
        told |= {"output": str(done.path), "bytes": done.size, "summary": done.summary}
        note(f"{path.name} → {done.path}", as_json)
    except CleanplateError as error:
        told["error"] = error_dict(error)
        if not as_json:
            print_error(error, as_json=False, name=path.name)
    return told
