"""Videos in the manner of Unscreen: what is sent, what is answered, and to whom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleanplate.api.videos import _FIELDS
from cleanplate.errors import Cancelled, DamagedError
from cleanplate.flow.failure import told
from cleanplate.ids import now_ms, secret_hash
from cleanplate.service.videos import FORMATS
from cleanplate.store import exports, ledger, tokens
from cleanplate.store import videos as rows
from cleanplate.store.videos import Video
from tests.api.web import BASE, Json, Web
from tests.service.standin import VIDEO, StandIn

PATH = "/v1.0/videos"
FILE = {"video_file": ("talk.mp4", VIDEO, "video/mp4")}


@pytest.fixture
def visitor(web: Web) -> Web:
    return holder(web)


def holder(web: Web, client: str = "client-1") -> Web:
    """A new user who shows their token as a key, as other services have it."""

    def do(task: str, params: Json, **_: Any) -> Json:
        assert task == "needed"
        return {"ms": 4000}

    hands: Any = web.stand_in.hands
    hands.do = do
    made = web.visitor(client)
    made.headers["X-Api-Key"], made.token = made.token, ""
    return made


def key(web: Web) -> str:
    return web.headers["X-Api-Key"]


def sent(web: Web, files: Any = FILE, **fields: str) -> Json:
    """A video that was taken."""
    answer = web.post(PATH, files=files, data=fields)
    assert answer.status_code == 200, answer.text
    data: Json = answer.json()["data"]
    return data


def refused(answer: Any, status: int, word: str) -> Json:
    body: Json = answer.json()
    assert answer.status_code == status, answer.text
    (error,) = body["errors"]
    assert error["code"] == word and error["title"] and error["detail"], answer.text
    return dict(error)


def row(web: Web, id: str) -> Video:
    with web.stand_in.house.db.read() as tx:
        found = rows.get(tx, id)
    assert found
    return found


def left(web: Web) -> int:
    """Videos, and files that wait to be taken in."""
    house = web.stand_in.house
    with house.db.read() as tx:
        return len(rows.unfinished(tx)) + len(list((house.data / "incoming").glob("*")))


def test_it_is_taken_looked_at_and_begun(visitor: Web) -> None:
    video = sent(visitor)
    assert video["type"] == "videos" and video["id"].startswith("vid_")
    assert video["links"] == {"self": f"{BASE}{PATH}/{video['id']}"}
    attributes = video["attributes"]
    assert attributes["created_at"].endswith("Z")
    assert {name: attributes[name] for name in attributes if name != "created_at"} == {
        "status": "queued",
        "progress": 0,
        "eta_seconds": None,
        "file_name": "talk.mp4",
        "format": "webm",
        "result_url": None,
        "error": None,
        "credits_charged": 0,
        "webhook_status": None,
        "completed_at": None,
    }
    assert ("film", video["id"]) in visitor.stand_in.engine.begun
    assert row(visitor, video["id"]).signer == secret_hash(key(visitor))
    assert visitor.get(f"{PATH}/{video['id']}").json()["data"] == video
    assert visitor.get(PATH).json()["data"] == [video]


def test_a_bearers_token_does_as_well(web: Web) -> None:
    held = holder(web)
    token = held.headers.pop("X-Api-Key")
    held.token = token
    assert row(web, sent(held)["id"]).signer == secret_hash(token)


@pytest.mark.parametrize("spelling", ["data", "json"])
def test_an_address_is_taken_in_any_spelling_of_a_form(visitor: Web, spelling: str) -> None:
    sent_as: Any = {spelling: {"video_url": "https://x.example/clip.mp4", "format": "gif"}}
    video = visitor.post(PATH, **sent_as).json()["data"]
    assert (video["attributes"]["file_name"], video["attributes"]["format"]) == ("clip.mp4", "gif")


@pytest.mark.parametrize(
    ("said", "meant"),
    [("000000", "#000000"), ("#81D4fa", "#81d4fa"), ("fff", "#ffffff"), ("green", "#008000"), ("ABC", "#aabbcc")],
)
def test_a_colour_is_meant_with_or_without_its_mark_and_by_name(visitor: Web, said: str, meant: str) -> None:
    made = row(visitor, sent(visitor, background_color=said)["id"])
    assert (made.order["background"], made.order["asked"]) == (meant, "mp4")


@pytest.mark.parametrize("kind", ["background_image", "background_video"])
def test_a_picture_or_video_goes_behind_as_a_file_or_by_its_address(visitor: Web, kind: str) -> None:
    files = {**FILE, f"{kind}_file": ("room.jpg", VIDEO + b"2", "image/jpeg")}
    made = row(visitor, sent(visitor, files)["id"])
    assert made.order["behind"] and made.order["asked"] == "mp4"
    by_address = row(visitor, sent(visitor, **{f"{kind}_url": "https://x.example/room.jpg"})["id"])
    assert by_address.order["behind"]


@pytest.mark.parametrize(
    ("format", "ours"),
    [("gif", "gif"), ("pro_bundle", "bundle"), ("webm", "webm"), ("MOV", "mov"), ("webp", "webp")],
)
def test_formats_with_alpha_need_no_background(visitor: Web, format: str, ours: str) -> None:
    assert row(visitor, sent(visitor, format=format)["id"]).order["format"] == ours


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"format": "avi"}, "invalid_format"),
        ({"format": "mp4"}, "no_background"),
        ({"format": "pro_bundle", "background_color": "fff"}, "invalid_format"),
        ({"background_color": "no colour"}, "invalid_background_color"),
        ({"background_color": "fff", "background_image_url": "https://x.example/a.jpg"}, "multiple_sources"),
        (
            {"background_video_url": "https://x.example/a.mp4", "background_image_url": "https://x.example/a.jpg"},
            "multiple_sources",
        ),
        ({"video_url": "https://x.example/a.mp4"}, "multiple_sources"),
        ({"webhook_url": "ftp://x.example/hook"}, "invalid_parameters"),
        ({"background_image_url": "file:///etc/passwd"}, "invalid_parameters"),
    ],
)
def test_what_cannot_be_is_said_at_once_and_nothing_stays(visitor: Web, fields: dict[str, str], word: str) -> None:
    refused(visitor.post(PATH, files=FILE, data=fields), 400, word)
    assert left(visitor) == 0


def test_without_a_video_there_is_nothing_to_do(visitor: Web) -> None:
    refused(visitor.post(PATH, data={"format": "gif"}), 400, "missing_source")
    refused(visitor.post(PATH, content=b"[]", headers={"Content-Type": "text/plain"}), 400, "invalid_parameters")


def test_what_is_no_video_is_refused_and_forgotten(visitor: Web) -> None:
    files = {"video_file": ("talk.mp4", b"not a video", "video/mp4")}
    refused(visitor.post(PATH, files=files), 400, "invalid_file_type")
    assert left(visitor) == 0 and visitor.get(PATH).json()["data"] == []


def test_an_address_that_leads_nowhere_is_refused(visitor: Web) -> None:
    visitor.stand_in.fetched = DamagedError("The host of the address does not answer.", "Check it.")
    answer = visitor.post(PATH, data={"video_url": "https://x.example/clip.mp4"})
    assert "host" in refused(answer, 400, "failed_to_read_image")["title"]


def test_spent_credits_are_said_at_once_and_nothing_is_done(visitor: Web) -> None:
    with visitor.stand_in.house.db.write() as tx:
        ledger.hold(tx, visitor.id, "spent", 91, now_ms())
    refused(visitor.post(PATH, files=FILE), 402, "insufficient_credits")
    assert left(visitor) == 0
    assert not [name for flow, name in visitor.stand_in.engine.begun if flow == "film"]


def test_a_plan_without_exports_is_refused_before_the_body(opened: Callable[..., Web]) -> None:
    visitor = holder(opened(free_export=False))
    refused(visitor.post(PATH, content=b"never read", headers={"Content-Type": "nothing"}), 402, "plan_required")


def test_a_plan_has_so_many_at_a_time(opened: Callable[..., Web]) -> None:
    visitor = holder(opened(free_queued=2))
    sent(visitor), sent(visitor)
    answer = visitor.post(PATH, files=FILE)
    refused(answer, 429, "rate_limit_exceeded")
    assert answer.headers["Retry-After"] and left(visitor) == 2


def test_more_than_the_limit_is_refused(opened: Callable[..., Web]) -> None:
    visitor = holder(opened(upload_limit_mb=1))
    files = {"video_file": ("talk.mp4", VIDEO + b"0" * 1_100_000, "video/mp4")}
    refused(visitor.post(PATH, files=files), 400, "file_too_large")
    assert left(visitor) == 0


def test_a_full_disk_takes_nothing(opened: Callable[..., Web]) -> None:
    visitor = holder(opened(min_free_mb=10**9))
    refused(visitor.post(PATH, files=FILE), 507, "storage_full")


def test_without_a_key_there_is_nothing(web: Web) -> None:
    for method, path in (("POST", PATH), ("GET", PATH), ("GET", f"{PATH}/vid_x"), ("DELETE", f"{PATH}/vid_x")):
        refused(web.ask(method, path), 403, "auth_failed")
    refused(web.get(PATH, headers={"X-Api-Key": "nmv_usr_wrong"}), 403, "auth_failed")


def test_the_same_key_is_the_same_video(visitor: Web) -> None:
    one = visitor.post(PATH, files=FILE, headers={"Idempotency-Key": "order-1"}).json()["data"]
    two = visitor.post(PATH, files=FILE, headers={"Idempotency-Key": "order-1"}).json()["data"]
    assert one["id"] == two["id"] and left(visitor) == 1
    other = holder(visitor, "client-2")
    assert other.post(PATH, files=FILE, headers={"Idempotency-Key": "order-1"}).json()["data"]["id"] != one["id"]
    for bad in ("", "a b", "x" * 129):
        refused(visitor.post(PATH, files=FILE, headers={"Idempotency-Key": bad}), 400, "invalid_key")


def test_another_users_is_nobodys(visitor: Web) -> None:
    id = sent(visitor)["id"]
    other = holder(visitor, "client-2")
    for method in ("GET", "DELETE"):
        refused(other.ask(method, f"{PATH}/{id}"), 404, "not_found")
    assert other.get(PATH).json()["data"] == []
    assert row(visitor, id).state == "queued"


def finished(stand_in: StandIn, id: str) -> None:
    """What its jobs would have done."""
    with stand_in.house.db.write() as tx:
        video = rows.get(tx, id)
        assert video
        rows.begin(tx, id, now_ms())
        exports.add(tx, video.user, id, video.session, "{}", {}, now_ms())
    stand_in.complete(video.user, id, b"the result", "talk.webm")
    with stand_in.house.db.write() as tx:
        rows.complete(tx, id, now_ms())


def test_a_result_is_fetched_by_its_address_without_a_key(visitor: Web) -> None:
    id = sent(visitor)["id"]
    finished(visitor.stand_in, id)
    attributes = visitor.get(f"{PATH}/{id}").json()["data"]["attributes"]
    assert (attributes["status"], attributes["progress"], attributes["error"]) == ("done", 100, None)
    assert attributes["completed_at"]
    file = Web(visitor.app, visitor.stand_in).get(attributes["result_url"].removeprefix(BASE))
    assert file.content == b"the result" and file.headers["content-type"] == "video/webm"


def test_progress_and_the_time_that_is_left_are_told(visitor: Web) -> None:
    id = sent(visitor)["id"]
    with visitor.stand_in.house.db.write() as tx:
        rows.begin(tx, id, now_ms() - 20_000)
        rows.progress(tx, id, 40)
    attributes = visitor.get(f"{PATH}/{id}").json()["data"]["attributes"]
    assert (attributes["status"], attributes["progress"]) == ("processing", 40)
    assert 30 <= attributes["eta_seconds"] <= 40
    with visitor.stand_in.house.db.write() as tx:
        video = row(visitor, id)
        made = exports.add(tx, video.user, id, video.session, "{}", {}, now_ms())
        exports.begin(tx, made.id, now_ms())
        exports.progress(tx, made.id, 50)
    assert visitor.get(f"{PATH}/{id}").json()["data"]["attributes"]["progress"] == 85


@pytest.mark.parametrize("inside", [False, True])
def test_a_failure_says_why_in_the_words_of_an_answer(visitor: Web, inside: bool) -> None:
    id = sent(visitor)["id"]
    error = OSError("/srv/secret") if inside else Cancelled("It was called off.", "Send it again.")
    with visitor.stand_in.house.db.write() as tx:
        rows.fail(tx, id, told(error), now_ms())
    attributes = visitor.get(f"{PATH}/{id}").json()["data"]["attributes"]
    assert attributes["status"] == "error" and attributes["result_url"] is None
    assert "secret" not in str(attributes)
    assert attributes["error"]["code"] == ("internal_error" if inside else "cancelled")


def test_one_under_way_is_ended_and_one_that_ended_is_forgotten(visitor: Web) -> None:
    id = sent(visitor)["id"]
    ended = visitor.ask("DELETE", f"{PATH}/{id}").json()["data"]
    assert (ended["attributes"]["status"], ended["attributes"]["error"]["code"]) == ("error", "cancelled")
    assert id in visitor.stand_in.hands.stopped
    assert visitor.ask("DELETE", f"{PATH}/{id}").status_code == 204
    refused(visitor.get(f"{PATH}/{id}"), 404, "not_found")


def test_a_token_that_may_only_look_orders_nothing(visitor: Web) -> None:
    with visitor.stand_in.house.db.write() as tx:
        secret = tokens.issue(tx, visitor.id, "eyes", ["read"], None, now_ms())[1]
    eyes = Web(visitor.app, visitor.stand_in, headers={"X-Api-Key": secret})
    id = sent(visitor)["id"]
    assert eyes.get(f"{PATH}/{id}").status_code == 200
    refused(eyes.post(PATH, files=FILE), 403, "auth_failed")
    refused(eyes.ask("DELETE", f"{PATH}/{id}"), 403, "auth_failed")


def test_the_docs_name_every_field_format_and_attribute(visitor: Web) -> None:
    docs = (Path(__file__).parents[2] / "docs" / "unscreen.md").read_text()
    names = {*_FIELDS.texts, *_FIELDS.files, *FORMATS, *sent(visitor)["attributes"]}
    assert [name for name in sorted(names) if f"`{name}`" not in docs and f'"{name}":' not in docs] == []
