"""Every code and status as an error that says what to do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cleanplate import errors
from cleanplate.client.refusal import Account, refusal
from cleanplate.client.steps import Answer
from cleanplate.errors import CleanplateError, OfflineError, RateError

ANON = Account("anon_7", "https://video.example")
HERE = Account("usr_7", "https://video.example", anonymous=False)


def told(status: int, body: Any = None, account: Account = ANON, **headers: str) -> CleanplateError | None:
    return refusal(Answer(status, headers, json.dumps(body).encode()), account)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (401, 1001, errors.TokenError), (200, 1001, errors.TokenError), (401, 0, errors.TokenError),
        (404, 1002, errors.NoSessionError), (404, 0, errors.NotHereError),
        (402, 2001, errors.CreditsError), (402, 0, errors.PlanError), (402, 402, errors.PlanError),
        (415, 4001, errors.UnsupportedError), (413, 4002, errors.TooLargeError), (413, 0, errors.TooLargeError),
        (403, 403, errors.ScopeError), (409, 409, errors.ConflictError), (507, 507, errors.FullError),
        (400, 4000, errors.UsageError), (500, 5000, errors.ServiceError), (500, 0, errors.ServiceError),
        (200, 7777, errors.ServiceError),
    ],
)  # fmt: skip
def test_the_code_counts_before_the_status(status: int, code: int, kind: type[CleanplateError]) -> None:
    found = told(status, {"code": code, "message": "so it is"} if code else None)
    assert type(found) is kind and found.message and found.hint


@pytest.mark.parametrize(
    ("code", "account", "hint"),
    [
        (2001, ANON, "Register to go on: https://video.example/register?bind=anon_7"),
        (2001, HERE, "Top up credits in your account"),
        (402, ANON, "Register or upgrade your plan to unlock export."),
        (4001, ANON, "Supported formats: mp4, mov, avi, webm, mkv, jpg, png, gif, webp, mp3, wav, m4a, aac."),
        (4002, ANON, "Compress or trim it, and upload it again."),
    ],
)
def test_what_to_do_is_in_the_protocols_words_whatever_the_server_says(
    code: int, account: Account, hint: str
) -> None:
    found = told(400, {"code": code, "message": "no", "hint": "something else"}, account)
    assert found and (found.message, found.hint) == ("no", hint)


@pytest.mark.parametrize(
    "body", [{"code": 0}, {"success": True}, {"success": False, "status": "failed", "code": 4001}, None, []]
)
def test_what_went_well_and_where_an_export_stands_are_no_refusals(body: Any) -> None:
    assert told(200, body) is None


@pytest.mark.parametrize("words", ["Duplicate task id", "id already used", "任务重复"])
def test_a_used_id_is_known_by_its_words(words: str) -> None:
    assert isinstance(told(200, {"success": False, "error": words}), errors.ConflictError)


@pytest.mark.parametrize(
    ("value", "seconds"), [("12", 12), ("", 30), ("Wed, 21 Oct", 30), ("-1", 30), ("9" * 20, 30), ("²", 30)]
)
def test_how_long_to_wait_is_what_the_server_says_else_30_s(value: str, seconds: int) -> None:
    found = told(429, None, **{"retry-after": value})
    assert isinstance(found, RateError) and found.retry_after == seconds


@pytest.mark.parametrize(("status", "sent"), [(502, True), (503, False), (504, True)])
def test_a_gateways_answer_says_whether_the_request_may_have_arrived(status: int, sent: bool) -> None:
    found = told(status)
    assert isinstance(found, OfflineError) and found.sent is sent


def test_words_of_a_server_are_cut_and_steer_no_terminal() -> None:
    found = told(500, {"code": 5000, "message": "\x1b[31m" + "x" * 9000})
    assert found and len(found.message) == 500 and "\x1b" not in found.message


@pytest.mark.parametrize("body", [b"[" * 100_000, b"\xff", b"<html>", b'{"code": "abc"}', b'{"code": NaN}'])
def test_a_body_of_any_kind_is_read(body: bytes) -> None:
    assert type(refusal(Answer(500, {}, body), ANON)) is errors.ServiceError
