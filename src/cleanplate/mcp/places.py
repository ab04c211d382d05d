"""Which files an assistant may name: those in folders that were opened to it, and no others.

What an assistant asks for may have been put into its mouth by a page or a mail that it read, so a path is judged
by where it really lies, links resolved, and never by how it is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

from cleanplate.errors import MediaError, UsageError

_SHOWN = 80  # characters of a name in an error


@dataclass(frozen=True)
class Places:
    """`folders` are real and absolute, one at least. Relative names start in the first."""

    folders: tuple[Path, ...]

    def reading(self, name: str) -> Path:
        """A file that is there. Raises UsageError (outside), MediaError (no file)."""
        found = [path for path in self._meant(name, self.folders) if _is_file(path)]
        if not found:
            raise MediaError(f"There is no file “{name[:_SHOWN]}”.", f"Its folder is {self.folders[0]}.")
        return found[0]

    def writing(self, name: str) -> Path:
        """Where something may be written, whether or not it is there: no place that programs keep their own things
        in, as .git and .vscode are. Raises UsageError."""
        path = self._meant(name, self.folders[:1])[0]
        folder = next(folder for folder in self.folders if path.is_relative_to(folder))
        hidden = next((part for part in path.relative_to(folder).parts if part.startswith(".")), None)
        if hidden or any(ord(character) < 32 for character in name):
            said = f"“{(hidden or name)[:_SHOWN]!a}” is no name that assistants may write to."
            raise UsageError(said, "Choose one without a dot at its start, in one line.")
        return path

    def holds(self, name: str) -> bool:
        """Whether a name is that of a file in the folders."""
        try:
            return any(_is_file(path) for path in self._meant(name, self.folders))
        except UsageError:
            return False

    def shown(self, path: Path) -> str:
        """A path as an assistant may name it: from the first folder on, if it lies there."""
        home = self.folders[0]
        return path.relative_to(home).as_posix() if path.is_relative_to(home) else str(path)

    def told(self, text: str) -> str:
        """A sentence with its paths as an assistant names them."""
        return text.replace(f"{self.folders[0]}/", "")

    def _meant(self, name: str, homes: Sequence[Path]) -> list[Path]:
        """What a name, begun in these homes, may mean inside the folders, in order. Raises UsageError for none."""
        try:
            real = [(home / name).resolve() for home in homes]
        except (OSError, ValueError, RuntimeError):  # a NUL, a loop of links
            raise UsageError(f"“{name[:_SHOWN]!a}” is no file's name.", "Name a file.") from None
        inside = [path for path in real if any(path.is_relative_to(folder) for folder in self.folders)]
        if not inside:
            listed = ", ".join(map(str, self.folders))
            raise UsageError(
                f"“{name[:_SHOWN]}” lies outside of the folders that are open to assistants: {listed}.",
                "Name a file in there; only the person who set this up can open another, with --folder.",
            )
        return inside


def opened(asked: Sequence[Path], roots: Sequence[str] = ()) -> Places:
    """The folders that were named, else the client's own (file:// addresses), else the current one.

    Raises UsageError where that would be a whole disk or a whole home that nobody named.
    """
    if asked:
        return Places(tuple(folder.expanduser().resolve() for folder in asked))
    offered = [path for root in roots if (path := _local(root)) and not _too_much(path)]
    if offered:
        return Places(tuple(offered))
    here = Path.cwd().resolve()
    if _too_much(here):
        raise UsageError(
            f"No folder was opened to assistants, and {here} is too much to open unasked.",
            "Set the server up with a folder: cleanplate mcp --folder DIR",
        )
    return Places((here,))


def _local(root: str) -> Path | None:
    address = urlparse(root)
    if address.scheme != "file" or address.netloc not in ("", "localhost"):
        return None
    try:
        path = Path(url2pathname(address.path)).resolve()
        return path if path.is_dir() else None
    except (OSError, ValueError, RuntimeError):
        return None


def _too_much(path: Path) -> bool:
    """The home folder, or what holds it."""
    return Path.home().resolve().is_relative_to(path)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no disk holds
        return False
