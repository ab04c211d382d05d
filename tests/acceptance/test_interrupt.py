"""Stopping: Ctrl-C, a polite kill, or a caller's own event. Nothing half-done stays."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from cleanplate import Options, Progress, remove_background
from cleanplate.errors import Cancelled
from tests import media_made, seen

_PROGRAM = "from cleanplate.cli.main import main; main()"
_PATIENCE = 60  # seconds until a test gives up; none of it is waited for when all is well


@pytest.fixture(scope="module")
def long_clip(made: Path) -> Path:
    """Far more frames than any machine finishes before it is asked to stop."""
    path = made / "long" / "long.mp4"
    path.parent.mkdir()
    flat = [np.full((48, 64, 3), (240, 60, 40), np.uint8)] * 2500
    return media_made.clip(path, flat, options={"preset": "ultrafast"}, tracks=[media_made.Track()])


def _stopped(words: list[object], folder: Path, asked: signal.Signals) -> tuple[int, str, str]:
    """Run until something half-written lies in `folder`, then ask the process to stop."""
    environment = {**os.environ, "NO_COLOR": "1"}
    command = [sys.executable, "-c", _PROGRAM, *map(str, words)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        begun = time.monotonic()
        while not _half_written(folder) and process.poll() is None and time.monotonic() < begun + _PATIENCE:
            time.sleep(0.02)
        assert process.poll() is None, process.communicate()
        process.send_signal(asked)
        out, err = process.communicate(timeout=_PATIENCE)
    return process.returncode, out, err


def _half_written(folder: Path) -> bool:
    """Whether the result has been begun."""
    return any(p.is_file() and "/.cleanplate-" in p.as_posix() for p in folder.rglob("*"))


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "kill"])
@pytest.mark.parametrize("file", ["out.webm", "out.mov", "frames", "out.gif", "bundle.zip"])
def test_stopping_leaves_no_half_file(
    long_clip: Path, modnet: str, tmp_path: Path, file: str, asked: signal.Signals
) -> None:
    name = {"frames": "png", "bundle.zip": "bundle"}.get(file, Path(file).suffix[1:])
    words = ["remove", long_clip, "-o", tmp_path / file, "--format", name, "--network", modnet, "--quiet"]
    code, out, err = _stopped(words, tmp_path, asked)
    assert code == 1
    assert out == ""
    assert err.startswith("error [cancelled]: ")
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_stopping_says_so_in_json_too(long_clip: Path, modnet: str, tmp_path: Path) -> None:
    words = ["remove", long_clip, "-o", tmp_path / "out.webm", "--network", modnet, "--json"]
    code, out, _ = _stopped(words, tmp_path, signal.SIGINT)
    assert code == 1
    assert json.loads(out)["error"]["code"] == "cancelled"


def test_stopping_keeps_what_was_there_before(long_clip: Path, modnet: str, tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / "out.webm").write_text("old")
    words = ["remove", long_clip, "-o", work / "out.webm", "--network", modnet, "--overwrite"]
    code, _, _ = _stopped(words, work, signal.SIGINT)
    assert code == 1
    assert [(p.name, p.read_text()) for p in work.iterdir()] == [("out.webm", "old")]


def test_stopping_among_many_files_stops_them_all(long_clip: Path, modnet: str, tmp_path: Path) -> None:
    other = media_made.clip(tmp_path / "other.mp4", 3)
    work = tmp_path / "work"
    words = ["remove", long_clip, other, "-o", f"{work}/", "--network", modnet, "--quiet"]
    code, _, err = _stopped(words, work, signal.SIGINT)
    assert code == 1
    assert "cancelled" in err
    assert list(work.iterdir()) == []


def test_an_event_stops_the_library_at_the_next_frame(modnet: str, tmp_path: Path) -> None:
    clip = media_made.clip(tmp_path / "talk.mp4", 40)
    stop, done = threading.Event(), []

    def watch(progress: Progress) -> None:
        done.append(progress.done)
        if progress.done == 3:
            stop.set()

    with pytest.raises(Cancelled) as caught:
        remove_background(clip, tmp_path / "out.webm", Options(network=modnet), progress=watch, stop=stop)
    assert caught.value.hint
    assert done == [1, 2, 3]
    assert [p.name for p in tmp_path.iterdir()] == ["talk.mp4"]


def test_an_event_set_before_the_start_stops_at_once(modnet: str, tmp_path: Path) -> None:
    clip = media_made.clip(tmp_path / "talk.mp4", 3)
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        remove_background(clip, tmp_path / "out.webm", Options(network=modnet), stop=stop)
    assert [p.name for p in tmp_path.iterdir()] == ["talk.mp4"]


def test_what_a_callback_raises_ends_the_work_cleanly(modnet: str, tmp_path: Path) -> None:
    clip = media_made.clip(tmp_path / "talk.mp4", 40)
    before = threading.active_count()

    def fail(_progress: Progress) -> None:
        raise RuntimeError("the window was closed")

    with pytest.raises(RuntimeError, match="the window was closed"):
        remove_background(clip, tmp_path / "out.webm", Options(network=modnet), progress=fail)
    assert [p.name for p in tmp_path.iterdir()] == ["talk.mp4"]
    assert threading.active_count() == before


def test_after_a_stop_the_same_work_can_be_done(modnet: str, tmp_path: Path) -> None:
    clip = media_made.clip(tmp_path / "talk.mp4", 6)
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        remove_background(clip, tmp_path / "out.webm", Options(network=modnet), stop=stop)
    remove_background(clip, tmp_path / "out.webm", Options(network=modnet))
    assert len(seen.frames(tmp_path / "out.webm")) == 6
