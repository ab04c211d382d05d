"""Saying something: the turn is heard to its end; silence and broken streams end in a look at the state.

A message is never sent twice. After a broken stream the state is asked for after 30 s, then every 60 s, and five
answers without change end it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cleanplate.client import gui
from cleanplate.client.core import APP, Core
from cleanplate.client.hearing import Ear, Hear, Heard
from cleanplate.client.refusal import error
from cleanplate.client.steps import Flow, Json, Wait
from cleanplate.client.summary import differences, standing, summary, tongue, unchanged
from cleanplate.client.wire import State
from cleanplate.errors import CleanplateError, NoSessionError, OfflineError, RateError, ServiceError, UsageError

FIRST_S, NEXT_S, TRIES = 30, 60, 5
_MOST_LOOKS = 20  # however often it changes
_SILENCE_S = 300.0  # a stream that is as quiet as this is dead: servers send heartbeats
_LONGEST = 20_000  # characters of a message

How = Literal["said", "silent", "recovered", "lost"]

_WORDS = {
    "en": {
        "lost": "The connection broke off, and nothing has changed since. The message was not sent again, for it "
        "may still be worked on: ask for the state later.",
        "export": "To get the file, say “export”.",
        "say": "Say it in words: “{}”.",
        "credits": "Credits: {} available, {} held.",
    },
    "zh": {
        "lost": "连接中断，之后没有任何变化。消息没有重发，因为它可能仍在处理：请稍后查询状态。",
        "export": "需要成片时，说“导出”即可。",
        "say": "用文字说明即可：“{}”。",
        "credits": "积分：可用 {}，冻结 {}。",
    },
}


@dataclass(frozen=True)
class Reply:
    """What came of a message. `how`: the agent said it; it was silent, or the stream broke, and the state told it;
    or nobody knows. `actions`: what the agent would have had people do on a screen. `problem`: what it met."""

    text: str
    how: How
    calls: tuple[str, ...] = ()
    actions: tuple[gui.Action, ...] = ()
    problem: CleanplateError | None = None


def said(core: Core, words: str, hear: Hear | None = None) -> Flow[Reply]:
    """Say something, and wait for the end of the turn. Raises ServiceError and what else the server refuses with;
    OfflineError where it never arrived."""
    if not words.strip():
        raise UsageError("There is nothing to say.", "Say what is to be done.")
    if len(words) > _LONGEST:
        raise UsageError(f"That is more than {_LONGEST:,} characters.", "Say less at once.")
    before = yield from core.state()
    ear = Ear(core.clock, hear, tongue(words, core.language))
    return (yield from core.in_session(lambda session: _turn(core, session, words, before, ear)))


def _turn(core: Core, session: str, words: str, before: State, ear: Ear) -> Flow[Reply]:
    language = tongue(words, core.language)
    try:
        yield from core.asked(
            "POST", "/run_sse", "text/event-stream", body=_message(session, words), sink=ear, silence_s=_SILENCE_S
        )
    except OfflineError as broken:
        if not broken.sent:
            raise
        return (yield from _recovered(core, session, before, ear, language))
    ear.close()
    problem = _problem(core, ear.turn.fault)
    text, actions = gui.translated(ear.turn.text)
    if not text and problem and type(problem) not in (ServiceError, NoSessionError):
        raise problem
    how: How = "said" if text else "silent"
    if not text:
        after = yield from _state(core, session)
        text = _told(before, after, language)
    more = yield from _done(core, session, actions, how, language)
    return Reply("\n".join([text, *more]), how, tuple(ear.turn.calls), actions, problem)


def _recovered(core: Core, session: str, before: State, ear: Ear, language: str) -> Flow[Reply]:
    """Look until the state has changed and then stands still: a turn may change it more than once."""
    last, still, changed, wait = before, 0, False, FIRST_S
    for _ in range(_MOST_LOOKS):
        yield Wait(wait)
        wait = NEXT_S
        ear.tick()
        now = yield from _looked(core, session)
        if now and standing(now) != standing(last):
            last, changed, still = now, True, 0
            continue
        still += 1
        if (now and changed) or still >= TRIES:
            break
    text, actions = gui.translated(ear.turn.text)
    told = _told(before, last, language) if changed else _WORDS[language]["lost"]
    how: How = "recovered" if changed else "lost"
    return Reply("\n".join(filter(None, (text, told))), how, tuple(ear.turn.calls), actions)


def _looked(core: Core, session: str) -> Flow[State | None]:
    """The state, or None where it cannot be had just now."""
    try:
        return (yield from _state(core, session))
    except (OfflineError, RateError):
        return None


def _state(core: Core, session: str) -> Flow[State]:
    """The state after a message: that the session is gone must not have the message sent once more."""
    try:
        return (yield from core.state_of(session))
    except NoSessionError:
        raise ServiceError("The session ended while the message was worked on.", "Begin a new one.") from None


def _told(before: State, after: State, language: str) -> str:
    changes = differences(before, after, language) or [unchanged(language)]
    return "\n".join([("" if language == "zh" else " ").join(changes), summary(after.draft, language)])


def _done(
    core: Core, session: str, actions: tuple[gui.Action, ...], how: How, language: str
) -> Flow[tuple[str, ...]]:
    """Actions that only look are done; what makes a file or another edit is left to the person, in words."""
    words, told = _WORDS[language], list[str]()
    kinds = {action.kind for action in actions}
    if kinds & {"summary", "state"} and how == "said":
        told.append(summary((yield from _state(core, session)).draft, language))
    if "credits" in kinds:
        has = yield from core.credits()
        told.append(words["credits"].format(has.available, has.frozen))
    told += [words["say"].format(action.words) for action in actions if action.kind == "say"]
    if "export" in kinds:
        told.append(words["export"])
    return tuple(told)


def _problem(core: Core, fault: Heard | None) -> CleanplateError | None:
    return error(fault.code, fault.text, "", core.account) if fault else None


def _message(session: str, words: str) -> Json:
    return {
        "app_name": APP,
        "user_id": "me",
        "session_id": session,
        "new_message": {"role": "user", "parts": [{"text": words}]},
    }
