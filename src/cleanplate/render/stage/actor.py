"""A shot on the stage: its frames, its matting, what stands behind its subject, and how it looks in the end."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from cleanplate.backdrop import ORIGINAL, TRANSPARENT, backdrop
from cleanplate.compose.background import Background, Plate, background
from cleanplate.compose.blend import over, scene_of, straight
from cleanplate.compose.colour import adjusted
from cleanplate.compose.layers.layer import Layer, Placement, placed
from cleanplate.compose.layers.resample import Box
from cleanplate.compose.looks.look import looked
from cleanplate.compose.scene_fit.fit import fitted
from cleanplate.compose.scene_fit.shadow import under
from cleanplate.compose.view import view
from cleanplate.draft.check import reference
from cleanplate.draft.model import Removal
from cleanplate.draft.time import seconds
from cleanplate.matting.engine.grade import Grade
from cleanplate.matting.foreground import Cutout
from cleanplate.matting.plate import CleanPlate
from cleanplate.picture import Matte, Picture, Size
from cleanplate.render.plan import Plan
from cleanplate.render.shots.focus import Focus, focus, glance, kept
from cleanplate.render.shots.matting import Matters, Matting, given_plate, matting
from cleanplate.render.shots.shot import MIDDLE, Point, Shot
from cleanplate.render.shots.stream import Roll, Seen
from cleanplate.render.stage import finishing
from cleanplate.render.stage.motion import pose, posed


@dataclass(frozen=True)
class Subject:
    """What a matte was found in, the matte at full size, and how far it is to be trusted."""

    source: Picture
    matte: Matte
    grade: Grade


@dataclass(frozen=True)
class Parted:
    """A shot on the canvas with its subject apart: `whole` as one, `scene` what lies behind the subject (None: it
    is clear), all of them solid; and how solid they are to be, 0..1."""

    whole: Layer
    scene: Layer | None
    subject: Layer | None
    opacity: float


class Actor:
    """A shot on the stage: its roll, its matting, what stands behind its subject."""

    def __init__(self, shot: Shot, plan: Plan, matters: Matters, sketch: bool = False) -> None:
        """Nothing is opened before it is `ready`. A `sketch` is for single frames."""
        self.shot, self._plan, self._matters, self._sketch = shot, plan, matters, sketch
        self.roll = Roll(shot, plan.layout)
        self.matting: Matting | None = None
        self.focus: Focus | None = None
        self._colour = finishing.colour(shot.clip.colour)
        self._look = finishing.look(shot.clip.look, plan.sources)
        self._fit = finishing.scene_fit(shot.removal)
        self._behind: Background | None = None
        self._once: tuple[Picture, Subject | None] | None = None
        self._tracker: Matting | None = None
        self._ready = False

    def ready(self, each: Callable[[int], None]) -> None:
        """See to all that must be known before its first frame; `each` hears of the frames that were looked at.

        Raises UsageError, WeightsError, NetworkError, OutputError.
        """
        if self._ready:
            return
        self._ready, removal = True, self.shot.matted
        if removal is None:
            return
        self._tracker = self._matting(removal)
        self.matting = self._tracker if self.shot.removal else None
        self._tracker.prepare(self.roll.frames, self._given(), each)
        if self.shot.follows and not self._sketch:
            self.focus = focus(self.shot, self._tracker, self.roll.frames)

    def keep(self, each: Callable[[int], None], looked: Callable[[int], None]) -> int:
        """Make and keep every matte that it will need, with nothing shown; how often the network ran.

        `each` hears of the frames that have one, `looked` of those that were looked at before. Raises as `ready`.
        """
        self.ready(looked)
        if self._tracker is None:
            return 0
        self._tracker.keep(self.roll.frames, each)
        return self._tracker.account.runs

    def _matting(self, removal: Removal) -> Matting:
        made = matting(self.shot, self._plan.layout, self._matters, self.roll.frames, removal)
        made.sketch = self._sketch
        return made

    @property
    def frames(self) -> range:
        return self.shot.frames

    @property
    def track(self) -> str:
        return self.shot.track

    @property
    def behind(self) -> str:
        """The track between whose background and subject it lies; "" where that is none."""
        return self.shot.clip.behind or ""

    def plate(self, time: Fraction) -> Plate | None:
        """What stands behind its subject at a time of the canvas; asked in order."""
        removal = self.shot.removal
        if removal is None or removal.background in (TRANSPARENT, ORIGINAL):
            return None
        if self._behind is None:
            assert self.matting
            named = reference(removal.background)
            meant = self._plan.sources[named].picture if named else backdrop(removal.background)
            clean = self.matting.matter.plate
            self._behind = background(meant, self._plan.layout, self.shot.size, removal.fit, clean)
        since = time - seconds(self.shot.clip.start)
        return self._behind.at(max(since, Fraction(0))) if self._behind else None

    def layer(self, time: Fraction, seen: Seen, plate: Plate | None) -> tuple[Layer | None, Subject | None]:
        """What it adds to the canvas, and its subject. Any thread."""
        if not self._constant:
            picture, subject = self._shown(time, seen, plate)
        else:  # of two threads that find nothing yet, both make the same
            self._once = picture, subject = self._once or self._shown(time, seen, plate)
        return placed(picture, self._placement(time, seen), self._plan.canvas, self._plan.layout), subject

    def parted(self, time: Fraction, seen: Seen, plate: Plate | None) -> tuple[Parted | None, Subject | None]:
        """The same with its subject apart, for what lies between; None where nothing of it is seen. Any thread."""
        placement = self._placement(time, seen)
        solid, canvas, layout = replace(placement, opacity=1), self._plan.canvas, self._plan.layout
        whole, scene, front, subject = self._apart(time, seen, plate)
        there = placed(whole, solid, canvas, layout) if placement.opacity else None
        if there is None:
            return None, subject
        behind = placed(scene, solid, canvas, layout) if scene else None
        return Parted(there, behind, placed(front, solid, canvas, layout), placement.opacity), subject

    def box(self, time: Fraction, seen: Seen) -> Box:
        """The part of the canvas that it may reach at a time, out to whole cells of chroma."""
        return reached(self._placement(time, seen), self._plan.canvas)

    def _placement(self, time: Fraction, seen: Seen) -> Placement:
        still = replace(self.shot.placement(time, self._middle(seen)), opacity=self.shot.opacity(time))
        return posed(still, pose(self.shot.clip, time, self.shot.rate))

    @property
    def _constant(self) -> bool:
        """Whether it looks the same at every moment, wherever it lies."""
        removal = self.shot.removal
        named = reference(removal.background) if removal else None
        moving = named is not None and not self._plan.sources[named].picture.still
        moving = moving or self._fit.grain > 0 or (self._look is not None and self._look.moves)
        return (self.shot.still or not self.shot.clip.speed) and not moving

    def rewind(self) -> None:
        """Behind it, begin anew at whatever time is asked for next."""
        self._behind = None

    def forget(self) -> None:
        """Let go of pictures, once its last frame is painted."""
        self._once = self._behind = None

    def close(self) -> None:
        """Close its mattes; what was told of them stays."""
        if self._tracker:
            self._tracker.close()

    def _middle(self, seen: Seen) -> Point:
        """What stays in view."""
        if self.focus:
            return self.focus.at(seen.frame.source_time)
        if not (self._sketch and self._tracker and self.shot.follows):
            return MIDDLE
        path = kept(self.shot, self._tracker, seen.frame.source_time)
        if path:
            return path.at(seen.frame.source_time)
        found = seen.solved or next(self._tracker.solved([seen.frame]))
        return glance(found.coarse.alpha, self.shot.clip.placement.crop)

    def _given(self) -> CleanPlate | None:
        removal = self.shot.removal
        named = reference(removal.plate) if removal else None
        return given_plate(self._plan.sources[named].picture, self.shot, self._plan.layout) if named else None

    def _shown(self, time: Fraction, seen: Seen, plate: Plate | None) -> tuple[Picture, Subject | None]:
        picture = seen.frame.picture
        if seen.solved is None or self.matting is None:
            return self._looked(adjusted(picture, self._colour), time), None
        matter, coarse = self.matting.matter, seen.solved.coarse
        if self._keeps and not self._plan.output.view:
            subject = Subject(picture, matter.matte(coarse), seen.solved.grade)
            return self._looked(adjusted(picture, self._colour), time), subject
        if self._plan.format.show == "matte" and len(self._plan.layers) == 1:
            matte = matter.matte(coarse)  # colours would be for nothing
            return picture.with_alpha(matte.alpha), Subject(picture, matte, seen.solved.grade)
        cutout = matter.finish(coarse)
        behind = plate(adjusted(picture, self._colour), cutout) if plate else None
        subject = Subject(picture, cutout.matte, seen.solved.grade)
        return self._composed(time, picture, *self._fitted(time, cutout, behind)), subject

    @property
    def _keeps(self) -> bool:
        """Whether its subject stays in its own scene."""
        return self.shot.removal is not None and self.shot.removal.background == ORIGINAL

    def _apart(
        self, time: Fraction, seen: Seen, plate: Plate | None
    ) -> tuple[Picture, Picture | None, Picture, Subject]:
        """The whole picture, the scene behind its subject, the subject by itself, and what is known of it."""
        assert seen.solved and self.matting
        picture, cutout = seen.frame.picture, self.matting.matter.finish(seen.solved.coarse)
        subject = Subject(picture, cutout.matte, seen.solved.grade)
        behind = plate(adjusted(picture, self._colour), cutout) if plate else None
        cutout, scene = self._fitted(time, cutout, behind)
        front = self._looked(straight(cutout), time) if scene else self._composed(time, picture, cutout, None)
        if self._keeps:
            whole = self._looked(adjusted(picture, self._colour), time)
            return whole, scene_of(whole, front), front, subject
        if scene is None:
            return front, None, front, subject
        return self._composed(time, picture, cutout, scene), self._looked(scene, time), front, subject

    def _fitted(self, time: Fraction, cutout: Cutout, behind: Picture | None) -> tuple[Cutout, Picture | None]:
        """The subject in its colours, where something is behind it, and both fitted to each other."""
        if behind is None or self._plan.output.view:
            return cutout, behind
        cutout = replace(cutout, foreground=adjusted(cutout.foreground, self._colour))
        return fitted(cutout, behind, self._fit, finishing.moment(time))

    def _composed(self, time: Fraction, picture: Picture, cutout: Cutout, behind: Picture | None) -> Picture:
        if self._plan.output.view:
            return view(self._plan.output.view, picture, cutout, behind)
        if behind is not None:
            return self._looked(over(cutout, behind), time)
        alone = adjusted(straight(cutout), self._colour)
        return self._looked(under(alone, cutout.matte, self._fit.shadow), time)

    def _looked(self, picture: Picture, time: Fraction) -> Picture:
        """A finished picture in the clip's look; views are to be judged, and stay as they are."""
        return picture if self._plan.output.view else looked(picture, self._look, finishing.moment(time))


def reached(placement: Placement, canvas: Size) -> Box:
    """The part of a canvas that a placed picture reaches: even pixels, or the canvas's own edge."""
    turn = math.radians(placement.rotation)
    (width, height), cos, sin = placement.size, abs(math.cos(turn)), abs(math.sin(turn))
    half = (width * cos + height * sin) / 2, (width * sin + height * cos) / 2
    low = [max(0, 2 * math.floor((c - h) / 2)) for c, h in zip(placement.centre, half, strict=True)]
    high = [min(s, 2 * math.ceil((c + h) / 2)) for c, h, s in zip(placement.centre, half, canvas, strict=True)]
    return low[0], low[1], high[0], high[1]
