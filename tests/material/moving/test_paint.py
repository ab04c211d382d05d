"""Colour."""

from __future__ import annotations

import numpy as np
import pytest

from cleanplate.material.moving.paint import (
    blurred,
    encoded,
    enlarged,
    from_lab,
    linear,
    ramp,
    rgb,
    rolled,
    shaded,
    shrunk,
    step,
    to_lab,
    vignette,
)
from cleanplate.material.moving.stage import Stage


def test_colours_come_back_from_oklab_as_they_went_in() -> None:
    colours = np.random.default_rng(0).uniform(0, 1, (500, 3)).astype(np.float32)
    assert np.abs(from_lab(to_lab(colours)) - colours).max() < 2e-3


def test_greys_have_no_colour_in_oklab_and_white_is_as_light_as_can_be() -> None:
    lab = to_lab(np.stack([rgb("#000000"), rgb("#808080"), rgb("#ffffff")]))
    assert np.abs(lab[:, 1:]).max() < 1e-3
    assert lab[2, 0] == pytest.approx(1, abs=1e-3)
    assert lab[0, 0] < lab[1, 0] < lab[2, 0]


def test_a_ramp_meets_its_stops_and_rises_without_steps() -> None:
    colours = ramp(((0.0, "#102040"), (0.5, "#c04080"), (1.0, "#ffe0a0")))
    for at, code in ((0.0, "#102040"), (0.5, "#c04080"), (1.0, "#ffe0a0")):
        assert np.abs(shaded(np.array([at], np.float32), colours)[0] - rgb(code)).max() < 4e-3
    assert np.abs(np.diff(colours, axis=0)).max() < 1 / 255


def test_what_lies_outside_a_ramp_takes_its_ends() -> None:
    colours = ramp(((0.0, "#000000"), (1.0, "#ffffff")))
    ends = shaded(np.array([-3, 7], np.float32), colours)
    assert ends[0].max() == 0
    assert ends[1].min() == pytest.approx(1, abs=1e-3)


def test_light_is_shown_as_it_was_before_it_was_made_linear() -> None:
    values = np.linspace(0, 1, 50, dtype=np.float32)
    assert np.abs(encoded(linear(values)) - values).max() < 1e-5
    assert encoded(np.array([4.0], np.float32))[0] == 1


def test_highlights_roll_off_while_shadows_stay() -> None:
    light = np.array([0.01, 0.5, 1.0, 3.0], np.float32)
    out = rolled(light)
    assert out[0] == pytest.approx(0.01, rel=0.02)
    assert (np.diff(out) > 0).all()
    assert out[3] < light[3]


def test_an_enlarged_ramp_stays_a_ramp_without_a_flat_place() -> None:
    small = np.tile(np.linspace(0, 1, 48, dtype=np.float32), (12, 1))
    row = enlarged(small, (192, 48))[24, 8:-8]
    assert (np.diff(row) > 0).all()
    assert np.abs(np.diff(row) - np.diff(row).mean()).max() < 0.1 * np.diff(row).mean()


def test_a_blur_and_a_smaller_copy_keep_the_light_there_is() -> None:
    field = np.random.default_rng(1).uniform(0, 1, (40, 60)).astype(np.float32)
    assert blurred(field, 3).mean() == pytest.approx(field.mean(), abs=0.01)
    assert shrunk(field, 4).shape == (10, 15)
    assert shrunk(field, 4).mean() == pytest.approx(field.mean(), abs=1e-3)
    assert shrunk(field, 400).shape == (1, 1)


def test_a_vignette_leaves_the_middle_and_darkens_the_corners() -> None:
    left = vignette(Stage((101, 61)), 0.5)
    assert left[30, 50] == pytest.approx(1, abs=1e-3)
    assert left[0, 0] == left.min() < 0.55


def test_a_step_goes_down_as_well_as_up() -> None:
    at = np.linspace(-1, 2, 31, dtype=np.float32)
    assert np.abs(step(0, 1, at) + step(1, 0, at) - 1).max() < 1e-6
    assert step(0, 1, at)[[0, -1]].tolist() == [0, 1]
