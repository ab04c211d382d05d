"""Brightness, contrast, saturation, temperature, exposure and gamma of a picture, on the planes it has.

Luma goes through one curve. Chroma is what red, green and blue differ from luma by, so it is multiplied: by how
much brighter the curve made its luma (exposure and gamma keep the ratio of the three), by contrast and saturation.
All of it is a table for each plane where chroma needs no luma, and a few passes at chroma's size where it does.

Sources: BT.1886, a display's power of 2.4, in which exposure's gain in light is a gain in code values; Kim et al.,
"Color temperature conversion system" (US 7,024,034), for the Planckian locus; BT.709's primaries and white.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.errors import UsageError
from cleanplate.picture import Floats, Layout, Picture, Plane, code_map, resized, rgb_map, to_codes

Values = NDArray[np.float64]

_GAMMA = 2.4
_MIREDS = 95.0  # of a temperature of 100: a white of 6504 K moves to 4000 K, of -100 to 17,000 K
_WHITE = 1e6 / 6504
_XYZ_TO_709 = np.array([[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]])
_LUMA_709 = np.array([0.2126, 0.7152, 0.0722])
_LIFT = 4.0  # a gamma makes no dark sample's chroma, which is mostly noise, larger than by this
_SAFE, _GONE = 0.1, 0.5  # colour fades where a curve drives luma so far beyond white or black, as film's does
_FINE = 4095  # steps of the curves for RGB

_LIMITS = dict.fromkeys(("brightness", "contrast", "saturation", "temperature"), (-100.0, 100.0))
_LIMITS |= {"exposure": (-5.0, 5.0), "gamma": (0.1, 10.0)}


@dataclass(frozen=True)
class Colour:
    """How to change a picture's colours; as it is made without arguments, not at all.

    brightness   -100..100: moves all values, ±100 by half of the range
    contrast     -100..100: about mid grey, from none to twice as much
    saturation   -100..100: from grey to twice as much
    temperature  -100..100: from cool (blue) to warm (orange), at the same luma
    exposure     -5..5 stops: light times 2, 4, 8 …
    gamma        0.1..10: above 1 lifts the midtones, below 1 lowers them

    Raises UsageError for values out of range.
    """

    brightness: float = 0.0
    contrast: float = 0.0
    saturation: float = 0.0
    temperature: float = 0.0
    exposure: float = 0.0
    gamma: float = 1.0

    def __post_init__(self) -> None:
        for name in (f.name for f in fields(self)):
            value, (least, most) = getattr(self, name), _LIMITS[name]
            if not least <= value <= most:  # nor is NaN
                raise UsageError(f"A {name} of {value} is out of range.", f"Use {least:g} to {most:g}.")


def adjusted(picture: Picture, colour: Colour) -> Picture:
    """The picture with other colours, in its own layout and with its own alpha; itself where nothing changes."""
    if colour == Colour():
        return picture
    if picture.layout.matrix == "rgb":
        return _in_rgb(picture, colour)
    luma, gain = _tables(colour, picture.layout)
    second, third = chroma(picture, gain, _warmth(colour.temperature, picture.layout))
    return Picture((looked_up(picture.planes[0], luma), second, third), picture.layout, picture.alpha)


def _curve(luma: Values, colour: Colour) -> Values:
    """Luma of 0 (black) to 1 (white) to another, not held to either."""
    out = luma * 2 ** (colour.exposure / _GAMMA)
    if colour.gamma != 1:
        out = np.where(out > 0, np.maximum(out, 1e-9) ** (1 / colour.gamma), out)
    return (out - 0.5) * (1 + colour.contrast / 100) + 0.5 + colour.brightness / 200


def _gain(luma: Values, colour: Colour) -> Values:
    """What chroma beside a luma of 0..1 is multiplied by."""
    exposed = 2 ** (colour.exposure / _GAMMA)
    lifted = np.minimum(np.maximum(luma * exposed, 1e-9) ** (1 / colour.gamma - 1), _LIFT)
    beyond = np.abs(_curve(luma, colour) - 0.5) - 0.5
    left = np.clip((_GONE - beyond) / (_GONE - _SAFE), 0, 1)
    return exposed * lifted * left * (1 + colour.contrast / 100) * (1 + colour.saturation / 100)


@lru_cache(maxsize=64)
def _tables(colour: Colour, layout: Layout) -> tuple[Plane, Floats]:
    """By code value of luma: its new one, and chroma's gain."""
    black, white = layout.gray_codes()
    luma = (np.arange(layout.peak + 1, dtype=np.float64) - black) / np.float64(white - black)
    codes = to_codes(_curve(luma, colour) * (white - black) + black, layout)
    return codes, _gain(luma, colour).astype(np.float32)


@lru_cache(maxsize=64)
def _warmth(temperature: float, layout: Layout) -> Floats | None:
    """2x3 map from luma and chroma, as they differ from grey's codes, to chroma; None where that is the same."""
    if not temperature:
        return None
    return balance(_gains(temperature), layout)


def balance(gains: Values, layout: Layout) -> Floats:
    """2x3 map from luma and chroma, as they differ from grey's codes, to chroma: that of red, green and blue times
    these gains, at the same luma of greys."""
    forward, back = code_map(layout)[:, :3], rgb_map(layout)[:, :3]
    weights = forward[0] / forward[0].sum()
    mixed = forward @ np.diag(gains / (weights @ gains)) @ back
    return mixed[1:].astype(np.float32)


def _gains(temperature: float) -> Values:
    """What red, green and blue code values are multiplied by."""
    warm, white = (_planckian(_WHITE + shift) for shift in (temperature / 100 * _MIREDS, 0.0))
    return np.asarray((warm / white) ** (1 / _GAMMA))


def _planckian(mireds: float) -> Values:
    """Linear BT.709 red, green, blue of a black body's light, 4000 K to 25,000 K."""
    kilo = mireds / 1000  # of 1/K
    x = -3.0258469 * kilo**3 + 2.1070379 * kilo**2 + 0.2226347 * kilo + 0.240390
    y = 3.0817580 * x**3 - 5.87338670 * x**2 + 3.75112997 * x - 0.37001483
    return np.asarray(_XYZ_TO_709 @ [x / y, 1.0, (1 - x - y) / y])


def chroma(picture: Picture, gain: Floats, warmth: Floats | None) -> tuple[Plane, Plane]:
    """The second and third plane by the gain that belongs to their luma's code, after a `balance`."""
    layout, middle = picture.layout, np.float32(1 << picture.layout.depth - 1)
    if warmth is None and np.ptp(gain) < 1e-6:
        table = to_codes((np.arange(layout.peak + 1) - middle) * gain[0] + middle, layout)
        return looked_up(picture.planes[1], table), looked_up(picture.planes[2], table)
    luma = luma_there(picture)
    gains = looked_up(luma, gain)
    second, third = (p.astype(np.float32) - middle for p in picture.planes[1:])
    if warmth is not None:
        lit = luma.astype(np.float32) - np.float32(layout.gray_codes()[0])
        second, third = (_sum((lit, second, third), row) for row in warmth)
    first, last = (to_codes(np.asarray(cv2.multiply(c, gains) + middle), layout) for c in (second, third))
    return first, last


def _sum(planes: tuple[Floats, Floats, Floats], weights: Floats) -> Floats:
    first, second, third = (float(w) for w in weights)
    return np.asarray(cv2.scaleAdd(planes[0], first, cv2.addWeighted(planes[1], second, planes[2], third, 0)))


def luma_there(picture: Picture) -> Plane:
    """Luma at the size of chroma."""
    luma, (height, width) = picture.planes[0], picture.planes[1].shape
    if luma.shape == (height, width):
        return luma
    odd = (0, height * 2 - luma.shape[0]), (0, width * 2 - luma.shape[1])
    return resized(np.pad(luma, odd, "edge") if any(o[1] for o in odd) else luma, (width, height))


def looked_up(plane: Plane, table: Plane | Floats) -> Plane:
    """What a table says of each code: (codes,), of any type."""
    if plane.dtype == np.uint8:
        return np.asarray(cv2.LUT(plane, table))
    return np.take(table, plane, mode="clip")


def _in_rgb(picture: Picture, colour: Colour) -> Picture:
    """The same with luma (BT.709's) and chroma made of red, green and blue, and put together again."""
    rgb = picture.codes(picture.size) * np.float32(1 / picture.layout.peak)
    luma = np.tensordot(_LUMA_709.astype(np.float32), rgb, 1)
    steps = np.rint(luma * _FINE).astype(np.intp)
    fine = np.arange(_FINE + 1) / _FINE
    if colour.temperature:
        gains = _gains(colour.temperature)
        rgb = rgb * (gains / (_LUMA_709 @ gains)).astype(np.float32)[:, None, None]
        grey = np.tensordot(_LUMA_709.astype(np.float32), rgb, 1)
    else:
        grey = luma
    gain, curve = (f(fine, colour).astype(np.float32)[steps] for f in (_gain, _curve))
    first, second, third = (
        to_codes((curve + gain * (channel - grey)) * picture.layout.peak, picture.layout) for channel in rgb
    )
    return Picture((first, second, third), picture.layout, picture.alpha)
