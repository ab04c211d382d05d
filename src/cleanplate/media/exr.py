"""Pictures as OpenEXR: half floats, scene-linear, premultiplied, as compositing tools expect them.

Source: OpenEXR's own convention of premultiplied linear colour; the inverse of ITU-R BT.709's transfer function.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from cleanplate.errors import OutputError
from cleanplate.media.open import writing
from cleanplate.picture import Floats, Picture

_ORDER = (1, 2, 0, 3)  # the codec's planes are green, blue, red, alpha


def write_exr(path: Path, picture: Picture) -> None:
    """A picture as one file of four half-float channels. Raises OutputError where the disk or encoder refuses."""
    values = premultiplied(picture)
    height, width = values.shape[:2]
    context: Any = av.CodecContext.create("exr", "w")
    assert isinstance(context, VideoCodecContext)
    context.width, context.height, context.pix_fmt = width, height, "gbrapf32le"
    context.time_base = Fraction(1, 25)
    context.options = {"format": "half", "compression": "zip16"}
    frame = VideoFrame(width, height, "gbrapf32le")
    for plane, channel in zip(frame.planes, _ORDER, strict=True):
        rows = np.zeros((height, plane.line_size // 4), np.float32)
        rows[:, :width] = values[..., channel]
        plane.update(rows.tobytes())
    frame.pts = 0
    with writing(path):
        data = b"".join(bytes(packet) for packet in (*context.encode(frame), *context.encode(None)))
        try:
            path.write_bytes(data)
        except OSError as error:
            raise OutputError(f"{path} cannot be written: {error.strerror}.", "Choose another place.") from error


def read_exr(path: Path) -> NDArray[np.float16]:
    """The channels of what `write_exr` wrote: float16 (height, width, 4), red, green, blue, alpha."""
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
    found = np.zeros((frame.height, frame.width, 4), np.float16)
    for plane, channel in zip(frame.planes, _ORDER, strict=True):
        rows = np.frombuffer(bytes(plane), np.float16).reshape(frame.height, -1)
        found[..., channel] = rows[:, : frame.width]
    return found


def premultiplied(picture: Picture) -> Floats:
    """Scene-linear BT.709 times alpha, and alpha: float32 (height, width, 4), 0..1."""
    rgb = linear(picture.rgb())
    codes = np.full(rgb.shape[:2], 255, np.uint8) if picture.alpha is None else picture.alpha
    alpha = codes.astype(np.float32) / 255
    return np.dstack([rgb * alpha[..., None], alpha])


def linear(values: Floats) -> Floats:
    """Light in the scene, 0..1, of BT.709's values, 0..1."""
    toe = values / 4.5
    return np.asarray(np.where(values < 0.081, toe, ((values + 0.099) / 1.099) ** (1 / 0.45)), np.float32)
