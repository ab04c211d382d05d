"""The whole job: a draft to a file. Plan, render what is not there yet, join, prove, move into place."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from cleanplate.draft.check import checked, refuse
from cleanplate.draft.model import Draft
from cleanplate.errors import UsageError
from cleanplate.matting.engine.grade import Judge, Verdict
from cleanplate.matting.networks import weights
from cleanplate.matting.networks.catalog import NETWORKS
from cleanplate.media.join import join
from cleanplate.media.proof import Receipt
from cleanplate.media.proof_joined import prove_joined
from cleanplate.media.target import Target
from cleanplate.render.cache import clean, hash_of
from cleanplate.render.captions import sidecars, write_sidecars
from cleanplate.render.facts import facts
from cleanplate.render.library import Library
from cleanplate.render.output import Output, Result
from cleanplate.render.piece import Piece
from cleanplate.render.place import beside, check_free, move
from cleanplate.render.plan import Plan, plan
from cleanplate.render.report.report import Report
from cleanplate.render.shoot import Shoot
from cleanplate.render.shots.matting import Matting, network_of
from cleanplate.render.sounds.tracks import mix
from cleanplate.render.stage.scene import Finished, Scene
from cleanplate.render.stage.titles import problems
from cleanplate.render.watch import Progress, Stop, Watch


def render_draft(
    draft: Draft,
    output: Output = Output(),  # noqa: B008  (frozen)
    library: Library | None = None,
    *,
    own: Path = Path("draft"),
    progress: Callable[[Progress], None] | None = None,
    fetching: weights.Progress | None = None,
    stop: Stop | None = None,
) -> Result:
    """Render a draft to a file, checked.

    `library` says where its media lie: here, if left out. `own` is the result's path, without suffix, where
    `output` names none. `progress` is called after each frame, `fetching` while weights come in. When `stop` is
    set the work ends with Cancelled. The result is written beside its place, opened again, checked, and moved;
    spans that were finished are kept, so that the next render of the same goes on from there.

    Raises DraftError, UsageError, MediaError, WeightsError, NetworkError, OutputError, ProofError, Cancelled.
    """
    begun, watch = time.monotonic(), Watch(progress, stop)
    library = replace(library or Library(), making=lambda done, total: watch.tell(done, total, "make"))
    work = planned(draft, output, library, own)
    check_places(work)
    opened = _Opened(work, library, watch, fetching)
    with beside(work.target.path) as hidden:
        heard = mix(work, watch)
        target = replace(work.target, path=hidden, sound=heard.sound)
        report = Report() if output.report else None
        pieces = Shoot(work, target, opened.scene, watch, _reporting(report) if report else None).pieces()
        receipt = _joined(work, target, pieces, watch) if work.joins else _only(pieces)
        result = opened.result(pieces, receipt, time.monotonic() - begun)
        notes = (*result.notes, *heard.notes)
        result = replace(result, loudness=heard.loudness, true_peak=heard.true_peak, notes=notes)
        if report and output.report:
            shown = work.shots[0].info.path.name
            report.write(output.report, shown, facts(work, result), result.verdict.suspects)
        write_sidecars(sidecars(work.target))
        move(hidden, work.target.path)
    clean()
    return result


def planned(draft: Draft, output: Output, library: Library, own: Path) -> Plan:
    """Everything that will be done. Raises DraftError, UsageError, MediaError, OutputError."""
    sources = library.sources(checked(draft))
    networks = {name: hash_of(Path(path)) for name, path in library.networks.items() if Path(path).is_file()}
    work = plan(draft, sources, output, own, networks)
    refuse(problems(draft, work.canvas))
    return work


def check_places(work: Plan) -> None:
    """See that nothing would be lost. Raises UsageError, OutputExistsError, OutputError."""
    output, path = work.output, work.target.path
    used: dict[str, Path] = {}
    for name, source in work.sources.items():
        part = _part(work, name)  # two may play the same one
        used[f"{part} {name}" if part in used else part] = source.path
    check_free(path, used, output.overwrite)
    for beside_it in sidecars(work.target):
        check_free(beside_it, {**used, "result": path}, output.overwrite, "captions file")
    if output.report:
        if not any(shot.removal for shot in work.shots):
            raise UsageError("There is nothing to report on: no clip's background is removed.", "Leave it out.")
        check_free(output.report, {**used, "result": path}, output.overwrite, "report", "--report")


def _part(work: Plan, name: str) -> str:
    """What a media is to the draft, in a word."""
    if work.shots and work.shots[0].clip.media == name:
        return "source"
    removals = [shot.clip.removal for shot in work.shots if shot.clip.removal]
    if any(removal.background == f"media:{name}" for removal in removals):
        return "background"
    return "plate" if any(removal.plate == f"media:{name}" for removal in removals) else f"media {name}"


def _reporting(report: Report) -> Callable[[Finished], None]:
    def add(item: Finished) -> None:
        for subject in item.subjects[:1]:
            report.add(item.frame.time, subject.grade, subject.source, subject.matte.alpha)

    return add


def _only(pieces: Sequence[Piece]) -> Receipt:
    receipt = pieces[0].record.receipt
    assert receipt
    return receipt


def _joined(work: Plan, target: Target, pieces: Sequence[Piece], watch: Watch) -> Receipt:
    made = [piece for piece in pieces if piece.path]
    done = join([piece.path for piece in made if piece.path], target, watch.check)
    return prove_joined(target, done, [p.record.receipt for p in made if p.record.receipt], watch.check)


class _Opened:
    """The scene, once it was needed, and what is to be told of it in the end."""

    def __init__(self, work: Plan, library: Library, watch: Watch, fetching: weights.Progress | None) -> None:
        self.work, self._library, self._fetching = work, library, watch.fetching(fetching)
        self._scene: Scene | None = None

    def scene(self) -> Scene:
        self._scene = Scene(self.work, self._library, self._fetching)
        return self._scene

    def _named(self, network: str) -> str:
        """A network as people know it: a person's own by its file's name."""
        key, plus, guard = network.rpartition("+")
        own = self._library.networks.get(guard)
        return f"{key}{plus}{Path(own).stem if own else guard}"

    @property
    def _mattings(self) -> list[Matting]:
        return [actor.matting for actor in self._scene.actors if actor.matting] if self._scene else []

    def result(self, pieces: Sequence[Piece], receipt: Receipt, seconds: float) -> Result:
        work, target = self.work, self.work.target
        rate, mattings = target.rate, self._mattings
        plates = [matting.matter.plate for matting in mattings if matting.matter.plate]
        names = [self._named(network_of(s.removal, s.info)) for s in work.shots if s.removal]
        return Result(
            output=target.path,
            width=target.size[0],
            height=target.size[1],
            fps=round(float(rate), 3) if rate else None,
            frames=receipt.frames,
            duration_ms=receipt.duration_ms,
            alpha=target.alpha,
            audio_tracks=receipt.audio_tracks,
            subtitle_tracks=receipt.subtitle_tracks,
            network=", ".join(dict.fromkeys(names)),
            provider=next((m.matter.network.provider for m in mattings), ""),
            seconds=round(seconds, 2),
            format=work.format.name,
            receipt=receipt,
            verdict=_verdict(work, pieces),
            network_runs=sum(matting.account.runs for matting in mattings),
            plate=round(plates[0].coverage, 3) if plates else None,
            report=work.output.report,
            spans=len(pieces),
            spans_kept=sum(piece.kept for piece in pieces),
            notes=(*work.notes, *_licences(names), *_damage(pieces)),
        )


def _verdict(work: Plan, pieces: Sequence[Piece]) -> Verdict:
    judge, base, end = Judge(), work.target.time_base, 0
    for piece in pieces:
        for tick, grade in zip(piece.record.times, piece.record.grades, strict=True):
            if grade:
                judge.add(tick * base, grade)
            end = tick + piece.record.last
    return judge.verdict(end * base)


def _licences(names: Sequence[str]) -> list[str]:
    told = [weights.notice(NETWORKS[name]) for name in dict.fromkeys(names) if name in NETWORKS]
    return [notice for notice in told if notice]


def _damage(pieces: Sequence[Piece]) -> list[str]:
    damaged = sum(piece.record.damaged for piece in pieces)
    mended = sum(piece.record.mended for piece in pieces)
    notes = []
    if damaged:
        notes.append(f"{damaged} damaged pieces of the source were passed over or concealed.")
    if mended:
        notes.append(f"{mended} frames without a proper time got one.")
    return notes
