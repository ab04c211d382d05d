"""Spill: the screen's own light on the subject and its share in the soft edge, taken off the chroma.

The screen's share of a soft sample, (1-α)B, is known and subtracted; what is left may point where the key
points only so far as it points across, which is the limit of colour-difference keyers (Vlahos, US 4,100,569),
so that yellow and cyan pass a green one. Beside the screen it is tighter, down to the subject's own colours there.
Luma stays: to take it too darkens the subject.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.matting.key.axes import ACROSS, ALONG, Key, Seen, unit_of
from cleanplate.matting.key.screen import Screen
from cleanplate.matting.key.unmix import Unmixed
from cleanplate.picture import Floats, Layout, Picture, Plane, sampled, to_codes

_LIMIT = 1.0  # along for across: colours half way between the screen's and another stay whole
_TIGHT, _MORE = 0.35, 0.1  # beside the screen: at least this, and so much more than the subject's own


def despilled(picture: Picture, seen: Seen, screen: Screen, mix: Unmixed, key: Key) -> Picture:
    """The picture (Y, U, V) neutral where all is screen, and bit for bit the same where there is no spill."""
    clear = np.equal(mix.alpha, 0)
    where = _spilled(seen, mix.alpha)
    shifts = _shifts(picture, seen, screen, mix, key, where)
    first, u, v = picture.planes
    u, v = (_shifted(p, where, s, clear, picture.layout) for p, s in zip((u, v), shifts, strict=True))
    return Picture((first, u, v), picture.layout, picture.alpha)


def _shifts(
    picture: Picture, seen: Seen, screen: Screen, mix: Unmixed, key: Key, where: NDArray[np.intp]
) -> tuple[Floats, Floats]:
    """What to take off U and V of some samples, in the picture's own code values."""
    unit = np.float32(unit_of(picture.layout))
    u, v = (p.reshape(-1)[where].astype(np.float32) * unit - 128 for p in picture.planes[1:])
    share = (255 - mix.alpha.reshape(-1)[where]).astype(np.float32) * np.float32(1 / 255)
    maps = sampled(np.dstack([screen.colour[..., :2], _limits(mix)]), seen.size, where)
    off_along, off_across = share * maps[:, 0], share * maps[:, 1]
    along = u * key.u + v * key.v - off_along
    across = v * key.u - u * key.v - off_across
    off_along += np.maximum(along - maps[:, 2] * np.abs(across), 0)
    shift_u, shift_v = off_along * key.u - off_across * key.v, off_along * key.v + off_across * key.u
    return np.asarray(shift_u / unit, np.float32), np.asarray(shift_v / unit, np.float32)


def _limits(mix: Unmixed) -> Floats:
    own = mix.subject[..., 0] / np.maximum(np.abs(mix.subject[..., 1]), 1)
    return np.asarray(_LIMIT + mix.near * (np.clip(own + _MORE, _TIGHT, _LIMIT) - _LIMIT), np.float32)


def _spilled(seen: Seen, alpha: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Flat indices of the samples that spill may be on, or a share of the screen in."""
    across = cv2.absdiff(seen.across, np.full_like(seen.across, ACROSS))
    spill = cv2.compare(seen.along, cv2.addWeighted(across, _TIGHT, across, 0, ALONG), cv2.CMP_GT)
    spill = cv2.bitwise_or(spill, cv2.inRange(alpha, 0, 254))
    return np.flatnonzero(cv2.min(spill, alpha) != 0)


def _shifted(plane: Plane, where: NDArray[np.intp], shift: Any, clear: NDArray[Any], layout: Layout) -> Plane:
    moved = plane.copy()
    moved[clear] = 1 << layout.depth - 1
    flat = moved.reshape(-1)
    flat[where] = to_codes(flat[where] - shift, layout)
    return moved
