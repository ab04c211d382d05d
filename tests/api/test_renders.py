from __future__ import annotations

from typing import Any

import pytest

from cleanplate.errors import DamagedError, OutputError
from cleanplate.store import exports
from tests.api.conftest import Opened
from tests.api.test_auth import registered
from tests.api.web import SKILL, Json, Web, refused

PROXY = "/api/render/proxy/lambda"


@pytest.fixture
def editor(visitor: Web) -> Web:
    """An anonymous user with a video on the timeline."""
    visitor.uploads()
    return visitor


def draft_of(editor: Web) -> Json:
    body = editor.get(f"/api/state/nemo_agent/me/{editor.session}/latest").json()
    draft: Json = body["data"]["state"]["draft"]
    return draft


def ordered(editor: Web, name: str = "render_1") -> Any:
    with editor.stand_in.house.db.read() as tx:
        return exports.find(tx, editor.id, name)


def family(answer: Any, status: int, code: int) -> Json:
    """An error in the render family's own shape too."""
    body = refused(answer, status, code)
    assert body["success"] is False and body["error"] == body["message"]
    return body


def test_an_export_is_ordered_polled_and_fetched_in_both_shapes(editor: Web) -> None:
    assert editor.exports().json() == {
        "success": True,
        "data": {"id": "render_1", "status": "pending", "progress": 5},
    }
    body = editor.get(f"{PROXY}/render_1").json()
    assert (body["success"], body["taskId"], body["status"]) == (True, "render_1", "pending")
    assert body["data"]["status"] == "pending" and "output" not in body and "outputUrl" not in body["data"]

    editor.stand_in.complete(editor.id, "render_1", b"the film")
    body = editor.get(f"{PROXY}/render_1").json()
    assert body["status"] == body["data"]["status"] == "completed"
    assert body["progress"] == body["data"]["progress"] == 100
    assert (body["output"]["duration"], body["output"]["size"]) == (4.0, 8)
    assert body["output"]["url"] == body["data"]["outputUrl"]
    assert body["data"]["createdAt"] <= body["data"]["completedAt"]
    bare = Web(editor.app, editor.stand_in)
    assert bare.get(body["output"]["url"]).content == b"the film"


def test_a_draft_is_exported_as_it_was_sent(editor: Web) -> None:
    draft = draft_of(editor)
    draft["t"][0]["sg"][0] |= {"out": 1000, "d": 1000, "source_out": 1000}
    draft["d"] = 1000
    output = {"format": "mp4", "quality": "high", "resolution": "720p", "fps": 24, "codec": "h264", "crf": 20}
    assert editor.exports(body={"draft": draft, "output": output}).status_code == 200
    row = ordered(editor)
    assert '"d": 1000' in row.draft and '"rate": "24"' in row.draft
    assert row.order == {
        "name": "project",
        "format": "mp4",
        "quality": "best",
        "short_side": 720,
        "crf": 20,
    }


def test_left_out_it_is_the_sessions_own_draft_as_mp4_in_high_quality(editor: Web) -> None:
    editor.exports()
    row = ordered(editor)
    assert (row.order["format"], row.order["quality"], row.order["short_side"]) == ("mp4", "best", None)
    assert '"up_' in row.draft


@pytest.mark.parametrize("missing", list(SKILL))
def test_an_anonymous_export_needs_every_attribution_header(editor: Web, missing: str) -> None:
    body = family(editor.exports(headers={missing: None}), 402, 402)
    assert "Register or upgrade your plan to unlock export." in body["hint"]
    assert editor.stand_in.engine.begun[-1][0] == "ingest"


def test_attribution_is_not_asked_of_registered_users_nor_where_the_owner_does_not(opened: Opened) -> None:
    web = opened()
    ada = registered(web).at_work()
    ada.uploads()
    nothing = dict.fromkeys(SKILL)
    assert ada.exports(headers=nothing).status_code == 200
    visitor = opened(need_attribution=False).visitor().at_work()
    visitor.uploads()
    assert visitor.exports(headers=nothing).status_code == 200


def test_a_plan_without_export_gets_402(opened: Opened) -> None:
    visitor = opened(free_export=False).visitor().at_work()
    visitor.uploads()
    family(visitor.exports(), 402, 402)
    pro = opened(free_export=False, anonymous_plan="pro").visitor().at_work()
    pro.uploads()
    assert pro.exports().status_code == 200


def test_more_than_the_plan_is_refused_when_asked_for_and_else_scaled_down(opened: Opened) -> None:
    visitor = opened(free_short_side=240).visitor().at_work()
    visitor.uploads()
    body = family(visitor.exports(body={"output": {"resolution": "1080p"}}), 402, 402)
    assert "240p" in body["hint"]
    assert visitor.exports().status_code == 200
    assert ordered(visitor).order["short_side"] == 240


def test_the_same_id_twice_is_an_error_even_after_it_failed(editor: Web) -> None:
    editor.exports()
    family(editor.exports(), 409, 409)
    editor.stand_in.fail(editor.id, "render_1", DamagedError("The file is broken."))
    family(editor.exports(), 409, 409)
    assert editor.exports("render_2").status_code == 200


def test_another_user_may_use_the_same_id(editor: Web) -> None:
    editor.exports()
    other = editor.visitor("client-2").at_work()
    other.uploads()
    assert other.exports().status_code == 200


def test_only_so_many_are_under_way_at_once(opened: Opened) -> None:
    visitor = opened(free_queued=2).visitor().at_work()
    visitor.uploads()
    assert [visitor.exports(f"r{n}").status_code for n in range(2)] == [200, 200]
    family(visitor.exports("r2"), 429, 429)
    family(visitor.exports("r1"), 409, 409)
    visitor.stand_in.complete(visitor.id, "r0", b"x")
    assert visitor.exports("r2").status_code == 200


def test_an_empty_timeline_cannot_be_exported(visitor: Web) -> None:
    family(visitor.exports(), 400, 4000)
    family(visitor.exports(body={"draft": {}}), 400, 4000)
    family(visitor.exports(body={"draft": {"t": [{"id": "t1", "tt": 0, "sg": []}]}}), 400, 4000)


def test_a_draft_may_name_files_of_its_session_only(editor: Web) -> None:
    other = editor.visitor("client-2").at_work()
    other.uploads()
    theirs = draft_of(other)
    family(editor.exports(body={"draft": theirs}), 400, 4000)
    for file in ("/etc/passwd", "../x.mp4", "http://localhost/x", "secret"):
        draft = draft_of(editor)
        draft["media"]["m1"]["file"] = file
        family(editor.exports(body={"draft": draft}), 400, 4000)
    assert not [1 for work, _ in editor.stand_in.engine.begun if work == "render"]


def test_nobody_may_say_that_one_file_is_another(editor: Web) -> None:
    """Mattes are kept by content: a wrong hash would put one person's mattes on another's film."""
    draft = draft_of(editor)
    real = draft["media"]["m1"]["hash"]
    draft["media"]["m1"]["hash"] = "f" * 64
    assert editor.exports(body={"draft": draft}).status_code == 200
    assert real in ordered(editor).draft and "f" * 64 not in ordered(editor).draft


@pytest.mark.parametrize(
    "output",
    [
        {"format": "exe"},
        {"quality": "superb"},
        {"codec": "divx"},
        {"format": "webm", "codec": "h264"},
        {"resolution": "huge"},
        {"resolution": 3},
        {"resolution": "0x0"},
        {"fps": 0},
        {"fps": 1e308},
        {"fps": "1/0"},
        {"fps": "nan"},
        {"crf": 60},
        {"crf": -1},
        {"format": "gif", "crf": 3},
        {"format": "stacked"},
        {"format": 5},
        "mp4",
    ],
)
def test_an_output_that_cannot_be_is_refused_before_any_work(editor: Web, output: object) -> None:
    family(editor.exports(body={"output": output}), 400, 4000)
    assert ordered(editor) is None


def test_a_transparent_draft_becomes_webm_and_is_refused_as_mp4(editor: Web) -> None:
    draft = draft_of(editor)
    draft["m"]["background"] = "transparent"
    body = family(editor.exports(body={"draft": draft, "output": {"format": "mp4"}}), 400, 4000)
    assert "webm" in body["hint"]
    assert editor.exports(body={"draft": draft}).status_code == 200
    assert ordered(editor).order["format"] == "webm"


@pytest.mark.parametrize("id", ["", "a/b", "x" * 129, "a b", "\u0000", None, {}])
def test_an_id_that_fits_no_address_is_refused(editor: Web, id: Any) -> None:
    family(editor.exports(id), 400, 4000)


@pytest.mark.parametrize(
    "content",
    [b"", b"[", b"[]", b"\xff\xfe", b'{"id":' + b"[" * 100_000, b'{"id": "r", "sessionId": "1", "draft": 1}'],
)
def test_a_body_that_is_no_order_is_refused(editor: Web, content: bytes) -> None:
    family(editor.post(PROXY, content=content), 400, 4000)


def test_a_draft_that_is_too_large_is_refused_while_it_comes(editor: Web) -> None:
    family(editor.post(PROXY, content=b" " * (18 << 20)), 413, 4002)


def test_long_drafts_count_as_many_requests(opened: Opened) -> None:
    visitor = opened(requests_per_minute=100).visitor().at_work()
    long = {"draft": {"t": [], "x": "x" * 500_000}}
    codes = [visitor.exports(f"r{number}", body=long).json()["code"] for number in range(5)]
    assert codes[:3] == [4000] * 3 and codes[-1] == 429


@pytest.mark.parametrize("draft", [{"t": 5}, {"t": [{"tt": 9}]}, {"t": [{"id": "t1", "tt": 0, "sg": [{}]}]}])
def test_a_draft_that_is_wrong_says_where(editor: Web, draft: Json) -> None:
    assert "t" in family(editor.exports(body={"draft": draft}), 400, 4000)["message"]


def test_a_failed_export_says_why_in_both_shapes(editor: Web) -> None:
    editor.exports()
    editor.stand_in.fail(editor.id, "render_1", DamagedError("The file is broken.", "Send another."))
    body = editor.get(f"{PROXY}/render_1").json()
    assert body["status"] == body["data"]["status"] == "failed"
    assert body["error"] == body["data"]["error"] == "The file is broken."
    family(editor.get("/api/render/proxy/render_1/download"), 409, 409)


def test_what_failed_inside_names_no_folders(editor: Web) -> None:
    editor.exports()
    editor.stand_in.fail(editor.id, "render_1", OutputError("/srv/data/work/x cannot be written."))
    assert "/srv" not in editor.get(f"{PROXY}/render_1").text


def test_an_export_is_called_off_once_and_what_has_ended_stays(editor: Web) -> None:
    editor.exports()
    for _ in range(2):
        body = editor.post(f"{PROXY}/render_1/cancel").json()
        assert body["success"] and body["status"] == "failed" and "cancel" in body["error"]
    assert editor.stand_in.hands.stopped == [ordered(editor).id]
    editor.exports("render_2")
    editor.stand_in.complete(editor.id, "render_2", b"x")
    assert editor.post(f"{PROXY}/render_2/cancel").json()["status"] == "completed"


def test_a_download_needs_the_token_and_comes_in_ranges(editor: Web) -> None:
    editor.exports()
    family(editor.get("/api/render/proxy/render_1/download"), 409, 409)
    editor.stand_in.complete(editor.id, "render_1", b"0123456789", "我的 film.mp4")
    answer = editor.get("/api/render/proxy/render_1/download", headers={"Range": "bytes=3-5"})
    assert (answer.status_code, answer.content) == (206, b"345")
    said = answer.headers["Content-Disposition"]
    assert said.startswith("attachment") and "filename*=utf-8''%E6%88%91" in said
    family(Web(editor.app, editor.stand_in).get("/api/render/proxy/render_1/download"), 401, 1001)


def test_an_export_that_is_not_there_gets_404(editor: Web) -> None:
    for method, path in (
        ("GET", f"{PROXY}/x"),
        ("POST", f"{PROXY}/x/cancel"),
        ("GET", "/api/render/proxy/x/download"),
    ):
        family(editor.ask(method, path), 404, 404)


def test_a_full_disk_takes_no_more_exports(opened: Opened, setting: Any) -> None:
    visitor = opened().visitor().at_work()
    visitor.uploads()
    object.__setattr__(visitor.stand_in.house, "free_mb", lambda: 0)
    object.__setattr__(
        visitor.stand_in.house, "settings", visitor.stand_in.house.settings.model_copy(update={"min_free_mb": 1})
    )
    family(visitor.exports(), 507, 507)
