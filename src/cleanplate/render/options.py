"""What a person may ask of `remove`, and what they get back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from cleanplate.compose.background import FITS, TRANSPARENT, Fit
from cleanplate.compose.view_names import VIEWS, View
from cleanplate.errors import UsageError
from cleanplate.matting.edges import Edges
from cleanplate.matting.engine.grade import Suspect, Verdict
from cleanplate.media.formats import QUALITIES, Quality
from cleanplate.media.proof import Receipt

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
    first track.
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
        if (self.start or 0) < 0 or (self.end is not None and self.end <= (self.start or 0)):
            raise UsageError("The end lies before the start.", "Give --start before --end, both from 0.")
        for side in (self.width, self.height):
            if side is not None and not 16 <= side <= 16384:
                raise UsageError(f"A side of {side} pixels cannot be.", "Choose 16 to 16384.")


@dataclass(frozen=True)
class Result:
    """A finished file, checked.

    `duration_ms` is the picture's. `verdict` is the mattes' grade. `network_runs` counts how often the network
    ran, `plate` is the share of the frame whose clean plate was known, if any. `notes` say what had to be changed.
    """

    output: Path
    width: int
    height: int
    fps: float | None
    frames: int
    duration_ms: int
    alpha: bool
    audio_tracks: int
    network: str
    provider: str
    seconds: float
    format: str
    receipt: Receipt
    verdict: Verdict
    network_runs: int = 0
    plate: float | None = None
    report: Path | None = None
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        plain = asdict(self)
        plain.update(output=str(self.output), notes=list(self.notes), report=self.report and str(self.report))
        plain["verdict"]["suspects"] = [_suspect(s) for s in self.verdict.suspects]
        return plain


def _suspect(suspect: Suspect) -> dict[str, Any]:
    times = {f"{name}_ms": round(getattr(suspect, name) * 1000) for name in ("start", "end", "worst")}
    return {**times, "score": round(suspect.score, 1), "reasons": list(suspect.reasons)}
