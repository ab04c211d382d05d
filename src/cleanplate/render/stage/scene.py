"""All that is on the canvas at a moment, painted: each layer made ready once, then asked frame by frame.

What depends on order (decoding, the engine) happens where a moment is gathered; all else in `painted`, which may
run for several moments at once.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from cleanplate.backdrop import backdrop
from cleanplate.compose.background import Background, Plate, background
from cleanplate.compose.blend import matte_picture
from cleanplate.compose.layers import paint
from cleanplate.compose.layers.layer import Layer
from cleanplate.compose.looks.look import looked
from cleanplate.draft.check import reference
from cleanplate.draft.model import Title
from cleanplate.draft.time import seconds
from cleanplate.matting.networks import weights
from cleanplate.media.read import Frame
from cleanplate.media.stacked import stacked
from cleanplate.overlap import in_order
from cleanplate.picture import Matte, Picture
from cleanplate.render.library import Library
from cleanplate.render.plan import Plan
from cleanplate.render.shots.matting import Matters
from cleanplate.render.shots.stream import Stream, every
from cleanplate.render.spans import Span
from cleanplate.render.stage import finishing
from cleanplate.render.stage.actor import Actor, Subject
from cleanplate.render.stage.painting import Painter
from cleanplate.render.stage.stack import Node, Part, arranged
from cleanplate.render.stage.titles import TitleLayer
from cleanplate.settings import settings


@dataclass(frozen=True)
class Finished:
    """A frame as it will be written, in its span; for each shot with a matte in it what it was, its full-size
    alpha, and how far that is to be trusted."""

    span: int
    frame: Frame
    subjects: tuple[Subject, ...]


@dataclass(frozen=True)
class Moment:
    """All that `painted` needs for one frame."""

    span: int
    frame: Frame  # its picture is the lowest shot's, or the canvas
    behind: Plate | None
    nodes: tuple[Node, ...]


class Scene:
    """The canvas with all its layers. Close it when done."""

    def __init__(
        self, plan: Plan, library: Library, fetching: weights.Progress | None = None, sketch: bool = False
    ) -> None:
        """A `sketch` is for single frames: mattes that are not kept are found for each by itself."""
        self.plan = plan
        self.looked: Callable[[int], None] = lambda done: None  # hears of frames looked at before they are shown
        self._stack, matters = ExitStack(), Matters(library, fetching)
        self.layers: list[Actor | TitleLayer] = []
        for layer in plan.layers:
            if isinstance(layer, Title):
                self.layers.append(TitleLayer(layer, plan.canvas, plan.layout, plan.rate))
                continue
            actor = Actor(layer, plan, matters, sketch)
            self._stack.callback(actor.close)
            self.layers.append(actor)
        self._clear = paint.cleared(plan.layout, plan.canvas)
        self._look = finishing.look(plan.draft.canvas.look, plan.sources)

    @property
    def actors(self) -> list[Actor]:
        return [layer for layer in self.layers if isinstance(layer, Actor)]

    def close(self) -> None:
        self._stack.close()

    def frames(self, wanted: list[Span]) -> Generator[Finished]:
        """The frames of spans that follow each other, in order, several under way at once."""
        moments = self._steady(wanted) if self.plan.rate else self._own_times(wanted)
        with closing(moments), closing(in_order(self.painted, moments, settings().cores)) as found:
            yield from found

    def still(self, index: int) -> Picture:
        """One frame of the canvas by itself."""
        assert self.plan.rate
        time = index / self.plan.rate
        with closing(_Streams(self.looked)) as streams:
            return self.painted(self._moment(streams, 0, index, time, self._behind())).frame.picture

    def painted(self, moment: Moment) -> Finished:
        """One frame of the canvas as the format shows it."""
        canvas = self._clear if moment.behind is None else moment.behind(self._clear, None)  # type: ignore[arg-type]
        painter = Painter(self._clear, moment.frame.time, self.plan.draft.canvas.linear)
        canvas = self._looked(painter.painted(canvas, moment.nodes), moment.frame.time)
        frame = replace(moment.frame, picture=self._written(canvas))
        return Finished(moment.span, frame, tuple(painter.subjects))

    def _looked(self, canvas: Picture, time: Fraction) -> Picture:
        """In the look that is over all; views and mattes are to be judged, and stay as they are."""
        as_is = self.plan.output.view or self.plan.format.show == "matte"
        return canvas if as_is else looked(canvas, self._look, finishing.moment(time, over_all=True))

    def _written(self, canvas: Picture) -> Picture:
        plan = self.plan
        alpha = canvas.alpha
        if plan.format.show == "matte":
            shown = _solid(canvas) if alpha is None else Matte(alpha)
            return matte_picture(shown, plan.target.layout).padded(plan.padded)
        if plan.format.show == "stacked":
            return stacked(canvas.with_alpha(_solid(canvas).alpha if alpha is None else alpha).padded(plan.padded))
        if plan.target.alpha and alpha is None:
            canvas = canvas.with_alpha(_solid(canvas).alpha)
        elif not plan.target.alpha and alpha is not None:
            canvas = paint.painted(self._black, Layer(canvas, 0, 0))
        return canvas.padded(plan.padded)

    @property
    def _black(self) -> Picture:
        return self._clear.with_alpha(None)

    def _behind(self) -> Background | None:
        text, plan = self.plan.draft.canvas.background, self.plan
        named = reference(text)
        meant = plan.sources[named].picture if named else backdrop(text)
        return background(meant, plan.layout, plan.canvas)

    def _steady(self, wanted: list[Span]) -> Generator[Moment]:
        """Frames at the canvas's rate."""
        rate, behind, streams = self.plan.rate, self._behind(), _Streams(self.looked)
        assert rate
        with closing(streams):
            for span in wanted:
                for index in span.frames:
                    yield self._moment(streams, span.index, index, index / rate, behind)

    def _moment(
        self, streams: _Streams, span: int, index: int, time: Fraction, behind: Background | None
    ) -> Moment:
        assert self.plan.rate
        parts = [p for p in (streams.part(x, index, time) for x in self.layers) if p is not None]
        frame = Frame(index, self._clear, time, 1 / self.plan.rate)
        return Moment(span, frame, behind.at(time) if behind else None, arranged(parts, time, self.plan.rate))

    def _own_times(self, wanted: list[Span]) -> Generator[Moment]:
        """Frames at the times that the lone shot has by itself."""
        (actor,) = self.actors
        shot, behind = actor.shot, self._behind()
        actor.ready(self.looked)
        actor.rewind()
        start = None if wanted[0].start == 0 else shot.begin + seconds(wanted[0].start)
        ends = iter(wanted)
        span = next(ends)
        with closing(every(actor.roll, actor.matting, start)) as found:
            for index, seen in enumerate(found):
                time = max(seen.frame.source_time - shot.begin, Fraction(0))
                if time * 1000 < wanted[0].start:
                    continue
                while time * 1000 >= span.end and not span.last:
                    after = next(ends, None)
                    if after is None:
                        return
                    span = after
                frame = Frame(index, seen.frame.picture, time, seen.frame.duration)
                part = Part(actor, seen, actor.plate(time))
                parts = [
                    Part(x) if isinstance(x, TitleLayer) else part
                    for x in self.layers
                    if not isinstance(x, TitleLayer) or x.on_at(time)
                ]
                yield Moment(span.index, frame, behind.at(time) if behind else None, arranged(parts, time, None))


class _Streams:
    """The shots that are on, each opened when its first frame comes, closed after its last."""

    def __init__(self, looked: Callable[[int], None]) -> None:
        self._looked = looked
        self._open: dict[int, Stream] = {}
        self._painted = 2 * settings().cores + 1  # frames later, no thread is at work on one any more

    def part(self, layer: Actor | TitleLayer, index: int, time: Fraction) -> Part | None:
        if index not in layer.frames:
            self._leave(layer, index)
            return None
        if isinstance(layer, TitleLayer):
            return Part(layer)
        if id(layer) not in self._open:
            layer.ready(self._looked)
            layer.rewind()
            self._open[id(layer)] = Stream(layer.roll, layer.matting, time)
        return Part(layer, self._open[id(layer)].at(time), layer.plate(time))

    def _leave(self, layer: Actor | TitleLayer, index: int) -> None:
        """Let go of what a layer holds once it is over: a timeline may have thousands."""
        gone = self._open.pop(id(layer), None)
        if gone:
            gone.close()
            assert isinstance(layer, Actor)
            layer.close()
        if index >= layer.frames.stop + self._painted:
            layer.forget()

    def close(self) -> None:
        for stream in self._open.values():
            stream.close()


def _solid(picture: Picture) -> Matte:
    return Matte(np.full(picture.size[::-1], 255, np.uint8))
