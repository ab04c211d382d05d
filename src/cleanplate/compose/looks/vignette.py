"""Dark corners, as a lens has them: light falls off with the angle from its axis.

Source: the cosine-fourth law, for a lens whose half diagonal is at an angle that grows with the strength.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from cleanplate.compose.dimming import Gain, dimmed
from cleanplate.picture import Layout, Picture, Size

_WIDEST = 55.0  # degrees from the axis to the corner, at a strength of 100


def vignetted(picture: Picture, strength: float) -> Picture:
    """The picture with its corners darkened by 0..100, its middle as it was; alpha stays as it is."""
    if not strength:
        return picture
    return dimmed(picture, _falloff(picture.size, picture.layout, strength))


@lru_cache(maxsize=4)
def _falloff(size: Size, layout: Layout, strength: float) -> Gain:
    width, height = size
    x = (np.arange(width, dtype=np.float32) + np.float32(0.5 - width / 2)) ** 2
    y = (np.arange(height, dtype=np.float32) + np.float32(0.5 - height / 2)) ** 2
    edge = math.tan(math.radians(_WIDEST * math.sqrt(strength / 100))) ** 2
    tangent = (x[None] + y[:, None]) * np.float32(edge / ((width / 2) ** 2 + (height / 2) ** 2))
    return Gain.of(np.asarray(1 / (1 + tangent) ** 2, np.float32), layout, size)
