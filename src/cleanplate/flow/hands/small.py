"""Small copies of what comes in, to be looked at before anything is rendered: a poster and a proxy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cleanplate.draft.model import Draft
from cleanplate.draft.new import new
from cleanplate.draft.values import with_values
from cleanplate.media.probe import probe
from cleanplate.render.export import render_draft
from cleanplate.render.library import Library, media_facts
from cleanplate.render.output import PREVIEW, Output
from cleanplate.render.preview import save_frame
from cleanplate.render.watch import Progress, Stop

_POSTER = 640  # pixels of its longer side at most
_LONGEST = 1920  # pixels of a proxy's longer side: a panorama's
_LEAST = 16  # pixels of any side
_INTO = 10  # a video's tenth part goes by before its poster: a first frame is often black
_LATEST = 3000  # ms


def poster(path: Path, to: Path) -> None:
    """A .jpg of a video's frame, or of a picture. Raises MediaError, OutputError."""
    draft = _alone(path, lambda width, height: min(1.0, _POSTER / max(width, height)))
    video = next(iter(draft.media.values())).kind == "video"
    at = min(draft.duration // _INTO, _LATEST) if video else 0
    save_frame(draft, at, to, Library(path.parent))


def proxy(path: Path, to: Path, progress: Callable[[Progress], None], stop: Stop) -> None:
    """A video as an .mp4 whose shorter side has 360 pixels at most, with its sound.

    Raises MediaError, OutputError, ProofError, Cancelled.
    """
    draft = _alone(
        path, lambda width, height: min(1.0, PREVIEW / min(width, height), _LONGEST / max(width, height))
    )
    output = Output(to, format="mp4", quality="fast", overwrite=True)
    render_draft(draft, output, Library(path.parent), progress=progress, stop=stop)


def _alone(path: Path, factor: Callable[[int, int], float]) -> Draft:
    """A draft of one file as it is, scaled."""
    media = media_facts(probe(path))
    scale = factor(media.width, media.height)
    draft = new([media], short_side=max(2, round(scale * min(media.width, media.height))))
    width, height = (max(_LEAST, 2 * round(side * scale / 2)) for side in (media.width, media.height))
    return with_values(draft, canvas=with_values(draft.canvas, width=width, height=height))
