"""`AsyncClient`: the same conversations, for programs that do something else meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Self, Unpack

import httpx

from cleanplate.client import export, talk, upload
from cleanplate.client.core import Core, Options
from cleanplate.client.export import Exported, Watch
from cleanplate.client.hearing import Hear
from cleanplate.client.http import Body, arguments, awaited, heard, translated
from cleanplate.client.steps import NOTHING, Answer, Ask, Flow, Step, T, Told
from cleanplate.client.talk import Reply
from cleanplate.client.wire import Arrived, Credits, Output, Render, Session, State
from cleanplate.errors import CleanplateError

Sleep = Callable[[float], Awaitable[None]]


class AsyncClient:
    """Talks to one server, as Client does; one conversation at a time for each session."""

    def __init__(
        self,
        server: str | None = None,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Sleep = asyncio.sleep,
        **more: Unpack[Options],
    ) -> None:
        self.core = Core(server, **more)
        self._http = httpx.AsyncClient(transport=transport)
        self._sleep = sleep

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def connect(self) -> Session:
        """A token and a session, made where there are none yet."""
        return await self.run(self.core.connected())

    async def renew(self, keep: bool = True) -> Session:
        """A new session, whatever there was; not to be gone on with next time where it is not kept."""
        return await self.run(self.core.renewed(keep))

    async def upload(self, *sources: str | Path, told: Told | None = None) -> Arrived:
        """Files by path, or addresses that the server fetches."""
        return await self.run(upload.uploaded(self.core, sources, told))

    async def say(self, words: str, hear: Hear | None = None) -> Reply:
        """Say something to the agent, and wait for the end of its turn. `hear` gets pieces as they come."""
        return await self.run(talk.said(self.core, words, hear))

    async def state(self) -> State:
        """The session as it stands."""
        return await self.run(self.core.state())

    async def credits(self) -> Credits:
        """What may still be spent."""
        return await self.run(self.core.credits())

    async def export(
        self,
        to: str | Path | None = None,
        output: Output | None = None,
        told: Watch | None = None,
        overwrite: bool = False,
    ) -> Exported:
        """Render the session's draft, and download it. `to` is a file or folder; `told` hears percent."""
        return await self.run(export.exported(self.core, to, output, told, overwrite))

    async def submit(self, output: Output | None = None) -> Render:
        """Order an export, and come back at once."""
        return await self.run(export.submitted(self.core, output))

    async def render(self, name: str) -> Render:
        """Where an export stands."""
        return await self.run(export.status(self.core, name))

    async def cancel(self, name: str) -> Render:
        """End an export."""
        return await self.run(export.cancelled(self.core, name))

    async def download(
        self, name: str, to: str | Path | None = None, told: Watch | None = None, overwrite: bool = False
    ) -> Exported:
        """Fetch an export by its id, waiting until it is done."""
        return await self.run(export.fetched(self.core, name, to, told, overwrite))

    async def pause(self, seconds: float) -> None:
        """Let time pass, as it does between two looks at an export."""
        await self._sleep(seconds)

    async def run(self, flow: Flow[T]) -> T:
        """Do a conversation's steps, and give it the answers."""
        try:
            step = next(flow)
            while True:
                try:
                    answer = await self._done(step)
                except CleanplateError as error:
                    step = flow.throw(error)
                else:
                    step = flow.send(answer)
        except StopIteration as end:
            result: T = end.value
            return result
        finally:
            flow.close()

    async def _done(self, step: Step) -> Answer:
        if isinstance(step, Ask):
            return await self._asked(step)
        await self._sleep(step.seconds)
        return NOTHING

    async def _asked(self, ask: Ask) -> Answer:
        with arguments(ask) as given, translated(ask):
            if "content" in given:
                given["content"] = awaited(given["content"])
            async with self._http.stream(ask.method, ask.address, **given) as response:
                if ask.sink and response.is_success and ask.sink.begin(heard(response)):
                    async for piece in response.aiter_bytes():
                        ask.sink.take(piece)
                    return heard(response)
                body = Body()
                async for piece in response.aiter_bytes():
                    body.take(piece)
                return heard(response, body.whole)
