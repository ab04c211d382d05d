"""What becomes of words that speak of a screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.client.gui import Action, translated

KEPT = """I removed the background and put an office behind you.
Added the title “Click here” at 0-3 s.
I lowered the music to 35% and trimmed the clip to 10 s.
Your video is 30.5 s long; it has 2 tracks.
I added a click sound at 3 s, and a drop shadow to the title.
The press conference clip now comes first.
The window behind you is brighter now.
You can see the office window behind you.
I moved the title to the top of the open panel of the wall.
已将背景换成办公室。
已添加标题“点击这里”，时长 3 秒。
添加了点击音效。
The timeline has 3 tracks.
Drop shadow added to the title.
I took the account of the speaker into the title "Check your account"."""

CASES = [
    ("Click the “Remove Background” button to start.", "do", ""),
    ("Done. Click on Apply to confirm.", "do", "Done."),
    ("I added the music; click Play to preview it.", "do", "I added the music."),
    ("Open the Media panel.", "state", ""),
    ("I cut the clip. Then open the effects panel, where you can change it.", "state", "I cut the clip."),
    ("Drag the clip to the second track.", "say", ""),
    ("You can drag and drop the photo onto the timeline. It is 3 s long.", "say", "It is 3 s long."),
    ("The title is in. You can preview it in the timeline.", "summary", "The title is in."),
    ("All set! Click the Export button to download.", "export", "All set!"),
    ("If you want the file, use the Export button.", "export", ""),
    ('Click "Export" at the top right.', "export", ""),
    ("Please check your account page.", "credits", ""),
    ("You are out of credits. Go to your billing settings to add more.", "credits", "You are out of credits."),
    ("点击“开始”按钮。", "do", ""),
    ("背景已移除。请打开素材面板。", "state", "背景已移除。"),
    ("把片段拖拽到第二条轨道。", "say", ""),
    ("标题已添加，你可以在时间线中预览。", "summary", "标题已添加。"),
    ("处理完成。点击导出按钮即可下载。", "export", "处理完成。"),
    ("请前往账户页面充值。", "credits", ""),
]


@pytest.mark.parametrize("text", KEPT.splitlines())
def test_what_it_tells_stays_as_it_is(text: str) -> None:
    assert translated(text) == (text, ())


@pytest.mark.parametrize(("text", "kind", "left"), CASES)
def test_an_instruction_goes_and_becomes_an_action(text: str, kind: str, left: str) -> None:
    kept, actions = translated(text)
    assert (kept, [action.kind for action in actions]) == (left, [kind])


def test_a_list_of_steps_goes_whole_and_the_rest_keeps_its_lines() -> None:
    steps = "1. Click the Export button\n2. Choose MP4 in the Export menu"
    text = f"Your video is ready:\n\n- 3 tracks\n- 10 s\n\n{steps}\n\nEnjoy!"
    assert translated(text) == ("Your video is ready:\n\n- 3 tracks\n- 10 s\n\nEnjoy!", (Action("export"),))


def test_what_was_to_be_dragged_can_be_said() -> None:
    assert translated("Then drag the clip to 5 s.")[1] == (Action("say", "Then drag the clip to 5 s"),)


@given(st.text(max_size=200))
def test_any_text_comes_back_with_nothing_added_but_stops(text: str) -> None:
    kept, actions = translated(text)
    if not actions:
        assert kept == text
    assert len(kept) <= len(text) + text.count("\n") + 10


@given(st.lists(st.sampled_from([text for text, *_ in CASES] + KEPT.splitlines()), max_size=5))
def test_a_translated_text_has_nothing_left_to_translate(parts: list[str]) -> None:
    kept, _ = translated("\n".join(parts))
    assert translated(kept) == (kept, ())


@pytest.mark.parametrize(
    "text", ["click " * 3000, "点击" * 3000, "“" * 5000, "to " * 4000, "open " * 3000, "-" * 10_000]
)
def test_long_texts_are_read(text: str) -> None:
    translated(text)
