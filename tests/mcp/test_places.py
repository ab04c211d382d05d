"""A path is judged by where it lies, and nothing outside of the open folders is ever touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.errors import MediaError, UsageError
from cleanplate.mcp.places import Places, opened


@pytest.fixture
def places(tmp_path: Path) -> Places:
    for name in ("one", "two", "out"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text(name)
    return Places(((tmp_path / "one").resolve(), (tmp_path / "two").resolve()))


def test_names_are_looked_for_in_each_folder(places: Places) -> None:
    assert places.reading("one.txt").read_text() == "one"
    assert places.reading("two.txt").read_text() == "two"
    assert places.reading(str(places.folders[1] / "two.txt")).read_text() == "two"
    assert places.writing("new.mp4") == places.folders[0] / "new.mp4"


@pytest.mark.parametrize("name", ["../out/out.txt", "/etc/passwd", "a/../../out/out.txt", "..", "/", "~/../x"])
def test_what_lies_outside_is_refused(places: Places, name: str) -> None:
    if name.startswith("~"):
        with pytest.raises(MediaError):  # a folder that is called ~, inside
            places.reading(name)
        return
    with pytest.raises(UsageError, match="outside"):
        places.reading(name)
    with pytest.raises(UsageError, match="outside"):
        places.writing(name)


def test_a_link_is_where_it_leads(places: Places, tmp_path: Path) -> None:
    (places.folders[0] / "leak.txt").symlink_to(tmp_path / "out" / "out.txt")
    (places.folders[0] / "away").symlink_to(tmp_path / "out")
    (places.folders[0] / "fine.txt").symlink_to(places.folders[1] / "two.txt")
    for name in ("leak.txt", "away/out.txt"):
        with pytest.raises((UsageError, MediaError)):
            places.reading(name)
        with pytest.raises(UsageError, match="outside"):
            Places(places.folders[:1]).reading(name)
    with pytest.raises(UsageError, match="outside"):
        places.writing("away/new.mp4")
    assert places.reading("fine.txt").read_text() == "two"


def test_a_loop_of_links_is_no_file(places: Places) -> None:
    (places.folders[0] / "loop").symlink_to(places.folders[0] / "loop")
    with pytest.raises((UsageError, MediaError)):
        places.reading("loop")


def test_a_folder_is_no_file(places: Places) -> None:
    (places.folders[0] / "sub").mkdir()
    with pytest.raises(MediaError, match="no file"):
        places.reading("sub")


@given(st.text(min_size=1, max_size=300))
def test_no_name_leads_outside(name: str) -> None:
    here = Places((Path(__file__).parent.resolve(),))
    try:
        found = here.writing(name)
    except UsageError:
        return
    assert found.is_relative_to(here.folders[0])
    assert isinstance(here.holds(name), bool)


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "\ud800"])
def test_what_no_disk_holds_is_an_error_of_ours(places: Places, name: str) -> None:
    assert not places.holds(name)
    with pytest.raises((UsageError, MediaError)):
        places.reading(name)


def test_names_are_shown_from_the_first_folder_on(places: Places) -> None:
    assert places.shown(places.folders[0] / "sub" / "a.mp4") == "sub/a.mp4"
    assert places.shown(places.folders[1] / "b.mp4") == str(places.folders[1] / "b.mp4")
    assert places.told(f"{places.folders[0]}/a.mp4 is there already.") == "a.mp4 is there already."


def test_named_folders_count_more_than_offered_ones(tmp_path: Path) -> None:
    (tmp_path / "a b").mkdir()
    root = (tmp_path / "a b").as_uri()
    assert opened([tmp_path], [root]).folders == (tmp_path.resolve(),)
    assert opened([], [root]).folders == ((tmp_path / "a b").resolve(),)


@pytest.mark.parametrize(
    "root", ["file:///", "https://example.org/x", "file:///nowhere/at/all", "x", "file://far/x"]
)
def test_roots_that_are_no_folders_or_too_much_are_passed_over(
    root: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert opened([], [root, Path.home().as_uri()]).folders == (tmp_path.resolve(),)


@pytest.mark.parametrize("place", ["/", "home"])
def test_a_whole_home_is_not_opened_unasked(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path if place == "home" else place)
    with pytest.raises(UsageError, match="too much") as refused:
        opened([])
    assert "--folder" in refused.value.hint
    assert opened([tmp_path]).folders == (tmp_path.resolve(),)  # asked for, it is


@pytest.mark.parametrize(
    "name", [".git/hooks/x.mp4", ".git", "a/.vscode/settings.json", ".profile.mp4", "a\nb.mp4", "\x1b[2J.mp4"]
)
def test_nothing_is_written_where_programs_keep_their_own_things(places: Places, name: str) -> None:
    with pytest.raises(UsageError, match="may write"):
        places.writing(name)
    with pytest.raises(UsageError, match="may write"):
        places.writing(f"{places.folders[1]}/{name}")


def test_an_open_folder_may_be_hidden_itself(tmp_path: Path) -> None:
    (tmp_path / ".studio").mkdir()
    here = Places(((tmp_path / ".studio").resolve(),))
    assert here.writing("a.mp4") == here.folders[0] / "a.mp4"
