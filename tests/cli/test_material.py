"""`cleanplate material` lists what comes with us and writes it, and `remove` takes it by any of its names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from PIL import Image

from cleanplate.material.catalog import MATERIAL
from cleanplate.render import material
from tests import media_made, seen
from tests.commands import cleanplate

SMALL = (160, 90)


@pytest.fixture(autouse=True)
def small() -> Iterator[None]:
    with patch.object(material, "SIZE", SMALL):
        yield


def test_the_list_names_everything_in_both_languages() -> None:
    said = cleanplate("material")
    assert said.code == 0
    for one in MATERIAL.values():
        assert one.name in said.out and one.also[-1] in said.out
    rows = cleanplate("material", "--json").json["material"]
    assert [row["name"] for row in rows] == list(MATERIAL) and all(row["zh"] for row in rows)


def test_a_preview_is_written_under_its_name(tmp_path: Path) -> None:
    said = cleanplate("material", "preview", "摄影棚", "-o", tmp_path, "--json")
    assert said.code == 0 and said.json["material"] == [{"name": "studio", "output": str(tmp_path / "studio.png")}]
    with Image.open(tmp_path / "studio.png") as image:
        assert image.size == SMALL


def test_a_name_that_nothing_has_is_refused_with_those_there_are(tmp_path: Path) -> None:
    said = cleanplate("material", "preview", "moon base", "-o", tmp_path)
    assert said.code == 2 and "moon base" in said.err and "living-room" in said.err
    assert not list(tmp_path.iterdir())


def test_remove_puts_a_room_behind_by_its_name(tmp_path: Path) -> None:
    clear = np.zeros((90, 160, 4), np.uint8)
    clear[30:60, 60:100] = (200, 40, 40, 255)
    clip = media_made.clip(tmp_path / "cut.mov", [clear] * 3, codec="qtrle", pixels="argb", given="rgba")
    said = cleanplate("remove", clip, "--background", "影棚", "-o", tmp_path / "out.mp4", "--json")
    assert said.code == 0, said
    rgb = next(iter(seen.frames(tmp_path / "out.mp4"))).rgb.astype(float)
    room = material.drawn(MATERIAL["studio"], SMALL) * 255
    assert np.abs(rgb - room)[:25].mean() < 4
    assert np.abs(rgb[45, 80] - (200, 40, 40)).max() < 16


def test_a_file_of_that_name_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Image.new("RGB", SMALL, (0, 200, 0)).save(tmp_path / "studio", "PNG")
    clear = np.zeros((90, 160, 4), np.uint8)
    clear[30:60, 60:100] = 255
    clip = media_made.clip(tmp_path / "cut.mov", [clear] * 2, codec="qtrle", pixels="argb", given="rgba")
    assert cleanplate("remove", clip, "--background", "studio", "-o", tmp_path / "out.mp4").code == 0
    rgb = next(iter(seen.frames(tmp_path / "out.mp4"))).rgb.astype(int)
    assert np.abs(rgb[10, 10] - (0, 200, 0)).max() < 16
