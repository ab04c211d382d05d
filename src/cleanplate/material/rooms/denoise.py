"""Takes the noise of few rays out of a traced picture, along surfaces and never across their edges.

Source: H. Dammertz et al., Edge-Avoiding À-Trous Wavelet Transform for fast Global Illumination Filtering (2010),
on the light alone: the surfaces' own colours are divided out before and come back after.
"""

from __future__ import annotations

import numpy as np

from cleanplate.picture import Floats

_STEPS = (1, 2, 4, 8)  # pixels between the taps of each pass
_TAPS = ((-1, 0.25), (0, 0.5), (1, 0.25))
_FACING = 24  # the power of the cosine between normals: more keeps finer shapes apart
_AWAY = 0.01  # of the depth: how far two points of one surface may lie apart, for each pixel of distance
_DARKEST = 0.02  # albedo that is divided by at least


def quiet(light: Floats, albedo: Floats, normal: Floats, depth: Floats) -> Floats:
    """Linear light (height, width, 3) without its noise, by what each pixel shows: albedo, normal, depth in m."""
    colour = np.maximum(albedo, _DARKEST)
    falls = np.asarray(light / colour, np.float32)
    for step in _STEPS:
        falls = _passed(falls, normal, depth, step)
    return np.asarray(falls * colour, np.float32)


def _passed(falls: Floats, normal: Floats, depth: Floats, step: int) -> Floats:
    total, weight = np.zeros_like(falls), np.zeros_like(depth)
    for down, share in _TAPS:
        for across, other in _TAPS:
            light, facing, away = (_moved(a, down * step, across * step) for a in (falls, normal, depth))
            same = np.clip((facing * normal).sum(axis=2), 0, 1) ** _FACING
            near = np.exp(-np.abs(away - depth) / (depth * np.float32(_AWAY * step)))
            part = np.asarray(same * near * share * other + (1e-4 if down == across == 0 else 0), np.float32)
            total += light * part[..., None]
            weight += part
    return np.asarray(total / weight[..., None], np.float32)


def _moved(plane: Floats, down: int, across: int) -> Floats:
    """Each pixel's neighbour so far away; beyond the border the border's."""
    rows = np.clip(np.arange(plane.shape[0]) + down, 0, plane.shape[0] - 1)
    columns = np.clip(np.arange(plane.shape[1]) + across, 0, plane.shape[1] - 1)
    return plane[rows][:, columns]
