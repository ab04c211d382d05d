"""A picture file → a file of its subject, in every way that may be asked for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cleanplate.compose.background import Fit, placed
from cleanplate.errors import DamagedError, NoSubjectError, ParameterError, UnsupportedError
from cleanplate.picture import Picture
from cleanplate.render import cutout
from cleanplate.render.cutout import CutPicture, cut_picture
from cleanplate.render.cutout_order import CutoutOrder
from tests import scene

SIZE = (192, 128)
SHOT = scene.shot(0, SIZE)
TRUTH = scene.truth(0, SIZE)
ROWS, COLUMNS = scene.box(0, SIZE)
TOP, BOTTOM, LEFT, RIGHT = ROWS.start, ROWS.stop, COLUMNS.start, COLUMNS.stop
Cut = Callable[..., tuple[CutPicture, np.ndarray]]


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "image_file"
    Image.fromarray(SHOT).save(path, "PNG")
    return path


@pytest.fixture
def cut(tmp_path: Path, picture: Path, modnet: str, u2net: str) -> Cut:
    def do(behind: Path | None = None, path: Path = picture, **fields: str) -> tuple[CutPicture, np.ndarray]:
        to = tmp_path / "result"
        order = CutoutOrder.of({"size": "full", **fields})
        made = cut_picture(path, to, order, behind, modnet, u2net)
        if made.kind == "zip":
            return made, np.zeros(0)
        with Image.open(to) as image:
            assert image.size == made.size
            return made, np.asarray(image)

    return do


def solid(alpha: np.ndarray) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is more solid than clear."""
    rows, columns = np.flatnonzero((alpha > 127).any(1)), np.flatnonzero((alpha > 127).any(0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def near(found: tuple[int, ...], wanted: tuple[int, ...], off: int = 2) -> bool:
    return all(abs(a - b) <= off for a, b in zip(found, wanted, strict=True))


def test_a_full_result_has_the_sources_size_and_its_subject_in_place(cut: Cut) -> None:
    made, rgba = cut()
    assert (made.kind, made.size, made.source) == ("png", SIZE, SIZE)
    assert np.abs(rgba[..., 3] / 255 - TRUTH).mean() < 0.01
    area = made.subject
    assert near((area.left, area.top, area.right, area.bottom), (LEFT, TOP, RIGHT, BOTTOM), 4)
    assert (rgba[rgba[..., 3] == 255][:, :3] == scene.SUBJECT).all()


def test_a_preview_is_small_and_tells_the_subject_in_the_sources_pixels(cut: Cut, tmp_path: Path) -> None:
    large = tmp_path / "large"
    Image.fromarray(scene.shot(0, (1500, 1000))).save(large, "PNG")
    made, rgba = cut(path=large, size="preview")
    assert made.size == (612, 408) and rgba.shape == (408, 612, 4)
    rows, columns = scene.box(0, (1500, 1000))
    area = made.subject
    wanted = (columns.start, rows.start, columns.stop, rows.stop)
    assert near((area.left, area.top, area.right, area.bottom), wanted, 12)


def test_the_subject_is_cropped_with_its_margins(cut: Cut) -> None:
    made, rgba = cut(crop="true", format="png")
    assert made.size == made.subject.size
    assert near(rgba.shape[:2], (BOTTOM - TOP, RIGHT - LEFT), 8)
    wider, padded = cut(crop="true", crop_margin="10px 20px")
    assert wider.size == (made.size[0] + 40, made.size[1] + 20)
    assert (padded[10:-10, 20:-20, :3] == rgba[..., :3]).mean() > 0.99
    assert padded[:10].max() == padded[:, -20:].max() == 0


def test_the_subject_is_scaled_and_placed(cut: Cut) -> None:
    made, rgba = cut(scale="50%", position="0% 100%")
    left, _, _, bottom = solid(rgba[..., 3])
    assert made.size == SIZE and near((left, bottom), (0, SIZE[1]), 3)
    *_, middle = cut(scale="100%")
    left, top, right, bottom = solid(middle[..., 3])
    assert near((left, top), (SIZE[0] - right, SIZE[1] - bottom), 3) and bottom - top > 0.9 * SIZE[1]


def test_only_the_region_is_looked_at(cut: Cut) -> None:
    half = (LEFT + RIGHT) // 2
    _, rgba = cut(roi=f"0 0 {half}px 100%")
    assert rgba[..., 3][:, half:].max() == 0 and rgba[(TOP + BOTTOM) // 2, half - 8, 3] > 200
    with pytest.raises(NoSubjectError):
        cut(roi=f"{RIGHT + 10} 0 100% 100%")
    with pytest.raises(ParameterError) as raised:
        cut(roi="0 0 999px 100%")
    assert raised.value.word == "roi_exceeds_bounds"


def test_a_colour_behind_makes_it_opaque_and_a_jpeg(cut: Cut) -> None:
    made, rgb = cut(bg_color="0000ff")
    assert made.kind == "jpg" and rgb.shape == (SIZE[1], SIZE[0], 3)
    assert np.abs(rgb[2, 2].astype(int) - (0, 0, 255)).max() < 6
    assert np.abs(rgb[(TOP + BOTTOM) // 2, (LEFT + RIGHT) // 2].astype(int) - scene.SUBJECT).max() < 6


def test_a_see_through_colour_stays_see_through(cut: Cut) -> None:
    made, rgba = cut(bg_color="0000ff80")
    assert made.kind == "png" and tuple(rgba[2, 2]) == (0, 0, 255, 128)
    assert rgba[(TOP + BOTTOM) // 2, (LEFT + RIGHT) // 2, 3] == 255


def test_a_jpeg_without_a_background_is_on_white(cut: Cut) -> None:
    made, rgb = cut(format="jpg")
    assert made.kind == "jpg" and rgb[2, 2].min() > 250


def test_a_picture_behind_covers_the_canvas_from_its_middle(cut: Cut, tmp_path: Path) -> None:
    stripes = np.zeros((100, 400, 3), np.uint8)
    stripes[:, :125], stripes[:, 125:275], stripes[:, 275:] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    Image.fromarray(stripes).save(tmp_path / "bg", "PNG")
    _, rgb = cut(behind=tmp_path / "bg", format="png")
    assert tuple(rgb[2, 2]) == tuple(rgb[2, -3]) == (0, 255, 0)  # 3:2 out of the middle of 4:1


def test_alpha_alone_is_grey(cut: Cut) -> None:
    made, alpha = cut(channels="alpha", bg_color="red", format="zip")
    assert made.kind == "png" and alpha.shape == (SIZE[1], SIZE[0])
    assert np.abs(alpha / 255 - TRUTH).mean() < 0.01


def test_a_zips_colours_hold_nothing_of_the_room(cut: Cut, tmp_path: Path) -> None:
    assert cut(format="zip")[0].kind == "zip"
    with zipfile.ZipFile(tmp_path / "result") as files:
        colour = np.asarray(Image.open(io.BytesIO(files.read("color.jpg"))), int)
        alpha = np.asarray(Image.open(io.BytesIO(files.read("alpha.png"))))
    assert np.abs(alpha / 255 - TRUTH).mean() < 0.01
    assert colour[..., 0].min() > 200  # red is the subject's


def _saved(**how: Any) -> Callable[[Path], None]:
    mode = how.pop("mode", "RGB")
    return lambda path: Image.fromarray(SHOT).convert(mode).save(path, **how)


def _grey16(path: Path) -> None:
    Image.fromarray(SHOT[..., 0].astype(np.uint16) * 257).save(path, "PNG")


def _moving(path: Path) -> None:
    first, *rest = [Image.fromarray(scene.shot(i, SIZE)) for i in (0, 9, 18)]
    first.save(path, "GIF", save_all=True, append_images=rest, duration=100)


def _turned(path: Path) -> None:
    image = Image.fromarray(np.rot90(SHOT).copy())
    exif = image.getexif()
    exif[0x0112] = 6  # turn clockwise to see it upright
    image.save(path, "JPEG", quality=95, exif=exif)


@pytest.mark.parametrize(
    "write",
    [
        _saved(format="JPEG", quality=95), _saved(format="JPEG", quality=95, mode="CMYK"),
        _saved(format="PNG", mode="P"), _saved(format="PNG", mode="RGBA"), _saved(format="WEBP", lossless=True),
        _saved(format="GIF"), _saved(format="PNG", mode="L"), _grey16, _moving, _turned,
    ],
)  # fmt: skip
def test_every_kind_of_picture_is_read_upright(cut: Cut, tmp_path: Path, write: Callable[[Path], None]) -> None:
    write(tmp_path / "other")
    made, rgba = cut(path=tmp_path / "other")
    assert made.size == SIZE
    assert np.abs(rgba[..., 3] / 255 - TRUTH).mean() < 0.03


@pytest.mark.parametrize(
    "head", [b"%PDF-1.7 and more", b"GIF", b"\0\0\0\x20ftypisom and more", b"#!/bin/sh\n" * 9]
)
def test_what_is_no_picture_is_not_even_opened(cut: Cut, tmp_path: Path, head: bytes) -> None:
    (tmp_path / "other").write_bytes(head)
    with pytest.raises(UnsupportedError):
        cut(path=tmp_path / "other")


def test_a_broken_picture_says_so(cut: Cut, tmp_path: Path, picture: Path) -> None:
    (tmp_path / "other").write_bytes(picture.read_bytes()[:-200])
    with pytest.raises(DamagedError):
        cut(path=tmp_path / "other")


def test_too_many_pixels_are_refused_before_any_is_decoded(
    cut: Cut, setting: Callable[[str, object], None]
) -> None:
    setting("max_pixels", SIZE[0] * SIZE[1] - 1)
    with pytest.raises(ParameterError) as raised:
        cut()
    assert raised.value.word == "resolution_too_high" and "megapixels" in raised.value.hint


@pytest.mark.parametrize("size", [(1, 400), (400, 1), (2, 62)])
def test_a_line_is_no_picture_before_or_behind(cut: Cut, tmp_path: Path, size: tuple[int, int]) -> None:
    Image.new("RGB", size, "teal").save(tmp_path / "line", "PNG")
    for given in ({"path": tmp_path / "line"}, {"behind": tmp_path / "line"}):
        with pytest.raises(UnsupportedError, match="line"):
            cut(**given)


@pytest.mark.parametrize("size", [(20, 590), (590, 20)])
def test_of_a_long_picture_behind_only_what_shows_is_scaled(
    cut: Cut, tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def noted(picture: Picture, canvas: tuple[int, int], fit: Fit) -> Picture:
        seen.append(picture.size[0] * picture.size[1])
        return placed(picture, canvas, fit)

    monkeypatch.setattr(cutout, "placed", noted)
    Image.new("RGB", size, (9, 90, 180)).save(tmp_path / "back", "PNG")
    made, shown = cut(behind=tmp_path / "back", format="png")
    assert made.size == SIZE and tuple(shown[2, 2]) == (9, 90, 180)
    assert seen[0] <= 20 * 30


def test_a_region_is_no_line_either(cut: Cut) -> None:
    with pytest.raises(ParameterError, match="line") as raised:
        cut(roi="0 0 2px 100%")
    assert raised.value.word == "invalid_roi"


def test_margins_cannot_make_a_result_larger_than_any_picture_may_be(
    cut: Cut, setting: Callable[[str, object], None]
) -> None:
    setting("max_pixels", SIZE[0] * SIZE[1])
    cut(crop="true", crop_margin="5px")
    with pytest.raises(ParameterError, match="margins") as raised:
        cut(crop="true", crop_margin="500px")
    assert raised.value.word == "invalid_crop_margin" and "megapixels" in raised.value.hint
