"""A folder with media, and a draft of them, for every command that takes one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import media_made
from tests.commands import cleanplate


@pytest.fixture(scope="session")
def media(made: Path) -> Path:
    folder = made / "cli"
    folder.mkdir()
    media_made.clip(folder / "talk.mp4", 25, options=media_made.LOSSLESS, tracks=[media_made.Track()])
    media_made.still(folder / "photo.png")
    media_made.audio_only(folder / "music.m4a")
    return folder


@pytest.fixture
def home(media: Path, tmp_path: Path) -> Path:
    for file in media.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


@pytest.fixture
def film(home: Path) -> Path:
    assert cleanplate("draft", "new", home / "talk.mp4", home / "photo.png", "-o", home / "film.json").code == 0
    return home / "film.json"
