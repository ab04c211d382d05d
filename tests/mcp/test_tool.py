"""A tool's schemas say no more than they must, and its arguments are checked."""

from __future__ import annotations

from typing import Any

import pytest

from cleanplate.errors import UsageError
from cleanplate.mcp.tool import bare
from cleanplate.mcp.tools import TOOLS


@pytest.mark.parametrize(
    ("schema", "left"),
    [
        ({"title": "A", "type": "string", "maxLength": 9}, {"type": "string"}),
        ({"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}, {"type": "string"}),
        (
            {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}], "default": None},
            {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}], "default": None},
        ),
        ({"type": "integer", "default": 0, "minimum": 0}, {"type": "integer", "default": 0, "minimum": 0}),
        (
            {"properties": {"title": {"type": "string", "title": "Title"}}, "required": ["title"]},
            {"properties": {"title": {"type": "string"}}, "required": ["title"]},
        ),
        ({"items": {"title": "B", "type": "string"}}, {"items": {"type": "string"}}),
    ],
)
def test_a_schema_is_bared_of_what_says_little(schema: dict[str, Any], left: dict[str, Any]) -> None:
    assert bare(schema) == left


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"words": "hello"}, "say lacks “draft”"),
        ({"draft": "a.json", "words": "hello", "loud": True}, "say has no “loud”"),
        ({"draft": "a.json", "words": ""}, "“words” cannot be so"),
        ({"draft": ["a.json"], "words": "hello"}, "“draft” cannot be so"),
    ],
)
def test_wrong_arguments_are_named_and_the_right_ones_told(arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError) as refused:
        TOOLS["say"].asked(arguments)
    assert words in refused.value.message
    assert refused.value.hint == "Arguments: draft (needed), words (needed)."


def test_what_is_wrong_inside_a_list_is_told_by_its_place() -> None:
    with pytest.raises(UsageError, match=r"“files\[1\]”"):
        TOOLS["open"].asked({"files": ["a.mp4", 7]})
