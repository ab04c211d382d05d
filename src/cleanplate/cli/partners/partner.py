"""What the chat's loop needs of whoever it talks with, what it may show meanwhile, and lines that are files."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import typer

from cleanplate.cli.show import Bars, bars, status

Json = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """A piece of an answer, shown as soon as it is there; `facts` is what --json says of it."""

    words: str
    facts: Json = field(default_factory=dict)


class Partner(Protocol):
    """Somebody who answers lines. Each method may raise CleanplateError; the talk goes on after one."""

    def opening(self) -> str:
        """How things stand when the talk begins."""
        ...

    def bring(self, files: Sequence[Path]) -> Iterator[Part]:
        """Files that come in."""
        ...

    def answer(self, line: str) -> Iterator[Part]: ...

    def where(self) -> Json:
        """What the talk is about, so that it can be gone on with."""
        ...


@dataclass(frozen=True)
class Screen:
    """Stderr: progress and remarks, which machines and those who want quiet do not get."""

    as_json: bool = False
    quiet: bool = False

    def bars(self) -> AbstractContextManager[Bars]:
        return bars(self.quiet or self.as_json)

    def status(self) -> AbstractContextManager[Callable[[str], None]]:
        """One line that changes, for as long as the block lasts."""
        return status(self.quiet or self.as_json)

    def note(self, line: str) -> None:
        if not self.as_json:
            typer.echo(line, err=True)


def dropped(line: str) -> list[Path]:
    """The files where a line is nothing else, as a terminal types those that are dropped on it."""
    try:
        words = shlex.split(line)
    except ValueError:  # half a quote
        return []
    return [Path(word) for word in words] if all(map(is_file, words)) else []


def is_file(name: str | Path) -> bool:
    """Whether there is such a file, whatever the name."""
    try:
        return Path(name).is_file()
    except (OSError, ValueError):  # a name that no disk holds
        return False
