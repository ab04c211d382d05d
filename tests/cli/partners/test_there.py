"""The chat with a server: one that behaves as the hosted one, and so may be silent, break off, or forget."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from cleanplate.client import Client
from cleanplate.ids import content_hash
from tests.client.hosted import MP4, URL, Hosted, event, refused, says
from tests.commands import Said, cleanplate

pytestmark = pytest.mark.usefixtures("hosted")


def chat(*words: object, say: tuple[str, ...] = ()) -> Said:
    return cleanplate("chat", *words, "--server", URL, *(part for line in say for part in ("--say", line)))


def turns(*words: object, say: tuple[str, ...]) -> list[dict[str, Any]]:
    told = chat(*words, "--json", say=say)
    assert told.code == 0, told.out + told.err
    return list(told.json["turns"])


def interrupted(*_: object) -> list[Any]:
    """A turn that somebody presses Ctrl-C in."""

    def press() -> None:
        raise KeyboardInterrupt

    return [event({"role": "model", "parts": [{"functionCall": {"name": "remove_background"}}]}), press]


def test_a_file_goes_up_words_are_done_and_the_result_comes_down(hosted: Hosted, clip: Path) -> None:
    told = chat(clip, say=("Hello", "credits", "export"))
    assert told.code == 0, told.err
    (made,) = clip.parent.glob("render_*.mp4")
    assert told.out.splitlines() == [
        "Added the title “Hello”.",
        "60 credits available, 40 held, 100 in all",
        f"Exported: {made} (0.0 MB, checked)",
    ]
    assert made.read_bytes() == MP4
    assert hosted.said() == ["Hello"] and f"Connected to {URL}" in told.err


def test_json_is_one_object_with_the_session_and_each_turn(hosted: Hosted, clip: Path) -> None:
    told = chat(clip, "--json", say=("Hello", "状态", "export as mp4")).json
    assert (told["server"], told["session"]) == (URL, "5529798706024415232")
    first, second, third = told["turns"]
    assert (first["said"], first["answer"]) == ("Hello", "Added the title “Hello”.")
    assert (first["language"], first["how"], first["calls"]) == ("en", "said", [{"tool": "add_title"}])
    assert (
        second["answer"].startswith("时间线") and "文件：talk.mp4" in second["answer"] and second["state"]["files"]
    )
    assert Path(third["export"]["output"]).read_bytes() == MP4 and third["export"]["bytes"] == len(MP4)


def test_an_edit_without_a_word_is_told_from_the_state(hosted: Hosted, clip: Path) -> None:
    hosted.moods.extend(["silent", "broken"])
    silent, broken = turns(clip, say=("Hello", "Again"))
    assert silent["how"] == "silent" and '"Hello"' in silent["answer"]
    assert broken["how"] == "recovered" and '"Again"' in broken["answer"] and hosted.said() == ["Hello", "Again"]


def test_what_the_agent_met_and_what_nobody_knows_are_errors_beside_its_words(hosted: Hosted, clip: Path) -> None:
    fault = event(
        {"role": "model", "parts": [{"text": "Half of it."}]}, errorCode="2001", errorMessage="no credits"
    )
    hosted.moods.extend([lambda *_: [fault], "gone"])
    told = chat(clip, say=("Hello", "Again"))
    assert told.code == 1 and told.out.startswith("Half of it.\n") and "no credits" in told.err
    assert told.out.count("not sent again") == 1 and "not sent again" not in told.err
    hosted.moods.append("gone")
    (lost,) = chat("--json", say=("Again",)).json["turns"]
    assert lost["how"] == "lost" and lost["error"]["code"] == "offline"


def test_it_goes_on_with_the_last_session_and_sends_nothing_twice(hosted: Hosted, clip: Path) -> None:
    chat(clip, say=("Hello",))
    (told,) = turns(clip, say=("status",))
    assert '"Hello"' in told["answer"] and len(hosted.sessions) == 1
    assert sum("/upload-video/" in path for path in hosted.paths()) == 1
    (told,) = turns(say=("status",))
    assert '"Hello"' in told["answer"] and len(hosted.sessions) == 1


def test_other_files_begin_another_session_and_so_does_new(hosted: Hosted, clip: Path) -> None:
    other = clip.with_name("walk.mp4")
    other.write_bytes(b"y" * 900)
    chat(clip, say=("Hello",))
    (told,) = turns(other, say=("status",))
    assert "Hello" not in told["answer"] and "Files: walk.mp4" in told["answer"]
    (told,) = turns(clip, other, "--session", "5529798706024415232", say=("status",))
    assert "Files: talk.mp4, walk.mp4" in told["answer"] and len(hosted.sessions) == 2
    (told,) = turns(clip, "--session", "new", say=("status",))
    assert "Files: talk.mp4" in told["answer"] and len(hosted.sessions) == 3


def test_a_file_of_the_same_name_is_another_one_where_the_server_tells_hashes(hosted: Hosted, clip: Path) -> None:
    chat(clip, say=("Hello",))
    (session,) = hosted.sessions.values()
    session["files"][0]["hash"] = content_hash(clip)
    turns(clip, say=("status",))
    assert len(hosted.sessions) == 1
    clip.write_bytes(b"another take")
    turns(clip, say=("status",))
    assert len(hosted.sessions) == 2


def test_files_that_are_dropped_or_named_go_up(hosted: Hosted, clip: Path) -> None:
    dropped, named, asked = turns(say=(f"'{clip}'", f"上传 {clip}", "upload"))
    assert dropped["answer"] == "Here now: talk.mp4." and named["answer"] == "已加入：talk.mp4。"
    assert dropped["upload"]["files"][0]["filename"] == "talk.mp4"
    assert "Which file?" in asked["answer"] and not hosted.said()


def test_what_is_refused_is_an_error_and_the_talk_goes_on(hosted: Hosted, clip: Path, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("no film")
    told = chat(clip, say=(f"upload {notes}", "upload gone.mp4", "Hello"))
    assert told.code == 1 and "unsupported file" in told.err and "no file “gone.mp4”" in told.err
    assert "Added the title “Hello”" in told.out and "Traceback" not in told.err
    hosted.refusals.append(("/run_sse", refused(402, 2001, "no credits")))
    told = chat("--json", say=("Hello",))
    assert told.code == 1 and told.json["turns"][0]["error"]["code"] == "credits"


def test_files_that_none_takes_end_it_at_once(hosted: Hosted, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("no film")
    assert chat(notes, say=("Hello",)).code == 1
    assert chat(tmp_path / "gone.mp4", say=("Hello",)).code == 2
    assert not hosted.said()


def test_ctrl_c_stops_waiting_and_not_the_work(hosted: Hosted, clip: Path) -> None:
    hosted.moods.append(interrupted)
    told = chat(clip, say=("remove the background", "never said"))
    assert told.code == 1 and "the server goes on with it" in told.err and "“status”" in told.err
    assert hosted.said() == ["remove the background"]


def test_ctrl_c_at_an_upload_stops_it(hosted: Hosted, clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def press(*_: object, **more: object) -> None:
        raise KeyboardInterrupt

    chat(say=("Hello",))
    monkeypatch.setattr(Client, "upload", press)
    told = chat(say=(f"upload {clip}", "never said"))
    assert told.code == 1 and "Stopped" in told.err and hosted.said() == ["Hello"]


def test_ctrl_c_at_an_export_tells_how_to_fetch_it(
    hosted: Hosted,
    clip: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def press(seconds: float) -> None:
        raise KeyboardInterrupt

    chat(clip, say=("Hello",))
    monkeypatch.setattr(hosted, "sleep", press)
    told = chat(say=("导出",))
    (order,) = hosted.renders
    assert told.code == 1 and f"cleanplate download {order} --server {URL}" in told.err


def test_one_is_greeted_with_how_things_stand_and_a_turn_left_is_not_the_end(
    hosted: Hosted,
    clip: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    lines = iter(["blur it", "Hello", "quit"])
    monkeypatch.setattr(sys, "stdin", Screen())
    monkeypatch.setattr("builtins.input", lambda prompt: next(lines))
    hosted.moods.append(interrupted)
    told = chat(clip, "--lang", "en")
    assert told.code == 0 and "Timeline (0 tracks): empty\nFiles: talk.mp4" in told.out and "Ctrl-D" in told.out
    assert "goes on with it" in told.err and "Added the title “Hello”" in told.out


def test_words_for_a_screen_are_no_words_for_a_terminal(hosted: Hosted, clip: Path) -> None:
    hosted.moods.append(says("The title is red now. Click the Export button to save it.", edit=True))
    (told,) = turns(clip, say=("make it red",))
    assert "red now" in told["answer"] and "Click" not in told["answer"] and "“export”" in told["answer"]


def test_a_look_is_where_the_server_keeps_it(hosted: Hosted, clip: Path) -> None:
    chat(clip, say=("Hello",))
    (session,) = hosted.sessions.values()
    session["media"] = {"contact_sheet": {"cdn_url": f"{URL}/sheet.png"}}
    hosted.moods.append(says("A sheet of 12 pictures is ready."))
    assert f"Pictures: {URL}/sheet.png" in chat(say=("show me",)).out


@pytest.mark.parametrize("mood", [b"data: {}\n\n", b"data: [1]\n\n", b"\xff\xfe", b'data: {"actions": 7}\n\n'])
def test_an_answer_that_makes_no_sense_is_told_as_what_it_did(hosted: Hosted, clip: Path, mood: bytes) -> None:
    hosted.moods.append(lambda *_: [mood])
    (told,) = turns(clip, say=("blur it",))
    assert "Nothing changed" in told["answer"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--media", "."), "--media does not fit"),
        (("-o", "film.json"), "it names the folder"),
        (("--server", "ftp://x"), "no address"),
        (("--server", ""), "it names no server"),
        (("--server", "http://localhost:notaport"), "no address"),
    ],
)
def test_options_that_do_not_fit_are_wrong_use(words: tuple[str, ...], why: str) -> None:
    told = cleanplate("chat", "--server", URL, *words, "--say", "hello")
    assert told.code == 2 and why in told.err and "Traceback" not in told.err


def test_a_session_without_a_server_is_wrong_use(tmp_path: Path) -> None:
    told = cleanplate("chat", "-o", tmp_path / "film.json", "--session", "7", "--say", "hello")
    assert told.code == 2 and "only a server has sessions" in told.err


def test_an_address_in_the_environment_alone_sends_nothing_anywhere(hosted: Hosted, tmp_path: Path) -> None:
    told = cleanplate("chat", "-o", tmp_path / "film.json", "--say", "credits", "--json")
    assert told.code == 0 and json.loads(told.out)["draft"] and not hosted.asked
