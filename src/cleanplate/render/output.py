"""How a draft is to be written, and what became of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cleanplate.compose.view_names import VIEWS, View
from cleanplate.errors import UsageError
from cleanplate.matting.engine.grade import Suspect, Verdict
from cleanplate.media.formats import QUALITIES, Quality
from cleanplate.media.proof import Receipt

PREVIEW = 360  # pixels of a preview's shorter side


@dataclass(frozen=True)
class Output:
    """One export. `path`: a file, a folder, or None for a name of its own (`name`, beside `home`).

    `view` is rendered to look at, instead of the result; `report` is an .html page of how good the mattes are.
    `crf`: the encoder's own scale in the quality's place, 0 (best) to 51 (H.264, H.265) or 63 (VP9).
    `short_side`: the canvas is scaled so that its shorter side has so many pixels. `fresh` renders everything
    anew. Raises UsageError when a value cannot be.
    """

    path: Path | None = None
    format: str | None = None
    quality: Quality = "balanced"
    view: View | None = None
    report: Path | None = None
    short_side: int | None = None
    overwrite: bool = False
    fresh: bool = False
    crf: int | None = None

    def __post_init__(self) -> None:
        if self.quality not in QUALITIES:
            raise UsageError(f"There is no quality “{self.quality}”.", f"Choose from: {', '.join(QUALITIES)}.")
        if self.view is not None and self.view not in VIEWS:
            raise UsageError(f"There is no view “{self.view}”.", f"Choose from: {', '.join(VIEWS)}.")
        if self.short_side is not None and not 16 <= self.short_side <= 16384:
            raise UsageError(f"A side of {self.short_side} pixels cannot be.", "Choose 16 to 16384.")


@dataclass(frozen=True)
class Result:
    """A finished file, checked.

    `duration_ms` is the picture's. `verdict` is the mattes' grade. `network_runs` counts how often a network
    ran, `plate` is the share of the frame whose clean plate was known, if any. `spans` counts the pieces that it
    was joined from, `spans_kept` those of them that were there already. `loudness` (integrated, LUFS) and
    `true_peak` (dBTP) are of a mixed sound, before it is encoded. `notes` say what had to be changed.
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
    subtitle_tracks: int = 0
    network_runs: int = 0
    plate: float | None = None
    report: Path | None = None
    spans: int = 1
    spans_kept: int = 0
    loudness: float | None = None
    true_peak: float | None = None
    notes: tuple[str, ...] = ()

    @property
    def matted(self) -> bool:
        """Whether there were mattes to be graded."""
        return bool(self.network) or self.plate is not None

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        plain = asdict(self)
        plain.update(output=str(self.output), notes=list(self.notes), report=self.report and str(self.report))
        plain["verdict"] = plain_verdict(self.verdict)
        return plain


def plain_verdict(verdict: Verdict) -> dict[str, Any]:
    """A verdict as plain values."""
    return {**asdict(verdict), "suspects": [_suspect(suspect) for suspect in verdict.suspects]}


def _suspect(suspect: Suspect) -> dict[str, Any]:
    times = {f"{name}_ms": round(getattr(suspect, name) * 1000) for name in ("start", "end", "worst")}
    return {**times, "score": round(suspect.score, 1), "reasons": list(suspect.reasons)}
