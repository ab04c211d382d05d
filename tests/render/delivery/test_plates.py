"""Plates: the source's own frames by their numbers, the subject solid and all else clear."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cleanplate.draft.model import Draft
from cleanplate.errors import OutputExistsError, UsageError
from cleanplate.media.exr import read_exr
from cleanplate.media.stamp import stamp, timecode
from cleanplate.render.delivery.plates import Options, Plate, Workshop, plates
from cleanplate.render.library import Library
from tests import media_made, scene, seen
from tests.render import film

CUT = {"media": "talk.mp4", "source_in": 400, "out": 400, "removal": {"network": "reds", "background": "teal"}}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    film.source(tmp_path / "talk.mp4", 40)
    return tmp_path


def wanted(draft: Draft, home: Path, handles: int = 3) -> list[Plate]:
    return plates(draft, Library(home).sources(draft), handles)


def workshop(draft: Draft, home: Path, modnet: str, **options: object) -> Workshop:
    library = Library(home, networks={"reds": modnet})
    return Workshop(draft, home / "plates", library, Options(**options))  # type: ignore[arg-type]


def test_a_plate_has_handles_where_its_source_has_frames(home: Path) -> None:
    draft = film.film(
        home,
        [CUT, {**CUT, "in": 400, "out": 800, "source_in": 40}, {**CUT, "in": 800, "out": 1200, "source_in": 1160}],
    )
    assert [(p.first, p.last) for p in wanted(draft, home)] == [(7, 23), (0, 14), (26, 40)]


def test_half_a_transition_is_in_the_handles(home: Path) -> None:
    draft = film.film(home, [CUT, {**CUT, "in": 400, "out": 800, "transition": {"d": 400}}])
    assert [(p.first, p.last) for p in wanted(draft, home)] == [(5, 25), (5, 25)]


def test_a_freeze_is_one_frame_and_speed_takes_what_is_shown(home: Path) -> None:
    draft = film.film(home, [{**CUT, "speed": 0}, {**CUT, "in": 400, "out": 800, "speed": 50, "reverse": True}])
    assert [(p.first, p.last) for p in wanted(draft, home, 0)] == [(10, 11), (10, 15)]


def test_prores_is_the_source_s_frames_with_alpha_and_timecode(home: Path, modnet: str) -> None:
    draft = film.film(home, [CUT])
    (plate,) = wanted(draft, home)
    shop = workshop(draft, home, modnet, mattes=True)
    made = shop.made(plate)
    assert made.path == home / "plates" / "s1_talk.mov" and made.start == 7
    assert timecode(made.path) == "00:00:00:07"
    found = seen.frames(made.path)
    assert len(found) == 16
    for index, frame in enumerate(found, 7):
        truth = scene.truth(index)
        assert frame.alpha is not None
        assert np.mean(frame.alpha[truth] > 200) > 0.9 and np.mean(frame.alpha[~truth] < 50) > 0.95
        assert scene.index_of(frame.alpha > 128) == index
    mattes = seen.frames(home / "plates" / "s1_talk_matte.mp4")
    assert len(mattes) == 16 and scene.index_of(mattes[0].rgb[..., 0] > 128) == 7
    assert [path.name for path in shop.files] == ["s1_talk.mov", "s1_talk_matte.mp4"]


def test_exr_is_numbered_as_the_source_s_timecode(home: Path, modnet: str) -> None:
    stamp(media_made.prores_alpha(home / "plain.mov", 12), home / "talk.mov", "00:00:04:00")
    draft = film.film(home, [{**CUT, "media": "talk.mov", "source_in": 80, "out": 160}])
    (plate,) = wanted(draft, home, 1)
    made = workshop(draft, home, modnet, kind="exr").made(plate)
    assert (made.start, made.numbers) == (101, ("s1_talk.", ".exr", 4))
    files = sorted(path.name for path in made.path.iterdir())
    assert files == [f"s1_talk.{number:04}.exr" for number in range(101, 107)]
    found = read_exr(made.path / "s1_talk.0103.exr").astype(np.float32)
    assert found.shape == (64, 96, 4) and scene.index_of(found[..., 3] > 0.5) == 3
    assert (found[..., :3].max(2) <= found[..., 3] + 1e-3).all()


def test_pictures_of_another_range_are_kept_unless_told(home: Path, modnet: str) -> None:
    draft = film.film(home, [CUT])
    earlier = home / "plates" / "s1_talk" / "s1_talk.0900.exr"
    earlier.parent.mkdir(parents=True)
    earlier.write_bytes(b"mine")
    (plate,) = wanted(draft, home, 0)
    with pytest.raises(OutputExistsError):
        workshop(draft, home, modnet, kind="exr").made(plate)
    assert earlier.read_bytes() == b"mine"
    workshop(draft, home, modnet, kind="exr", overwrite=True).made(plate)
    assert not earlier.exists()


def test_a_still_is_one_picture(home: Path, modnet: str) -> None:
    media_made.still(home / "photo.png")
    draft = film.film(home, [{**CUT, "media": "photo.png", "source_in": 0}])
    (plate,) = wanted(draft, home)
    (frame,) = seen.frames(workshop(draft, home, modnet).made(plate).path)
    assert frame.alpha is not None and scene.index_of(frame.alpha > 128) == 0


def test_what_is_there_is_kept_unless_told(home: Path, modnet: str) -> None:
    draft = film.film(home, [CUT])
    (plate,) = wanted(draft, home)
    workshop(draft, home, modnet).made(plate)
    with pytest.raises(OutputExistsError):
        workshop(draft, home, modnet).made(plate)
    assert workshop(draft, home, modnet, overwrite=True).made(plate).start == 7


@pytest.mark.parametrize("options", [{"kind": "dnx"}, {"handles": -1}, {"handles": 2000}])
def test_options_that_cannot_be_are_told(options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Options(**options)  # type: ignore[arg-type]
