"""What stands behind: colours, gradients, blur, pictures and videos, each as asked for."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageColor

from cleanplate.backdrop import backdrop, colour
from cleanplate.compose.background import FITS, background, blurred, check, gradient, placed
from cleanplate.errors import CleanplateError, DamagedError, UnsupportedError, UsageError
from cleanplate.matting.foreground import Cutout, cut_out
from cleanplate.media.probe import probe
from cleanplate.picture import RGB, Layout, Matte, Picture, from_rgb
from tests import media_made, scene, seen

_EXACT = Layout(halved=False)


def _plate(text: str, time: Fraction | int = 0, layout: Layout = _EXACT, fit: Any = "cover") -> Picture:
    """The plate of one moment, for a frame of the scene."""
    back = background(check(text) or backdrop(text), layout, scene.SIZE, fit)
    assert back is not None
    return back.at(Fraction(time))(from_rgb(scene.shot(0), layout), _cutout(layout))


def _cutout(layout: Layout) -> Cutout:
    matte = Matte(scene.truth(0).astype(np.uint8) * 255)
    return cut_out(from_rgb(scene.shot(0), layout), matte)


def _rgb(picture: Picture) -> Any:
    return np.rint(picture.rgb() * 255).astype(int)


# --- colours ------------------------------------------------------------------------------------------


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_every_hex_colour_is_read(rgb: tuple[int, int, int]) -> None:
    assert colour("#{:02x}{:02x}{:02x}".format(*rgb)) == rgb
    assert colour("#{:02X}{:02X}{:02X}".format(*rgb)) == rgb


@pytest.mark.parametrize("name", sorted(ImageColor.colormap))
def test_every_css_name_is_a_colour(name: str) -> None:
    channels = colour(name)
    assert len(channels) == 3
    assert colour(name.upper()) == channels


@pytest.mark.parametrize(
    ("text", "rgb"), [("#fff", (255, 255, 255)), ("teal", (0, 128, 128)), ("#1a73e8", (26, 115, 232))]
)
def test_known_colours(text: str, rgb: tuple[int, int, int]) -> None:
    assert colour(text) == rgb


@given(st.text(max_size=12))
def test_any_other_text_is_a_colour_or_wrong_use(text: str) -> None:
    try:
        channels = colour(text)
    except UsageError as error:
        assert error.hint
        return
    assert all(0 <= c <= 255 for c in channels)


@pytest.mark.parametrize("text", ["#1a73e8", "teal", "black", "white"])
@pytest.mark.parametrize("layout", [Layout(), Layout("bt601"), Layout("bt2020", halved=False, depth=10), RGB])
def test_a_colour_fills_the_plate(text: str, layout: Layout) -> None:
    plate = _plate(text, layout=layout)
    assert (plate.layout, plate.size) == (layout, scene.SIZE)
    assert np.abs(_rgb(plate) - colour(text)).max() <= 2


def test_transparent_is_no_plate_at_all() -> None:
    assert background(backdrop("transparent"), _EXACT, scene.SIZE) is None
    assert check("transparent") is None


@pytest.mark.parametrize(
    "text",
    [
        "nocolour",
        "#12",
        "#gggggg",
        "",
        "gradient:",
        "gradient:#000",
        "gradient:#000,#fff,up",
        "gradient:#000,#fff,90,1",
        "gradient:#000,nocolour",
        "gradient:#000,#fff,nan",
        "gradient:#000,#fff,inf",
        "blur:0",
        "blur:101",
        "blur:-5",
        "blur:soft",
        "blur:5.5",
        "blur:²",
        "office.jpg",
        "./nowhere/",
    ],
)
def test_what_cannot_be_a_background_is_wrong_use_with_a_hint(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        check(text)
    assert caught.value.hint


@given(st.text(max_size=20))
def test_no_text_at_all_does_more_than_raise_an_error_of_ours(text: str) -> None:
    try:
        check(text)
    except CleanplateError as error:
        assert error.message


# --- gradients ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("angle", "first", "last"),
    [
        (180, (0, 48), (63, 48)),
        (0, (63, 48), (0, 48)),
        (90, (32, 0), (32, 95)),
        (270, (32, 95), (32, 0)),
        (135, (0, 0), (63, 95)),
        (-45, (63, 95), (0, 0)),
    ],
)
def test_a_gradient_runs_as_css_says(angle: float, first: tuple[int, int], last: tuple[int, int]) -> None:
    start, end = (250, 20, 10), (10, 30, 240)
    rgb = _rgb(gradient(start, end, angle, _EXACT, scene.SIZE))
    assert np.abs(rgb[first] - start).max() <= 8
    assert np.abs(rgb[last] - end).max() <= 8
    assert np.abs(rgb[32, 48] - (np.array(start) + end) / 2).max() <= 8


def test_without_an_angle_it_runs_downwards() -> None:
    rgb = _rgb(_plate("gradient:#000000,#ffffff"))
    rows = rgb.mean(axis=(1, 2))
    assert rows[0] < 10
    assert rows[-1] > 245
    assert (np.diff(rows) > 0).all()


@given(st.floats(-720, 720))
def test_any_angle_stays_between_its_colours(angle: float) -> None:
    rgb = _rgb(gradient((50, 50, 50), (200, 200, 200), angle, _EXACT, (40, 30)))
    assert rgb.min() >= 47
    assert rgb.max() <= 203
    assert np.ptp(rgb) > 100


def test_a_gradient_has_no_steps() -> None:
    """Two near colours over a wide picture: dithering breaks up the bands of 8 bits."""
    luma = gradient((100, 100, 100), (104, 104, 104), 90, Layout(), (640, 40)).planes[0]
    assert (np.diff(luma[:, 200:440].astype(int), axis=1) != 0).mean() > 0.1


def test_spaces_and_degrees_may_be_written() -> None:
    assert (_rgb(_plate("gradient: #000 , #fff , 90deg")) == _rgb(_plate("gradient:#000,#fff,90"))).all()


# --- blur ---------------------------------------------------------------------------------------------


def test_blur_has_no_halo_of_the_subject() -> None:
    """A bright subject in a dark room: close beside it, and where it stood, the blurred room stays dark."""
    rgb = np.full((96, 128, 3), 20, np.uint8)
    rgb[30:90, 40:90] = 250
    alpha = np.zeros((96, 128), np.uint8)
    alpha[30:90, 40:90] = 255
    for strength in (5, 50, 100):
        plate = _rgb(blurred(from_rgb(rgb, Layout()), Matte(alpha), strength))
        assert plate.max() <= 30


def test_blur_has_no_dark_halo_either() -> None:
    rgb = np.full((96, 128, 3), 230, np.uint8)
    rgb[30:90, 40:90] = 5
    alpha = np.zeros((96, 128), np.uint8)
    alpha[30:90, 40:90] = 255
    assert _rgb(blurred(from_rgb(rgb, Layout()), Matte(alpha), 60)).min() >= 220


def test_more_strength_is_more_blur() -> None:
    lines = np.zeros((96, 128, 3), np.uint8)
    lines[:, ::8] = lines[:, 1::8] = lines[:, 2::8] = lines[:, 3::8] = 255
    nobody = Matte(np.zeros((96, 128), np.uint8))
    contrast = [float(_rgb(blurred(from_rgb(lines, Layout()), nobody, s)).std()) for s in (1, 30, 100)]
    assert contrast[0] > contrast[1] + 5
    assert contrast[1] > contrast[2]
    assert contrast[2] < 20


def test_blur_keeps_the_rooms_brightness_and_colour() -> None:
    nobody = Matte(np.zeros((64, 96), np.uint8))
    plate = _rgb(blurred(from_rgb(scene.room(), Layout()), nobody, 50))
    assert np.abs(plate.mean(axis=(0, 1)) - scene.room().mean(axis=(0, 1))).max() < 3


@pytest.mark.parametrize("layout", [Layout(), Layout(halved=False, depth=10), RGB])
def test_blur_where_the_subject_fills_everything_goes_through(layout: Layout) -> None:
    everywhere = Matte(np.full((64, 96), 255, np.uint8))
    plate = blurred(from_rgb(scene.shot(0), layout), everywhere, 100)
    assert plate.size == scene.SIZE


def test_blur_by_name_is_of_the_frame_itself() -> None:
    """Dark blue room, orange subject: nothing orange in the plate."""
    assert _rgb(_plate("blur"))[..., 0].max() < 60
    assert _rgb(_plate("blur:100"))[..., 0].max() < 60


# --- pictures and how they are placed --------------------------------------------------------------------


def _halves(width: int, height: int) -> Picture:
    """Red left, blue right."""
    rgb = np.zeros((height, width, 3), np.uint8)
    rgb[:, : width // 2], rgb[:, width // 2 :] = (220, 20, 20), (20, 20, 220)
    return from_rgb(rgb, _EXACT)


def test_cover_crops_the_middle_and_leaves_nothing_bare() -> None:
    rgb = _rgb(placed(_halves(200, 50), (100, 100), "cover"))
    assert rgb.shape == (100, 100, 3)
    assert rgb.max(axis=2).min() > 100
    assert rgb[50, 20, 0] > 180
    assert rgb[50, 80, 2] > 180


def test_contain_shows_all_of_it_amid_black() -> None:
    rgb = _rgb(placed(_halves(200, 50), (100, 100), "contain"))
    rows = np.flatnonzero(rgb.max(axis=(1, 2)) > 60)
    assert (rows[0], rows[-1]) == (37, 61)
    assert rgb[:36].max() <= 2
    assert rgb[64:].max() <= 2
    assert rgb[50, 5, 0] > 180
    assert rgb[50, 95, 2] > 180


def test_stretch_fills_with_all_of_it() -> None:
    rgb = _rgb(placed(_halves(200, 50), (100, 100), "stretch"))
    assert rgb.max(axis=2).min() > 100
    assert rgb[2, 40, 0] > 180
    assert rgb[97, 60, 2] > 180


@given(
    st.tuples(st.integers(1, 90), st.integers(1, 90)),
    st.tuples(st.integers(1, 90), st.integers(1, 90)),
    st.sampled_from(FITS),
    st.booleans(),
)
def test_any_picture_goes_onto_any_canvas(
    size: tuple[int, int], canvas: tuple[int, int], fit: Any, halved: bool
) -> None:
    white = from_rgb(np.full((size[1], size[0], 3), 255, np.uint8), Layout(halved=halved))
    out = placed(white, canvas, fit)
    assert out.size == canvas
    assert out.planes[1].shape == Layout(halved=halved).plane_sizes(canvas)[1][::-1]
    if fit != "contain":
        assert out.planes[0].min() >= 233


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
@pytest.mark.parametrize("layout", [Layout(), RGB])
def test_a_picture_by_its_path(tmp_path: Path, suffix: str, layout: Layout) -> None:
    path = tmp_path / f"wall.{suffix}"
    Image.fromarray(scene.corners()).save(path)
    plate = _plate(str(path), layout=layout)
    assert scene.quarter_names(_rgb(plate)) == ["red", "green", "blue", "white"]


def test_a_see_through_picture_stands_before_black(tmp_path: Path) -> None:
    rgba = np.dstack([scene.corners(), np.full((64, 96), 128, np.uint8)])
    Image.fromarray(rgba).save(tmp_path / "glass.png")
    assert np.abs(_rgb(_plate(str(tmp_path / "glass.png"))) - scene.corners() * 0.5).mean() < 3


def test_a_picture_named_like_a_colour_is_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Image.fromarray(scene.corners()).save(tmp_path / "x.png")
    (tmp_path / "x.png").rename(tmp_path / "teal")
    assert scene.quarter_names(_rgb(_plate("teal"))) == ["red", "green", "blue", "white"]


def test_broken_backgrounds_are_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("no picture" * 99)
    whole = media_made.still(tmp_path / "whole.png")
    with pytest.raises(UnsupportedError, match=r"text\.jpg"):
        check(str(tmp_path / "text.jpg"))
    with pytest.raises(DamagedError, match=r"cut\.png"):
        check(str(media_made.truncated(tmp_path / "cut.png", whole, 0.5)))


def test_a_playlist_as_background_opens_nothing(tmp_path: Path) -> None:
    media_made.clip(tmp_path / "secret.mp4", 3)
    (tmp_path / "wall.mp4").write_text("ffconcat version 1.0\nfile secret.mp4\n")
    with pytest.raises(UnsupportedError):
        check(str(tmp_path / "wall.mp4"))


# --- moving backgrounds -----------------------------------------------------------------------------------


def _indices(path: Path, times: list[Fraction]) -> list[float]:
    back = background(probe(path), _EXACT, scene.SIZE)
    assert back is not None
    plates = [back.at(t)(from_rgb(scene.shot(0), _EXACT), _cutout(_EXACT)) for t in times]
    return [scene.index_of(_rgb(p)[..., 0] > 128) for p in plates]


def test_a_video_shows_the_frame_of_each_moment(tmp_path: Path) -> None:
    path = media_made.clip(tmp_path / "wall.mp4", 10)
    times = [Fraction(n, 100) for n in (0, 3, 4, 7, 8, 20, 35)]
    assert _indices(path, times) == [0, 0, 1, 1, 2, 5, 8]


def test_a_video_loops_for_as_long_as_it_is_asked(tmp_path: Path) -> None:
    path = media_made.clip(tmp_path / "wall.mp4", 5)
    times = [Fraction(n, 25) for n in range(17)]
    assert _indices(path, times) == [n % 5 for n in range(17)]


def test_a_moment_shows_the_same_frame_wherever_one_began_to_ask(tmp_path: Path) -> None:
    """Spans are rendered apart. The sound is longer than the picture here, whose last frame then stays on."""
    sound = media_made.Track(seconds=Fraction(52, 100))
    path = media_made.clip(tmp_path / "wall.mp4", 10, tracks=[sound])
    times = [Fraction(n, 25) for n in range(40)]
    whole = _indices(path, times)
    assert whole == [min(n % 13, 9) for n in range(40)]
    for begin in (9, 11, 12, 13, 25, 38):
        assert _indices(path, times[begin:]) == whole[begin:]


def test_a_long_video_is_cut(tmp_path: Path) -> None:
    path = media_made.clip(tmp_path / "wall.mp4", 20)
    assert _indices(path, [Fraction(0), Fraction(1, 25)]) == [0, 1]


def test_another_frame_rate_neither_runs_ahead_nor_behind(tmp_path: Path) -> None:
    path = media_made.clip(tmp_path / "wall.mp4", 10, rate=10)
    times = [Fraction(n, 30) for n in range(0, 30, 3)]
    assert _indices(path, times) == list(range(10))


def test_a_moving_gif_and_webp_are_videos(tmp_path: Path) -> None:
    times = [Fraction(n, 100) for n in (0, 10, 25, 40, 50)]
    for path in (media_made.gif(tmp_path / "wall.gif"), media_made.webp(tmp_path / "wall.webp")):
        assert _indices(path, times) == [0, 1, 2, 3, 0]


@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("size", [(64, 96), (200, 40), (96, 64)])
def test_videos_of_other_shapes_are_placed_like_pictures(tmp_path: Path, fit: Any, size: tuple[int, int]) -> None:
    frames = [np.full((size[1], size[0], 3), 200, np.uint8)] * 3
    path = media_made.clip(tmp_path / "wall.mp4", frames)
    plate = _rgb(_plate(str(path), fit=fit))
    lit = plate.max(axis=2) > 100
    if fit == "contain" and size != scene.SIZE:
        assert 0.2 < lit.mean() < 0.95
        assert lit[31:33, 47:49].all()
    else:
        assert lit.all()


def test_a_video_of_one_frame_stands_still(tmp_path: Path) -> None:
    path = media_made.clip(tmp_path / "wall.mp4", 1)
    assert _indices(path, [Fraction(0), Fraction(1), Fraction(7)]) == [0, 0, 0]


def test_the_made_videos_are_what_they_seem(tmp_path: Path) -> None:
    """The eyes of these tests, checked on a source whose truth is known."""
    path = media_made.clip(tmp_path / "wall.mp4", 5)
    assert [scene.index_of(f.rgb[..., 0] > 128) for f in seen.frames(path)] == [0, 1, 2, 3, 4]


def test_a_scene_left_as_it_is_is_no_background_to_put_behind() -> None:
    with pytest.raises(UsageError) as caught:
        check("original")
    assert "nothing would be removed" in caught.value.message and "place_behind" in caught.value.hint
    assert background(backdrop("original"), RGB, (8, 8)) is None
