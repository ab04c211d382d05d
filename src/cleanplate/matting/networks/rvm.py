"""Robust Video Matting: people, with a memory. Source: Lin et al., WACV 2022. Its weights are GPL-3.0."""

from __future__ import annotations

import numpy as np

from cleanplate.matting.networks.network import Coarse, State, input_size
from cleanplate.matting.networks.session import Session, batch
from cleanplate.picture import Picture

_MEMORY = ("r1", "r2", "r3", "r4")


class Rvm:
    """`src` in 0..1 and four memories in; foreground, alpha and the memories out."""

    sequential = True
    sharp = False

    def __init__(self, session: Session, pixels: int) -> None:
        self.name = session.path.stem
        self.provider = session.provider
        self._session, self._pixels = session, pixels

    def start(self, picture: Picture) -> State:
        return {f"{r}i": np.zeros((1, 1, 1, 1), np.float32) for r in _MEMORY}

    def step(self, picture: Picture, state: State) -> tuple[Coarse, State]:
        rgb = picture.rgb(input_size(picture.size, self._pixels), sharp=True)
        feeds = {"src": batch(rgb), "downsample_ratio": np.ones(1, np.float32), **state}
        alpha, *memories = self._session.run(feeds, ["pha", *(f"{r}o" for r in _MEMORY)])
        after = {f"{r}i": memory for r, memory in zip(_MEMORY, memories, strict=True)}
        return Coarse(np.clip(alpha[0, 0], 0, 1), picture), after
