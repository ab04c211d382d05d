"""The reference's pictures of operations are there, can be seen, and are not behind the source."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scripts import operation_pictures
from scripts.operation_pictures import DOCS, OF, drawn_of, media, save, told
from scripts.sample_media import make
from skimage.metrics import peak_signal_noise_ratio

from cleanplate.draft.operation import kinds

_CHEAP = ("canvas_size", "colour", "crop", "freeze", "reverse", "scale", "title")  # no network has to look


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's media."""
    made = tmp_path_factory.mktemp("sample")
    make(made)
    return made


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(operation_pictures, "DOCS", tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", kinds())
def test_every_operation_has_a_picture_of_what_it_does_now(name: str) -> None:
    with Image.open(DOCS / f"{name}.png") as image:
        assert image.width == 640 and 240 < image.height < 400
        assert image.info[OF] == told(kinds()[name]), f"{name}.png is behind: run `make pictures`."
        assert np.asarray(image.convert("RGB")).std() > 20
    assert (DOCS / f"{name}.png").stat().st_size < 40_000


def test_no_picture_is_left_of_an_operation_that_is_gone() -> None:
    assert {path.name for path in DOCS.iterdir()} == {f"{name}.png" for name in kinds()}


@pytest.mark.parametrize("name", _CHEAP)
def test_a_picture_shows_what_is_rendered_now(name: str, folder: Path) -> None:
    now = np.asarray(drawn_of(kinds()[name], media(name, folder)))
    assert peak_signal_noise_ratio(_pixels(DOCS / f"{name}.png"), now) > 28


def test_a_picture_of_something_else_would_be_found(folder: Path) -> None:
    now = np.asarray(drawn_of(kinds()["crop"], folder))
    other = _pixels(DOCS / "colour.png")[: len(now)]
    assert peak_signal_noise_ratio(other, now[: len(other)]) < 20


def test_what_is_told_changes_with_the_example(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = kinds()["crop"]
    before = told(kind)
    monkeypatch.setattr(kind, "example", kind.example | {"left": 21})
    assert told(kind) != before


def test_a_picture_keeps_its_colours_and_says_what_it_is_of(tmp_path: Path) -> None:
    kind, path = kinds()["crop"], tmp_path / "crop.png"
    y, x = np.mgrid[0:300, 0:640].astype(np.uint8)
    picture = np.stack([x, y, x // 2], -1)
    save(Image.fromarray(picture), kind, path)
    assert peak_signal_noise_ratio(picture, _pixels(path)) > 28
    with Image.open(path) as image:
        assert image.info[OF] == told(kind)


def _pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))
