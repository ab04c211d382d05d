"""`cleanplate chat`: say what a video is to become, in plain words, and see it done; here, or by a server."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from cleanplate.cli.draft import Folders, Json
from cleanplate.cli.language import language
from cleanplate.cli.partners.partner import Partner, Screen, dropped, is_file
from cleanplate.cli.show import error_dict, print_error, print_json
from cleanplate.errors import Cancelled, CleanplateError, UsageError

_LEAVE = frozenset({"quit", "exit", "bye", "q", "退出", "再见", "结束"})
_HELLO = {
    "en": "Say what you want, such as “replace the background with an office”. A file comes in when you type its "
    "name or drop it here; “show me” draws a sheet of pictures, “export” makes the film; Ctrl-D leaves.",
    "zh": "告诉我想怎么改，比如“把背景换成办公室”。输入文件名或把文件拖进来即可添加素材；说“看看”会画一张预览图，"
    "说“导出”会生成影片；按 Ctrl-D 离开。",
}


def chat(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE…", help="Videos, pictures, sounds to talk about.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            help="The draft; one that is there is gone on with. Left out, beside the first file. With --server: "
            "the folder that exports come to.",
        ),
    ] = None,
    say: Annotated[
        list[str] | None,
        typer.Option("--say", metavar="WORDS", help="Say this instead of asking; may be repeated."),
    ] = None,
    server: Annotated[
        str | None,
        typer.Option(
            help="Have a server do it: its address, or “local”. One of this machine is started if none listens "
            "there. Without this option nothing leaves this process, whatever NEMO_API_URL says."
        ),
    ] = None,
    session: Annotated[
        str,
        typer.Option(
            "--session",
            help="With --server: the session of this id; “new” begins one. Left out, the last one; files that it "
            "has none of begin a new one.",
        ),
    ] = "",
    lang: Annotated[
        str | None,
        typer.Option("--lang", help="en or zh; left out, the system's. Each message's own counts more."),
    ] = None,
    media: Folders = None,
    as_json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Talk about a video, in English or Chinese, and have it edited. No server and no key: rules, on this machine.

    The draft is kept after each message, with its history and what was spoken of beside it. With --server the
    session is kept there, and Ctrl-C stops waiting for a turn, not the turn.

    Examples:

      cleanplate chat talk.mp4

      cleanplate chat talk.mp4 --say "replace the background with an office" --say "export"

      cleanplate chat talk.mp4 photo.jpg -o film.json --say "把背景换成 photo.jpg" --say "导出" --json

      cleanplate chat talk.mp4 --server local
    """
    tongue, screen = language(lang), Screen(as_json, quiet)
    brought, folders = tuple(files or ()), tuple(media or ())
    if server is None:
        _check(not session, "--session", "only a server has sessions")
        meeting = _here(brought, output, tongue, folders, screen)
    else:
        _check(not folders, "--media", "a server gets what is uploaded")
        meeting = _there(brought, output, tongue, server, session, screen)
    with meeting as partner:
        _talk(partner, say, tongue, screen)


@contextmanager
def _here(
    files: Sequence[Path], output: Path | None, tongue: str, folders: tuple[Path, ...], screen: Screen
) -> Iterator[Partner]:
    from cleanplate.agent.local import Conversation
    from cleanplate.cli.partners.here import Here

    path = output or (files[0].with_name(f"{files[0].stem}_edit.json") if files else Path("film.json"))
    talk = Conversation.opened(path, tongue, folders)
    for file in files:
        talk.bring(file)
    yield Here(talk, screen)


@contextmanager
def _there(
    files: Sequence[Path], output: Path | None, tongue: str, server: str, session: str, screen: Screen
) -> Iterator[Partner]:
    from cleanplate.cli.remote import connected
    from cleanplate.cli.standby import local, standby

    folder = output or (files[0].parent if files else Path())
    is_folder = folder.is_dir() or not (folder.exists() or folder.suffix)
    _check(bool(server), "--server", "it names no server")
    _check(is_folder, f"-o {folder}", "with --server it names the folder that exports come to")
    for file in files:  # said before a server is started for it
        if not is_file(file):
            raise UsageError(f"There is no file “{file}”.", "Name files that are there.")
    url, chosen = local() if server == "local" else server, "" if session == "new" else session
    name = f"{files[0].stem}_edit" if files else "project"
    with connected(url, chosen, screen.as_json, tongue, name) as client, standby(client.core.server, screen):
        from cleanplate.cli.partners.there import There

        there = There(client, folder, screen)
        there.begin(files, session)
        yield there


def _talk(partner: Partner, say: list[str] | None, tongue: str, screen: Screen) -> None:
    """Line after line; as JSON all of it at its end. Exits with 1 where something went wrong unseen."""
    asking = not say and sys.stdin.isatty() and not screen.as_json
    if asking:
        typer.echo(f"{partner.opening()}\n{_HELLO[tongue]}")
    turns: list[dict[str, Any]] = []
    for line in say or _lines(asking):
        turns.append(_answered(partner, line, screen))
        if not asking and turns[-1].get("error", {}).get("code") == Cancelled.code:
            break
    if screen.as_json:
        print_json({**partner.where(), "turns": turns})
    if any("error" in turn for turn in turns) and not asking:
        raise typer.Exit(1)


def _lines(asking: bool) -> Iterator[str]:
    """What is typed, or comes through a pipe, until it ends, is interrupted, or says goodbye."""
    if asking:
        with suppress(ImportError):  # not everywhere; without it there is no history
            import readline  # noqa: F401
    while True:
        try:
            line = input("» " if asking else "").strip()
        except (EOFError, KeyboardInterrupt):
            typer.echo() if asking else None
            return
        if line.casefold() in _LEAVE:
            return
        if line:
            yield line


def _answered(partner: Partner, line: str, screen: Screen) -> dict[str, Any]:
    """Answer a line: in words, as they come, or as an object."""
    told: dict[str, Any] = {"said": line}
    files = dropped(line)
    try:
        for part in partner.bring(files) if files else partner.answer(line):
            told |= part.facts
            if part.words and not screen.as_json:
                typer.echo(part.words)
    except CleanplateError as error:
        told["error"] = _failed(error, screen)
    except KeyboardInterrupt:
        told["error"] = _failed(Cancelled("Stopped.", "Say something else, or the same again."), screen)
    return told


def _failed(error: CleanplateError, screen: Screen) -> dict[str, Any]:
    if not screen.as_json:
        print_error(error, as_json=False)
    return error_dict(error)


def _check(good: bool, option: str, why: str) -> None:
    if not good:
        raise UsageError(f"{option} does not fit here: {why}.", "See: cleanplate chat --help")
