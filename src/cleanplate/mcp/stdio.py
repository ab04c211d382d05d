"""The server on this process's stdin and stdout, as assistants start it. Whatever else prints goes to stderr."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import anyio
from mcp.server.stdio import stdio_server

from cleanplate.mcp.server import create


def serve(folders: Sequence[Path]) -> None:
    """Answer until stdin ends."""
    anyio.run(_serve, tuple(folders))


async def _serve(folders: tuple[Path, ...]) -> None:
    server = create(folders, roots=True)
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())
