"""A picture without its background, at once: paid when it is made, and nothing of it stays here."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

import anyio
from anyio import CapacityLimiter, to_thread

from cleanplate.errors import (
    CreditsError,
    MediaError,
    OutputError,
    ParameterError,
    PlanError,
    RateError,
    UsageError,
)
from cleanplate.flow.fetch import fetch
from cleanplate.flow.house import House
from cleanplate.ids import new_id, now_ms
from cleanplate.render.cutout_order import CutoutOrder
from cleanplate.service.plans import plan_of
from cleanplate.settings import Settings
from cleanplate.store import ledger
from cleanplate.store.users import User

FILE, ADDRESS, TEXT = "image_file", "image_url", "image_file_b64"
BACK_FILE, BACK_ADDRESS, BACK_COLOUR = "bg_image_file", "bg_image_url", "bg_color"
_SOURCES, _BACKS = (FILE, ADDRESS, TEXT), (BACK_FILE, BACK_ADDRESS, BACK_COLOUR)
_KIND, _HOLD = "image", ":hold"  # of a key in the ledger
_RESULT = "result"
_FETCHES = 8
_WAIT_S, _FETCH_S, _WORK_S = 60, 60, 120
_GONE_MS = 1000 * (2 * _WAIT_S + 2 * _FETCH_S + _WORK_S + 60)  # after which nothing can still be under way
T = TypeVar("T")


@dataclass(frozen=True)
class Turns:
    """How much is done at once, whoever asks."""

    fetching: CapacityLimiter
    cutting: CapacityLimiter

    @classmethod
    def of(cls, settings: Settings) -> Turns:
        """As the owner has set it."""
        at_once = settings.images_at_once or max(1, settings.cores // 2)
        return cls(CapacityLimiter(_FETCHES), CapacityLimiter(at_once))


@dataclass(frozen=True)
class Sent:
    """What was asked for: texts and files by the parameters' names. All files lie in `folder`."""

    folder: Path
    texts: Mapping[str, str]
    files: Mapping[str, Path]


@dataclass(frozen=True)
class Made:
    """A result, open at its start and already without a name on the disk: it is gone once `file` is closed.

    `subject`: left, top, width, height in the picture that was sent. `charged`: credits.
    """

    file: BinaryIO
    size: int
    type: str
    suffix: str
    width: int
    height: int
    subject: tuple[int, int, int, int]
    charged: int


@contextmanager
def folder(house: House) -> Iterator[Path]:
    """A place for one request's files, until the end of the block."""
    path = house.data / "images" / new_id("img")
    try:
        path.mkdir(parents=True, mode=0o700)
        yield path
    except OSError as error:
        raise OutputError("The picture could not be kept: the disk refuses it.", "Try again later.") from error
    finally:
        shutil.rmtree(path, ignore_errors=True)


def check_may(house: House, user: User) -> None:
    """Before anything is received. Raises PlanError, CreditsError, FullError."""
    plan, price = plan_of(user, house.settings), house.settings.price_image
    if not plan.exports:
        raise PlanError(f"The {plan.name} plan does not export.", "Register or upgrade your plan.")
    house.check_room()
    with house.db.read() as tx:
        available = ledger.balance(tx, user.id).available
    if available < price:
        raise CreditsError(
            f"A picture takes {price} credits, and {available} are available.", "Top up credits in your account."
        )


async def made(house: House, turns: Turns, user: User, sent: Sent) -> Made:
    """The picture cut out; what is held for it is taken at the very end, and given back where that is not reached.

    Raises ParameterError, CreditsError, NoSubjectError, MediaError, RateError (too many wait), OutputError,
    WeightsError, NetworkError.
    """
    checked(house, sent)
    price, key = house.settings.price_image, f"{_KIND}:{sent.folder.name}"
    await _in_thread(lambda: _hold(house, user, key, price))
    try:
        if ADDRESS in sent.texts or BACK_ADDRESS in sent.texts:
            async with _turn(turns.fetching):
                sent = await _in_thread(lambda: _fetched(house, sent))
        async with _turn(turns.cutting):
            return await _in_thread(lambda: _cut(house, sent, key, price))
    except BaseException:
        with anyio.CancelScope(shield=True):
            await _in_thread(lambda: _release(house, key))
        raise


def checked(house: House, sent: Sent) -> CutoutOrder:
    """What is wrong with a request, before any work. Raises ParameterError, MediaError."""
    given = {*sent.texts, *sent.files}
    sources, backs = given.intersection(_SOURCES), given.intersection(_BACKS)
    if not sources:
        raise ParameterError("No image was given.", f"Send one as {', '.join(_SOURCES)}.", "missing_source")
    if len(sources) > 1:
        raise ParameterError(
            "There are several images.", f"Send one of {', '.join(_SOURCES)}.", "multiple_sources"
        )
    if len(backs) > 1:
        said = f"Send one of {', '.join(_BACKS)}."
        raise ParameterError("There are several backgrounds.", said, "multiple_bg_sources")
    for name in sent.files:
        if name != TEXT and sent.files[name].stat().st_size > limit(house.settings):
            raise _too_large(name, house.settings)
    return CutoutOrder.of(sent.texts)


def limit(settings: Settings) -> int:
    """Bytes of a picture."""
    return settings.image_limit_mb * 1_000_000


def resume(house: House) -> None:
    """Give back what is held for pictures, and delete what lies here of them, where nothing can be under way any
    more: the process that was at it has died. Any time will do."""
    before = now_ms() - _GONE_MS
    with house.db.read() as tx:
        left = [entry.key.removesuffix(_HOLD) for entry in ledger.open_holds(tx) if entry.at < before]
    for key in left:
        if key.startswith(f"{_KIND}:"):
            _release(house, key)
    for path in house.data.glob("images/*"):
        if max(map(_changed_ms, (path, *path.glob("*")))) < before:  # a slow upload grows inside
            shutil.rmtree(path, ignore_errors=True)


def _cut(house: House, sent: Sent, key: str, price: int) -> Made:
    name = next(name for name in (FILE, TEXT) if name in sent.files)
    behind = sent.files.get(BACK_FILE)
    asked = {
        "path": str(sent.files[name]),
        "label": "The picture",
        "base64": name == TEXT,
        "limit": limit(house.settings),
        "to": str(sent.folder / _RESULT),
        "behind": str(behind) if behind else None,
        "fields": dict(sent.texts),
    }
    done = house.work("cutout", asked, key=sent.folder.name, limit_s=_WORK_S)
    file = (sent.folder / _RESULT).open("rb")
    try:
        charged = _capture(house, key, price)
    except BaseException:
        file.close()
        raise
    left, top, width, height = done["subject"]
    return Made(
        file,
        os.fstat(file.fileno()).st_size,
        done["type"],
        done["suffix"],
        done["width"],
        done["height"],
        (left, top, width, height),
        charged,
    )


def _fetched(house: House, sent: Sent) -> Sent:
    """With what addresses led to. Raises ParameterError, TooLargeError."""
    files = dict(sent.files)
    for address, name, word in ((ADDRESS, FILE, "image"), (BACK_ADDRESS, BACK_FILE, "bg_image")):
        if address not in sent.texts:
            continue
        path = sent.folder / address
        try:
            fetch(
                sent.texts[address],
                path,
                limit_bytes=limit(house.settings),
                timeout_s=min(_FETCH_S, house.settings.fetch_timeout_s),
                private=house.settings.fetch_private,
                check=house.check_open,
            )
        except UsageError as error:
            raise ParameterError(error.message, error.hint, f"invalid_{word}_url") from None
        except MediaError as error:
            if error.code == "too-large":
                raise
            raise ParameterError(error.message, error.hint, _UNFETCHED[address]) from None
        files[name] = path
    return Sent(sent.folder, sent.texts, files)


_UNFETCHED = {ADDRESS: "failed_image_download", BACK_ADDRESS: "failed_bg_download"}


def _hold(house: House, user: User, key: str, price: int) -> None:
    if price:
        with house.db.write() as tx:
            ledger.hold(tx, user.id, key, price, now_ms(), "a picture")


def _capture(house: House, key: str, price: int) -> int:
    """Credits that were taken."""
    if not price:
        return 0
    with house.db.write() as tx:
        return price if ledger.capture(tx, key, now_ms()) else 0


def _release(house: House, key: str) -> None:
    with house.db.write() as tx:
        ledger.release(tx, key, now_ms())


async def _in_thread(do: Callable[[], T]) -> T:
    """In a thread of its own: what waits for long must not take those that other requests need."""
    return await to_thread.run_sync(do, limiter=CapacityLimiter(1))


@asynccontextmanager
async def _turn(limiter: CapacityLimiter) -> AsyncIterator[None]:
    """Raises RateError where none comes in time."""
    who = object()
    try:
        with anyio.fail_after(_WAIT_S):
            await limiter.acquire_on_behalf_of(who)
    except TimeoutError:
        raise RateError("Too many pictures wait already.", "Try again in half a minute.") from None
    try:
        yield
    finally:
        limiter.release_on_behalf_of(who)


def _too_large(name: str, settings: Settings) -> ParameterError:
    said = f"The parameter {name} is larger than {settings.image_limit_mb:,} MB."
    return ParameterError(said, "Scale it down, or save it as JPEG.", "file_too_large")


def _changed_ms(path: Path) -> int:
    try:
        return path.lstat().st_ctime_ns // 1_000_000
    except OSError:  # gone meanwhile
        return now_ms()
