"""What stays in view where a shot is cut to another shape: the subject, followed as a calm camera would."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from cleanplate.draft.model import Crop
from cleanplate.picture import Floats
from cleanplate.render.shots.matting import Frames, Matting
from cleanplate.render.shots.shot import MIDDLE, Point, Shot

_CALM = 0.8  # seconds: the deviation of the Gaussian that the path is smoothed with
_REACH = 3 * _CALM  # seconds: what lies farther off counts for nothing
_LEAST = 0.002  # of the picture: a subject so small is none
_HEAD = 0.35  # of the subject's height from its top: where people look


@dataclass(frozen=True)
class Focus:
    """Where to look, over the source's time in seconds: shares of the cropped picture."""

    times: tuple[float, ...]
    places: tuple[Point, ...]

    def at(self, time: Fraction) -> Point:
        """Linear between its places, held before the first and after the last."""
        if not self.times:
            return MIDDLE
        now = float(time)
        after = bisect_right(self.times, now)
        if after in (0, len(self.times)):
            return self.places[min(after, len(self.times) - 1)]
        begun, end = self.times[after - 1], self.times[after]
        share = (now - begun) / (end - begun)
        (x, y), (to_x, to_y) = self.places[after - 1], self.places[after]
        return x + share * (to_x - x), y + share * (to_y - y)


def focus(shot: Shot, mattes: Matting, frames: Frames) -> Focus:
    """The path of a shot's subject, out of mattes that are prepared."""
    crop = shot.clip.placement.crop
    if mattes.store:
        return path(mattes.store.alphas(shot.begin, shot.stop), crop)
    with closing(mattes.solved(frames())) as found:
        return path(((item.frame.source_time, _small(item.coarse.alpha)) for item in found), crop)


def kept(shot: Shot, mattes: Matting, moment: Fraction) -> Focus | None:
    """The path about a moment of the source, as all of it has it there; None where its mattes are not kept."""
    reach = Fraction(_REACH)
    begin, end = max(shot.begin, moment - reach), moment + reach
    stop = end if shot.stop is None else min(end, shot.stop)
    if mattes.store is None or not mattes.store.covers(begin, stop):
        return None
    return path(mattes.store.alphas(begin, stop), shot.clip.placement.crop)


def _small(alpha: Floats) -> Floats:
    """Enough of a full-size matte to look by."""
    step = max(1, max(alpha.shape) // 256)
    return alpha[::step, ::step]


def glance(alpha: Floats, crop: Crop) -> Point:
    """Where to look in one frame by itself."""
    return _place(alpha, crop) or MIDDLE


def path(alphas: Iterable[tuple[Fraction, Floats]], crop: Crop) -> Focus:
    """(time, matte) of each frame → where to look: smoothed in time, held where there is no subject."""
    times, places = [], []
    for time, alpha in alphas:
        place = _place(alpha, crop)
        if place:
            times.append(float(time))
            places.append(place)
    if not times:
        return Focus((), ())
    smooth = _smoothed(np.asarray(times), np.asarray(places))
    return Focus(tuple(times), tuple((float(x), float(y)) for x, y in smooth))


def _place(alpha: Floats, crop: Crop) -> Point | None:
    """The subject's middle from side to side, and near its head, in shares of the cropped picture."""
    height, width = alpha.shape
    left, right = round(width * crop.left / 100), round(width * (1 - crop.right / 100))
    top, bottom = round(height * crop.top / 100), round(height * (1 - crop.bottom / 100))
    part = alpha[top:bottom, left:right]
    total = float(part.sum())
    if total < _LEAST * alpha.size:
        return None
    columns, rows = part.sum(0), part.sum(1).cumsum() / total
    x = float((columns * (np.arange(part.shape[1]) + 0.5)).sum() / total / part.shape[1])
    begin, end = np.searchsorted(rows, (0.02, 0.98))
    return x, float(begin + _HEAD * (end - begin)) / part.shape[0]


def _smoothed(times: NDArray[np.float64], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """A Gaussian mean in time; at the ends over what there is."""
    out = np.empty_like(places)
    for index, now in enumerate(times):
        near = slice(*np.searchsorted(times, (now - _REACH, now + _REACH)))
        weight = np.exp(-0.5 * ((times[near] - now) / _CALM) ** 2)
        out[index] = (places[near] * weight[:, None]).sum(0) / weight.sum()
    return out
