"""Videos that are ordered whole: a file or an address in, the same without its background out."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleanplate.backdrop import TRANSPARENT
from cleanplate.draft.model import Canvas, Draft
from cleanplate.draft.wire import text_of
from cleanplate.errors import CleanplateError, ConflictError, NotHereError, ParameterError, PlanError, RateError
from cleanplate.flow import ingest, video
from cleanplate.flow.address import Address
from cleanplate.flow.house import House
from cleanplate.ids import new_id, now_ms
from cleanplate.media.formats import named
from cleanplate.service import filmed, filming
from cleanplate.service.addresses import Addresses
from cleanplate.service.filmed import Json
from cleanplate.service.plans import Plan, check_share, plan_of
from cleanplate.service.uploads import Received, called, guessed, why
from cleanplate.store import exports, sessions, uploads
from cleanplate.store import videos as rows
from cleanplate.store.users import User
from cleanplate.store.videos import Video

if TYPE_CHECKING:
    from sqlalchemy import Connection

FORMATS = {"mp4": "mp4", "gif": "gif", "pro_bundle": "bundle", "webm": "webm", "mov": "mov", "webp": "webp"}
_LOOK_S = 3.0  # that a caller waits for the first look, so that what can't be is said at once
Source = Received | str  # a file that has come, or an address


@dataclass(frozen=True)
class Ask:
    """`background` is in the words of drafts; `behind` a picture or video in its place. `signer` is the hash of
    the caller's key, `base` the address that the service was asked at."""

    video: Source
    format: str | None
    background: str
    behind: Source | None
    webhook: str | None
    key: str | None
    signer: str
    base: str


def submit(house: House, user: User, ask: Ask) -> tuple[Video, bool]:
    """A video that waits to be made, and whether it is new: the same key again is the same video.

    Raises ParameterError, UsageError (an address that may not be asked), PlanError, RateError (too many under
    way), FullError; then no file is kept.
    """
    files = [source for source in (ask.video, ask.behind) if isinstance(source, Received)]
    try:
        made, new = _added(house, user, ask)
    except BaseException:
        _discard(files)
        raise
    if new:
        for upload in video.sources(made):
            ingest.begin(house, upload)
    else:
        _discard(files)
    return made, new


def _added(house: House, user: User, ask: Ask) -> tuple[Video, bool]:
    plan, order = plan_of(user, house.settings), _order(ask)
    sources = [source for source in (ask.video, ask.behind) if source is not None]
    for address in [*(s for s in sources if isinstance(s, str)), *([ask.webhook] if ask.webhook else [])]:
        Address.of(address)
    house.check_room()
    now = now_ms()
    with house.db.write() as tx:
        known = rows.keyed(tx, user.id, ask.key) if ask.key else None
        if known:
            return known, False
        _check_turn(tx, user, plan)
        check_share(tx, house.settings, user, sum(_size(house, source) for source in sources))
        label = _label(ask.video)
        session = sessions.add(tx, user.id, label, "en", text_of(Draft(canvas=Canvas(title=label))), now).id
        ids = [_upload(tx, house, user, session, source, now) for source in sources]
        made = rows.add(
            tx,
            user.id,
            session,
            label,
            order | {"video": ids[0], "behind": ids[1] if ask.behind else None, "most_side": plan.short_side},
            now,
            key=ask.key,
            webhook=ask.webhook,
            signer=ask.signer,
            base=ask.base,
        )
        if made is None:  # the same key came twice at a time
            raise ConflictError("A video of this key is being sent already.", "Ask for it in a moment.")
    return made, True


async def looked(house: House, made: Video) -> None:
    """Wait a few seconds for the first look at its files, then begin. Raises what is wrong with them, CreditsError
    and FullError: and then the video was never there."""
    end = asyncio.get_running_loop().time() + _LOOK_S
    try:
        for id in video.sources(made):
            upload = await ingest.waited(house, id, end - asyncio.get_running_loop().time())
            if upload.state == "failed":
                raise why(upload)
            if upload.state != "ready":
                break
        else:
            await asyncio.to_thread(video.check, house, made)
    except CleanplateError:
        await asyncio.to_thread(_forget, house, made)
        raise
    await asyncio.to_thread(filming.begin, house, made.id)


def check_room(house: House, user: User, coming: int) -> None:
    """Before anything is received; `coming` bytes. Raises PlanError, RateError, FullError."""
    house.check_room()
    with house.db.read() as tx:
        _check_turn(tx, user, plan_of(user, house.settings))
        check_share(tx, house.settings, user, coming)


def keyed(house: House, user: User, key: str) -> Video | None:
    """The user's video of the client's own name for it."""
    with house.db.read() as tx:
        return rows.keyed(tx, user.id, key)


def shown(house: House, made: Video, addresses: Addresses) -> Json:
    """What the wire says of a video."""
    with house.db.read() as tx:
        return filmed.shown(tx, made, addresses)


def found(house: House, user: User, id: str) -> Video:
    """The user's video of that id. Raises NotHereError."""
    with house.db.read() as tx:
        made = rows.find(tx, user.id, id)
    if made is None:
        raise NotHereError("There is no such video.", "Its id is the one in the answer to its order.")
    return made


def listed(house: House, user: User) -> list[Video]:
    """The user's last hundred videos, the newest first."""
    with house.db.read() as tx:
        return rows.listed(tx, user.id)


def remove(house: House, user: User, id: str) -> Video | None:
    """End a video that is under way; forget one that has ended. The one that was ended. Raises NotHereError."""
    made = found(house, user, id)
    if video.cancel(house, made):
        return found(house, user, id)
    _forget(house, made)
    return None


def _forget(house: House, made: Video) -> None:
    """With its session goes all that it has; a sweep takes the files."""
    with house.db.write() as tx:
        sessions.delete(tx, made.session)


def _order(ask: Ask) -> dict[str, str]:
    """Raises ParameterError for a format that there is not, or that cannot hold what was asked for."""
    clear = ask.behind is None and ask.background == TRANSPARENT
    asked = (ask.format or ("webm" if clear else "mp4")).strip().lower()
    if asked not in FORMATS:
        said = f"There is no format “{asked[:40]}”."
        raise ParameterError(said, f"Choose from: {', '.join(FORMATS)}.", "invalid_format")
    format = named(FORMATS[asked])
    if clear and format.opaque:
        said = f"“{asked}” has no alpha, so something must be behind the subject."
        raise ParameterError(
            said, "Send background_color, or choose webm, mov, gif or pro_bundle.", "no_background"
        )
    if format.apart and not clear:
        said = f"“{asked}” holds the alpha apart, so nothing can be behind the subject."
        raise ParameterError(said, "Leave out the background, or choose mp4.", "invalid_format")
    return {"asked": asked, "format": format.name, "background": ask.background}


def _check_turn(tx: Connection, user: User, plan: Plan) -> None:
    """Raises PlanError, RateError."""
    if not plan.exports:
        raise PlanError(f"The {plan.name} plan does not export.", "Register or upgrade your plan.")
    if exports.under_way(tx, user.id) + rows.waiting(tx, user.id) >= plan.queued:
        said = f"{plan.queued} of your videos are under way already, as many as the {plan.name} plan has."
        raise RateError(said, "Wait until one of them is done.")


def _upload(tx: Connection, house: House, user: User, session: str, source: Source, now: int) -> str:
    id = new_id("up")
    if isinstance(source, str):
        size = guessed(house)
        uploads.add(tx, id, user.id, session, called(source), address=source, size=size, now=now)
    else:
        name, size = source.path.name, source.size
        uploads.add(tx, id, user.id, session, source.label, staged=name, size=size, now=now)
    return id


def _size(house: House, source: Source) -> int:
    return guessed(house) if isinstance(source, str) else source.size


def _label(source: Source) -> str:
    return called(source) if isinstance(source, str) else source.label


def _discard(files: list[Received]) -> None:
    for file in files:
        file.path.unlink(missing_ok=True)
