"""A subject fitted to its new scene: matched, lit at its rim, its shadow cast, its grain on the scene."""

from __future__ import annotations

from dataclasses import dataclass

from cleanplate.compose.scene_fit.light_wrap import wrapped
from cleanplate.compose.scene_fit.match import matched
from cleanplate.compose.scene_fit.noise import regrained
from cleanplate.compose.scene_fit.shadow import shaded
from cleanplate.matting.foreground import Cutout
from cleanplate.picture import Picture


@dataclass(frozen=True)
class SceneFit:
    """How far, each 0..100; as it is made without arguments, not at all."""

    light_wrap: float = 0.0
    match: float = 0.0
    grain: float = 0.0
    shadow: float = 0.0


def fitted(cutout: Cutout, plate: Picture, fit: SceneFit, moment: int = 0) -> tuple[Cutout, Picture]:
    """The cut-out and what stands behind it, of one layout and size, as they go together.

    `moment` is the time that the grain belongs to, in any whole unit. What is 0 changes no sample.
    """
    if fit == SceneFit() or not cutout.matte.alpha.any():
        return cutout, plate
    subject = matched(cutout, plate, fit.match) if fit.match else cutout
    subject = wrapped(subject, plate, fit.light_wrap) if fit.light_wrap else subject
    scene = shaded(plate, cutout.matte, fit.shadow) if fit.shadow else plate
    scene = regrained(scene, cutout, fit.grain, moment) if fit.grain else scene
    return subject, scene
