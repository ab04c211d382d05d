from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.api.limits import Buckets, Open
from cleanplate.errors import RateError
from tests.api.conftest import Opened
from tests.api.web import Web, data_of, refused

BALANCE = "/api/credits/balance/simple"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_is_full_at_first_and_fills_again() -> None:
    clock = Clock()
    buckets = Buckets(60, clock)
    for _ in range(60):
        buckets.take("a")
    with pytest.raises(RateError) as caught:
        buckets.take("a")
    assert caught.value.retry_after == 1
    buckets.take("b")
    clock.now = 1.0
    buckets.take("a")
    with pytest.raises(RateError):
        buckets.take("a")


def test_what_is_more_work_counts_more_but_never_all_of_a_minute() -> None:
    clock = Clock()
    buckets = Buckets(60, clock)
    for _ in range(4):
        buckets.take("a", 10**9)
    with pytest.raises(RateError) as caught:
        buckets.take("a", 10)
    assert caught.value.retry_after == 10
    clock.now = 10.0
    buckets.take("a", 10)
    with pytest.raises(RateError):
        buckets.take("a")


def test_waiting_as_long_as_told_is_enough() -> None:
    clock = Clock()
    buckets = Buckets(1, clock)
    buckets.take("a")
    with pytest.raises(RateError) as caught:
        buckets.take("a")
    assert caught.value.retry_after == 60
    clock.now += caught.value.retry_after
    buckets.take("a")


@given(st.lists(st.floats(0, 30), max_size=200), st.integers(1, 100))
def test_never_more_than_a_bucket_and_what_has_filled_it(waits: list[float], per_minute: int) -> None:
    clock = Clock()
    buckets, taken = Buckets(per_minute, clock), 0
    for wait in waits:
        clock.now += wait
        try:
            buckets.take("a")
            taken += 1
        except RateError:
            continue
    assert taken <= per_minute + clock.now * per_minute / 60 + 1e-6


def test_whoever_came_long_ago_is_forgotten() -> None:
    buckets = Buckets(1)
    for number in range(20_100):
        buckets.take(str(number))
    assert len(buckets._levels) == 20_000


def test_streams_are_counted_by_user() -> None:
    streams = Open(2, "streams")
    first, _ = streams.open("a"), streams.open("a")
    with pytest.raises(RateError):
        streams.open("a")
    streams.open("b")
    first()
    first()
    streams.open("a")
    assert streams.count == 3


def test_a_user_who_asks_too_often_gets_429_and_others_do_not(opened: Opened) -> None:
    web = opened(requests_per_minute=3)
    first, second = web.visitor("c1"), web.visitor("c2")
    for _ in range(3):
        data_of(first.get(BALANCE))
    answer = first.get(BALANCE)
    refused(answer, 429, 429)
    assert int(answer.headers["Retry-After"]) >= 1
    data_of(second.get(BALANCE))


def test_guessing_tokens_and_links_is_slowed_down_by_address(opened: Opened) -> None:
    web = opened(strangers_per_minute=4)
    wrong = Web(web.app, web.stand_in, "nmv_usr_guess", address="198.51.100.1")
    for _ in range(2):
        refused(wrong.get(BALANCE), 401, 1001)
        refused(wrong.get("/files/guess/a.mp4"), 404, 404)
    refused(wrong.get(BALANCE), 429, 429)
    refused(wrong.get("/files/guess/a.mp4"), 429, 429)
    refused(wrong.post("/api/auth/register", json={"name": "Ada"}), 429, 429)
    refused(Web(web.app, web.stand_in, "guess", address="198.51.100.2").get(BALANCE), 401, 1001)
    assert wrong.get("/healthz").status_code == 200
