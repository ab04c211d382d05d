"""The conversations in the docs are what the agent says now, and have pictures."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from scripts.conversations import CONVERSATIONS, DOCS, PICTURES, Conversation, page

EVERY = pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda conversation: conversation.name)


def test_the_page_is_what_is_said_now() -> None:
    assert (DOCS / "conversations.md").read_text() == page(), "it is behind: run `make conversations`"


@EVERY
def test_each_has_a_picture_of_what_came_of_it(conversation: Conversation) -> None:
    path = PICTURES / f"{conversation.name}.jpg"
    assert path.stat().st_size < 60_000
    with Image.open(path) as image:
        assert np.asarray(image).std() > 20


@EVERY
def test_each_ends_with_a_film(conversation: Conversation) -> None:
    draft, answers = conversation.held()
    assert draft.duration > 3000 and all(answers)


def test_half_of_them_are_chinese_and_no_picture_is_left_over() -> None:
    assert sum(c.language.startswith("zh") for c in CONVERSATIONS) == 5 == len(CONVERSATIONS) / 2
    assert {path.stem for path in PICTURES.iterdir()} == {c.name for c in CONVERSATIONS}
