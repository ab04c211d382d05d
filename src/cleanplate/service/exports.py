"""Exports: what is ordered, where it stands, and its file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cleanplate.draft.check import checked
from cleanplate.draft.model import Draft, Media
from cleanplate.draft.values import with_values
from cleanplate.draft.wire import loaded, parsed, place, text_of
from cleanplate.errors import ConflictError, DraftError, NotHereError, PlanError, RateError
from cleanplate.flow import export as flow
from cleanplate.flow.house import House
from cleanplate.ids import now_ms
from cleanplate.label import label
from cleanplate.material.catalog import BUILTIN
from cleanplate.render.library import used
from cleanplate.service import sessions
from cleanplate.service.order import Order, Wish, ordered
from cleanplate.service.plans import Plan, check_share, plan_of
from cleanplate.store import exports as rows
from cleanplate.store import uploads
from cleanplate.store.exports import Export
from cleanplate.store.sessions import Session
from cleanplate.store.uploads import Upload
from cleanplate.store.users import User

if TYPE_CHECKING:
    from sqlalchemy import Connection

Json = dict[str, Any]
_UPGRADE = "Register or upgrade your plan to unlock export."


def submit(
    house: House,
    user: User,
    name: str,
    session: str,
    draft: Json | None,
    wish: Wish,
    *,
    attributed: bool,
) -> Export:
    """Order an export, of a draft or of the session's own. `name` is the client's id for it, used once.

    `attributed`: whether the client said which skill it is. Raises PlanError, NoSessionError, DraftError,
    UsageError, ConflictError, RateError (too many under way), FullError (the disk, or the user's share of it).
    """
    plan = plan_of(user, house.settings)
    _check_allowed(user, plan, house.settings.need_attribution, attributed)
    with house.db.read() as tx:
        found = sessions.owned(tx, user, session)
        _check_turn(tx, house, user, name, plan)  # first: reading a draft takes its time
        files = uploads.of_session(tx, found.id)
    document, order = prepared(house, found, files, draft, wish, plan)
    house.check_room()
    with house.db.write() as tx:
        _check_turn(tx, house, user, name, plan)
        title = label(document.canvas.title or found.label or "video")
        export = rows.add(
            tx, user.id, name, found.id, text_of(document), {"name": title, **order.as_dict()}, now_ms()
        )
    flow.begin(house, export.id, export.tag)
    return export


def prepared(
    house: House, session: Session, files: Sequence[Upload], draft: Json | None, wish: Wish, plan: Plan
) -> tuple[Draft, Order]:
    """The draft as it will be rendered, and the order. Raises DraftError, UsageError, PlanError."""
    document = parsed(session.draft) if draft is None else loaded(draft)
    if not any(track.segments for track in document.tracks):
        raise DraftError("There is nothing on the timeline yet.", "Upload a video first, or add a segment.", "t")
    order, document = ordered(wish, document, plan, house.settings)
    return checked(_of_session(document, files)), order


def found(house: House, user: User, name: str) -> Export:
    """The user's export of that id. Raises NotHereError."""
    with house.db.read() as tx:
        export = rows.find(tx, user.id, name)
    if export is None:
        raise NotHereError("There is no such export.", "Its id is the one that it was ordered with.")
    return export


def cancel(house: House, user: User, name: str) -> Export:
    """End an export; one that has ended stays as it is. Raises NotHereError."""
    flow.cancel(house, found(house, user, name).id)
    return found(house, user, name)


def finished(house: House, user: User, name: str) -> Export:
    """A completed export, whose file is there. Raises NotHereError, ConflictError."""
    export = found(house, user, name)
    if export.state != "completed" or not export.blob:
        why = "It failed" if export.state == "failed" else "It is not finished"
        raise ConflictError(f"{why}, so there is no file yet.", "Ask for its status first.")
    return export


def _check_allowed(user: User, plan: Plan, need: bool, attributed: bool) -> None:
    if not plan.exports:
        raise PlanError(f"The {plan.name} plan does not export.", _UPGRADE)
    if user.anonymous and need and not attributed:
        raise PlanError(
            "The headers X-Skill-Source, X-Skill-Version and X-Skill-Platform are missing.",
            f"Send them with every request. {_UPGRADE}",
        )


def _check_turn(tx: Connection, house: House, user: User, name: str, plan: Plan) -> None:
    """Raises ConflictError (the name was used), RateError (too many under way), FullError (the user's share)."""
    if rows.find(tx, user.id, name):
        raise rows.used()
    if rows.under_way(tx, user.id) >= plan.queued:
        said = f"{plan.queued} of your exports are under way already, as many as the {plan.name} plan has."
        raise RateError(said, "Wait until one of them is done.")
    check_share(tx, house.settings, user)


def _of_session(draft: Draft, files: Sequence[Upload]) -> Draft:
    """With media of this session alone, and the hashes that we found: mattes are shared by them, so nobody may say
    that one file is another. Raises DraftError."""
    known = {f"{upload.id}{upload.suffix}": upload for upload in files}
    media = {name: _own(name, draft.media[name], known) for name in used(draft) if name in draft.media}
    return with_values(draft, media={**draft.media, **media})


def _own(name: str, media: Media, known: dict[str, Upload]) -> Media:
    if media.file.startswith(BUILTIN):
        return media
    upload = known.get(media.file)
    if upload is None:
        path = place(("media", name, "file"))
        raise DraftError(
            f"The draft has {path} = “{media.file[:80]}”, and there is no such file in this session.",
            "Upload it again: files go after a while. A session's state shows what it has.",
            path,
        )
    return with_values(media, hash=upload.blob or "")
