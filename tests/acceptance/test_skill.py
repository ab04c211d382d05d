"""An assistant with a skill: it has its page, a shell, an empty folder and a clip, and does what the page says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cleanplate.skills import HTTP, SHELL, fitted
from tests import portrait, seen
from tests.serving import serving

BIN = Path(sys.prefix) / "bin"
PATIENCE = 600  # seconds until a test gives up
FACE, WALL = (slice(60, 120), slice(134, 152)), (slice(24, 110), slice(0, 24))  # of the portrait, all along


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with nothing but a clip, beside a home with nothing in it."""
    (tmp_path / "home").mkdir()
    (tmp_path / "desk").mkdir()
    portrait.clip(tmp_path / "desk" / "talk.mp4")
    return tmp_path / "desk"


def blocks(skill: str, command: Path | None = None) -> str:
    """What its page has for a shell, in order; with the line that a copy begins with, where it has one."""
    page = fitted(skill, command)["SKILL.md"].decode()
    first = re.findall(r"^    (export PATH=.*)$", page, re.MULTILINE)
    return "\n".join([*first, *re.findall(r"^```bash\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)])


def followed(script: str, desk: Path, path: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run as it stands, stopping at the first command that fails."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("CLEANPLATE_", "NEMO_"))}
    own |= {"HOME": str(desk.parent / "home"), "PATH": path, "LC_ALL": "C.UTF-8", **environment}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=desk, env=own, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip


def before_an_office(film: Path, clip: Path) -> None:
    """As many frames; the person is there as she was, and what was behind her is not."""
    was, now = seen.frames(clip), seen.frames(film)
    assert len(was) == len(now) == 50 and was[0].rgb.shape == now[0].rgb.shape
    for before, after in ((was[0], now[0]), (was[-1], now[-1])):
        apart = np.abs(before.rgb.astype(int) - after.rgb.astype(int)).mean(axis=2)
        assert np.median(apart[FACE]) < 8 and np.median(apart[WALL]) > 30


def test_the_page_followed_to_the_letter_ends_in_finished_files(desk: Path, weights: Path) -> None:
    done = followed(blocks(SHELL), desk, f"{BIN}{os.pathsep}{os.defpath}", CLEANPLATE_WEIGHTS_DIR=str(weights))
    assert done.returncode == 0, done.stderr[-2000:]
    assert 'Timeline (2 tracks): 1. Video: talk.mp4 (0-2s) 2. Title: "Hello" (0-1s)' in done.stdout
    before_an_office(desk / "office.mp4", desk / "talk.mp4")
    before_an_office(desk / "film.mp4", desk / "talk.mp4")
    alpha = [frame.alpha for frame in seen.frames(desk / "cutout.webm")]
    assert len(alpha) == 50 and all(a is not None and a[FACE].mean() > 250 and a[WALL].mean() < 10 for a in alpha)
    with Image.open(desk / "look.png") as look:
        assert look.width > look.height > 200
    made = {path.name for path in desk.iterdir()} - {
        "talk.mp4",
        "office.mp4",
        "film.mp4",
        "cutout.webm",
        "look.png",
    }
    assert made == {"film.json", "film.history.json", "film.chat.json"}


def test_a_copy_that_names_the_command_works_where_no_path_leads_to_it(desk: Path) -> None:
    script = blocks(SHELL, BIN / "cleanplate").splitlines()[:2]
    assert script[0].startswith("export PATH=") and script[1] == "cleanplate probe talk.mp4"
    done = followed("\n".join(script), desk, os.defpath)
    assert done.returncode == 0 and "320x240" in done.stdout, done.stderr


def test_the_page_for_those_without_the_command_ends_in_a_film(desk: Path, weights: Path, tmp_path: Path) -> None:
    if not shutil.which("curl"):
        pytest.skip("there is no curl here, which the page's examples are written for")
    path = f"{BIN}{os.pathsep}{os.defpath}"
    with serving(tmp_path / "data", tmp_path / "cache", weights) as server:
        done = followed(blocks(HTTP), desk, path, NEMO_API_URL=server.url)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert "Replaced the background of talk.mp4 with office" in done.stdout
    assert '"available":90' in done.stdout and "nmv_usr_" not in done.stdout
    before_an_office(desk / "talk_office.mp4", desk / "talk.mp4")
