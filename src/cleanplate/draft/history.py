"""Who did what and when to a draft, and the way back: each step holds what undoes it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Annotated, Any

import jsonpatch
from pydantic import BaseModel, ConfigDict, Field

from cleanplate.draft.check import problems
from cleanplate.draft.model import Draft
from cleanplate.draft.operation import Operation, operation
from cleanplate.draft.problem import Problem
from cleanplate.draft.wire import Json, check_size, dumped, loaded
from cleanplate.errors import DraftError

MOST = 1000  # steps that are kept


class Step(BaseModel):
    """One operation that was applied. `back` is the JSON Patch (RFC 6902) that undoes it; `before` and `after` are
    the fingerprints of the drafts on both sides, so that it is never undone or done again on another one."""

    model_config = ConfigDict(frozen=True)

    operation: Json
    who: str
    when: str
    en: str
    zh: str
    back: list[Json]
    before: str
    after: str


class History(BaseModel):
    """Steps in order; those from `position` on are undone, and can be done again."""

    model_config = ConfigDict(frozen=True)

    steps: tuple[Step, ...] = ()
    position: Annotated[int, Field(ge=0)] = 0


def apply(draft: Draft, history: History, change: Operation, who: str, when: str) -> tuple[Draft, History]:
    """The draft after an operation, and the history with it; what was undone before is forgotten.

    Raises DraftError, also where the draft would not be sound afterwards; then nothing has changed.
    """
    after = _sound(change.apply(draft), draft)
    words = change.said(draft)
    step = Step(
        operation=change.as_json(),
        who=who,
        when=when,
        en=words.en,
        zh=words.zh,
        back=_back(draft, after),
        before=fingerprint(draft),
        after=fingerprint(after),
    )
    steps = (*history.steps[: history.position], step)[-MOST:]
    return after, History(steps=steps, position=len(steps))


def undo(draft: Draft, history: History) -> tuple[Draft, History, Step]:
    """The draft before the last step. Raises DraftError where there is none."""
    if not 0 < history.position <= len(history.steps):
        raise DraftError("There is nothing to undo.", "See: cleanplate draft history")
    step = history.steps[history.position - 1]
    _check_same(draft, step.after)
    try:
        before = jsonpatch.apply_patch(dumped(draft), step.back)
    except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException):
        raise _unfit() from None
    return loaded(before), history.model_copy(update={"position": history.position - 1}), step


def redo(draft: Draft, history: History) -> tuple[Draft, History, Step]:
    """The draft after the step that was undone last. Raises DraftError where there is none."""
    if history.position >= len(history.steps):
        raise DraftError("There is nothing to redo.", "See: cleanplate draft history")
    step = history.steps[history.position]
    _check_same(draft, step.before)
    after = operation(step.operation).apply(draft)
    return after, history.model_copy(update={"position": history.position + 1}), step


def fingerprint(draft: Draft) -> str:
    """A hash of the document."""
    return hashlib.sha256(json.dumps(dumped(draft), sort_keys=True).encode()).hexdigest()


def _check_same(draft: Draft, known: str) -> None:
    if fingerprint(draft) != known:
        raise _unfit()


def _unfit() -> DraftError:
    return DraftError(
        "The draft was changed by other means since its last step, so its history no longer fits.",
        "Change it with operations only: cleanplate draft apply",
    )


def _sound(after: Draft, before: Draft) -> Draft:
    """The new draft, where it has no problem that the old one did not have: a draft may be mended in steps."""
    check_size(dumped(after))
    known = Counter(_kind(problem) for problem in problems(before))
    for problem in problems(after):
        known[_kind(problem)] -= 1
        if known[_kind(problem)] < 0 and problem.path != "t":
            said = f"That would leave {problem.path} wrong: {problem.what}."
            raise DraftError(said, problem.allowed, problem.path)
    return after


def _kind(problem: Problem) -> tuple[str, str]:
    """The same problem has another number when others come or go before it."""
    return problem.path.rpartition(".")[2], problem.what


def _back(before: Draft, after: Draft) -> list[Json]:
    made: list[Any] = jsonpatch.make_patch(dumped(after), dumped(before)).patch
    return made
