"""A video that was ordered whole, as durable work: made, then told to whoever wanted to hear of it."""

from __future__ import annotations

import json
import logging

from cleanplate.errors import CleanplateError, UsageError
from cleanplate.flow import matting, video, webhook
from cleanplate.flow.engine import step, workflow
from cleanplate.flow.failure import told
from cleanplate.flow.house import House, house
from cleanplate.ids import now_ms
from cleanplate.service.addresses import Addresses
from cleanplate.service.filmed import shown
from cleanplate.service.links import Links
from cleanplate.store import videos
from cleanplate.store.videos import Video

_LOG = logging.getLogger("cleanplate.webhook")
AFTER_S = (0, 10, 60, 600, 3600, 6 * 3600)  # seconds before each try to tell; the first is at once
_TIMEOUT_S = 15


def begin(house: House, id: str) -> None:
    """Make a video, unless that was begun already."""
    house.engine.begin(film, id)


def resume(house: House) -> None:
    """Begin what was ordered, but never begun, when the process died; end what can't go on. Any time will do."""
    with house.db.read() as tx:
        left = videos.unfinished(tx)
    for found in left:
        state = house.engine.state(film, found.id)
        if state in ("done", "failed"):
            error = CleanplateError("The work ended without a result.", "Send the video again.")
            with house.db.write() as tx:
                matting.give_back(tx, found.id)
                videos.fail(tx, found.id, told(error), now_ms())
            _tell(house, found)
        elif state == "unknown":
            begin(house, found.id)


@workflow("film")
def film(id: str) -> None:
    try:
        video.make(id)
    except Exception as error:
        video.fail(id, error)
    _noticed(id)


def _noticed(id: str) -> None:
    home = house()
    with home.db.read() as tx:
        found = videos.get(tx, id)
    if found:
        _tell(home, found)


def _tell(house: House, found: Video) -> None:
    """Say to its webhook how it ended, if it has one."""
    if found.webhook:
        house.engine.begin(notice, f"{found.id}:0", "webhooks", user=found.user)


@workflow("notice")
def notice(attempt: str) -> None:
    """One try: a video's id, and the try's number. The next one waits in the queue, so a restart forgets none."""
    user = _post(attempt)
    id, _, number = attempt.partition(":")
    if user and int(number) + 1 < len(AFTER_S):
        again = int(number) + 1
        house().engine.begin(notice, f"{id}:{again}", "webhooks", user=user, delay_s=AFTER_S[again])


@step("post")
def _post(attempt: str) -> str:
    """Whose video it is, where it is to be tried again; nothing where that is not."""
    home = house()
    id, _, number = attempt.partition(":")
    with home.db.read() as tx:
        found = videos.get(tx, id)
        if found is None or not found.webhook:
            return ""
        base = Addresses(Links.open(home.data), found.base, home.settings)
        body = json.dumps({"data": shown(tx, found, base)}, ensure_ascii=False).encode()
    try:
        webhook.post(
            found.webhook,
            body,
            found.signer,
            now_ms(),
            timeout_s=_TIMEOUT_S,
            private=home.settings.fetch_private,
            check=home.check_open,
        )
    except CleanplateError as error:
        home.check_open()
        _LOG.warning("not told", extra={"video": id, "attempt": int(number), "why": error.message})
        last = isinstance(error, UsageError) or int(number) + 1 == len(AFTER_S)
        if not last:
            return found.user
        _note(home, id, "failed")
        return ""
    _note(home, id, "delivered")
    return ""


def _note(home: House, id: str, told: str) -> None:
    with home.db.write() as tx:
        videos.tell(tx, id, told)
