"""What every conversation shares: token and renewal, session, patience; and the short conversations."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypedDict

from cleanplate import __version__
from cleanplate.client import wire
from cleanplate.client.attribution import attribution
from cleanplate.client.identity import Environment, Folder, Keep, usable
from cleanplate.client.refusal import Account, refusal
from cleanplate.client.steps import Answer, Ask, Flow, Json, T, Wait
from cleanplate.client.wire import Credits, Session, State
from cleanplate.errors import NoSessionError, RateError, ServiceError, TokenError
from cleanplate.ids import now_ms

PATIENCE_S = 120  # a longer Retry-After is told instead of waited for
APP = "nemo_agent"
_NONE: Mapping[str, str] = {}


class Options(TypedDict, total=False):
    """What a Core may be told; its docstring says what for."""

    session: str
    environment: Mapping[str, str] | None
    keep: Keep | None
    skill: Path | None
    language: str
    name: str
    tell: Callable[[str], None]
    now: Callable[[], int]
    clock: Callable[[], float]


class Core:
    """A user at one server. A `session` that was chosen outright is never replaced by another; `skill` is the
    folder of the skill that speaks, `name` what a new session is called. `tell` hears what a person should know of
    the set-up; `keep`, `environment`, `now` (ms) and `clock` (s) are seams. Raises UsageError."""

    def __init__(
        self,
        server: str | None = None,
        *,
        session: str = "",
        environment: Mapping[str, str] | None = None,
        keep: Keep | None = None,
        skill: Path | None = None,
        language: str = "en",
        name: str = "project",
        tell: Callable[[str], None] = lambda _: None,
        now: Callable[[], int] = now_ms,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        given = os.environ if environment is None else environment
        self._environment = Environment.of(given, server)
        self._own = self._environment.token
        self._keep = keep or Folder()
        self._known = self._keep.known(self._place)
        self.resumes: bool | None = None  # whether uploads may be gone on with there; not known yet
        self._chosen = session
        self._attribution = attribution(given, skill)
        self.language, self._name = language, name
        self.tell, self.now, self.clock = tell, now, clock

    @property
    def server(self) -> str:
        return self._environment.server

    @property
    def account(self) -> Account:
        known = self._known.user_id
        anonymous = known.startswith("anon_") if known else not self._own
        return Account(known, self._environment.web, anonymous)

    @property
    def keep(self) -> Keep:
        return self._keep

    @property
    def attribution(self) -> dict[str, str]:
        return {"User-Agent": f"cleanplate/{__version__}", **self._attribution}

    def asked(
        self,
        method: str,
        path: str,
        accept: str = "application/json",
        also: Mapping[str, str] = _NONE,
        **more: Any,
    ) -> Flow[Answer]:
        """A request with token, attribution and what headers it needs `also`: once more after 429, and after 1001
        with a fresh token."""
        chances, waited = 2 if self._own else 1, False
        while True:
            token = self._own or self._known.token or (yield from self._joined())
            headers = {**self.attribution, "Accept": accept, "Authorization": f"Bearer {_safe(token)}", **also}
            answer = yield Ask(method, self.server + path, headers, **more)
            wrong = refusal(answer, self.account)
            if wrong is None:
                return answer
            if isinstance(wrong, TokenError) and chances:
                chances -= 1
                self._forget()
            elif isinstance(wrong, RateError) and not waited and wrong.retry_after <= PATIENCE_S:
                waited = True
                yield Wait(max(1, wrong.retry_after))
            else:
                raise wrong

    def in_session(self, do: Callable[[str], Flow[T]]) -> Flow[T]:
        """Do something in the session; where the server knows it no more, once again in a new one."""
        session = self._chosen or self._known.session or (yield from self._opened()).session_id
        try:
            return (yield from do(session))
        except NoSessionError:
            if self._chosen:
                raise
        self.tell("The session is gone, so a new one was begun. Upload again what it had.")
        return (yield from do((yield from self._opened()).session_id))

    def connected(self) -> Flow[Session]:
        """A session to go on in; a new one where there is none."""
        if self._chosen or self._known.session:
            return Session(self._chosen or self._known.session, user_id=self._known.user_id)
        return (yield from self._opened())

    def renewed(self, keep: bool = True) -> Flow[Session]:
        """A new session, whatever there was; one that is not kept is this client's own, and forgotten with it."""
        self._chosen = ""
        if keep:
            return (yield from self._opened())
        made = yield from self._made()
        self._chosen = made.session_id
        return made

    def state(self) -> Flow[State]:
        return (yield from self.in_session(self.state_of))

    def state_of(self, session: str) -> Flow[State]:
        """The state of this session and no other. Raises NoSessionError."""
        answer = yield from self.asked("GET", f"/api/state/{APP}/me/{part(session)}/latest")
        found = wire.state(answer.json)
        if found.session.user_id and found.session.user_id != self._known.user_id:
            self._note(user_id=found.session.user_id)
        return found

    def credits(self) -> Flow[Credits]:
        return wire.credits((yield from self.asked("GET", "/api/credits/balance/simple")).json)

    def _opened(self) -> Flow[Session]:
        made = yield from self._made()
        self._note(session=made.session_id, user_id=made.user_id or self._known.user_id)
        return made

    def _made(self) -> Flow[Session]:
        body = {"task_name": self._name, "language": self.language}
        made = wire.session((yield from self.asked("POST", f"/api/tasks/me/with-session/{APP}", body=body)).json)
        if not made.session_id:
            raise ServiceError("The server made no session.", "Is this the right server?")
        return made

    def _joined(self) -> Flow[str]:
        """A starter token for this client: once more after 429, and after 400 as a fresh client."""
        given = self._environment.client_id
        client, fresh, waited = given if usable(given) else self._keep.client_id(), False, False
        while True:
            headers = {**self.attribution, "Accept": "application/json", "X-Client-Id": client}
            answer = yield Ask("POST", f"{self.server}/api/auth/anonymous-token", headers)
            wrong = refusal(answer, self.account)
            if wrong is None:
                return self._welcomed(wire.mapping(answer.json.get("data")))
            if answer.status == 400 and not fresh:
                client, fresh = self._keep.new_client_id(), True
            elif isinstance(wrong, RateError) and not waited and wrong.retry_after <= PATIENCE_S:
                waited = True
                yield Wait(max(1, wrong.retry_after))
            else:
                raise wrong

    def _welcomed(self, data: Json) -> str:
        token = wire.plain(data.get("token"))
        if not token:
            raise ServiceError("The server gave no token.", "Is this the right server?")
        self._note(token=token, user_id=wire.plain(data.get("user_id")), session="")
        until = wire.plain(data.get("expires_at"))[:10]
        credits = wire.number(data.get("credits"))
        more = f"{credits} credits" if credits is not None else "a starter token"
        self.tell(f"Connected to {self.server}: {more}{f', until {until}' if until else ''}.")
        return token

    def _forget(self) -> None:
        """The token is no good. After NEMO_TOKEN it is the turn of the kept one."""
        if self._own:
            self.tell("The server does not accept NEMO_TOKEN; a starter token takes its place.")
            self._own = ""
            self._known = self._keep.known(self._place)
        else:
            self._note(token="", session="", user_id="")

    def _note(self, **changed: str) -> None:
        self._known = replace(self._known, **changed)
        self._keep.note(self._place, self._known)

    @property
    def _place(self) -> str:
        """Sessions of NEMO_TOKEN's user are not those of the anonymous one."""
        return f"{self.server} NEMO_TOKEN" if self._own else self.server


def part(text: str) -> str:
    """A session id as one part of an address. Raises NoSessionError for what can be none."""
    if not text or len(text) > 64 or not all(c.isascii() and (c.isalnum() or c in "_-") for c in text):
        raise NoSessionError("There is no such session.", "Its id is a number.")
    return text


def _safe(token: str) -> str:
    """Raises TokenError for what no header can carry."""
    if not all("!" <= c <= "~" for c in token):
        raise TokenError("The token has characters that no token has.", "Check NEMO_TOKEN: was it copied whole?")
    return token
