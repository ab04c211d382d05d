"""One span of a clip, from decoded frames to finished ones, with everything under way at once.

decode (a thread of its own) → network (a pool) → edges, colours, blend (a pool) → the caller's encoder.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from functools import partial

from cleanplate.compose.background import Background, Plate
from cleanplate.compose.blend import matte_picture, over, stacked, straight
from cleanplate.compose.view import view
from cleanplate.matting.matter import Matter
from cleanplate.matting.networks.network import Coarse
from cleanplate.media.read import Frame, Reader
from cleanplate.overlap import ahead, in_order
from cleanplate.picture import Picture
from cleanplate.render.plan import Plan
from cleanplate.settings import settings

_DECODED_AHEAD = 4  # frames

_Job = tuple[Frame, Coarse, Plate | None]


def finished(plan: Plan, reader: Reader, matter: Matter, background: Background | None) -> Generator[Frame]:
    """Frames as the plan's format or view shows them, in order."""
    cores = settings().cores

    def padded() -> Generator[Frame]:
        for frame in reader:
            yield replace(frame, picture=frame.picture.padded(plan.padded))

    def jobs() -> Generator[_Job]:
        with closing(ahead(padded(), _DECODED_AHEAD)) as frames:
            for item in matter.mattes(frames, cores):
                yield item.frame, item.coarse, background.at(item.frame.time) if background else None

    with closing(in_order(partial(_shown, plan, matter), jobs(), cores)) as results:
        yield from results


def _shown(plan: Plan, matter: Matter, job: _Job) -> Frame:
    frame, coarse, plate = job
    return replace(frame, picture=_picture(plan, matter, frame.picture, coarse, plate))


def _picture(plan: Plan, matter: Matter, picture: Picture, coarse: Coarse, plate: Plate | None) -> Picture:
    if plan.format.show == "matte":
        return matte_picture(matter.matte(coarse), plan.target.layout)
    cutout = matter.finish(coarse)
    if plan.options.view:
        return view(plan.options.view, picture, cutout, plate(picture, cutout) if plate else None)
    if plan.format.show == "stacked":
        return stacked(cutout)
    if plate is None:
        return straight(cutout)
    return over(cutout, plate(picture, cutout))
