"""The asynchronous client does what the other one does."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from cleanplate.client import AsyncClient, Client
from cleanplate.client.identity import Memory
from cleanplate.errors import OfflineError
from tests.client.hosted import MP4, URL, Hosted


def both() -> set[str]:
    public = {name for name in vars(Client) if not name.startswith("_")}
    return public ^ {name for name in vars(AsyncClient) if not name.startswith("_")}


def test_both_clients_can_do_the_same() -> None:
    assert both() == {"close", "aclose"}


async def talk(hosted: Hosted, folder: Path) -> None:
    source = folder / "one.mp4"
    source.write_bytes(b"x" * 200_000)
    transport = hosted.transport()
    async with AsyncClient(
        URL, transport=transport, sleep=hosted.asleep, environment={}, keep=Memory(), clock=lambda: hosted.now
    ) as client:
        assert (await client.upload(source)).files[0].filename == "one.mp4"
        assert (await client.say("Hello")).how == "said"
        hosted.moods.append("silent")
        assert (await client.say("Again")).how == "silent"
        hosted.moods.append("broken")
        assert (await client.say("Later")).how == "recovered"
        hosted.tokens.clear()
        assert (await client.credits()).total == 100
        assert (await client.connect()).session_id
        await client.say("Once more")
        assert (await client.export(folder / "out.mp4")).path.read_bytes() == MP4
        render = await client.submit()
        assert not (await client.render(render.name)).over
        assert (await client.download(render.name, folder)).size == len(MP4)
        assert (await client.state()).exportable
        hosted.refusals.append(("", httpx.ConnectError("refused")))
        with pytest.raises(OfflineError):
            await client.credits()


def test_a_whole_conversation(hosted: Hosted, tmp_path: Path) -> None:
    asyncio.run(talk(hosted, tmp_path))
    assert hosted.said() == ["Hello", "Again", "Later", "Once more"]
