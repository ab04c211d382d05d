"""A zip of colour video, matte video and sound, for editors that combine them themselves."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

from cleanplate.media.audio import Heard
from cleanplate.media.formats import MATTE_LAYOUT
from cleanplate.media.open import writing
from cleanplate.media.probe import ColourTags
from cleanplate.media.read import Frame
from cleanplate.media.sound import write_sound
from cleanplate.media.target import Target
from cleanplate.media.write import VideoWriter
from cleanplate.picture import grey

COLOUR, MATTE, SOUND = "colour.mp4", "matte.mp4", "sound.m4a"


class BundleWriter:
    """Splits each straight picture into its colour and its alpha."""

    def __init__(self, target: Target) -> None:
        self._target = target
        colour = replace(target.silent(self._part(COLOUR)), alpha=False)
        matte = replace(colour, path=self._part(MATTE), layout=MATTE_LAYOUT, tags=ColourTags())
        self._colour, self._matte = VideoWriter(colour), VideoWriter(matte)

    def write(self, frame: Frame) -> None:
        assert frame.picture.alpha is not None
        self._colour.write(frame)
        self._matte.write(replace(frame, picture=grey(frame.picture.alpha, MATTE_LAYOUT)))

    def finish(self) -> list[Heard]:
        self._colour.finish()
        self._matte.finish()
        parts, heard = [COLOUR, MATTE], []
        if self._target.sound:
            heard = write_sound(self._target.sound, self._part(SOUND))
            parts.append(SOUND)
        with (
            writing(self._target.path),
            zipfile.ZipFile(self._target.path, "w", zipfile.ZIP_STORED) as bundle,
        ):
            for name in parts:
                bundle.write(self._part(name), name)
        self._clean()
        return heard

    def abandon(self) -> None:
        self._colour.abandon()
        self._matte.abandon()
        self._clean()

    def _part(self, name: str) -> Path:
        return self._target.path.with_name(f"{self._target.path.name}.{name}")

    def _clean(self) -> None:
        for name in (COLOUR, MATTE, SOUND):
            self._part(name).unlink(missing_ok=True)
