"""The mattes of a draft by themselves: what there is to be done, and its doing, with nothing written."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from cleanplate.draft.model import Draft
from cleanplate.draft.time import merged, ms_of, seconds
from cleanplate.matting.engine.grade import Grade, Judge, Verdict
from cleanplate.matting.networks import weights
from cleanplate.render.cache import location
from cleanplate.render.export import planned
from cleanplate.render.library import Library
from cleanplate.render.output import Output
from cleanplate.render.plan import Plan
from cleanplate.render.shots.mattes import Mattes
from cleanplate.render.shots.matting import Matters, kept_key
from cleanplate.render.shots.shot import Shot
from cleanplate.render.stage.actor import Actor
from cleanplate.render.watch import Progress, Stop, Watch

_SAMPLES = 32  # mattes of a shot that say how much it fills
Kept = tuple[str, Shot]  # a shot, and the key that its mattes are kept by


@dataclass(frozen=True)
class MattesMade:
    """What was done: `frames` got a matte, from `matted_ms` of the sources, in so many `network_runs`.

    All of these are 0 where everything was there. `verdict` is the grade of all mattes, those before too; `cover`
    the share of the frame that they fill on average, None where there are none: no grade misses a lost subject.
    """

    frames: int
    matted_ms: int
    network_runs: int
    verdict: Verdict
    cover: float | None = None


def matting_needed(draft: Draft, library: Library | None = None, short_side: int | None = None) -> int:
    """How many ms of the draft's sources a render at this size would have to matte first: 0 where all is kept.

    What two clips show of the same file counts once. Stills, keyers and files with an alpha of their own cost next
    to nothing, and are not counted. No network is loaded. Raises DraftError, UsageError, MediaError.
    """
    library = library or Library()
    kept = _kept(_planned(draft, library, short_side), library)
    return _missing(pair for pair in kept if not _covered(*pair))


def make_mattes(
    draft: Draft,
    library: Library | None = None,
    short_side: int | None = None,
    *,
    progress: Callable[[Progress], None] | None = None,
    fetching: weights.Progress | None = None,
    stop: Stop | None = None,
) -> MattesMade:
    """Make every matte that is needed to render the draft at this size, and keep it: a render then finds it.

    `progress`, `fetching` and `stop` are those of `render_draft`; what was finished before a stop stays.
    Raises DraftError, UsageError, MediaError, WeightsError, NetworkError, OutputError, Cancelled.
    """
    watch = Watch(progress, stop)
    library = replace(library or Library(), making=lambda done, total: watch.tell(done, total, "make"))
    work = _planned(draft, library, short_side)
    kept = _kept(work, library)
    missing, before = [pair for pair in kept if not _covered(*pair)], _count(kept)
    needed = _missing(missing)
    runs = _make(work, missing, library, watch, watch.fetching(fetching))
    return MattesMade(_count(kept) - before, needed, runs, _verdict(work, kept), _cover(kept))


def _planned(draft: Draft, library: Library, short_side: int | None) -> Plan:
    return planned(draft, Output(short_side=short_side), library, Path("mattes"))


def _kept(work: Plan, library: Library) -> list[Kept]:
    """Every shot that is matted, and whose mattes are kept."""
    found = [(kept_key(shot, library), shot) for shot in work.shots]
    return [(key, shot) for key, shot in found if key]


def _make(
    work: Plan, missing: list[Kept], library: Library, watch: Watch, fetching: weights.Progress | None
) -> int:
    """Shot by shot; how often a network ran."""
    matters, total, done, runs = Matters(library, fetching), sum(_frames(shot) for _, shot in missing), 0, 0
    for _, shot in missing:
        actor = Actor(shot, work, matters)
        with closing(actor):
            runs += actor.keep(_telling(watch, done, total, "matte"), _telling(watch, done, total, "look"))
        done += _frames(shot)
        watch.tell(min(done, total), total, "matte")
    return runs


def _telling(watch: Watch, before: int, total: int, stage: str) -> Callable[[int], None]:
    return lambda done: watch.tell(before + done, total, stage)  # type: ignore[arg-type]


def _frames(shot: Shot) -> int:
    """About how many of its source it shows."""
    start, end = _shown(shot)
    return max(1, round((end - start) * (shot.info.video.frame_rate or 25)))


def _shown(shot: Shot) -> tuple[Fraction, Fraction]:
    """From when to when it shows its source; one frame at least."""
    end = max(seconds(shot.source.media.duration), shot.info.duration) if shot.stop is None else shot.stop
    return shot.begin, max(end, shot.begin + 1 / (shot.info.video.frame_rate or Fraction(25)))


def _covered(key: str, shot: Shot) -> bool:
    """Whether a render would find every matte of a shot."""
    if not _there(key):
        return False
    with closing(Mattes(key, shot.info.video.time_base)) as store:
        return store.covers(shot.begin, shot.stop)


def _there(key: str) -> bool:
    return location("mattes", key, ".db").exists()


def _missing(kept: Iterable[Kept]) -> int:
    """ms of the sources that have no mattes yet, of shots that are not covered."""
    total, shots = Fraction(0), dict[str, list[Shot]]()
    for key, shot in kept:
        shots.setdefault(key, []).append(shot)
    for key, same in shots.items():
        stretches = sorted(_shown(shot) for shot in same)
        total += sum((end - start for start, end in _gaps(key, same[0], merged(stretches))), Fraction(0))
    return ms_of(total)


def _gaps(key: str, shot: Shot, wanted: Iterable[tuple[Fraction, Fraction]]) -> list[tuple[Fraction, Fraction]]:
    if not _there(key):
        return list(wanted)
    with closing(Mattes(key, shot.info.video.time_base)) as store:
        return [gap for start, end in wanted for gap in store.gaps(start, end)]


def _count(kept: Iterable[Kept]) -> int:
    """How many mattes there are in all."""
    found = 0
    for key, base in {key: shot.info.video.time_base for key, shot in kept}.items():
        if _there(key):
            with closing(Mattes(key, base)) as store:
                found += store.count
    return found


def _verdict(work: Plan, kept: Iterable[Kept]) -> Verdict:
    """What a render will say of them: of each frame of the canvas, its worst matte."""
    worst: dict[Fraction, Grade] = {}
    for key, shot in kept:
        with closing(Mattes(key, shot.info.video.time_base)) as store:
            end = None if shot.stop is None else _shown(shot)[1]
            for time, grade in _on_canvas(shot, list(store.grades(shot.begin, end))):
                worst[time] = min(worst.get(time, grade), grade, key=lambda one: one.score)
    if not worst:
        return Verdict()  # nothing to distrust
    judge = Judge()
    for time in sorted(worst):
        judge.add(time, worst[time])
    return judge.verdict(seconds(work.draft.duration))


def _cover(kept: Iterable[Kept]) -> float | None:
    found = list[float]()
    for key, shot in kept:
        with closing(Mattes(key, shot.info.video.time_base)) as store:
            found += store.areas(shot.begin, None if shot.stop is None else _shown(shot)[1], _SAMPLES)
    return sum(found) / len(found) if found else None


def _on_canvas(shot: Shot, grades: list[tuple[Fraction, Grade]]) -> Iterator[tuple[Fraction, Grade]]:
    """The same at the times of the canvas's frames."""
    times = [time for time, _ in grades]
    if shot.rate is None or not times:
        yield from ((max(time - shot.begin, Fraction(0)), grade) for time, grade in grades)
        return
    for index in shot.frames:
        at = bisect_right(times, shot.moment(index / shot.rate)) - 1
        yield index / shot.rate, grades[max(0, at)][1]
