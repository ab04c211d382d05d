"""Where media lie: for other tools with their timecode, for a draft only in folders that it may read."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from cleanplate.interchange.grid import Reference
from cleanplate.media.stamp import stamp
from cleanplate.render.delivery.links import Folders, address, references, start
from cleanplate.render.library import Library
from tests import media_made
from tests.render import film


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    film.source(tmp_path / "home" / "talk.mp4")
    return tmp_path / "home"


def test_references_are_whole_paths_with_timecode(home: Path) -> None:
    stamp(media_made.prores_alpha(home / "plain.mov"), home / "shot.mov", "01:00:00:00")
    draft = film.film(home, [{"media": "talk.mp4"}], [{"media": "shot.mov", "out": 240}])
    found, notes = references(draft, Library(home))
    assert found == {"m1": Reference(home / "talk.mp4"), "m2": Reference(home / "shot.mov", 90_000, False)}
    assert notes == []


def test_media_that_are_not_there_are_named_and_told(home: Path) -> None:
    draft = film.film(home, [{"media": "talk.mp4"}])
    (home / "talk.mp4").unlink()
    found, notes = references(draft, Library(home))
    assert found["m1"] == Reference(home / "talk.mp4") and "talk.mp4" in notes[0]


def test_a_timecode_of_another_rate_is_none(home: Path) -> None:
    stamp(media_made.prores_alpha(home / "plain.mov"), home / "shot.mov", "01:00:00:24")
    assert start(home / "shot.mov", Fraction(24)) == (0, None)


@pytest.mark.parametrize(
    "url", ["talk.mp4", "./talk.mp4", "away/talk.mp4", "file:///Volumes/X/talk.mp4", "C:\\clips\\talk.mp4"]
)
def test_a_file_is_found_by_its_address_or_its_name(home: Path, url: str) -> None:
    found = Folders(home, (), home).find(url, "")
    assert found and found.media.file == "talk.mp4" and found.media.duration == 480


def test_an_encoded_address_is_found_from_the_timeline_on(home: Path) -> None:
    (home / "a b").mkdir()
    film.source(home / "a b" / "ü#1.mp4")
    (home / "cut").mkdir()
    found = Folders(home, (), home / "cut").find("../a%20b/%C3%BC%231.mp4", "")
    assert found and found.media.file == "a b/ü#1.mp4"


def test_nothing_outside_is_read_unless_its_folder_is_named(home: Path) -> None:
    outside = home.parent / "outside"
    outside.mkdir()
    film.source(outside / "other.mp4")
    (home / "link.mp4").symlink_to(outside / "other.mp4")
    shelf = Folders(home, (), home)
    for url in ("../outside/other.mp4", str(outside / "other.mp4"), (outside / "other.mp4").as_uri(), "link.mp4"):
        assert shelf.find(url, "") is None
    assert Folders(home, (outside,), home).find("../outside/other.mp4", "")


@pytest.mark.parametrize(
    "url", ["", "..", ".", "\0", "%00", "https://x.example/a.mp4", "file://host/x", "x" * 9000, "file:///["]
)
def test_odd_addresses_find_nothing(home: Path, url: str) -> None:
    assert Folders(home, (), home).find(url, "") is None


def test_has_says_whether_a_draft_may_read_it(home: Path) -> None:
    media = film.film(home, [{"media": "talk.mp4"}]).media["m1"]
    assert Folders(home, (), home).has(media)
    assert not Folders(home, (), home).has(media.model_copy(update={"file": "../x.mp4"}))


def test_addresses_are_paths_of_files_alone() -> None:
    assert address("file:///a%20b.mp4") == "/a b.mp4" and address("file:///C:/a.mp4") == "C:/a.mp4"
    assert address("http://x/a.mp4") is None and address("file://far/a.mp4") is None
