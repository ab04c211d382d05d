"""What is painted: layers in order at their exact places, alpha to the end, and untouched samples as they came."""

from __future__ import annotations

from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cleanplate.draft.model import Draft
from cleanplate.picture import Picture
from cleanplate.render.shots.mattes import Mattes
from cleanplate.render.stage.scene import Scene
from tests import media_made, scene, seen
from tests.render.film import film, number, painted, rgb, source, work
from tests.render.test_spans import title

SIZE = scene.SIZE
RED, GREEN, BLUE = (200, 30, 30), (30, 200, 30), (30, 30, 200)


@pytest.fixture(scope="module")
def place(made: Path) -> Path:
    folder = made / "scene"
    folder.mkdir()
    source(folder / "talk.mp4", 25)
    for name, colour in (("red", RED), ("green", GREEN), ("white", (255, 255, 255)), ("black", (0, 0, 0))):
        Image.fromarray(np.full((64, 96, 3), colour, np.uint8)).save(folder / f"{name}.png")
    Image.fromarray(scene.corners()).save(folder / "corners.png")
    media_made.still(folder / "cutout.png", alpha=True)
    Image.fromarray(np.full((64, 96, 4), (200, 30, 30, 128), np.uint8)).save(folder / "half.png")
    return folder


def only(made: Draft, place: Path, index: int = 0, **output: Any) -> Picture:
    (picture,) = painted(made, place, [index], format=output.pop("format", "png"), **output)
    return picture


def near(picture: NDArray[Any], colour: tuple[int, int, int], off: float = 2) -> bool:
    return bool(np.abs(picture.astype(int) - colour).max() <= off)


# --- order and place ------------------------------------------------------------------------------------


def test_later_tracks_lie_above_earlier_ones(place: Path) -> None:
    layers = [[{"media": "red.png"}], [{"media": "green.png", "placement": {"scale": 50}}]]
    above, below = (rgb(only(film(place, *tracks), place)) for tracks in (layers, layers[::-1]))
    assert near(above[16:48, 24:72], GREEN) and near(above[:16], RED) and near(above[:, :24], RED)
    assert near(below, RED)


def test_a_picture_in_picture_lies_on_its_pixels_and_nowhere_else(place: Path) -> None:
    small = {"media": "corners.png", "placement": {"scale": 25, "x": 75, "y": 25}}
    shown = rgb(only(film(place, [{"media": "black.png"}], [small]), place))
    part = shown[8:24, 60:84]
    assert scene.quarter_names(part) == ["red", "green", "blue", "white"]
    assert near(part[1:6, 1:10], RED, 3) and near(part[10:15, 14:23], BLUE, 3)
    shown[8:24, 60:84] = 0
    assert not shown.any()


@pytest.mark.parametrize("format", ["png", "mp4"])
def test_a_crop_shows_that_part_alone(place: Path, format: str) -> None:
    cropped = {"media": "corners.png", "placement": {"crop": {"right": 50, "bottom": 50}, "fit": "stretch"}}
    assert near(rgb(only(film(place, [cropped]), place, format=format)), RED, 4)
    half = {"media": "corners.png", "placement": {"crop": {"left": 50}}}
    shown = rgb(only(film(place, [half]), place, format=format))
    assert near(shown[:30, 26:70], GREEN, 4) and near(shown[:, :22], (0, 0, 0), 4)  # chroma reaches one pixel on


@pytest.mark.parametrize(
    ("rotation", "names"),
    [
        (90, ["white", "red", "green", "blue"]),
        (180, ["blue", "white", "red", "green"]),
        (-90, ["green", "blue", "white", "red"]),
    ],
)
def test_a_quarter_turn_is_clockwise(place: Path, rotation: int, names: list[str]) -> None:
    made = film(place, [{"media": "corners.png", "placement": {"rotation": rotation, "scale": 50}}])
    shown = rgb(only(made, place))
    part = shown[8:56, 32:64] if rotation % 180 else shown[16:48, 24:72]
    assert scene.quarter_names(part) == names


def test_a_segment_is_seen_from_its_in_up_to_its_out(place: Path) -> None:
    made = film(place, [{"media": "red.png", "out": 200}, {"media": "green.png", "in": 320, "out": 400}])
    found = [tuple(rgb(p)[0, 0]) for p in painted(made, place, range(10), format="png")]
    assert found == [RED] * 5 + [(0, 0, 0)] * 3 + [GREEN] * 2


# --- soft -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("linear", "code"), [(False, 128), (True, 191)])
def test_half_of_white_over_black_is_half_the_codes_or_half_the_light(
    place: Path, linear: bool, code: int
) -> None:
    """191 is 255 times a half to the power of 1/2.4."""
    top = {"media": "white.png", "placement": {"opacity": 50}}
    for format, off in (("png", 1), ("mp4", 2)):
        made = film(place, [{"media": "black.png"}], [top], linear=linear)
        assert near(rgb(only(made, place, format=format)), (code,) * 3, off)


def test_a_fade_is_seen_in_the_picture(place: Path) -> None:
    made = film(place, [{"media": "white.png", "fade_in": 400, "out": 800}])
    codes = [int(rgb(p)[0, 0, 0]) for p in painted(made, place, range(12), format="png")]
    assert codes[:10] == pytest.approx([255 * (i + 0.5) / 10 for i in range(10)], abs=1.5) and codes[10:] == [
        255,
        255,
    ]


def test_a_title_lies_over_clips_of_lower_tracks(place: Path) -> None:
    made = film(place, [{"media": "black.png"}], titles=[title("t", 0, 400, "████", size=40, colour="#1e90ff")])
    shown = rgb(only(made, place))
    assert (np.abs(shown.astype(int) - (30, 144, 255)).max(axis=2) <= 2).sum() > 300


# --- alpha ----------------------------------------------------------------------------------------------


def test_a_transparent_canvas_keeps_the_alpha_of_all_its_layers_together(place: Path) -> None:
    layers = [
        [{"media": "cutout.png"}],
        [{"media": "half.png", "placement": {"scale": 50}}],
        [{"media": "green.png", "placement": {"scale": 25, "x": 12.5, "y": 12.5}}],
    ]
    picture = only(film(place, *layers, background="transparent"), place)
    alpha = picture.alpha
    assert alpha is not None
    expected = scene.truth(0) * 255.0
    expected[16:48, 24:72] = 255 - (255 - expected[16:48, 24:72]) * (127 / 255)
    expected[:16, :24] = 255
    assert np.abs(alpha - expected).max() <= 2
    shown = rgb(picture)
    assert near(shown[:16, :24], GREEN)
    assert near(shown[20:44, 50:70], RED, 3), "straight: not darkened by what is clear below"
    assert near(shown[20:44, 26:44], tuple((np.array(RED) * 128 + np.array(scene.SUBJECT) * 127) // 255), 3)  # type: ignore[arg-type]


@pytest.mark.parametrize("format", ["mov", "webm", "png", "webp"])
def test_every_format_with_alpha_gets_it_and_an_opaque_canvas_has_none(place: Path, format: str) -> None:
    clear = film(place, [{"media": "cutout.png"}], background="transparent")
    (picture,) = painted(clear, place, format=format)
    assert picture.alpha is not None and np.array_equal(picture.alpha > 127, scene.truth(0))
    (opaque,) = painted(film(place, [{"media": "cutout.png"}]), place, format=format)
    assert opaque.alpha is None and near(rgb(opaque)[:, :12], (0, 0, 0), 3)


def test_opaque_layers_on_a_transparent_canvas_are_told_as_solid(place: Path) -> None:
    picture = only(film(place, [{"media": "red.png"}], background="transparent"), place)
    assert picture.alpha is not None and picture.alpha.min() == 255


def test_the_matte_of_several_layers_is_that_of_the_whole(place: Path) -> None:
    layers = [[{"media": "cutout.png"}], [{"media": "red.png", "placement": {"scale": 25, "x": 12.5, "y": 12.5}}]]
    expected = scene.truth(0) * 255
    expected[:16, :24] = 255
    made = film(place, *layers, background="transparent")
    matte = only(made, place, format="matte")
    assert np.abs(rgb(matte)[..., 0].astype(int) - expected).max() <= 2
    both = only(made, place, format="stacked")
    assert both.size == (96, 128)
    luma = both.planes[0][64:].astype(float)  # 16 to 235; chroma reaches across the seam
    assert np.abs((luma - 16) / 219 * 255 - expected).max() <= 2
    assert near(rgb(both)[2:14, 2:22], RED, 4) and near(rgb(both)[20:50, 18:44], scene.SUBJECT, 4)


def test_an_odd_canvas_is_padded_for_the_codec_by_its_own_edge(place: Path) -> None:
    made = film(place, [{"media": "red.png", "placement": {"fit": "cover"}}], width=95, height=63)
    picture = only(made, place, format="mp4")
    assert picture.size == (96, 64) and near(rgb(picture), RED, 4)
    assert only(made, place, format="png").size == (95, 63)


# --- the canvas -----------------------------------------------------------------------------------------


def test_what_is_behind_is_what_the_canvas_says(place: Path) -> None:
    small = [{"media": "green.png", "placement": {"scale": 25}}]
    teal = rgb(only(film(place, small, background="teal"), place))
    assert near(teal[:20], (0, 128, 128)) and near(teal[26:38, 38:58], GREEN)
    ramp = rgb(only(film(place, small, background="gradient:#000000,#ffffff,180"), place)).astype(int)
    assert ramp[0, 0, 0] < 10 and ramp[-1, 0, 0] > 245 and (np.diff(ramp[:, 0, 0]) >= 0).all()
    behind = rgb(only(film(place, small, background="media:red.png"), place))
    assert near(behind[:20], RED) and near(behind[26:38, 38:58], GREEN)


def test_a_video_behind_goes_on_with_the_timeline(place: Path) -> None:
    corner = {"media": "black.png", "out": 1000, "placement": {"scale": 10, "x": 95, "y": 5}}
    made = film(place, [corner], background="media:talk.mp4")
    assert [number(p) for p in painted(made, place, [0, 7, 20], format="mp4")] == [0, 7, 20]


def test_behind_a_removed_background_lies_what_was_put_there(place: Path, modnet: str) -> None:
    clip = {"media": "talk.mp4", "out": 1000, "removal": {"background": "media:green.png"}}
    (shown,) = painted(film(place, [clip]), place, [5], {"modnet": modnet}, format="png")
    frame = rgb(shown)
    assert near(frame[:, 70:], GREEN, 3) and near(frame[22:50, 30:54], scene.SUBJECT, 12)
    seen_through = {"media": "talk.mp4", "out": 1000, "removal": {}}
    (shown,) = painted(
        film(place, [{"media": "red.png", "out": 1000}], [seen_through]),
        place,
        [5],
        {"modnet": modnet},
        format="png",
    )
    assert near(rgb(shown)[:, 70:], RED, 3) and number(shown) != 5  # red is all that there is


def test_a_video_behind_a_subject_begins_with_its_clip(place: Path) -> None:
    clip = {"media": "cutout.png", "in": 200, "out": 1000, "removal": {"background": "media:talk.mp4"}}
    shown = painted(film(place, [clip]), place, [5, 12, 20], format="mp4")
    edges = [np.flatnonzero((rgb(p)[..., 0] > 130).mean(axis=0) > 0.3)[-1] + 1 for p in shown]
    assert edges == [scene.box(index)[1].stop for index in (0, 7, 15)]


# --- untouched ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tracks", [1, 2])
def test_a_clip_at_the_canvas_s_size_goes_through_bit_by_bit(place: Path, tracks: int) -> None:
    layers: list[Any] = [[{"media": "black.png", "out": 1000}]] * (tracks - 1) + [
        [{"media": "talk.mp4", "out": 1000}]
    ]
    own = seen.frames(place / "talk.mp4")
    found = painted(film(place, *layers), place, range(25), format="mp4")
    for picture, frame in zip(found, own, strict=True):
        assert all(map(np.array_equal, picture.planes, frame.planes))


def test_in_a_corner_its_samples_are_its_own_too(place: Path) -> None:
    big = [{"media": "talk.mp4", "out": 1000, "placement": {"x": 75, "y": 75, "scale": 50}}]
    (picture,) = painted(film(place, big, width=192, height=128), place, [3], format="mp4")
    own = seen.frames(place / "talk.mp4")[3]
    for plane, expected, step in zip(picture.planes, own.planes, (1, 2, 2), strict=True):
        assert np.array_equal(plane[64 // step :, 96 // step :], expected)


# --- all of it ------------------------------------------------------------------------------------------


def test_in_a_row_and_each_by_itself_frames_are_the_same(place: Path) -> None:
    tracks = [
        [{"media": "talk.mp4", "out": 480}, {"media": "talk.mp4", "in": 480, "out": 1000, "reverse": True}],
        [{"media": "corners.png", "in": 200, "out": 700, "placement": {"scale": 30, "move": {"x": 80}}}],
        [{"media": "talk.mp4", "in": 300, "out": 900, "speed": 50, "placement": {"scale": 40, "opacity": 60}}],
    ]
    made = film(place, *tracks, background="media:talk.mp4", titles=[title("t", 100, 800, fade_in=200)])
    plan, library = work(made, place, format="mp4")
    with closing(Scene(plan, library)) as stage, closing(stage.frames(list(plan.spans))) as found:
        row = list(found)
    assert [item.frame.index for item in row] == list(range(25))
    assert [item.frame.time for item in row] == [Fraction(i, 25) for i in range(25)]
    for picture, item in zip(painted(made, place, range(25), format="mp4"), row, strict=True):
        assert all(map(np.array_equal, picture.planes, item.frame.picture.planes)), item.frame.index


def test_frames_at_their_own_times_are_the_clip_s(place: Path, tmp_path: Path) -> None:
    times = [Fraction(t, 1000) for t in (0, 40, 300, 310, 700)]
    media_made.clip(tmp_path / "v.mkv", 5, times, base=Fraction(1, 1000), options=media_made.LOSSLESS)
    made = film(
        tmp_path, [{"media": "v.mkv", "out": 740}], rate=None, titles=[title("t", 300, 700, "████", size=40)]
    )
    plan, library = work(made, tmp_path, format="mp4")
    with closing(Scene(plan, library)) as stage, closing(stage.frames(list(plan.spans))) as found:
        row = list(found)
    assert [item.frame.time for item in row] == times
    titled = [(rgb(item.frame.picture).min(axis=2) > 230).sum() > 200 for item in row]
    assert titled == [False, False, True, True, False]


def test_of_each_shot_with_a_matte_what_it_was_is_told(place: Path, modnet: str) -> None:
    clip = {"media": "talk.mp4", "out": 200, "removal": {"quality": "fast"}}
    small = {**clip, "placement": {"scale": 50}}
    made = film(place, [clip], [small], [{"media": "red.png", "in": 80, "out": 200, "placement": {"scale": 10}}])
    plan, library = work(made, place, {"modnet": modnet}, format="mp4")
    with closing(Scene(plan, library)) as stage:
        for actor in stage.actors:
            actor.ready(lambda done: None)
        with closing(stage.frames(list(plan.spans))) as found:
            for index, item in enumerate(found):
                assert len(item.subjects) == 2
                for subject in item.subjects:
                    assert ((subject.matte.alpha > 127) == scene.truth(index)).mean() > 0.98
                    assert number(subject.source) == index


def test_however_many_clips_there_are_few_are_open_at_a_time(
    place: Path, modnet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts, begun, ended = [0], Mattes.__init__, Mattes.close

    def opened(store: Mattes, key: str, base: Fraction) -> None:
        begun(store, key, base)
        counts.append(counts[-1] + 1)

    def closed(store: Mattes) -> None:
        ended(store)
        counts.append(counts[-1] - 1)

    monkeypatch.setattr(Mattes, "__init__", opened)
    clip = {"media": "talk.mp4", "removal": {"quality": "fast"}}
    cuts = [{**clip, "in": t, "out": t + 80, "source_in": t} for t in range(0, 960, 80)]
    plan, library = work(film(place, cuts), place, {"modnet": modnet}, format="mp4")
    with closing(Scene(plan, library)) as stage, closing(stage.frames(list(plan.spans))) as found:
        monkeypatch.setattr(Mattes, "close", closed)
        assert [round(number(item.subjects[0].source)) for item in found] == list(range(24))
        assert max(counts) <= 2
