"""Turns: the longest silence while mattes are made, or waited for, and how soon a plain question is answered."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path

import httpx
from tests import portrait
from tests.serving import Client

from bench.service.figure import Figure, Spread
from bench.service.serving import served
from bench.service.uploads import wait_for_copies

SECONDS = 24  # of a longer clip
LIMIT_S = 15.0  # of silence, heartbeats being no silence
QUESTIONS = 60
_PATIENCE = 900


@dataclass
class Heard:
    """When each line of a stream came, in seconds since the words were sent."""

    times: list[float] = field(default_factory=list)
    heartbeats: int = 0

    @property
    def silence(self) -> float:
        return longest_gap([0.0, *self.times])


def measure() -> Iterator[Figure]:
    with served() as (server, folder), httpx.Client(base_url=server.url, timeout=_PATIENCE) as web:
        listened = partial(_listened, web)
        clients = [_uploaded(server.url, folder, index) for index in range(2)]
        wait_for_copies(folder / "data", *clients)
        with ThreadPoolExecutor(2) as pool:
            told = list(pool.map(listened, clients, ["replace the background with teal"] * 2))
        first, second = sorted(told, key=lambda heard: heard.times[-1])
        for what, heard in (("which is matted", first), ("which waits for that", second)):
            said = f"{heard.silence:.1f} s at most in {heard.times[-1]:.1f} s, {heard.heartbeats} heartbeats"
            numbers = {"silence_s": heard.silence, "seconds": heard.times[-1], "heartbeats": heard.heartbeats}
            held = heard.silence <= LIMIT_S
            yield Figure(f"silence, {SECONDS} s clip {what}", said, held, numbers)
        asked = [listened(clients[0], "what is on the timeline") for _ in range(QUESTIONS)]
        spread = Spread.of([heard.times[-1] for heard in asked])
        yield Figure("a turn without media work", str(spread), None, vars(spread))


def longest_gap(times: Sequence[float]) -> float:
    """Between one and the next."""
    return max(after - before for before, after in pairwise(times))


def _uploaded(url: str, folder: Path, index: int) -> Client:
    client = Client(url, f"talker-{index}").join()
    clip = portrait.clip(folder / f"long {index}.mp4", seconds=SECONDS, size=(320 + 2 * index, 240))
    answer = client.upload(clip)
    assert answer["code"] == 0, answer
    return client


def _listened(web: httpx.Client, client: Client, words: str) -> Heard:
    """Say it, and listen to the end of the turn."""
    heard, begun = Heard(), time.monotonic()
    body = {"app_name": "nemo_agent", "user_id": "me", "session_id": client.session,
            "new_message": {"parts": [{"text": words}]}}  # fmt: skip
    headers = {**client.headers, "Accept": "text/event-stream"}
    with web.stream("POST", "/run_sse", json=body, headers=headers) as answer:
        assert answer.status_code == 200, answer.read()
        for line in answer.iter_lines():
            if line:
                heard.times.append(time.monotonic() - begun)
                heard.heartbeats += line.startswith("event: heartbeat")
    heard.times.append(time.monotonic() - begun)
    return heard
