"""A chroma key for real screens, unevenly lit and with shadows on them; no network.

Each frame by itself: its colours in the key's axes, the screen as it is lit at each place, alpha against that,
spill off, and alpha brought to full size by luma.
"""

from __future__ import annotations

import numpy as np

from cleanplate.matting.key.axes import find_key, named_key, see, unit_of
from cleanplate.matting.key.detail import enlarged
from cleanplate.matting.key.keyed import Keyed, over
from cleanplate.matting.key.screen import noise_of, screen_of
from cleanplate.matting.key.spill import despilled
from cleanplate.matting.key.unmix import unmixed
from cleanplate.matting.networks.network import Coarse, State
from cleanplate.picture import RGB, Floats, Layout, Picture, resized, to_codes

_YUV = Layout("bt709", halved=False)


class Keyer:
    """Cuts one screen colour: the one given as 8-bit RGB, or the one that the first frame's edges show.

    The state is an `axes.Key`; any frame's answer depends on it and the frame alone.
    """

    name = "key"
    provider = "cpu"
    sequential = False
    sharp = True

    def __init__(self, key: tuple[int, int, int] | None = None, shadows: float = 0.0) -> None:
        """`shadows` 0..1: how much of the shadows that fall on the screen is kept, as a black of low alpha."""
        self._key = key
        self._shadows = shadows

    def start(self, picture: Picture) -> State:
        """The key. Raises NetworkError when none is given and no colour stands out along the picture's edges."""
        chroma = _chroma(picture)
        key = named_key(self._key, chroma.layout) if self._key else find_key(chroma)
        return key.with_noise(noise_of(see(chroma, key), key))

    def step(self, picture: Picture, state: State) -> tuple[Coarse, State]:
        """Alpha float32 at the picture's size, and the picture without spill."""
        chroma = _chroma(picture)
        seen = see(chroma, state)
        screen = screen_of(seen, state)
        mix = unmixed(seen, screen, state)
        clean = despilled(chroma, seen, screen, mix, state)
        bytes_ = enlarged(mix.alpha, seen, chroma.planes[0], unit_of(chroma.layout))
        solid = np.multiply(bytes_, np.float32(1 / 255), dtype=np.float32)
        alpha, shade = solid, None
        if self._shadows > 0:
            shade = resized(screen.shade() * np.float32(self._shadows), picture.size)
            alpha = over(solid, shade)
            clean = _blackened(clean, solid, alpha)
        if picture.layout.matrix == "rgb":
            clean = _as_rgb(clean, chroma, picture)
        return Keyed(alpha, clean, sharp=True, solid=solid, shade=shade, source=picture), state


def _blackened(clean: Picture, solid: Floats, alpha: Floats) -> Picture:
    """Luma as far down to black as alpha is shadow and not subject."""
    where = np.flatnonzero(alpha > solid)
    share = solid.reshape(-1)[where] / alpha.reshape(-1)[where]
    luma = clean.planes[0].copy()
    flat, black = luma.reshape(-1), np.float32(clean.layout.gray_codes()[0])
    flat[where] = to_codes(black + (flat[where] - black) * share, clean.layout)
    return Picture((luma, *clean.planes[1:]), clean.layout, clean.alpha)


def _as_rgb(clean: Picture, chroma: Picture, picture: Picture) -> Picture:
    """Back in RGB; samples that were not touched stay bit for bit."""
    touched = np.zeros(picture.planes[0].shape, np.bool_)
    for before, after in zip(chroma.planes, clean.planes, strict=True):
        touched |= before != after
    planes = clean.converted(RGB).planes
    red, green, blue = (np.where(touched, new, old) for new, old in zip(planes, picture.planes, strict=True))
    return Picture((red, green, blue), picture.layout, picture.alpha)


def _chroma(picture: Picture) -> Picture:
    return picture.converted(_YUV) if picture.layout.matrix == "rgb" else picture
