"""A folder that is open to assistants: a green screen, a picture and a sound in it, a draft of the first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from cleanplate.mcp import server
from tests import media_made
from tests.mcp.talking import done

GREEN, GREY = (0, 177, 64), (150, 150, 150)


def screen(frames: int) -> list[NDArray[np.uint8]]:
    """A grey square that moves before a green screen; 160x96."""
    made = []
    for index in range(frames):
        frame = np.full((96, 160, 3), GREEN, np.uint8)
        left = 40 + index % 40
        frame[24:72, left : left + 48] = GREY
        made.append(frame)
    return made


@pytest.fixture(scope="session")
def files(made: Path) -> Path:
    folder = made / "open"
    folder.mkdir()
    media_made.clip(folder / "talk.mp4", screen(50), options=media_made.LOSSLESS, tracks=[media_made.Track()])
    media_made.clip(folder / "long.mp4", screen(600), options=media_made.LOSSLESS)
    media_made.still(folder / "photo.png")
    media_made.audio_only(folder / "music.m4a")
    return folder


@pytest.fixture
def home(files: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "open"
    folder.mkdir()
    for file in files.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


@pytest.fixture
def film(home: Path) -> Path:
    """A draft of the green screen, keyed before teal."""
    done(home, "open", files=["talk.mp4"], draft="film.json")
    args = {"segment": "s1", "background": "teal"}
    done(home, "apply", draft="film.json", operation="chroma_key", args=args)
    return home


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress is told as often as it can be."""
    monkeypatch.setattr(server, "_EACH", 0.001)
