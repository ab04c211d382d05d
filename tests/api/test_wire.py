from __future__ import annotations

import pytest

from cleanplate.api.wire import Output, Registration, Render, Say, Task
from cleanplate.service.order import Wish


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Holiday", "Holiday"),
        ("  two\n lines\t", "two lines"),
        ("家庭　相册 👨‍👩‍👧", "家庭 相册 👨‍👩‍👧"),
        ("a\u0000b\u202ec", "a b c"),
        ("A/B <test>", "A/B <test>"),
    ],
)
def test_what_people_call_something_becomes_one_line(given: str, kept: str) -> None:
    assert Task(task_name=given).task_name == kept
    assert Registration(name=given).name == kept


def test_numbers_will_do_for_ids_and_both_cases_for_names() -> None:
    parts = {"parts": [{"text": "a"}]}
    for body in (
        {"session_id": 7, "new_message": parts},
        {"sessionId": "7", "newMessage": parts, "invocationId": "x"},
    ):
        said = Say.model_validate(body)
        assert (said.session_id, said.user_id, said.new_message.text) == ("7", "me", "a")
    for key in ("sessionId", "session_id"):
        assert Render.model_validate({"id": "r", key: "7"}).session_id == "7"


def test_an_output_is_a_wish_as_it_was_said() -> None:
    assert Output().wish == Wish()
    said = Output.model_validate({"resolution": "720p", "fps": "25", "crf": 3, "watermark": True})
    assert said.wish == Wish(resolution="720p", fps="25", crf=3)
    assert Output.model_validate({"resolution": 720}).wish == Wish(resolution=720)
