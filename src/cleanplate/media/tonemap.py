"""HDR to SDR as one colour cube, so that a frame costs one table look-up per pixel.

Sources: SMPTE ST 2084 (PQ), ARIB STD-B67 / BT.2100 (HLG and its OOTF), BT.2390-10 §5.4 (the roll-off),
BT.2408 (203 nits for diffuse white), BT.2087 (BT.2020 to BT.709 primaries), BT.1886 (display gamma 2.4).
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cleanplate.settings import settings

WHITE_NITS = 203.0
_GRID = 33
_TO_709 = np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]])
_LUMA_2020 = np.array([0.2627, 0.6780, 0.0593])

Values = NDArray[np.float64]


def cached_cube(transfer: Literal["pq", "hlg"], peak_nits: int) -> Path:
    """The .cube file of a transfer and a mastering peak, made once. Code values in and out are 0..1."""
    path = settings().cache_dir / f"sdr-{transfer}-{peak_nits}.cube"
    if path.exists():
        return path
    blue, green, red = np.meshgrid(*[np.linspace(0, 1, _GRID)] * 3, indexing="ij")
    rgb = to_sdr(np.stack([red, green, blue], axis=-1).reshape(-1, 3), transfer, peak_nits)
    rows = "\n".join(f"{r:.6f} {g:.6f} {b:.6f}" for r, g, b in rgb)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}")  # another process may be writing the same cube
    beside.write_text(f"LUT_3D_SIZE {_GRID}\n{rows}\n")
    return beside.replace(path)


def to_sdr(codes: Values, transfer: Literal["pq", "hlg"], peak_nits: int) -> Values:
    """BT.2020 HDR code values (n, 3) in 0..1 to BT.709 SDR code values in 0..1."""
    nits = pq_to_nits(codes) if transfer == "pq" else _hlg_to_nits(codes)
    peak = max(float(peak_nits), WHITE_NITS)
    brightest = np.maximum(nits.max(axis=-1, keepdims=True), 1e-6)
    linear = nits * (_roll_off(brightest, peak) / brightest) / WHITE_NITS  # one factor: the hue stays
    return np.asarray(np.clip(linear @ _TO_709.T, 0, 1) ** (1 / 2.4))


def pq_to_nits(codes: Values) -> Values:
    """ST 2084 EOTF: 0..1 to 0..10,000 cd/m²."""
    m1, m2, c1, c2, c3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
    power = np.clip(codes, 0, 1) ** (1 / m2)
    return np.asarray(10_000 * (np.maximum(power - c1, 0) / (c2 - c3 * power)) ** (1 / m1))


def nits_to_pq(nits: Values) -> Values:
    """ST 2084 inverse EOTF."""
    m1, m2, c1, c2, c3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
    power = (np.clip(nits, 0, 10_000) / 10_000) ** m1
    return np.asarray(((c1 + c2 * power) / (1 + c3 * power)) ** m2)


def _hlg_to_nits(codes: Values) -> Values:
    """BT.2100 HLG on a 1,000-nit display: inverse OETF, then the OOTF with gamma 1.2."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(codes <= 0.5, codes**2 / 3, (np.exp((codes - c) / a) + b) / 12)
    luma = np.maximum(scene @ _LUMA_2020, 1e-9)[..., None]
    return np.asarray(1000 * luma**0.2 * scene)


@cache
def _knee(peak: float) -> tuple[float, float, float]:
    top, white = nits_to_pq(np.array([peak, WHITE_NITS]))
    target = float(white / top)
    return float(top), target, max(0.0, 1.5 * target - 0.5)


def _roll_off(nits: Values, peak: float) -> Values:
    """BT.2390's Hermite knee in PQ: dark and middle stay, the rest bends into 203 nits."""
    top, target, start = _knee(peak)
    level = np.minimum(nits_to_pq(nits) / top, 1)
    t = (level - start) / max(1 - start, 1e-6)
    bent = (
        (2 * t**3 - 3 * t**2 + 1) * start + (t**3 - 2 * t**2 + t) * (1 - start) + (-2 * t**3 + 3 * t**2) * target
    )
    return pq_to_nits(np.where(level < start, level, bent) * top)
