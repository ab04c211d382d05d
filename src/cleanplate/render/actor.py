"""A shot on the stage: its frames, its matting, what stands behind its subject, and how it looks in the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from cleanplate.backdrop import TRANSPARENT, backdrop
from cleanplate.compose.background import Background, Plate, background
from cleanplate.compose.blend import over, straight
from cleanplate.compose.colour import Colour, adjusted
from cleanplate.compose.layers.layer import Layer, placed
from cleanplate.compose.view import view
from cleanplate.draft.check import reference
from cleanplate.draft.finish import ColourChange
from cleanplate.draft.model import Removal
from cleanplate.draft.time import seconds
from cleanplate.matting.engine.grade import Grade
from cleanplate.matting.foreground import Cutout
from cleanplate.matting.plate import CleanPlate
from cleanplate.picture import Matte, Picture
from cleanplate.render.plan import Plan
from cleanplate.render.shots.focus import Focus, focus, glance, kept
from cleanplate.render.shots.matting import Matters, Matting, given_plate, matting
from cleanplate.render.shots.shot import MIDDLE, Point, Shot
from cleanplate.render.shots.stream import Roll, Seen


@dataclass(frozen=True)
class Subject:
    """What a matte was found in, the matte at full size, and how far it is to be trusted."""

    source: Picture
    matte: Matte
    grade: Grade


class Actor:
    """A shot on the stage: its roll, its matting, what stands behind its subject."""

    def __init__(self, shot: Shot, plan: Plan, matters: Matters, sketch: bool = False) -> None:
        """Nothing is opened before it is `ready`. A `sketch` is for single frames."""
        self.shot, self._plan, self._matters, self._sketch = shot, plan, matters, sketch
        self.roll = Roll(shot, plan.layout)
        self.matting: Matting | None = None
        self.focus: Focus | None = None
        self._colour = _colour(shot.clip.colour)
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
        self._ready, removal = True, self.shot.clip.removal
        if removal:
            self.matting = self._tracker = self._matting(removal)
        elif self.shot.follows:  # it keeps its background, so quick mattes will do
            self._tracker = self._matting(Removal(quality="fast"))
        if self._tracker:
            self._tracker.prepare(self.roll.frames, self._given(), each)
        if self._tracker and self.shot.follows and not self._sketch:
            self.focus = focus(self.shot, self._tracker, self.roll.frames)

    def _matting(self, removal: Removal) -> Matting:
        made = matting(self.shot, self._plan.layout, self._matters, self.roll.frames, removal)
        made.sketch = self._sketch
        return made

    @property
    def frames(self) -> range:
        return self.shot.frames

    def plate(self, time: Fraction) -> Plate | None:
        """What stands behind its subject at a time of the canvas; asked in order."""
        removal = self.shot.clip.removal
        if removal is None or removal.background == TRANSPARENT:
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
            picture, subject = self._shown(seen, plate)
        else:  # of two threads that find nothing yet, both make the same
            self._once = picture, subject = self._once or self._shown(seen, plate)
        placement = replace(self.shot.placement(time, self._middle(seen)), opacity=self.shot.opacity(time))
        return placed(picture, placement, self._plan.canvas, self._plan.layout), subject

    @property
    def _constant(self) -> bool:
        """Whether it looks the same at every moment, wherever it lies."""
        removal = self.shot.clip.removal
        named = reference(removal.background) if removal else None
        moving = named is not None and not self._plan.sources[named].picture.still
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
        removal = self.shot.clip.removal
        named = reference(removal.plate) if removal else None
        return given_plate(self._plan.sources[named].picture, self.shot, self._plan.layout) if named else None

    def _shown(self, seen: Seen, plate: Plate | None) -> tuple[Picture, Subject | None]:
        picture = seen.frame.picture
        if seen.solved is None or self.matting is None:
            return adjusted(picture, self._colour), None
        matter, coarse = self.matting.matter, seen.solved.coarse
        if self._plan.format.show == "matte" and len(self._plan.layers) == 1:
            matte = matter.matte(coarse)  # colours would be for nothing
            return picture.with_alpha(matte.alpha), Subject(picture, matte, seen.solved.grade)
        cutout = matter.finish(coarse)
        behind = plate(adjusted(picture, self._colour), cutout) if plate else None
        return self._composed(picture, cutout, behind), Subject(picture, cutout.matte, seen.solved.grade)

    def _composed(self, picture: Picture, cutout: Cutout, behind: Picture | None) -> Picture:
        if self._plan.output.view:
            return view(self._plan.output.view, picture, cutout, behind)
        if behind is None:
            return adjusted(straight(cutout), self._colour)
        return over(replace(cutout, foreground=adjusted(cutout.foreground, self._colour)), behind)


def _colour(change: ColourChange | None) -> Colour:
    if change is None:
        return Colour()
    return Colour(**{name: getattr(change, name) for name in ColourChange.model_fields})
