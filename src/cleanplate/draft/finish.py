"""How a picture is finished: its colours, its look, how a subject sits in a new scene, how it comes and goes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cleanplate.draft.node import Colour, Id, Ms, Node, Percent

Direction = Literal["left", "right", "up", "down"]
TRANSITIONS = Literal["dissolve", "fade", "wipe", "slide", "zoom"]
MOTIONS = Literal["slide", "pop", "type"]


class ColourChange(Node):
    """A change of colour; all zero (gamma one) is none."""

    brightness: Annotated[float, Field(ge=-100, le=100)] = 0
    contrast: Annotated[float, Field(ge=-100, le=100)] = 0
    saturation: Annotated[float, Field(ge=-100, le=100)] = 0
    temperature: Annotated[float, Field(ge=-100, le=100, description="Negative is cooler.")] = 0
    exposure: Annotated[float, Field(ge=-5, le=5, description="Stops.")] = 0
    gamma: Annotated[float, Field(ge=0.1, le=10)] = 1


class Look(Node):
    """A grade over a finished picture, in this order: tone, lut, grey, sepia, blur, sharpen, vignette, grain."""

    tone: ColourChange | None = None
    lut: Annotated[Id | None, Field(description="The id of a media of kind lut.")] = None
    lut_strength: Percent = 100
    grey: Percent = 0
    sepia: Percent = 0
    blur: Percent = 0
    sharpen: Percent = 0
    vignette: Percent = 0
    grain: Percent = 0


class SceneFit(Node):
    """How far a subject is made to sit in its new scene; all zero is not at all."""

    light_wrap: Annotated[Percent, Field(description="Light of what is behind it, round its edge.")] = 0
    match: Annotated[Percent, Field(description="Its exposure and white balance towards the scene's.")] = 0
    grain: Annotated[Percent, Field(description="The scene gets the subject's own grain.")] = 0
    shadow: Annotated[Percent, Field(description="A soft shadow where it stands or sits.")] = 0


class Transition(Node):
    """How a clip takes over from the one that ends where it begins on its track; half before the cut, half after.

    Each plays on beyond the cut where its file has more, and stands still where it has not. Nothing happens where
    no clip ends there.
    """

    kind: TRANSITIONS = "dissolve"
    length: Annotated[Ms, Field(gt=0, alias="d", description="Milliseconds, its middle at the cut.")] = 1000
    colour: Annotated[Colour, Field(description="Of a fade through colour.")] = "#000000"
    direction: Annotated[Direction, Field(description="Where a wipe or slide goes to.")] = "left"


class Motion(Node):
    """How something comes or goes, beside its fades."""

    kind: MOTIONS = "slide"
    length: Annotated[Ms, Field(gt=0, alias="d", description="Milliseconds.")] = 500
    direction: Annotated[Direction, Field(description="Where a slide goes to.")] = "up"
