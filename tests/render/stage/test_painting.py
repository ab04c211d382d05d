"""What is painted: between a background and its subject, in a transition, in a motion; all else stays."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cleanplate.draft.model import Draft
from cleanplate.draft.wire import Json
from cleanplate.picture import Picture
from cleanplate.render.export import render_draft
from cleanplate.render.library import Library
from cleanplate.render.output import Output
from cleanplate.render.stage.scene import Scene
from tests import scene, seen
from tests.render.film import film, number, painted, rgb, source, work
from tests.render.test_spans import title

RED, GREEN, BLUE = (200, 30, 30), (30, 200, 30), (30, 30, 200)
KINDS = ["dissolve", "fade", "wipe", "slide", "zoom"]
_RIM = 3  # pixels about a subject's edge that may be soft


@pytest.fixture(scope="module")
def place(made: Path) -> Path:
    folder = made / "painting"
    folder.mkdir()
    source(folder / "talk.mp4", 25)
    for name, colour in (("red", RED), ("green", GREEN), ("blue", BLUE), ("black", (0, 0, 0))):
        Image.fromarray(np.full((64, 96, 3), colour, np.uint8)).save(folder / f"{name}.png")
    return folder


@pytest.fixture
def networks(modnet: str) -> dict[str, str]:
    return {"modnet": modnet}


def at(draft: Draft, place: Path, networks: dict[str, str], *indices: int, format: str = "png") -> list[Picture]:
    return painted(draft, place, indices, networks, format=format)


def inside(index: int) -> NDArray[np.bool_]:
    """Surely the subject of that frame."""
    return _shrunk(scene.truth(index))


def outside(index: int) -> NDArray[np.bool_]:
    return _shrunk(~scene.truth(index))


def _shrunk(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    padded = np.pad(mask, _RIM, "edge")
    size = 2 * _RIM + 1
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, (size, size)).all((2, 3)))


def near(picture: NDArray[Any], colour: Sequence[int], off: float = 3) -> bool:
    return bool(np.abs(picture.astype(int) - colour).max() <= off)


def talk(**more: Any) -> Json:
    return {"media": "talk.mp4", "out": 1000, **more}


def still(name: str, **more: Any) -> Json:
    return {"media": f"{name}.png", "out": 1000, **more}


# --- depth ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("removal", [None, {"background": "original", "quality": "fast"}, {"background": "red"}])
def test_what_lies_behind_covers_the_background_and_not_the_subject(
    place: Path, networks: dict[str, str], removal: Json | None
) -> None:
    clip = talk(removal=removal) if removal else talk()
    made = film(place, [clip], [still("green", behind="t1")])
    for index, picture in zip((2, 9), at(made, place, networks, 2, 9), strict=True):
        assert near(rgb(picture)[outside(index)], GREEN) and near(rgb(picture)[inside(index)], scene.SUBJECT, 4)


@pytest.mark.parametrize("format", ["png", "mp4"])
@pytest.mark.parametrize(
    "clip",
    [
        {},
        {"removal": {"background": "original"}},
        {"placement": {"scale": 120, "x": 43, "rotation": 7}},
        {"fade_in": 600, "placement": {"opacity": 70}},
        {"colour": {"brightness": 20, "saturation": -40}},
        {"removal": {"background": "teal"}},
        {"removal": {}},
    ],
)
def test_where_nothing_lies_the_picture_is_just_as_without(
    place: Path, networks: dict[str, str], clip: Json, format: str
) -> None:
    """A small picture behind, in a corner; everything farther off is the same to the sample."""
    small = still("green", behind="t1", placement={"scale": 12, "x": 8, "y": 8})
    alone = [[still("blue")], [talk(**clip)]]
    between = [[still("blue")], [talk(**clip)], [small | {"behind": "t2"}]]
    (plain,) = at(film(place, *alone), place, networks, 4, format=format)
    (deep,) = at(film(place, *between), place, networks, 4, format=format)
    changed = np.abs(rgb(plain).astype(int) - rgb(deep)).max(axis=2)
    off = 1 if format == "png" else 2  # a code of luma or chroma may be two of RGB
    assert changed[14:].max() <= off and changed[:, 18:].max() <= off
    assert changed[:8, :10].max() > 40


def test_without_anything_behind_an_original_background_is_the_clip_itself(
    place: Path, networks: dict[str, str]
) -> None:
    (plain,) = at(film(place, [talk()]), place, networks, 3, format="mp4")
    (kept,) = at(film(place, [talk(removal={"background": "original"})]), place, networks, 3, format="mp4")
    assert all((a == b).all() for a, b in zip(plain.planes, kept.planes, strict=True))


def test_on_a_transparent_canvas_it_lies_under_the_cut_out(place: Path, networks: dict[str, str]) -> None:
    small = still("green", behind="t1", placement={"scale": 50})
    made = film(place, [talk(removal={})], [small], background="transparent")
    (picture,) = at(made, place, networks, 2)
    assert picture.alpha is not None
    half = np.zeros((64, 96), bool)
    half[17:47, 25:71] = True
    assert (picture.alpha[inside(2) | half] >= 254).all()
    assert near(rgb(picture)[outside(2) & half], GREEN) and near(rgb(picture)[inside(2)], scene.SUBJECT, 4)
    half[14:50, 22:74] = True
    assert not picture.alpha[outside(2) & ~half].any()


def test_where_its_track_shows_nothing_it_lies_at_its_own_place(place: Path, networks: dict[str, str]) -> None:
    made = film(place, [talk(out=400)], [still("green", behind="t1")])
    early, late = at(made, place, networks, 9, 10)
    assert near(rgb(early)[inside(9)], scene.SUBJECT, 4) and near(rgb(late), GREEN)


def test_it_is_there_only_while_it_is_on_and_the_rest_is_the_clip(place: Path, networks: dict[str, str]) -> None:
    made = film(place, [talk()], [still("green", behind="t1") | {"in": 200, "out": 400}])
    plain = film(place, [talk()])
    found, own = (at(d, place, networks, 4, 5, 9, 10, format="mp4") for d in (made, plain))
    same = [
        all((a == b).all() for a, b in zip(p.planes, q.planes, strict=True))
        for p, q in zip(found, own, strict=True)
    ]
    assert same == [True, False, False, True]


def test_only_what_lies_behind_costs_a_matte(place: Path, networks: dict[str, str]) -> None:
    made = film(place, [talk()], [still("green", behind="t1") | {"in": 200, "out": 400}])
    plan, library = work(made, place, networks, format="mp4")
    with closing(Scene(plan, library)) as stage:
        for _ in stage.frames(list(plan.spans)):
            pass
        runs = [actor.matting.account.frames for actor in stage.actors if actor.matting]
    assert sum(runs) <= 2 * 5 + 13 and len(stage.actors) == 4  # of 25; a survey and half a second's run-in count


def test_titles_lie_behind_as_clips_do(place: Path, networks: dict[str, str]) -> None:
    words = title("t", 0, 1000, "████████", size=60, colour="#1e90ff", behind="t1", width=100)
    made = film(place, [talk()], titles=[words])
    (picture,) = at(made, place, networks, 3)
    blue = np.abs(rgb(picture).astype(int) - (30, 144, 255)).max(axis=2) <= 3
    assert blue.sum() > 300 and not blue[inside(3)].any()


def test_behind_what_is_behind(place: Path, networks: dict[str, str]) -> None:
    """Red behind the subject of a cut-out that itself is behind another's."""
    front, middle = talk(), talk(removal={}, placement={"x": 75}, behind="t1")
    made = film(place, [front], [middle], [still("red", behind="t2")])
    (picture,) = at(made, place, networks, 2)
    shown, truth = rgb(picture), inside(2)
    moved = np.zeros_like(truth)
    moved[:, 24:] = truth[:, :-24]
    assert near(shown[truth], scene.SUBJECT, 4) and near(shown[moved & outside(2)], scene.SUBJECT, 4)
    away = _shrunk(~scene.truth(2))
    away[:, 20:] = False
    assert near(shown[away], RED)


# --- transitions ----------------------------------------------------------------------------------------


def change(kind: str = "dissolve", length: int = 400, **more: Any) -> Json:
    return {"kind": kind, "d": length, **more}


def test_a_dissolve_lies_about_the_cut_half_before_and_half_after(place: Path) -> None:
    later = still("green") | {"in": 1000, "out": 2000, "transition": change()}
    made = film(place, [still("red"), later])
    codes = [int(rgb(p)[0, 0, 1]) for p in painted(made, place, range(18, 32), format="png")]
    expected = [30 + 170 * (i + 0.5) / 10 for i in range(10)]
    assert codes[:2] == [30, 30] and codes[-2:] == [200, 200]
    assert codes[2:-2] == pytest.approx(expected, abs=1.5)
    assert made.duration == 2000


@pytest.mark.parametrize("reverse", [False, True])
def test_clips_play_on_beyond_the_cut(place: Path, networks: dict[str, str], reverse: bool) -> None:
    """Of a cut-off clip in a dissolve with black, its picture is the one that follows in the file."""
    first = {"media": "talk.mp4", "in": 0, "out": 400, "source_in": 300, "reverse": reverse}
    after = still("black") | {"in": 400, "out": 1000, "transition": change(length=320)}
    pictures = painted(film(place, [first, after]), place, [8, 11], format="png")
    frames = []
    for picture in pictures:
        bright = rgb(picture)[..., 0].astype(float)
        frames.append(scene.index_of(bright > bright.max() * 0.55, scene.SIZE))
    assert frames == pytest.approx([9, 6] if reverse else [15, 18], abs=1)


def test_where_the_file_has_no_more_its_last_frame_stands_still(place: Path) -> None:
    first = {"media": "talk.mp4", "in": 0, "out": 400, "source_in": 600}
    after = still("black") | {"in": 400, "out": 1000, "transition": change(length=400)}
    for picture in painted(film(place, [first, after]), place, [10, 12], format="png"):
        bright = rgb(picture)[..., 0].astype(float)
        assert scene.index_of(bright > bright.max() * 0.55, scene.SIZE) == pytest.approx(24, abs=1)


def test_beside_a_transition_nothing_changes(place: Path) -> None:
    first, second = talk(), talk(source_in=0) | {"in": 1000, "out": 2000}
    for kind in KINDS:
        hard = painted(film(place, [first, second]), place, [19, 30], format="mp4")
        soft = painted(film(place, [first, second | {"transition": change(kind)}]), place, [19, 30], format="mp4")
        for one, other in zip(hard, soft, strict=True):
            assert all((a == b).all() for a, b in zip(one.planes, other.planes, strict=True))


def test_one_that_touches_no_other_does_nothing(place: Path) -> None:
    gap = [still("red", out=400), still("green") | {"in": 600, "transition": change()}]
    first, lone = painted(film(place, gap), place, [9, 15], format="png")
    assert near(rgb(first), RED) and near(rgb(lone), GREEN)


@pytest.mark.parametrize("kind", KINDS)
def test_small_pictures_change_over_in_their_own_place(place: Path, kind: str) -> None:
    small = {"scale": 25, "x": 75, "y": 25}
    clips = [still("red", placement=small), still("green") | {"in": 1000, "out": 2000, "placement": small}]
    clips[1]["transition"] = change(kind)
    for picture in painted(film(place, [still("blue") | {"out": 2000}], clips), place, [22, 25, 28], format="png"):
        shown = rgb(picture)
        assert near(shown[32:], BLUE) and near(shown[:, :54], BLUE)
        assert not near(shown[10:22, 62:82], BLUE, 60)


def test_a_transparent_canvas_keeps_the_alpha_of_a_dissolve(place: Path) -> None:
    left = {"scale": 50, "x": 25}
    clips = [still("red", placement=left), still("green") | {"in": 1000, "out": 2000, "transition": change()}]
    (picture,) = painted(film(place, [*clips], background="transparent"), place, [24], format="png")
    assert picture.alpha is not None
    assert picture.alpha[2, 2] == pytest.approx(255 * 0.45, abs=1)  # the second alone, at 45 %
    assert (picture.alpha[20:44, 4:44] >= 254).all()


def test_cut_outs_take_over_with_what_lies_behind_them(place: Path, networks: dict[str, str]) -> None:
    clips = [talk(), talk() | {"in": 1000, "out": 2000, "transition": change()}]
    made = film(place, clips, [still("green", behind="t1") | {"out": 2000}])
    (picture,) = at(made, place, networks, 25)
    both = scene.truth(24) | scene.truth(0)
    assert near(rgb(picture)[_shrunk(~both)], GREEN)
    assert not near(rgb(picture)[inside(24)], GREEN, 60)


@pytest.mark.parametrize("kind", KINDS)
def test_a_film_in_pieces_is_the_film_in_one(place: Path, tmp_path: Path, kind: str) -> None:
    """A transition over the end of a span: what the spans hold is what one scene paints."""
    clips = [
        still("red") | {"out": 4000},
        still("green") | {"in": 4000, "out": 8000, "transition": change(kind, 1000)},
    ]
    made = film(place, clips, rate="10")
    result = render_draft(made, Output(tmp_path / "a.mp4"), Library(place))
    assert len(work(made, place, format="mp4")[0].spans) == 2
    found = [frame.rgb for frame in seen.frames(tmp_path / "a.mp4")]
    whole = painted(made, place, range(34, 47), format="mp4")
    assert len(found) == 80 == result.frames
    for index, picture in zip(range(34, 47), whole, strict=True):
        assert np.abs(found[index].astype(int) - rgb(picture)).mean() < 4


# --- motions --------------------------------------------------------------------------------------------


def middle(picture: Picture) -> tuple[float, float]:
    """Where the green is."""
    weight = np.clip(rgb(picture)[..., 1].astype(float) - 30, 0, None)
    y, x = np.mgrid[: weight.shape[0], : weight.shape[1]]
    return float((weight * x).sum() / weight.sum()), float((weight * y).sum() / weight.sum())


def test_a_slide_comes_from_outside_of_its_place_and_ends_there(place: Path) -> None:
    clip = still("green", placement={"scale": 25}, enter={"kind": "slide", "d": 800, "direction": "left"})
    found = [middle(p) for p in painted(film(place, [still("black")], [clip]), place, range(3, 22), format="png")]
    across = [x for x, _ in found]
    assert across[0] > 47.5 + 10 and across[-1] == pytest.approx(47.5, abs=0.1)
    assert all(b <= a + 0.01 for a, b in pairwise(across))
    assert max(abs(y - 31.5) for _, y in found) < 0.1
    steps = -np.diff(across[9:17])
    assert (steps > 0).all()  # slow there, and yet it never stands still: no jumps from pixel to pixel


def test_leaving_it_goes_on_and_is_gone_at_the_end(place: Path) -> None:
    clip = still("green", placement={"scale": 25}, leave={"kind": "slide", "d": 800, "direction": "down"})
    pictures = painted(film(place, [still("black")], [clip]), place, [3, 15, 24], format="png")
    assert middle(pictures[0])[1] == pytest.approx(31.5, abs=0.1) and middle(pictures[1])[1] > 32
    assert rgb(pictures[2]).max() < 40


def test_a_pop_springs_beyond_its_size_and_settles(place: Path) -> None:
    clip = still("green", placement={"scale": 50}, enter={"kind": "pop", "d": 800})
    pictures = painted(film(place, [still("black")], [clip]), place, range(22), format="png")
    areas = [float(rgb(p)[..., 1].astype(float).sum() / max(rgb(p)[..., 1].max(), 1)) for p in pictures]
    rest = areas[-1]
    assert areas[0] < 0.6 * rest and 1.02 * rest < max(areas) < 1.15 * rest


def test_letters_are_typed_one_by_one_where_they_will_stand(place: Path) -> None:
    words = title("t", 0, 1000, "HHHH", size=30, enter={"kind": "type", "d": 800})
    made = film(place, [still("black")], titles=[words])
    pictures = [rgb(p)[..., 0] for p in painted(made, place, range(24), format="png")]
    whole, counts = pictures[-1].astype(int), []
    for picture in pictures:
        assert ((picture > 128) <= (whole > 100)).all()  # what is there, is where it stays
        counts.append(int((picture > 128).sum()))
    assert counts == sorted(counts) and len(set(counts)) == 5 and counts[0] == 0


def test_a_title_moves_behind_a_subject(place: Path, networks: dict[str, str]) -> None:
    words = title("t", 0, 1000, "████████", size=60, colour="#1e90ff", width=100, behind="t1")
    words["enter"] = {"kind": "slide", "d": 400, "direction": "up"}
    found = []
    for picture, index in zip(
        at(film(place, [talk()], titles=[words]), place, networks, 5, 12), (5, 12), strict=True
    ):
        blue = (rgb(picture)[..., 2] > 180) & (rgb(picture)[..., 0] < 90)
        assert not blue[inside(index)].any()
        found.append(float(np.nonzero(blue)[0].mean()))
    assert found[0] > found[1]


def test_which_frame_is_shown_does_not_depend_on_depth(place: Path, networks: dict[str, str]) -> None:
    made = film(place, [talk(speed=50)], [still("green", behind="t1") | {"in": 300, "out": 500}])
    frames = [number(p) for p in at(made, place, networks, 4, 6, 9, 12, 14)]
    assert frames == [2, 3, 4, 6, 7]
