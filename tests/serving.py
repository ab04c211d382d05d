"""The service as a process of its own: started as people start it, asked over plain HTTP, killed at will."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

_PROGRAM = "from cleanplate.cli.main import main; main()"
_PATIENCE = 90  # seconds until a test gives up; none of it is waited for when all is well
ATTRIBUTION = {"X-Skill-Source": "tests", "X-Skill-Version": "1", "X-Skill-Platform": "unknown"}
Json = dict[str, Any]


class Server:
    """`cleanplate serve` on a folder. It may be killed and started again."""

    def __init__(self, data: Path, cache: Path, weights: Path, **settings: object) -> None:
        named = {f"CLEANPLATE_{name.upper()}": str(value) for name, value in settings.items()}
        own = {"CLEANPLATE_CACHE_DIR": str(cache), "CLEANPLATE_WEIGHTS_DIR": str(weights)}
        self._environment = {**os.environ, **own, **named}
        self._data, self._port = data, 0
        self._process: subprocess.Popen[str] | None = None
        self.said: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def start(self, ready: str = "/readyz") -> None:
        """Until that address answers 200: /healthz does where there are no weights."""
        command = [sys.executable, "-c", _PROGRAM, "serve", "--port", str(self._port), "--data", str(self._data)]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=self._environment)
        assert self._process.stderr
        heard = threading.Event()
        self._ear = threading.Thread(target=self._listen, args=(self._process.stderr, heard), daemon=True)
        self._ear.start()
        assert heard.wait(_PATIENCE), self.said
        until(lambda: self._process_lives() and _answers(f"{self.url}{ready}"))

    def kill(self) -> None:
        """At once, as a power cut would: no chance to tidy up."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Politely; its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        assert self._process
        self._process.send_signal(how)
        code = self._process.wait(_PATIENCE)
        self._ear.join()
        return code

    def _process_lives(self) -> bool:
        assert self._process
        assert self._process.poll() is None, self.said[-20:]
        return True

    def _listen(self, stream: Any, heard: threading.Event) -> None:
        with stream:
            self._hear(stream, heard)

    def _hear(self, stream: Any, heard: threading.Event) -> None:
        for line in stream:
            self.said.append(line.rstrip())
            found = re.search(r"serves on http://[^ ]*:(\d+)", line)
            if found:
                self._port = int(found[1])
                heard.set()
        heard.set()


@contextmanager
def serving(data: Path, cache: Path, weights: Path, **settings: object) -> Iterator[Server]:
    """A server until the end of the block."""
    server = Server(data, cache, weights, **settings)
    try:
        server.start()
        yield server
    finally:
        server.kill()


def until(true: Any, patience: float = _PATIENCE, every: float = 0.05) -> Any:
    """Ask again and again until the answer is true; the answer. Fails when it takes too long."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        answer = true()
        if answer:
            return answer
        time.sleep(every)
    raise AssertionError("it never came to pass")


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


@dataclass
class Client:
    """A client as one would be written for the hosted service: plain HTTP, nothing of ours."""

    url: str
    name: str = "client-1"
    token: str = ""
    user: str = ""
    session: str = ""
    headers: dict[str, str] = field(default_factory=lambda: dict(ATTRIBUTION))

    def join(self, language: str = "en") -> Client:
        """A starter token, and a session."""
        got = httpx.post(f"{self.url}/api/auth/anonymous-token", headers={"X-Client-Id": self.name}).json()
        assert got["code"] == 0, got
        self.token, self.user = got["data"]["token"], got["data"]["user_id"]
        self.headers["Authorization"] = f"Bearer {self.token}"
        self.open(language)
        return self

    def open(self, language: str = "en") -> str:
        body = {"task_name": "project", "language": language}
        got = self.post("/api/tasks/me/with-session/nemo_agent", json=body).json()
        assert got["code"] == 0, got
        self.session = got["data"]["session_id"]
        return self.session

    def get(self, path: str, **more: Any) -> httpx.Response:
        return httpx.get(f"{self.url}{path}", headers=self.headers, timeout=_PATIENCE, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return httpx.post(f"{self.url}{path}", headers=self.headers, timeout=_PATIENCE, **more)

    def upload(self, *paths: Path) -> Json:
        files = [("files", (path.name, path.read_bytes())) for path in paths]
        answer: Json = self.post(f"/api/upload-video/nemo_agent/me/{self.session}", files=files).json()
        return answer

    def say(self, words: str) -> list[Json]:
        """All events of a turn, to its end."""
        body = {"app_name": "nemo_agent", "user_id": "me", "session_id": self.session,
                "new_message": {"parts": [{"text": words}]}}  # fmt: skip
        headers = {**self.headers, "Accept": "text/event-stream"}
        with httpx.stream("POST", f"{self.url}/run_sse", json=body, headers=headers, timeout=_PATIENCE) as answer:
            assert answer.status_code == 200, answer.read()
            lines = [line.removeprefix("data: ") for line in answer.iter_lines() if line.startswith("data: ")]
        return [json.loads(line) for line in lines if line.strip()]

    def state(self) -> Json:
        got = self.get(f"/api/state/nemo_agent/me/{self.session}/latest").json()
        assert got["code"] == 0, got
        state: Json = got["data"]["state"]
        return state

    def credits(self) -> Json:
        got = self.get("/api/credits/balance/simple").json()
        assert got["code"] == 0, got
        balance: Json = got["data"]
        return balance

    def render(self, name: str, draft: Json | None = None, **output: object) -> httpx.Response:
        body: Json = {"id": name, "sessionId": self.session, "draft": draft or self.state()["draft"]}
        return self.post("/api/render/proxy/lambda", json=body | ({"output": output} if output else {}))

    def poll(self, name: str) -> Json:
        answer: Json = self.get(f"/api/render/proxy/lambda/{name}").json()
        return answer

    def finished(self, name: str, patience: float = _PATIENCE) -> Json:
        """Poll until it has ended, one way or the other."""

        def ended() -> Json | None:
            told = self.poll(name)
            return told if told.get("status") in ("completed", "failed") else None

        told: Json = until(ended, patience, every=0.2)
        return told


def text_of(events: list[Json]) -> str:
    """The last words of a turn."""
    texts = [part["text"] for e in events for part in e.get("content", {}).get("parts", []) if "text" in part]
    return texts[-1] if texts else ""
