"""The views there are, and what each shows: light, so that `--help` can tell without loading anything."""

from __future__ import annotations

from typing import Literal

View = Literal["alpha", "status", "checker", "black", "white", "overlay", "compare"]
VIEWS: dict[View, str] = {
    "alpha": "the matte alone, grey",
    "status": "clear is black, solid white, soft grey; haze lights up blue, holes orange",
    "checker": "the cut-out over a grey checkerboard",
    "black": "the cut-out over black, where light fringes show",
    "white": "the cut-out over white, where dark fringes show",
    "overlay": "the source, what goes tinted red, the edge outlined",
    "compare": "source and result side by side, the matte and its status below",
}
