"""The server: what it lists, that it answers while it works, that work ends when asked to, what errors say."""

from __future__ import annotations

import json
import logging
from itertools import pairwise
from pathlib import Path
from typing import Any

import anyio
import anyio.abc
import pytest
from jsonschema import Draft202012Validator
from mcp.shared.exceptions import MCPError

from cleanplate.mcp import tools
from cleanplate.mcp.budget import tokens
from cleanplate.mcp.server import INSTRUCTIONS, create
from cleanplate.mcp.tool import Answer, Tool
from mcp import Client
from tests.mcp.talking import Heard, call, called, done, with_client

LISTED, SEEN = 6200, 4000  # tokens of the whole list, and of what a model is shown of it
HEAVY = {"network": "key", "background": "teal"}


def listed(folder: Path) -> list[dict[str, Any]]:
    async def script(client: Client) -> list[dict[str, Any]]:
        found = (await client.list_tools()).tools
        return [tool.model_dump(by_alias=True, exclude_none=True, mode="json") for tool in found]

    return with_client(folder, script)


def test_each_tool_is_described_and_its_schemas_are_sound(tmp_path: Path) -> None:
    found = {tool["name"]: tool for tool in listed(tmp_path)}
    assert list(found) == list(tools.TOOLS)
    for tool in found.values():
        assert tool["title"] and 20 < len(tool["description"]) < 400
        for name in ("inputSchema", "outputSchema"):
            if name in tool:
                Draft202012Validator.check_schema(tool[name])
                assert tool[name]["type"] == "object"
        assert tool["annotations"]["openWorldHint"] is False
        for field in tool["inputSchema"]["properties"].values():
            assert field.get("description") or field.get("enum") or field.get("type") in ("integer", "boolean")
            for example in field.get("examples", []):
                Draft202012Validator(field | {"$defs": tool["inputSchema"].get("$defs", {})}).validate(example)


def test_what_a_tool_may_do_is_told_true(tmp_path: Path) -> None:
    hints = {tool["name"]: tool["annotations"] for tool in listed(tmp_path)}
    reads = {name for name, hint in hints.items() if hint["readOnlyHint"]}
    assert reads == {"probe", "operations", "material", "state", "frame", "sheet", "estimate"}
    assert {name for name, hint in hints.items() if hint["destructiveHint"]} == {"remove", "export"}


def cost(plain: Any) -> int:
    return tokens(json.dumps(plain, ensure_ascii=False, separators=(",", ":")))


def test_the_list_is_within_its_budget_as_every_conversation_pays_for_it(tmp_path: Path) -> None:
    found = listed(tmp_path)
    shown = [{key: tool[key] for key in ("name", "description", "inputSchema")} for tool in found]
    assert cost(found) <= LISTED
    assert cost(shown) <= SEEN
    assert tokens(INSTRUCTIONS) <= 200


def test_reading_changes_no_file(film: Path) -> None:
    before = {path.name: path.read_bytes() for path in film.iterdir()}
    done(film, "probe", file="talk.mp4")
    for tool in ("state", "frame", "estimate"):
        done(film, tool, draft="film.json")
    done(film, "sheet", draft="film.json", columns=1, rows=1)
    assert {path.name: path.read_bytes() for path in film.iterdir()} == before


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_progress_grows_and_says_what_is_done(home: Path, hasty: None, mode: str) -> None:
    heard = with_client(home, lambda c: call(c, "remove", file="long.mp4", **HEAVY), mode)
    values = [value for value, _ in heard.progress]
    assert not heard.failed and len(values) > 3
    assert all(a < b for a, b in pairwise(values)) and values[-1] <= 100
    assert any(words.startswith("rendering: ") and " of " in words for _, words in heard.progress)


async def begun(client: Client, home: Path, after: Any) -> None:
    """Start long work, and do something once it renders; cancel it when that is done."""
    async with anyio.create_task_group() as group:

        async def told(value: float, total: float | None, message: str | None) -> None:
            if message and message.startswith("rendering") and not seen.is_set():
                seen.set()
                await after(group)

        seen = anyio.Event()
        arguments = {"file": "long.mp4", "output": "cut.mp4", **HEAVY}
        await client.call_tool("remove", arguments, progress_callback=told)
        pytest.fail("it was not cancelled")


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_cancelled_work_leaves_nothing_and_the_next_goes_on(home: Path, hasty: None, mode: str) -> None:
    async def script(client: Client) -> Heard:
        async def cancel(group: anyio.abc.TaskGroup) -> None:
            group.cancel_scope.cancel()

        await begun(client, home, cancel)
        assert sorted(p.name for p in home.iterdir() if "cut" in p.name) == []
        # the line is free only once the former has ended, so this also waits for it
        return await call(client, "remove", file="talk.mp4", output="next.mp4", **HEAVY)

    before = {path.name for path in home.iterdir()}
    heard = with_client(home, script, mode)
    assert not heard.failed
    assert {path.name for path in home.iterdir()} == before | {"next.mp4"}


def test_it_answers_others_while_it_works_and_a_second_heavy_job_waits(home: Path, hasty: None) -> None:
    async def script(client: Client) -> tuple[Heard, list[str]]:
        found: list[Heard] = []
        waiting: list[str] = []

        async def meanwhile(group: anyio.abc.TaskGroup) -> None:
            found.append(await call(client, "probe", file="talk.mp4"))

            async def told(value: float, total: float | None, message: str | None) -> None:
                waiting.append(message or "")
                group.cancel_scope.cancel()

            await client.call_tool("remove", {"file": "talk.mp4", **HEAVY}, progress_callback=told)

        await begun(client, home, lambda group: _soon(group, meanwhile))
        return found[0], waiting

    probed, waiting = with_client(home, script)
    assert probed.facts["kind"] == "video"
    assert waiting[0] == "waiting for other work to end"


async def _soon(group: anyio.abc.TaskGroup, meanwhile: Any) -> None:
    group.start_soon(meanwhile, group)


def test_edits_of_one_draft_do_not_lose_each_other(film: Path) -> None:
    async def script(client: Client) -> Heard:
        async with anyio.create_task_group() as group:
            for index in range(8):
                args = {"text": f"Title {index}", "at": 0, "length": 500}
                group.start_soon(_apply, client, args)
        return await call(client, "state", draft="film.json")

    heard = with_client(film, script)
    assert all(f"“Title {index}”" in heard.text for index in range(8))


async def _apply(client: Client, args: dict[str, Any]) -> None:
    assert not (await call(client, "apply", draft="film.json", operation="title", args=args)).failed


def test_an_error_says_what_and_what_to_do_in_words_and_in_values(home: Path) -> None:
    heard = called(home, "probe", file="nothing.mp4")
    assert heard.failed and heard.facts["error"]["code"] == "bad-media"
    assert heard.text == f"{heard.facts['error']['message']} {heard.facts['error']['hint']}"


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("nix", {}, "no tool “nix”"),
        ("probe", {}, "lacks “file”"),
        ("probe", {"file": "talk.mp4", "depth": 3}, "has no “depth”"),
        ("probe", {"file": 7}, "“file” cannot be so"),
        ("probe", {"file": "x" * 100_000}, "at most 1000"),
        ("probe", {"file": "photo.txt"}, "no file"),
        ("probe", {"file": "notes.txt"}, "notes.txt"),
        ("probe", {"file": "../../secret.mp4"}, "outside"),
        ("remove", {"file": "talk.mp4", "output": "/tmp/x.mp4"}, "outside"),
        ("remove", {"file": "talk.mp4", "background": "/etc/hostname"}, "outside"),
        ("remove", {"file": "talk.mp4", "background": "sea.jpg"}, "no file"),
        ("remove", {"file": "talk.mp4", "background": "narnia"}, "see the tool material"),
        ("remove", {"file": "talk.mp4", "format": "avi"}, "“format”"),
        ("remove", {"file": "talk.mp4", "start_ms": 900, "end_ms": 100}, "end lies before"),
        ("remove", {"file": "talk.mp4", "output": "talk.mp4", "overwrite": True, **HEAVY}, "overwrite its own"),
        ("open", {}, "Neither files nor a draft"),
        ("open", {"files": ["talk.mp4"], "draft": "film.txt"}, "no draft's name"),
        ("open", {"files": ["talk.mp4"], "draft": "x.history.json"}, "no draft's name"),
        ("open", {"draft": "nothing.json"}, "no draft"),
        ("open", {"draft": "broken.json"}, "not JSON"),
        ("say", {"draft": "broken.json", "words": "hello"}, "not JSON"),
        ("say", {"draft": "nothing.json", "words": "hello"}, "no draft"),
        ("say", {"draft": "film.json", "words": "x" * 5000}, "at most 4000"),
        ("apply", {"draft": "film.json", "operation": "explode"}, "no operation"),
        ("apply", {"draft": "film.json", "operation": "trim", "args": {"segment": "s9"}}, "s9"),
        ("apply", {"draft": "film.json", "operation": "trim", "args": {}}, "see: the tool operations"),
        ("apply", {"draft": "film.json", "operation": "trim", "args": "[1]"}, "“args”"),
        ("apply", {"draft": "film.json", "operation": "add", "args": {"media": "../x.mp4"}}, "outside"),
        ("apply", {"draft": "film.json", "operation": "captions", "args": {"file": "/etc/passwd"}}, "outside"),
        ("background", {"draft": "film.json", "background": "teal", "segment": "s9"}, "s9"),
        ("frame", {"draft": "film.json", "at_ms": 99_999}, "not on the timeline"),
        ("frame", {"draft": "film.json", "max_side": 9000}, "“max_side”"),
        ("sheet", {"draft": "film.json", "columns": 900}, "“columns”"),
        ("export", {"draft": "film.json", "output": "film.avi"}, "avi"),
        ("export", {"draft": "film.json", "output": "talk.mp4"}, "its own source"),
        ("export", {"draft": "film.json", "output": "../film.mp4"}, "outside"),
        ("operations", {"name": "explode"}, "no operation"),
        ("undo", {"draft": "talk.json"}, "no draft"),
    ],
)
def test_bad_input_is_answered_with_a_sentence(
    film: Path, tool: str, arguments: dict[str, Any], words: str
) -> None:
    (film / "notes.txt").write_text("no film")
    (film / "broken.json").write_text("{")
    before = {path.name: path.read_bytes() for path in film.iterdir()}
    heard = called(film, tool, **arguments)
    assert heard.failed and words in heard.text and heard.tokens <= 1200
    assert "Traceback" not in heard.text and "--overwrite" not in heard.text
    assert {path.name: path.read_bytes() for path in film.iterdir()} == before


def test_a_draft_without_end_is_refused(home: Path) -> None:
    (home / "huge.json").write_text(
        json.dumps({"t": [{"id": f"t{i}", "tt": 0, "sg": []} for i in range(100_000)]})
    )
    heard = called(home, "state", draft="huge.json")
    assert heard.failed and heard.facts["error"]["code"] == "bad-draft" and heard.tokens < 300


def test_what_nobody_thought_of_stays_in_the_log(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(asked: Any, work: Any) -> Answer:
        raise RuntimeError("the secret")

    probe = tools.TOOLS["probe"]
    odd = Tool("probe", probe.title, probe.what, probe.args, None, broken)
    monkeypatch.setitem(tools.TOOLS, "probe", odd)
    with caplog.at_level(logging.ERROR):
        heard = called(home, "probe", file="talk.mp4")
    assert heard.failed and heard.text.startswith("Something went wrong here.")
    assert "secret" not in json.dumps(heard.facts) and "secret" in caplog.text


def test_the_folders_that_a_client_offers_are_opened(home: Path, tmp_path: Path) -> None:
    from mcp_types import ListRootsResult, Root

    async def roots(context: Any) -> ListRootsResult:
        return ListRootsResult(roots=[Root(uri=home.as_uri())])  # type: ignore[arg-type]

    async def probed(roots_taken: bool) -> Heard:
        async with Client(create([], roots_taken), mode="legacy", list_roots_callback=roots) as client:
            return await call(client, "probe", file=str(home / "talk.mp4"))

    assert anyio.run(probed, True).facts["kind"] == "video"
    assert "outside" in anyio.run(probed, False).text


def test_the_prompt_names_the_clip_and_the_steps(home: Path) -> None:
    async def script(client: Client) -> tuple[str, str]:
        found = await client.get_prompt("remove_background", {"file": "talk.mp4", "background": "office"})
        with pytest.raises(MCPError, match="lacks its file"):
            await client.get_prompt("remove_background", {})
        with pytest.raises(MCPError, match="no prompt"):
            await client.get_prompt("nothing", {})
        return (await client.list_prompts()).prompts[0].name, found.messages[0].content.text  # type: ignore[union-attr]

    name, text = with_client(home, script)
    assert name == "remove_background" and "'talk.mp4'" in text and "'office'" in text and "export" in text
