"""The whole job: probe, plan, render beside the output, prove, move into place."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Protocol

from cleanplate.compose.background import background
from cleanplate.compose.background import check as check_background
from cleanplate.errors import Cancelled, UsageError, WeightsError
from cleanplate.matting.matter import Matter, load_matter
from cleanplate.matting.networks import weights
from cleanplate.matting.networks.catalog import NETWORKS
from cleanplate.media.audio import Sound
from cleanplate.media.mix import mix
from cleanplate.media.probe import MediaInfo, probe
from cleanplate.media.proof import Expected, Receipt, prove
from cleanplate.media.read import Frame, Reader
from cleanplate.media.writers import open_writer
from cleanplate.render.options import Options, Result
from cleanplate.render.place import beside, check_free, move
from cleanplate.render.plan import Plan, plan
from cleanplate.render.span import finished
from cleanplate.settings import settings


@dataclass(frozen=True)
class Progress:
    """Where a job stands: frames finished, of about how many."""

    done: int
    total: int


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
    check_free(work.target.path, used, options.overwrite)
    work = replace(work, notes=(*work.notes, *_licence(work.network)))
    matter = _matter(work, fetching, stop)
    with beside(work.target.path) as hidden:
        target = replace(work.target, path=hidden, sound=_sound(work, behind, hidden))
        receipt, damage = _render(replace(work, target=target), matter, progress, stop)
        move(hidden, work.target.path)
    return _result(work, matter, receipt, damage, time.monotonic() - begun)


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
            key=options.key,
            shadows=options.shadows / 100,
            edges=options.edges,
            threads=cores,
            progress=watch,
        )
    except WeightsError:
        _check(stop)  # Ctrl-C reaches the one who fetches, too
        raise


def _render(
    work: Plan, matter: Matter, progress: Callable[[Progress], None] | None, stop: Stop | None
) -> tuple[Receipt, list[str]]:
    options, target = work.options, work.target
    end = options.end
    reader = Reader(work.info, work.layout, work.size, work.start, end)
    behind = background(work.backdrop, work.layout, work.padded, options.fit)
    watch = partial(_check, stop)
    expected = Expected(work.format, target.size, target.alpha, target.time_base, target.rate, each=watch)
    writer = open_writer(target)
    try:
        with closing(finished(work, reader, matter, behind)) as frames:
            for frame in _from_zero(frames) if work.format.from_zero else frames:
                watch()
                writer.write(frame)
                expected.times.append(round(frame.time / target.time_base))
                if progress:
                    progress(Progress(frame.index + 1, max(work.frames, frame.index + 1)))
        expected.sound = writer.finish()
    except BaseException:
        writer.abandon()
        raise
    return prove(target.path, expected), _damage(reader)


def _check(stop: Stop | None) -> None:
    if stop is not None and stop.is_set():
        raise Cancelled("The work was stopped.", "Nothing was left behind; start it again any time.")


def _from_zero(frames: Iterator[Frame]) -> Generator[Frame]:
    """Times from the first frame on, for formats that cannot wait before it."""
    begun: Fraction | None = None
    for frame in frames:
        begun = frame.time if begun is None else begun
        yield replace(frame, time=frame.time - begun)


def _damage(reader: Reader) -> list[str]:
    notes = []
    if reader.damaged:
        notes.append(f"{reader.damaged} damaged pieces of the source were passed over or concealed.")
    if reader.mended:
        notes.append(f"{reader.mended} frames without a proper time got one.")
    return notes


def _result(work: Plan, matter: Matter, receipt: Receipt, damage: list[str], seconds: float) -> Result:
    rate = work.info.video.frame_rate
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
        notes=(*work.notes, *damage),
    )
