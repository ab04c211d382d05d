"""The report says where mattes are bad, holds no more of a long clip than of a short one, and trusts no text."""

from __future__ import annotations

import base64
import gc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from cleanplate.errors import OutputError
from cleanplate.matting.engine.grade import Grade, Suspect
from cleanplate.picture import RGB, Picture, from_rgb
from cleanplate.render.report.keep import Point, Seen, Thumb
from cleanplate.render.report.report import Report

GOOD, BAD, WORSE = Grade(), Grade(flicker=0.2), Grade(holes=0.5)
RATE = 25
_VOID = {"meta", "link", "img"}


@dataclass
class Node:
    """An element of a page."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    own: str = ""

    def all(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.all()

    def find(self, name: str) -> list[Node]:
        """Elements below with this tag or class."""
        return [n for n in self.all() if n.tag == name or name in n.attrs.get("class", "").split()]

    @property
    def text(self) -> str:
        return self.own + "".join(child.text for child in self.children)


class _Parser(HTMLParser):
    """Takes only well-formed pages: every end fits its start."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {key: value or "" for key, value in attrs})
        self.open[-1].children.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].own += data


def parsed(path: Path) -> Node:
    parser = _Parser()
    parser.feed(path.read_text("utf-8"))
    parser.close()
    assert len(parser.open) == 1
    return parser.open[0]


def at(index: int) -> Fraction:
    return Fraction(index, RATE)


def shade(index: int) -> Picture:
    """A grey picture that tells its index."""
    return from_rgb(np.full((9, 16, 3), index % 256, np.uint8), RGB)


def report(grades: Sequence[Grade]) -> Report:
    made, alpha = Report(), np.full((9, 16), 255, np.uint8)
    for index, grade in enumerate(grades):
        made.add(at(index), grade, shade(index), alpha)
    return made


def written(
    folder: Path, grades: Sequence[Grade], suspects: Sequence[Suspect] = (), title: str = "talk.mp4"
) -> Node:
    path = folder / "report.html"
    report(grades).write(path, title, [("Network", "modnet")], suspects)
    return parsed(path)


def suspect(first: int, last: int, worst: int, reasons: tuple[str, ...] = ("the edge flickers",)) -> Suspect:
    return Suspect(at(first), at(last + 1), at(worst), 10.0, reasons)


def clip(frames: int, bad: dict[int, Grade]) -> list[Grade]:
    return [bad.get(index, GOOD) for index in range(frames)]


def seconds(clock: str) -> Fraction:
    minutes, rest = clock.split(":")
    return 60 * int(minutes) + Fraction(rest)


def times(page: Node, part: str) -> list[Fraction]:
    return [seconds(time.text) for node in page.find(part) for time in node.find("time")]


def decoded(image: Node) -> NDArray[np.uint8]:
    data = base64.b64decode(image.attrs["src"].removeprefix("data:image/jpeg;base64,"))
    return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def test_memory_does_not_grow_with_the_clip() -> None:
    picture, alpha = shade(0), np.zeros((9, 16), np.uint8)
    grades = [Grade(flicker=value) for value in np.random.default_rng(5).exponential(0.05, 50_000)]
    gc.collect()
    pictures = sum(isinstance(thing, Picture) for thing in gc.get_objects())
    made = Report()
    for index, grade in enumerate(grades):
        made.add(at(index), grade, picture, alpha)
    held = gc.get_objects()
    counts = {kind: sum(isinstance(thing, kind) for thing in held) for kind in (Point, Seen, Thumb, Picture)}
    assert counts[Point] <= 2000
    assert counts[Seen] <= 64
    assert counts[Thumb] <= 64
    assert counts[Picture] <= pictures


def test_nothing_is_fetched_and_nothing_runs(tmp_path: Path) -> None:
    page = written(tmp_path, clip(50, {20: BAD}), [suspect(20, 20, 20)])
    (policy,) = (n.attrs["content"] for n in page.find("meta") if "http-equiv" in n.attrs)
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'unsafe-inline'")
    assert not {"script", "iframe", "object", "embed", "form", "base"} & {n.tag for n in page.all()}
    assert not [key for n in page.all() for key in n.attrs if key.startswith("on")]
    for node in page.all():
        for key in ("src", "href", "srcset", "xlink:href", "data", "action"):
            assert node.attrs.get(key, "#").startswith(("#", "data:"))
    (style,) = page.find("style")
    assert "url(" not in style.text
    assert "@import" not in style.text


def test_every_link_leads_somewhere(tmp_path: Path) -> None:
    page = written(tmp_path, clip(200, {50: BAD, 150: WORSE}), [suspect(50, 50, 50), suspect(150, 150, 150)])
    links = {n.attrs["href"] for n in page.find("a")}
    assert links == {"#span-1", "#span-2", "#frame-1", "#frame-2"}
    assert links <= {"#" + n.attrs["id"] for n in page.all() if "id" in n.attrs}


def test_text_stays_text(tmp_path: Path) -> None:
    hostile = "</title><script>alert('1')</script>\"><img src=http://x/ onerror=a>&lt;.mp4"
    path = tmp_path / "report.html"
    span = suspect(5, 5, 5, (hostile,))
    report(clip(10, {5: BAD})).write(path, hostile, [(hostile, hostile)], [span])
    page = parsed(path)
    assert [n.text for n in page.find("h1")] == [hostile]
    assert [n.text for n in page.find("dt") + page.find("dd")] == [hostile] * 2
    assert page.find("badge")[0].attrs["title"] == hostile
    assert not page.find("script")
    assert all(n.attrs["src"].startswith("data:") for n in page.find("img"))


def test_names_that_are_no_text_or_turn_the_line_are_shown(tmp_path: Path) -> None:
    page = written(tmp_path, [GOOD], title="a\udcff\u202egpj.mp4\x00")
    assert [n.text for n in page.find("h1")] == ["a?�gpj.mp4�"]


def test_worst_frames_are_the_worst_and_show_themselves(tmp_path: Path) -> None:
    bad = {100: BAD, 101: WORSE, 102: BAD, 200: BAD, 210: WORSE}
    page = written(tmp_path, clip(250, bad), [suspect(100, 102, 101), suspect(200, 210, 210)])
    cards = page.find("article")
    assert times(page, "article")[:2] == [at(101), at(210)]
    assert "holes" in cards[0].text
    for card, index in zip(cards, (101, 210), strict=False):
        source, matte, cutout = (decoded(image).mean() for image in card.find("img"))
        assert source == pytest.approx(index, abs=2)
        assert matte == pytest.approx(255, abs=2)
        assert cutout == pytest.approx(index, abs=2)


def test_worst_frames_lie_apart(tmp_path: Path) -> None:
    low = {index: Grade(flicker=0.2 + index / 1e4) for index in range(300, 700)}
    found = sorted(times(written(tmp_path, clip(1000, low), [suspect(300, 699, 699)]), "article"))
    assert 2 <= len(found) <= 8
    assert at(699) in found
    assert all(later - earlier >= 1 for earlier, later in pairwise(found))


def test_each_of_many_suspect_spans_shows_its_worst_frame(tmp_path: Path) -> None:
    worst = range(50, 1000, 80)
    page = written(tmp_path, clip(1000, dict.fromkeys(worst, BAD)), [suspect(i, i + 1, i) for i in worst])
    assert set(times(page, "article")) == {at(index) for index in worst}


def test_a_short_dip_is_found_in_a_long_clip(tmp_path: Path) -> None:
    page = written(tmp_path, clip(20_000, {12_345: BAD}), [suspect(12_345, 12_345, 12_345)])
    assert times(page, "article")[0] == at(12_345)
    assert "at 8:13.800" in page.find("numbers")[0].text


@pytest.mark.parametrize("frames", [1, 2, 23, 24, 25, 48, 49, 1000])
def test_the_contact_sheet_is_evenly_spaced(tmp_path: Path, frames: int) -> None:
    shown = times(written(tmp_path, [GOOD] * frames), "sheet")
    gaps = {later - earlier for earlier, later in pairwise(shown)}
    assert shown[0] == 0
    assert min(frames, 12) <= len(shown) <= 24
    assert len(gaps) <= 1
    assert all(at(frames) - shown[-1] <= gap for gap in gaps)


def test_suspects_stand_with_their_times_and_reasons(tmp_path: Path) -> None:
    span = Suspect(Fraction(5, 4), Fraction(2), Fraction(3, 2), 12.6, ("the edge flickers", "holes"))
    page = written(tmp_path, clip(100, {37: BAD}), [span])
    (row,) = (n for n in page.find("tr") if "id" in n.attrs)
    assert [n.text for n in row.children] == [
        "1", "0:01.250", "0:02.000", "0:01.500", "12", "the edge flickers, holes",
    ]  # fmt: skip
    assert page.find("said")[0].find("h2")[0].text == "1 doubtful span, 0.75 s of 4 s"


def test_ten_thousand_suspects_do_not_make_the_page_heavy(tmp_path: Path) -> None:
    spans = [suspect(index, index, index) for index in range(0, 20_000, 2)]
    page = written(tmp_path, clip(20_000, {0: BAD}), spans)
    assert (tmp_path / "report.html").stat().st_size < 1_000_000
    assert "9,800 more" in page.text


def test_the_page_stays_small_whatever_the_pictures(tmp_path: Path) -> None:
    noise, made = np.random.default_rng(2), Report()
    for index in range(64):
        rgb, alpha = (noise.integers(0, 256, shape, np.uint8) for shape in ((312, 416, 3), (312, 416)))
        made.add(at(index * 50), BAD, from_rgb(rgb, RGB), alpha)
    spans = [suspect(index * 50, index * 50, index * 50) for index in range(64)]
    made.write(tmp_path / "report.html", "noise.mp4", [], spans)
    assert (tmp_path / "report.html").stat().st_size < 2_000_000


def test_a_good_clip_is_called_good(tmp_path: Path) -> None:
    page = written(tmp_path, [GOOD] * 100)
    assert page.find("said")[0].find("h2")[0].text == "Looks good"
    assert page.find("verdict")[0].attrs["class"] == "verdict good"
    assert not page.find("table")


def test_a_single_frame_has_its_report(tmp_path: Path) -> None:
    page = written(tmp_path, [BAD], [Suspect(Fraction(0), Fraction(0), Fraction(0), 17.0, ("holes",))])
    assert page.find("said")[0].find("h2")[0].text == "Doubtful"
    assert len(page.find("article")) == len(page.find("svg")) / 6 == 1


def test_no_frames_have_a_report_that_says_so(tmp_path: Path) -> None:
    page = written(tmp_path, [])
    assert page.find("said")[0].find("h2")[0].text == "No frames"
    assert not page.find("img") + page.find("svg")


def test_pictures_say_what_they_show(tmp_path: Path) -> None:
    page = written(tmp_path, clip(30, {9: BAD}), [suspect(9, 9, 9)])
    assert all(n.attrs["alt"] for n in page.find("img"))
    assert all(n.attrs["aria-label"] for n in page.find("svg"))


def test_a_place_that_cannot_be_written_is_our_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "file" / "x.html", tmp_path / "missing" / "x.html", tmp_path / "folder"):
        with pytest.raises(OutputError):
            report([GOOD]).write(path, "talk.mp4", [], [])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder"]
