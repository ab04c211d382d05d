"""A look over a picture, in its fixed order: tone, table, grey, sepia, blur, sharpness, dark corners, grain."""

from __future__ import annotations

from dataclasses import dataclass

from cleanplate.compose.colour import Colour, adjusted
from cleanplate.compose.looks.cube import Cube
from cleanplate.compose.looks.grain import film_grain
from cleanplate.compose.looks.lut import graded
from cleanplate.compose.looks.soften import sharpened, softened
from cleanplate.compose.looks.tint import GREY, SEPIA, tinted
from cleanplate.compose.looks.vignette import vignetted
from cleanplate.picture import Picture


@dataclass(frozen=True)
class Look:
    """A grade; as it is made without arguments, none. All but `tone` and `cube` are 0..100."""

    tone: Colour = Colour()  # noqa: RUF009  (frozen)
    cube: Cube | None = None
    lut_strength: float = 100.0
    grey: float = 0.0
    sepia: float = 0.0
    blur: float = 0.0
    sharpen: float = 0.0
    vignette: float = 0.0
    grain: float = 0.0

    @property
    def moves(self) -> bool:
        """Whether it differs from moment to moment."""
        return self.grain > 0


def looked(picture: Picture, look: Look | None, moment: int = 0) -> Picture:
    """The picture with a look, in its own layout, size and alpha; itself where there is none.

    `moment` is the time that its grain belongs to, in any whole unit.
    """
    if look is None:
        return picture
    picture = adjusted(picture, look.tone)
    if look.cube:
        picture = graded(picture, look.cube, look.lut_strength)
    picture = tinted(tinted(picture, GREY, look.grey), SEPIA, look.sepia)
    picture = sharpened(softened(picture, look.blur), look.sharpen)
    return film_grain(vignetted(picture, look.vignette), look.grain, moment)
