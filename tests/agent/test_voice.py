"""Operations are told as people talk: no ids, units as the language has them, a person's own words untouched."""

from __future__ import annotations

import re

import pytest

from cleanplate.agent.acts import Choice, Question
from cleanplate.agent.voice import spoken, taken_back, unnumbered, unnumbered_question
from cleanplate.draft.model import Draft
from cleanplate.draft.new import new
from cleanplate.draft.operation import Words, kinds, operation
from cleanplate.draft.sample import sample
from tests.agent.conversing import video

TALK = new([video()])


def said(plain: dict[str, object], draft: Draft = TALK) -> tuple[str, str]:
    done = operation(plain)
    after = done.apply(draft)
    return spoken(done.said(draft), draft, after, "en"), spoken(done.said(draft), draft, after, "zh")


def test_a_title_keeps_every_letter_of_its_own() -> None:
    en, zh = said({"op": "title", "text": "red 3s (s1) 黄 色", "at": 1500})
    assert en == "Added the title “red 3s (s1) 黄 色” at 1.5 s for 3 s."
    assert zh == "已在 1.5 秒处添加标题“red 3s (s1) 黄 色”，时长 3 秒。"


def test_built_ins_and_colours_have_chinese_names() -> None:
    assert said({"op": "replace_background", "segment": "s1", "background": "office"})[1] == (
        "已将 talk.mp4 的背景替换为办公室。"
    )
    assert said({"op": "replace_background", "segment": "s1", "background": "red"})[1].endswith("替换为红色。")
    assert "“低保真”" in said({"op": "add_audio", "media": "lo-fi"})[1]


def test_a_file_that_is_called_like_a_colour_keeps_its_name() -> None:
    draft = new([video("red.mp4")])
    assert "red.mp4" in said({"op": "mute", "segment": "s1"}, draft)[1]


def test_two_of_a_name_are_told_apart_by_when_they_begin() -> None:
    parts = operation({"op": "split", "segment": "s1", "at": 4000}).apply(TALK)
    assert said({"op": "mute", "segment": "s2"}, parts)[0] == "Muted talk.mp4 (from 4 s)."
    assert "talk.mp4（4 秒起）" in said({"op": "mute", "segment": "s2"}, parts)[1]
    assert unnumbered("talk.mp4 (s1)", TALK, "en") == "talk.mp4"


def test_undoing_is_told_as_such() -> None:
    words = Words("Muted talk.mp4 (s1)", "已将 talk.mp4 (s1) 静音")
    assert taken_back(words, "undo", TALK, TALK, "en") == "Undone: muted talk.mp4."
    assert taken_back(words, "redo", TALK, TALK, "zh") == "已重做：将 talk.mp4 静音。"


@pytest.mark.parametrize("name", kinds())
def test_every_operation_is_told_in_whole_sentences_without_ids(name: str) -> None:
    for zh, text in enumerate(said(kinds()[name].example, sample())):
        assert text.endswith("。" if zh else ".") and not re.search(r"\(s\d+\)", text)
        assert not re.search(r"\d s\b|[\u4e00-\u9fff] [\u4e00-\u9fff]", text) if zh else True


def test_corners_and_tracks_are_told_as_people_know_them() -> None:
    titled = operation({"op": "title", "text": "Hi"}).apply(TALK)
    corner = {"op": "edit_title", "segment": "s2", "x": 95, "y": 5, "anchor": "top-right"}
    assert said(corner, titled) == ("Changed the title “Hi”: place top right.", "已修改标题“Hi”：位置为右上角。")
    captioned = operation({"op": "captions", "text": "1\n00:00:01,000 --> 00:00:02,000\nHi\n"}).apply(TALK)
    en, zh = said({"op": "captions", "size": 6}, captioned)
    assert en.startswith("Changed the captions: size 6") and zh.startswith("已修改字幕：字号 6")


def test_choices_are_offered_in_the_language_that_is_spoken() -> None:
    asked = Question(
        "哪一个？", (Choice("替换背景：office, talk.mp4 (s1)"), Choice("添加音乐：lo-fi"), Choice("red"))
    )
    labels = [choice.label for choice in unnumbered_question(asked, TALK, "zh").choices]
    assert labels == ["替换背景：办公室, talk.mp4", "添加音乐：“低保真”", "红色"]
