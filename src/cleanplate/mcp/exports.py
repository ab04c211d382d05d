"""Tools for the file that a draft becomes: what it would take, and its making."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from cleanplate.agent.estimate import export_s, matting_s, spoken
from cleanplate.draft.model import Draft
from cleanplate.errors import CleanplateError, OutputExistsError, UsageError
from cleanplate.mcp.budget import cut
from cleanplate.mcp.clips import Format, FormatWish, Overwrite, Quality
from cleanplate.mcp.drafts import drafted, opened
from cleanplate.mcp.places import Places
from cleanplate.mcp.tool import Answer, Args, DraftName, Facts, Name, Tool
from cleanplate.mcp.work import Work
from cleanplate.mcp.written import Written, written
from cleanplate.settings import settings

if TYPE_CHECKING:
    from cleanplate.render.library import Library
    from cleanplate.render.output import Output, Result
    from cleanplate.render.plan import Plan

_MOST_NAMES = 1000  # exports of one draft beside each other
# Bits of a pixel and frame: half as much again as a talking head took at balanced quality.
_BITS = {"mp4": 0.1, "hevc": 0.06, "webm": 0.15, "mov": 6.0, "png": 8.0, "gif": 2.5, "webp": 0.7,
         "matte": 0.03, "stacked": 0.12, "bundle": 0.12, "web": 0.3}  # fmt: skip
_SOUND = 24_000  # bytes a second
Resolution = Annotated[
    int | None,
    Field(ge=16, le=4320, description="Pixels of the shorter side; left out: the canvas's own.", examples=[720]),
]


class Estimate(Args):
    draft: DraftName
    format: Annotated[Format | None, Field(description="As for export.")] = None
    resolution: Resolution = None


class Estimated(Facts):
    """Round figures, on the safe side."""

    seconds: int
    bytes: int = Field(description="Of the file.")
    format: str
    frames: int
    spans: int
    spans_kept: int = Field(description="Of an earlier export: not rendered again.")
    to_matte_ms: int = Field(description="Of the sources, that a network has to see first.")
    networks: tuple[str, ...] = ()
    fetch_bytes: int = Field(0, description="Weights that are not here yet.")


class Export(Args):
    draft: DraftName
    output: Annotated[
        Name | None,
        Field(description="Left out: beside the draft, under a free name.", examples=["film.mp4"]),
    ] = None
    format: FormatWish = None
    quality: Quality = "balanced"
    resolution: Resolution = None
    overwrite: Overwrite = False


def estimate(asked: Estimate, work: Work) -> Answer:
    from cleanplate.render.export import planned
    from cleanplate.render.mattes import matting_needed
    from cleanplate.render.output import Output
    from cleanplate.render.shoot import kept_spans

    path, draft = _to_export(asked.draft, work.places)
    library = _library(path, work.places)
    output = Output(format=_format(asked.format, None, draft), short_side=asked.resolution)
    plan = planned(draft, output, library, path.with_suffix(""))
    kept, needed = kept_spans(plan), matting_needed(draft, library, asked.resolution)
    networks, fetch = _networks(plan)
    facts = Estimated(
        seconds=_seconds(plan, draft, kept, needed),
        bytes=_bytes(plan),
        format=plan.format.name,
        frames=plan.frames,
        spans=len(plan.spans),
        spans_kept=kept,
        to_matte_ms=needed,
        networks=tuple(networks),
        fetch_bytes=fetch,
    )
    by = f" by {', '.join(networks)}" if networks else ""
    fetching = f"{fetch / 1e6:.0f} MB of weights would be fetched first." if fetch else "Nothing would be fetched."
    return Answer(
        f"{facts.format}: {spoken(facts.seconds, 'en')} of work, about {max(1, round(facts.bytes / 1e6))} MB; "
        f"{facts.frames} frames, {facts.spans - kept} of {facts.spans} spans to be rendered, "
        f"{needed} ms to be matted{by}. {fetching}",
        facts.plain(),
    )


def export(asked: Export, work: Work) -> Answer:
    from cleanplate.render.output import Output

    path, draft = _to_export(asked.draft, work.places)
    output = work.places.writing(asked.output) if asked.output else None
    order = Output(
        path=output,
        format=_format(asked.format, output, draft),
        quality=asked.quality,
        short_side=asked.resolution,
        overwrite=asked.overwrite,
    )
    result = _rendered(path, draft, order, work)
    with suppress(CleanplateError):  # the file is there, whatever became of the draft meanwhile
        opened(path, work.places, must=True).grade(result)
    return written(result, work.places)


def _rendered(path: Path, draft: Draft, order: Output, work: Work) -> Result:
    """Raises what `render_draft` raises; where no output was named, under a name that nothing has yet."""
    from cleanplate.render.export import render_draft

    for number in range(1, _MOST_NAMES):
        own = path.with_name(path.stem + (f"_{number}" if number > 1 else ""))
        work.places.writing(str(own))  # a link to a folder outside may lie there
        with suppress(OutputExistsError) if order.path is None and not order.overwrite else nullcontext():
            return render_draft(
                draft,
                order,
                _library(path, work.places),
                own=own,
                progress=work.meter.told,
                fetching=work.meter.fetched,
                stop=work.stop,
            )
    raise UsageError("There are very many exports beside the draft.", "Move some of them away.")


def _format(asked: str | None, output: Path | None, draft: Draft) -> str | None:
    if asked or (output and output.suffix):
        return asked
    return "webm" if draft.canvas.background == "transparent" else "mp4"


def _to_export(name: str, places: Places) -> tuple[Path, Draft]:
    path, draft = drafted(name, places)
    if not draft.duration:
        raise UsageError("The timeline is empty: there is nothing to export.", "Bring a video in with open.")
    return path, draft


def _library(path: Path, places: Places) -> Library:
    from cleanplate.render.library import Library

    return Library(path.parent, places.folders)


def _seconds(plan: Plan, draft: Draft, kept: int, needed: int) -> int:
    cores, spans = settings().cores, max(1, len(plan.spans))
    area = plan.canvas[0] * plan.canvas[1] / (draft.canvas.width * draft.canvas.height)
    render = export_s(draft, cores) * area * (spans - kept) / spans
    clips = sum(shot.end - shot.start for shot in plan.shots if shot.removal)
    share = min(1.0, needed / clips) if clips else 0.0
    return max(1, round(render + matting_s(draft, cores) * share))


def _bytes(plan: Plan) -> int:
    width, height = plan.canvas
    picture = width * height * plan.frames * _BITS.get(plan.format.name, 1.0) / 8
    return round(picture + _SOUND * plan.draft.duration / 1000)


def _networks(plan: Plan) -> tuple[list[str], int]:
    """What would run, and the bytes of its weights that are not here."""
    from cleanplate.matting.networks import weights
    from cleanplate.matting.networks.catalog import NETWORKS
    from cleanplate.render.shots.matting import network_of

    names = dict.fromkeys(network_of(shot.removal, shot.info) for shot in plan.shots if shot.removal)
    parts = dict.fromkeys(part for name in names for part in name.split("+") if part in NETWORKS)
    missing = [NETWORKS[part] for part in parts if not weights.location(NETWORKS[part]).exists()]
    return [cut(name, 20) for name in names][:10], sum(one.size for one in missing)


ESTIMATE = Tool(
    "estimate",
    "Estimate an export",
    "What an export of a draft would take: seconds, bytes, what would be rendered, matted and fetched. Nothing is "
    "done.",
    Estimate,
    Estimated,
    estimate,
    reads=True,
    repeats=True,
)
EXPORT = Tool(
    "export",
    "Export a draft",
    "Render a draft to a file, checked. What did not change since the last export is not rendered again. Reports "
    "progress and can be cancelled: then nothing half-done is left.",
    Export,
    Written,
    export,
    destroys=True,
    line="heavy",
)
