"""How far a subject is fitted to what is put behind it, where nobody says how far."""

from __future__ import annotations

from cleanplate.backdrop import TRANSPARENT
from cleanplate.draft.finish import SceneFit

REPLACED = SceneFit(light_wrap=40, match=50, grain=80, shadow=45)
BLURRED = SceneFit(light_wrap=25, grain=80)  # its own scene out of focus: its light and shadow are there
CLEAR = SceneFit(shadow=45)  # what will be behind it is not known


def scene_fit(background: str, strength: float = 100) -> SceneFit:
    """By a removal's background; `strength` 0..100 is how much of it."""
    whole = CLEAR if background == TRANSPARENT else BLURRED if background.startswith("blur") else REPLACED
    return SceneFit(**{name: round(value * strength / 100, 2) for name, value in whole.model_dump().items()})
