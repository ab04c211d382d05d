"""What is tried for doubtful mattes, and which of two are the better ones."""

from __future__ import annotations

from typing import Any

import pytest

from cleanplate.agent.repair import better, doubtful_ms, repair
from cleanplate.draft.model import Clip, Draft, Media
from cleanplate.draft.operation import operation
from cleanplate.draft.timeline import find

Json = dict[str, Any]
LONG = 10_000


def grade(*spans: tuple[int, int], score: float = 60.0, least: float = 20.0, cover: float | None = 0.2) -> Json:
    suspects = [{"start_ms": a, "end_ms": b, "worst_ms": a, "score": 20.0, "reasons": ["x"]} for a, b in spans]
    return {"score": score, "least": least, "suspects": suspects, "cover": cover}


def film(*removals: Json) -> Draft:
    """A clip of 10 s for each, one after the other; an empty one keeps its background."""
    draft = Draft()
    for number, removal in enumerate(removals):
        media = Media(kind="video", file=f"{number}.mp4", duration=LONG, width=640, height=360)
        draft = operation({"op": "add", "media": media}).apply(draft)
        last = draft.tracks[0].segments[-1].id
        if removal:
            draft = operation(
                {"op": "replace_background", "segment": last, "background": "teal", **removal}
            ).apply(draft)
    return draft


def ids(draft: Draft) -> list[str]:
    return [segment.id for segment in draft.tracks[0].segments]


def applied(draft: Draft, operations: tuple[Json, ...]) -> Draft:
    for plain in operations:
        draft = operation(plain).apply(draft)
    return draft


@pytest.mark.parametrize(("now", "next"), [("fast", "balanced"), ("balanced", "best")])
def test_a_doubtful_clip_is_tried_one_quality_better(now: str, next: str) -> None:
    draft = film({"quality": now})
    tried = repair(draft, grade((1000, 1500)), 0.1, 120)
    assert tried and tried.quality == next
    assert tried.operations == (
        {"op": "replace_background", "segment": ids(draft)[0], "quality": next, "background": "teal"},
    )


@pytest.mark.parametrize(
    "behind", ["transparent", "teal", "blur:35", "blur", "original", "gradient:#ff0000,#0000ff,90"]
)
def test_only_the_quality_changes(behind: str) -> None:
    draft = film({"feather": 3.0, "choke": 1.0, "subject": "object", "fit": "contain"})
    [one] = ids(draft)
    draft = operation({"op": "replace_background", "segment": one, "background": behind}).apply(draft)
    tried = repair(draft, grade((0, 500)), 0.1, 120)
    assert tried
    before, after = (find(d, one, Clip).removal for d in (draft, applied(draft, tried.operations)))
    assert before and after == before.model_copy(update={"quality": "best"})


@pytest.mark.parametrize("removal", [{"quality": "best"}, {"network": "key"}, {"network": "key+modnet"}, {}])
def test_where_nothing_better_is_known_nothing_is_tried(removal: Json) -> None:
    draft = film(removal) if removal else film({})
    assert repair(draft, grade((0, 500)), 0.1, 120) is None


def test_what_is_not_doubtful_is_left_alone() -> None:
    draft = film({"quality": "fast"}, {"quality": "fast"}, {"quality": "fast"})
    assert repair(draft, grade(), 0.1, 120) is None
    tried = repair(draft, grade((LONG, LONG + 40)), 0.1, 120)
    assert tried and [plain["segment"] for plain in tried.operations] == [ids(draft)[1]]
    tried = repair(draft, grade((LONG - 40, LONG + 40)), 0.1, 120)
    assert tried and [plain["segment"] for plain in tried.operations] == ids(draft)[:2]


def test_it_has_to_fit_into_its_time_and_none_is_never() -> None:
    draft = film({"quality": "balanced"})
    assert repair(draft, grade((0, 500)), 1.0, 69) is None
    tried = repair(draft, grade((0, 500)), 1.0, 71)
    assert tried and tried.seconds == 70
    assert repair(draft, grade((0, 500)), 0.000001, 0) is None


def test_less_doubt_is_better_then_a_higher_score() -> None:
    assert better(grade((0, 100)), grade((0, 300)))
    assert not better(grade((0, 300)), grade((0, 100), score=10.0))
    assert better(grade((0, 100), score=61.0), grade((0, 100), score=60.0))
    assert not better(grade((0, 100)), grade((0, 100)))
    assert doubtful_ms(grade((0, 100), (500, 700))) == 300


@pytest.mark.parametrize("cover", [0.0, 0.1, 0.5])
def test_a_matte_that_lost_its_subject_is_never_better(cover: float) -> None:
    assert not better(grade(score=100.0, cover=cover), grade((0, 300)))
    assert better(grade(score=100.0, cover=None), grade((0, 300)))
