"""`Client`: the conversations of this room over a connection, one call after the other."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self, Unpack

import httpx

from cleanplate.client import export, talk, upload
from cleanplate.client.core import Core, Options
from cleanplate.client.export import Exported, Watch
from cleanplate.client.hearing import Hear
from cleanplate.client.http import Body, arguments, heard, translated
from cleanplate.client.steps import NOTHING, Answer, Ask, Flow, Step, T, Told
from cleanplate.client.talk import Reply
from cleanplate.client.wire import Arrived, Credits, Output, Render, Session, State
from cleanplate.errors import CleanplateError

Sleep = Callable[[float], None]


class Client:
    """Talks to one server. All that it remembers between calls is in its core.

    `transport` and `sleep` are seams: a test needs neither a socket nor time. `more` goes to Core.
    """

    def __init__(
        self,
        server: str | None = None,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Sleep = time.sleep,
        **more: Unpack[Options],
    ) -> None:
        self.core = Core(server, **more)
        self._http = httpx.Client(transport=transport)
        self._sleep = sleep

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def connect(self) -> Session:
        """A token and a session, made where there are none yet."""
        return self.run(self.core.connected())

    def renew(self, keep: bool = True) -> Session:
        """A new session, whatever there was; not to be gone on with next time where it is not kept."""
        return self.run(self.core.renewed(keep))

    def upload(self, *sources: str | Path, told: Told | None = None) -> Arrived:
        """Files by path, or addresses that the server fetches."""
        return self.run(upload.uploaded(self.core, sources, told))

    def say(self, words: str, hear: Hear | None = None) -> Reply:
        """Say something to the agent, and wait for the end of its turn. `hear` gets pieces as they come."""
        return self.run(talk.said(self.core, words, hear))

    def state(self) -> State:
        """The session as it stands."""
        return self.run(self.core.state())

    def credits(self) -> Credits:
        """What may still be spent."""
        return self.run(self.core.credits())

    def export(
        self,
        to: str | Path | None = None,
        output: Output | None = None,
        told: Watch | None = None,
        overwrite: bool = False,
    ) -> Exported:
        """Render the session's draft, and download it. `to` is a file or folder; `told` hears percent."""
        return self.run(export.exported(self.core, to, output, told, overwrite))

    def submit(self, output: Output | None = None) -> Render:
        """Order an export, and come back at once."""
        return self.run(export.submitted(self.core, output))

    def render(self, name: str) -> Render:
        """Where an export stands."""
        return self.run(export.status(self.core, name))

    def cancel(self, name: str) -> Render:
        """End an export."""
        return self.run(export.cancelled(self.core, name))

    def download(
        self, name: str, to: str | Path | None = None, told: Watch | None = None, overwrite: bool = False
    ) -> Exported:
        """Fetch an export by its id, waiting until it is done."""
        return self.run(export.fetched(self.core, name, to, told, overwrite))

    def pause(self, seconds: float) -> None:
        """Let time pass, as it does between two looks at an export."""
        self._sleep(seconds)

    def run(self, flow: Flow[T]) -> T:
        """Do a conversation's steps, and give it the answers."""
        try:
            step = next(flow)
            while True:
                try:
                    answer = self._done(step)
                except CleanplateError as error:
                    step = flow.throw(error)
                else:
                    step = flow.send(answer)
        except StopIteration as end:
            result: T = end.value
            return result
        finally:
            flow.close()

    def _done(self, step: Step) -> Answer:
        if isinstance(step, Ask):
            return self._asked(step)
        self._sleep(step.seconds)
        return NOTHING

    def _asked(self, ask: Ask) -> Answer:
        with (
            arguments(ask) as given,
            translated(ask),
            self._http.stream(ask.method, ask.address, **given) as response,
        ):
            if ask.sink and response.is_success and ask.sink.begin(heard(response)):
                for piece in response.iter_bytes():
                    ask.sink.take(piece)
                return heard(response)
            body = Body()
            for piece in response.iter_bytes():
                body.take(piece)
            return heard(response, body.whole)
