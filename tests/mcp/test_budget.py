"""What costs how many tokens, and how a text is kept within so many."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.mcp.budget import cut, fitting, picture_tokens, tokens


@pytest.mark.parametrize(("text", "cost"), [("", 0), ("a", 1), ("abc", 1), ("abcd", 2), ("中文", 2), ("é", 1)])
def test_a_token_is_three_bytes(text: str, cost: int) -> None:
    assert tokens(text) == cost


def test_a_picture_costs_by_its_area() -> None:
    assert picture_tokens(768, 432) == 443


@given(st.text(max_size=400), st.integers(2, 50))
def test_a_cut_text_is_within_its_budget_and_begins_as_it_did(text: str, most: int) -> None:
    short = cut(text, most)
    assert tokens(short) <= most + 1
    assert short == text or (text.startswith(short[:-1]) and short.endswith("…"))


@given(st.lists(st.text(max_size=60), min_size=1, max_size=40), st.integers(10, 200))
def test_lines_are_kept_from_the_first_on_one_at_least(lines: list[str], most: int) -> None:
    found = fitting(lines, most)
    assert 1 <= len(found) <= len(lines)
    assert len(found) == 1 or tokens(json.dumps(found, ensure_ascii=False)) <= most
    assert found == lines[: len(found)]
