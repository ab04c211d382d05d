"""Whoever takes a background away hears what is behind then, and sees it in the status."""

from __future__ import annotations

import pytest

from tests.agent.conversing import Talk, image, video

SAID = "Behind it is black now: name a background, or say “make it transparent”."


def test_it_is_said_once_that_it_is_black_behind() -> None:
    talk = Talk()
    assert talk.say("remove the background").said[-1] == SAID
    assert SAID not in talk.words("add the title 'Hi'")


@pytest.mark.parametrize(
    ("first", "then"), [("remove the background", "make it transparent"), ("把背景去掉", "背景透明")]
)
def test_what_it_proposes_is_understood(first: str, then: str) -> None:
    talk = Talk()
    assert then in talk.words(first)
    talk.say(then)
    assert talk.draft.canvas.background == "transparent"
    assert "black" not in talk.words("export") and "黑" not in talk.words("导出")


@pytest.mark.parametrize(
    "said",
    [
        "remove the background and make it transparent",
        "replace the background with an office",
        "blur the background",
        "make the canvas white and remove the background",
        "把背景换成蓝色",
    ],
)
def test_it_is_not_said_where_something_is_behind(said: str) -> None:
    talk = Talk()
    words = talk.words(said)
    assert talk.draft.tracks and SAID not in words and "黑色" not in words
    assert "black" not in talk.words("export").replace("Replaced", "")


def test_black_that_was_wanted_is_not_told() -> None:
    assert SAID not in Talk().words("make the canvas black", "remove the background")


def test_a_clip_below_is_behind() -> None:
    talk = Talk([video(), image("beach.jpg")])
    talk.say("put beach.jpg in the corner")
    assert SAID not in talk.words("remove the background of beach.jpg")
    assert "Behind beach.jpg: talk.mp4." in talk.words("status")


@pytest.mark.parametrize(
    ("said", "told"), [("export", "It is black behind talk.mp4."), ("导出", "talk.mp4 后面是黑色的。")]
)
def test_an_export_says_it_while_it_is_so(said: str, told: str) -> None:
    talk = Talk()
    talk.say("remove the background")
    assert told in talk.words(said)
    assert told not in talk.words("replace the background with teal", said)


def test_the_matte_alone_shows_nothing_behind() -> None:
    assert "black" not in Talk().words("remove the background and export the matte video")


@pytest.mark.parametrize(
    ("said", "en", "zh"),
    [
        ("replace the background with an office", "an office", "办公室"),
        ("replace the background with teal", "teal", "青绿色"),
        ("blur the background", "a blur", "虚化"),
        ("remove the background", "black", "黑色"),
        ("remove the background and make it transparent", "nothing, it is transparent", "透明"),
    ],
)
def test_the_status_says_what_is_behind(said: str, en: str, zh: str) -> None:
    talk = Talk()
    talk.say(said)
    assert f"(0-10s). Behind talk.mp4: {en}." in talk.words("status")
    assert f"(0-10s)。talk.mp4 后面：{zh}。" in talk.words("状态")


def test_the_status_of_an_uncut_clip_says_nothing_of_it() -> None:
    assert "Behind" not in Talk().words("status")


def test_a_file_of_ones_own_is_called_by_its_name() -> None:
    talk = Talk([video(), image("office.jpg")])
    talk.say("put office.jpg behind me")
    assert "Behind talk.mp4: office.jpg." in talk.words("status")
    assert "talk.mp4 后面：office.jpg。" in talk.words("状态")
