"""The whole job: probe, plan, render beside the output, prove, move into place."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Literal, Protocol

from cleanplate.compose.background import background
from cleanplate.compose.background import check as check_background
from cleanplate.errors import Cancelled, UsageError, WeightsError
from cleanplate.matting.engine.grade import Judge, Verdict
from cleanplate.matting.matter import Matter, load_matter
from cleanplate.matting.networks import weights
from cleanplate.matting.networks.catalog import NETWORKS
from cleanplate.media.audio import Sound
from cleanplate.media.mix import mix
from cleanplate.media.probe import MediaInfo, probe
from cleanplate.media.proof import Expected, Receipt, prove
from cleanplate.media.read import Reader
from cleanplate.media.writers import open_writer
from cleanplate.render.facts import facts
from cleanplate.render.options import Options, Result
from cleanplate.render.passes import Look, first_look, reading
from cleanplate.render.place import beside, check_free, move
from cleanplate.render.plan import Plan, plan
from cleanplate.render.report.report import Report
from cleanplate.render.span import Finished, finished
from cleanplate.settings import settings


@dataclass(frozen=True)
class Progress:
    """Where a job stands: frames finished, of about how many; in the first look, or in what is written."""

    done: int
    total: int
    stage: Literal["look", "render"] = "render"


class Stop(Protocol):
    """A threading.Event, or anything that says in the same way that the work should end."""

    def is_set(self) -> bool: ...


def remove_background(
    source: str | Path,
    output: str | Path | None = None,
    options: Options = Options(),  # noqa: B008  (frozen)
    *,
    progress: Callable[[Progress], None] | None = None,
    fetching: weights.Progress | None = None,
    stop: Stop | None = None,
) -> Result:
    """Cut the subject out of a video, an animation or a still.

    `output` None lays the result beside the source; a folder takes it under the source's name. `progress` is
    called after each frame, `fetching` while weights come in. When `stop` is set the work ends with Cancelled.
    Nothing half-done is ever left: the result is written beside its place, opened again, checked, and moved.

    Raises UsageError, MediaError, WeightsError, NetworkError, OutputError, ProofError, Cancelled.
    """
    begun = time.monotonic()
    behind = check_background(options.background)
    work = plan(probe(source), Path(output) if output is not None else None, options)
    used = {"source": work.info.path} | ({"background": behind.path} if behind else {})
    if options.plate_file:
        used["plate"] = options.plate_file
    check_free(work.target.path, used, options.overwrite)
    if options.report:
        check_free(options.report, {**used, "result": work.target.path}, options.overwrite, "report", "--report")
    work = replace(work, notes=(*work.notes, *_licence(work.network)))
    matter = _matter(work, fetching, stop)
    told = _told(work, progress, stop)
    with first_look(work, matter, lambda done: told(done, "look")) as look, beside(work.target.path) as hidden:
        target = replace(work.target, path=hidden, sound=_sound(work, behind, hidden))
        made = _render(replace(work, target=target), look, lambda done: told(done, "render"), stop)
        result = _result(work, look, made, time.monotonic() - begun)
        if options.report:
            made.report.write(options.report, work.info.path.name, facts(work, result), result.verdict.suspects)
        move(hidden, work.target.path)
    return result


def _licence(network: str) -> list[str]:
    known = NETWORKS.get(network)
    told = weights.notice(known) if known else None
    return [told] if told else []


def _sound(work: Plan, behind: MediaInfo | None, hidden: Path) -> Sound | None:
    """The source's sound; with the background's under it where that was asked for and there is any."""
    sound, info = work.target.sound, work.info
    if not work.options.background_sound:
        return sound
    if not behind or not behind.audio:
        raise UsageError("The background has no sound of its own.", "Leave out --background-sound.")
    if not work.format.sound:
        return sound
    end = min(work.options.end or info.duration, info.duration)
    return mix(sound, behind, end - work.start, hidden.with_name(f"{hidden.stem}-mix.mka"))


def _matter(work: Plan, fetching: weights.Progress | None, stop: Stop | None) -> Matter:
    def watch(done: int, total: int) -> None:
        _check(stop)
        if fetching:
            fetching(done, total)

    options, cores = work.options, settings().cores
    try:
        return load_matter(
            work.network,
            quality=options.quality,
            single=options.subject == "object",
            key=options.key,
            shadows=options.shadows / 100,
            edges=options.edges,
            threads=cores,
            progress=watch,
        )
    except WeightsError:
        _check(stop)  # Ctrl-C reaches the one who fetches, too
        raise


def _told(
    work: Plan, progress: Callable[[Progress], None] | None, stop: Stop | None
) -> Callable[[int, Literal["look", "render"]], None]:
    """After each frame: says where the work stands, and sees whether it should end."""

    def tell(done: int, stage: Literal["look", "render"]) -> None:
        _check(stop)
        if progress:
            progress(Progress(done, max(work.frames, done), stage))

    return tell


@dataclass(frozen=True)
class _Made:
    """What came of rendering."""

    receipt: Receipt
    verdict: Verdict
    report: Report
    damage: list[str]


def _render(work: Plan, look: Look, told: Callable[[int], None], stop: Stop | None) -> _Made:
    options, target = work.options, work.target
    reader, judge, report = reading(work), Judge(), Report()
    behind = background(work.backdrop, work.layout, work.padded, options.fit, look.matter.plate)
    expected = Expected(
        work.format, target.size, target.alpha, target.time_base, target.rate, each=partial(_check, stop)
    )
    writer = open_writer(target)
    end = Fraction(0)
    try:
        with closing(finished(work, reader, look, behind)) as frames:
            for item in _from_zero(frames) if work.format.from_zero else frames:
                frame = item.frame
                writer.write(frame)
                expected.times.append(round(frame.time / target.time_base))
                judge.add(frame.time, item.grade)
                if options.report:
                    report.add(frame.time, item.grade, item.source, item.alpha)
                end = frame.time + frame.duration
                told(frame.index + 1)
        expected.sound = writer.finish()
    except BaseException:
        writer.abandon()
        raise
    return _Made(prove(target.path, expected), judge.verdict(end), report, _damage(reader))


def _check(stop: Stop | None) -> None:
    if stop is not None and stop.is_set():
        raise Cancelled("The work was stopped.", "Nothing was left behind; start it again any time.")


def _from_zero(items: Iterator[Finished]) -> Generator[Finished]:
    """Times from the first frame on, for formats that cannot wait before it."""
    begun: Fraction | None = None
    for item in items:
        begun = item.frame.time if begun is None else begun
        yield replace(item, frame=replace(item.frame, time=item.frame.time - begun))


def _damage(reader: Reader) -> list[str]:
    notes = []
    if reader.damaged:
        notes.append(f"{reader.damaged} damaged pieces of the source were passed over or concealed.")
    if reader.mended:
        notes.append(f"{reader.mended} frames without a proper time got one.")
    return notes


def _result(work: Plan, look: Look, made: _Made, seconds: float) -> Result:
    rate, receipt, matter = work.info.video.frame_rate, made.receipt, look.matter
    return Result(
        output=work.target.path,
        width=work.target.size[0],
        height=work.target.size[1],
        fps=round(float(rate), 3) if rate else None,
        frames=receipt.frames,
        duration_ms=receipt.duration_ms,
        alpha=work.target.alpha,
        audio_tracks=receipt.audio_tracks,
        network=matter.name,
        provider=matter.network.provider,
        seconds=round(seconds, 2),
        format=work.format.name,
        receipt=receipt,
        verdict=made.verdict,
        network_runs=look.account.runs,
        plate=round(matter.plate.coverage, 3) if matter.plate else None,
        report=work.options.report,
        notes=(*work.notes, *made.damage),
    )
