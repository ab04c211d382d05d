"""What is asked for in the person's own words is taken as they say it, unless they ask for something else."""

from __future__ import annotations

import pytest

from cleanplate.draft.model import Title
from cleanplate.draft.timeline import segments
from tests.agent.conversing import Talk, song, video


def _titles(talk: Talk) -> list[Title]:
    return [s for s in segments(talk.draft) if isinstance(s, Title)]


@pytest.mark.parametrize(
    ("asked", "question"), [("add a title", "What should it say?"), ("加个标题", "标题写什么？")]
)
def test_a_title_without_words_asks_for_them(asked: str, question: str) -> None:
    answer = Talk().say(asked)
    assert answer.said == (question,)
    assert not answer.calls


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("Hello", "Hello"),
        ("Thanks for watching", "Thanks for watching"),
        ("How to bake bread", "How to bake bread"),
        ("Slow Motion", "Slow Motion"),
        ("black and white", "black and white"),
        ("  Jane Doe, CEO. ", "Jane Doe, CEO."),
        ("“undo”", "undo"),
        ("it should say Good Morning", "Good Morning"),
        ("a title saying Hello", "Hello"),
        ("1", "1"),
        ("谢谢观看", "谢谢观看"),
        ("內容是：春節快樂", "春節快樂"),
    ],
)
def test_the_next_message_is_what_it_says(said: str, text: str) -> None:
    talk = Talk()
    talk.say("add a title", said)
    assert talk.titles() == [text]


@pytest.mark.parametrize("said", ["no", "Cancel.", "never mind", "算了", "不要了", "取消"])
def test_it_can_be_left(said: str) -> None:
    talk = Talk()
    answer = talk.say("add a title, red", said)
    assert answer.said in (("All right, nothing was changed.",), ("好的，什么都没有改。",))
    assert not talk.titles()
    talk.say("Hello")
    assert not talk.titles(), "it is not asked any more"


@pytest.mark.parametrize("said", ["remove the background", "把背景换成办公室", "make the video faster"])
def test_another_request_is_done_instead(said: str) -> None:
    talk = Talk()
    assert talk.say("add a title", said).calls
    assert not talk.titles()


@pytest.mark.parametrize("said", ["make the video nicer", "把视频弄得高级一点", "change the music"])
def test_what_begins_as_a_request_and_is_not_understood_is_asked_about(said: str) -> None:
    talk = Talk()
    answer = talk.say("add a title", said)
    assert answer.memory.last.asked and not answer.calls


@pytest.mark.parametrize("said", ["undo", "撤销"])
def test_to_take_back_is_no_title(said: str) -> None:
    talk = Talk()
    talk.say("add the title 'One'", "add a title", said)
    assert not talk.titles()


def test_an_export_and_a_question_are_no_titles() -> None:
    talk = Talk()
    assert talk.say("add a title", "export").export
    assert "Timeline" in talk.words("add a title", "status")
    assert not talk.titles()


def test_what_was_said_of_the_title_waits_with_it() -> None:
    talk = Talk()
    talk.say("加标题，红色，顶部", "夏天")
    assert [(t.text, t.colour) for t in _titles(talk)] == [("夏天", "red")]


def test_a_chinese_title_changes_no_language() -> None:
    assert "Added the title" in Talk().words("add a title", "你好")


def test_what_is_not_done_yet_is_named() -> None:
    talk = Talk()
    assert "“faster” is not done yet" in talk.words("add a title, faster")
    assert not talk.desk.history.steps or talk.titles() == []


def test_hostile_words_are_only_words() -> None:
    talk = Talk()
    talk.say("add a title", "{0.__class__} %s … </title>")
    assert talk.titles() == ["{0.__class__} %s … </title>"]


def test_a_novel_is_no_title() -> None:
    talk = Talk()
    talk.say("add a title", "la " * 400)
    assert not talk.titles()


def test_the_first_question_wins_over_a_plan_that_waits() -> None:
    talk = Talk()
    talk.say("make a plan: mute the video and speed it up to 2x", "add a title", "Yes")
    assert talk.titles() == ["Yes"]


@pytest.mark.parametrize("answer", ["1", "lo-fi", "Lo-Fi!", "低保真", "the lo-fi one", "低保真的音乐"])
def test_the_music_is_named_in_any_way(answer: str) -> None:
    talk = Talk()
    asked = talk.say("add music, volume 35%")
    assert asked.said == ("Which music? 1) lo-fi 2) upbeat 3) calm",)
    said = talk.say(answer)
    assert [(c.tool, c.args) for c in said.calls] == [("add_audio", {"media": "lo-fi", "volume": 35})]


def test_a_file_of_ones_own_is_an_answer_too() -> None:
    talk = Talk([video(), song()])
    talk.say("add music at 20%", "add song.mp3")
    assert talk.heard() == ["song.mp3"]
    assert [s.volume for s in segments(talk.draft) if s.id == "s2"] == [20]  # type: ignore[union-attr]


def test_music_that_there_is_not_is_asked_for_again() -> None:
    talk = Talk()
    assert not talk.say("add music", "Beethoven").calls
    assert not talk.heard()
