"""The commands that a server does the work for, against one that behaves as the hosted one."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from cleanplate.client import Client
from tests.client.hosted import MP4, URL, Hosted, refused, says
from tests.commands import Said, cleanplate


@pytest.fixture
def hosted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hosted]:
    """What every command of a test talks to, from a home and a folder of its own."""
    hosted = Hosted()
    begin = Client.__init__

    def begun(self: Client, server: str | None = None, **more: Any) -> None:
        begin(self, server, transport=hosted.transport(), sleep=hosted.sleep, clock=lambda: hosted.now, **more)

    monkeypatch.setattr(Client, "__init__", begun)
    for name in ("NEMO_TOKEN", "NEMO_CLIENT_ID", "NEMO_WEB_URL", "SKILL_SOURCE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEMO_API_URL", URL)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return hosted  # type: ignore[return-value]


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "talk.mp4"
    path.write_bytes(b"x" * 1000)
    return path


def fine(*words: object) -> Said:
    told = cleanplate(*words)
    assert told.code == 0, told.err
    return told


def test_the_whole_story_in_five_commands(hosted: Hosted, clip: Path, tmp_path: Path) -> None:
    assert fine("upload", clip).out == "talk.mp4  video, 1920x1080, 30.5 s\n"
    assert fine("say", "Hello", "there").out == "Added the title “Hello there”.\n"
    assert fine("state").out.splitlines() == [
        'Timeline (1 track): 1. Title: "Hello there" (0-3s)',
        "Files: talk.mp4",
        "Session: 5529798706024415232",
    ]
    assert fine("credits").out == "60 credits available, 40 held, 100 in all\n"
    told = fine("export", "-o", "out.mp4")
    assert told.out == "out.mp4  0.0 MB, 30.5 s; checked\n" and "Timeline (1 track)" in told.err
    assert Path("out.mp4").read_bytes() == MP4
    assert hosted.paths().count("/api/auth/anonymous-token") == 1 and len(hosted.sessions) == 1


def test_the_set_up_is_seen_and_the_token_is_for_nobody_else(hosted: Hosted, tmp_path: Path) -> None:
    assert f"Connected to {URL}: 100 credits" in fine("credits").err
    kept = tmp_path / ".config" / "nemovideo" / "cleanplate.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert fine("credits").err == ""


def test_what_the_table_knows_is_done_without_the_agent(hosted: Hosted, clip: Path) -> None:
    assert "talk.mp4" in fine("say", f"upload '{clip}'").out
    assert "60 credits" in fine("say", "积分").out
    fine("say", "Hello")
    assert "Timeline" in fine("say", "show", "tracks").out
    assert "checked" in fine("say", "导出").out
    assert hosted.said() == ["Hello"]


def test_json_is_one_object_and_nothing_else_is_said(hosted: Hosted, clip: Path) -> None:
    told = fine("upload", clip, "--json")
    assert told.json["files"][0]["duration_ms"] == 30_500 and told.err == ""
    hosted.moods.append(says("Done. Drag the clip to 5 s."))
    said = fine("say", "Hello", "--json").json
    assert said["answer"].startswith("Done.") and said["actions"] == [
        {"kind": "say", "words": "Drag the clip to 5 s"}
    ]
    fine("say", "Hello")
    assert fine("credits", "--json").json == {"available": 60, "frozen": 40, "total": 100}
    assert fine("state", "--json").json["summary"].startswith("Timeline")
    told = fine("export", "--json")
    assert told.json["bytes"] == len(MP4) and Path(told.json["output"]).read_bytes() == MP4
    assert fine("download", told.json["id"], "-o", "again.mp4", "--json").json["output"] == "again.mp4"


def test_a_new_session_is_begun_and_an_old_one_gone_back_to(hosted: Hosted) -> None:
    fine("say", "Hello")
    first = next(iter(hosted.sessions))
    assert "empty" in fine("state", "--session", "new").out
    assert "empty" in fine("state").out
    assert "Hello" in fine("state", "--session", first).out


def test_a_refusal_is_two_lines_and_one_object(hosted: Hosted) -> None:
    for as_json in ((), ("--json",)):
        hosted.refusals.append(("/run_sse", refused(402, 2001, "no credits")))
        told = cleanplate("say", "Hello", *as_json)
        assert told.code == 1 and "Traceback" not in told.err
    assert told.json["error"]["hint"] == f"Register to go on: {URL}/register?bind=anon_1"


def test_a_message_that_got_lost_is_no_success(hosted: Hosted) -> None:
    hosted.moods.append("gone")
    told = cleanplate("say", "Hello")
    assert told.code == 1 and "not sent again" in told.out


def test_a_file_of_several_that_is_refused_is_said_and_counts(hosted: Hosted, clip: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    told = cleanplate("upload", clip, tmp_path / "notes.txt")
    assert (
        told.code == 1 and "talk.mp4" in told.out and "notes.txt" in told.err and "Supported formats" in told.err
    )


def test_without_a_server_it_is_said_how_to_start_one(hosted: Hosted) -> None:
    hosted.refusals.append(("", httpx.ConnectError("refused")))
    told = cleanplate("credits")
    assert told.code == 1 and "cleanplate serve" in told.err


@pytest.mark.parametrize(
    "words",
    [("say", "upload"), ("upload", "gone.mp4"), ("credits", "--server", "nonsense"), ("export",), ("say", " ")],
)
def test_wrong_use_is_code_2(hosted: Hosted, words: tuple[str, ...]) -> None:
    told = cleanplate(*words)
    assert told.code == 2 and told.err.strip().startswith(("error [wrong-use]", "Connected"))


def test_without_httpx_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "cleanplate.client", None)
    told = cleanplate("credits")
    assert told.code == 2 and "cleanplate[client]" in told.err
