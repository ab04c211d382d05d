from __future__ import annotations

import pytest

from tests.api.conftest import Opened
from tests.api.web import Web, data_of, refused

CREATE = "/api/tasks/me/with-session/nemo_agent"


def test_a_new_session_has_the_shape_of_the_protocol(visitor: Web) -> None:
    data = data_of(visitor.post(CREATE, json={"task_name": "project", "language": "en"}))
    assert set(data) == {"task_id", "session_id", "user_id"} and data["user_id"] == visitor.name
    assert data["session_id"].isdigit() and 0 < int(data["session_id"]) < 2**63


@pytest.mark.parametrize(
    "more", [{}, {"json": {}}, {"json": {"language": None, "surprise": 1}}, {"content": b"{}"}]
)
def test_everything_about_a_new_session_may_be_left_out(visitor: Web, more: dict[str, object]) -> None:
    data_of(visitor.post(CREATE, **more))


@pytest.mark.parametrize("body", [{"language": "en; drop"}, {"task_name": {}}, {"task_name": "x" * 201}, 5, "x"])
def test_what_is_no_session_is_refused(visitor: Web, body: object) -> None:
    refused(visitor.post(CREATE, json=body), 400, 4000)


def test_an_empty_session_has_a_whole_state(visitor: Web) -> None:
    data = data_of(visitor.get(f"/api/state/nemo_agent/me/{visitor.session}/latest"))
    assert set(data) == {"session_id", "task_id", "task_name", "user_id", "state"}
    state = data["state"]
    assert set(state) == {"draft", "video_infos", "canvas_config", "video_analyses", "generated_media"}
    assert state["draft"]["t"] == [] and state["draft"]["m"]["title"] == "project"
    assert state["video_infos"] == [] and state["canvas_config"]["width"] == 1920


def test_a_state_that_did_not_change_reads_the_same(visitor: Web) -> None:
    visitor.uploads()
    path = f"/api/state/nemo_agent/me/{visitor.session}/latest"
    first, second = visitor.get(path), visitor.get(path)
    assert first.text == second.text and len(data_of(first)["state"]["video_infos"]) == 1


@pytest.mark.parametrize(
    ("public", "base"),
    [("", "http://service.test/files/"), ("https://clean.example/v/", "https://clean.example/v/files/")],
)
def test_links_begin_where_people_reach_the_service(opened: Opened, public: str, base: str) -> None:
    visitor = opened(public_url=public).visitor().at_work()
    [file] = data_of(visitor.uploads())["files"]
    assert file["cdn_url"].startswith(base)


@pytest.mark.parametrize("session", ["1", "x", "5529798706024415232", "%00", "a" * 3000])
def test_a_session_that_is_not_there_gets_1002(visitor: Web, session: str) -> None:
    refused(visitor.get(f"/api/state/nemo_agent/me/{session}/latest"), 404, 1002)
