"""animate: let a title or a clip come and go with a motion."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from cleanplate.draft.finish import Direction, Motion
from cleanplate.draft.model import Clip, Draft, Title
from cleanplate.draft.node import Id, Ms
from cleanplate.draft.operation import Operation, Words
from cleanplate.draft.timeline import changed, find_seen
from cleanplate.errors import DraftError

Kind = Literal["none", "fade", "slide", "pop", "type"]
USUAL, LETTER = 500, 60  # ms: of a motion, and of each letter that is typed
KINDS = {
    "none": Words("no motion", "无动画"),
    "fade": Words("a fade", "淡变"),
    "slide": Words("a slide", "滑动"),
    "pop": Words("a pop", "弹出"),
    "type": Words("typing", "打字"),
}


class Animate(Operation):
    """Let a title or a clip come and go with a motion: a fade, a slide, a pop, or letter by letter.

    What is left out stays as it was. A slide comes from outside of its place and a pop springs to its size, both
    while they fade; typing is for titles. Each motion takes the place of the one, and of the fade, that was there.
    """

    op: Literal["animate"] = "animate"
    segment: Id = Field(description="A title or a clip.")
    enter: Kind | None = Field(
        None, description="How it comes; none takes that off.", json_schema_extra={"zh": "入场"}
    )
    leave: Kind | None = Field(
        None, description="How it goes; none takes that off.", json_schema_extra={"zh": "出场"}
    )
    length: Annotated[Ms, Field(gt=0)] | None = Field(
        None,
        alias="d",
        description=f"ms of each; left out, {USUAL}, or {LETTER} a letter typed, as far as it fits.",
    )
    direction: Direction | None = Field(None, description="Where a slide goes to; left out, up in and down out.")

    zh = "为标题或片段设置入场与出场动画：淡变、滑动、弹出或逐字打出。"
    words = Words("Let {segment} {ways}", "已设置 {segment} 的动画：{ways}")
    example = {"op": "animate", "segment": "s4", "enter": "pop", "leave": "slide", "d": 800}
    look = 700

    def apply(self, draft: Draft) -> Draft:
        if self.enter is None and self.leave is None:
            raise DraftError("“animate” was told nothing to change.", "Give enter, leave or both.", "enter")
        old = find_seen(draft, self.segment)
        values = self._values(old)
        self._check(old, values)
        return changed(draft, self.segment, **values)

    def told(self, before: Draft) -> dict[str, object]:
        given = [("enter", "come", "入场", self.enter), ("leave", "go", "出场", self.leave)]
        ways = [(f"{en} with {KINDS[k].en}", f"{zh}{KINDS[k].zh}") for _, en, zh, k in given if k]
        return {"ways": Words(" and ".join(en for en, _ in ways), "，".join(zh for _, zh in ways))}

    def _values(self, old: Clip | Title) -> dict[str, Any]:
        """The fields that are new."""
        values: dict[str, Any] = {}
        ends: tuple[tuple[str, str, Kind | None, Direction], ...] = (
            ("enter", "fade_in", self.enter, "up"),
            ("leave", "fade_out", self.leave, "down"),
        )
        for name, fade, kind, way in ends:
            if kind is not None:
                values[fade] = self._length(old, kind) if kind == "fade" else 0
                values[name] = self._motion(old, kind, way)
        return values

    def _motion(self, old: Clip | Title, kind: Kind, way: Direction) -> Motion | None:
        if kind in {"none", "fade"}:
            return None
        return Motion(kind=kind, length=self._length(old, kind), direction=self.direction or way)

    def _length(self, old: Clip | Title, kind: Kind) -> int:
        if self.length is not None:
            return self.length
        usual = LETTER * len(old.text) if kind == "type" and isinstance(old, Title) else USUAL
        return max(1, min(usual, old.length // (2 if self.enter and self.leave else 1)))

    def _check(self, old: Clip | Title, values: dict[str, Any]) -> None:
        if isinstance(old, Clip) and "type" in (self.enter, self.leave):
            which = "enter" if self.enter == "type" else "leave"
            raise DraftError(
                f"{old.id} has no letters to type.", "slide, pop or fade; typing is for titles.", which
            )
        lengths = [_length(values, old, *names) for names in (("enter", "fade_in"), ("leave", "fade_out"))]
        if sum(lengths) > old.length:
            raise DraftError(
                f"{lengths[0]} and {lengths[1]} ms do not fit into {old.id}, which is {old.length} ms long.",
                f"Up to {old.length} ms both together.",
                "d",
            )


def _length(values: dict[str, Any], old: Clip | Title, name: str, fade: str) -> int:
    """How long it comes or goes, by its motion or its fade."""
    motion: Motion | None = values.get(name, getattr(old, name))
    faded: int = values.get(fade, getattr(old, fade))
    return max(faded, motion.length if motion else 0)
