"""What a session keeps from turn to turn: what was spoken of, a plan that waits, how good the mattes are."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from cleanplate.agent.acts import Act, act_json, act_of
from cleanplate.agent.scene import Last

Json = dict[str, Any]


@dataclass(frozen=True)
class Memory:
    """`plan`: what was proposed and not answered yet. `grade`: the last mattes' {score, suspects}."""

    last: Last = field(default_factory=Last)
    plan: tuple[Act, ...] = ()
    grade: Json | None = None

    def text(self) -> str:
        """As JSON."""
        plan = [act_json(act) for act in self.plan]
        return json.dumps({"last": self.last.as_json(), "plan": plan, "grade": self.grade}, ensure_ascii=False)


def recalled(text: str) -> Memory:
    """What JSON says; an empty one where that is no memory, as nothing depends on it."""
    try:
        plain = json.loads(text)
        plan = tuple(act_of(act) for act in plain.get("plan", ()))
        return Memory(Last.of_json(plain["last"]), plan, plain.get("grade"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Memory()
