"""How much work a quality is worth: `fast`, `balanced`, `best`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from cleanplate.picture import Size

_HELD = 256 << 20  # bytes of frames between two keys

Quality = Literal["fast", "balanced", "best"]


@dataclass(frozen=True)
class Preset:
    """What the engine spends.

    `pixels` of network input: 512x288 is a sweet spot; more cost meaning, fewer cost edges. A key frame comes
    after at most `longest` frames, sooner once `drift` of the subject's region was left unexplained, summed
    over the frames. `runs` of the network a frame are never exceeded, on average. `reach`: how many frames
    away key frames still vote. `mean`: frames to each side of the flow-weighted mean. `thorough` motion finds thin
    limbs. `repairs`: runs a frame that a second pass may spend where the first one's grades are worst.
    `colour_step`: the edge's colours are found at one in so many pixels. `guided`: edges follow the picture's own.
    `single`: of several subjects, one is followed.
    """

    pixels: int = 512 * 288
    longest: int = 12
    drift: float = 0.35
    runs: float = 0.37
    reach: int = 9
    mean: int = 1
    thorough: bool = True
    repairs: float = 0.0
    colour_step: int = 4
    guided: bool = True
    single: bool = False

    def for_network(self, sequential: bool, frame_bytes: int) -> Preset:
        """A recurrent network sees every frame, or few: `fast`. Large frames are not held in large numbers."""
        few = max(1, _HELD // max(frame_bytes, 1))
        bounded = replace(self, longest=min(self.longest, few), reach=min(self.reach, few))
        if not sequential or self.runs < 0.3:
            return bounded
        return replace(bounded, longest=1, reach=0, runs=1.0)

    def steadied(self, chatter: int | None) -> Preset:
        """The mean along time as strong as a person asks: 0 none, 100 over five frames; None as it is."""
        if chatter is None:
            return self
        return replace(self, mean=0 if chatter == 0 else 1 if chatter <= 50 else 2)

    def grid(self, size: Size) -> Size:
        """Of motion and mattes: a picture's own aspect with as many samples as the network sees."""
        height = (self.pixels * size[1] / size[0]) ** 0.5
        width = height * size[0] / size[1]
        return max(16, round(width / 8) * 8), max(16, round(height / 8) * 8)


PRESETS: dict[Quality, Preset] = {
    "fast": Preset(
        384 * 224, longest=30, drift=0.9, runs=0.2, reach=0, mean=0, thorough=False, colour_step=8, guided=False
    ),
    "balanced": Preset(),
    "best": Preset(longest=6, drift=0.1, runs=0.75, mean=2, repairs=0.4),
}
