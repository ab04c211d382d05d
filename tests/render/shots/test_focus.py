"""The path of a subject: near it, calm, and still where nothing is to be followed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from cleanplate.draft.model import Crop
from cleanplate.picture import Floats
from cleanplate.render.shots.focus import Focus, glance, path
from cleanplate.render.shots.matting import Matters
from cleanplate.render.shots.shot import MIDDLE
from cleanplate.render.stage.actor import Actor
from cleanplate.render.stage.scene import Scene
from tests import media_made, scene
from tests.render.film import film, painted, rgb, work

WHOLE = Crop()
SIZE = (160, 90)


def matte(
    x: float, y: float = 0.3, width: float = 0.2, height: float = 0.6, size: tuple[int, int] = SIZE
) -> Floats:
    """A box whose middle is at `x` and top at `y`, in shares of the picture."""
    out = np.zeros((size[1] * 4, size[0] * 4), np.float32)
    left, top = (x - width / 2) * size[0] * 4, y * size[1] * 4
    corner = round(left + width * size[0] * 4) - 1, round(top + height * size[1] * 4) - 1
    cv2.rectangle(out, (round(left), round(top)), corner, 1.0, -1)
    return np.asarray(cv2.resize(out, size, interpolation=cv2.INTER_AREA), np.float32)


def followed(place: Callable[[float], float], seconds: int = 8, crop: Crop = WHOLE, rate: int = 25) -> Focus:
    times = [Fraction(i, rate) for i in range(seconds * rate)]
    return path(((t, matte(place(float(t)))) for t in times), crop)


def test_a_subject_that_stands_still_is_looked_at_near_its_head() -> None:
    found = followed(lambda t: 0.3)
    assert found.at(Fraction(2)) == pytest.approx((0.3, 0.3 + 0.35 * 0.6), abs=0.02)


def test_one_that_walks_is_followed_within_a_few_pixels() -> None:
    found = followed(lambda t: 0.2 + 0.07 * t)
    off = [abs(found.at(Fraction(i, 25))[0] - (0.2 + 0.07 * i / 25)) * SIZE[0] for i in range(50, 150)]
    assert max(off) < 3


def test_the_path_is_calm_where_the_subject_sways_and_its_matte_jitters() -> None:
    dice = np.random.default_rng(3)
    found = followed(lambda t: 0.5 + 0.1 * np.sin(2 * np.pi * 2 * t) + dice.uniform(-0.03, 0.03))
    xs = [found.at(Fraction(i, 50))[0] for i in range(400)]
    assert max(xs) - min(xs) < 0.06  # of the 0.26 that it moves by
    steps = [b - a for a, b in pairwise(xs)]
    assert max(abs(b - a) for a, b in pairwise(steps)) < 0.001


def test_a_jump_is_a_glide_without_a_bound() -> None:
    found = followed(lambda t: 0.3 if t < 4 else 0.7)
    xs = [found.at(Fraction(i, 25))[0] for i in range(200)]
    assert xs[0] == pytest.approx(0.3, abs=0.01) and xs[-1] == pytest.approx(0.7, abs=0.01)
    assert all(b >= a - 1e-6 for a, b in pairwise(xs)) and max(b - a for a, b in pairwise(xs)) < 0.01


def test_where_there_is_no_subject_it_holds_what_was_seen_last() -> None:
    times = [Fraction(i, 25) for i in range(250)]
    nothing = np.zeros(SIZE[::-1], np.float32)
    found = path(((t, matte(0.3) if t < 4 or t >= 8 else nothing) for t in times), WHOLE)
    assert {round(found.at(Fraction(i, 25))[0], 2) for i in range(250)} == {0.3}
    ended = path(((t, matte(0.7) if t < 4 else nothing) for t in times), WHOLE)
    assert ended.at(Fraction(9)) == ended.at(Fraction(99, 25))


@pytest.mark.parametrize("alpha", [np.zeros((90, 160), np.float32), matte(0.3, width=0.02, height=0.05)])
def test_nothing_at_all_or_a_speck_leaves_the_middle_in_view(alpha: Floats) -> None:
    assert path([(Fraction(0), alpha)], WHOLE).at(Fraction(5)) == MIDDLE
    assert glance(alpha, WHOLE) == MIDDLE
    assert path([], WHOLE).at(Fraction(0)) == MIDDLE


def test_places_are_shares_of_what_the_crop_leaves() -> None:
    half = Crop(left=50)
    assert glance(matte(0.75), half)[0] == pytest.approx(0.5, abs=0.02)
    assert glance(matte(0.6), half)[0] == pytest.approx(0.2, abs=0.02)
    assert glance(matte(0.3), half) == MIDDLE, "it was cut off"
    assert glance(matte(0.3), Crop(left=50, right=49.9)) == MIDDLE


def test_between_frames_it_is_between_their_places() -> None:
    found = Focus((1.0, 2.0), ((0.2, 0.4), (0.4, 0.8)))
    assert found.at(Fraction(5, 4)) == pytest.approx((0.25, 0.5))
    assert (found.at(Fraction(0)), found.at(Fraction(9))) == ((0.2, 0.4), (0.4, 0.8))


def test_a_clip_cut_to_a_tall_canvas_keeps_its_subject_in_view(tmp_path: Path, modnet: str) -> None:
    """From the file to the crop: the box goes from left to right, and so does what is in view."""
    size = (192, 108)
    media_made.clip(tmp_path / "walk.mp4", scene.shots(50, size), options=media_made.LOSSLESS)
    placement = {"fit": "cover", "focus": "subject"}
    made = film(tmp_path, [{"media": "walk.mp4", "out": 2000, "placement": placement}], width=36, height=64)
    plan, library = work(made, tmp_path, {"modnet": modnet}, format="mp4")
    actor = Actor(plan.shots[0], plan, Matters(library))
    looked: list[int] = []
    actor.ready(looked.append)
    assert actor.focus and looked and actor.matting is None
    for index in (0, 25, 49):
        rows, columns = scene.box(index, size)
        left, _, right, _ = actor.shot.placement(Fraction(index, 25), actor.focus.at(Fraction(index, 25))).crop
        middle = (columns.start + columns.stop) / 2 / size[0]
        assert left <= middle <= right, index
        assert rows
    actor.close()
    starts = [actor.shot.placement(Fraction(i, 25), actor.focus.at(Fraction(i, 25))).crop[0] for i in range(50)]
    assert all(b >= a - 1e-6 for a, b in pairwise(starts)) and starts[-1] - starts[0] > 0.1


def test_a_single_frame_is_cut_as_the_film_is_where_its_mattes_are_kept(tmp_path: Path, modnet: str) -> None:
    """Before, at the subject as it is in that frame; after, where the calm path passes."""
    media_made.clip(tmp_path / "walk.mp4", scene.shots(50, (192, 108)), options=media_made.LOSSLESS)
    placement = {"fit": "cover", "focus": "subject"}
    made = film(tmp_path, [{"media": "walk.mp4", "out": 2000, "placement": placement}], width=36, height=64)
    networks = {"modnet": modnet}
    glanced = painted(made, tmp_path, [2, 25], networks, format="mp4")
    plan, library = work(made, tmp_path, networks, format="mp4")
    with closing(Scene(plan, library)) as stage:
        stage.actors[0].ready(lambda done: None)
        rendered = [stage.still(index) for index in (2, 25)]
    after = painted(made, tmp_path, [2, 25], networks, format="mp4")
    assert all(np.array_equal(rgb(a), rgb(b)) for a, b in zip(after, rendered, strict=True))
    assert not np.array_equal(rgb(glanced[0]), rgb(rendered[0])), "at the ends the path runs before the subject"
