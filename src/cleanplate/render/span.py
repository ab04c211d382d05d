"""One span of a clip, from decoded frames to finished ones, with everything under way at once.

decode (a thread of its own) → network (a pool) → edges, colours, blend (a pool) → the caller's encoder.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from cleanplate.compose.background import Background, Plate
from cleanplate.compose.blend import matte_picture, over, stacked, straight
from cleanplate.compose.view import view
from cleanplate.matting.engine.grade import Grade
from cleanplate.matting.engine.temporal import Solved
from cleanplate.matting.matter import Matter
from cleanplate.media.read import Frame, Reader
from cleanplate.overlap import in_order
from cleanplate.picture import Matte, Picture
from cleanplate.render.passes import Look, decoded
from cleanplate.render.plan import Plan
from cleanplate.settings import settings


@dataclass(frozen=True)
class Finished:
    """A frame as it will be written; what it was, its full-size alpha, and how far that is to be trusted."""

    frame: Frame
    source: Picture
    alpha: NDArray[np.uint8]
    grade: Grade


_Job = tuple[Solved[Frame], Plate | None]


def finished(plan: Plan, reader: Reader, look: Look, background: Background | None) -> Generator[Finished]:
    """Frames as the plan's format or view shows them, in order."""
    cores = settings().cores

    def jobs() -> Generator[_Job]:
        with (
            closing(decoded(plan, reader)) as frames,
            closing(look.matter.mattes(frames, cores, look.survey, look.account)) as found,
        ):
            for item in found:
                yield item, background.at(item.frame.time) if background else None

    with closing(in_order(partial(_finished, plan, look.matter), jobs(), cores)) as results:
        yield from results


def _finished(plan: Plan, matter: Matter, job: _Job) -> Finished:
    item, plate = job
    picture, matte = _shown(plan, matter, item, plate)
    return Finished(replace(item.frame, picture=picture), item.frame.picture, matte.alpha, item.grade)


def _shown(plan: Plan, matter: Matter, item: Solved[Frame], plate: Plate | None) -> tuple[Picture, Matte]:
    if plan.format.show == "matte":
        matte = matter.matte(item.coarse)
        return matte_picture(matte, plan.target.layout), matte
    cutout = matter.finish(item.coarse)
    behind = plate(item.frame.picture, cutout) if plate else None
    if plan.options.view:
        shown = view(plan.options.view, item.frame.picture, cutout, behind)
    elif plan.format.show == "stacked":
        shown = stacked(cutout)
    else:
        shown = straight(cutout) if behind is None else over(cutout, behind)
    return shown, cutout.matte
