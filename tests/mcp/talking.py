"""A client and a server in one process: what a tool answers, what it says on its way, what it costs."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import anyio
from mcp_types import CallToolResult, ImageContent, TextContent

from cleanplate.mcp.budget import tokens
from cleanplate.mcp.server import create
from mcp import Client

T = TypeVar("T")


@dataclass(frozen=True)
class Heard:
    """One answer, and the progress before it."""

    result: CallToolResult
    progress: list[tuple[float, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(part.text for part in self.result.content if isinstance(part, TextContent))

    @property
    def images(self) -> list[ImageContent]:
        return [part for part in self.result.content if isinstance(part, ImageContent)]

    @property
    def facts(self) -> dict[str, Any]:
        return self.result.structured_content or {}

    @property
    def failed(self) -> bool:
        return bool(self.result.is_error)

    @property
    def tokens(self) -> int:
        """The dearer of its two ways to say the same."""
        return max(tokens(self.text), tokens(json.dumps(self.facts, ensure_ascii=False)))


def with_client(folder: Path, script: Callable[[Client], Awaitable[T]], mode: Any = "legacy", **more: Any) -> T:
    """Run a script against a server whose files lie in a folder."""

    async def main() -> T:
        async with Client(create([folder]), mode=mode, **more) as client:
            return await script(client)

    return anyio.run(main)


async def call(client: Client, tool: str, **arguments: Any) -> Heard:
    progress: list[tuple[float, str]] = []

    async def told(value: float, total: float | None, message: str | None) -> None:
        assert total == 100 and message
        progress.append((value, message))

    return Heard(await client.call_tool(tool, arguments, progress_callback=told), progress)


def called(folder: Path, tool: str, **arguments: Any) -> Heard:
    """One call by itself."""
    return with_client(folder, lambda client: call(client, tool, **arguments))


def done(folder: Path, tool: str, **arguments: Any) -> Heard:
    """One call that must succeed."""
    heard = called(folder, tool, **arguments)
    assert not heard.failed, heard.text
    return heard
