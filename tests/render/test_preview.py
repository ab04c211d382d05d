"""Single frames and contact sheets: the right frame, its alpha, and times that are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cleanplate.compose.sheet import code
from cleanplate.draft.wire import loaded
from cleanplate.errors import DraftError, OutputError, UsageError
from cleanplate.matting.engine.temporal import Solved
from cleanplate.media.read import Frame
from cleanplate.picture import RGB, from_rgb
from cleanplate.render.library import Library
from cleanplate.render.preview import frames, save_frame, save_sheet, write_picture
from cleanplate.render.shots import matting
from tests import media_made, scene
from tests.render.film import MS, film, number, source
from tests.render.test_spans import title


@pytest.fixture(scope="module")
def place(made: Path) -> Path:
    folder = made / "preview"
    folder.mkdir()
    source(folder / "talk.mp4", 25)
    media_made.still(folder / "still.png")
    media_made.still(folder / "cutout.png", alpha=True)
    return folder


def numbers(place: Path, made: object, times: list[int]) -> list[float]:
    return [number(picture) for _, picture in frames(made, times, Library(place))]  # type: ignore[arg-type]


def test_a_time_shows_the_frame_that_is_on_screen_then(place: Path) -> None:
    made = film(place, [{"media": "talk.mp4", "out": 1000}])
    assert numbers(place, made, [0, 39, 40, 79, 80, 500, 999]) == [0, 0, 1, 1, 2, 12, 24]


def test_a_frame_s_own_time_in_whole_ms_shows_that_frame(place: Path) -> None:
    made = film(place, [{"media": "still.png", "out": 2000}, {"media": "talk.mp4", "in": 2000, "out": 3000}])
    ntsc = film(place, [{"media": "talk.mp4", "out": 1000, "speed": 100}], rate="30000/1001")
    every = [round(i * 1001 / 30) for i in range(29)]
    found = numbers(place, ntsc, every)
    assert found == [int((i + 0.5) * 1001 / 30_000 * 25) for i in range(29)]
    assert numbers(place, made, [1999, 2000, 2040]) == [0, 0, 1]


def test_times_come_back_in_the_order_they_were_asked(place: Path) -> None:
    made = film(place, [{"media": "talk.mp4", "out": 1000}])
    found = list(frames(made, [800, 0, 400], Library(place)))
    assert [(time, number(picture)) for time, picture in found] == [(800, 20), (0, 0), (400, 10)]


@pytest.mark.parametrize("clip", [{"reverse": True}, {"speed": 50}, {"speed": 200, "out": 500}])
def test_speed_and_direction_are_seen(place: Path, clip: dict[str, object]) -> None:
    made = film(place, [{"media": "talk.mp4", "out": 1000, **clip}])
    expected = {"reverse": 14, "speed": 5 if clip.get("speed") == 50 else 20}[next(iter(clip))]
    assert numbers(place, made, [400]) == pytest.approx([expected], abs=1)


def test_a_canvas_at_the_clip_s_own_times_is_looked_at_by_them(place: Path, tmp_path: Path) -> None:
    times = [t * MS for t in (0, 100, 500, 520)]
    media_made.clip(tmp_path / "v.mkv", 4, times, base=MS, options=media_made.LOSSLESS)
    made = film(tmp_path, [{"media": "v.mkv", "out": 520}], rate=None)
    assert numbers(tmp_path, made, [0, 60, 150, 400]) == [0, 0, 1, 1]


@pytest.mark.parametrize("time", [-1, 1000, 10**9])
def test_a_time_that_is_not_on_the_timeline_is_refused(place: Path, time: int) -> None:
    made = film(place, [{"media": "talk.mp4", "out": 1000}])
    with pytest.raises(UsageError, match="not on the timeline") as caught:
        next(frames(made, [0, time], Library(place)))
    assert "1 s" in caught.value.hint


def test_a_draft_of_nothing_has_no_frame() -> None:
    with pytest.raises(DraftError, match="no segment"):
        next(frames(loaded({}), [0]))


# --- files ----------------------------------------------------------------------------------------------


def _clear(place: Path, tmp_path: Path, name: str) -> Image.Image:
    made = film(place, [{"media": "cutout.png", "out": 400}], background="transparent")
    assert save_frame(made, 0, tmp_path / name, Library(place)) == scene.SIZE
    return Image.open(tmp_path / name)


@pytest.mark.parametrize("name", ["look.png", "look.webp", "LOOK.PNG"])
def test_alpha_is_kept_where_the_file_can(place: Path, tmp_path: Path, name: str) -> None:
    with _clear(place, tmp_path, name) as image:
        alpha = np.asarray(image.convert("RGBA"))[..., 3]
    assert np.array_equal(alpha > 127, scene.truth(0))


def test_a_jpg_shows_squares_where_it_is_clear(place: Path, tmp_path: Path) -> None:
    """Not what lies under a clear alpha, which is nobody's to see."""
    with _clear(place, tmp_path, "look.jpg") as image:
        rgb = np.asarray(image.convert("RGB")).astype(int)
    outside = rgb[:, :12].reshape(-1, 3)
    assert np.abs(outside - outside.mean(axis=1, keepdims=True)).max() < 12, "grey"
    assert outside.max() - outside.min() > 30, "of two kinds"
    assert np.abs(rgb[20:50, 20:44] - scene.SUBJECT).mean() < 12


def test_an_opaque_canvas_has_no_alpha(place: Path, tmp_path: Path) -> None:
    save_frame(film(place, [{"media": "talk.mp4"}]), 0, tmp_path / "look.png", Library(place))
    with Image.open(tmp_path / "look.png") as image:
        assert image.mode == "RGB"


def test_a_frame_can_be_smaller_than_the_canvas(place: Path, tmp_path: Path) -> None:
    made = film(place, [{"media": "talk.mp4"}])
    assert save_frame(made, 0, tmp_path / "look.png", Library(place), 32) == (48, 32)
    with pytest.raises(UsageError, match="side of 3 pixels"):
        save_frame(made, 0, tmp_path / "look.png", Library(place), 3)


@pytest.mark.parametrize("name", ["look.mp4", "look", "look.gif", ".png"])
def test_what_is_no_picture_s_name_is_refused_before_anything_is_opened(tmp_path: Path, name: str) -> None:
    made = loaded({"media": {"m1": {"kind": "video", "file": "missing.mp4"}}})
    for save in (lambda path: save_frame(made, 0, path), lambda path: save_sheet(made, path)):
        with pytest.raises(UsageError, match="picture's name"):
            save(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_picture_never_overwrites_what_the_draft_shows(place: Path) -> None:
    made, before = film(place, [{"media": "still.png"}]), (place / "still.png").read_bytes()
    for save in (save_frame, save_sheet):
        with pytest.raises(UsageError, match="overwrite"):
            save(made, *((0,) if save is save_frame else ()), place / "still.png", library=Library(place))  # type: ignore[arg-type]
    assert (place / "still.png").read_bytes() == before


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="cannot be written"):
        write_picture(from_rgb(scene.shot(0), RGB), tmp_path / "file" / "look.png")


# --- sheets ---------------------------------------------------------------------------------------------


def test_a_sheet_has_a_cell_for_each_part_from_its_middle(place: Path, tmp_path: Path) -> None:
    made = film(place, [{"media": "talk.mp4", "out": 1000}], width=960, height=640)
    told: list[int] = []
    times = save_sheet(made, tmp_path / "sheet.png", 3, 2, Library(place), each=told.append)
    assert times == [83, 250, 416, 583, 750, 916] and told == [1, 2, 3, 4, 5, 6]
    width, height, gap = 270, 180, 6
    with Image.open(tmp_path / "sheet.png") as image:
        rgb = np.asarray(image)
    assert rgb.shape == (2 * (height + gap) + gap, 3 * (width + gap) + gap, 3)
    for index, time in enumerate(times):
        top, left = gap + index // 3 * (height + gap), gap + index % 3 * (width + gap)
        cell = rgb[top : top + height * 3 // 4, left : left + width]
        columns = np.flatnonzero((cell[..., 0] > 130).mean(axis=0) > 0.3)
        assert (columns[0] * 96 / width - 16) / 2 == pytest.approx(time // 40, abs=0.6)
        corner = rgb[top + height - 16 : top + height, left : left + 60].astype(int)
        assert corner.min(axis=2).max() > 180, "its time code"
        assert not rgb[top - gap : top, left : left + width].max() > 40


def test_time_codes_say_minutes_seconds_and_ms() -> None:
    assert [code(t) for t in (0, 3200, 59_999, 60_000, 3_723_004)] == [
        "0:00.000",
        "0:03.200",
        "0:59.999",
        "1:00.000",
        "62:03.004",
    ]


def test_a_sheet_of_more_cells_than_frames_repeats_them(place: Path, tmp_path: Path) -> None:
    made = film(place, [{"media": "talk.mp4", "out": 80}])
    times = save_sheet(made, tmp_path / "sheet.jpg", 3, 1, Library(place))
    assert times == [13, 40, 66] and (tmp_path / "sheet.jpg").is_file()


def test_titles_that_are_not_on_are_not_seen(place: Path) -> None:
    made = film(place, [{"media": "talk.mp4", "out": 1000}], titles=[title("t", 400, 600, "████", size=40)])
    before, during, after = (p.rgb() for _, p in frames(made, [300, 500, 700], Library(place)))
    assert (during.min(axis=2) > 0.9).sum() > 200
    assert not (before.min(axis=2) > 0.9).any() and not (after.min(axis=2) > 0.9).any()


def test_a_network_is_loaded_once_for_all_frames_and_not_for_what_is_not_seen(
    place: Path, modnet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded_for, own = [], matting.load_matter
    monkeypatch.setattr(
        matting, "load_matter", lambda *given, **how: loaded_for.append(given) or own(*given, **how)
    )
    clips = [{"media": "talk.mp4", "removal": {}}, {"media": "talk.mp4", "in": 400, "out": 800, "removal": {}}]
    library = Library(place, networks={"modnet": modnet})
    assert len(list(frames(film(place, clips), [300, 0, 200], library))) == 3
    assert len(loaded_for) == 1


def test_a_frame_by_itself_costs_one_matte(place: Path, modnet: str, monkeypatch: pytest.MonkeyPatch) -> None:
    solved, own = [], matting.Matting._solve

    def counted(self: matting.Matting, given: Iterable[Frame]) -> Iterator[Solved[Frame]]:
        solved.append(1)
        return own(self, given)

    monkeypatch.setattr(matting.Matting, "_solve", counted)
    made = film(place, [{"media": "talk.mp4", "out": 1000, "removal": {}}])
    for _ in frames(made, [800], Library(place, networks={"modnet": modnet})):
        assert len(solved) == 1


def test_sketched_mattes_are_found_without_leaving_any(place: Path, modnet: str) -> None:
    made = film(place, [{"media": "talk.mp4", "removal": {}}], background="transparent")
    library = Library(place, networks={"modnet": modnet})
    ((_, picture),) = frames(made, [200], library)
    assert picture.alpha is not None
    assert (picture.alpha > 127)[scene.truth(5)].mean() > 0.97 and (picture.alpha < 128)[
        ~scene.truth(5)
    ].mean() > 0.97
    ((_, again),) = frames(made, [200], library)
    assert np.array_equal(picture.alpha, again.alpha)
