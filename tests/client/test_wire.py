"""Answers as values: tolerant of what is missing, strange or hostile."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.client import wire
from cleanplate.client.wire import Output, plain

KEYS = ["data", "state", "draft", "video_infos", "files", "failed", "output", "url", "status", "progress", "error"]
MORE = ["available", "duration", "fps", "t", "sg", "id", "code", "generated_media", "cdn_url"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*KEYS, *MORE]), inner, max_size=5)
    ),
    max_leaves=20,
)
READERS = [wire.session, wire.arrived, wire.credits, wire.state, lambda body: wire.render(body, "r")]


@given(
    st.dictionaries(st.sampled_from(["data", "status", "output", "error", "progress"]), JSON),
    st.sampled_from(READERS),
)
def test_any_json_is_read_without_an_error(body: dict[str, Any], reader: Any) -> None:
    reader(body)


def test_seconds_become_milliseconds_and_rates_exact() -> None:
    (file,) = wire.files([{"filename": "a.mp4", "duration": 30.033, "fps": 29.97, "width": "1920"}])
    assert (file.duration_ms, file.fps, file.width) == (30_033, Fraction(2997, 100), 1920)


@pytest.mark.parametrize("value", ["x", None, -1, float("nan"), float("inf"), "1e999", [], 1e300, True, "9" * 50])
def test_a_length_that_is_none_is_unknown(value: object) -> None:
    assert wire.files([{"duration": value}])[0].duration_ms is None


def test_a_draft_may_come_as_text() -> None:
    body = {"data": {"state": {"draft": '{"t":[{"sg":[{"d":1}]}]}'}}}
    assert wire.state(body).exportable


@pytest.mark.parametrize("draft", [{}, {"t": []}, {"t": [{"sg": []}]}, {"t": [{"tt": 0}]}])
def test_a_draft_without_segments_cannot_be_exported(draft: dict[str, Any]) -> None:
    assert not wire.state({"data": {"state": {"draft": draft}}}).exportable


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("COMPLETED", "completed"),
        ("running", "processing"),
        ("cancelled", "failed"),
        ("queued", "pending"),
        ("", "pending"),
    ],
)
def test_a_renders_state_is_one_of_four(word: str, state: str) -> None:
    assert wire.render({"status": word}, "r").state == state


def test_what_was_made_is_found_by_name_and_address() -> None:
    made = {
        "contact_sheet": {"cdn_url": "https://x/1.png", "times": [1]},
        "pictures": [{"url": "https://x/2.png"}, {"url": "file:///etc/passwd"}, 7],
        "odd": None,
    }
    assert wire.addresses(made) == [("contact_sheet", "https://x/1.png"), ("pictures", "https://x/2.png")]


def test_progress_is_percent() -> None:
    assert [wire.render({"progress": p}, "r").progress for p in (-5, 250, "40", None)] == [0, 100, 40, 0]


def test_sums_without_a_total_are_added_up() -> None:
    assert wire.credits({"data": {"available": 60, "frozen": "40"}}).total == 100


@given(st.text())
def test_text_for_people_steers_no_terminal(text: str) -> None:
    found = plain(text)
    assert (
        not any(ord(c) < 32 and c not in "\n\t" for c in found) and "\x9b" not in found and "\u202e" not in found
    )


def test_an_output_says_format_and_quality() -> None:
    assert Output(crf=20).as_dict() == {"format": "mp4", "quality": "high", "crf": 20}
