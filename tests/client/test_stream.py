"""Server-sent events, however the network cuts them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.client import stream
from cleanplate.client.stream import Message, Parser
from cleanplate.errors import OfflineError

END = st.sampled_from(["\n", "\r\n", "\r"])
LINE = st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=("Cs",)), max_size=20)
MESSAGE = st.tuples(st.sampled_from(["", "message", "heartbeat", "täg"]), st.lists(LINE, min_size=1, max_size=3))


def parsed(data: bytes, cuts: list[int] | None = None) -> list[Message]:
    """All messages of a stream, fed in pieces."""
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts or [])})
    parser, found = Parser(), list[Message]()
    for a, b in pairwise(places):
        found += parser.take(data[a:b])
    return found + list(parser.close())


@given(st.lists(MESSAGE, max_size=5), END, st.lists(st.integers(0, 10_000), max_size=20), st.booleans())
def test_any_cutting_gives_the_same_messages(
    messages: list[tuple[str, list[str]]], end: str, cuts: list[int], mark: bool
) -> None:
    text = "".join(
        (f"event: {name}{end}" if name else "") + "".join(f"data: {line}{end}" for line in lines) + end
        for name, lines in messages
    )
    data = (b"\xef\xbb\xbf" if mark else b"") + text.encode()
    expected = [Message(name or "message", "\n".join(lines)) for name, lines in messages]
    assert parsed(data, cuts) == parsed(data) == parsed(data, list(range(len(data)))) == expected


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=10))
def test_any_bytes_are_read_the_same_however_they_are_cut(data: bytes, cuts: list[int]) -> None:
    assert parsed(data, cuts) == parsed(data)


@pytest.mark.parametrize(
    "data",
    [b"event: heartbeat\ndata:\n\n", b"event: heartbeat\ndata: \n\n", b"data:\n\n", b":\n", b": keep-alive\n\n"],
)
def test_a_heartbeat_of_any_kind_is_a_beat(data: bytes) -> None:
    (message,) = parsed(data)
    assert message.beat


def test_several_lines_of_data_are_one_message_and_unknown_fields_are_nothing() -> None:
    data = b"id: 7\nretry: 10\nnonsense\ndata: {\ndata:  1}\ndata\n\n\n\n"
    assert parsed(data) == [Message("message", "{\n 1}\n")]


def test_a_character_cut_in_two_is_whole_again() -> None:
    data = "data: 积分 ⏳\n\n".encode()
    assert parsed(data, list(range(len(data)))) == [Message("message", "积分 ⏳")]


def test_what_was_begun_counts_at_the_end() -> None:
    assert parsed(b"data: one\n\ndata: two") == [Message("message", "one"), Message("message", "two")]


def test_a_line_without_end_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LONGEST", 1000)
    for data in (b"x" * 1001, b"data: xxxxxxxx\n" * 100):
        with pytest.raises(OfflineError, match="does not end"):
            list(Parser().take(data))
