"""The engine from the command line: verdict, report, plate, two passes, a key held to a network."""

from __future__ import annotations

from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cleanplate import Options, Progress, remove_background
from tests import media_made, scene
from tests.commands import cleanplate

MS = Fraction(1, 1000)


@pytest.fixture(scope="module")
def source(made: Path) -> Path:
    """Twelve frames at uneven times."""
    times = [(40 * i + 7 * (i % 3)) * MS for i in range(12)]
    return media_made.clip(
        made / "engine.mp4", 12, times, base=MS, shown_last=40 * MS, options=media_made.LOSSLESS
    )


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """The scene without its subject, as a person would shoot it."""
    path = tmp_path / "room.png"
    Image.fromarray(scene.room()).save(path)
    return path


class _Page(HTMLParser):
    """What a page shows: its text, and how many pictures."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.text, self.pictures = "", 0
        self.feed(path.read_text())

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.pictures += tag == "img"


def test_the_answer_tells_how_good_the_mattes_are(source: Path, modnet: str, tmp_path: Path) -> None:
    said = cleanplate("remove", source, "-o", tmp_path / "o.webm", "--network", modnet, "--json")
    verdict = said.json["verdict"]
    assert 50 < verdict["least"] <= verdict["score"] <= 100
    assert verdict["suspects"] == []
    assert 1 <= said.json["network_runs"] <= 12


def test_suspect_spans_come_with_their_times(source: Path, rvm: str, tmp_path: Path) -> None:
    """This network's answer fades from frame to frame, though the picture does not."""
    said = cleanplate("remove", source, "-o", tmp_path / "o.webm", "--network", rvm, "--json")
    spans = said.json["verdict"]["suspects"]
    assert spans
    assert 0 <= spans[0]["start_ms"] <= spans[0]["worst_ms"] < spans[0]["end_ms"] <= 500
    assert spans[0]["reasons"]
    plain = cleanplate("remove", source, "-o", tmp_path / "p.webm", "--network", rvm)
    assert "look at 0:00." in plain.err


def test_a_report_is_written_beside_the_result(source: Path, modnet: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    said = cleanplate("remove", source, "-o", tmp_path / "o.webm", "--network", modnet, "--report", page)
    assert said.code == 0
    assert str(page) in said.err
    shown = _Page(page)
    assert "engine.mp4" in shown.text and "12 frames" in shown.text
    assert shown.pictures >= 12


def test_a_report_is_not_written_over(source: Path, modnet: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("mine")
    said = cleanplate("remove", source, "-o", tmp_path / "o.webm", "--network", modnet, "--report", page, "--json")
    assert said.code == 2
    assert said.json["error"]["code"] == "output-exists"
    assert page.read_text() == "mine"
    assert not (tmp_path / "o.webm").exists()


def test_several_clips_get_a_report_each(source: Path, modnet: str, tmp_path: Path) -> None:
    other = tmp_path / "other.mp4"
    other.write_bytes(source.read_bytes())
    words = ("--network", modnet, "--report", tmp_path / "pages")
    assert cleanplate("remove", source, other, "-o", f"{tmp_path}/cut/", *words).code == 0
    assert sorted(p.name for p in (tmp_path / "pages").iterdir()) == ["engine.html", "other.html"]
    words = ("--network", modnet, "--report", tmp_path / "one.html")
    assert cleanplate("remove", source, other, "-o", f"{tmp_path}/cut2/", *words).code == 2


def test_best_takes_two_passes_and_says_so(source: Path, modnet: str, tmp_path: Path) -> None:
    stages: list[Progress] = []
    options = Options(network=modnet, quality="best")
    result = remove_background(source, tmp_path / "o.webm", options, progress=stages.append)
    assert [p.done for p in stages if p.stage == "look"] == list(range(1, 13))
    assert [p.done for p in stages if p.stage == "render"] == list(range(1, 13))
    assert result.network_runs <= 1.2 * 12 + 12  # a short clip: what finds the subject weighs more
    assert result.frames == 12


def test_the_plate_is_found_where_the_camera_is_still(source: Path, modnet: str, tmp_path: Path) -> None:
    words = ("--network", modnet, "--json", "--overwrite", "-o", tmp_path / "o.webm")
    assert cleanplate("remove", source, *words).json["plate"] is None
    assert 0.4 < cleanplate("remove", source, *words, "--plate", "auto").json["plate"] <= 1
    assert cleanplate("remove", source, *words, "--quality", "best", "--plate", "none").json["plate"] is None


def test_a_given_plate_takes_what_is_room(source: Path, modnet: str, room: Path, tmp_path: Path) -> None:
    said = cleanplate("remove", source, "--network", modnet, "--plate", room, "--format", "matte", "--json",
                      "-o", f"{tmp_path}/mattes/")  # fmt: skip
    assert said.json["plate"] == 1
    for index, path in enumerate(sorted((tmp_path / "mattes").glob("*.png"))):
        matte = np.asarray(Image.open(path))
        assert np.abs((matte > 127) ^ scene.truth(index)).mean() < 0.02


@pytest.mark.parametrize("kind", ["shape", "video", "gone"])
def test_a_plate_that_cannot_be_is_refused(
    kind: str, source: Path, modnet: str, room: Path, tmp_path: Path
) -> None:
    if kind == "shape":
        Image.fromarray(scene.room((64, 96))).save(room)
    plate = {"shape": room, "video": source, "gone": tmp_path / "gone.png"}[kind]
    said = cleanplate("remove", source, "--network", modnet, "--plate", plate, "-o", tmp_path / "o.webm")
    assert said.code != 0
    assert "error [" in said.err
    assert not (tmp_path / "o.webm").exists()


def test_a_key_held_to_a_network_drops_what_is_no_subject(modnet: str, tmp_path: Path) -> None:
    """A pole stands in the corner of the green screen: not green, and no subject to the network."""
    frames = []
    for index in range(6):
        picture = np.full((64, 96, 3), (20, 180, 40), np.uint8)
        picture[20:56, 30 + index : 60 + index] = scene.SUBJECT
        picture[:, :6] = (40, 40, 120)
        frames.append(picture)
    clip = media_made.clip(tmp_path / "green.mp4", frames, options=media_made.LOSSLESS)
    mattes = {}
    for network in ("key", f"key+{modnet}"):
        folder = tmp_path / network.partition("+")[0] / str("+" in network)
        said = cleanplate("remove", clip, "--network", network, "--key", "#14b428", "--format", "matte", "-o",
                          f"{folder}/", "--json")  # fmt: skip
        assert said.code == 0, said.err
        assert said.json["network"].startswith("key")
        mattes["+" in network] = np.asarray(Image.open(sorted(folder.glob("*.png"))[3]))
    assert mattes[False][10:50, 1:4].mean() > 200
    assert mattes[True][10:50, 1:4].mean() < 20
    assert mattes[True][26:50, 40:56].mean() > 240
