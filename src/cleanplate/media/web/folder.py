"""The folder: VP9 with alpha, the same stacked in H.264, a poster, and a component that plays what it can.

Both videos are made of the same frames as they come, so nothing is composed twice.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from pathlib import Path
from urllib.parse import quote

import cv2
import numpy as np
from PIL import Image

from cleanplate.media.audio import Heard
from cleanplate.media.formats import FORMATS
from cleanplate.media.open import writing
from cleanplate.media.read import Frame
from cleanplate.media.stacked import stacked
from cleanplate.media.target import Target
from cleanplate.media.write import VideoWriter
from cleanplate.picture import Picture, to_bytes

VIDEO, STACKED, POSTER = "video.webm", "stacked.mp4", "poster.webp"
COMPONENT, SNIPPET, PAGE = "cleanplate-video.js", "snippet.html", "index.html"
PARTS = (VIDEO, STACKED, POSTER, COMPONENT, SNIPPET, PAGE)

_OURS = Path(__file__).parent / "component"
_FIRST = 2  # seconds from the start that a poster may come from


class WebWriter:
    """Writes all of it, straight pictures in."""

    def __init__(self, target: Target) -> None:
        self._target = target
        with writing(target.path):
            target.path.mkdir(parents=True, exist_ok=True)
        self._clear = VideoWriter(replace(target, path=target.path / VIDEO, format=FORMATS["webm"]))
        self._solid = VideoWriter(stacked_target(target))
        self._poster: tuple[float, Picture] | None = None
        self._begun = target.time_base * 0

    def write(self, frame: Frame) -> None:
        self._see(frame)
        self._clear.write(frame)
        self._solid.write(replace(frame, picture=stacked(frame.picture)))

    def finish(self) -> list[Heard]:
        heard = self._clear.finish()
        self._solid.finish()
        with writing(self._target.path):
            self._write_poster(self._target.path / POSTER)
            width = self._target.size[0]
            for name in (COMPONENT, SNIPPET, PAGE):
                text = (_OURS / name).read_text(encoding="utf-8").replace("@WIDTH@", str(width))
                text = text.replace("@FOLDER@", escape(quote(self._target.name or self._target.path.name)))
                (self._target.path / name).write_text(text, encoding="utf-8")
        return heard

    def abandon(self) -> None:
        self._clear.abandon()
        self._solid.abandon()

    def _see(self, frame: Frame) -> None:
        """Keep the frame of the first seconds that shows the most: a first one may be empty."""
        if self._poster is None:
            self._begun = frame.time
        elif frame.time - self._begun > _FIRST:
            return
        assert frame.picture.alpha is not None
        shows = cv2.mean(frame.picture.alpha)[0]
        if self._poster is None or shows > self._poster[0] * 1.05:  # the earliest of about the same
            self._poster = shows, frame.picture

    def _write_poster(self, path: Path) -> None:
        assert self._poster
        picture = self._poster[1]
        image = Image.fromarray(to_bytes(picture.rgb() * np.float32(255)))
        image.putalpha(Image.fromarray(np.asarray(picture.alpha)))
        image.save(path, "WEBP", quality=85, method=4)


def stacked_target(target: Target) -> Target:
    """What the stacked video of a folder is made to."""
    size = target.size[0], target.size[1] * 2
    return replace(target, path=target.path / STACKED, format=FORMATS["stacked"], size=size, alpha=False)
