"""An export: the summary, the order under an id of its own, patience until it is done, and the download."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urljoin, urlsplit

from cleanplate.backdrop import TRANSPARENT
from cleanplate.client import wire
from cleanplate.client.core import Core
from cleanplate.client.refusal import error, refusal
from cleanplate.client.saving import FORMATS, Saver, placed
from cleanplate.client.steps import Answer, Ask, Flow, Wait
from cleanplate.client.summary import summary
from cleanplate.client.wire import Output, Render, State
from cleanplate.errors import (
    CleanplateError,
    ConflictError,
    NotHereError,
    OfflineError,
    OutputError,
    RateError,
    ServiceError,
    UsageError,
)

FIRST_S, LAST_S = 2.0, 30.0  # between two looks at an export
_ORDERS = 3  # ids that are tried
_TROUBLES = 5  # answers in a row that may fail to come
_PARTS, _HOPS = 5, 5

Watch = Callable[[Literal["render", "download"], int, int], None]  # stage; done and total: percent, bytes


@dataclass(frozen=True)
class Exported:
    """A file that is there, checked; `summary` is of its timeline, empty where only the id was known."""

    path: Path
    size: int
    render: Render
    summary: str = ""


def exported(
    core: Core, to: str | Path | None, output: Output | None, told: Watch | None, overwrite: bool
) -> Flow[Exported]:
    """Render and download. Raises what the server refuses with, UsageError where there is nothing to export."""
    placed(to, "", overwrite)  # that the file is there already is better said before an hour's work
    state = yield from _ready(core)
    timeline = summary(state.draft, core.language)
    core.tell(timeline)
    ordered = yield from _ordered(core, state, _wish(output, state, to))
    done = yield from finished(core, ordered, told)
    return replace((yield from _saved(core, done, to, told, overwrite)), summary=timeline)


def submitted(core: Core, output: Output | None = None) -> Flow[Render]:
    """Order an export and go away. Raises as `exported` does."""
    state = yield from _ready(core)
    core.tell(summary(state.draft, core.language))
    return (yield from _ordered(core, state, _wish(output, state)))


def fetched(core: Core, name: str, to: str | Path | None, told: Watch | None, overwrite: bool) -> Flow[Exported]:
    """An export that was ordered before, as soon as it is done. Raises NotHereError."""
    placed(to, "", overwrite)
    done = yield from finished(core, (yield from status(core, name)), told)
    return (yield from _saved(core, done, to, told, overwrite))


def status(core: Core, name: str) -> Flow[Render]:
    """Where an export stands. Raises NotHereError."""
    return wire.render(
        (yield from core.asked("GET", f"/api/render/proxy/lambda/{quote(name, safe='')}")).json, name
    )


def cancelled(core: Core, name: str) -> Flow[Render]:
    """End an export. Raises NotHereError."""
    path = f"/api/render/proxy/lambda/{quote(name, safe='')}/cancel"
    return wire.render((yield from core.asked("POST", path)).json, name)


def finished(core: Core, render: Render, told: Watch | None = None) -> Flow[Render]:
    """The export when it is completed; looked at after 2 s, then ever more seldom. Raises what it failed with."""
    pause, troubles = FIRST_S, 0
    while not render.over:
        if told:
            told("render", render.progress, 100)
        yield Wait(pause)
        pause = min(LAST_S, pause * 1.5)
        try:
            render, troubles = (yield from status(core, render.name)), 0
        except (OfflineError, RateError):
            troubles += 1
            if troubles == _TROUBLES:
                raise
    if render.state == "failed":
        raise _failed(core, render)
    if told:
        told("render", 100, 100)
    return render


def _ready(core: Core) -> Flow[State]:
    state = yield from core.state()
    if not state.exportable:
        raise UsageError("There is nothing on the timeline yet.", "Upload a video first.")
    return state


def _ordered(core: Core, state: State, output: Output) -> Flow[Render]:
    """Order it once: a fresh id where this one was used, the same where nobody knows whether the order arrived."""
    stamp, wrong = core.now(), ServiceError("The order did not arrive.", "Try again.")
    for _ in range(_ORDERS):
        name = f"render_{stamp}"
        body = {
            "id": name,
            "sessionId": state.session.session_id,
            "draft": state.draft,
            "output": output.as_dict(),
        }
        try:
            return wire.render((yield from core.asked("POST", "/api/render/proxy/lambda", body=body)).json, name)
        except ConflictError as used:
            stamp, wrong = max(stamp + 1, core.now()), used
        except OfflineError as broken:
            if not broken.sent:
                raise
            wrong = broken
            found = yield from _arrived(core, name)
            if found:
                return found
    raise wrong


def _arrived(core: Core, name: str) -> Flow[Render | None]:
    yield Wait(FIRST_S)
    try:
        return (yield from status(core, name))
    except NotHereError:
        return None


def _failed(core: Core, render: Render) -> CleanplateError:
    words = f"The export failed{f': {render.error}' if render.error else '.'}"
    if render.code:
        return error(render.code, words, render.hint, core.account)
    return ServiceError(words, render.hint or "Look at the timeline, and export it again.")


def _saved(
    core: Core, render: Render, to: str | Path | None, told: Watch | None, overwrite: bool
) -> Flow[Exported]:
    """Download it, going on where a connection breaks. Raises OutputError where it is not what it should be."""
    target = placed(to, _filename(render), overwrite)
    saver = Saver(target, (lambda done, total: told("download", done, total)) if told else None)
    try:
        for last in (False,) * (_PARTS - 1) + (True,):
            try:
                yield from _pulled(core, render, saver)
            except OfflineError:
                if last:
                    raise
                yield Wait(FIRST_S)
            else:
                if last or not saver.missing(render.size):
                    break
        return Exported(target, saver.keep(render.size, overwrite), render)
    finally:
        saver.close()


def _pulled(core: Core, render: Render, saver: Saver) -> Flow[None]:
    """Its bytes, from the address that needs no token, or where none was told from the server with one."""
    if not render.url:
        path = f"/api/render/proxy/{quote(render.name, safe='')}/download"
        yield from core.asked("GET", path, "*/*", sink=saver)
        return
    address = urljoin(f"{core.server}/", render.url)
    for _ in range(_HOPS):
        _check(address)
        headers = {**(core.attribution if _same(core.server, address) else {}), **saver.headers}
        answer = yield Ask("GET", address, headers, sink=saver)
        if answer.status not in (301, 302, 303, 307, 308):
            break
        address = urljoin(address, answer.headers.get("location", ""))
    _check_good(core, answer)


def _check_good(core: Core, answer: Answer) -> None:
    wrong = refusal(answer, core.account)
    if wrong:
        raise wrong
    if answer.body or answer.status not in (200, 206):
        raise OutputError("The server sent a page in the place of the file.", "Try again: cleanplate download ID")


def _check(address: str) -> None:
    """Raises ServiceError for what is no address of the web: a server cannot have us read this machine."""
    if not address.startswith(("http://", "https://")):
        raise ServiceError("The server gave no address that a file can be fetched from.", "Try again later.")


def _same(server: str, address: str) -> bool:
    here, there = urlsplit(server), urlsplit(address)
    return (here.scheme, here.netloc) == (there.scheme, there.netloc)


def _filename(render: Render) -> str:
    """The server's name for it, else the address's last part, else its id; with a suffix."""
    path = Path(render.filename or urlsplit(render.url).path.rpartition("/")[2])
    return str(path) if path.suffix else f"{render.name}.mp4"


def _wish(output: Output | None, state: State, to: str | Path | None = None) -> Output:
    """With the format of the file's suffix, where none was said; else with one that holds what the draft shows."""
    wish = output or Output()
    clear = wire.mapping(state.draft.get("m")).get("background") == TRANSPARENT
    needed = "webm" if clear and not wish.codec else None
    return replace(wish, format=wish.format or FORMATS.get(Path(to or "").suffix.lower()) or needed)
