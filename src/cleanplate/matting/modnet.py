"""MODNet: people with soft hair, each frame by itself. Source: Ke et al., AAAI 2022."""

from __future__ import annotations

import numpy as np

from cleanplate.matting.network import Coarse, State, input_size
from cleanplate.matting.session import Session, Tensor, batch
from cleanplate.picture import Picture


class ModNet:
    """Input Bx3xHxW in -1..1, sides multiples of 32; output Bx1xHxW alpha."""

    sequential = False

    def __init__(self, session: Session, pixels: int, mirrored: bool = False) -> None:
        """`pixels` is the input's size; `mirrored` averages in the flipped one, for twice the time."""
        self.name = session.path.stem
        self.provider = session.provider
        self._session, self._pixels, self._mirrored = session, pixels, mirrored
        self._input = next(iter(session.inputs))

    def start(self, picture: Picture) -> State:
        return None

    def step(self, picture: Picture, state: State) -> tuple[Coarse, State]:
        rgb = picture.rgb(input_size(picture.size, self._pixels), sharp=True) * 2 - 1
        alpha = self._alpha(batch(rgb))
        if self._mirrored:
            alpha = (alpha + self._alpha(batch(rgb[:, ::-1]))[:, ::-1]) / 2
        return Coarse(np.clip(alpha, 0, 1).astype(np.float32), picture), None

    def _alpha(self, tensor: Tensor) -> Tensor:
        alpha: Tensor = self._session.run({self._input: tensor})[0][0, 0]
        return alpha
