"""The server: which tools there are, how one is called, and what becomes of its errors.

A tool runs in a thread, so that others are answered meanwhile. Of heavy work one goes at a time: two would each
take twice as long. When a caller cancels, or leaves, the work is told to stop, and is waited for.
"""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import anyio.to_thread
import mcp_types as wire
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError

from cleanplate import __version__
from cleanplate.errors import CleanplateError, DraftError, UsageError
from cleanplate.mcp.budget import MOST, cut
from cleanplate.mcp.places import Places, opened
from cleanplate.mcp.prompt import PROMPT, prompted
from cleanplate.mcp.tool import Answer, Json, Tool
from cleanplate.mcp.tools import TOOLS
from cleanplate.mcp.work import FULL, Work

INSTRUCTIONS = (
    "Cuts people and things out of videos on this machine, and edits them: nothing is uploaded. One clip, only "
    "its background: remove. Everything else: open a draft, then say (plain words) or apply (typed operations), "
    "look at it with frame or sheet, then export. Times are milliseconds. Paths are relative to the opened "
    "folder. Every change can be undone, and no file is replaced unless overwrite is true."
)
_EACH = 1.0  # seconds between two looks at how far the work is
_BEAT = 10  # looks after which it is told even where nothing moved
_ROOTS_S = 5.0  # seconds for a client to say its folders
_LOG = logging.getLogger(__name__)

Context = ServerRequestContext[Any, Any]


class Service:
    """What the handlers share. `roots`: a client may name the folders, which only one on this machine should."""

    def __init__(self, folders: Sequence[Path] = (), roots: bool = False) -> None:
        self._folders, self._roots = tuple(folders), roots
        self._lines = {"heavy": anyio.Semaphore(1), "picture": anyio.Semaphore(1)}

    async def tools(self, _context: Context, _params: Any) -> wire.ListToolsResult:
        return wire.ListToolsResult(tools=[_listed(tool) for tool in TOOLS.values()])

    async def call(self, context: Context, params: wire.CallToolRequestParams) -> wire.CallToolResult:
        places = None
        try:
            tool = _named(params.name)
            asked = tool.asked(params.arguments or {})
            places = opened(self._folders, await self._offered(context))
            return _result(await self._done(tool, asked, Work(places), context))
        except CleanplateError as error:
            return _refused(error, places)
        except Exception:
            _LOG.exception("the tool %r failed", params.name[:80])
            return _refused(
                CleanplateError("Something went wrong here.", "The server's log has the details."), None
            )

    async def prompts(self, _context: Context, _params: Any) -> wire.ListPromptsResult:
        return wire.ListPromptsResult(prompts=[PROMPT])

    async def prompt(self, _context: Context, params: wire.GetPromptRequestParams) -> wire.GetPromptResult:
        try:
            return prompted(params.name, params.arguments or {})
        except UsageError as error:
            raise MCPError(wire.INVALID_PARAMS, error.message) from None

    async def _done(self, tool: Tool, asked: Any, work: Work, context: Context) -> Answer:
        """The tool's answer. Raises what it raises, once its thread has ended."""
        async with anyio.create_task_group() as group:
            group.start_soon(_tell, work, context)
            line = self._lines.get(tool.line)
            if line is None:
                found = await _run(tool, asked, work)
            else:
                if not line.value:
                    work.meter.waiting()
                async with line:
                    found = await _run(tool, asked, work)
            group.cancel_scope.cancel()
        await anyio.lowlevel.checkpoint_if_cancelled()  # who has left gets no answer
        if isinstance(found, Exception):
            raise found
        return found

    async def _offered(self, context: Context) -> list[str]:
        """The client's folders, where it has some and may name them."""
        client = context.session.client_capabilities
        if (
            self._folders
            or not self._roots
            or not (client and client.roots)
            or not context.session.can_send_request
        ):
            return []
        try:
            answer = await context.session.send_request(wire.ListRootsRequest(), wire.ListRootsResult, _ROOTS_S)
        except MCPError:
            return []
        return [str(root.uri) for root in answer.roots]


async def _run(tool: Tool, asked: Any, work: Work) -> Answer | Exception:
    """In a thread. An error is a value here: it must not look to the group as if a task of it had failed."""

    def call() -> Answer | Exception:
        try:
            work.watch.check()
            return tool.run(asked, work)
        except Exception as error:
            return error

    return await anyio.to_thread.run_sync(call)


async def _tell(work: Work, context: Context) -> None:
    """Say how far the work is until the call ends; however it does, the work hears of it."""
    last, silent = "", 0
    try:
        while True:
            await anyio.sleep(_EACH)
            value, words = work.meter.line()
            silent += 1
            if words != last or silent >= _BEAT:
                last, silent = words, 0
                await context.session.report_progress(value, FULL, words)
    finally:
        work.stop.set()


def create(folders: Sequence[Path] = (), roots: bool = False) -> Server[Any]:
    """A server for assistants, on files in `folders`; if there are none, in the client's own, or the current."""
    service = Service(folders, roots)
    return Server(
        "cleanplate",
        version=__version__,
        title="cleanplate",
        instructions=INSTRUCTIONS,
        on_list_tools=service.tools,
        on_call_tool=service.call,
        on_list_prompts=service.prompts,
        on_get_prompt=service.prompt,
    )


def _named(name: str) -> Tool:
    if name not in TOOLS:
        raise UsageError(f"There is no tool “{name[:40]}”.", f"Tools: {', '.join(TOOLS)}.")
    return TOOLS[name]


def _listed(tool: Tool) -> wire.Tool:
    return wire.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.what,
        input_schema=tool.input_schema,
        output_schema=tool.output_schema,
        annotations=wire.ToolAnnotations(
            read_only_hint=tool.reads,
            destructive_hint=tool.destroys,
            idempotent_hint=tool.repeats,
            open_world_hint=False,
        ),
    )


def _result(answer: Answer) -> wire.CallToolResult:
    images = [
        wire.ImageContent(data=base64.b64encode(image.data).decode(), mime_type=image.mime)
        for image in answer.images
    ]
    return wire.CallToolResult(
        content=[*images, wire.TextContent(text=cut(answer.text))], structured_content=answer.facts
    )


def _refused(error: CleanplateError, places: Places | None) -> wire.CallToolResult:
    message, hint = (cut(_spoken(text, places), MOST // 4) for text in (error.message, error.hint))
    facts: Json = {"code": error.code, "message": message, "hint": hint}
    if isinstance(error, DraftError) and error.path:
        facts["path"] = cut(error.path, 100)
    text = f"{message} {hint}".strip()
    return wire.CallToolResult(
        content=[wire.TextContent(text=text)], structured_content={"error": facts}, is_error=True
    )


_COMMANDS = {
    "cleanplate draft new CLIP": "the tool open",
    "cleanplate draft new": "the tool open",
    "cleanplate draft history": "state with detail history",
    "cleanplate draft apply": "the tool apply",
    "cleanplate draft schema": "the tool operations",
    "cleanplate material": "the tool material",
    "with -o": "as output",
    "add --overwrite": "set overwrite to true",
}


def _spoken(text: str, places: Places | None) -> str:
    """A sentence that was written for a command line, for those who call tools."""
    told = places.told(text) if places else text
    for before, after in _COMMANDS.items():
        told = told.replace(before, after)
    return re.sub(r"(?<!\S)--(?!folder\b)([a-z])", r"\1", told)
