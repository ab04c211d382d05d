"""A picture cut out: what it costs, what stays of it, and who waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from cleanplate.errors import (
    CleanplateError,
    CreditsError,
    DamagedError,
    ParameterError,
    PlanError,
    RateError,
    TooLargeError,
    UsageError,
)
from cleanplate.ids import now_ms
from cleanplate.service import accounts, cutout
from cleanplate.service.cutout import Made, Sent, Turns
from cleanplate.store import ledger
from cleanplate.store.ledger import Balance
from cleanplate.store.users import User
from tests import scene
from tests.service.cutting import Cutter
from tests.service.standin import StandIn

Put = Callable[[str, object], None]


@pytest.fixture
def cutter(stand_in: StandIn, modnet: str, u2net: str) -> Cutter:
    return Cutter(stand_in, modnet, u2net)


@pytest.fixture
def user(stand_in: StandIn) -> User:
    return accounts.anonymous(stand_in.house, "client", "203.0.113.7").user


def picture(path: Path) -> Path:
    Image.fromarray(scene.shot(0)).save(path, "PNG")
    return path


def made(stand_in: StandIn, user: User, turns: Turns | None = None, busy: bool = False, **texts: str) -> Made:
    """The scene cut out, in a folder that is gone by now. `busy`: all turns are taken by others."""
    house = stand_in.house

    async def go() -> Made:
        with cutout.folder(house) as folder:
            files = {} if cutout.ADDRESS in texts else {cutout.FILE: picture(folder / cutout.FILE)}
            taken = turns or Turns.of(house.settings)
            for other in range(int(taken.cutting.total_tokens) if busy else 0):
                taken.cutting.acquire_on_behalf_of_nowait(other)
            return await cutout.made(house, taken, user, Sent(folder, texts, files))

    return asyncio.run(go())


def balance(stand_in: StandIn, user: User) -> Balance:
    return accounts.balance(stand_in.house, user)


def left(stand_in: StandIn) -> list[Path]:
    return list((stand_in.house.data / "images").glob("*"))


def test_a_picture_is_paid_when_it_is_made_and_leaves_nothing(
    stand_in: StandIn, user: User, cutter: Cutter
) -> None:
    found = made(stand_in, user, size="full")
    assert (found.charged, found.width, found.height) == (1, *scene.SIZE)
    assert balance(stand_in, user) == Balance(99, 0)
    assert left(stand_in) == []
    with found.file as file:
        assert not Path(file.name).exists()
        data = file.read()
    assert data[:4] == b"\x89PNG" and len(data) == found.size


@pytest.mark.parametrize("error", [DamagedError("Broken."), RuntimeError("unforeseen"), KeyboardInterrupt()])
def test_what_fails_costs_nothing_and_leaves_nothing(
    stand_in: StandIn, user: User, cutter: Cutter, error: BaseException
) -> None:
    cutter.raises = error
    with pytest.raises(type(error)):
        made(stand_in, user)
    assert balance(stand_in, user) == Balance(100, 0)
    assert left(stand_in) == []


def test_a_price_of_nothing_makes_no_entry(stand_in: StandIn, user: User, cutter: Cutter, setting: Put) -> None:
    object.__setattr__(stand_in.house.settings, "price_image", 0)
    found = made(stand_in, user)
    found.file.close()
    assert found.charged == 0
    with stand_in.house.db.read() as tx:
        assert [entry.kind for entry in ledger.entries(tx, user.id)] == ["grant"]


def test_without_credits_no_hand_is_asked(stand_in: StandIn, user: User, cutter: Cutter) -> None:
    object.__setattr__(stand_in.house.settings, "price_image", 101)
    with pytest.raises(CreditsError):
        cutout.check_may(stand_in.house, user)
    with pytest.raises(CreditsError):
        made(stand_in, user)
    assert cutter.asked == [] and balance(stand_in, user) == Balance(100, 0)


def test_a_plan_that_does_not_export_cuts_out_nothing(stand_in: StandIn, user: User) -> None:
    object.__setattr__(stand_in.house.settings, "free_export", False)
    with pytest.raises(PlanError):
        cutout.check_may(stand_in.house, user)


def test_a_wrong_parameter_is_told_before_anything_is_held(stand_in: StandIn, user: User, cutter: Cutter) -> None:
    with pytest.raises(ParameterError):
        made(stand_in, user, roi="nonsense")
    with stand_in.house.db.read() as tx:
        assert len(ledger.entries(tx, user.id)) == 1
    assert cutter.asked == []


@pytest.mark.parametrize(
    ("texts", "files", "word"),
    [
        ({}, (), "missing_source"),
        ({"image_url": "http://a"}, ("image_file",), "multiple_sources"),
        ({}, ("image_file", "image_file_b64"), "multiple_sources"),
        ({"bg_color": "red", "bg_image_url": "http://a"}, ("image_file",), "multiple_bg_sources"),
        ({"bg_color": "red"}, ("image_file", "bg_image_file"), "multiple_bg_sources"),
    ],
)
def test_one_source_and_one_background_at_most(
    stand_in: StandIn, tmp_path: Path, texts: dict[str, str], files: tuple[str, ...], word: str
) -> None:
    sent = Sent(tmp_path, texts, {name: picture(tmp_path / name) for name in files})
    with pytest.raises(ParameterError) as raised:
        cutout.checked(stand_in.house, sent)
    assert raised.value.word == word


def test_a_file_beyond_the_limit_is_too_large(stand_in: StandIn, tmp_path: Path) -> None:
    with (tmp_path / "image_file").open("wb") as file:
        file.truncate(cutout.limit(stand_in.house.settings) + 1)
    with pytest.raises(ParameterError) as raised:
        cutout.checked(stand_in.house, Sent(tmp_path, {}, {"image_file": tmp_path / "image_file"}))
    assert raised.value.word == "file_too_large"


def _fetching(error: CleanplateError | None) -> Callable[..., str]:
    def fetch(address: str, to: Path, **_: object) -> str:
        if error:
            raise error
        picture(to)
        return "a.png"

    return fetch


def test_addresses_are_fetched(
    stand_in: StandIn, user: User, cutter: Cutter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutout, "fetch", _fetching(None))
    found = made(stand_in, user, image_url="https://example.org/a.png", bg_image_url="https://example.org/b.png")
    found.file.close()
    assert found.suffix == "jpg" and cutter.asked[0]["behind"]


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (UsageError("No address.", "Give one."), "invalid_image_url"),
        (DamagedError("It answers with 404.", "Check it."), "failed_image_download"),
    ],
)
def test_addresses_that_lead_nowhere_have_words_of_their_own(
    stand_in: StandIn,
    user: User,
    cutter: Cutter,
    monkeypatch: pytest.MonkeyPatch,
    error: CleanplateError,
    word: str,
) -> None:
    monkeypatch.setattr(cutout, "fetch", _fetching(error))
    with pytest.raises(ParameterError) as raised:
        made(stand_in, user, image_url="https://example.org/a.png")
    assert raised.value.word == word and balance(stand_in, user) == Balance(100, 0)
    monkeypatch.setattr(cutout, "fetch", _fetching(TooLargeError("Too large.")))
    with pytest.raises(TooLargeError):
        made(stand_in, user, image_url="https://example.org/a.png")


def test_who_waits_too_long_for_a_turn_is_told_and_pays_nothing(
    stand_in: StandIn, user: User, cutter: Cutter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutout, "_WAIT_S", 0)
    with pytest.raises(RateError):
        made(stand_in, user, busy=True)
    assert cutter.asked == [] and balance(stand_in, user) == Balance(100, 0)


def test_turns_are_given_back(stand_in: StandIn, user: User, cutter: Cutter) -> None:
    turns = Turns.of(stand_in.house.settings)
    made(stand_in, user, turns).file.close()
    cutter.raises = DamagedError("Broken.")
    with pytest.raises(DamagedError):
        made(stand_in, user, turns)
    assert turns.cutting.borrowed_tokens == 0


def test_what_a_dead_process_left_is_given_back_and_deleted(
    stand_in: StandIn, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = stand_in.house
    (house.data / "images" / "img_1").mkdir(parents=True)
    picture(house.data / "images" / "img_1" / "image_file")
    with house.db.write() as tx:
        ledger.hold(tx, user.id, "image:img_1", 1, now_ms())
        ledger.hold(tx, user.id, "matting:other", 5, now_ms())
    cutout.resume(house)
    assert left(stand_in) and balance(stand_in, user) == Balance(94, 6)  # it may still be under way
    monkeypatch.setattr(cutout, "_GONE_MS", -1000)
    cutout.resume(house)
    assert left(stand_in) == [] and balance(stand_in, user) == Balance(95, 5)
