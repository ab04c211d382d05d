"""The bell: whoever listens hears at once, and nothing that was rung is missed."""

from __future__ import annotations

import asyncio
import threading

from cleanplate.flow.bell import Bell


def test_who_listens_hears_a_ring_from_another_thread() -> None:
    bell = Bell()

    async def listen() -> bool:
        with bell.listening("turn") as ear:
            threading.Thread(target=bell.ring, args=("turn",)).start()
            return await ear.heard(90)

    assert asyncio.run(listen())


def test_what_was_rung_before_one_waits_is_heard() -> None:
    bell = Bell()

    async def listen() -> tuple[bool, bool]:
        with bell.listening("turn") as ear:
            bell.ring("turn")
            bell.ring("turn")
            return await ear.heard(90), await ear.heard(0)

    assert asyncio.run(listen()) == (True, False)  # two rings before one looks are one


def test_other_keys_are_not_heard() -> None:
    bell = Bell()

    async def listen() -> bool:
        with bell.listening("turn") as ear:
            bell.ring("another")
            return await ear.heard(0)

    assert not asyncio.run(listen())


def test_everyone_who_listens_hears() -> None:
    bell = Bell()

    async def listen() -> list[bool]:
        with bell.listening("turn") as one, bell.listening("turn") as two:
            bell.ring("turn")
            return [await one.heard(90), await two.heard(90)]

    assert asyncio.run(listen()) == [True, True]


def test_nothing_is_kept_of_those_who_are_gone() -> None:
    bell = Bell()

    async def listen() -> None:
        for key in map(str, range(100)):
            with bell.listening(key) as ear:
                await ear.heard(0)

    asyncio.run(listen())
    bell.ring("5")
    assert not bell._ears


def test_ringing_for_one_whose_loop_has_ended_does_nothing() -> None:
    bell = Bell()
    loop = asyncio.new_event_loop()

    async def listen() -> None:
        bell.listening("turn").__enter__()

    loop.run_until_complete(listen())
    loop.close()
    bell.ring("turn")
