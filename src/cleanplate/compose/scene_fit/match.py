"""A subject's exposure, contrast and white balance moved towards its new scene's, and never far.

Means and deviations of luma are taken over as a whole picture's would be, but only a part of the way and within
bounds: a subject is not the scene, and skin must stay skin. Its white balance goes to that of the scene's light,
which is found in the scene's greyer parts: the mean of a lawn is not the colour of the sun.

Sources: Reinhard, Ashikhmin, Gooch and Shirley, "Color transfer between images" (IEEE CG&A 21(5), 2001); the grey
world with little weight for strong colours, after Buchsbaum (J. Franklin Institute 310, 1980).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.compose.colour import balance, chroma, looked_up
from cleanplate.matting.foreground import Cutout
from cleanplate.picture import Floats, Layout, Picture, Size, resized, to_codes

Values = NDArray[np.float64]

_GAMMA = 2.4
_SIDE = 160  # pixels of the longer side of what is measured
_SURE = 242  # of 255: alpha that is the subject alone
_STOPS, _CONTRAST, _WHITE = 0.45, 0.25, 0.5  # how far towards the scene, of the whole way, at 100
_MOST_STOPS, _MOST_CONTRAST, _MOST_WHITE = 1.0, 1.15, 1.12  # stops; factors of contrast, of red, green or blue
_DARK = 0.12  # luma that counts with both means: a night is not ten stops under a face
_PLAIN = 0.12  # deviation of luma; a plainer scene says less of contrast, and one colour nothing
_GREY = 0.15  # as far from grey as this a colour has half of its weight
_EVERYWHERE = 0.3  # weight of what is not near the subject
_NEAR = 0.15  # sigma of what is, as a share of the longer side
_LUMA_709 = np.array([0.2126, 0.7152, 0.0722])


@dataclass(frozen=True)
class Change:
    """`gain` of luma, then `contrast` about a `mean` of 0..1; `white`: gains of red, green and blue."""

    gain: float
    contrast: float
    mean: float
    white: tuple[float, float, float]

    def curve(self, luma: Values) -> Values:
        """Luma 0..1 to another. What gets brighter bends towards white instead of being cut off there."""
        bent = 1 + max(self.gain - 1, 0) * np.clip(luma, 0, 1)
        return (luma * self.gain / bent - self.mean) * self.contrast + self.mean


def matched(cutout: Cutout, plate: Picture, strength: float) -> Cutout:
    """The cut-out with its colours moved towards the plate's, by 0..100; the matte stays as it is."""
    change = found(cutout, plate, strength / 100)
    return cutout if change is None else replace(cutout, foreground=_recoloured(cutout.foreground, change))


def found(cutout: Cutout, plate: Picture, share: float) -> Change | None:
    """What to change, a `share` 0..1 of all that would be; None where there is no subject to measure."""
    size = _measured(plate.size)
    alpha = resized(cutout.matte.alpha, size)
    sure = alpha >= _SURE
    if not sure.any():
        return None
    own = _luma(cutout.foreground, size)[sure]
    weight = _near(alpha) + np.float32(_EVERYWHERE)
    mean, spread = _moments(_luma(plate, size), weight)
    ratio = (mean + _DARK) / (float(own.mean()) + _DARK)
    stops = np.clip(_GAMMA * np.log2(ratio) * _STOPS, -_MOST_STOPS, _MOST_STOPS) * share
    gain = float(2 ** (stops / _GAMMA))
    raised = float(own.mean()) * gain / (1 + max(gain - 1, 0) * float(own.mean()))
    contrast = ((spread + 0.05) / (float(own.std()) + 0.05)) ** (_CONTRAST * min(spread / _PLAIN, 1))
    contrast = float(np.clip(contrast, 1 / _MOST_CONTRAST, _MOST_CONTRAST) ** share)
    return Change(gain, contrast, raised, _white(plate, size, weight, share))


def _measured(size: Size) -> Size:
    factor = min(1.0, _SIDE / max(size))
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def _near(alpha: NDArray[np.uint8]) -> Floats:
    """1 where the subject is, and less the farther from it."""
    size = alpha.shape[1], alpha.shape[0]
    small = resized(alpha, (max(1, size[0] // 8), max(1, size[1] // 8))).astype(np.float32)
    near = cv2.GaussianBlur(small, (0, 0), max(0.5, max(small.shape) * _NEAR), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(resized(near / max(float(near.max()), 1e-6), size), np.float32)


def _luma(picture: Picture, size: Size) -> Floats:
    return np.asarray(picture.rgb(size) @ _LUMA_709.astype(np.float32), np.float32)


def _moments(values: Floats, weight: Floats) -> tuple[float, float]:
    mean = float(np.average(values, weights=weight))
    return mean, float(np.sqrt(np.average((values - mean) ** 2, weights=weight)))


def _white(plate: Picture, size: Size, weight: Floats, share: float) -> tuple[float, float, float]:
    """Gains of red, green and blue, of the same luma together."""
    rgb = plate.rgb(size)
    luma = (rgb @ _LUMA_709.astype(np.float32))[..., None]
    strong = np.abs(rgb - luma).max(axis=2) / _GREY
    weight = weight * luma[..., 0] / (1 + strong**2)  # light is seen in what is bright
    total = float(weight.sum())
    if total < 1e-6:
        return 1.0, 1.0, 1.0
    mean = (rgb * weight[..., None]).sum(axis=(0, 1)) / total
    gains = (np.maximum(mean, 1e-3) / max(float(mean @ _LUMA_709), 1e-3)) ** _WHITE
    gains = np.clip(gains, 1 / _MOST_WHITE, _MOST_WHITE) ** share
    red, green, blue = gains / (gains @ _LUMA_709)
    return float(red), float(green), float(blue)


def _recoloured(picture: Picture, change: Change) -> Picture:
    layout = picture.layout
    if layout.matrix == "rgb":
        return _in_rgb(picture, change)
    black, white = layout.gray_codes()
    luma = np.asarray((np.arange(layout.peak + 1) - black) / (white - black), np.float64)
    curve = change.curve(luma)
    codes = to_codes(curve * (white - black) + black, layout)
    gain = _ratio(curve, luma).astype(np.float32)
    second, third = chroma(picture, gain, balance(np.array(change.white), layout))
    return Picture((looked_up(picture.planes[0], codes), second, third), layout, picture.alpha)


def _ratio(curve: Values, luma: Values) -> Values:
    """What chroma is multiplied by beside each luma: as much as that, but for what is nearly black."""
    return np.clip(curve / np.maximum(luma, 0.04), 0.5, 2.0)


def _in_rgb(picture: Picture, change: Change) -> Picture:
    layout: Layout = picture.layout
    rgb = picture.codes(picture.size) * np.float32(1 / layout.peak)
    fine = np.asarray(np.arange(4096) / 4095, np.float64)
    curve = change.curve(fine)
    places = np.rint(np.tensordot(_LUMA_709.astype(np.float32), rgb, 1) * 4095).astype(np.intp)
    luma, ratio = curve.astype(np.float32)[places], _ratio(curve, fine).astype(np.float32)[places]
    warm = rgb * np.array(change.white, np.float32)[:, None, None]
    grey = np.tensordot(_LUMA_709.astype(np.float32), warm, 1)
    first, second, third = (to_codes((luma + ratio * (c - grey)) * layout.peak, layout) for c in warm)
    return Picture((first, second, third), layout, picture.alpha)
