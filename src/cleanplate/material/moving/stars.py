"""A sky of stars that twinkle: many faint ones, few bright."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleanplate.material.moving.noise import Sway
from cleanplate.material.moving.paint import rgb
from cleanplate.material.moving.shapes import disc
from cleanplate.material.moving.stage import Stage
from cleanplate.picture import Floats

_TINTS = ("#ffffff", "#d5e4ff", "#ffe9cf")
_RADIUS = (0.0007, 0.0016)  # short sides


@dataclass(frozen=True)
class Stars:
    """Places (count, 2) in short sides, colours (count, 3), and how each twinkles."""

    places: NDArray[np.float64]
    radii: NDArray[np.float64]
    colours: Floats
    twinkle: Sway

    @classmethod
    def of(cls, rng: np.random.Generator, stage: Stage, count: int, horizon: float) -> Stars:
        """About so many in a 16:9 frame, above a share of the height, thinning out towards it."""
        count = max(8, round(count * stage.reach[0] * stage.reach[1] * 4 / 1.78))
        high = horizon * rng.uniform(0, 1, count) ** 1.3
        bright = rng.uniform(0, 1, count) ** 3.5
        light = (0.14 + 0.86 * bright) * (1 - 0.7 * high / horizon)
        return cls(
            np.stack([rng.uniform(-1, 1, count) * stage.reach[0], (2 * high - 1) * stage.reach[1]], axis=1),
            _RADIUS[0] + (_RADIUS[1] - _RADIUS[0]) * bright,
            (np.stack([rgb(code) for code in rng.choice(_TINTS, count)]) * light[:, None]).astype(np.float32),
            Sway.of(rng, count, 0.5, turns=4),
        )

    def shine(self, phase: float, picture: Floats, stage: Stage) -> None:
        """Add them to an encoded picture."""
        planes = np.moveaxis(picture, 2, 0)
        twinkle = 1 + self.twinkle.at(phase)
        for (x, y), radius, colour, light in zip(self.places, self.radii, self.colours, twinkle, strict=True):
            disc(planes, stage, (float(x), float(y)), float(radius), colour * light, soft=0.9)
