"""What tests say to a session at work, and what they hear."""

from __future__ import annotations

import json
from typing import Any

from google.adk.events import Event

from cleanplate.draft.model import Clip, Draft
from cleanplate.draft.timeline import segments
from cleanplate.flow import desk
from cleanplate.store import turns
from tests.flow.working import Place

Json = dict[str, Any]
At = tuple[str, str]


def said(place: Place, at: At, text: str) -> list[Json]:
    """A whole turn: its events, each of which the kit knows."""
    return told(place, place.ended_turn(place.say(at, text).id).id)


def told(place: Place, id: str) -> list[Json]:
    with place.house.db.read() as tx:
        found = [json.loads(body) for _, body in turns.events(tx, id)]
    for event in found:
        Event.model_validate(event)
    return found


def words(events: list[Json]) -> str:
    """The last thing that a turn says, which is a text."""
    return str(events[-1]["content"]["parts"][0]["text"])


def called(events: list[Json]) -> list[str]:
    """The tools that a turn used."""
    parts = [part for event in events for part in event.get("content", {}).get("parts", ())]
    return [part["functionCall"]["name"] for part in parts if "functionCall" in part]


def states(events: list[Json], name: str) -> list[Any]:
    """What a turn told of a part of the state."""
    deltas = [event["actions"]["stateDelta"] for event in events]
    return [delta[name] for delta in deltas if name in delta]


def draft(place: Place, at: At) -> Draft:
    with place.house.db.read() as tx:
        return desk.opened(tx, at[1]).draft


def quality(place: Place, at: At) -> str:
    """Of the first clip's removal."""
    clip = next(s for s in segments(draft(place, at)) if isinstance(s, Clip))
    return clip.removal.quality if clip.removal else "none"


def history(place: Place, at: At) -> list[str]:
    """Who did each step."""
    with place.house.db.read() as tx:
        return [step.who for step in desk.opened(tx, at[1]).history.steps]
