"""`cleanplate skill`: the agent skills that come with us, put where assistants look for them, and taken away."""

from __future__ import annotations

import shlex
import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from cleanplate import __version__
from cleanplate.cli.show import print_json
from cleanplate.errors import UsageError
from cleanplate.skills import ASSISTANTS, HTTP, SHELL, Assistant, Copy, look, page, put, take

skill = typer.Typer(
    help="Put the agent skill where your assistant looks for it, and take it away again.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

For = Annotated[
    str | None,
    typer.Option(
        "--for",
        metavar="NAME",
        help=f"{', '.join(a.name for a in ASSISTANTS)}, or a folder of skills. One alone need not be named.",
    ),
]
Project = Annotated[bool, typer.Option("--project", help="In this folder's project, not in your home folder.")]
Http = Annotated[bool, typer.Option("--http", help="The skill for assistants without a shell: plain HTTP.")]
Force = Annotated[bool, typer.Option("--force", help="Also where a copy was changed by hand: that is lost.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]

_STATES = {
    "ours": "installed",
    "changed": "changed by hand",
    "foreign": "not put there by us",
    "absent": "not installed",
}


@dataclass(frozen=True)
class Place:
    """A folder of skills, and who reads it; `name` is what --for calls it."""

    root: Path
    reader: str
    name: str
    project: bool = False


@skill.command()
def install(
    to: For = None, project: Project = False, http: Http = False, force: Force = False, as_json: Json = False
) -> None:
    """Copy the skill into the folder where an assistant looks for skills, or renew the copy that is there.

    Examples:

      cleanplate skill install --for claude

      cleanplate skill install --for cursor --project

      cleanplate skill install --for ~/.my-assistant/skills --http
    """
    place = _place(to, project)
    command = None if http else _unfound()
    copy = put(place.root, _name(http), command, force)
    if as_json:
        print_json(_told(place, _name(http), copy))
        return
    typer.echo(f"{copy.folder}  {_name(http)} {copy.version}, for {place.reader}")
    typer.echo("Open a new session of it there and say, for example: remove the background of talk.mp4")
    if command:
        typer.secho(f"  note: cleanplate is on no lasting PATH; the copy names {command}.", err=True)
    typer.echo(f"To take it away again: {command or 'cleanplate'} skill remove {_again(place, http)}")


@skill.command()
def remove(
    to: For = None, project: Project = False, http: Http = False, force: Force = False, as_json: Json = False
) -> None:
    """Take a copy away: the files that were put there, and nothing else.

    Example: cleanplate skill remove --for claude
    """
    name = _name(http)
    place = _only_copy(name, project) if to is None else _place(to, project)
    copy = take(place.root, name, force)
    if as_json:
        print_json({**_told(place, name, copy), "state": "absent", "left": list(copy.added)})
        return
    typer.echo(f"{copy.folder}  taken away")
    for left in copy.added:
        typer.secho(f"  note: {left} in it is yours, and was left.", err=True)


@skill.command("list")
def listing(to: For = None, project: Project = False, as_json: Json = False) -> None:
    """Show which assistants are here, where each looks for skills, and what stands there.

    Example: cleanplate skill list
    """
    everywhere = [*([] if project else _places(False)), *_places(True)]
    places = everywhere if to is None else [_place(to, project)]
    rows = [_told(place, name, look(place.root, name)) for place in places for name in (SHELL, HTTP)]
    if as_json:
        print_json({"skills": rows})
        return
    shown = [row for row in rows if row["state"] != "absent" or (row["here"] and row["skill"] == SHELL) or to]
    for row in shown:
        old = f", older than {__version__}" if row["state"] != "absent" and row["version"] != __version__ else ""
        state = f"{_STATES[row['state']]} {row['version']}".strip() + (old if row["version"] else "")
        typer.echo(f"{row['path']}  {state}  ({row['for']})")
    if not shown:
        typer.echo(f"No assistant was found here. Name one: {', '.join(a.name for a in ASSISTANTS)}, or a folder.")


@skill.command()
def show(http: Http = False) -> None:
    """Print the skill's page, as an assistant reads it.

    Example: cleanplate skill show
    """
    typer.echo(page(_name(http)), nl=False)


def _name(http: bool) -> str:
    return HTTP if http else SHELL


def _place(wish: str | None, project: bool) -> Place:
    """Where a wish points. Raises UsageError for what is no assistant and no folder."""
    if wish is None:
        return _only_one(project)
    known = next((a for a in ASSISTANTS if a.name == wish.lower()), None)
    if known:
        return Place(_root(known, project), known.title, known.name, project)
    path = _folder(wish)
    if path is None:
        raise UsageError(
            f"“{wish[:40]}” is no assistant that is known here, and no folder that can be.",
            f"Choose one of: {', '.join(a.name for a in ASSISTANTS)}; or name its folder of skills.",
        )
    if project:
        raise UsageError("A folder and --project contradict each other.", "Leave one of them out.")
    return Place(path, str(path), str(path))


def _folder(wish: str) -> Path | None:
    """A folder that is there, or can be made in one. A bare word has to be there: it may be a slip of the pen."""
    try:
        path = Path(wish).expanduser().absolute()
        meant = wish.startswith("~") or "/" in wish or "\\" in wish
        return path if wish and (path.is_dir() or (meant and path.parent.is_dir())) else None
    except (OSError, RuntimeError, ValueError):  # a name that no disk holds, or nobody's home
        return None


def _only_one(project: bool) -> Place:
    """The one assistant that is here; nothing is written where nobody asked for it."""
    here = [a for a in ASSISTANTS if _is_here(a)]
    roots = {_root(a, project) for a in here}
    if len(roots) == 1:
        return Place(roots.pop(), ", ".join(a.title for a in here), here[0].name, project)
    names = ", ".join(a.name for a in (here or ASSISTANTS))
    found = "Several assistants are" if here else "No assistant was found"
    raise UsageError(f"{found} here.", f"Say which with --for: {names}; or name a folder of skills.")


def _only_copy(name: str, project: bool) -> Place:
    """The one place with a copy of ours."""
    copies = [place for place in _places(project) if look(place.root, name).state in ("ours", "changed")]
    if len(copies) == 1:
        return copies[0]
    if copies:
        names = ", ".join(copy.name for copy in copies)
        raise UsageError("It stands in several places.", f"Say which with --for: {names}.")
    raise UsageError(f"There is no copy of {name} here that this command put there.", "See: cleanplate skill list")


def _places(project: bool) -> list[Place]:
    """Every folder where an assistant looks, once."""
    places: dict[Path, Place] = {}
    for one in ASSISTANTS:
        root = _root(one, project)
        before = places.get(root, Place(root, "", one.name, project))
        places[root] = replace(before, reader=f"{before.reader}, {one.title}".lstrip(", "))
    return list(places.values())


def _root(one: Assistant, project: bool) -> Path:
    return Path.cwd() / one.project if project else Path.home() / one.own


def _is_here(one: Assistant) -> bool:
    return (Path.home() / one.sign).is_dir()


def _told(place: Place, name: str, copy: Copy) -> dict[str, Any]:
    """`here`: whether an assistant that reads this place was found on the machine."""
    here = not place.project and any(_is_here(a) and place.root == _root(a, False) for a in ASSISTANTS)
    return {
        "skill": name,
        "for": place.reader,
        "path": str(copy.folder),
        "state": copy.state,
        "version": copy.version,
        "changed": list(copy.edited),
        "here": here,
    }


def _again(place: Place, http: bool) -> str:
    words = ["--for", shlex.quote(place.name), "--project" * place.project, "--http" * http]
    return " ".join(word for word in words if word)


def _unfound() -> Path | None:
    """This command's own path, where no PATH will lead an assistant to it: it is of a virtual environment."""
    found = shutil.which("cleanplate")
    own = Path(sys.prefix) / "bin" / "cleanplate"
    lasting = found and not (sys.prefix != sys.base_prefix and Path(found).is_relative_to(sys.prefix))
    return own if not lasting and own.is_file() and str(own).isprintable() and "`" not in str(own) else None
