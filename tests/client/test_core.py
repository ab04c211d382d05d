"""Tokens, sessions, patience, and the short conversations."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from cleanplate.client import Client
from cleanplate.client.identity import Known, Memory
from cleanplate.errors import (
    NoSessionError,
    OfflineError,
    PlanError,
    RateError,
    ServiceError,
    TokenError,
    UnsupportedError,
    UsageError,
)
from tests.client.conftest import made
from tests.client.hosted import URL, Hosted, refused


def test_a_newcomer_gets_a_starter_token_and_a_session_and_is_told(
    client: Client, hosted: Hosted, told: list[str]
) -> None:
    session = client.connect()
    assert (session.session_id, session.user_id) == ("5529798706024415232", "anon_1")
    assert told == [f"Connected to {URL}: 100 credits, until 2026-11-29."]
    first, second = hosted.asked
    assert len(first.headers["x-client-id"]) == 36 and "authorization" not in first.headers
    assert second.headers["authorization"] == "Bearer nmv_usr_1"


def test_attribution_goes_with_every_request(client: Client, hosted: Hosted, tmp_path: Path) -> None:
    client.say("Hello")
    client.credits()
    client.export(tmp_path / "out.mp4")
    to_server = [request for request in hosted.asked if not request.url.path.startswith("/file/")]
    assert len(to_server) > 8
    for request in hosted.asked:
        assert all(request.headers[f"x-skill-{name}"] for name in ("source", "version", "platform"))


def test_the_token_of_the_environment_is_used_and_none_is_asked_for(hosted: Hosted) -> None:
    hosted.tokens["nmv_usr_mine"] = "usr_1"
    made(hosted, environment={"NEMO_TOKEN": "nmv_usr_mine"}).connect()
    assert hosted.paths() == ["/api/tasks/me/with-session/nemo_agent"]


def test_token_and_session_are_gone_on_with_next_time(hosted: Hosted) -> None:
    keep = Memory()
    made(hosted, keep=keep).say("Hello")
    assert "Hello" in str(made(hosted, keep=keep).state().draft)
    assert hosted.paths().count("/api/auth/anonymous-token") == 1


def test_an_expired_token_is_renewed_once_and_the_request_made_again(client: Client, hosted: Hosted) -> None:
    client.connect()
    hosted.tokens.clear()
    assert client.credits().available == 60
    assert hosted.paths()[-3:] == [
        "/api/credits/balance/simple",
        "/api/auth/anonymous-token",
        "/api/credits/balance/simple",
    ]


def test_a_token_that_is_refused_again_is_an_error(client: Client, hosted: Hosted) -> None:
    client.connect()
    hosted.refusals += [("/credits/", refused(401, 1001, "bad token"))] * 2
    with pytest.raises(TokenError, match="bad token"):
        client.credits()
    assert hosted.paths().count("/api/auth/anonymous-token") == 2


def test_a_bad_token_of_the_environment_is_said_and_a_starter_token_takes_its_place(
    hosted: Hosted, told: list[str]
) -> None:
    client = made(hosted, told, environment={"NEMO_TOKEN": "nmv_usr_old"})
    assert client.credits().total == 100
    assert "NEMO_TOKEN" in told[0] and told[1].startswith("Connected")


def test_after_a_bad_token_of_the_environment_comes_the_kept_one_before_a_new_one(hosted: Hosted) -> None:
    keep = Memory()
    made(hosted, keep=keep).connect()
    made(hosted, keep=keep, environment={"NEMO_TOKEN": "nmv_usr_old"}).credits()
    assert hosted.paths().count("/api/auth/anonymous-token") == 1


def test_another_servers_token_is_never_sent(hosted: Hosted) -> None:
    keep = Memory()
    keep.note("https://other.example", Known("nmv_usr_secret", "anon_9", "7"))
    made(hosted, keep=keep).state()
    assert all("secret" not in str(request.headers.raw) for request in hosted.asked)


@pytest.mark.parametrize("given", [None, "7"])
def test_too_often_is_waited_out_once(client: Client, hosted: Hosted, given: str | None) -> None:
    headers = {} if given is None else {"Retry-After": given}
    hosted.refusals.append(("/credits/", refused(429, 429, "slow down", **headers)))
    assert client.credits().available == 60
    assert hosted.waits == [float(given or 30)]


def test_too_often_twice_is_an_error(client: Client, hosted: Hosted) -> None:
    hosted.refusals += [("/credits/", refused(429, 429, "slow down"))] * 2
    with pytest.raises(RateError, match="slow down"):
        client.credits()
    assert hosted.waits == [30]


def test_days_are_not_waited_for(client: Client, hosted: Hosted) -> None:
    hosted.refusals.append(
        ("/anonymous-token", refused(429, 429, "one token in 7 days", **{"Retry-After": "99999"}))
    )
    with pytest.raises(RateError) as caught:
        client.connect()
    assert caught.value.retry_after == 99999 and hosted.waits == []


def test_a_client_id_that_is_refused_is_made_anew(client: Client, hosted: Hosted) -> None:
    hosted.refusals.append(("/anonymous-token", httpx.Response(400, json={"detail": "X-Client-Id"})))
    client.connect()
    first, second = hosted.asked[:2]
    assert first.headers["x-client-id"] != second.headers["x-client-id"]


@pytest.mark.parametrize(("given", "sent"), [("my-client", "my-client"), ("x" * 65, None), ("ü", None)])
def test_a_client_id_of_the_environment_is_used_where_it_can_be(
    hosted: Hosted, given: str, sent: str | None
) -> None:
    keep = Memory()
    made(hosted, keep=keep, environment={"NEMO_CLIENT_ID": given}).connect()
    assert hosted.asked[0].headers["x-client-id"] == (sent or keep.client_id())


def test_a_session_that_is_gone_is_replaced_and_said(client: Client, hosted: Hosted, told: list[str]) -> None:
    client.connect()
    hosted.sessions.clear()
    assert client.state().draft["t"] == []
    assert "a new one was begun" in told[-1]


def test_a_session_that_was_named_is_never_replaced(hosted: Hosted) -> None:
    with pytest.raises(NoSessionError):
        made(hosted, session="7").state()
    assert hosted.sessions == {}


@pytest.mark.parametrize("name", ["../../credits", "a/b", "ü", "x" * 65, "1?x=2"])
def test_a_session_of_an_odd_name_reaches_no_other_address(hosted: Hosted, name: str) -> None:
    with pytest.raises(NoSessionError):
        made(hosted, session=name).state()
    assert hosted.paths() == []


def test_files_and_addresses_are_uploaded_one_by_one(client: Client, hosted: Hosted, tmp_path: Path) -> None:
    for name in ("one.mp4", "two.mp4"):
        (tmp_path / name).write_bytes(b"x" * 100_000)
    heard: list[tuple[int, int]] = []
    arrived = client.upload(
        tmp_path / "one.mp4",
        "https://example.com/three.mp4",
        str(tmp_path / "two.mp4"),
        told=lambda done, total: heard.append((done, total)),
    )
    assert [file.filename for file in arrived.files] == ["one.mp4", "three.mp4", "two.mp4"]
    assert arrived.files[0].duration_ms == 30_500 and arrived.files[0].width == 1920
    assert heard[-1] == (200_000, 200_000) and heard == sorted(heard)


def test_one_file_that_is_refused_keeps_no_other(client: Client, tmp_path: Path) -> None:
    for name in ("one.mp4", "notes.txt"):
        (tmp_path / name).write_bytes(b"x")
    arrived = client.upload(tmp_path / "notes.txt", tmp_path / "one.mp4")
    assert [file.filename for file in arrived.files] == ["one.mp4"]
    assert [(f.filename, f.code) for f in arrived.failed] == [("notes.txt", 4001)]
    with pytest.raises(UnsupportedError) as caught:
        client.upload(tmp_path / "notes.txt")
    assert caught.value.hint.startswith("Supported formats: mp4, mov, avi")


@pytest.mark.parametrize("source", ["gone.mp4", "", ".", "x" * 9000, "ftp://example.com/a.mp4", "\0"])
def test_what_is_no_file_is_not_sent(client: Client, hosted: Hosted, source: str) -> None:
    with pytest.raises(UsageError):
        client.upload(source)
    with pytest.raises(UsageError):
        client.upload()
    assert hosted.asked == []


def test_credits_are_integers(client: Client) -> None:
    has = client.credits()
    assert (has.available, has.frozen, has.total) == (60, 40, 100)


def test_the_state_has_draft_files_and_user(client: Client, hosted: Hosted, tmp_path: Path) -> None:
    (tmp_path / "one.mp4").write_bytes(b"x")
    client.upload(tmp_path / "one.mp4")
    client.say("Hello")
    state = client.state()
    assert state.exportable and state.session.user_id == "anon_1" and state.name == "project"
    assert [file.filename for file in state.files] == ["one.mp4"]


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"code":0}', b'{"code":0,"data":{"token":""}}'])
def test_what_is_no_server_of_this_protocol_is_an_error_of_ours(
    hosted: Hosted, client: Client, body: bytes
) -> None:
    hosted.refusals.append(("/anonymous-token", httpx.Response(200, content=body)))
    with pytest.raises(ServiceError, match="no token"):
        client.connect()


def test_a_server_that_is_not_there_is_an_error_with_a_way_out(hosted: Hosted, client: Client) -> None:
    hosted.refusals.append(("", httpx.ConnectError("refused")))
    with pytest.raises(OfflineError) as caught:
        client.credits()
    assert "cleanplate serve" in caught.value.hint and not caught.value.sent


def test_a_plan_that_keeps_the_export_is_told_in_the_protocols_words(hosted: Hosted, client: Client) -> None:
    client.say("Hello")
    hosted.refusals.append(("/render/", httpx.Response(402, json={"success": False, "error": "plan"})))
    with pytest.raises(PlanError) as caught:
        client.export()
    assert caught.value.hint == "Register or upgrade your plan to unlock export."


def test_a_token_with_what_no_header_carries_is_an_error(hosted: Hosted) -> None:
    with pytest.raises(TokenError, match="characters"):
        made(hosted, environment={"NEMO_TOKEN": "a\nb ü"}).credits()
    assert hosted.asked == []


@pytest.mark.parametrize(
    "server", ["", "localhost:8420", "ftp://x", "http://", "http://u:p@x", "http://x:99999", "http://x/?a"]
)
def test_what_is_no_address_is_refused(server: str) -> None:
    environment = {"NEMO_API_URL": server}
    if server:
        with pytest.raises(UsageError):
            Client(server, environment={}, keep=Memory())
        with pytest.raises(UsageError):
            Client(environment=environment, keep=Memory())
    else:
        assert Client(environment=environment, keep=Memory()).core.server == "http://localhost:8420"
