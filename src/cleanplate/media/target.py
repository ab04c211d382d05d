"""What a writer is told before the first frame, and what every writer can do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Protocol

from cleanplate.media.audio import Heard, Sound
from cleanplate.media.formats import Format, Options, Quality
from cleanplate.media.probe import ColourTags
from cleanplate.media.read import Frame
from cleanplate.media.subtitles import Subtitles
from cleanplate.picture import Layout, Size

BT709, SRGB = ColourTags(1, 1, 1, 1), ColourTags(1, 13, 0, 2)


@dataclass(frozen=True)
class Target:
    """Everything that a writer needs to know before the first frame.

    `path` is a file, or for pictures perhaps a folder. `layout` and `alpha` are those of the pictures that
    will come. `time_base` is the source's, so that its times go through exactly.
    """

    path: Path
    format: Format
    size: Size
    layout: Layout
    alpha: bool
    time_base: Fraction
    rate: Fraction | None
    frames: int = 0  # about how many; only for numbering
    tags: ColourTags = field(default_factory=ColourTags)
    quality: Quality = "balanced"
    crf: int | None = None  # in the quality's place, within what the format takes
    sound: Sound | None = None
    subtitles: tuple[Subtitles, ...] = ()  # only a joined file has them: see `join`
    pictures: bool = False  # `path` is a folder or a zip of numbered pictures
    still: bool = False  # `path` is one picture
    name: str = ""  # what the result is called in the end, where `path` is a hidden place

    @property
    def encoding(self) -> Options:
        """What its encoder is told."""
        told = self.format.encoder.get(self.quality, {})
        return told if self.crf is None else {**told, "crf": str(self.crf)}

    def silent(self, path: Path) -> Target:
        """The same without sound, at another path."""
        return replace(self, path=path, sound=None)


class Writer(Protocol):
    """Takes frames in order, then `finish` or `abandon`, once."""

    def write(self, frame: Frame) -> None: ...

    def finish(self) -> list[Heard]:
        """Complete the file; returns what sound went into it."""

    def abandon(self) -> None:
        """Let go of everything; the caller deletes what was written."""
