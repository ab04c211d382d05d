"""Hands that cut out pictures right here, with made networks."""

from __future__ import annotations

from threading import Event
from typing import Any

from cleanplate.flow.hands.tasks import TASKS
from tests.service.standin import StandIn

Json = dict[str, Any]


class Cutter:
    """What a stand-in's hands do; `raises`, if set, is what comes of it instead."""

    def __init__(self, stand_in: StandIn, people: str, things: str) -> None:
        self._networks = {"people": people, "things": things}
        self.raises: BaseException | None = None
        self.asked: list[Json] = []
        hands: Any = stand_in.hands
        hands.do = self.do

    def do(self, task: str, params: Json, *, key: str, limit_s: float, **_: Any) -> Json:
        self.asked.append(params)
        if self.raises:
            raise self.raises
        return TASKS[task]({**params, **self._networks}, lambda _: None, Event())
