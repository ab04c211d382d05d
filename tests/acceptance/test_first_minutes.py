"""A new user in an empty folder, with the README alone: as the page shows it, and a finished file at the end.

An assistant with the skill and a client of the Model Context Protocol have tests of their own beside this one.
"""

from __future__ import annotations

import fcntl
import signal
import socket
from pathlib import Path

import numpy as np
import pytest
from scripts.first_minutes import CLIP, DOCS, Desk, by_chat, by_command, by_server, shortened

from tests import seen
from tests.serving import until
from tests.terminal import Terminal

FRAMES, BLUE = 75, (26, 115, 232)
FACE, WALL = (slice(150, 190), slice(200, 228)), (slice(60, 160), slice(4, 30))  # of the clip, all along
TOP = slice(0, 90)
SERVER = ("cleanplate", "chat", "--server", "local")


@pytest.fixture
def desk(tmp_path: Path, weights: Path) -> Desk:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    return Desk(tmp_path / "desk", weights, port)


def on_the_page(transcript: str) -> bool:
    return shortened(transcript) in (DOCS / "first-minutes.md").read_text()


def whole(film: Path, clip: Path) -> list[seen.Seen]:
    """Its frames: as many as the clip's, at their times, with the clip's sound."""
    was, now = seen.frames(clip), seen.frames(film)
    assert [f.time for f in now] == pytest.approx([f.time for f in was], abs=0.002) and len(now) == FRAMES
    (before,), (after,) = seen.sounds(clip), seen.sounds(film)
    assert abs(after.end - before.end) < 0.1 and after.pitch == pytest.approx(before.pitch, abs=5)
    return now


def cut_out(film: Path, clip: Path) -> bool:
    """Whether the person is solid and the room clear, from the first frame to the last."""
    return all(
        f.alpha is not None and f.alpha[FACE].min() > 240 and f.alpha[WALL].max() < 15 for f in whole(film, clip)
    )


def rests(desk: Desk) -> bool:
    """Whether nobody listens on the port, and nobody works on the data."""
    with socket.socket() as asked:
        if asked.connect_ex(("127.0.0.1", desk.port)) == 0:
            return False
    with (desk.data / "serving.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
    return True


def test_one_command_of_the_readme_makes_a_cut_out(desk: Desk) -> None:
    transcript = by_command(desk)
    assert transcript.startswith("$ cleanplate remove talk.mp4\n")
    assert cut_out(desk.folder / "talk_cleanplate.webm", desk.folder / CLIP)
    assert {path.name for path in desk.folder.iterdir()} == {CLIP, "talk_cleanplate.webm"}
    assert on_the_page(transcript), "it is behind: run `make first-minutes`"


def test_a_chat_in_the_terminal_makes_a_film(desk: Desk) -> None:
    transcript = by_chat(desk)
    frames = whole(desk.folder / "talk_edit.mp4", desk.folder / CLIP)
    assert all(np.abs(f.rgb[WALL].reshape(-1, 3).mean(0) - BLUE).max() < 6 for f in frames)
    white = [int((f.rgb[TOP].min(axis=2) > 235).sum()) for f in frames]
    assert min(white[:25]) > 100 and max(white[25:]) == 0  # the title, for a second
    assert on_the_page(transcript), "it is behind: run `make first-minutes`"


def test_a_chat_starts_a_server_where_none_runs_and_takes_it_along(desk: Desk) -> None:
    transcript = by_server(desk)
    assert "a server is started there" in transcript and rests(desk)
    assert cut_out(desk.folder / "project.webm", desk.folder / CLIP)
    assert "cleanplate serves on" in (desk.data / "standby.log").read_text()
    assert on_the_page(transcript), "it is behind: run `make first-minutes`"


def test_two_chats_share_a_server_and_it_goes_with_the_last_even_if_that_is_killed(desk: Desk) -> None:
    with Terminal(SERVER, desk.folder, desk.environment) as first:
        assert "a server is started" in first.wait_for("» ")
        with Terminal((*SERVER, "--session", "new"), desk.folder, desk.environment) as second:
            assert "a server is started" not in second.wait_for("» ")
            first.type("\x04")
            assert first.wait() == 0 and "Another chat uses the server" in first.shown
            second.type("upload talk.mp4\r")
            assert "Here now: talk.mp4." in second.wait_for("» ")
            assert not rests(desk)
            assert second.end(signal.SIGKILL) == -signal.SIGKILL
    assert until(lambda: rests(desk))
