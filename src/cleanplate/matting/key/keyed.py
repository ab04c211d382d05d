"""What a key found in a frame, with what a garbage matte needs to know about it beside alpha."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from cleanplate.matting.networks.network import Coarse
from cleanplate.picture import Floats, Picture


@dataclass(frozen=True, kw_only=True)
class Keyed(Coarse):
    """`solid` is alpha without the shadows that were kept, `shade` those alone (or None), float32 0..1 at full
    size; `source` is the frame as it came.
    """

    solid: Floats = field(repr=False)
    shade: Floats | None = field(repr=False)
    source: Picture = field(repr=False)

    def shadowed(self, alpha: Floats) -> Floats:
        """`alpha` over the shadows."""
        return alpha if self.shade is None else over(alpha, self.shade)


def over(alpha: Floats, shade: Floats) -> Floats:
    """Alpha of one thing over another: a + (1-a)·s."""
    return np.asarray(cv2.add(alpha, cv2.multiply(np.subtract(1, alpha, dtype=np.float32), shade)), np.float32)
