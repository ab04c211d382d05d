"""The server as assistants start it: a process of its own, whose stdout carries the protocol and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import anyio

from cleanplate.settings import settings
from mcp import Client, StdioServerParameters
from tests.mcp.talking import Heard, call

COMMAND = [sys.executable, "-c", "from cleanplate.cli.main import main; main()", "mcp"]


def environment() -> dict[str, str]:
    return {**os.environ, "CLEANPLATE_CACHE_DIR": str(settings().cache_dir)}


def test_a_client_calls_tools_of_a_process(home: Path) -> None:
    async def main() -> list[Heard]:
        process = StdioServerParameters(
            command=COMMAND[0], args=[*COMMAND[1:], "--folder", str(home)], env=environment(), cwd=str(home.parent)
        )
        async with Client(process) as client:
            return [
                await call(client, "probe", file="talk.mp4"),
                await call(client, "remove", file="talk.mp4", network="key", end_ms=400),
                await call(client, "remove", file="talk.mp4", network="key", end_ms=400),
            ]

    probed, removed, again = anyio.run(main)
    assert probed.facts["kind"] == "video" and removed.facts["frames"] == 10
    assert again.facts["error"]["code"] == "output-exists"


def test_stdout_carries_the_protocol_alone_and_the_end_of_stdin_ends_it(home: Path) -> None:
    (home / "broken.mp4").write_bytes((home / "talk.mp4").read_bytes()[:6000])
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    messages: list[dict[str, Any]] = [
        {"id": 1, "method": "initialize", "params": hello},
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/call", "params": {"name": "probe", "arguments": {"file": "broken.mp4"}}},
        {"id": 3, "method": "tools/call", "params": {"name": "frame", "arguments": {"draft": "no.json"}}},
        {"id": 4, "method": "tools/list"},
    ]
    with subprocess.Popen(
        [*COMMAND, "--folder", home],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdin and process.stdout
        for message in messages:
            process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
        process.stdin.flush()
        answers: dict[int, Any] = {}
        while len(answers) < 4:
            answer = json.loads(process.stdout.readline())
            answers[answer["id"]] = answer["result"]
        rest, _ = process.communicate(timeout=60)
    assert rest == b"" and process.returncode == 0
    assert answers[1]["serverInfo"]["name"] == "cleanplate" and answers[3]["isError"]
    assert len(answers[4]["tools"]) > 10
