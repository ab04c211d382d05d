"""What is found out beside a turn, before its words are acted on: a model's advice, a generator's picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from cleanplate.agent.acts import Act, Apply, Question, act_json, act_of
from cleanplate.agent.scene import Scene
from cleanplate.agent.understand import Understood
from cleanplate.draft.model import Media
from cleanplate.draft.operation import operation
from cleanplate.errors import CleanplateError

Json = dict[str, Any]
_OPEN = ("unsure", "unknown")  # questions of the rules that a model may answer in the person's place
_NOTHING = {"en": "Nothing was changed. ", "zh": "没有做任何修改。"}  # whatever the model may claim


@dataclass(frozen=True)
class Advice:
    """What a model makes of a message: acts, or else words of its own."""

    acts: tuple[Act, ...] = ()
    said: str = ""

    def as_json(self) -> Json:
        return {"acts": [act_json(act) for act in self.acts], "said": self.said}

    @classmethod
    def of_json(cls, plain: Json) -> Advice:
        """What plain values say. Raises KeyError or TypeError for any others."""
        return cls(tuple(act_of(act) for act in plain["acts"]), plain["said"])


@dataclass(frozen=True)
class Aside:
    """`backdrop`: a picture that a generator has just drawn for this message; `drawn`: all that it ever drew for
    the session, that one too: these are no files of the person's own. `missed`: it drew none this time."""

    advice: Advice | None = None
    backdrop: Media | None = None
    drawn: tuple[Media, ...] = ()
    missed: bool = False


def is_open(meant: Understood) -> bool:
    """Whether the rules could do nothing with a message, and can't say what of a few things is meant."""
    return not meant.acts and meant.asks is not None and meant.asks.topic in _OPEN


def advised(meant: Understood, advice: Advice | None, scene: Scene) -> Understood:
    """What a message means where the rules were at a loss and a model is not."""
    if advice is None or not is_open(meant):
        return meant
    if not advice.acts:
        said = f"{_NOTHING[meant.language]}{advice.said}"
        return replace(meant, asks=Question(said, (), "advised") if advice.said else meant.asks)
    for act in advice.acts:
        if isinstance(act, Apply):
            try:
                scene = scene.after(act.operation, operation(act.operation).apply(scene.draft))
            except CleanplateError:  # the draft is another by now: it is told when it comes to that
                continue
    return replace(meant, acts=advice.acts, asks=None, rest=(), last=replace(scene.last, asked=None))
