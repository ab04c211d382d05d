"""Soft circles of light."""

from __future__ import annotations

import numpy as np

from cleanplate.material.moving.bokeh import make


def test_the_lights_of_the_town_are_warm_and_stand_out_of_the_night() -> None:
    frame = make((320, 180))(0.3)
    light = frame.mean(axis=2)
    bright = frame[light > np.quantile(light, 0.97)]
    assert light.max() > 3 * np.median(light)
    assert bright[:, 0].mean() > bright[:, 2].mean() + 0.1


def test_the_lights_breathe_where_they_are_instead_of_passing_by() -> None:
    frames = make((320, 180))
    seen = np.stack([frames(phase).mean(axis=2).ravel() for phase in (0.0, 0.35, 0.7)])
    assert np.corrcoef(seen).min() > 0.5


def test_where_a_head_would_be_is_darker_than_the_lights() -> None:
    light = make((320, 180))(0.0).mean(axis=2)
    assert light[30:75, 130:190].mean() < 0.8 * light[95:130].mean()
