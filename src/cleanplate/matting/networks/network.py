"""What every network (and the keyer, which is none) looks like to the rest of the room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from cleanplate.picture import Floats, Picture, Size

State = Any  # whatever a network carries from frame to frame; only the network looks inside


@dataclass(frozen=True)
class Coarse:
    """A network's answer for one frame.

    `alpha` is float32 (height, width) in 0..1 at the network's own size. `picture` is the frame, with key
    spill taken off where the matter knows how. `sharp` says that alpha's edges need no refinement.
    """

    alpha: Floats
    picture: Picture
    sharp: bool = False


class Network(Protocol):
    """A pure function of a frame and a state: the state goes in and comes out, so any span can start anywhere.

    `sequential` networks need each frame's state for the next, and see the whole frame; others take `start`'s
    for every frame, from several threads at once. `sharp` ones answer at the picture's own resolution, each
    frame alike: they need no engine. `provider` is what really runs it.
    """

    name: str
    provider: str
    sequential: bool
    sharp: bool

    def start(self, picture: Picture) -> State:
        """The state before the first frame, which is given so that a keyer can look at it."""

    def step(self, picture: Picture, state: State) -> tuple[Coarse, State]:
        """Alpha of a frame, and the state for the next."""


def input_size(size: Size, pixels: int, multiple: int = 32) -> Size:
    """The network input of a picture's own aspect with about `pixels` pixels, sides a `multiple`."""
    height = (pixels * size[1] / size[0]) ** 0.5
    width = height * size[0] / size[1]
    return max(2, round(width / multiple)) * multiple, max(2, round(height / multiple)) * multiple
