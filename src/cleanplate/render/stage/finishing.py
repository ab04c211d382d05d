"""How a document says that a picture is finished, as composition takes it: colours, look, scene fit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from cleanplate.backdrop import ORIGINAL
from cleanplate.compose.colour import Colour
from cleanplate.compose.looks.look import Look
from cleanplate.compose.scene_fit.fit import SceneFit
from cleanplate.draft import finish
from cleanplate.draft.model import Removal
from cleanplate.render.library import Source

_CANVAS = 1 << 40  # added to the moments of what is over all: its grain must not be a clip's once more


def colour(change: finish.ColourChange | None) -> Colour:
    if change is None:
        return Colour()
    return Colour(**{name: getattr(change, name) for name in finish.ColourChange.model_fields})


def look(asked: finish.Look | None, sources: Mapping[str, Source]) -> Look | None:
    """A look with its table, which was parsed when the sources were looked into."""
    if asked is None:
        return None
    amounts = asked.model_dump(include=set(finish.Look.model_fields) - {"tone", "lut"})
    return Look(tone=colour(asked.tone), cube=sources[asked.lut].cube if asked.lut else None, **amounts)


def scene_fit(removal: Removal | None) -> SceneFit:
    """What is asked of a subject's scene; nothing where that is its own."""
    if removal is None or removal.scene is None or removal.background == ORIGINAL:
        return SceneFit()
    return SceneFit(**{name: getattr(removal.scene, name) for name in finish.SceneFit.model_fields})


def moment(time: Fraction, over_all: bool = False) -> int:
    """A time as what seeds its grain: whole microseconds, so that spans that are rendered apart have the same."""
    return max(0, round(time * 1_000_000)) + (_CANVAS if over_all else 0)
