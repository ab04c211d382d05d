"""A conversation on disk: files come in, words change the draft, and all of it is there the next time."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from cleanplate.agent.acts import Export
from cleanplate.agent.local import Conversation, joined, memory_path
from cleanplate.draft.file import load, load_history
from cleanplate.errors import Cancelled, CleanplateError, DraftError, UnsupportedError
from cleanplate.render.watch import Progress
from tests import media_made


@pytest.fixture(scope="module")
def clip(made: Path) -> Path:
    folder = made / "local"
    folder.mkdir()
    return media_made.clip(folder / "talk.mp4", 25, options=media_made.LOSSLESS, tracks=[media_made.Track()])


@pytest.fixture
def home(clip: Path, tmp_path: Path) -> Path:
    (tmp_path / "talk.mp4").write_bytes(clip.read_bytes())
    media_made.still(tmp_path / "photo.png")
    return tmp_path


@pytest.fixture
def talk(home: Path) -> Conversation:
    made = Conversation.opened(home / "film.json")
    made.bring(home / "talk.mp4")
    return made


def test_all_of_it_is_there_the_next_time(talk: Conversation, home: Path) -> None:
    talk.bring(home / "photo.png")
    talk.say("plan: add the title 'Hi' and mute it")
    again = Conversation.opened(home / "film.json")
    assert (again.desk.draft, again.memory, again.files) == (talk.desk.draft, talk.memory, talk.files)
    again.say("1")
    assert "Hi" in (home / "film.json").read_text()
    assert load_history(home / "film.json").steps[-1].who == "agent"


def test_a_file_comes_in_once_and_only_the_first_video_is_laid(talk: Conversation, home: Path) -> None:
    talk.bring(home / "talk.mp4")
    talk.bring(home / "photo.png")
    assert [m.label for m in talk.files] == ["talk.mp4", "photo.png"] and talk.desk.draft.duration == 1000
    assert len(talk.desk.draft.media) == 1


def test_what_is_no_media_does_not_come_in(talk: Conversation, home: Path) -> None:
    (home / "notes.txt").write_text("hello")
    with pytest.raises(UnsupportedError):
        talk.bring(home / "notes.txt")
    assert len(talk.files) == 1


def test_each_turn_ends_with_what_an_export_takes(talk: Conversation) -> None:
    assert "An export takes about" in talk.say("add the title 'Hi'").answer
    assert "导出大约需要" in talk.say("标题改成红色").answer


def test_what_others_did_to_the_draft_is_taken_up_and_an_export_never_writes_over_it(
    talk: Conversation, home: Path
) -> None:
    other = Conversation.opened(home / "film.json")
    other.say("add the title 'Hi'")
    talk.refresh()
    assert '"Hi"' in talk.say("what is on the timeline?").answer
    other.say("add the title 'Bye'")
    talk.export(Export())
    assert len(load_history(home / "film.json").steps) == 2


def test_exports_never_take_a_name_that_is_taken(talk: Conversation, home: Path) -> None:
    (home / "film.mp4").write_text("mine")
    made = talk.export(Export())
    assert made.output == home / "film_2.mp4" and (home / "film.mp4").read_text() == "mine"
    assert talk.export(Export("png", None, 64)).output.is_dir()


def test_a_stopped_export_leaves_nothing_and_the_conversation_goes_on(talk: Conversation, home: Path) -> None:
    stop = threading.Event()
    heard: list[Progress] = []

    def watch(progress: Progress) -> None:
        heard.append(progress)
        stop.set()

    with pytest.raises(Cancelled):
        talk.export(Export(), watch, stop=stop)
    assert heard and not (home / "film.mp4").exists()
    assert talk.say("add the title 'Hi'").calls


def test_doubtful_seconds_of_a_cut_out_are_told_and_can_be_asked_about(talk: Conversation) -> None:
    assert talk.doubts("en") == ""
    talk.memory = type(talk.memory)(grade={"score": 50.0, "suspects": [{"start_ms": 0, "end_ms": 500}]})
    assert "0–0.5 s" in talk.doubts("en") and "0–0.5 秒" in talk.doubts("zh")
    assert "50 of 100" in talk.say("why is that frame bad?").answer


def test_a_look_at_nothing_is_no_look(home: Path) -> None:
    turn = Conversation.opened(home / "none.json").say("show me")
    assert not turn.look and "nothing to see" in turn.answer


def test_a_sheet_lies_beside_the_draft(talk: Conversation, home: Path) -> None:
    assert talk.say("show me").look
    seen: list[int] = []
    assert talk.sheet(seen.append) == home / "film_look.png" and len(seen) == 12


def test_a_file_that_is_no_draft_is_not_opened(home: Path) -> None:
    (home / "film.json").write_text("{")
    with pytest.raises(DraftError):
        Conversation.opened(home / "film.json")


def test_a_message_that_cannot_be_kept_is_an_error(talk: Conversation, home: Path) -> None:
    memory_path(talk.path).unlink()
    memory_path(talk.path).mkdir()
    with pytest.raises(CleanplateError):
        talk.say("add the title 'Hi'")


def test_the_memory_is_readable_text(talk: Conversation, home: Path) -> None:
    talk.say("加标题“你好”")
    assert "你好" in memory_path(talk.path).read_text() and json.loads(memory_path(talk.path).read_text())
    assert load(talk.path) == talk.desk.draft


@pytest.mark.parametrize(
    ("said", "language", "text"),
    [
        (["A.", "", "B."], "en", "A. B."),
        (["甲。", "乙。"], "zh", "甲。乙。"),
        (["A.", "1) x\n2) y", "B."], "en", "A.\n1) x\n2) y\nB."),
        ([], "en", ""),
    ],
)
def test_sentences_are_joined_as_the_language_does(said: list[str], language: str, text: str) -> None:
    assert joined(said, "zh" if language == "zh" else "en") == text
