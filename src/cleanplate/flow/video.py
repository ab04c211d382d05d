"""A video from its file to its result: brought in, drafted, matted, exported, and only then paid.

Nothing of it is new work: each part is the one that a chat would have begun.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import PurePath
from typing import Any

from cleanplate.backdrop import TRANSPARENT
from cleanplate.draft.desk import Desk, laid
from cleanplate.draft.model import Canvas, Draft, Media
from cleanplate.draft.operation import operation
from cleanplate.draft.values import with_values
from cleanplate.draft.wire import text_of
from cleanplate.errors import Cancelled, CleanplateError, UnsupportedError
from cleanplate.flow import desk, export, matting
from cleanplate.flow.engine import step
from cleanplate.flow.failure import meant, told
from cleanplate.flow.house import House, house
from cleanplate.ids import now_ms
from cleanplate.store import exports, uploads, videos
from cleanplate.store.exports import Export
from cleanplate.store.uploads import Upload
from cleanplate.store.videos import Video

Json = dict[str, Any]
BROUGHT, MATTED = 5, 70  # percent at which its file is here, and its mattes are
_LOOK_S = 0.3  # between two looks at a file that is on its way
_WHO = "video"  # in the draft's history


def make(id: str) -> None:
    """All of it; call it in a workflow, once the uploads were begun. Raises why it could not be."""
    _arrive(id)
    _draft(id)
    _export(*_order(id, _matted(id)))
    _finish(id)


def check(house: House, found: Video) -> None:
    """Raises what keeps a video whose files are here from being made: UnsupportedError (no video, or nothing to
    put behind one), FullError, CreditsError."""
    with house.db.read() as tx:
        drafted = _drafted(desk.opened(tx, found.session), *_media(found, uploads.of_session(tx, found.session)))
    matting.afford(house, found, drafted.draft, "en")


def cancel(house: House, found: Video) -> bool:
    """End a video, wherever it stands; whether it was under way."""
    error = told(Cancelled("The video was cancelled.", "Send it again any time."))
    with house.db.write() as tx:
        ended = videos.fail(tx, found.id, error, now_ms())
        ordered = exports.find(tx, found.user, found.id)
    if ended:
        matting.cancel(house, found.id)
        if ordered:
            export.cancel(house, ordered.id)
        house.bell.ring(found.id)
    return ended


@step("arrive")
def _arrive(id: str) -> None:
    """Wait until its files are here."""
    home = house()
    while True:
        found = _row(home, id)
        with home.db.read() as tx:
            coming = [uploads.get(tx, name) for name in sources(found)]
        for upload in coming:
            if upload is None or upload.state == "failed":
                raise _why(upload)
        if all(upload and upload.state == "ready" for upload in coming):
            return
        home.closing.wait(_LOOK_S)
        home.check_open()


def sources(found: Video) -> list[str]:
    """The uploads that a video is made of: itself, and what goes behind it."""
    return [name for name in (found.order["video"], found.order["behind"]) if name]


@step("draft")
def _draft(id: str) -> None:
    """The typed operations, once the price is there: once, however often this runs."""
    home = house()
    found = _row(home, id)
    check(home, found)
    with home.db.write() as tx:
        if not videos.begin(tx, id, now_ms()):
            raise _gone()
        before = desk.opened(tx, found.session)
        if not before.history.steps:
            after = _drafted(before, *_media(found, uploads.of_session(tx, found.session)))
            desk.written(tx, found.session, after)
        videos.progress(tx, id, BROUGHT)
    home.bell.ring(id)


def _media(found: Video, files: list[Upload]) -> tuple[Media, str | Media]:
    """The facts of a video's file, and what is to be behind it."""
    here = {upload.id: Media.model_validate_json(upload.media or "{}") for upload in files}
    of = here[found.order["video"]]
    if of.kind != "video":
        raise UnsupportedError(f"“{of.name}” is no video.", "Send a video: mp4, mov, webm, mkv, avi or gif.")
    behind = found.order["behind"]
    if not behind:
        return of, str(found.order["background"])
    if here[behind].kind not in ("video", "image"):
        raise UnsupportedError(f"“{here[behind].name}” is no picture.", "Send a picture or a video.")
    return of, here[behind]


def _drafted(before: Desk, of: Media, background: str | Media) -> Desk:
    """The clip on a canvas of its own shape and times, as `cleanplate remove` has it, without its background.

    Begun anew: what goes behind it may have come first, and lie on the timeline.
    """
    fresh = laid(Desk(Draft(canvas=Canvas(title=before.draft.canvas.title))), of).draft
    made = Desk(with_values(fresh, canvas=with_values(fresh.canvas, width=of.width, height=of.height, rate=None)))
    segment = next(s.id for track in made.draft.tracks for s in track.segments)
    if background != TRANSPARENT:
        plain = {"op": "replace_background", "segment": segment, "background": background}
        return made.applied(operation(plain), _WHO)
    made = made.applied(operation({"op": "remove_background", "segment": segment}), _WHO)
    return made.applied(operation({"op": "canvas_background", "background": TRANSPARENT}), _WHO)


def _matted(id: str) -> int:
    """Its mattes; the credits that are held for them."""
    home = house()
    matting.listen(id, lambda said: _progress(home, id, said))
    try:
        return int(matting.run(home, id)["credits"])
    finally:
        matting.deaf(id)


def _progress(home: House, id: str, said: Json) -> None:
    """Raises Cancelled where the video has ended: whoever called it off may have come when no hand had it yet."""
    found = _row(home, id)
    total = int(said.get("total") or 0)
    percent = BROUGHT + (MATTED - BROUGHT) * int(said["done"]) // total if total else 0
    if percent > found.progress:
        with home.db.write() as tx:
            videos.progress(tx, id, percent)
        home.bell.ring(id)


@step("order")
def _order(id: str, credits: int) -> tuple[str, int]:
    """Its export, once: the id and the tag."""
    home = house()
    found = _row(home, id)
    with home.db.write() as tx:
        if not videos.begin(tx, id, now_ms()):  # called off just now
            raise _gone()
        videos.charge(tx, id, credits)
        videos.progress(tx, id, MATTED)
        made = exports.find(tx, found.user, id)
        if made is None:
            draft = desk.opened(tx, found.session).draft
            file = uploads.get(tx, found.order["video"])
            title = PurePath(file.label if file else found.label).stem
            own, most = min(draft.canvas.width, draft.canvas.height), found.order["most_side"]
            order = {
                "name": title,
                "format": found.order["format"],
                "quality": "balanced",  # as `cleanplate remove`
                "short_side": None if own <= most else most,
                "crf": None,
            }
            made = exports.add(tx, found.user, id, found.session, text_of(draft), order, now_ms())
    return made.id, made.tag


def _export(id: str, tag: int) -> None:
    home = house()
    export.begin(home, id, tag)
    with suppress(Exception):  # the row says what came of it, also where it was taken out of its queue
        home.engine.result(export.render, id)


@step("finish")
def _finish(id: str) -> None:
    """It is done, and paid, in one transaction."""
    home = house()
    found = _row(home, id)
    with home.db.write() as tx:
        made = exports.find(tx, found.user, id)
        if made is None or made.state != "completed":
            raise _why(made)
        matting.take(tx, id)
        videos.complete(tx, id, now_ms())
    home.bell.ring(id)


@step("fail video")
def fail(id: str, error: Exception) -> None:
    """The first end counts: what follows from it is not told. Failed work is not paid; mattes of a video that was
    called off are, once they are made: the next order of it would have them for nothing."""
    home = house()
    with home.db.write() as tx:
        if isinstance(error, Cancelled):
            matting.take(tx, id)
        else:
            matting.give_back(tx, id)
            videos.charge(tx, id, 0)
        ended = videos.fail(tx, id, told(error), now_ms())
    if ended:
        home.bell.ring(id)


def _why(part: Upload | Export | None) -> CleanplateError:
    """Why a part of the work has failed."""
    if part is None or not part.error:
        return CleanplateError("A part of the work is gone.", "Send the video again.")
    return meant(part.error)


def _row(home: House, id: str) -> Video:
    """A video that is under way. Raises Cancelled."""
    with home.db.read() as tx:
        found = videos.get(tx, id)
    if found is None or found.state not in ("queued", "processing"):
        raise _gone()
    return found


def _gone() -> Cancelled:
    return Cancelled("The video was called off.", "Send it again any time.")
