"""What a person may ask of `remove`."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

from cleanplate.backdrop import ORIGINAL, TRANSPARENT
from cleanplate.compose.background import FITS, Fit
from cleanplate.compose.view_names import VIEWS, View
from cleanplate.draft.options.named_looks import meant
from cleanplate.errors import UsageError
from cleanplate.matting.edges import Edges
from cleanplate.media.formats import QUALITIES, Quality

Subject = Literal["people", "object"]
SUBJECTS: tuple[Subject, ...] = ("people", "object")


@dataclass(frozen=True)
class Options:
    """One removal.

    `background`: transparent, a colour, gradient:#a,#b[,angle], blur[:1-100], or a path. `format`, `network`:
    by name, or None for what fits. `key`: the screen's 8-bit RGB for network "key". `shadows` 0..100: how much of
    the shadows on that screen is kept, in percent. `edges`: what is asked of the matte's edge. `view`: what is
    rendered to look at, instead of the result. `plate`: "auto" (found in the clip, where its camera is still),
    "none", or the path of a picture of the empty scene; None leaves it to the quality. `report`: an .html page of
    how good the mattes are. `start`, `end`: seconds into the source. `width`, `height`: the box that the picture
    is scaled to fit, its aspect kept. `background_sound` mixes a background video's own sound under the source's
    first track. `scene_fit` 0..100: how far the subject is made to sit in its new scene. `look`: by its name.
    Raises UsageError when a value cannot be.
    """

    background: str = TRANSPARENT
    format: str | None = None
    network: str | None = None
    quality: Quality = "balanced"
    subject: Subject = "people"
    fit: Fit = "cover"
    key: tuple[int, int, int] | None = None
    shadows: float = 0.0
    edges: Edges = Edges()  # noqa: RUF009  (frozen)
    view: View | None = None
    plate: str | None = None
    report: Path | None = None
    start: Fraction | None = None
    end: Fraction | None = None
    width: int | None = None
    height: int | None = None
    background_sound: bool = False
    scene_fit: float = 0.0
    look: str | None = None
    overwrite: bool = False

    @property
    def plate_file(self) -> Path | None:
        """The picture of the empty scene, where one was given."""
        return None if self.plate in (None, "auto", "none") else Path(self.plate)

    def __post_init__(self) -> None:
        for name, value, allowed in (
            ("quality", self.quality, QUALITIES),
            ("subject", self.subject, SUBJECTS),
            ("fit", self.fit, FITS),
            ("view", self.view or next(iter(VIEWS)), tuple(VIEWS)),
        ):
            if value not in allowed:
                raise UsageError(f"There is no {name} “{value}”.", f"Choose from: {', '.join(allowed)}.")
        if not 0 <= self.shadows <= 100:
            raise UsageError(f"Shadows of {self.shadows:g} percent cannot be.", "Choose 0 to 100.")
        if not 0 <= self.scene_fit <= 100:
            raise UsageError(f"A scene fit of {self.scene_fit:g} percent cannot be.", "Choose 0 to 100.")
        meant(self.look)
        if self.scene_fit and self.background == ORIGINAL:
            raise UsageError("The subject is in its own scene.", "Choose another --background to fit it to.")
        if (self.start or 0) < 0 or (self.end is not None and self.end <= (self.start or 0)):
            raise UsageError("The end lies before the start.", "Give --start before --end, both from 0.")
        for side in (self.width, self.height):
            if side is not None and not 16 <= side <= 16384:
                raise UsageError(f"A side of {side} pixels cannot be.", "Choose 16 to 16384.")
