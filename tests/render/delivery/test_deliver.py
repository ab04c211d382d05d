"""A folder for other tools: its files, its page, and what is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleanplate.errors import OutputExistsError, UsageError
from cleanplate.render.delivery.deliver import Delivery, deliver
from cleanplate.render.library import Library
from cleanplate.render.watch import Progress
from tests.render import film

CUT = {"media": "talk.mp4", "out": 200, "removal": {"network": "reds", "background": "teal"}}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    film.source(tmp_path / "talk.mp4")
    return tmp_path


def test_the_page_tells_what_lies_there_and_how_it_is_read(home: Path, modnet: str) -> None:
    draft, heard = film.film(home, [CUT]), dict[str, list[Progress]]()
    library = Library(home, networks={"reds": modnet})
    delivery = Delivery(home / "out", "film", ("otio", "edl"), "exr", handles=1)
    files, notes = deliver(draft, delivery, library, told=lambda name: heard.setdefault(name, []).append)
    page = (home / "out" / "README.txt").read_text()
    assert (
        "premultiplied" in page
        and "*.edl" in page
        and "fcpxml" not in page
        and all(note in page for note in notes)
    )
    names = {"film.otio", "film.edl", "film_v2.edl", "README.txt", "s1_talk", "s1_background.png"}
    assert {file.name for file in files} == names
    assert all(file.exists() for file in files)
    assert [progress.done for progress in heard["s1_talk"]] == [1, 2, 3, 4, 5, 6]


def test_nothing_of_an_earlier_delivery_is_lost(home: Path) -> None:
    draft, delivery = film.film(home, [{"media": "talk.mp4"}]), Delivery(home / "out", "film", ("edl",))
    deliver(draft, delivery, Library(home))
    with pytest.raises(OutputExistsError):
        deliver(draft, delivery, Library(home))
    (home / "own").mkdir()
    (home / "own" / "README.txt").write_text("Mine.")
    with pytest.raises(OutputExistsError):
        deliver(draft, Delivery(home / "own", "film", ("edl",)), Library(home))
    assert (home / "own" / "README.txt").read_text() == "Mine."
    with pytest.raises(UsageError, match="is a file"):
        deliver(draft, Delivery(home / "talk.mp4", "film", ("edl",)), Library(home))
