"""In an empty folder, with a client over stdio: from nothing but a clip to a finished file that is right."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import anyio
import numpy as np
import pytest

from mcp import Client, StdioServerParameters
from tests import portrait, seen
from tests.mcp.talking import Heard, call

T = TypeVar("T")
BLUE = (26, 115, 232)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "videos"
    folder.mkdir()
    portrait.clip(folder / "head.mp4")
    return folder


def talked(home: Path, weights: Path, script: Callable[[Client], Awaitable[T]]) -> T:
    """Start the server as an assistant's settings do, and speak with it."""
    environment = {
        **os.environ,
        "CLEANPLATE_CACHE_DIR": str(home.parent / "cache"),
        "CLEANPLATE_WEIGHTS_DIR": str(weights),
    }
    arguments = ["-c", "from cleanplate.cli.main import main; main()", "mcp", "--folder", str(home)]
    process = StdioServerParameters(command=sys.executable, args=arguments, env=environment, cwd=str(home.parent))

    async def main() -> T:
        async with Client(process) as client:
            return await script(client)

    return anyio.run(main)


def test_step_by_step_to_a_film_before_another_background(home: Path, weights: Path) -> None:
    async def script(client: Client) -> list[Heard]:
        steps = [
            ("probe", {"file": "head.mp4"}),
            ("open", {"files": ["head.mp4"], "draft": "film.json"}),
            ("background", {"draft": "film.json", "background": "#1a73e8"}),
            ("say", {"draft": "film.json", "words": "add the title “Hi” at the bottom"}),
            ("sheet", {"draft": "film.json", "columns": 2, "rows": 1}),
            ("estimate", {"draft": "film.json"}),
            ("export", {"draft": "film.json", "output": "film.mp4"}),
        ]
        return [await call(client, tool, **arguments) for tool, arguments in steps]

    heard = talked(home, weights, script)
    assert not any(one.failed for one in heard)
    assert heard[0].facts["frames"] == 50 and len(heard[4].images) == 1
    assert heard[6].facts["output"] == "film.mp4" and heard[6].facts["audio_tracks"] == 1
    frames = seen.frames(home / "film.mp4")
    assert len(frames) == 50
    for frame in (frames[0], frames[-1]):
        assert np.abs(frame.rgb[4:20, 4:20].reshape(-1, 3).mean(0) - BLUE).max() < 6
    height, width = frames[0].rgb.shape[:2]
    face = frames[0].rgb[height // 3 : height // 2, width * 2 // 5 : width // 2].reshape(-1, 3).mean(0)
    assert face[0] > face[2]  # skin, not the blue behind it


def test_in_one_call_to_a_cut_out(home: Path, weights: Path) -> None:
    heard = talked(home, weights, lambda client: call(client, "remove", file="head.mp4", output="head.webm"))
    assert heard.facts["alpha"] and heard.facts["format"] == "webm" and heard.facts["frames"] == 50
    frame = seen.frames(home / "head.webm")[25]
    assert frame.alpha is not None
    height, width = frame.alpha.shape
    assert frame.alpha[4:20, 4:20].mean() < 5
    assert frame.alpha[height // 3 : height // 2, width * 2 // 5 : width // 2].mean() > 240
    assert sorted(path.name for path in home.iterdir()) == ["head.mp4", "head.webm"]
