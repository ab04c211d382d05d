"""MODNet: people with soft hair, each frame by itself. Source: Ke et al., AAAI 2022."""

from __future__ import annotations

import numpy as np

from cleanplate.matting.networks.network import Coarse, State, input_size
from cleanplate.matting.networks.session import Session, batch
from cleanplate.picture import Picture


class ModNet:
    """Input Bx3xHxW in -1..1, sides multiples of 32; output Bx1xHxW alpha."""

    sequential = False
    sharp = False

    def __init__(self, session: Session, pixels: int) -> None:
        """`pixels` is the input's size."""
        self.name = session.path.stem
        self.provider = session.provider
        self._session, self._pixels = session, pixels
        self._input = next(iter(session.inputs))

    def start(self, picture: Picture) -> State:
        return None

    def step(self, picture: Picture, state: State) -> tuple[Coarse, State]:
        rgb = picture.rgb(input_size(picture.size, self._pixels), sharp=True) * 2 - 1
        alpha = self._session.run({self._input: batch(rgb)})[0][0, 0]
        return Coarse(np.asarray(np.clip(alpha, 0, 1), np.float32), picture), None
