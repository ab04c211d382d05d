"""The table of what a message asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.client.routing import Route, route

EXPORT = """
export; Export!; download; send me the video; Can you export it please?; export the video now; export as gif;
export to mp4; render the final video; Give me the file; 导出; 下载; 请导出视频; 帮我导出一下; 把视频发给我;
导出成gif格式; 现在导出吧"""
CREDITS = """
credits; balance; my credits; How many credits do I have left?; show my balance; 积分; 余额; 还有多少积分？;
查询余额; 我的积分还剩多少; what's my balance"""
STATE = """
status; state; show tracks; Show me the timeline; what's the status?; 状态; 查看状态; 显示轨道; 看看时间线;
what's on the timeline; 项目状态如何"""
UPLOAD = "upload; upload a file; upload my video; 上传; 上传视频; I want to upload a video"
AGENT = """
remove the background; add BGM; generate a sunset clip; white balance the shot; balance the colours; hello;
roll credits at the end; add end credits; export settings look odd, make it warmer; 加背景音乐; 导出按钮在哪里;
make the upload button title red; 去掉背景; show the tracks of a train; download speed as title; 删掉这段;
upload talk.mp4 and remove the background; status bar over the video; state of the art look; 把标题改成“余额”;
换成上传的图片"""


def each(text: str) -> list[str]:
    return [line.strip() for line in text.split(";") if line.strip()]


@pytest.mark.parametrize(
    ("action", "text"),
    [
        (action, text)
        for action, texts in (
            ("export", EXPORT), ("credits", CREDITS), ("state", STATE), ("upload", UPLOAD), ("agent", AGENT)
        )
        for text in each(texts)
    ],
)  # fmt: skip
def test_a_message_goes_where_the_table_says(action: str, text: str) -> None:
    assert route(text).action == action


@pytest.mark.parametrize(
    ("text", "format"), [("export as a gif", "gif"), ("导出成 webm 格式", "webm"), ("export", None)]
)
def test_an_export_may_name_its_format(text: str, format: str | None) -> None:
    assert route(text) == Route("export", format=format)


def test_a_file_that_comes_along_or_is_named_is_uploaded() -> None:
    assert route("remove the background", ["talk.mp4"]) == Route("upload", ("talk.mp4",))
    assert route("upload talk.mp4 'my photo.png'") == Route("upload", ("talk.mp4", "my photo.png"))
    assert route("上传 https://example.com/a").files == ("https://example.com/a",)


@given(st.text(max_size=300))
def test_any_text_goes_somewhere(text: str) -> None:
    assert route(text).action in ("export", "credits", "state", "upload", "agent")


@given(
    st.sampled_from([*each(EXPORT), *each(CREDITS), *each(STATE), *each(UPLOAD)]),
    st.sampled_from(["", " ", "!", "?", "。", "…", "\n"]),
    st.booleans(),
)
def test_case_space_and_stops_change_nothing(text: str, end: str, loud: bool) -> None:
    assert route(f"  {text.upper() if loud else text}{end}") == route(text)


@given(st.text("abcdefghij klmnopqrstuvwxyz", max_size=60).filter(lambda t: not any(w in t for w in (
    "export", "download", "render", "video", "file", "result", "movie", "film", "clip",
    "credit", "balance", "stat", "track", "timeline", "upload", "project", "draft"))))  # fmt: skip
def test_what_has_none_of_the_tables_words_is_for_the_agent(text: str) -> None:
    assert route(text) == Route("agent")


@pytest.mark.parametrize(
    "text",
    ["我的" * 95, "给我" * 95, "please " * 28, "导出" * 95, "还有剩" * 60, "看" * 190, "upload " + "a " * 90],
)
def test_repetition_takes_no_time(text: str) -> None:
    route(text)
