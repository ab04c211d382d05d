"""A word to an address: signed, bounded, to public hosts alone, and no further than there."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import pytest

from cleanplate.errors import Cancelled, CleanplateError, DamagedError, UsageError
from cleanplate.flow.webhook import post, signature
from tests.flow.hosts import Answer, Net, body, host, raw, redirect

_PUBLIC = "93.184.215.14"


def _nothing() -> None:
    pass


def _post(address: str, content: bytes = b"{}", **more: Any) -> None:
    post(address, content, "0f", 7_900, **{"timeout_s": 30, "private": True, "check": _nothing} | more)


def test_it_is_posted_whole_and_signed(tmp_path: object) -> None:
    content = '{"name": "über"}'.encode()
    with host({"/hook": body(b"thanks")}) as here:
        _post(here("/hook?who=me"), content)
    ((path, headers, got),) = here.told
    assert (path, got) == ("/hook?who=me", content)
    assert headers["content-type"] == "application/json"
    assert headers["host"] == f"127.0.0.1:{here.port}"
    assert headers["x-cleanplate-signature"] == signature(content, "0f", 7)


def test_the_signature_holds_for_this_body_this_key_and_this_time_alone() -> None:
    right = hmac.new(b"0f", b"7.{}", hashlib.sha256).hexdigest()
    assert signature(b"{}", "0f", 7) == f"t=7,v1={right}"
    others = {signature(b"{ }", "0f", 7), signature(b"{}", "0e", 7), signature(b"{}", "0f", 8)}
    assert len({other.partition("v1=")[2] for other in others} | {right}) == 4


@pytest.mark.parametrize("answer", [body(b"", status) for status in (199, 300, 404, 410, 500)])
def test_any_other_status_is_no_success(answer: Answer) -> None:
    with host({"/hook": answer}) as here, pytest.raises(DamagedError):
        _post(here("/hook"))


def test_a_redirect_is_not_followed() -> None:
    with (
        host({"/hook": redirect("/there"), "/there": body(b"")}) as here,
        pytest.raises(DamagedError, match="302"),
    ):
        _post(here("/hook"))
    assert len(here.told) == 1 and not here.asked


def test_an_answer_without_end_is_not_waited_for() -> None:
    endless = body(b"x" * 1000, length=10**12)
    with host({"/hook": endless}) as here:
        _post(here("/hook"))


@pytest.mark.parametrize("answer", [raw([b"no HTTP at all\r\n\r\n"]), raw([])])
def test_a_host_that_speaks_something_else_is_told_of(answer: Answer) -> None:
    with host({"/hook": answer}) as here, pytest.raises(DamagedError):
        _post(here("/hook"))


@pytest.mark.parametrize("address", ["ftp://x.example/", "http://me:pw@x.example/", "no address", "http://x:22/"])
def test_only_addresses_of_the_web_are_asked(address: str) -> None:
    with pytest.raises(UsageError):
        _post(address)


@pytest.mark.parametrize("name", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1"])
def test_a_name_is_judged_by_what_it_stands_for(name: str) -> None:
    with host({"/hook": body(b"")}) as here:
        net = Net(here.port, {"inside.example": [name], "outside.example": [_PUBLIC]})
        with pytest.raises(UsageError):
            _post("http://inside.example/hook", private=False, resolve=net.resolve, dial=net.dial)
        assert not here.told
        _post("http://outside.example/hook", private=False, resolve=net.resolve, dial=net.dial)
    assert net.called == [(_PUBLIC, 80)] and len(here.told) == 1


def test_a_host_that_stays_silent_is_left_when_time_is_up() -> None:
    with host({"/hook": lambda to: to.rfile.read(1)}) as here, pytest.raises(DamagedError):
        _post(here("/hook"), timeout_s=0.2)


def test_it_ends_when_the_process_does() -> None:
    def check() -> None:
        raise Cancelled("The process ends.")

    with host({"/hook": body(b"")}) as here, pytest.raises(CleanplateError, match="ends"):
        _post(here("/hook"), check=check)
    assert not here.told
