"""What every part of the document is made of: a frozen node, and the values that many share."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

LONGEST = 24 * 3600 * 1000  # ms that any time may be; how long a draft may be is a setting
SIDE = 16384

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="Letters, digits, - and _.")]
Ms = Annotated[int, Field(ge=0, le=LONGEST, description="Milliseconds.")]
Percent = Annotated[float, Field(ge=0, le=100)]
Place = Annotated[float, Field(ge=-1000, le=1000, description="Percent of the canvas: 50 is its middle.")]
Degrees = Annotated[float, Field(ge=-3600, le=3600, description="Degrees clockwise.")]
Colour = Annotated[str, Field(min_length=1, max_length=64, description="#rrggbb, #rrggbbaa or a CSS name.")]
Name = Annotated[str, Field(max_length=500)]


class Node(BaseModel):
    """A part of the document: frozen, its unknown keys kept."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True, allow_inf_nan=False)
