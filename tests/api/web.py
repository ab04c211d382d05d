"""Requests to the app without a socket, each in an event loop of its own."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import FastAPI

from cleanplate.store import users
from tests.service.standin import VIDEO, StandIn

BASE = "http://service.test"
SKILL = {"X-Skill-Source": "video-background-remover", "X-Skill-Version": "1.0.0", "X-Skill-Platform": "unknown"}
Json = dict[str, Any]


@dataclass
class Web:
    """One who calls: with a token or none, from an address."""

    app: FastAPI
    stand_in: StandIn
    token: str = ""
    name: str = ""
    session: str = ""
    address: str = "203.0.113.7"
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        own = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers = {**SKILL, **own, **self.headers, **more.pop("headers", {})}
        headers = {name: value for name, value in headers.items() if value is not None}

        async def go() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, client=(self.address, 4711))
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                return await client.request(method, path, headers=headers, **more)

        return asyncio.run(go())

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("POST", path, **more)

    def visitor(self, client: str = "client-1", address: str = "203.0.113.7") -> Web:
        """A new anonymous user."""
        bare = Web(self.app, self.stand_in, address=address)
        data = data_of(bare.post("/api/auth/anonymous-token", headers={"X-Client-Id": client}))
        return Web(self.app, self.stand_in, data["token"], data["user_id"], address=address)

    def at_work(self) -> Web:
        """The same, with a session."""
        self.session = data_of(self.post("/api/tasks/me/with-session/nemo_agent", json={}))["session_id"]
        return self

    def uploads(self, data: bytes = VIDEO, label: str = "talk.mp4", **more: Any) -> httpx.Response:
        files = [("files", (label, data, "video/mp4"))]
        return self.post(f"/api/upload-video/nemo_agent/me/{self.session}", files=files, **more)

    def says(self, text: str = "hello", **more: Any) -> httpx.Response:
        parts = {"parts": [{"text": text}]}
        body = {"app_name": "nemo_agent", "user_id": "me", "session_id": self.session, "new_message": parts}
        return self.post("/run_sse", json=body, **more)

    def exports(self, id: str = "render_1", **more: Any) -> httpx.Response:
        body = {"id": id, "sessionId": self.session, **more.pop("body", {})}
        return self.post("/api/render/proxy/lambda", json=body, **more)

    @property
    def id(self) -> str:
        """The user's id inside."""
        with self.stand_in.house.db.read() as tx:
            found = users.named(tx, self.name)
        assert found
        return found.id


def data_of(answer: httpx.Response) -> Json:
    """What a good answer holds."""
    body: Json = answer.json()
    assert answer.status_code == 200 and body["code"] == 0, answer.text
    data: Json = body["data"]
    return data


def refused(answer: httpx.Response, status: int, code: int) -> Json:
    """What an error says: each has a sentence, a code, and the request's id."""
    body: Json = answer.json()
    assert (answer.status_code, body["code"]) == (status, code), answer.text
    assert body["message"].strip() and body["data"] is None
    assert body["request_id"] == answer.headers["X-Request-Id"] != ""
    return body


def events_of(answer: httpx.Response) -> list[Json]:
    """The events of a stream, without heartbeats."""
    assert answer.status_code == 200, answer.text
    lines = [line for line in answer.text.split("\n") if line.startswith("data:")]
    return [json.loads(line.removeprefix("data: ")) for line in lines if line != "data:"]
