"""Be a new user in an empty folder, in each of the ways there are, and write down what that looks like.

    python -m scripts.first_minutes

Everything on the page was run for it: commands by a shell, chats in a terminal, tools over stdio. What differs
from run to run (seconds, sizes, dates, ids) stands as “…”, and so does what was left out.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from tests import portrait, seen
from tests.terminal import PLAIN, Terminal

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PICTURES = DOCS / "first-minutes"
CLIP = "talk.mp4"
SECONDS, SIZE = 3, (480, 360)
_PORT = 8420
_HEIGHT, _LARGEST, _WIDEST, _LINES = 200, 40_000, 160, 14  # pixels, bytes, characters, lines that are shown
CHAT = (
    "put me in an office",
    "undo",
    "replace the background with #1a73e8",
    "add the title 'Hello' at the top for the first second",
    "export",
)
SERVED = (CLIP, "cut out the background and make it transparent", "status", "export")
TOOLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("probe", {"file": CLIP}),
    ("open", {"files": [CLIP]}),
    ("say", {"draft": "talk_edit.json", "words": "replace the background with a beach and add the title 'Hello'"}),
    ("export", {"draft": "talk_edit.json", "output": "beach.mp4"}),
)


@dataclass(frozen=True)
class Desk:
    """A folder with nothing but a clip, beside a home with nothing in it. `port`: where a server may listen."""

    folder: Path
    weights: Path
    port: int = _PORT
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Make it, with settings of nobody's but the weights, so that nothing is fetched."""
        home = self.folder.parent / "home"
        for folder in (self.folder, home):
            folder.mkdir(parents=True)
        portrait.clip(self.folder / CLIP, SECONDS, SIZE)
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLEANPLATE_", "NEMO_", "XDG_"))}
        own = {"HOME": str(home), "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}"}
        given = {"CLEANPLATE_WEIGHTS_DIR": str(self.weights), "CLEANPLATE_PORT": str(self.port)}
        object.__setattr__(self, "environment", {**kept, **PLAIN, **own, **given})

    @property
    def data(self) -> Path:
        """Where the service keeps what is its own, if one was started."""
        return self.folder.parent / "home" / ".local" / "share" / "cleanplate"

    def run(self, command: str) -> str:
        """What a shell shows for a command. Raises CalledProcessError."""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return self.plain(f"$ {command}\n{done.stderr}{done.stdout}")

    def talk(self, command: str, lines: tuple[str, ...]) -> str:
        """What a terminal shows for a command in which lines are typed, each once the last one was answered."""
        with Terminal(shlex.split(command), self.folder, self.environment) as terminal:
            for line in (*(f"{line}\r" for line in lines), "\x04"):
                terminal.wait_for("» ")
                terminal.type(line)
            assert terminal.wait() == 0, terminal.shown
        return self.plain(f"$ {command}\n{terminal.shown}")

    def plain(self, text: str) -> str:
        """Without what is this run's or this machine's own."""
        text = text.replace(f"localhost:{self.port}", f"localhost:{_PORT}").replace(str(self.folder.parent), "")
        return steady(text.replace("/home/", "~/"))


def steady(text: str) -> str:
    for pattern, stays in (
        (r"on cpu, [\d.]+ s", "on cpu, … s"),
        (r"about \d+ seconds?", "about … seconds"),
        (r"\d+\.\d MB", "… MB"),
        (r"[\d,]+ bytes", "… bytes"),
        (r"[\d.]+ s of work", "… s of work"),
        (r"until \d{4}-\d\d-\d\d", "until …"),
        (r"Session: \d+", "Session: …"),
        (r'("(?:seconds|bytes)": )[\d.]+', r"\1…"),
    ):
        text = re.sub(pattern, stays, text)
    return "\n".join(map(str.rstrip, text.strip().splitlines()))


def readme(command: str) -> str:
    """The first line of the README's that is this command, as a new user would type it."""
    found = re.search(
        rf"^ +\.venv/bin/(cleanplate {command} .*?)(?: +#.*)?$", (ROOT / "README.md").read_text(), re.M
    )
    assert found, f"the README has no `cleanplate {command}`"
    return found[1]


def by_command(desk: Desk) -> str:
    return desk.run(readme("remove"))


def by_chat(desk: Desk) -> str:
    return desk.talk(readme("chat"), CHAT)


def by_server(desk: Desk) -> str:
    return desk.talk("cleanplate chat --server local", SERVED)


_COMMAND = re.compile(
    r"^.*<<'(\w+)'.*\n(?s:.*?)^\1$|^.+$", re.MULTILINE
)  # a line, or one with what is written into it


def by_skill(desk: Desk) -> str:
    """The commands of the skill's page, to the letter."""
    page = (ROOT / "skill" / "video-background-remover" / "SKILL.md").read_text()
    blocks = re.findall(r"^```bash\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return "\n\n".join(desk.run(command[0]) for command in _COMMAND.finditer("".join(blocks)))


def by_tools(desk: Desk) -> str:
    """A client of the Model Context Protocol, over stdio."""
    return desk.plain(asyncio.run(_called(desk.folder, desk.environment)))


async def _called(folder: Path, environment: Mapping[str, str]) -> str:
    from mcp.client.stdio import stdio_client

    from mcp import ClientSession, StdioServerParameters

    started = StdioServerParameters(command="cleanplate", args=["mcp"], env=dict(environment), cwd=str(folder))
    shown = ["$ cleanplate mcp"]
    with (folder.parent / "mcp.log").open("w") as log:
        async with stdio_client(started, errlog=log) as (reads, writes), ClientSession(reads, writes) as session:
            await session.initialize()
            names = [tool.name for tool in (await session.list_tools()).tools]
            shown.append(f"→ tools/list\n← {', '.join(names)}")
            for name, given in TOOLS:
                answer = await session.call_tool(name, given)
                assert not answer.is_error, answer
                said = "\n".join(part.text for part in answer.content if part.type == "text")
                shown.append(f"→ {name} {json.dumps(given, ensure_ascii=False)}\n← {said}")
    return "\n".join(shown)


@dataclass(frozen=True)
class Way:
    """One way to a finished file. `films` are the files that pictures are taken of."""

    name: str
    title: str
    words: str
    do: Callable[[Desk], str]
    films: tuple[str, ...]


WAYS = (
    Way(
        "command",
        "One command",
        "The README's first line. The result lies beside the clip, and was opened again and decoded to its end.",
        by_command,
        ("talk_cleanplate.webm",),
    ),
    Way(
        "chat",
        "A chat in the terminal",
        "Nothing but this process is at work: no server, no key, no network. Lines after » are typed; "
        "Ctrl-D leaves.",
        by_chat,
        ("talk_edit.mp4",),
    ),
    Way(
        "server",
        "The same chat, with a server",
        "Nothing was running, so the chat starts the service of this machine, and the last chat to leave stops "
        "it. An address in place of `local` talks to any other server of the protocol. A file is brought by its "
        "name, as a terminal types one that is dropped on it.",
        by_server,
        ("project.webm",),
    ),
    Way(
        "skill",
        "An assistant with the skill",
        "An assistant that has a shell, and does what [the skill](../skill/video-background-remover/SKILL.md) "
        "says: these are the commands of that page, to the letter.",
        by_skill,
        ("cutout.webm", "office.mp4", "film.mp4"),
    ),
    Way(
        "mcp",
        "A client of the Model Context Protocol",
        "What Claude Desktop, Cursor or VS Code do: the program starts `cleanplate mcp`, and calls its tools "
        "through stdin and stdout. → is asked, ← is answered; this is the protocol's own Python client.",
        by_tools,
        ("beach.mp4",),
    ),
)
_HEAD = """# The first minutes

A new user, an empty folder, and a clip of three seconds: five ways to a finished file. All of this was run by
`make first-minutes`; “…” stands for what differs from run to run, and for what was left out. `cleanplate` is
`.venv/bin/cleanplate` where `make setup` put it. Network weights (26 MB) were there already; the very first run
fetches them. The person is Eileen Collins, photographed by NASA (public domain, carried by scikit-image).
"""


def main() -> None:
    from cleanplate.settings import settings

    weights = settings().weights_dir or settings().cache_dir / "weights"
    PICTURES.mkdir(parents=True, exist_ok=True)
    entries = []
    with TemporaryDirectory() as place:
        for way in WAYS:
            desk = Desk(Path(place) / way.name / "desk", weights)
            entries.append(entry(way, way.do(desk)))
            _save([desk.folder / CLIP, *(desk.folder / film for film in way.films)], PICTURES / f"{way.name}.jpg")
    (DOCS / "first-minutes.md").write_text("\n".join([_HEAD, *entries]))


def entry(way: Way, transcript: str) -> str:
    """A way's part of the page."""
    films = ", ".join(f"`{film}`" for film in way.films)
    picture = f"![The clip, and {films}](first-minutes/{way.name}.jpg)"
    return (
        "\n\n".join(
            [
                f"## {way.title}",
                way.words,
                f"```text\n{shortened(transcript)}\n```",
                f"The clip, then {films}:",
                picture,
            ]
        )
        + "\n"
    )


def shortened(transcript: str) -> str:
    """Long lines and long answers cut, and said so by “…”."""
    shown: list[str] = []
    for answer in re.split(r"\n(?=\$ |» |→ )", transcript):
        lines = [line if len(line) <= _WIDEST else f"{line[:_WIDEST]}…" for line in answer.splitlines()]
        shown += lines[:_LINES] + ["…"] * (len(lines) > _LINES)
    return "\n".join(shown)


def _save(films: list[Path], path: Path) -> None:
    """The middle of each, side by side; alpha over a checkerboard."""
    tiles = [_middle(film) for film in films]
    gap = np.full((_HEIGHT, 6, 3), 255, np.uint8)
    wide = np.hstack([part for tile in tiles for part in (tile, gap)][:-1])
    for quality in (88, 80, 70, 60):
        Image.fromarray(wide).save(path, quality=quality, optimize=True)
        if path.stat().st_size < _LARGEST:
            return


def _middle(film: Path) -> NDArray[np.uint8]:
    found = seen.frames(film)
    frame = found[len(found) // 2]
    rgb = frame.rgb.astype(np.float32)
    if frame.alpha is not None:
        y, x = np.indices(rgb.shape[:2]) // 16
        checker = np.where((x + y) % 2, 200, 240)[..., None]
        share = frame.alpha[..., None] / np.float32(255)
        rgb = rgb * share + checker * (1 - share)
    size = (round(rgb.shape[1] * _HEIGHT / rgb.shape[0]), _HEIGHT)
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA).clip(0, 255), np.uint8)


if __name__ == "__main__":
    main()
