"""The way back: whatever was done is undone to the letter, and done again the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanplate.draft import history as module
from cleanplate.draft.history import History, apply, redo, undo
from cleanplate.draft.model import Draft
from cleanplate.draft.operation import kinds, operation
from cleanplate.draft.sample import sample
from cleanplate.draft.wire import Json, dumped, loaded, parsed, text_of
from cleanplate.errors import DraftError
from tests.draft.changes import changes
from tests.draft.drafts import drafts


def _apply(draft: Draft, history: History, op: str, **fields: object) -> tuple[Draft, History]:
    return apply(draft, history, operation({"op": op, **fields}), "me", "2026-01-01T00:00:00Z")


def _volumes(*percents: int) -> tuple[Draft, History]:
    draft, history = sample(), History()
    for percent in percents:
        draft, history = _apply(draft, history, "volume", segment="s5", percent=percent)
    return draft, history


@settings(max_examples=60)
@given(drafts(), st.data())
def test_undoing_all_gives_every_document_back_and_redoing_all_does_so_too(
    draft: Draft, data: st.DataObject
) -> None:
    seen: list[Json] = [dumped(draft)]
    history = History()
    for name in data.draw(st.lists(st.sampled_from(list(kinds())), min_size=3, max_size=8)):
        change = operation(data.draw(changes(draft, name)))
        try:
            draft, history = apply(draft, history, change, "me", "now")
        except DraftError:
            continue
        seen.append(dumped(draft))
    history = History.model_validate_json(history.model_dump_json())
    for document in reversed(seen[:-1]):
        draft, history, _ = undo(parsed(text_of(draft)), history)
        assert dumped(draft) == document
    assert history.position == 0
    for document in seen[1:]:
        draft, history, _ = redo(parsed(text_of(draft)), history)
        assert dumped(draft) == document


def test_a_step_says_who_did_what_and_when() -> None:
    (step,) = _volumes(80)[1].steps
    assert (step.who, step.when) == ("me", "2026-01-01T00:00:00Z")
    assert step.operation == {"op": "volume", "segment": "s5", "percent": 80}
    assert step.en == "Set the volume of music.m4a (s5) to 80%" and step.zh.startswith("已将")


def test_undo_and_redo_say_which_step_it_was() -> None:
    draft, history = _volumes(10, 20)
    draft, history, undone = undo(draft, history)
    draft, history, done = redo(draft, history)
    assert undone.operation["percent"] == done.operation["percent"] == 20
    assert draft == _volumes(10, 20)[0]


def test_a_new_operation_forgets_what_was_undone() -> None:
    draft, history = _volumes(10, 20, 30)
    for _ in range(2):
        draft, history, _ = undo(draft, history)
    draft, history = _apply(draft, history, "volume", segment="s5", percent=99)
    assert [step.operation["percent"] for step in history.steps] == [10, 99]
    with pytest.raises(DraftError, match="nothing to redo"):
        redo(draft, history)


def test_with_nothing_to_undo_it_says_so() -> None:
    with pytest.raises(DraftError, match="nothing to undo"):
        undo(sample(), History())


@pytest.mark.parametrize("way", [undo, redo])
def test_a_draft_that_was_changed_by_other_means_is_left_alone(way: object) -> None:
    draft, history = _volumes(10, 20)
    draft, history, _ = undo(draft, history)
    document = dumped(draft)
    document["m"]["title"] = "By hand"
    with pytest.raises(DraftError, match="changed by other means") as caught:
        way(loaded(document), history)  # type: ignore[operator]
    assert "cleanplate draft apply" in caught.value.hint


def test_only_so_many_steps_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    draft, history = _volumes(1, 2, 3, 4, 5)
    assert [step.operation["percent"] for step in history.steps] == [3, 4, 5] and history.position == 3
    for _ in range(3):
        draft, history, _ = undo(draft, history)
    assert draft == _volumes(1, 2)[0]
    with pytest.raises(DraftError, match="nothing to undo"):
        undo(draft, history)


def test_what_would_leave_the_draft_wrong_is_refused_with_the_place() -> None:
    with pytest.raises(DraftError, match="That would leave") as caught:
        _apply(sample(), History(), "replace_background", segment="s1", background="media:m3")
    assert caught.value.path == "t[0].sg[0].removal.background"


def test_a_draft_with_a_problem_may_be_mended_in_steps() -> None:
    """A problem that was there before is no reason to refuse, also where its number is another afterwards."""
    document = dumped(sample())
    for clip in document["t"][0]["sg"][1:]:
        clip["media"] = "lost"
    draft, history = _apply(loaded(document), History(), "delete", segment="s1")
    draft, history = _apply(draft, history, "delete", segment="s2")
    draft, _ = _apply(draft, history, "delete", segment="s3")
    assert [track.id for track in draft.tracks] == ["t2", "t3"]


def test_no_operation_makes_a_draft_that_could_not_be_read_again() -> None:
    clip = {"in": 0, "out": 500, "media": "m4"}
    tracks = [{"id": f"t{i}", "tt": 0, "sg": [clip | {"id": f"s{i}"}]} for i in range(100)]
    draft = loaded(dumped(sample()) | {"t": tracks, "d": 500})
    with pytest.raises(DraftError, match="101 tracks"):
        _apply(draft, History(), "add", media="m4", at=0, length=1)


def test_a_history_that_was_tampered_with_is_refused_in_words() -> None:
    draft, history = _volumes(80)
    (step,) = history.steps
    for back in ([{"op": "remove", "path": "/t/99"}], [{"op": "zap"}], [{"op": "add", "path": "t", "value": 1}]):
        spoilt = History(steps=(step.model_copy(update={"back": back}),), position=1)
        with pytest.raises(DraftError, match="no longer fits"):
            undo(draft, spoilt)
    with pytest.raises(DraftError, match="nothing to undo"):
        undo(draft, History(steps=(step,), position=2))
    with pytest.raises(ValueError, match="position"):
        History(steps=(step,), position=-1)
