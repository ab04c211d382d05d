"""What is being talked about: the draft, what came in, and what was touched last."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from cleanplate.agent.acts import Question, question_json, question_of
from cleanplate.draft.history import History
from cleanplate.draft.model import AnySegment, Clip, Draft, Media, Sound, Title
from cleanplate.draft.timeline import segments
from cleanplate.draft.wire import Json


@dataclass(frozen=True)
class Upload:
    """A file that came in, by its media's id in the draft; `kind` is video, image or audio."""

    media: str
    kind: str
    name: str


@dataclass(frozen=True)
class Last:
    """What the last turns touched: a segment of each kind, the last of all, a colour, an operation, which quality
    went which way (brightness, 1), and what was asked back."""

    segments: dict[str, str] = field(default_factory=dict)
    touched: str | None = None
    colour: str | None = None
    operation: Json | None = None
    step: tuple[str, int] | None = None
    asked: Question | None = None

    def as_json(self) -> Json:
        """Plain values."""
        plain = asdict(replace(self, asked=None))
        return plain | {"asked": question_json(self.asked) if self.asked else None}

    @classmethod
    def of_json(cls, plain: Json) -> Last:
        """What plain values say. Raises KeyError or TypeError for any others."""
        step, asked = plain.get("step"), plain.get("asked")
        return cls(
            **plain | {"step": tuple(step) if step else None, "asked": question_of(asked) if asked else None}
        )


@dataclass(frozen=True)
class Scene:
    """All that a message may speak of. `uploads` in the order in which they came."""

    draft: Draft = field(default_factory=Draft)
    history: History = field(default_factory=History)
    uploads: tuple[Upload, ...] = ()
    last: Last = field(default_factory=Last)

    def after(self, operation: Json, draft: Draft, step: tuple[str, int] | None = None) -> Scene:
        """The scene once an operation made this draft of its own."""
        known = {s.id for s in segments(self.draft)}
        there = {s.id: s for s in segments(draft)}
        touched = [s for i, s in there.items() if i not in known]
        named = there.get(str(operation.get("segment")))
        touched = ([named] if named else []) + touched if operation["op"] != "duplicate" else touched
        kept = {k: i for k, i in self.last.segments.items() if i in there}
        kept |= {kind_of(segment): segment.id for segment in touched}
        last = Last(
            kept,
            touched[-1].id if touched else self.last.touched if self.last.touched in there else None,
            coloured(operation) or self.last.colour,
            operation,
            step,
        )
        return replace(self, draft=draft, last=last)

    def asking(self, asked: Question | None) -> Scene:
        """The scene once this was asked back."""
        return replace(self, last=replace(self.last, asked=asked))

    def media_of(self, segment: AnySegment) -> Media | None:
        """What a segment shows or plays."""
        return self.draft.media.get(getattr(segment, "media", ""))

    def clips(self) -> list[Clip]:
        """All clips, in the order in which they are seen, lower tracks first."""
        return [s for s in segments(self.draft) if isinstance(s, Clip)]

    def main_clips(self) -> list[Clip]:
        """The clips of the lowest video track that has any: what is meant by “the video”."""
        tracks = (t.segments for t in self.draft.tracks if t.type == 0 and t.segments)
        return [s for s in next(tracks, ()) if isinstance(s, Clip)]

    def titles(self) -> list[Title]:
        """All titles but for captions."""
        listed = (t for t in self.draft.tracks if t.type == 7 and not getattr(t, "captions", None))
        return sorted((s for t in listed for s in t.segments if isinstance(s, Title)), key=lambda s: s.start)

    def sounds(self) -> list[Sound]:
        """All sounds of audio tracks."""
        return sorted((s for s in segments(self.draft) if isinstance(s, Sound)), key=lambda s: s.start)


def kind_of(segment: AnySegment) -> str:
    """clip, title or sound"""
    return {Clip: "clip", Title: "title", Sound: "sound"}[type(segment)]


def coloured(operation: Json) -> str | None:
    """The colour that an operation gives to something; None where it gives none."""
    from cleanplate.agent.words.tints import is_colour

    found: list[Any] = [operation.get(name) for name in ("colour", "background", "box", "key")]
    return next((c for c in found if isinstance(c, str) and is_colour(c)), None)
