"""The writer that a target calls for, and a trial of whether it works on this machine."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from cleanplate.media.bundle import BundleWriter
from cleanplate.media.formats import Format
from cleanplate.media.gif import GifWriter
from cleanplate.media.pictures import SequenceWriter, StillWriter
from cleanplate.media.proof import Expected, Receipt, prove
from cleanplate.media.read import Frame
from cleanplate.media.target import Target, Writer
from cleanplate.media.web.folder import WebWriter
from cleanplate.media.write import VideoWriter
from cleanplate.picture import grey

ENCODERS = f"av {av.__version__}"  # another one may set its streams up in another way
_SIZE = (64, 64)
_RATE = Fraction(25)


def open_writer(target: Target) -> Writer:
    """A writer, ready for the first frame. Raises OutputError where it cannot begin."""
    if target.still:
        return StillWriter(target)
    if target.pictures:
        return SequenceWriter(target)
    if target.format.kind == "gif":
        return GifWriter(target)
    if target.format.kind == "bundle":
        return BundleWriter(target)
    if target.format.kind == "web":
        return WebWriter(target)
    return VideoWriter(target)


def trial(format: Format, folder: Path) -> Receipt:
    """Write three frames of a format and prove them. Raises OutputError or ProofError where it does not work."""
    still = format.kind == "still"
    suffix = ".zip" if format.kind == "frames" else (*format.suffixes, *format.written, "")[0]
    tick = 1 / _RATE
    target = Target(
        path=folder / f"trial-{format.name}{suffix}",
        format=format,
        size=_SIZE,
        layout=format.layout,
        alpha=format.alpha,
        time_base=Fraction(1, 1000),
        rate=_RATE,
        pictures=format.kind == "frames",
        still=still,
    )
    ramp = np.tile(np.linspace(0, 255, _SIZE[0]).astype(np.uint8), (_SIZE[1], 1))
    picture = grey(ramp, format.layout).with_alpha(ramp if format.alpha else None)
    if format.show == "stacked":
        picture = picture.with_alpha(None)
    expected = Expected(format, _SIZE, format.alpha, target.time_base, _RATE)
    writer = open_writer(target)
    for index in range(1 if still else 3):
        writer.write(Frame(index, picture, index * tick, tick))
        expected.times.append(round(index * tick / target.time_base))
    expected.sound = writer.finish()
    return prove(target.path, expected)
