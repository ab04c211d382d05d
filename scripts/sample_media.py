"""The files that `cleanplate.draft.sample` names, made on the spot: always the same, and nobody's own.

The person is the portrait that scikit-image carries (Eileen Collins, NASA, public domain). The talk has its own
time in a corner, so that a picture of it tells which moment is seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cleanplate.compose.lettering.text import TextStyle, drawn
from cleanplate.draft.sample import MUSIC, PHOTO, RATE, SEA, VIDEO
from cleanplate.matting.matter import load_matter
from cleanplate.picture import to_bytes

Rgb = NDArray[np.uint8]
SCREEN = (0, 177, 64)  # the green of the chroma key's example
_SAMPLES = 48_000  # a second
_WINDOW = 452, 254  # pixels of the portrait that the talk shows


def make(folder: Path) -> None:
    """Put every file of the sample into a folder."""
    write_talk(folder / VIDEO.file, portrait())
    _still(_photo(), folder / PHOTO.file)
    _still(_sea(SEA.width, SEA.height), folder / SEA.file)
    with av.open(str(folder / MUSIC.file), "w") as container:
        audio = container.add_stream("aac", rate=_SAMPLES, layout="mono")
        container.mux(audio.encode(_tone(MUSIC.duration, 220)))
        container.mux(audio.encode(None))


def write_talk(path: Path, person: Rgb) -> None:
    """The talk: a slow drift over a picture, the time in its lower left corner, and a tone."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=RATE, options={"crf": "18", "preset": "ultrafast"})
        audio = container.add_stream("aac", rate=_SAMPLES, layout="mono")
        video.width, video.height, video.pix_fmt = VIDEO.width, VIDEO.height, "yuv420p"
        for index in range(VIDEO.duration * int(RATE) // 1000):
            frame = av.VideoFrame.from_ndarray(_moment(person, index / RATE), format="rgb24")
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        container.mux(audio.encode(_tone(VIDEO.duration, 150)))
        container.mux(audio.encode(None))


def portrait() -> Rgb:
    """The person as photographed, RGB (512, 512, 3)."""
    from skimage import data

    return np.asarray(data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]


def on_screen() -> Rgb:
    """The person before a green screen that is lit unevenly. Runs a network."""
    person = portrait()
    alpha, _ = (matter := load_matter("modnet")).alpha(person, matter.start(person))
    y, x = np.mgrid[0:512, 0:512] / np.float32(512)
    light = 1.04 - 0.12 * x - 0.06 * y
    screen = _floats(SCREEN) * light[..., None]
    share = alpha[..., None].astype(np.float32) / 255
    return to_bytes(person * share + screen * (1 - share))


def _moment(person: Rgb, time: Fraction) -> Rgb:
    """The picture drifts to the left and back, once in ten seconds."""
    x = 30 - 30 * np.cos(np.pi * float(time) / 5)
    (wide, high), size = _WINDOW, (VIDEO.width, VIDEO.height)
    scale = wide / size[0]
    turn = _floats([[scale, 0, x], [0, high / size[1], 0]])
    frame = cv2.warpAffine(person, turn, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    label = _label(round(time * 10))
    height, width = label.shape[:2]
    corner = frame[-height - 12 : -12, 12 : 12 + width]
    share = label[..., 3:].astype(np.float32) / 255
    corner[:] = to_bytes(label[..., :3] * share + corner * (1 - share))
    return np.asarray(frame, np.uint8)


@cache
def _label(tenths: int) -> Rgb:
    return drawn(TextStyle(f"{tenths / 10:.1f} s", 56, bold=True, box="#000000b0", box_padding=12))


def _photo() -> Rgb:
    """The person again, nearer and facing the other way."""
    part = portrait()[0:258, 60:404][:, ::-1]
    return np.asarray(cv2.resize(part, (PHOTO.width, PHOTO.height), interpolation=cv2.INTER_CUBIC), np.uint8)


def _sea(width: int, height: int) -> Rgb:
    """A low sun over waves that are shorter the farther they are."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    horizon, sun = height * 0.55, (width * 0.7, height * 0.42)
    up = np.clip(y / horizon, 0, 1)[..., None]
    sky = (1 - up) * _floats([70, 120, 190]) + up * _floats([255, 190, 120])
    sky[np.hypot(x - sun[0], y - sun[1]) < height * 0.07] = (255, 240, 190)
    near = np.clip((y - horizon) / (height - horizon), 1e-3, 1)
    waves = np.sin(60 / (near + 0.1) + 3 * np.sin(x / width * 9 / (near + 0.3)))
    glitter = np.exp(-(((x - sun[0]) / (width * (0.04 + 0.12 * near))) ** 2)) * (0.6 + 0.4 * waves)
    water = _floats([18, 70, 110]) + _floats([22, 40, 48]) * (0.5 + 0.5 * waves[..., None])
    water = water + glitter[..., None] * _floats([200, 130, 50])
    return to_bytes(np.where((y < horizon)[..., None], sky, water))


def _floats(values: Sequence[object]) -> NDArray[np.float32]:
    return np.asarray(values, np.float32)


def _still(picture: Rgb, path: Path) -> None:
    Image.fromarray(picture).save(path, quality=92)


def _tone(ms: int, pitch: int) -> av.AudioFrame:
    """A tone that swells twice a second."""
    t = np.arange(_SAMPLES * ms // 1000, dtype=np.float64) / _SAMPLES
    wave = 0.15 * np.sin(2 * np.pi * pitch * t) * (0.5 + 0.5 * np.sin(4 * np.pi * t))
    frame = av.AudioFrame.from_ndarray(wave[None].astype(np.float32), format="fltp", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = _SAMPLES, 0, Fraction(1, _SAMPLES)
    return frame
