"""The passes over a clip: a first look, where it is worth its while, and the frames as they will be written."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from cleanplate.errors import UsageError
from cleanplate.matting.engine.survey import Survey
from cleanplate.matting.engine.temporal import Account
from cleanplate.matting.matter import Matter
from cleanplate.matting.plate import CleanPlate, PlateFinder, given
from cleanplate.media.probe import probe
from cleanplate.media.read import Frame, Reader
from cleanplate.overlap import ahead
from cleanplate.render.plan import Plan
from cleanplate.settings import settings

_DECODED_AHEAD = 4  # frames
_SHAPE = 0.02  # how much a given plate's aspect may differ


@dataclass(frozen=True)
class Look:
    """What a first pass leaves: the matter, with the plate if there is one; what it saw; what the network ran."""

    matter: Matter
    survey: Survey | None = None
    account: Account = field(default_factory=Account)


def reading(plan: Plan) -> Reader:
    return Reader(plan.info, plan.layout, plan.size, plan.start, plan.options.end)


def decoded(plan: Plan, reader: Reader) -> Generator[Frame]:
    """Frames at the size that is encoded, decoded in a thread of their own."""

    def padded() -> Generator[Frame]:
        for frame in reader:
            yield replace(frame, picture=frame.picture.padded(plan.padded))

    with closing(ahead(padded(), _DECODED_AHEAD)) as frames:
        yield from frames


@contextmanager
def first_look(plan: Plan, matter: Matter, each: Callable[[int], None]) -> Iterator[Look]:
    """The plate, given or found, and a survey of the mattes; `each` is called with the number of frames done.

    The survey is gone when the block ends.

    Raises UsageError for a plate of another shape.
    """
    wanted = plan.options.plate or ("auto" if matter.surveys else "none")
    if plan.options.plate_file:
        matter = matter.with_plate(_given(plan, plan.options.plate_file))
    if plan.info.still or matter.network.sharp or not (matter.surveys or wanted == "auto"):
        yield Look(matter)
        return
    with closing(Survey()) as survey:
        yield _looked(plan, matter, survey, each, PlateFinder() if wanted == "auto" else None)


def _looked(
    plan: Plan, matter: Matter, survey: Survey, each: Callable[[int], None], finder: PlateFinder | None
) -> Look:
    account = Account()
    with (
        closing(decoded(plan, reading(plan))) as frames,
        closing(matter.surveyed(frames, settings().cores, survey, account)) as found,
    ):
        for done, item in enumerate(found, 1):
            if finder:
                finder.add(item.frame.picture, item.coarse.alpha)
            each(done)
    plate = finder.found() if finder else None
    return Look(matter.with_plate(plate) if plate else matter, survey, account)


def _given(plan: Plan, path: Path) -> CleanPlate:
    info = probe(path)
    if not info.still:
        raise UsageError("The plate is not a still picture.", "Give a .jpg or .png of the empty scene.")
    (width, height), (wide, high) = info.video.size, plan.size
    if abs(width * high - wide * height) > _SHAPE * wide * height:
        raise UsageError(
            f"The plate is {width}x{height}, the clip {wide}x{high}: of another shape.",
            "Take the plate with the same camera, at the same place.",
        )
    picture = next(iter(Reader(info, info.video.layout))).picture.with_alpha(None)
    return given(picture.converted(plan.layout, plan.size).padded(plan.padded))
