"""Questions are answered with what is there, in the language they were asked in."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from cleanplate.agent.acts import Language, Tell
from cleanplate.agent.scene import Upload
from cleanplate.agent.tell import Facts, spans, told
from cleanplate.draft.model import Draft
from cleanplate.draft.new import new
from cleanplate.draft.operation import kinds, operation
from cleanplate.material.catalog import MATERIAL
from cleanplate.media.formats import FORMATS
from tests.agent.conversing import video

TALK = new([video()])
TOPICS = [  # those of Tell
    "help",
    "timeline",
    "length",
    "credits",
    "formats",
    "grade",
    "state",
    "cost",
    "media",
    "material",
    "captions",
    "subtitles",
    "upload",
    "kept",
    "nothing",
    "hello",
    "thanks",
]
BAD = {
    "score": 71.6,
    "suspects": [
        {"start_ms": 1200, "end_ms": 2000, "reasons": ["the edge flickers", "parts come or go at once"]},
        {"start_ms": 5000, "end_ms": 6500, "reasons": []},
    ],
}


@pytest.mark.parametrize("topic", [*TOPICS, "no such topic"])
@pytest.mark.parametrize("draft", [Draft(), TALK], ids=["empty", "talk"])
@pytest.mark.parametrize("language", get_args(Language))
def test_every_question_has_an_answer_that_is_a_sentence_and_names_no_gui(
    topic: str, draft: Draft, language: Language
) -> None:
    said = told(Tell(topic, "it"), draft, Facts(), language)
    assert said.rstrip("”’").endswith((".", "。", "”", "!", "！", "？")) and "{" not in said
    assert bool(re.search("[\u4e00-\u9fff]", said)) == (language == "zh")
    assert not re.search(r"\b(button|panel|drag|click|tab)\b|按钮|面板|拖|点击", said, re.I)


@pytest.mark.parametrize("name", kinds())
def test_every_operation_can_be_asked_about_in_both_languages(name: str) -> None:
    assert told(Tell("help", name), TALK, Facts(), "zh") == kinds()[name].zh
    en = told(Tell("help", name), TALK, Facts(), "en")
    assert en.endswith(".") and "\n" not in en


def test_credits_are_counted_where_they_count() -> None:
    facts = Facts(balance=(42, 5), price=10)
    cut = operation({"op": "remove_background", "segment": "s1"}).apply(TALK)
    assert (
        told(Tell("credits"), TALK, facts, "en") == "You have 42 credits, and 5 more are held for work under way."
    )
    assert told(Tell("credits"), TALK, facts, "zh") == "可用积分 42，进行中的任务占用 5。"
    assert "needs at most 10" in told(Tell("cost"), cut, facts, "en")
    assert "needs" not in told(Tell("cost"), TALK, facts, "en")
    assert "your own machine" in told(Tell("credits"), TALK, Facts(), "en")


def test_the_length_counts_the_mattes_that_an_export_makes_first() -> None:
    cut = operation({"op": "remove_background", "segment": "s1", "quality": "best"}).apply(TALK)
    quick, slow = (
        re.findall(r"about (\d+)", told(Tell("length"), cut, Facts(unmatted=u), "en"))[0] for u in (0, 1)
    )
    assert told(Tell("length"), cut, Facts(), "en").startswith("It is 10 s long, 1920x1080")
    assert int(quick) < int(slow)


def test_a_grade_says_which_seconds_are_doubtful_and_why() -> None:
    en, zh = (told(Tell("grade"), TALK, Facts(grade=BAD), language) for language in get_args(Language))
    assert "72 of 100" in en and "1.2–2 s (the edge flickers, parts come or go at once)" in en
    assert "72 分" in zh and "1.2–2 秒（边缘闪烁，局部突然出现或消失）" in zh
    assert not re.search("[a-z]", zh)
    assert "no part of it is doubtful" in told(Tell("grade"), TALK, Facts(grade={"score": 99}), "en")


def test_without_a_cut_out_there_is_none_to_grade_and_one_to_come_is_said() -> None:
    cut = operation({"op": "remove_background", "segment": "s1"}).apply(TALK)
    assert "No cut-out" in told(Tell("grade"), TALK, Facts(unmatted=True), "en")
    assert "made with the export" in told(Tell("grade"), cut, Facts(unmatted=True), "en")


def test_strange_suspects_are_left_out() -> None:
    assert spans({"suspects": [7, {}, {"start_ms": 0, "end_ms": 1000}]}) == [("0–1 s", "?")]
    assert spans({}) == spans({"suspects": None}) == []


def test_formats_and_material_are_those_that_there_are() -> None:
    assert all(name in told(Tell("formats"), TALK, Facts(), "en") for name in FORMATS)
    assert all(name in told(Tell("material"), TALK, Facts(), "en") for name in MATERIAL)
    zh = told(Tell("material"), TALK, Facts(), "zh")
    assert "办公室" in zh and "低保真" in zh and not re.search("[a-z]{3,}", zh)


def test_files_are_listed_by_name_and_kind() -> None:
    facts = Facts(uploads=(Upload("m1", "video", "a.mp4"), Upload("m2", "image", "b.jpg")))
    assert told(Tell("media"), TALK, facts, "en") == "Files: a.mp4 (video), b.jpg (picture)."
    assert told(Tell("media"), TALK, facts, "zh") == "已有的文件：a.mp4（视频）、b.jpg（图片）。"
    assert "no files yet" in told(Tell("media"), TALK, Facts(), "en")
