"""A draft on the desk: with its history, and the words of what was just done to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from cleanplate.draft import history as past
from cleanplate.draft.history import History
from cleanplate.draft.model import Draft
from cleanplate.draft.operation import Operation, Words


@dataclass(frozen=True)
class Desk:
    """`words` say what the changes since it was opened did, in two languages, in their order."""

    draft: Draft
    history: History = field(default_factory=History)
    words: tuple[Words, ...] = ()

    def applied(self, change: Operation, who: str) -> Desk:
        """The same after an operation. Raises DraftError, and then nothing has changed."""
        draft, history = past.apply(self.draft, self.history, change, who, _now())
        said = history.steps[-1]
        return Desk(draft, history, (*self.words, Words(said.en, said.zh)))

    def undone(self) -> Desk:
        """The same before the last operation. Raises DraftError where there is none."""
        draft, history, step = past.undo(self.draft, self.history)
        return Desk(draft, history, (*self.words, Words(step.en, step.zh)))

    def redone(self) -> Desk:
        """The same with the operation that was undone last. Raises DraftError where there is none."""
        draft, history, step = past.redo(self.draft, self.history)
        return Desk(draft, history, (*self.words, Words(step.en, step.zh)))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
