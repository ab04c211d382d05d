"""One picture without its background."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from skimage import data

from cleanplate.errors import NoSubjectError
from cleanplate.matting.still import cut_still, filled
from cleanplate.picture import RGB, from_rgb
from tests import networks_made, scene

SIZE = (192, 128)
SHOT = from_rgb(scene.shot(0, SIZE), RGB)
ROOM = from_rgb(scene.room(SIZE), RGB)
TRUTH = scene.truth(0, SIZE)


def _off(alpha: np.ndarray) -> float:
    return float(np.abs(alpha / 255 - TRUTH).mean())


@pytest.mark.parametrize("subject", ["auto", "people", "object"])
def test_the_subject_is_cut_out_in_its_own_colours(subject: str, modnet: str, u2net: str) -> None:
    found = cut_still(SHOT, subject, modnet, u2net)  # type: ignore[arg-type]
    assert found.matte.alpha.shape == (SIZE[1], SIZE[0]) and _off(found.matte.alpha) < 0.01
    inside = np.dstack(found.foreground.planes)[found.matte.alpha == 255]
    assert (inside == scene.SUBJECT).all()


@pytest.mark.parametrize("subject", ["auto", "people", "object"])
def test_an_empty_room_has_no_subject(subject: str, modnet: str, u2net: str) -> None:
    with pytest.raises(NoSubjectError):
        cut_still(ROOM, subject, modnet, u2net)  # type: ignore[arg-type]


def test_where_nobody_is_seen_it_is_an_object(made: Path, u2net: str) -> None:
    blind = str(networks_made.modnet(made / "blind.onnx", gain=0.0, offset=0.0))
    hazy = str(networks_made.modnet(made / "hazy.onnx", gain=0.0, offset=0.6))
    for people in (blind, hazy):
        assert _off(cut_still(SHOT, "auto", people, u2net).matte.alpha) < 0.01
        with pytest.raises(NoSubjectError):
            cut_still(SHOT, "people", people, u2net)


def test_a_picture_that_was_cut_out_before_keeps_to_its_alpha(modnet: str, u2net: str) -> None:
    alpha = np.full((SIZE[1], SIZE[0]), 255, np.uint8)
    alpha[:, : SIZE[0] // 3] = 0
    found = cut_still(SHOT.with_alpha(alpha), "auto", modnet, u2net).matte.alpha
    assert (found[alpha == 0] == 0).all() and (found[TRUTH & (alpha > 0)] > 200).mean() > 0.95


def test_holes_are_filled_and_what_only_touches_is_not_added() -> None:
    alpha, other = np.zeros((2, 80, 80), np.float32)
    alpha[10:70, 10:40] = 1
    other[10:70, 10:75] = 1  # more of the same at one side
    alpha[30:45, 20:32] = 0.1  # a hole
    whole = filled(alpha, other)
    assert whole[10:70, 10:40].min() == 1
    assert whole[:, 44:].max() == 0
    assert (filled(whole, np.zeros_like(other)) == whole).all()


@pytest.mark.usefixtures("own_cache")
def test_a_portrait_and_a_cup_each_find_their_network() -> None:
    portrait = cut_still(from_rgb(np.asarray(data.astronaut()), RGB)).matte.alpha
    assert portrait[400:480, 320:440].min() > 127  # the helmet's dark visor
    assert portrait[40:165, 190:255].min() > 240 and portrait[20:250, 350:460].mean() < 10
    cup = cut_still(from_rgb(np.asarray(data.coffee()), RGB)).matte.alpha
    assert cup[120:250, 230:400].min() > 240 and cup[:60, :100].max() < 10


@pytest.mark.usefixtures("own_cache")
def test_gravel_has_no_subject() -> None:
    with pytest.raises(NoSubjectError):
        cut_still(from_rgb(np.dstack([np.asarray(data.gravel())] * 3), RGB))
