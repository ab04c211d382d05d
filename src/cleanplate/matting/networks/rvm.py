"""Robust Video Matting: people, with a memory. Source: Lin et al., WACV 2022. Its weights are GPL-3.0."""

from __future__ import annotations

import numpy as np

from cleanplate.matting.networks.network import Coarse, State, input_size
from cleanplate.matting.networks.session import Session, Tensor, batch
from cleanplate.picture import Picture, Size

_MEMORY = ("r1", "r2", "r3", "r4")
_BLANK: State = {f"{r}i": np.zeros((1, 1, 1, 1), np.float32) for r in _MEMORY}
_LARGER = 4  # times the inner pixels


class Rvm:
    """`src` in 0..1 and four memories in; foreground, alpha and the memories out.

    `downsample_ratio` is how much smaller the network works inside than `src`; its guided filter brings the
    matte back up. Large pictures go in at twice the inner size each way: on the benchmark that costs less than
    `src` at the inner size (182 ms of processor against 199) and is a little nearer the truth (4.3 against 4.4).
    """

    sequential = True
    sharp = False

    def __init__(self, session: Session, pixels: int) -> None:
        """`pixels` is the inner size."""
        self.name = session.path.stem
        self.provider = session.provider
        self._session, self._pixels = session, pixels
        self._shrinks = self._heeds_ratio()

    def start(self, picture: Picture) -> State:
        return _BLANK

    def step(self, picture: Picture, state: State) -> tuple[Coarse, State]:
        size, ratio = self._sizes(picture.size)
        alpha, memories = self._run(batch(picture.rgb(size, sharp=True)), ratio, state)
        return Coarse(np.clip(alpha[0, 0], 0, 1), picture), memories

    def _sizes(self, size: Size) -> tuple[Size, float]:
        """What goes in for a picture of this size, and the ratio to the inner size."""
        large = size[0] * size[1] >= _LARGER * self._pixels
        if large and self._shrinks:
            return input_size(size, _LARGER * self._pixels), _LARGER**-0.5
        return input_size(size, self._pixels), 1.0

    def _heeds_ratio(self) -> bool:
        """Some exports have the ratio 1 built in: their memories then are as large as without any."""
        trial = self._run(np.zeros((1, 3, 128, 128), np.float32), 0.5, _BLANK)[1]
        return bool(trial["r1i"].shape[-1] <= 32)

    def _run(self, src: Tensor, ratio: float, state: State) -> tuple[Tensor, State]:
        feeds = {"src": src, "downsample_ratio": np.full(1, ratio, np.float32), **state}
        alpha, *memories = self._session.run(feeds, ["pha", *(f"{r}o" for r in _MEMORY)])
        return alpha, {f"{r}i": memory for r, memory in zip(_MEMORY, memories, strict=True)}
