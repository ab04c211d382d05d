"""A draft is begun, edited by words and by operations, and brought back."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cleanplate.draft.file import load, load_history
from cleanplate.draft.model import Clip
from cleanplate.draft.timeline import segments
from tests.mcp.talking import called, done


def test_files_become_a_draft_and_what_is_not_shown_waits(home: Path) -> None:
    heard = done(home, "open", files=["talk.mp4", "music.m4a", "photo.png"])
    assert heard.facts["draft"] == "talk_edit.json" and heard.facts["duration_ms"] == 2000
    assert "Waiting to be used: music.m4a, photo.png." in heard.text
    heard = done(home, "say", draft="talk_edit.json", words="replace the background with photo.png")
    assert "photo.png" in heard.facts["changes"][0]


def test_a_draft_is_gone_on_with_as_it_was_left(home: Path) -> None:
    done(home, "open", files=["talk.mp4"], draft="sub/film.json")
    done(home, "background", draft="sub/film.json", background="teal")
    before = (home / "sub" / "film.json").read_bytes()
    heard = done(home, "open", files=["talk.mp4"], draft="sub/film.json")
    assert heard.text.startswith("Went on with sub/film.json.")
    assert (home / "sub" / "film.json").read_bytes() == before


def test_lists_and_objects_may_come_as_texts(home: Path) -> None:
    done(home, "open", files='["talk.mp4"]', draft="film.json")
    done(home, "apply", draft="film.json", operation="trim", args='{"segment": "s1", "out": 1000}')
    assert load(home / "film.json").duration == 1000


def test_another_drafts_history_is_not_written_over(home: Path) -> None:
    (home / "film.history.json").write_text("precious")
    heard = called(home, "open", files=["talk.mp4"], draft="film.json")
    assert heard.failed and "film.history.json is there already" in heard.text
    assert (home / "film.history.json").read_text() == "precious" and not (home / "film.json").exists()


def test_words_edit_and_their_answer_tells_what_changed(film: Path) -> None:
    heard = done(film, "say", draft="film.json", words="add the title “Good day” for the first second")
    assert "Good day" in heard.facts["changes"][0] and '"Good day" (0-1s)' in heard.facts["timeline"]
    heard = done(film, "say", draft="film.json", words="把标题去掉")
    assert any("一" <= character <= "鿿" for character in heard.facts["answer"])
    assert "Good day" not in heard.facts["timeline"]


def test_words_that_are_not_clear_are_asked_back_and_nothing_is_done(film: Path) -> None:
    before = (film / "film.json").read_bytes()
    heard = done(film, "say", draft="film.json", words="make it pop somehow")
    assert heard.facts["changes"] == [] and "?" in heard.facts["answer"]
    assert (film / "film.json").read_bytes() == before


@pytest.mark.parametrize(("words", "tool"), [("export as webm", "export"), ("show me", "sheet")])
def test_words_that_ask_for_a_file_or_a_look_name_the_tool_for_it(film: Path, words: str, tool: str) -> None:
    heard = done(film, "say", draft="film.json", words=words)
    assert heard.facts["next"] == tool and f"Now call {tool}" in heard.text


def test_a_background_is_set_behind_every_clip_or_one(film: Path) -> None:
    done(film, "apply", draft="film.json", operation="split", args={"segment": "s1", "at": 1000})
    done(film, "background", draft="film.json", background="photo.png")
    clips = [s for s in segments(load(film / "film.json")) if isinstance(s, Clip)]
    assert len(clips) == 2 and len({c.removal.background for c in clips if c.removal}) == 1
    done(film, "background", draft="film.json", background="blur:60", segment=clips[1].id, quality="best")
    first, second = (s.removal for s in segments(load(film / "film.json")) if isinstance(s, Clip))
    assert first and second and (second.background, second.quality) == ("blur:60", "best")
    assert first.background.startswith("media:")


def test_a_transparent_background_makes_the_canvas_so_too_and_one_undo_takes_one_step_back(film: Path) -> None:
    heard = done(film, "background", draft="film.json", background="transparent")
    made = load(film / "film.json")
    assert made.canvas.background == "transparent" and len(heard.facts["changes"]) == 2
    done(film, "undo", draft="film.json")
    assert load(film / "film.json").canvas.background != "transparent"
    done(film, "redo", draft="film.json")
    assert load(film / "film.json") == made
    assert called(film, "redo", draft="film.json").failed


def test_an_operation_takes_files_by_their_names(film: Path) -> None:
    (film / "talk.srt").write_text("1\n00:00:00,200 --> 00:00:01,000\nHello there\n")
    done(film, "apply", draft="film.json", operation="captions", args={"file": "talk.srt"})
    done(film, "apply", draft="film.json", operation="add_audio", args={"media": "music.m4a", "volume": 40})
    done(film, "apply", draft="film.json", operation="add_audio", args={"media": "lo-fi", "at": 500})
    made = load(film / "film.json")
    assert {m.name for m in made.media.values()} >= {"music.m4a", "lo-fi"}
    assert "Hello there" in done(film, "state", draft="film.json").text


def test_an_operation_that_fails_changes_nothing(film: Path) -> None:
    before = (film / "film.json").read_bytes(), (film / "film.history.json").read_bytes()
    assert called(film, "apply", draft="film.json", operation="trim", args={"segment": "s1", "in": 10**8}).failed
    assert ((film / "film.json").read_bytes(), (film / "film.history.json").read_bytes()) == before


def test_the_history_says_that_an_assistant_did_it(film: Path) -> None:
    assert {step.who for step in load_history(film / "film.json").steps} == {"assistant"}


def test_media_outside_that_a_draft_names_are_not_rendered(film: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.mp4").write_bytes((film / "talk.mp4").read_bytes())
    plain = json.loads((film / "film.json").read_text())
    plain["media"]["m1"] |= {"file": str(tmp_path / "secret.mp4"), "hash": ""}
    (film / "evil.json").write_text(json.dumps(plain))
    for tool in ("frame", "sheet", "estimate", "export"):
        heard = called(film, tool, draft="evil.json")
        assert heard.failed and "outside" in heard.text


@pytest.mark.parametrize("name", ["film.json", "film.history.json", "film.chat.json"])
@pytest.mark.parametrize("tool", ["state", "open", "undo"])
def test_a_pipe_in_a_drafts_place_is_not_waited_for(home: Path, name: str, tool: str) -> None:
    done(home, "open", files=["talk.mp4"], draft="film.json")
    (home / name).unlink()
    os.mkfifo(home / name)
    heard = called(home, tool, draft="film.json")
    assert heard.failed and "is no file" in heard.text


@pytest.mark.parametrize("name", ["film.HISTORY.json", "film.history.JSON", "film.Chat.Json"])
def test_what_lies_beside_a_draft_is_none_however_it_is_written(home: Path, name: str) -> None:
    assert called(home, "open", files=["talk.mp4"], draft=name).failed


def test_very_deep_arguments_are_refused_in_words(film: Path) -> None:
    deep = '{"text": ' + '{"a":' * 900 + "1" + "}" * 901
    heard = called(film, "apply", draft="film.json", operation="title", args=deep)
    assert heard.failed and "Something went wrong" not in heard.text
