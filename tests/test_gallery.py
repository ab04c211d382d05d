"""The gallery is there, can be seen, and is not behind the source."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from scripts.gallery import DOCS, PICTURES, Exhibit, exhibits, page

EVERY = pytest.mark.parametrize("exhibit", exhibits(), ids=lambda exhibit: exhibit.name)


@EVERY
def test_every_exhibit_has_a_picture_of_what_it_shows_now(exhibit: Exhibit) -> None:
    with Image.open(PICTURES / f"{exhibit.name}.jpg") as image:
        assert image.info["comment"].decode() == exhibit.told, f"{exhibit.name} is behind: run `make gallery`."
        assert image.width >= 900 and np.asarray(image).std() > 20


def test_no_picture_is_left_of_what_is_gone() -> None:
    assert {path.stem for path in PICTURES.iterdir()} == {exhibit.name for exhibit in exhibits()}


def test_the_page_shows_all_of_them_and_is_not_behind() -> None:
    assert (DOCS / "gallery.md").read_text() == page(), "docs/gallery.md is behind: run `make gallery`."
    assert all(f"gallery/{exhibit.name}.jpg" in page() for exhibit in exhibits())
