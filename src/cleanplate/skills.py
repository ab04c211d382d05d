"""The agent skills that come with us: where assistants look for such folders, and the copies that we put there.

A copy carries a receipt of what was put there. So it is known again in any version, a hand's changes are seen, and
taking it away takes those files and nothing else. Links are never followed inside a copy.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shlex
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from cleanplate.errors import OutputError, OutputExistsError, UsageError

SHELL, HTTP = "video-background-remover", "video-background-remover-http"
RECEIPT = ".cleanplate.json"
State = Literal["absent", "ours", "changed", "foreign"]

_LARGEST = 1 << 20  # bytes of a file of a skill, or of a receipt
_MOST_FILES = 100
_DEEPEST = 8  # folders that an installation may have made on the way
_NAME = re.compile(r"(?:[A-Za-z0-9_-]+/){0,3}[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
_GATE = "    requires:\n      bins:\n        - cleanplate\n"
_VERSION = re.compile(rb'^  version: "([^"]+)"', re.M)  # of a page's head
_COMMAND = "`cleanplate` below is the command of that name on the PATH."


@dataclass(frozen=True)
class Assistant:
    """Who reads skills: from `own` in the home folder, and from `project` in a project's. `sign`: it is here."""

    name: str
    title: str
    own: str
    project: str
    sign: str


# Each as its own documentation has it, in November 2026.
ASSISTANTS = (
    Assistant("claude", "Claude Code", ".claude/skills", ".claude/skills", ".claude"),  # code.claude.com/docs
    Assistant("openclaw", "OpenClaw", ".openclaw/skills", "skills", ".openclaw"),  # docs.openclaw.ai/tools/skills
    Assistant("cursor", "Cursor", ".cursor/skills", ".cursor/skills", ".cursor"),  # cursor.com/docs/skills
    Assistant(
        "codex", "Codex", ".agents/skills", ".agents/skills", ".codex"
    ),  # developers.openai.com/codex/skills
    Assistant("gemini", "Gemini CLI", ".gemini/skills", ".gemini/skills", ".gemini"),  # geminicli.com/docs/cli
    Assistant("copilot", "GitHub Copilot", ".copilot/skills", ".github/skills", ".copilot"),  # docs.github.com
    Assistant("opencode", "OpenCode", ".config/opencode/skills", ".opencode/skills", ".config/opencode"),
    Assistant("goose", "goose", ".agents/skills", ".agents/skills", ".config/goose"),  # block.github.io/goose/docs
    # what most of these read beside their own
    Assistant("agents", "any assistant that reads .agents/skills", ".agents/skills", ".agents/skills", ".agents"),
)


@dataclass(frozen=True)
class Copy:
    """A skill in a folder of skills.

    `ours`: as it was put there; `changed`: not any more, and `edited` says where; `foreign`: there, but not by us.
    `added`: what lies in it beside ours. `made`: how many folders on the way to it were made for it.
    """

    folder: Path
    state: State
    version: str = ""
    files: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    made: int = 0


def page(skill: str) -> str:
    """Its SKILL.md, as it comes with us."""
    return shipped(skill)["SKILL.md"].decode()


def shipped(skill: str) -> dict[str, bytes]:
    """Its files by their names, with slashes. Raises UsageError where this installation lacks them."""
    here = Path(__file__)
    for home in (here.parent / "skill", here.parents[2] / "skill"):  # of a wheel; of a checkout
        if (home / skill / "SKILL.md").is_file():
            folder = home / skill
            paths = sorted(path for path in folder.rglob("*.md") if path.is_file())
            return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    raise UsageError("The skills are not in this installation.", "Install cleanplate again.")


def fitted(skill: str, command: Path | None) -> dict[str, bytes]:
    """Its files for a place where the command has to be named, since it is on no PATH; or as they come."""
    files = shipped(skill)
    if command:
        way = f'export PATH={shlex.quote(str(command.parent))}:"$PATH"'
        said = f"`cleanplate` below is `{command}`. Where a shell does not find it, run this first:\n\n    {way}"
        head = files["SKILL.md"].decode().replace(_GATE, "").replace(_COMMAND, said)
        files["SKILL.md"] = head.encode()
    return files


def look(root: Path, skill: str) -> Copy:
    """What stands in a folder of skills under a skill's name. Raises OutputError where nobody may look."""
    folder = root / skill
    try:
        if not folder.exists() and not folder.is_symlink():
            return Copy(folder, "absent")
    except OSError as error:
        raise _unusable(root, error) from None
    receipt = _receipt(folder)
    if receipt is None:
        return Copy(folder, "foreign")
    files: dict[str, str] = receipt["files"]
    edited = tuple(name for name, known in files.items() if _digest(folder, name) != known)
    added = tuple(name for name in _within(folder) if name not in files and name != RECEIPT)
    state: State = "changed" if edited else "ours"
    return Copy(folder, state, receipt["version"], tuple(files), edited, added, receipt["made"])


def put(root: Path, skill: str, command: Path | None = None, force: bool = False) -> Copy:
    """Copy a skill into a folder of skills: in one piece where it is new, file by file where it is renewed.

    Raises OutputExistsError for what somebody changed, or put there, unless `force`; OutputError.
    """
    found = look(root, skill)
    _allowed(found, force)
    files = fitted(skill, command)
    made = found.made or max(_missing(root), *(look(root, other).made for other in (SHELL, HTTP)))
    try:
        root.mkdir(parents=True, exist_ok=True)
        if found.state == "absent":
            fresh = root / f".{skill}-{secrets.token_hex(8)}"
            try:
                _fill(fresh, files, made)
                fresh.rename(found.folder)
            finally:
                if fresh.exists():
                    _empty(fresh, tuple(files))
        else:
            _fill(found.folder, files, made)
            _drop(found.folder, [name for name in found.files if name not in files])
    except OSError as error:
        raise _unusable(root, error) from None
    return look(root, skill)


def take(root: Path, skill: str, force: bool = False) -> Copy:
    """Take a copy away: its files, and the folders that were made for it and are empty now. What it was.

    Raises OutputExistsError for what was changed unless `force`; UsageError where we put nothing; OutputError.
    """
    found = look(root, skill)
    if found.state in ("absent", "foreign"):
        what = "is not there" if found.state == "absent" else "is nothing that this command put there"
        raise UsageError(f"{found.folder} {what}.", "See: cleanplate skill list")
    _allowed(found, force)
    try:
        _empty(found.folder, found.files)
    except OSError as error:
        raise _unusable(root, error) from None
    with suppress(OSError):  # the first one that still holds something ends it
        for folder in [root, *root.parents][: found.made]:
            folder.rmdir()
    return found


def _allowed(found: Copy, force: bool) -> None:
    if found.state == "absent":
        return
    if found.folder.is_symlink() or not found.folder.is_dir():
        raise UsageError(f"{found.folder} is a link or a file, and stays as it is.", "Move it away first.")
    if any(not _plain(found.folder, name) for name in (*found.files, "references/x")):
        raise UsageError(f"Something in {found.folder} is a link, and stays as it is.", "Move it away first.")
    if found.state == "changed" and not force:
        raise OutputExistsError(
            f"{', '.join(found.edited)} in {found.folder} was changed after it was put there.",
            "Keep it, or add --force to lose the changes.",
        )
    if found.state == "foreign" and not force:
        raise OutputExistsError(
            f"{found.folder} is there already, and was not put there by this command.",
            "Move it away, or add --force to write over it.",
        )


def _fill(folder: Path, files: dict[str, bytes], made: int) -> None:
    """The receipt comes last: without it, nothing is taken for ours."""
    for name, data in files.items():
        _write(folder / name, data)
    known = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    said = _VERSION.search(files["SKILL.md"])
    version = said[1].decode() if said else ""
    receipt = {"put_there_by": "cleanplate skill install", "version": version, "made": made, "files": known}
    _write(folder / RECEIPT, (json.dumps(receipt, indent=1) + "\n").encode())


def _empty(folder: Path, names: tuple[str, ...]) -> None:
    _drop(folder, [*names, RECEIPT])
    with suppress(OSError):  # somebody's own files keep it
        folder.rmdir()


def _drop(folder: Path, names: list[str]) -> None:
    """Delete files, and the folders inside that are empty then."""
    for name in names:
        if _plain(folder, name):
            (folder / name).unlink(missing_ok=True)
    for inner in sorted({parent for name in names for parent in PurePosixPath(name).parents}, reverse=True):
        if inner.parts:
            with suppress(OSError):
                (folder / inner).rmdir()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    try:
        fresh.write_bytes(data)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _receipt(folder: Path) -> dict[str, Any] | None:
    """What a receipt says, if it says what one of ours can say."""
    if folder.is_symlink() or not _real(folder, RECEIPT):
        return None
    try:
        found = json.loads(_bytes(folder / RECEIPT))
        version, made, files = found["version"], found["made"], found["files"]
    except (OSError, ValueError, RecursionError, TypeError, KeyError):
        return None
    if not (isinstance(version, str) and type(made) is int and 0 <= made <= _DEEPEST and isinstance(files, dict)):
        return None
    if len(files) > _MOST_FILES or not all(_NAME.fullmatch(name) for name in files):
        return None
    return {"version": version[:40], "made": made, "files": files}


def _digest(folder: Path, name: str) -> str:
    """Empty for what is gone, a link, or no file."""
    if _real(folder, name):
        with suppress(OSError):
            return hashlib.sha256(_bytes(folder / name)).hexdigest()
    return ""


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LARGEST)


def _plain(folder: Path, name: str) -> bool:
    """Whether no link stands between a copy's folder and a file of it."""
    return not any((folder / parent).is_symlink() for parent in PurePosixPath(name).parents if parent.parts)


def _real(folder: Path, name: str) -> bool:
    """Whether it is a file, with no link on the way to it."""
    return _plain(folder, name) and not (folder / name).is_symlink() and (folder / name).is_file()


def _within(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_dir():
            yield path.relative_to(folder).as_posix()


def _missing(root: Path) -> int:
    """How many folders have to be made for it."""
    there = next(i for i, folder in enumerate([root, *root.parents]) if folder.exists())
    return min(there, _DEEPEST)


def _unusable(root: Path, error: OSError) -> OutputError:
    return OutputError(f"{root} cannot be used: {error.strerror}.", "Choose another folder, or make it writable.")
