"""What holds for every operation, whichever there are: its example, its words, its schema, its way back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanplate.draft.check import problems
from cleanplate.draft.history import History, apply, redo, undo
from cleanplate.draft.model import Draft
from cleanplate.draft.node import Node
from cleanplate.draft.operation import Operation, kinds, operation
from cleanplate.draft.sample import sample
from cleanplate.draft.timeline import segments
from cleanplate.draft.wire import dumped, loaded
from cleanplate.errors import DraftError
from tests.draft.changes import changes
from tests.draft.drafts import drafts

KINDS = list(kinds().values())
every = pytest.mark.parametrize("kind", KINDS, ids=list(kinds()))
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _example(kind: type[Operation]) -> Operation:
    return operation(kind.example)


@every
def test_its_file_and_its_tests_have_its_name(kind: type[Operation]) -> None:
    name = kind.model_fields["op"].default
    room = kind.__module__.split(".")[-2]
    assert kind.__module__ == f"cleanplate.draft.operations.{room}.{name}"
    assert Path(__file__).with_name("operations").joinpath(room, f"test_{name}.py").is_file()
    assert kind.example["op"] == name


@every
def test_its_example_changes_the_sample_and_leaves_no_problem(kind: type[Operation]) -> None:
    after, _ = apply(sample(), History(), _example(kind), "me", "now")
    assert after != sample() and not list(problems(after))
    assert 0 <= kind.look < max(after.duration, sample().duration)


@every
def test_it_gives_the_same_each_time_and_leaves_the_old_draft_alone(kind: type[Operation]) -> None:
    draft = sample()
    assert dumped(_example(kind).apply(draft)) == dumped(_example(kind).apply(draft))
    assert draft == sample()


@every
def test_it_speaks_both_languages(kind: type[Operation]) -> None:
    words = _example(kind).said(sample())
    assert not re.search(r"[{}]|\bNone\b|\bTrue\b|\bFalse\b|  ", "\n".join(words))
    assert words.en[0].isupper() and not _CHINESE.search(words.en) and not words.en.endswith(".")
    assert _CHINESE.search(words.zh) and not words.zh.endswith("。")


@every
def test_the_reference_has_its_line_in_both_languages(kind: type[Operation]) -> None:
    line = (kind.__doc__ or "").strip().splitlines()[0]
    assert line.endswith(".") and kind.zh.endswith("。") and _CHINESE.search(kind.zh)


@every
def test_each_field_says_what_it_is(kind: type[Operation]) -> None:
    silent = [name for name, field in kind.model_fields.items() if name != "op" and not field.description]
    assert not silent or silent == [n for n in silent if n in _SELF_EVIDENT]


_SELF_EVIDENT = {"quality", "subject", "threshold", "chatter", "decontaminate", "fit"}  # as in the matting options


@every
def test_it_is_the_same_after_a_way_through_json(kind: type[Operation]) -> None:
    change = _example(kind)
    assert operation(change.as_json()) == change and change.as_json() == operation(change.as_json()).as_json()


@every
def test_undo_gives_the_document_back_and_redo_the_change(kind: type[Operation]) -> None:
    after, history = apply(sample(), History(), _example(kind), "me", "now")
    before, history, _ = undo(after, history)
    assert dumped(before) == dumped(sample()) and before == sample()
    again, history, _ = redo(before, history)
    assert dumped(again) == dumped(after) and again == after


@every
def test_an_unknown_field_is_refused_and_the_known_ones_are_named(kind: type[Operation]) -> None:
    with pytest.raises(DraftError) as caught:
        operation(kind.example | {"telepathy": 1})
    assert caught.value.path == "telepathy" and "Its fields:" in caught.value.hint


@every
def test_a_segment_that_is_not_there_is_refused(kind: type[Operation]) -> None:
    if "segment" in kind.example:
        with pytest.raises(DraftError, match="There is no segment “ghost”") as caught:
            operation(kind.example | {"segment": "ghost"}).apply(sample())
        assert caught.value.path == "segment"


@every
def test_keys_that_nobody_knows_survive(kind: type[Operation]) -> None:
    marked = _marked(sample())
    after, _ = apply(marked, History(), _example(kind), "me", "now")
    assert marked.model_extra == _MARK
    assert after.model_extra == marked.model_extra and after.canvas.model_extra == marked.canvas.model_extra
    before = {part.id for part in (*marked.tracks, *segments(marked))}
    left = [part for part in (*after.tracks, *segments(after)) if part.id in before]
    assert left and all(part.model_extra == _MARK for part in left)
    assert all(after.media[name].model_extra == media.model_extra for name, media in marked.media.items())


def test_what_is_no_operation_is_refused() -> None:
    for plain in (None, [], "trim", {}, {"op": 5}, {"op": "telepathy"}, {"op": "x" * 10_000}):
        with pytest.raises(DraftError) as caught:
            operation(plain)
        assert caught.value.path == "op" and "trim" in caught.value.hint and len(str(caught.value)) < 200


def test_whatever_is_done_the_draft_stays_sound() -> None:
    """Every kind, on drafts of every shape: no problem, no id twice, nothing that would not come back."""
    fitting: set[str] = set()

    @settings(max_examples=25)
    @given(drafts(), st.data())
    def check(draft: Draft, data: st.DataObject) -> None:
        for name in kinds():
            base = _in_parts(draft, data) if name == "join" else draft
            change = operation(data.draw(changes(base, name)))
            try:
                after, _ = apply(base, History(), change, "me", "now")
            except DraftError as error:
                assert error.message and error.hint
                continue
            fitting.add(name)
            words = change.said(base)
            assert "None" not in words.en and words.zh
            assert [p for p in problems(after) if p.path != "t"] == []
            assert loaded(dumped(after)) == after
            for track in after.tracks:
                times = [time for s in track.segments for time in (s.start, s.end)]
                assert times == sorted(times)

    check()
    assert len(fitting) > 0.8 * len(kinds())  # made up at random, a few kinds may happen not to fit


_MARK = {"x-mark": 7, "start": "soon", "tracks": [], "segments": None, "duration": -1}  # some called as our fields


def _in_parts(draft: Draft, data: st.DataObject) -> Draft:
    """The same with every segment split in two, where there is room."""
    for part in segments(draft):
        if part.length > 1:
            at = data.draw(st.integers(part.start + 1, part.end - 1))
            draft = operation({"op": "split", "segment": part.id, "at": at}).apply(draft)
    return draft


def _marked(draft: Draft) -> Draft:
    """The same with a key that nobody knows in every part of it."""

    def mark(part: Node, **values: object) -> dict[str, object]:
        fields = type(part).model_fields.items()
        return {field.alias or n: values.get(n, getattr(part, n)) for n, field in fields} | _MARK

    tracks = [
        type(track).model_validate(mark(track, segments=[type(s).model_validate(mark(s)) for s in track.segments]))
        for track in draft.tracks
    ]
    canvas = type(draft.canvas).model_validate(mark(draft.canvas))
    media = {name: type(m).model_validate(mark(m)) for name, m in draft.media.items()}
    return Draft.model_validate(mark(draft, tracks=tracks, canvas=canvas, media=media))
