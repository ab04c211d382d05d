"""What a turn asks others before it acts: outside of transactions, once, and without harm where they fail."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cleanplate.agent import beside, generator, llm
from cleanplate.agent.acts import Apply
from cleanplate.agent.aside import Advice
from cleanplate.draft.model import Clip
from cleanplate.draft.timeline import segments
from cleanplate.errors import UsageError
from cleanplate.flow.sweep import sweep
from cleanplate.ids import content_hash
from cleanplate.service.running import running
from cleanplate.settings import Settings
from cleanplate.store import uploads
from cleanplate.testing import Painter
from tests.agent.talking import At, called, draft, said, told, words
from tests.agent.test_look import state
from tests.flow.working import Job, Json, Place

LOST = "zorble the frobnitz"
MAKE = "make a 5 second promo video about my coffee shop"
TITLE: Json = {"op": "title", "text": "Hi", "at": 0, "d": 1000}
PAINTER = "cleanplate.testing:Painter"


class Model:
    """In place of asking a model."""

    def __init__(self, advice: Advice | None) -> None:
        self.advice, self.asked, self.pictures = advice, list[str](), list[bytes | None]()

    def __call__(self, text: str, *args: Any, **more: Any) -> Advice | None:
        self.asked.append(text)
        self.pictures.append(args[4])
        return self.advice


@pytest.fixture
def at(place: Place) -> At:
    place.restart(llm_url="http://nowhere.test/v1", llm_model="m")
    here = place.session()
    place.upload(here)
    return here


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Model:
    made = Model(Advice((Apply(TITLE),), "Done."))
    monkeypatch.setattr(llm, "advise", made)
    return made


def test_what_the_rules_do_not_understand_a_model_may(place: Place, at: At, model: Model) -> None:
    events = said(place, at, LOST)
    assert model.asked == [LOST] and called(events) == ["title"]
    assert "Hi" in words(events)
    assert called(said(place, at, "undo")) == ["undo"]


def test_what_the_rules_understand_it_never_hears_of(place: Place, at: At, model: Model) -> None:
    said(place, at, "mute the video")
    said(place, at, "how long is it?")
    said(place, at, "show me")
    assert model.asked == []


def test_a_model_that_is_no_help_leaves_the_rules_question(place: Place, at: At, model: Model) -> None:
    model.advice = None
    events = said(place, at, LOST)
    assert called(events) == [] and "2)" in words(events)


def test_it_sees_no_picture_unless_the_owner_lets_it(place: Place, at: At, model: Model) -> None:
    def sheet(job: Job) -> Json:
        Path(job.params["to"]).write_bytes(b"seen")
        return {"times": []}

    place.hands.does["sheet"] = sheet
    said(place, at, LOST)
    place.restart(llm_url="http://nowhere.test/v1", llm_model="m", llm_media=True)
    said(place, at, LOST)
    assert model.pictures == [None, b"seen"]
    assert not list(place.data.glob("incoming/*.jpg"))


def test_while_it_thinks_others_write(place: Place, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def slow(*_: Any, **__: Any) -> Advice | None:
        asked.set()
        assert go_on.wait(60)
        return Advice((Apply(TITLE),))

    monkeypatch.setattr(llm, "advise", slow)
    turn = place.say(at, LOST)
    assert asked.wait(60)
    place.user()  # which writes
    assert place.turn_row(turn.id).state == "running"
    go_on.set()
    assert place.ended_turn(turn.id).state == "done" and called(told(place, turn.id)) == ["title"]


def test_an_answer_is_not_asked_for_twice(place: Place, at: At, model: Model) -> None:
    dead = place.dies(1, kept=False)  # before it has acted
    turn = place.say(at, LOST)
    assert dead.wait(60)
    place.restart(llm_url="http://nowhere.test/v1", llm_model="m")
    assert place.ended_turn(turn.id).state == "done"
    assert model.asked == [LOST] and called(told(place, turn.id)) == ["title"]


def test_advice_on_mattes_is_weighed_as_the_rules_are(place: Place, at: At, model: Model) -> None:
    [clip] = segments(draft(place, at))
    model.advice = Advice((Apply({"op": "remove_background", "segment": clip.id}),))
    place.hands.does["needed"] = lambda job: {"ms": 3_600_000}
    turn = place.ended_turn(place.say(at, LOST).id)
    assert turn.state == "failed" and place.credits(at[0]) == (100, 0)
    assert place.hands.times("mattes") == 0


# generators


@pytest.fixture
def painter(monkeypatch: pytest.MonkeyPatch) -> Painter:
    made = Painter("#ff0000")
    monkeypatch.setattr(beside, "generator", lambda name: made if name else None)
    return made


@pytest.fixture
def empty(place: Place) -> Iterator[At]:
    """A session without files, in a service with a generator."""

    def look(job: Job) -> Json:
        path = Path(job.params["path"])
        try:
            with Image.open(path) as picture:
                width, height = picture.size
        except OSError:
            raise UsageError("That is no picture.", "") from None
        media = {"kind": "image", "hash": content_hash(path), "width": width, "height": height, "file": "x"}
        facts = {"duration": None, "width": width, "height": height, "fps": None, "audio": False}
        return {"kind": "image", "media": media, "facts": facts, "type": "image/png", "suffix": ".png"}

    place.restart(generator=PAINTER)
    place.hands.does["look"] = look
    yield place.session()
    place.restart()


def test_a_draft_from_scratch_gets_its_own_picture(place: Place, empty: At, painter: Painter) -> None:
    events = said(place, empty, f"{MAKE}, vertical")
    [(prompt, (width, height))] = painter.asked
    assert "coffee shop" in prompt and height > width
    made = draft(place, empty)
    clip = next(s for s in segments(made) if isinstance(s, Clip))
    file = made.media[clip.media].file
    picture = Image.open(io.BytesIO((place.house.session_folder(empty[1]) / file).read_bytes()))
    assert picture.getpixel((1, 1)) == (255, 0, 0)
    assert "generated" in words(events)


def test_it_is_shown_as_generated_and_not_as_the_persons(place: Place, empty: At, painter: Painter) -> None:
    said(place, empty, MAKE)
    found = state(place, empty)
    assert found["video_infos"] == []
    [shown] = found["generated_media"]["pictures"]
    assert shown["file_type"] == "image" and shown["cdn_url"].startswith("http://x/files/")
    sweep(place.house)
    with place.house.db.read() as tx:
        [row] = uploads.of_session(tx, empty[1])
    assert (row.origin, row.state) == ("generated", "ready")
    assert (place.house.session_folder(empty[1]) / f"{row.id}.png").is_file()


@pytest.mark.parametrize("given", [b"", b"no picture", "text", None, RuntimeError("sk-secret"), b"x" * 100])
def test_a_generator_that_fails_is_told_of_and_the_draft_is_made(
    place: Place, empty: At, painter: Painter, monkeypatch: pytest.MonkeyPatch, given: Any
) -> None:
    def image(prompt: str, size: tuple[int, int]) -> Any:
        if isinstance(given, Exception):
            raise given
        return given

    monkeypatch.setattr(painter, "image", image)
    turn = place.ended_turn(place.say(empty, MAKE).id)
    text = words(told(place, turn.id))
    assert turn.state == "done" and "gave nothing" in text and "secret" not in text
    assert draft(place, empty).duration
    with place.house.db.read() as tx:
        assert uploads.of_session(tx, empty[1]) == []


def test_a_picture_too_large_is_not_kept(
    place: Place, empty: At, painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "LARGEST", 10)
    assert "gave nothing" in words(said(place, empty, MAKE))


@pytest.mark.parametrize("kept", [True, False])
def test_killed_while_it_is_kept_there_is_one_picture(
    place: Place, empty: At, painter: Painter, kept: bool
) -> None:
    look = place.hands.does["look"]
    dead = place.dies(1, kept)
    turn = place.say(empty, MAKE)
    assert dead.wait(60)
    place.restart(generator=PAINTER)
    place.hands.does["look"] = look
    assert place.ended_turn(turn.id).state == "done"
    with place.house.db.read() as tx:
        assert len(uploads.of_session(tx, empty[1])) == 1
    assert len(painter.asked) == (1 if kept else 2)


def test_where_nothing_is_made_from_scratch_nothing_is_drawn(place: Place, empty: At, painter: Painter) -> None:
    said(place, empty, "what can you do?")
    said(place, empty, LOST)
    assert painter.asked == []


def test_without_either_nobody_is_asked(place: Place, painter: Painter, model: Model) -> None:
    place.restart()
    here = place.session()
    said(place, here, LOST)
    said(place, here, MAKE)
    assert painter.asked == [] and model.asked == []


# the start


@pytest.mark.parametrize(
    ("chosen", "named"),
    [({"llm_url": "http://x/v1"}, "LLM_MODEL"), ({"generator": "nowhere:x"}, "CLEANPLATE_GENERATOR")],
)
def test_a_service_does_not_start_with_what_it_cannot_ask(tmp_path: Path, chosen: Json, named: str) -> None:
    generator.generator.cache_clear()
    settings = Settings.model_validate({"data_dir": tmp_path / "data", **chosen})
    with pytest.raises(UsageError, match=named), running(settings):
        pass
    assert not (tmp_path / "data").exists()
