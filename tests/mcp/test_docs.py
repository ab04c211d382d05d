"""The page about it cannot fall behind the tools."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cleanplate.mcp.budget import MOST, PICTURE_BYTES, PICTURE_SIDE
from cleanplate.mcp.prompt import PROMPT
from cleanplate.mcp.tools import TOOLS
from tests.mcp.test_server import LISTED, SEEN

_PAGE = Path(__file__).parents[2] / "docs" / "mcp.md"


@pytest.fixture(scope="module")
def page() -> str:
    return _PAGE.read_text()


def test_its_table_lists_every_tool_and_what_it_may_do(page: str) -> None:
    rows = re.findall(r"^\| `(\w+)` \| .+ \| (yes|no) \| (with `overwrite`|no) \|$", page, re.MULTILINE)
    assert rows == [
        (tool.name, "no" if tool.reads else "yes", "with `overwrite`" if tool.destroys else "no")
        for tool in TOOLS.values()
    ]
    assert f"`{PROMPT.name}`" in page


def test_its_budgets_are_those_that_are_held(page: str) -> None:
    for said in (
        f"{LISTED} tokens",
        f"{SEEN} tokens",
        f"{MOST} tokens each",
        f"{PICTURE_SIDE} pixels a side",
        f"{PICTURE_BYTES} bytes",
    ):
        assert said in page


def test_every_call_in_its_session_is_one_of_a_tool(page: str) -> None:
    assert set(re.findall(r"^→ (\w+) \{", page, re.MULTILINE)) <= set(TOOLS)
    for picture in re.findall(r"\]\((mcp/[\w.]+)\)", page):
        assert (_PAGE.parent / picture).is_file()
