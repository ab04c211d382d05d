"""Doubtful mattes are tried once more, for nothing, and what is better is kept by an operation like any other."""

from __future__ import annotations

import itertools
import json

import pytest

from cleanplate.agent import mend
from cleanplate.agent.turn import answer
from cleanplate.draft.wire import parsed
from cleanplate.errors import DamagedError
from tests.agent.talking import At, called, history, quality, said, told, words
from tests.flow.working import Job, Json, Place
from tests.serving import until

TEXT = "replace the background with teal"
POOR = [{"start_ms": 200, "end_ms": 900, "worst_ms": 300, "score": 12.0, "reasons": ["the edge flickers"]}]
LESS = [{**POOR[0], "end_ms": 400}]


def made(*suspects: Json, score: float = 60.0, cover: float = 0.2) -> Json:
    return {"frames": 50, "score": score, "least": 10.0, "cover": cover, "suspects": list(suspects)}


class Work:
    """Mattes by the quality that the draft asks for."""

    def __init__(self, place: Place, **by_quality: Json | Exception) -> None:
        self.by_quality, self.asked = by_quality, list[str]()
        place.hands.does |= {"needed": lambda job: {"ms": 2_000_000}, "mattes": self}

    def __call__(self, job: Job) -> Json:
        [clip] = parsed(job.params["draft"]).tracks[0].segments
        wanted = str(clip.removal.quality)  # type: ignore[union-attr]
        self.asked.append(wanted)
        job.tell({"done": 1, "total": 2, "stage": "matte"})
        found = self.by_quality[wanted]
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture
def at(place: Place) -> At:
    """A session with a video. Minutes of it are matted in no time, so that there is time left to try."""
    return filmed(place)


def filmed(place: Place) -> At:
    here = place.session(place.user(1000))
    place.upload(here)
    return here


def test_better_mattes_are_kept_by_the_agents_own_operation_for_nothing(place: Place, at: At) -> None:
    work = Work(place, balanced=made(*POOR), best=made(score=90.0))
    events = said(place, at, TEXT)
    assert work.asked == ["balanced", "best"]
    assert called(events) == ["replace_background", "replace_background"]
    assert (quality(place, at), history(place, at)) == ("best", ["agent", "agent"])
    assert place.credits(at[0]) == (660, 0)  # 34 started minutes, once
    assert "at no charge" in words(events) and "No part is doubtful now" in words(events)
    assert len({event["id"] for event in events}) == len(events)


def test_one_undo_takes_it_back(place: Place, at: At) -> None:
    Work(place, balanced=made(*POOR), best=made())
    said(place, at, TEXT)
    place.hands.does["needed"] = lambda job: {"ms": 0}
    said(place, at, "undo")
    assert quality(place, at) == "balanced"


def test_what_is_still_doubtful_is_said_and_a_look_is_offered(place: Place, at: At) -> None:
    Work(place, balanced=made(*POOR), best=made(*LESS))
    text = words(said(place, at, TEXT))
    assert "0.2–0.4 s" in text and "show me" in text and quality(place, at) == "best"
    assert "0.2–0.4 s" in words(said(place, at, "why does that frame look bad?"))


@pytest.mark.parametrize("worse", [made(*POOR), made(*POOR, score=59.0), made(score=100.0, cover=0.0)])
def test_what_is_no_better_leaves_everything_as_it_was(place: Place, at: At, worse: Json) -> None:
    Work(place, balanced=made(*POOR), best=worse)
    events = said(place, at, TEXT)
    assert called(events) == ["replace_background"]
    assert (quality(place, at), history(place, at)) == ("balanced", ["agent"])
    assert "no better" in words(events) and "0.2–0.9 s" in words(events)


def test_a_try_that_fails_harms_nothing(place: Place, at: At) -> None:
    Work(place, balanced=made(*POOR), best=DamagedError("It broke.", "Mend it."))
    found = place.ended_turn(place.say(at, TEXT).id)
    assert found.state == "done" and quality(place, at) == "balanced"
    assert "It broke" not in words(told(place, found.id))
    assert place.credits(at[0]) == (660, 0)


def test_good_mattes_are_left_alone(place: Place, at: At) -> None:
    work = Work(place, balanced=made(score=95.0))
    text = words(said(place, at, TEXT))
    assert work.asked == ["balanced"] and "doubtful" not in text


def test_the_best_cannot_be_bettered_but_is_told_of(place: Place, at: At) -> None:
    work = Work(place, best=made(*POOR))
    text = words(said(place, at, f"{TEXT}, best quality"))
    assert work.asked == ["best"] and "0.2–0.9 s" in text and "Best quality" not in text


def test_where_the_owner_gives_no_time_it_is_only_said(place: Place, at: At) -> None:
    place.restart(repair_limit_s=0)
    work = Work(place, balanced=made(*POOR))
    text = words(said(place, at, TEXT))
    assert work.asked == ["balanced"] and "0.2–0.9 s" in text and "“Best quality” may help" in text


def test_it_is_said_in_chinese_to_those_who_speak_it(place: Place, at: At) -> None:
    Work(place, balanced=made(*POOR), best=made(*LESS))
    text = words(said(place, at, "把背景换成蓝色"))
    assert "最佳质量" in text and "不另收积分" in text and "看看效果" in text


@pytest.mark.parametrize("kept", [True, False])
def test_killed_at_any_write_it_is_mended_and_paid_once(place: Place, kept: bool) -> None:
    for at_write in itertools.count(1):
        at = filmed(place)
        Work(place, balanced=made(*POOR), best=made())
        dead = place.dies(at_write, kept)
        id = place.say(at, TEXT).id
        _over(place, dead, id)
        died = dead.is_set()
        place.restart()
        assert place.ended_turn(id).state == "done"
        events = told(place, id)
        assert called(events) == ["replace_background", "replace_background"]
        assert history(place, at) == ["agent", "agent"]
        assert place.credits(at[0]) == (660, 0) and quality(place, at) == "best"
        if not died:
            assert at_write > 6  # acted, held, taken, proposed, settled, ended
            return


def _over(place: Place, dead: object, id: str) -> None:
    until(lambda: dead.is_set() or place.house.engine.state(answer, id) == "done", every=0.01)  # type: ignore[attr-defined]


def test_a_clip_that_went_meanwhile_is_no_harm(place: Place, at: At) -> None:
    with place.house.db.write() as tx:
        from cleanplate.store import turns

        turn = turns.begin(tx, *at, "x", 1)
        turns.advance(tx, turn.id, 2, json.dumps({"trial": [], "quality": "best"}))
        found = turns.get(tx, turn.id)
        assert found
        gone = {
            "operations": [{"op": "remove_background", "segment": "s77", "quality": "best"}],
            "quality": "best",
        }
        paid = {"needed_ms": 1, "credits": 0}
        settled = mend.settled(tx, found, {**made(*POOR), **paid}, made(), gone)
        assert settled["suspects"] == [] and turns.events(tx, turn.id) == []
