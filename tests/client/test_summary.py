"""The timeline in one line, of drafts of ours and of anybody's; and what changed between two states."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.client import summary as told
from cleanplate.client.summary import differences, lines, standing, summary, theirs, tongue
from cleanplate.client.wire import File, Session, State
from cleanplate.draft.sample import sample
from cleanplate.draft.summary import summary as ours
from cleanplate.draft.wire import dumped

SEED: dict[str, Any] = {
    "t": [
        {"tt": 0, "sg": [{"d": 10_000, "m": {"title": "city timelapse"}}]},
        {"tt": 1, "m": {"title": "BGM"}, "sg": [{"d": 10_000, "m": {"title": "Lo-fi"}, "volume": 35}]},
        {"tt": 7, "sg": [{"d": 3000, "text": "Urban Dreams"}]},
    ],
    "d": 10_000,
}


def state(draft: dict[str, Any], *files: File, **generated: Any) -> State:
    return State(Session("1"), "project", draft, files, generated)


def test_it_is_the_protocols_own_example() -> None:
    assert summary(SEED) == (
        "Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) "
        '3. Title: "Urban Dreams" (0-3s)'
    )
    assert summary(SEED, "zh").startswith("时间线（3 条轨道）：1. 视频：city timelapse (0-10s)")


def test_a_draft_of_ours_is_told_in_the_draft_rooms_words() -> None:
    assert summary(dumped(sample())) == ours(sample())
    assert summary(dumped(sample()), "zh") == ours(sample(), "zh")


def test_without_the_draft_room_ours_still_has_names_times_and_volumes() -> None:
    assert lines(dumped(sample())) == [
        "Video: talk.mp4 (0-4s), talk.mp4 (4-6s), photo.jpg (6-8s)",
        'Title: "Good morning" (0.5-2.5s)',
        "Audio: music.m4a (0-8s, 35%)",
    ]


def test_segments_without_a_place_follow_one_another_and_many_are_counted() -> None:
    draft = {"t": [{"tt": 0, "sg": [{"d": 1500}] * 6}]}
    assert theirs(draft) == "Timeline (1 track): 1. Video: (0-1.5s), (1.5-3s), (3-4.5s), (4.5-6s), and 2 more"


@pytest.mark.parametrize("draft", [{}, {"t": None}, {"t": []}, {"t": [7, None]}, {"t": {}}])
def test_an_empty_draft_is_empty(draft: dict[str, Any]) -> None:
    assert summary(draft) == "Timeline (0 tracks): empty"


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["t", "tt", "sg", "d", "m", "in", "out", "title", "media"]), inner, max_size=4
        )
    ),
    max_leaves=15,
)


@given(st.dictionaries(st.sampled_from(["t", "d", "m", "media"]), ANY))
def test_any_json_has_a_summary(draft: dict[str, Any]) -> None:
    assert summary(draft).startswith("Timeline (") and theirs(draft, "zh").startswith("时间线（")


def test_what_came_and_went_is_told() -> None:
    before, after = state(SEED, File("a.mp4")), state({**SEED, "t": SEED["t"][:2]}, File("a.mp4"), File("b.png"))
    assert differences(before, after) == ['No longer there: Title: "Urban Dreams" (0-3s).', "New files: b.png."]
    assert differences(after, before)[0] == 'Now there: Title: "Urban Dreams" (0-3s).'


def test_a_change_that_no_line_shows_is_told_as_one() -> None:
    changed = {**SEED, "m": {"background": "blue"}}
    assert differences(state(SEED), state(changed)) == ["The edit was applied."]
    assert differences(state(SEED), state(changed), "zh") == ["修改已生效。"]


def test_addresses_that_are_signed_anew_are_no_change() -> None:
    def seen(sign: str) -> State:
        url = f"https://cdn.example/a.mp4?sign={sign}"
        return state({"t": [{"src": url}]}, File("a.mp4", url=url), sheet={"cdn_url": f"https://x/{sign}"})

    assert standing(seen("1")) == standing(seen("2")) and differences(seen("1"), seen("2")) == []


@pytest.mark.parametrize(
    ("text", "other", "spoken"),
    [("hi", "zh", "en"), ("加 BGM", "en", "zh"), ("7!", "zh-CN", "zh"), ("", "en", "en")],
)
def test_the_language_is_the_messages(text: str, other: str, spoken: str) -> None:
    assert tongue(text, other) == spoken


def test_without_the_draft_room_there_is_a_summary_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told, "_ours", lambda *_: "")
    assert summary(dumped(sample())).startswith("Timeline (3 tracks): 1. Video: talk.mp4 (0-4s)")
