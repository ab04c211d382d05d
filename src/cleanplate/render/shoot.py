"""All pieces of an export: those that are there already, and the others rendered, each once, in order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from fractions import Fraction
from itertools import groupby

from cleanplate.media.target import Target
from cleanplate.media.writers import ENCODERS
from cleanplate.render.cache import fingerprint, touch
from cleanplate.render.piece import Maker, Piece, Record, kept_piece, write_facts
from cleanplate.render.plan import Plan
from cleanplate.render.spans import Span, content
from cleanplate.render.stage.scene import Finished, Scene
from cleanplate.render.watch import Watch

_HOLD = 600  # seconds after which it is said again what is in use: the cache keeps that for an hour
Stage = Callable[[], Scene]  # opens the scene, once something must be rendered


class Shoot:
    """`stage` opens the scene where there is something to render. `seen` hears of each frame as it is written."""

    def __init__(
        self,
        plan: Plan,
        target: Target,
        stage: Stage,
        watch: Watch,
        seen: Callable[[Finished], None] | None = None,
    ) -> None:
        self._plan, self._target, self._stage, self._watch = plan, target, stage, watch
        self._seen = seen
        self._keys = [_key(plan, span) for span in plan.spans] if plan.joins else [None] * len(plan.spans)
        self._damaged = self._mended = self._done = 0
        self._pool = ThreadPoolExecutor(1, "prove")  # finishing a piece while the next is under way
        self._finishing: dict[int, Future[Piece]] = {}
        self._kept: list[Piece] = []
        self._held = time.monotonic()

    def pieces(self) -> list[Piece]:
        """Every piece in order; where the format does not join, one of all spans, with its sound."""
        found: list[Piece | None] = [None] * len(self._plan.spans)
        if self._plan.joins and not (self._plan.output.fresh or self._seen):  # who looks on wants every frame
            found = [kept_piece(str(key), self._target.path.suffix) for key in self._keys]
        self._kept = [piece for piece in found if piece]
        self._done = sum(len(piece.record.times) for piece in self._kept)
        if self._done:
            self._watch.tell(self._done, self._plan.frames)
        missing = [span for span, piece in zip(self._plan.spans, found, strict=True) if piece is None]
        if missing:
            with closing(self._stage()) as scene, self._pool:
                self._render(scene, missing)
        made = {index: future.result() for index, future in self._finishing.items()}
        return [found[i] or made[i] for i in range(len(found)) if found[i] or i in made]

    def _render(self, scene: Scene, missing: list[Span]) -> None:
        scene.looked = self._looked
        for run in _runs(missing):
            with closing(scene.frames(run)) as frames:
                items = self._from_zero(frames) if self._plan.format.from_zero else frames
                if self._plan.joins:
                    for index, part in groupby(items, key=lambda item: item.span):
                        self._make(scene, index, part)
                else:
                    self._make(scene, 0, items)
            for span in run:
                if self._plan.joins and span.index not in self._finishing:
                    self._finishing[span.index] = self._pool.submit(_empty, str(self._keys[span.index]))

    def _make(self, scene: Scene, index: int, items: Iterator[Finished]) -> None:
        maker = Maker(self._target, self._keys[index], self._watch.check)
        try:
            for item in items:
                maker.write(item)
                if self._seen:
                    self._seen(item)
                self._done += 1
                self._watch.tell(self._done, self._plan.frames)
                self._hold()
            maker.close()
            self._note(scene, maker.record)
            for before in list(self._finishing.values())[:-1]:
                before.result()  # two at most are open; what went wrong is said here
        except BaseException:
            maker.abandon()
            for future in self._finishing.values():
                with suppress(BaseException):
                    future.result()
            raise
        self._finishing[index] = self._pool.submit(maker.finish)

    def _looked(self, done: int) -> None:
        self._watch.tell(done, self._plan.frames, "look")
        self._hold()

    def _hold(self) -> None:
        """Keep the cache, which another render may clean, from deleting what is to be joined in the end."""
        if time.monotonic() - self._held < _HOLD:
            return
        self._held = time.monotonic()
        made = [future.result() for future in self._finishing.values() if future.done()]
        sound = self._target.sound
        for path in [piece.path for piece in (*self._kept, *made)] + [sound and sound.path]:
            if path:
                touch(path)

    def _note(self, scene: Scene, record: Record) -> None:
        """What was wrong with the sources since the last piece."""
        damaged = sum(actor.roll.damaged for actor in scene.actors)
        mended = sum(actor.roll.mended for actor in scene.actors)
        record.damaged, record.mended = damaged - self._damaged, mended - self._mended
        self._damaged, self._mended = damaged, mended

    @staticmethod
    def _from_zero(items: Iterator[Finished]) -> Iterator[Finished]:
        """Times from the first frame on, for formats that cannot wait before it."""
        begun: Fraction | None = None
        for item in items:
            begun = item.frame.time if begun is None else begun
            yield replace(item, frame=replace(item.frame, time=item.frame.time - begun))


def kept_spans(plan: Plan) -> int:
    """How many of a plan's spans are there already, and would not be rendered."""
    if not plan.joins or plan.output.fresh:
        return 0
    return sum(kept_piece(_key(plan, span), plan.target.path.suffix) is not None for span in plan.spans)


def _key(plan: Plan, span: Span) -> str:
    target = plan.target
    encoded = [ENCODERS, target.format.name, target.encoding, target.size, target.alpha]
    meant = [str(target.layout), str(target.tags), str(target.time_base), plan.output.view]
    shown = content(plan.draft, span, plan.sources)
    return fingerprint("span", encoded, meant, dict(plan.networks), plan.canvas, shown)


def _runs(spans: list[Span]) -> Iterator[list[Span]]:
    """Spans that follow each other, together: what is decoded for one goes on in the next."""
    run: list[Span] = []
    for span in spans:
        if run and span.index != run[-1].index + 1:
            yield run
            run = []
        run.append(span)
    yield run


def _empty(key: str) -> Piece:
    record = Record()
    write_facts(key, record)
    return Piece(None, record)
