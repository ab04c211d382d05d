"""The network at the subject: what it sees in one frame, put together from crops, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import cv2
import numpy as np

from cleanplate.matting.engine.flow import Gray
from cleanplate.matting.engine.preset import Preset
from cleanplate.matting.engine.subject import WHOLE, Box, Track, cropped, found, pasted, touches
from cleanplate.matting.networks.network import Network, State
from cleanplate.picture import Floats, Picture, Size

_ADVANCE = 10  # frames of budget before the first: finding the subject costs several runs
_REFRESH = 10  # keys between looks at the whole frame
# where the whole frame shows nobody: its parts, in which a small figure is larger
_PARTS = (Box(0.0, 0.0, 0.5, 1.0), Box(0.25, 0.0, 0.75, 1.0), Box(0.5, 0.0, 1.0, 1.0))
_SEEN = 0.1  # alpha from which the subject is
_AROUND = np.ones((9, 9), np.uint8)


class Memory(Protocol):
    """What an earlier pass over the same frames saw, by the frame's number, and where to look again."""

    def knows(self, index: int) -> bool: ...

    def recall(self, index: int) -> Floats:
        """The network's matte of a frame that it knows, on the engine's grid."""

    def keep(self, index: int, matte: Floats) -> None: ...

    def doubted(self, index: int) -> bool:
        """Whether this frame is to be seen in any case, and better than before."""


class Nothing:
    """No earlier pass, and none to come."""

    def knows(self, index: int) -> bool:
        return False

    def recall(self, index: int) -> Floats:
        raise KeyError(index)

    def keep(self, index: int, matte: Floats) -> None:
        return

    def doubted(self, index: int) -> bool:
        return False


@dataclass
class Eye:
    """Looks at frames of one clip, in order. `spent` counts runs of the network, `frames` all frames so far."""

    network: Network
    preset: Preset
    memory: Memory = field(default_factory=Nothing)
    spent: int = 0
    frames: int = 0
    _keys: int = 0
    _track: Track = field(default_factory=Track)
    _region: Gray | None = None
    _state: State = None

    def may(self) -> bool:
        """Whether one more run is within the budget."""
        return self.spent + 1 <= self.preset.runs * (self.frames + _ADVANCE)

    def begin(self, picture: Picture) -> None:
        """A new shot: nothing of the last one holds."""
        self._track, self._region, self._keys = Track(self.preset.single), None, 0
        self._state = self.network.start(picture)

    def missed(self, unexplained: Gray) -> float:
        """The share of the subject's region that motion did not explain."""
        return float(cv2.mean(unexplained, self._region)[0])

    def matte(self, index: int, picture: Picture, size: Size) -> Floats:
        """The network's matte of a frame on the engine's grid of `size`."""
        if self.network.sequential:
            coarse, self._state = self.network.step(picture, self._state)
            self.spent += 1
            return pasted(coarse.alpha, WHOLE, picture.size, size)
        doubted = self.memory.doubted(index)
        known = self.memory.knows(index)
        matte = self.memory.recall(index) if known else self._looked(picture, size, refresh=not doubted)
        if doubted:
            matte = np.asarray(
                (matte + self._inside(self._track.boxes, picture, size, mirrored=True)[0]) / 2, np.float32
            )
        self.memory.keep(index, matte)
        self._track.saw(matte)
        self._keys += 1
        region = np.asarray(cv2.dilate((matte > _SEEN).astype(np.uint8), _AROUND), np.uint8)
        self._region = region if region.any() else None
        return matte

    def _looked(self, picture: Picture, size: Size, refresh: bool) -> Floats:
        """In the crops; now and then (`refresh`) and where a crop cuts the subject off in the whole frame too."""
        whole: Floats | None = None
        if refresh and (self._keys in (0, 2) or self._keys % _REFRESH == _REFRESH - 1):
            whole = self._whole(picture, size)
            if not self._keys and not found(whole):
                whole, _ = self._inside(_PARTS, picture, size)
            self._track.saw_whole(whole)
        if self._track.boxes == (WHOLE,):
            return self._whole(picture, size) if whole is None else whole
        matte, cut_off = self._inside(self._track.boxes, picture, size)
        if cut_off and whole is None:
            return np.maximum(matte, self._whole(picture, size))
        return matte

    def _inside(
        self, boxes: tuple[Box, ...], picture: Picture, size: Size, mirrored: bool = False
    ) -> tuple[Floats, bool]:
        """The boxes' mattes on the grid, and whether one of them touches its own border."""
        alphas = [self._alpha(picture, box, mirrored) for box in boxes]
        parts = [pasted(a, box, picture.size, size) for a, box in zip(alphas, boxes, strict=True)]
        matte = np.asarray(np.maximum.reduce(parts), np.float32)
        return matte, any(touches(a, box) for a, box in zip(alphas, boxes, strict=True))

    def _whole(self, picture: Picture, size: Size) -> Floats:
        return self._inside((WHOLE,), picture, size)[0]

    def _alpha(self, picture: Picture, box: Box, mirrored: bool = False) -> Floats:
        self.spent += 1
        part = cropped(picture, box)
        if not mirrored:
            return self.network.step(part, self._state)[0].alpha
        alpha = self.network.step(_flipped(part), self._state)[0].alpha
        return np.ascontiguousarray(alpha[:, ::-1])


def _flipped(picture: Picture) -> Picture:
    first, second, third = (np.ascontiguousarray(p[:, ::-1]) for p in picture.planes)
    return Picture((first, second, third), picture.layout)
