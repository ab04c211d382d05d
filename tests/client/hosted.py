"""A server as the protocol says that the hosted one behaves: silent edits, words for a screen, heartbeats, either
shape of a render, every code, streams that break off. It runs inside the test, and its time is a number.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx

Json = dict[str, Any]
Shape = Literal["old", "new", "both"]
MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 40
URL = "https://video.example"


class Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):
    """An answer in pieces; an exception among them is where the connection breaks. A call lets time pass."""

    def __init__(self, *pieces: bytes | Exception | Callable[[], None]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            if isinstance(piece, Exception):
                raise piece
            if isinstance(piece, bytes):
                yield piece
            else:
                piece()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece


@dataclass
class Hosted:
    """`moods`: how the next turns are answered. `refusals`: answers to the next requests of a path. `shape`: of
    renders. `polls`: how many looks an export takes."""

    shape: Shape = "both"
    polls: int = 3
    moods: deque[Any] = field(default_factory=deque)
    refusals: list[tuple[str, httpx.Response | Exception]] = field(default_factory=list)
    now: float = 1000.0
    waits: list[float] = field(default_factory=list)
    asked: list[httpx.Request] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, Json] = field(default_factory=dict)
    renders: dict[str, int] = field(default_factory=dict)
    later: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    edits: int = 0
    file: bytes = MP4

    # what a client is given in place of a network and a clock

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.answer)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    async def asleep(self, seconds: float) -> None:
        self.sleep(seconds)

    # what a test asks afterwards

    def said(self) -> list[str]:
        """All messages that reached the agent."""
        return [
            json.loads(request.content)["new_message"]["parts"][0]["text"]
            for request in self.asked
            if request.url.path == "/run_sse"
        ]

    def paths(self) -> list[str]:
        return [request.url.path for request in self.asked]

    # the server

    def answer(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.asked.append(request)
        self._happen()
        path = request.url.path
        for found in self.refusals:
            if re.search(found[0], path):
                self.refusals.remove(found)
                if isinstance(found[1], Exception):
                    raise found[1]
                return found[1]
        if path == "/api/auth/anonymous-token":
            return self._token(request)
        if path.startswith("/file/"):
            assert "authorization" not in request.headers
            return httpx.Response(200, content=self.file, headers={"Content-Type": "video/mp4"})
        user = self.tokens.get(request.headers.get("authorization", "").removeprefix("Bearer "))
        return self._known(request, path, user) if user else refused(401, 1001, "token expired")

    def _happen(self) -> None:
        """What was to happen until now."""
        due = [happens for when, happens in self.later if when <= self.now]
        self.later = [(when, happens) for when, happens in self.later if when > self.now]
        for happens in due:
            happens()

    def _token(self, request: httpx.Request) -> httpx.Response:
        if not request.headers.get("x-client-id"):
            return httpx.Response(400, json={"detail": "X-Client-Id header is required"})
        number = len(self.tokens) + 1
        self.tokens[f"nmv_usr_{number}"] = f"anon_{number}"
        data = {"token": f"nmv_usr_{number}", "user_id": f"anon_{number}", "credits": 100}
        return good({**data, "expires_at": "2026-11-29T00:00:00Z"})

    def _known(self, request: httpx.Request, path: str, user: str) -> httpx.Response:
        if path.endswith("/with-session/nemo_agent"):
            name = str(5529798706024415232 + len(self.sessions))
            self.sessions[name] = {"user": user, "draft": {"t": [], "d": 0, "m": {}}, "files": [], "media": {}}
            answer = good({"task_id": "t1", "session_id": name, "user_id": user})
        elif path == "/api/credits/balance/simple":
            answer = good({"available": 60, "frozen": 40, "total": 100})
        elif path.startswith("/api/state/"):
            answer = self._state(path.split("/")[-2], user)
        elif path.startswith("/api/upload-video/"):
            answer = self._upload(request, path.rsplit("/", maxsplit=1)[-1])
        elif path == "/run_sse":
            answer = self._turn(json.loads(request.content))
        elif path.startswith("/api/render/proxy/lambda"):
            answer = self._render(request, path)
        else:
            answer = httpx.Response(404, json={"detail": "Not Found"})
        return answer

    def _state(self, name: str, user: str) -> httpx.Response:
        session = self.sessions.get(name)
        if session is None or session["user"] != user:
            return refused(404, 1002, "session not found")
        state = {
            "draft": json.loads(json.dumps(session["draft"])),
            "video_infos": [{**f, "cdn_url": f"{URL}/cdn/{self.now}"} for f in session["files"]],
            "generated_media": dict(session["media"]),
            "canvas_config": None,
            "video_analyses": {},
        }
        return good({"session_id": name, "task_id": "t1", "task_name": "project", "user_id": user, "state": state})

    def _upload(self, request: httpx.Request, name: str) -> httpx.Response:
        session = self.sessions.get(name)
        if session is None:
            return refused(404, 1002, "session not found")
        names = [n.decode() for n in re.findall(rb'name="files"; filename="([^"]*)"', request.content)]
        if not names:
            names = [url.rsplit("/", 1)[1] for url in json.loads(request.content)["urls"]]
        if any(n.endswith(".txt") for n in names):
            return refused(415, 4001, "unsupported file")
        files = [
            {"filename": n, "file_type": "video", "duration": 30.5, "width": 1920, "height": 1080, "fps": 30}
            for n in names
        ]
        session["files"] += files
        return good({"files": files, "session_state_applied": True})

    def _turn(self, body: Json) -> httpx.Response:
        session = self.sessions.get(body["session_id"])
        if session is None:
            return refused(404, 1002, "session not found")
        self.edits += 1
        mood = self.moods.popleft() if self.moods else ("silent" if self.edits % 10 in (3, 6, 9) else "said")
        words = body["new_message"]["parts"][0]["text"]
        pieces = mood(self, session, words) if callable(mood) else getattr(self, f"_{mood}")(session, words)
        return httpx.Response(200, stream=Pieces(*pieces), headers={"Content-Type": "text/event-stream"})

    def edit(self, session: Json, words: str) -> None:
        """A title of these words."""
        session["draft"]["t"].append({"tt": 7, "sg": [{"d": 3000, "text": words}]})
        session["draft"]["d"] = 3000

    def _said(self, session: Json, words: str) -> list[Any]:
        self.edit(session, words)
        return [BEAT, *CALLS, event({"parts": [{"text": f"Added the title “{words}”."}], "role": "model"})]

    def _silent(self, session: Json, words: str) -> list[Any]:
        self.edit(session, words)
        return [*CALLS, BEAT]

    def _idle(self, session: Json, words: str) -> list[Any]:
        return [BEAT]

    def _broken(self, session: Json, words: str) -> list[Any]:
        """The stream breaks at once, and the work is done 50 s later."""
        self.later.append((self.now + 50, lambda: self.edit(session, words)))
        return [BEAT, httpx.ReadError("reset by peer")]

    def _gone(self, session: Json, words: str) -> list[Any]:
        """The stream breaks, and nothing ever comes of it."""
        return [BEAT, httpx.RemoteProtocolError("peer closed connection")]

    def _render(self, request: httpx.Request, path: str) -> httpx.Response:
        if path == "/api/render/proxy/lambda":
            body = json.loads(request.content)
            if not all(request.headers.get(f"x-skill-{name}") for name in ("source", "version", "platform")):
                return httpx.Response(402, json={"success": False, "error": "payment required"})
            if body["id"] in self.renders:
                return httpx.Response(200, json={"success": False, "error": "Task id already exists"})
            self.renders[body["id"]] = 0
            return httpx.Response(
                200, json={"success": True, "data": {"id": body["id"], "status": "pending", "progress": 5}}
            )
        name = path.split("/")[5]
        if name not in self.renders:
            return httpx.Response(404, json={"success": False, "error": "not found"})
        self.renders[name] += 1
        return httpx.Response(200, json=self._shown(name, self.renders[name] >= self.polls))

    def _shown(self, name: str, done: bool) -> Json:
        status, progress, url = ("completed", 100, f"{URL}/file/{name}.mp4") if done else ("processing", 50, None)
        new: Json = {"id": name, "status": status, "progress": progress, "createdAt": 1773423613616}
        old: Json = {"taskId": name, "status": status, "progress": progress}
        if done:
            new |= {"outputUrl": url, "completedAt": 1773423641222}
            old |= {"output": {"url": url, "duration": 30.5, "size": len(self.file)}}
        shapes: dict[str, Json] = {"new": {"data": new}, "old": old, "both": {**old, "data": new}}
        return {"success": True, **shapes[self.shape]}


BEAT = b"event: heartbeat\ndata:\n\n"


def event(content: Json, **more: Any) -> bytes:
    body = {
        "id": "e1",
        "invocationId": "i1",
        "author": "nemo_agent",
        "timestamp": 1795379191.17,
        "content": content,
    }
    return f"data: {json.dumps({**body, 'actions': {'stateDelta': {}, 'artifactDelta': {}}, **more})}\n\n".encode()


CALLS = [
    event({"role": "model", "parts": [{"functionCall": {"id": "c1", "name": "add_title", "args": {}}}]}),
    event({"role": "user", "parts": [{"functionResponse": {"id": "c1", "name": "add_title", "response": {}}}]}),
]


def says(text: str, edit: bool = False) -> Callable[..., list[Any]]:
    """A mood: the agent says this, and edits or not."""

    def mood(hosted: Hosted, session: Json, words: str) -> list[Any]:
        if edit:
            hosted.edit(session, words)
        return [event({"role": "model", "parts": [{"text": text}]})]

    return mood


def good(data: Json) -> httpx.Response:
    return httpx.Response(200, json={"code": 0, "message": "ok", "data": data})


def refused(status: int, code: int, message: str, **headers: str) -> httpx.Response:
    return httpx.Response(status, json={"code": code, "message": message, "data": None}, headers=headers)
