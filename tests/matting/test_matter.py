"""The front door: frames in, alpha out, as RGB or as planes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cleanplate.errors import UsageError
from cleanplate.matting.matter import load_matter
from cleanplate.picture import RGB, Layout, from_rgb
from tests import scene


@pytest.mark.parametrize("kind", ["modnet", "u2net", "rvm"])
def test_alpha_of_plain_rgb_frames(kind: str, request: pytest.FixtureRequest) -> None:
    """Frame by frame, as a caller of the library would."""
    matter = load_matter(request.getfixturevalue(kind))
    state: Any = matter.start(scene.shot(0))
    for index in range(3):
        alpha, state = matter.alpha(scene.shot(index), state)
        assert (alpha.shape, alpha.dtype) == ((64, 96), np.uint8)
        assert np.abs((alpha > 100) ^ scene.truth(index)).mean() < 0.03


def test_a_picture_and_its_rgb_give_the_same(modnet: str) -> None:
    matter = load_matter(modnet)
    plain, _ = matter.alpha(scene.shot(0), None)
    planes, _ = matter.alpha(from_rgb(scene.shot(0), RGB), None)
    assert (plain == planes).all()


def test_a_cutout_is_refined_and_clean(modnet: str) -> None:
    matter = load_matter(modnet)
    picture = from_rgb(scene.shot(2), Layout())
    coarse, _ = matter.coarse(picture, matter.start(picture))
    cutout = matter.finish(coarse)
    inside = cutout.matte.alpha == 255
    assert inside[scene.truth(2)].mean() > 0.9
    assert (cutout.foreground.planes[0][inside] == picture.planes[0][inside]).all()


def test_source_takes_the_alpha_that_is_there() -> None:
    own = np.random.default_rng(0).integers(0, 256, (64, 96), np.uint8)
    matter = load_matter("source")
    alpha, _ = matter.alpha(from_rgb(scene.shot(0), RGB, own), None)
    assert (alpha == own).all()


def test_source_without_an_alpha_is_all_subject() -> None:
    alpha, _ = load_matter("source").alpha(scene.shot(0), None)
    assert alpha.min() == 255


def test_the_key_takes_its_colour() -> None:
    matter = load_matter("key", key=scene.ROOM)
    alpha, _ = matter.alpha(scene.shot(0), matter.start(scene.shot(0)))
    assert alpha[scene.box(0)].mean() > 240
    assert alpha[:4].mean() < 15


def test_an_unknown_name_is_wrong_use() -> None:
    with pytest.raises(UsageError, match="magic"):
        load_matter("magic")
