"""What is told of a file that was written: what it is, that it was checked, where its mattes ask for a look."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from cleanplate.mcp.budget import cut
from cleanplate.mcp.places import Places
from cleanplate.mcp.tool import Answer, Facts

if TYPE_CHECKING:
    from cleanplate.render.output import Result

_DOUBTS, _NOTES = 5, 5
_NOTE = 100  # tokens


class Doubt(Facts):
    """A stretch whose matte may be wrong."""

    start_ms: int
    end_ms: int
    score: float
    reason: str


class Written(Facts):
    """A finished file, opened again and decoded to its end."""

    output: str
    format: str
    width: int
    height: int
    frames: int
    duration_ms: int
    alpha: bool
    audio_tracks: int
    bytes: int
    seconds: float = Field(description="That the work took.")
    matte_score: float | None = Field(None, description="0 to 100.")
    doubts: tuple[Doubt, ...] = ()
    notes: tuple[str, ...] = ()


def written(result: Result, places: Places) -> Answer:
    """The words and values for a result."""
    facts = _facts(result, places)
    alpha = ", with alpha" if facts.alpha else ""
    sound = f", {facts.audio_tracks} audio" if facts.audio_tracks else ""
    graded = f"; mattes {facts.matte_score:.0f}/100" if facts.matte_score is not None else ""
    frames = f"{facts.frames} frames" if facts.frames != 1 else "1 frame"
    lines = [
        f"Wrote {facts.output}: {facts.format}, {facts.width}x{facts.height}, {frames}, "
        f"{facts.duration_ms} ms{alpha}{sound}, {facts.bytes:,} bytes; {facts.seconds:g} s of work{graded}. "
        "It was decoded to its end and is as planned.",
        *(f"Look at {d.start_ms} to {d.end_ms} ms (score {d.score:g}): {d.reason}" for d in facts.doubts),
        *(f"Note: {note}" for note in facts.notes),
    ]
    return Answer("\n".join(lines), facts.plain())


def _facts(result: Result, places: Places) -> Written:
    worst = sorted(result.verdict.suspects, key=lambda suspect: suspect.score)[:_DOUBTS]
    return Written(
        output=cut(places.shown(result.output), _NOTE),
        format=result.format,
        width=result.width,
        height=result.height,
        frames=result.frames,
        duration_ms=result.duration_ms,
        alpha=result.alpha,
        audio_tracks=result.audio_tracks,
        bytes=_bytes(result.output),
        seconds=result.seconds,
        matte_score=round(result.verdict.score, 1) if result.matted else None,
        doubts=tuple(
            Doubt(
                start_ms=round(s.start * 1000),
                end_ms=round(s.end * 1000),
                score=round(s.score, 1),
                reason=cut(s.reasons[0], _NOTE),
            )
            for s in worst
        ),
        notes=tuple(cut(places.told(note), _NOTE) for note in result.notes[:_NOTES]),
    )


def _bytes(path: Path) -> int:
    if path.is_dir():
        return sum(file.stat().st_size for file in path.iterdir() if file.is_file())
    return path.stat().st_size
