"""A conversation in the terminal: said, done, kept, looked at and written out, without a server."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from tests.cli.saying import document
from tests.commands import Said, cleanplate


def said(home: Path, *words: str, files: tuple[str, ...] = ("talk.mp4",), more: tuple[str, ...] = ()) -> Said:
    """A conversation that is given on the command line, about a draft film.json."""
    says = [part for word in words for part in ("--say", word)]
    return cleanplate("chat", *(home / f for f in files), "-o", home / "film.json", *says, *more)


def turns(home: Path, *words: str, files: tuple[str, ...] = ("talk.mp4",)) -> list[dict[str, Any]]:
    told = said(home, *words, files=files, more=("--json",))
    assert told.code == 0, told.err
    return list(told.json["turns"])


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What comes through a pipe."""

    def put(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    return put


def test_what_is_said_is_done_and_kept_with_its_history_and_what_was_spoken_of(home: Path) -> None:
    told = said(home, "add the title 'Hello'", "make it red")
    assert told.code == 0 and "Added the title “Hello”" in told.out and "colour red" in told.out
    assert "Hello" in json.dumps(document(home / "film.json"))
    assert len(json.loads((home / "film.history.json").read_text())["steps"]) == 2
    assert json.loads((home / "film.chat.json").read_text())["memory"]["last"]["colour"] == "red"


def test_it_goes_on_where_it_was_left(home: Path) -> None:
    said(home, "add the title 'Hello'")
    assert "bigger" not in said(home, "make it red", files=()).err
    assert "red" in json.dumps(document(home / "film.json"))
    assert "Undone" in said(home, "undo", files=()).out


def test_a_draft_of_its_own_lies_beside_the_first_file_and_never_in_its_place(home: Path) -> None:
    assert cleanplate("chat", home / "talk.mp4", "--say", "add the title 'Hi'", "--say", "export").code == 0
    assert {"talk_edit.json", "talk_edit.history.json", "talk_edit.chat.json", "talk_edit.mp4"} <= {
        path.name for path in home.iterdir()
    }


def test_export_writes_a_film_that_plays_and_a_second_one_takes_another_name(home: Path) -> None:
    told = said(home, "add the title 'Hi'", "export", "export")
    assert told.code == 0 and "film.mp4" in told.out and "film_2.mp4" in told.out
    with av.open(str(home / "film.mp4")) as film:
        assert sum(1 for _ in film.decode(video=0)) == 25


def test_an_export_in_chinese_is_told_in_chinese(home: Path) -> None:
    assert f"已导出：{home / 'film.mp4'}" in said(home, "导出").out


def test_a_look_is_a_sheet_of_pictures(home: Path) -> None:
    for words in ("show me", "看看"):
        (told,) = turns(home, words)
        with Image.open(told["look"]) as image:
            assert image.format == "PNG" and image.width > 400


def test_nothing_can_be_looked_at_or_exported_where_nothing_is(home: Path) -> None:
    looked, exported = turns(home, "show me", "export", files=())
    assert "nothing to see" in looked["answer"] and "nothing to export" in exported["answer"]
    assert "look" not in looked and "export" not in exported and not (home / "film.mp4").exists()


def test_a_picture_and_a_song_wait_until_they_are_spoken_of(home: Path) -> None:
    files = ("talk.mp4", "photo.png", "music.m4a")
    said(home, "how long is it?", files=files)
    assert len(document(home / "film.json")["media"]) == 1  # type: ignore[arg-type]
    told = turns(home, "use photo.png as the background", "add music.m4a as music", files=())
    assert [turn["calls"][0]["tool"] for turn in told] == ["replace_background", "add_audio"]
    assert len(document(home / "film.json")["media"]) == 3  # type: ignore[arg-type]


def test_the_same_file_named_again_is_the_same(home: Path) -> None:
    said(home, "how long is it?")
    (told,) = turns(home, "which files are there?")
    assert len(json.loads((home / "film.chat.json").read_text())["files"]) == 1 and told["answer"]


def test_json_is_one_object_with_each_turn_and_what_was_called(home: Path) -> None:
    told = said(home, "add the title 'Hi'", "export it as gif", more=("--json",)).json
    assert told["draft"] == str(home / "film.json")
    first, second = told["turns"]
    assert (first["said"], first["language"]) == ("add the title 'Hi'", "en")
    (call,) = first["calls"]
    assert call["tool"] == "title" and call["args"]["text"] == "Hi" and call["summary"].startswith("Added")
    assert second["export"]["output"] == str(home / "film.gif") and second["export"]["frames"] > 0


def test_lines_through_a_pipe_are_answered_up_to_a_goodbye(home: Path, typed: Any) -> None:
    typed("add the title 'Hi'\n\n加一段轻松的音乐\nquit\nadd the title 'Never'\n")
    told = cleanplate("chat", home / "talk.mp4", "-o", home / "film.json")
    assert told.code == 0 and "»" not in told.out and "已添加声音" in told.out and "Never" not in told.out


def test_a_pipe_that_ends_ends_it(home: Path, typed: Any) -> None:
    typed("")
    assert cleanplate("chat", home / "talk.mp4").code == 0


def test_at_a_screen_one_is_greeted_and_may_leave_by_ctrl_c(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    lines = iter(["how long is it?", KeyboardInterrupt()])

    def asked(prompt: str) -> str:
        assert prompt == "» "
        line = next(lines)
        if isinstance(line, BaseException):
            raise line
        return str(line)

    monkeypatch.setattr(sys, "stdin", Screen())
    monkeypatch.setattr("builtins.input", asked)
    told = cleanplate("chat", home / "talk.mp4", "--lang", "en")
    assert told.code == 0 and "talk.mp4 (0-1s)" in told.out and "Ctrl-D leaves" in told.out
    assert "It is 1 s long" in told.out


def test_files_dropped_on_it_come_in(home: Path) -> None:
    came, used = turns(home, f"'{home / 'photo.png'}'", "use photo.png as the background")
    assert came["answer"] == "Here now: photo.png." and used["calls"]
    came, gone = turns(home, f"upload '{home / 'music.m4a'}'", "upload gone.mp4")
    assert came["answer"] == "Here now: music.m4a." and "Here now" not in gone["answer"]


@pytest.mark.parametrize("line", ["'", "/no/such.mp4", "x" * 5000, "\x00", "'a b", "", "~"])
def test_odd_lines_are_only_lines(home: Path, line: str) -> None:
    told = said(home, line)
    assert told.code == 0 and "Traceback" not in told.err


def test_a_file_that_is_no_media_or_not_there_ends_it_with_an_error(home: Path) -> None:
    (home / "notes.txt").write_text("hello")
    for name, code in (("notes.txt", 1), ("gone.mp4", 1)):
        told = cleanplate("chat", home / name, "--say", "hello")
        assert told.code == code and told.err.startswith("error [") and "  → " in told.err


def test_a_file_outside_of_the_drafts_folder_needs_its_folder_named(home: Path, tmp_path: Path) -> None:
    far = tmp_path / "far" / "film.json"
    told = cleanplate("chat", home / "talk.mp4", "-o", far, "--say", "hello")
    assert told.code == 2 and "outside" in told.err
    assert cleanplate("chat", home / "talk.mp4", "-o", far, "--media", home, "--say", "hello").code == 0


def test_what_is_no_draft_is_not_written_over(home: Path) -> None:
    (home / "film.json").write_text("shopping list")
    told = said(home, "add the title 'Hi'")
    assert told.code == 2 and (home / "film.json").read_text() == "shopping list"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"memory": 7, "files": [7]}', "\x00" * 99])
def test_a_memory_that_is_garbage_is_forgotten(home: Path, text: str) -> None:
    said(home, "add the title 'Hi'")
    (home / "film.chat.json").write_text(text)
    assert said(home, "make the title red", files=()).code == 0
    assert "red" in json.dumps(document(home / "film.json"))


def test_an_export_that_cannot_be_is_an_error_and_the_conversation_goes_on(home: Path) -> None:
    said(home, "add the title 'Hi'")
    (home / "talk.mp4").unlink()
    told = said(home, "export", "undo", files=())
    assert told.code == 1 and "there is no such file" in told.err and "Undone" in told.out
    first, second = said(home, "export", "redo", files=(), more=("--json",)).json["turns"]
    assert first["error"]["code"] == "bad-draft" and second["calls"]


def test_a_language_that_is_not_spoken_is_refused(home: Path) -> None:
    assert said(home, "hello", more=("--lang", "fr")).code == 2


def test_a_cut_out_is_said_to_be_made_with_the_export(home: Path) -> None:
    before, after = turns(home, "blur the background", "why is that frame bad?")
    assert before["calls"] and "made with the export" in after["answer"]
