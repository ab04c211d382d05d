"""`cleanplate admin`: each command in words and as JSON, and what cannot be, said clearly."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from cleanplate.ids import now_ms
from cleanplate.settings import Settings
from cleanplate.store import exports, ledger, sessions, users
from tests.commands import Said, cleanplate
from tests.flow.working import Place

DAY = 86_400_000


@pytest.fixture
def data(tmp_path: Path, fresh_data: Path) -> Path:
    shutil.copytree(fresh_data, tmp_path / "data")
    return tmp_path / "data"


def admin(data: Path, *words: object) -> Said:
    said = cleanplate("admin", *words, "--data", data)
    assert said.code == 0, said.err
    return said


def made(data: Path, *more: object) -> dict[str, Any]:
    """A new user: what is shown of them, and their token."""
    found: dict[str, Any] = admin(data, "create", "Ada Moreno", *more, "--json").json
    return found


def name(data: Path, *more: object) -> str:
    return str(made(data, *more)["user"]["name"])


def test_a_user_is_created_and_their_token_printed_once(data: Path) -> None:
    said = admin(data, "create", "Ada Moreno", "--plan", "pro", "--credits", 1000)
    assert "Ada Moreno" in said.out and "pro" in said.out and "1000 credits" in said.out
    (line,) = [line for line in said.out.splitlines() if line.startswith("NEMO_TOKEN=nmv_usr_")]
    secret = line.removeprefix("NEMO_TOKEN=")
    everything = admin(data, "users").out + admin(data, "users", "--json").out
    assert secret not in everything


def test_as_json_a_new_user_is_one_object(data: Path) -> None:
    found = made(data, "--credits", 7, "--days", 3)
    assert found["token"].startswith("nmv_usr_")
    assert (found["user"]["plan"], found["user"]["available"], found["user"]["total"]) == ("free", 7, 7)
    assert "id" not in found["user"]


def test_users_are_listed_page_after_page(data: Path) -> None:
    assert admin(data, "users").out == "Nobody yet.\n"
    assert admin(data, "users", "--json").json == {"users": []}
    names = [name(data) for _ in range(3)]
    assert [line.split()[0] for line in admin(data, "users").out.splitlines()] == names
    page = admin(data, "users", "--most", 1, "--after", names[0], "--json").json["users"]
    assert [user["name"] for user in page] == names[1:2]


def test_a_user_is_shown_with_tokens_and_ledger(data: Path) -> None:
    who = name(data, "--credits", 9)
    words = admin(data, "show", who).out
    assert who in words and "available 9" in words and "grant" in words and "for ever" in words
    found = admin(data, "show", who, "--json").json
    assert found["user"]["name"] == who and len(found["tokens"]) == len(found["ledger"]) == 1


def test_another_token_can_be_made(data: Path) -> None:
    who = name(data)
    assert admin(data, "token", who, "--days", 30).out.startswith("NEMO_TOKEN=nmv_usr_")
    assert admin(data, "token", who, "--json").json["token"].startswith("nmv_usr_")
    assert len(admin(data, "show", who, "--json").json["tokens"]) == 3


def test_topped_up_twice_with_one_key_it_counts_once(data: Path) -> None:
    who = name(data)
    for _ in range(2):
        found = admin(data, "topup", who, 500, "--key", "invoice-17", "--note", "paid", "--json").json
        assert found["user"]["available"] == 500
    assert "505 credits" in admin(data, "topup", who, 5).out


def test_a_plan_is_changed(data: Path) -> None:
    who = name(data)
    assert "pro" in admin(data, "plan", who, "pro").out
    assert admin(data, "plan", who, "free", "--json").json["user"]["plan"] == "free"


def test_a_user_is_shut_out(data: Path) -> None:
    who, other = name(data), name(data)
    assert admin(data, "revoke", who).out == f"{who} is shut out.\n"
    assert admin(data, "revoke", other, "--json").json == {"revoked": other}
    assert "shut out" in admin(data, "users").out


def test_what_is_under_way_is_shown(data: Path) -> None:
    assert admin(data, "jobs").out == "Nothing is under way.\n"
    who = name(data, "--credits", 50)
    place = Place(data)
    place.start()
    with place.house.db.write() as tx:
        user = users.named(tx, who)
        assert user
        session = sessions.add(tx, user.id, "project", "en", "{}", now_ms()).id
        exports.add(tx, user.id, "my-film", session, "{}", {}, now_ms())
        ledger.hold(tx, user.id, "x:1", 20, now_ms(), "matting of 61 s")
    place.add((user.id, session), size=2_000_000)
    words = admin(data, "jobs").out
    found = admin(data, "jobs", "--json").json
    place.stop()
    assert "export  my-film  pending 0 %" in words and "20 credits" in words and "2.0 MB" in words
    assert [len(found[kind]) for kind in ("exports", "uploads", "holds")] == [1, 1, 1]


def test_what_has_expired_goes_or_is_only_counted(data: Path) -> None:
    who = name(data)
    place = Place(data)
    place.start()
    with place.house.db.write() as tx:
        user = users.named(tx, who)
        assert user
        sessions.add(tx, user.id, "project", "en", "{}", now_ms() - 40 * DAY)
    place.stop()
    assert admin(data, "gc", "--dry-run").out.startswith("Would go: 1 sessions")
    assert admin(data, "gc", "--dry-run", "--json").json["sessions"] == 1
    assert admin(data, "gc").out.startswith("Gone: 1 sessions")
    assert admin(data, "gc", "--json").json == {
        "dry_run": False, "sessions": 0, "uploads": 0, "exports": 0, "tokens": 0, "blobs": 0, "bytes": 0,
        "leftovers": 0,
    }  # fmt: skip


def test_all_of_it_works_while_a_server_is_at_work_on_the_folder(data: Path) -> None:
    place = Place(data)
    place.start()
    try:
        who = name(data, "--credits", 5)
        assert admin(data, "topup", who, 5, "--json").json["user"]["available"] == 10
        admin(data, "gc")
        at = place.session()
        assert place.upload(at).state == "ready"  # the server has not noticed
    finally:
        place.stop()


@pytest.mark.parametrize(
    "words", [("show",), ("token",), ("topup", 5), ("plan", "pro"), ("revoke",)], ids=lambda words: words[0]
)
@pytest.mark.parametrize("who", ["usr_nobody", "-", "'; DROP TABLE users"])
def test_nobody_is_said_to_be_nobody(data: Path, words: tuple[str, ...], who: str) -> None:
    command, *more = words
    said = cleanplate("admin", command, who, *more, "--data", data)
    assert said.code == 1 and "no such user" in said.err and "Traceback" not in said.err
    said = cleanplate("admin", command, who, *more, "--data", data, "--json")
    assert said.code == 1 and "no such user" in said.out + said.err


@pytest.mark.parametrize(
    "words",
    [
        ("topup", "usr_x", "0"),
        ("topup", "usr_x", "many"),
        ("plan", "usr_x", "gold"),
        ("create", "Ada", "--credits", "-1"),
        ("create", "Ada", "--credits", "99999999999"),
        ("create", "Ada", "--days", "0"),
        ("users", "--most", "0"),
        ("destroy",),
    ],
)
def test_what_cannot_be_is_wrong_use(data: Path, words: tuple[str, ...]) -> None:
    said = cleanplate("admin", *words, "--data", data)
    assert said.code == 2 and said.err and "Traceback" not in said.err


def test_a_folder_that_cannot_be_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    said = cleanplate("admin", "users", "--data", tmp_path / "file" / "data")
    assert said.code == 1 and "cannot be made" in said.err


@pytest.mark.parametrize("command", ["users", "show", "create", "token", "topup", "plan", "revoke", "jobs", "gc"])
def test_every_command_has_an_example(command: str) -> None:
    assert f"cleanplate admin {command}" in cleanplate("admin", command, "--help").out


def test_the_folder_may_come_from_the_settings(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANPLATE_DATA_DIR", str(data))
    assert Settings().data_dir == data
    assert cleanplate("admin", "users").out == "Nobody yet.\n"
