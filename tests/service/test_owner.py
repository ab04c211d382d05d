"""What whoever runs the service can do, beside a server at work or without one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cleanplate.draft.model import Draft
from cleanplate.draft.wire import text_of
from cleanplate.errors import CleanplateError, NotHereError, UsageError
from cleanplate.flow.house import House
from cleanplate.ids import new_id, now_ms
from cleanplate.service import owner
from cleanplate.settings import Settings
from cleanplate.store import exports, ledger, sessions, tokens, uploads, users

DAY = 86_400_000


@pytest.fixture
def house(tmp_path: Path, fresh_data: Path) -> Iterator[House]:
    shutil.copytree(fresh_data, tmp_path / "data")
    with owner.desk(Settings(data_dir=tmp_path / "data", min_free_mb=0)) as made:
        yield made


def known(house: House, secret: str) -> str | None:
    """Whose token it is."""
    with house.db.read() as tx:
        found = tokens.known(tx, secret, now_ms())
    return found.user if found else None


def test_a_new_user_has_a_plan_credits_and_a_token_for_everything(house: House) -> None:
    made = owner.create(house, "Ada Moreno", "pro", 1000)
    assert made.user.name.startswith("usr_") and not made.user.anonymous
    assert (made.user.label, made.user.plan, made.user.available) == ("Ada Moreno", "pro", 1000)
    assert known(house, made.token) == made.user.id
    (token,) = owner.shown(house, made.user.name)["tokens"]
    assert token["scopes"] == ["*"] and token["expires_at"] is None


def test_a_token_may_have_an_end(house: House) -> None:
    made = owner.create(house, "Ada", "free", days=30)
    secret = owner.new_token(house, made.user.name, "laptop", days=1)
    ends = {t["label"]: t["expires_at"] - t["created_at"] for t in owner.shown(house, made.user.name)["tokens"]}
    assert ends == {"first": 30 * DAY, "laptop": DAY}
    assert known(house, secret) == made.user.id


@pytest.mark.parametrize("days", [0, -1, 36_501, 10**30])
def test_a_token_without_a_sensible_end_is_refused_and_nobody_is_made(house: House, days: int) -> None:
    with pytest.raises(UsageError):
        owner.create(house, "Ada", "free", days=days)
    assert owner.listed(house) == []


@pytest.mark.parametrize("credits", [-1, 10**9 + 1, 10**30])
def test_credits_that_cannot_be_are_refused_and_nobody_is_made(house: House, credits: int) -> None:
    with pytest.raises(UsageError):
        owner.create(house, "Ada", "free", credits)
    assert owner.listed(house) == []


def test_topped_up_twice_with_a_key_it_counts_once(house: House) -> None:
    name = owner.create(house, "Ada", "free").user.name
    assert owner.top_up(house, name, 500, "invoice-17").available == 500
    assert owner.top_up(house, name, 500, "invoice-17").available == 500
    assert owner.top_up(house, name, 500, "invoice-18").available == 1000
    assert owner.top_up(house, name, 5).available == owner.top_up(house, name, 5).available - 5


def test_one_key_serves_for_every_user(house: House) -> None:
    names = [owner.create(house, label, "free").user.name for label in ("Ada", "Bo")]
    assert [owner.top_up(house, name, 10, "january").available for name in names] == [10, 10]


def test_no_key_is_taken_for_one_of_the_services_own(house: House) -> None:
    user = owner.create(house, "Ada", "free", 7).user
    assert owner.top_up(house, user.name, 10, f"new:{user.id}").available == 17
    assert owner.top_up(house, user.name, 10, "x:hold").available == 27


@pytest.mark.parametrize("credits", [0, -5, 10**9 + 1])
def test_a_top_up_is_at_least_one_credit(house: House, credits: int) -> None:
    name = owner.create(house, "Ada", "free").user.name
    with pytest.raises(UsageError):
        owner.top_up(house, name, credits)


def test_more_credits_than_there_can_be_are_refused(house: House) -> None:
    name = owner.create(house, "Ada", "free", 10**9).user.name
    with pytest.raises(UsageError):
        owner.top_up(house, name, 1)
    assert owner.shown(house, name)["user"]["available"] == 10**9


def test_users_are_found_by_what_the_log_calls_them_too(house: House) -> None:
    user = owner.create(house, "Ada", "free").user
    assert owner.shown(house, user.id) == owner.shown(house, user.name)
    assert owner.top_up(house, user.id, 5).name == user.name


def test_a_plan_can_be_changed(house: House) -> None:
    name = owner.create(house, "Ada", "free").user.name
    assert owner.set_plan(house, name, "pro").plan == "pro"


def test_who_is_shut_out_has_no_token_any_more(house: House) -> None:
    made = owner.create(house, "Ada", "free")
    owner.revoke(house, made.user.name)
    assert known(house, made.token) is None
    assert owner.shown(house, made.user.name)["user"]["revoked_at"]


@pytest.mark.parametrize(
    "do",
    [
        lambda house, name: owner.new_token(house, name, "x"),
        lambda house, name: owner.top_up(house, name, 1),
        lambda house, name: owner.set_plan(house, name, "pro"),
        owner.revoke,
        owner.shown,
    ],
)
@pytest.mark.parametrize("name", ["usr_nobody", "", "u_inside", "'; DROP TABLE users; --", "\x00"])
def test_nobody_is_nobody(house: House, do: Callable[[House, str], object], name: str) -> None:
    with pytest.raises(NotHereError, match="no such user"):
        do(house, name)


def test_users_come_in_order_and_page_after_page(house: House) -> None:
    names = [owner.create(house, str(n), "free").user.name for n in range(5)]
    first = [user.name for user in owner.listed(house, most=2)]
    rest = [user.name for user in owner.listed(house, after=first[-1])]
    assert first + rest == names
    assert len(owner.listed(house)) == 5


def test_a_page_after_nobody_is_an_error_and_not_the_first_page(house: House) -> None:
    owner.create(house, "Ada", "free")
    with pytest.raises(CleanplateError):
        owner.listed(house, after="usr_nobody")


def test_a_user_is_shown_with_what_is_theirs_and_no_secret(house: House) -> None:
    made = owner.create(house, "Ada", "free", 10)
    with house.db.write() as tx:
        sessions.add(tx, made.user.id, "project", "en", text_of(Draft()), now_ms())
    shown = owner.shown(house, made.user.name)
    assert shown["sessions"] == 1 and shown["bytes"] == 0
    assert [entry["kind"] for entry in shown["ledger"]] == ["grant"]
    assert "id" not in shown["user"] and shown["user"]["total"] == 10
    assert made.token not in str(shown) and "hash" not in str(shown["tokens"])


def test_what_is_under_way_is_shown(house: House) -> None:
    assert owner.under_way(house) == {"exports": [], "uploads": [], "holds": []}
    user = owner.create(house, "Ada", "free", 10).user
    with house.db.write() as tx:
        session = sessions.add(tx, user.id, "project", "en", text_of(Draft()), now_ms()).id
        exports.add(tx, user.id, "one", session, "{}", {}, now_ms())
        uploads.add(tx, new_id("up"), user.id, session, "talk.mp4", address="http://secret@host/x", now=now_ms())
        ledger.hold(tx, user.id, "matting:turn_1", 4, now_ms(), "matting of 2 s")
    found = owner.under_way(house)
    assert [x["name"] for x in found["exports"]] == ["one"]
    assert len(found["uploads"]) == 1 and "secret" not in str(found["uploads"])
    assert [x["frozen"] for x in found["holds"]] == [4]


def test_what_has_expired_is_collected_or_only_counted(house: House) -> None:
    user = owner.create(house, "Ada", "free").user
    with house.db.write() as tx:
        sessions.add(tx, user.id, "project", "en", text_of(Draft()), now_ms() - 40 * DAY)
    assert owner.collect(house, dry=True).sessions == 1
    assert owner.collect(house, dry=False).sessions == 1
    assert owner.collect(house, dry=False).sessions == 0


def test_the_desk_opens_beside_another_one(house: House) -> None:
    with owner.desk(house.settings) as beside:
        name = owner.create(beside, "Ada", "free").user.name
    assert owner.top_up(house, name, 5).available == 5
    with house.db.read() as tx:
        assert users.named(tx, name)
