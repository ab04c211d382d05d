"""A draft on the desk: with its history, and the words of what was just done to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from cleanplate.draft import history as past
from cleanplate.draft.history import History
from cleanplate.draft.model import Draft, Media, VideoTrack
from cleanplate.draft.new import RATE, SHORT_SIDE, new
from cleanplate.draft.operation import Operation, Words, operation
from cleanplate.draft.values import with_values


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


def laid(desk: Desk, media: Media) -> Desk:
    """With a file that has come in. The first video is laid on the timeline, and an untouched draft takes its
    shape, no larger than it is; what else comes waits to be asked for: an operation brings it in with its facts.
    Raises DraftError."""
    if media.kind != "video" or any(isinstance(t, VideoTrack) and t.segments for t in desk.draft.tracks):
        return desk
    if desk.draft.tracks or desk.history.steps:
        if desk.draft.canvas.rate is None:  # without one a canvas shows a single clip, and nothing after it
            desk = desk.applied(operation({"op": "canvas_rate", "rate": media.rate or RATE}), "upload")
        return desk.applied(operation({"op": "add", "media": media}), "upload")
    draft = new([media], short_side=min(SHORT_SIDE, media.width or SHORT_SIDE, media.height or SHORT_SIDE))
    return Desk(with_values(draft, canvas=with_values(draft.canvas, title=desk.draft.canvas.title)), History())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
