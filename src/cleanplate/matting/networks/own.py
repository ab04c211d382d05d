"""The alpha that the source brings along: a clip that was cut out before needs no network."""

from __future__ import annotations

import numpy as np

from cleanplate.matting.networks.network import Coarse, State
from cleanplate.picture import Picture


class OwnAlpha:
    """Answers with each picture's own alpha; a picture without one is all subject."""

    name = "source"
    provider = "cpu"
    sequential = False
    sharp = True

    def start(self, picture: Picture) -> State:
        return None

    def step(self, picture: Picture, state: State) -> tuple[Coarse, State]:
        alpha = np.full(picture.size[::-1], 255, np.uint8) if picture.alpha is None else picture.alpha
        return Coarse(alpha.astype(np.float32) * np.float32(1 / 255), picture, sharp=True), state
