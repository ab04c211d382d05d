"""`cleanplate chat`: say what a video is to become, in plain words, and see it done; no server, no key."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleanplate.cli.draft import Folders, Json
from cleanplate.cli.show import bars, error_dict, print_error, print_json, stoppable
from cleanplate.errors import CleanplateError, UsageError

if TYPE_CHECKING:
    from cleanplate.agent.local import Conversation, Turn

_LEAVE = frozenset({"quit", "exit", "bye", "q", "退出", "再见", "结束"})
_HELLO = {
    "en": "Say what you want, such as “replace the background with an office”. “show me” draws a sheet of "
    "pictures, “export” makes the file; Ctrl-D leaves.",
    "zh": "告诉我想怎么改，比如“把背景换成办公室”。说“看看”会画一张预览图，说“导出”会生成文件；按 Ctrl-D 离开。",
}


def chat(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE…", help="Videos, pictures, sounds to talk about.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help="The draft; one that is there is gone on with. Left out, beside the first file."
        ),
    ] = None,
    say: Annotated[
        list[str] | None,
        typer.Option("--say", metavar="WORDS", help="Say this instead of asking; may be repeated."),
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option("--lang", help="en or zh; left out, the system's. Each message's own counts more."),
    ] = None,
    media: Folders = None,
    as_json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Talk about a video, in English or Chinese, and have it edited. No server and no key: rules, on this machine.

    The draft is kept after each message, with its history and what was spoken of beside it.

    Examples:

      cleanplate chat talk.mp4

      cleanplate chat talk.mp4 --say "replace the background with an office" --say "export"

      cleanplate chat talk.mp4 photo.jpg -o film.json --say "把背景换成 photo.jpg" --say "导出" --json
    """
    from cleanplate.agent.local import Conversation

    language = _language(lang)
    path = output or (files[0].with_name(f"{files[0].stem}_edit.json") if files else Path("film.json"))
    talk = Conversation.opened(path, language, tuple(media or ()))
    for file in files or []:
        talk.bring(file)
    asking = not say and sys.stdin.isatty() and not as_json
    if asking:
        _greet(talk, language)
    turns = [_answered(talk, line, as_json, quiet) for line in say or _lines(asking)]
    if as_json:
        print_json({"draft": str(path), "turns": turns})
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


def _answered(talk: Conversation, line: str, as_json: bool, quiet: bool) -> dict[str, Any]:
    """Answer a line: in words, or as an object."""
    told: dict[str, Any] = {"said": line}
    try:
        brought = _brought(talk, line)
        if brought:
            told["answer"] = brought
        else:
            turn = talk.say(line)
            told |= _told(turn)
        _print(told["answer"], as_json)
        if not brought:
            told |= _work(talk, turn, as_json, quiet)
    except CleanplateError as error:
        told["error"] = error_dict(error)
        if not as_json:
            print_error(error, as_json=False)
    return told


def _work(talk: Conversation, turn: Turn, as_json: bool, quiet: bool) -> dict[str, Any]:
    """What a turn asks for beside words: the file, or pictures to look at."""
    zh = turn.language == "zh"
    if turn.export:
        with bars(quiet or as_json) as shown, stoppable() as stop:
            result = talk.export(turn.export, shown.clip(talk.path.name), shown.weights, stop)
        size = f"{result.width}x{result.height}"
        _print(f"已导出：{result.output}（{size}）" if zh else f"Exported: {result.output} ({size})", as_json)
        _print(talk.doubts(turn.language), as_json)
        return {"export": result.as_dict()}
    if turn.look:
        place = talk.sheet()
        _print(f"预览图：{place}" if zh else f"Pictures: {place}", as_json)
        return {"look": str(place)}
    return {}


def _brought(talk: Conversation, line: str) -> str:
    """What to say where a line is nothing but files, as a terminal types those that are dropped on it."""
    try:
        paths = [Path(word) for word in shlex.split(line)]
    except ValueError:
        return ""
    try:
        if not paths or not all(path.is_file() for path in paths):
            return ""
    except OSError:  # a name that no disk holds
        return ""
    names = [talk.bring(path).label for path in paths]
    return f"已加入：{'、'.join(names)}。" if talk.language == "zh" else f"Here now: {', '.join(names)}."


def _told(turn: Turn) -> dict[str, Any]:
    calls = [
        {"tool": call.tool, "args": call.args, "summary": call.said.zh if turn.language == "zh" else call.said.en}
        for call in turn.calls
    ]
    return {"answer": turn.answer, "language": turn.language, "calls": calls}


def _greet(talk: Conversation, language: str) -> None:
    from cleanplate.agent.acts import Tell
    from cleanplate.agent.tell import told

    to: Any = language
    typer.echo(f"{told(Tell('timeline'), talk.desk.draft, talk.known(), to)}\n{_HELLO[language]}")


def _print(words: str, as_json: bool) -> None:
    if words and not as_json:
        typer.echo(words)


def _language(wish: str | None) -> str:
    if wish is None:
        system = next((v for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(name))), "")
        return "zh" if system.lower().startswith("zh") else "en"
    if wish.lower()[:2] not in ("en", "zh"):
        raise UsageError(f"“{wish[:20]}” is not spoken here.", "Choose en or zh.")
    return wish.lower()[:2]
