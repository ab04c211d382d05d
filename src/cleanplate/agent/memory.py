"""What a session keeps from turn to turn: what was spoken of, a plan that waits, how good the mattes are."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from cleanplate.agent.acts import Act, Apply, Export, Language, Make, Redo, Tell, Undo, act_json, act_of
from cleanplate.agent.scene import Last

Json = dict[str, Any]


@dataclass(frozen=True)
class Memory:
    """`plan`: what was proposed and not answered yet. `grade`: the last mattes' {score, suspects}.
    `language`: what was spoken last, None before anything was."""

    last: Last = field(default_factory=Last)
    plan: tuple[Act, ...] = ()
    grade: Json | None = None
    language: Language | None = None

    def text(self) -> str:
        """As JSON."""
        plain = {
            "last": self.last.as_json(),
            "plan": [act_json(act) for act in self.plan],
            "grade": self.grade,
            "language": self.language,
        }
        return json.dumps(plain, ensure_ascii=False)


def recalled(text: str) -> Memory:
    """What JSON says; an empty one where that is no memory, as nothing depends on it."""
    try:
        plain = json.loads(text)
        last, plan = Last.of_json(plain["last"]), tuple(act_of(act) for act in plain.get("plan", ()))
        grade, language = plain.get("grade"), plain.get("language")
        made = Memory(last, plan, grade if isinstance(grade, dict) else None, _LANGUAGES.get(language))
        return made if _sound(made) else Memory()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Memory()


_LANGUAGES: dict[Any, Language] = {"en": "en", "zh": "zh"}


def _sound(memory: Memory) -> bool:
    """Whether its values are of the kinds that they must be: dataclasses take any."""
    last = memory.last
    asked = last.asked.choices if last.asked else ()
    return (
        isinstance(last.segments, dict)
        and all(isinstance(x, str) for pair in last.segments.items() for x in pair)
        and isinstance(last.touched, str | None)
        and isinstance(last.colour, str | None)
        and isinstance(last.operation, dict | None)
        and all(map(_sound_act, memory.plan))
        and all(_sound_act(act) for choice in asked for act in choice.acts)
        and all(isinstance(act, Apply) and _sound_act(act) for act in (last.asked.gap if last.asked else ()))
        and all(isinstance(choice.label, str) for choice in asked)
    )


def _sound_act(act: Act) -> bool:
    if isinstance(act, Apply):
        return isinstance(act.operation, dict) and isinstance(act.operation.get("op"), str)
    if isinstance(act, Undo | Redo):
        return isinstance(act.count, int)
    if isinstance(act, Make):
        return isinstance(act.description, str)
    if isinstance(act, Tell):
        return isinstance(act.topic, str) and isinstance(act.about, str)
    return isinstance(act, Export) and isinstance(act.format, str | None)
