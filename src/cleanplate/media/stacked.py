"""Straight colour above its alpha, in one picture of twice the height: for players that know no alpha."""

from __future__ import annotations

import numpy as np

from cleanplate.picture import Picture, grey


def stacked(picture: Picture) -> Picture:
    """A picture with alpha as an opaque one. Its sides must be even where chroma is halved."""
    assert picture.alpha is not None
    alpha = grey(picture.alpha, picture.layout)
    first, second, third = (np.vstack(pair) for pair in zip(picture.planes, alpha.planes, strict=True))
    return Picture((first, second, third), picture.layout)
