"""What was not done is explained in the person's language, without ids or fields, for what people really meet."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cleanplate.agent.regrets import REGRETS, regret
from cleanplate.draft.desk import Desk
from cleanplate.draft.model import Draft
from cleanplate.draft.new import new
from cleanplate.draft.operation import operation
from cleanplate.errors import DraftError
from tests.agent.conversing import image, song, video

TALK = new([video()])
FILM = new([video(), image("a.jpg"), video("b.mp4", 3)])
MET: list[tuple[Draft, dict[str, Any], str, str]] = [
    (TALK, {"op": "split", "segment": "s1", "at": 99_000}, "talk.mp4 can't be cut at 99 s", "99 秒"),
    (TALK, {"op": "freeze", "segment": "s1", "at": 12_000}, "can't be seen at 12 s", "看不到"),
    (TALK, {"op": "trim", "segment": "s1", "in": 12_000, "out": 14_000}, "runs from 0 to 10 s", "0-10 秒"),
    (FILM, {"op": "move", "segment": "s1", "at": 11_000}, "Something else is there", "已有其他内容"),
    (TALK, {"op": "transition", "kind": "dissolve"}, "needs two clips", "首尾相接"),
    (FILM, {"op": "transition", "kind": "dissolve", "d": 60_000}, "too short", "太短"),
    (TALK, {"op": "fit_music"}, "no music yet", "还没有音乐"),
    (TALK, {"op": "captions", "shift": 100}, "no captions yet", "还没有字幕"),
    (TALK, {"op": "captions", "text": "hello"}, "no captions file", "字幕文件"),
    (FILM, {"op": "swap_audio", "segment": "s1", "media": "m2"}, "has no sound", "没有声音"),
    (new([video(), song()]), {"op": "add", "media": "m2"}, "has no picture", "没有画面"),
    (FILM, {"op": "slideshow", "media": ["m3"]}, "is no picture", "不是图片"),
    (FILM, {"op": "speed", "segment": "s2", "percent": 200}, "is a still", "静止画面"),
    (TALK, {"op": "restore_background", "segment": "s1"}, "its own background", "原来的背景"),
    (TALK, {"op": "scene_fit", "segment": "s1", "shadow": 50}, "no new background", "还没有新背景"),
    (TALK, {"op": "fade", "segment": "s1", "fade_in": 99_000}, "longer than the thing", "超过"),
    (FILM, {"op": "join", "segment": "s1"}, "split before", "先前拆分"),
    (
        TALK,
        {"op": "look", "segment": "s1", "name": "sparkly"},
        "no look called “sparkly”",
        "没有叫“sparkly”的风格",
    ),
    (TALK, {"op": "crop", "segment": "s1", "left": 60, "right": 60}, "cut everything away", "全部裁掉"),
    (TALK, {"op": "edit_title", "segment": "s1", "colour": "red"}, "talk.mp4 is a clip", "是视频片段"),
]


def message(draft: Draft, plain: dict[str, Any]) -> DraftError:
    with pytest.raises(DraftError) as caught:
        Desk(draft).applied(operation(plain), "test")
    return caught.value


@pytest.mark.parametrize(("draft", "plain", "en", "zh"), MET, ids=[m[1]["op"] + str(i) for i, m in enumerate(MET)])
def test_what_people_meet_has_words_of_its_own(draft: Draft, plain: dict[str, Any], en: str, zh: str) -> None:
    error = message(draft, plain)
    assert en in regret(error.message, draft, "en", error.hint)
    said = regret(error.message, draft, "zh", error.hint)
    assert zh in said and not re.search(
        r"\bs\d\b|[a-z]{3,}", re.sub(r"\w+\.mp4|a\.jpg|song\.mp3|sparkly|SRT|VTT", "", said)
    )


def test_anything_else_is_said_generally_in_chinese_and_without_fields_in_english() -> None:
    odd = "“trim” has source_in = -1: too small."
    assert regret(odd, TALK, "zh") == "这个要求目前做不到。请换一种说法，或换一个数值、时间或对象。"
    assert regret(odd, TALK, "en", "Its fields: in, out.") == "It isn't possible as asked."
    assert regret("s1 is odd.", TALK, "en", "Try: cleanplate draft apply") == "talk.mp4 is odd."
    assert regret("没有音乐。", TALK, "zh") == "没有音乐。"


def test_no_row_speaks_of_commands_ids_or_a_gui() -> None:
    for row in REGRETS:
        assert not re.search(r"cleanplate|segment|button|panel|drag|\bop\b", row.en)
        assert re.search("[\u4e00-\u9fff]", row.zh) and row.zh.endswith(("。", "？"))
