"""A cut-out over a plate, or beside its alpha. Only samples of the soft band are ever calculated."""

from __future__ import annotations

import cv2
import numpy as np

from cleanplate.matting.foreground import Cutout
from cleanplate.picture import Layout, Matte, Picture, Plane, grey, resized, to_codes


def over(cutout: Cutout, plate: Picture) -> Picture:
    """The subject before a plate of the same layout and size: C = αF + (1-α)B, per plane."""
    foreground = cutout.foreground
    first, second, third = (
        _over(f, p, cutout.matte, foreground) for f, p in zip(foreground.planes, plate.planes, strict=True)
    )
    return Picture((first, second, third), foreground.layout)


def straight(cutout: Cutout) -> Picture:
    """Straight colour and alpha. Under clear alpha lies the subject's colour, spread: players filter across
    the edge, and nothing of the old background stays in the file."""
    foreground, matte = cutout.foreground, cutout.matte
    planes = []
    for plane, hidden in zip(foreground.planes, cutout.spread, strict=True):
        out = resized(to_codes(hidden, foreground.layout), (plane.shape[1], plane.shape[0]))
        planes.append(cv2.copyTo(plane, matte.at(plane), out))
    return Picture((planes[0], planes[1], planes[2]), foreground.layout, matte.alpha)


def scene_of(picture: Picture, subject: Picture) -> Picture:
    """What a picture shows behind its subject: the subject over it gives the picture, as far as codes reach.

    `subject` is straight, of the picture's layout and size. Where it is solid, its scene is not known: it stays.
    """
    assert subject.alpha is not None
    matte = Matte(np.ascontiguousarray(subject.alpha))
    first, second, third = (
        _scene(p, f, matte, picture.layout) for p, f in zip(picture.planes, subject.planes, strict=True)
    )
    return Picture((first, second, third), picture.layout)


def _scene(plane: Plane, above: Plane, matte: Matte, layout: Layout) -> Plane:
    """B of C = αF + (1-α)B in the soft band."""
    out, band = plane.copy(), matte.band(plane)
    flat = out.reshape(-1)
    share = matte.at(plane).reshape(-1)[band].astype(np.float32) * np.float32(1 / 255)
    fore = above.reshape(-1)[band].astype(np.float32)
    flat[band] = to_codes((flat[band] - share * fore) / (1 - share), layout)
    return np.asarray(out)


def matte_picture(matte: Matte, layout: Layout) -> Picture:
    """The alpha alone, as a grey picture."""
    return grey(matte.alpha, layout)


def _over(plane: Plane, behind: Plane, matte: Matte, foreground: Picture) -> Plane:
    alpha, band = matte.at(plane), matte.band(plane)
    out = cv2.copyTo(plane, cv2.inRange(alpha, 255, 255), behind.copy())
    flat = out.reshape(-1)
    share = alpha.reshape(-1)[band].astype(np.float32) * np.float32(1 / 255)
    back = flat[band].astype(np.float32)
    flat[band] = to_codes(back + (plane.reshape(-1)[band] - back) * share, foreground.layout)
    return np.asarray(out)
