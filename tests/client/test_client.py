"""The synchronous client runs a conversation's steps, and ends it tidily."""

from __future__ import annotations

import httpx
import pytest

from cleanplate.client import Client
from cleanplate.client.identity import Memory
from cleanplate.client.steps import NOTHING, Flow, Wait
from cleanplate.errors import OfflineError
from tests.client.hosted import Hosted


def test_a_conversation_gets_its_answers_and_gives_its_result(client: Client, hosted: Hosted) -> None:
    def flow() -> Flow[int]:
        assert (yield Wait(7)) == NOTHING
        return 7

    assert client.run(flow()) == 7 and hosted.waits == [7]


def test_an_interruption_ends_a_conversation_tidily(hosted: Hosted) -> None:
    ended = []

    def flow() -> Flow[None]:
        try:
            yield Wait(7)
        finally:
            ended.append(True)

    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    with (
        Client("http://x", sleep=interrupted, environment={}, keep=Memory()) as client,
        pytest.raises(KeyboardInterrupt),
    ):
        client.run(flow())
    assert ended == [True]


def test_errors_are_thrown_into_the_conversation(client: Client, hosted: Hosted) -> None:
    def flow() -> Flow[str]:
        try:
            yield from client.core.asked("GET", "/x")
        except OfflineError:
            return "caught"
        return "missed"

    hosted.refusals.append(("", httpx.ConnectError("x")))
    assert client.run(flow()) == "caught"
