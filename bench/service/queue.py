"""A queue: exports of four users, ordered by one after the other, so that first come, first served is unfair."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from tests import portrait
from tests.serving import Client, Json

from bench.service.figure import Figure
from bench.service.serving import served
from bench.service.uploads import wait_for_copies
from bench.service.watch import watched
from cleanplate.draft.operation import operation
from cleanplate.draft.wire import dumped, loaded

USERS, EACH = 4, 5
LEAD = 2  # exports that one user may be ahead of another who waits: what the order of the queue promises
_PATIENCE = 900


def measure() -> Iterator[Figure]:
    with served() as (server, folder):
        orders = [(client, *_draft(client)) for client in _uploaded(server.url, folder)]
        wait_for_copies(folder / "data", *(client for client, *_ in orders))
        begun = time.monotonic()
        with watched(server.pid) as peak:
            for client, name, draft in orders:
                answer = client.render(name, draft).json()
                assert answer["success"], answer
            ordered = time.monotonic() - begun
            with ThreadPoolExecutor(USERS) as pool:
                ends = list(pool.map(lambda order: _ended(order[0], order[1]), orders))
            spent = time.monotonic() - begun
    users = [index // EACH for index in range(len(orders))]
    yield Figure(
        f"{USERS} users, {EACH} exports each",
        f"all done in {spent:.1f} s, ordered in {ordered:.2f} s",
        None,
        {"seconds": spent, "ordered_s": ordered},
    )
    yield _fairness(users, ends)
    said = f"server {peak.alone:.0f} MB, with {peak.children} children at most {peak.together:.0f} MB (PSS)"
    yield Figure("  memory", said, None, {"server_mb": peak.alone, "together_mb": peak.together})


def _fairness(users: Sequence[int], ends: Sequence[int]) -> Figure:
    order = [user for _, user in sorted(zip(ends, users, strict=True))]
    ahead, apart = lead(order), max(spreads(users, ends)) / 1000
    letters = " ".join("".join("ABCD"[user] for user in order[i : i + USERS]) for i in range(0, len(order), USERS))
    said = f"{letters}; one is {ahead} ahead at most, n-th finishes are {apart:.1f} s apart at most"
    return Figure("  order", said, ahead <= LEAD, {"lead": ahead, "apart_s": apart})


def lead(order: Sequence[int]) -> int:
    """The most finishes that a user was ahead of another who still waited. `order`: whose came first, second, …"""
    total, done, most = Counter(order), Counter[int](), 0
    for user in order:
        done[user] += 1
        waiting = [done[other] for other in total if done[other] < total[other]]
        most = max([most, *(done[user] - other for other in waiting)])
    return most


def spreads(users: Sequence[int], ends: Sequence[int]) -> list[int]:
    """For the n-th finish of each user: how far the last is after the first, in the unit of `ends`."""
    each = [
        sorted(end for end, user in zip(ends, users, strict=True) if user == who) for who in sorted(set(users))
    ]
    return [max(nth) - min(nth) for nth in zip(*each, strict=True)]


def _uploaded(url: str, folder: Path) -> list[Client]:
    """A session for each export, with a clip of its own; all of one user's, then the next one's."""
    people = [Client(url, f"user-{index}").join() for index in range(USERS)]
    clients = [replace(person, headers=dict(person.headers)) for person in people for _ in range(EACH)]
    for index, client in enumerate(clients):
        client.open()
        clip = portrait.clip(folder / f"clip {index}.mp4", seconds=1, size=(320 + 2 * index, 240))
        answer = client.upload(clip)
        assert answer["code"] == 0, answer
    return clients


def _draft(client: Client) -> tuple[str, Json]:
    """A name for the export, and the clip before a colour: the export makes its mattes as well."""
    change = operation({"op": "replace_background", "segment": "s1", "background": "teal"})
    return f"render_{client.session}", dumped(change.apply(loaded(client.state()["draft"])))


def _ended(client: Client, name: str) -> int:
    """When it was completed, in ms."""
    told = client.finished(name, _PATIENCE)
    assert told["status"] == "completed", told
    return int(told["data"]["completedAt"])
