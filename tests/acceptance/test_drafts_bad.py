"""Drafts that cannot be: what is wrong and where is told before anything is rendered, and nothing is left."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance import films
from tests.cli.saying import document
from tests.commands import Said, cleanplate

Draft = dict[str, Any]


@dataclass(frozen=True)
class _Case:
    """`path`: the place in the document; `says`: in the message; `allowed`: in the advice."""

    path: str
    says: str
    allowed: str
    spoil: Callable[[Draft, Path], Any]  # the draft, and its folder; what it returns is written instead


def _clip(**values: Any) -> Callable[[Draft, Path], None]:
    return lambda draft, _: draft["t"][0]["sg"][0].update(values)


def _second(**values: Any) -> Callable[[Draft, Path], None]:
    return lambda draft, _: draft["t"][0]["sg"][1].update(values)


def _title(**values: Any) -> Callable[[Draft, Path], None]:
    return lambda draft, _: draft["t"][1]["sg"][0].update(values)


def _canvas(**values: Any) -> Callable[[Draft, Path], None]:
    return lambda draft, _: draft["m"].update(values)


def _removal(**values: Any) -> Callable[[Draft, Path], None]:
    return lambda draft, _: draft["t"][0]["sg"][0].update(removal=values)


def _media(file: str, make: Callable[[Path], object] = lambda _: None) -> Callable[[Draft, Path], None]:
    """The clip's file by another name, which may really be there."""

    def spoil(draft: Draft, folder: Path) -> None:
        draft["media"]["m1"] |= {"file": file, "hash": ""}
        make(folder / file)

    return spoil


def _gone(_draft: Draft, folder: Path) -> None:
    (folder / "talk.mp4").unlink()


def _another(_draft: Draft, folder: Path) -> None:
    films.wandering(folder / "talk.mp4", 4, first=3)


def _many(draft: Draft, _folder: Path) -> None:
    clip = draft["t"][0]["sg"][0] | {"source_in": 0, "speed": 0}
    draft["t"][0]["sg"] = [clip | {"id": f"s{i}", "in": i * 10, "out": i * 10 + 10} for i in range(10_000)]
    del draft["t"][1]


def _deep(draft: Draft, _folder: Path) -> str:
    """Deeper than any parser goes."""
    return json.dumps(draft).replace('"talk.mp4"', "[" * 100_000 + "]" * 100_000, 1)


def _nested(draft: Draft, _folder: Path) -> None:
    inner: Any = "end"
    for _ in range(40):
        inner = {"more": inner}
    draft["m"]["mine"] = inner


def _nan(draft: Draft, _folder: Path) -> str:
    return json.dumps(draft).replace('"width": 96', '"width": NaN', 1)


def _endless(draft: Draft, _folder: Path) -> str:
    return json.dumps(draft).replace('"width": 96', '"width": 1e999', 1)


_WHERE = "inside the draft's folder"
_NAMED = "name its folder with --media"
_FILE = "media.m1.file"
_BEHIND = "t[0].sg[0].removal.background"

_CASES = {
    "overlap": _Case("t[0].sg[1].in", "1500 lies before 2000", "From 2000", _second(**{"in": 1500})),
    "negative time": _Case("t[0].sg[0].in", "-5", "from 0", _clip(**{"in": -5})),
    "negative source": _Case("t[0].sg[0].source_in", "-1", "from 0", _clip(source_in=-1)),
    "backward time": _Case("t[0].sg[1].out", "2000 does not lie after", "later", _second(out=2000)),
    "half a millisecond": _Case("t[0].sg[0].out", "2000.5", "schema", _clip(out=2000.5)),
    "past the end": _Case("t[0].sg[1].out", "ends at 4000", "earlier out", _second(source_in=3500)),
    "too long a fade": _Case("t[0].sg[0].fade_in", "do not fit", "Shorter", _clip(fade_in=1500, fade_out=600)),
    "twice an id": _Case("t[0].sg[1].id", "“s1”", "its own", _second(id="s1")),
    "unknown media": _Case("t[0].sg[0].media", "no media “m9”", "m1", _clip(media="m9")),
    "missing file": _Case(_FILE, "no such file", "Put it there", _gone),
    "another file": _Case("media.m1.hash", "not the file that was added", "Put that one back", _another),
    "unknown type": _Case("t[0].tt", "5", "0 (video), 1 (audio) or 7 (text)", lambda d, _: d["t"][0].update(tt=5)),
    "text as a number": _Case("m.width", "wide", "schema", _canvas(width="wide")),
    "no size": _Case("m.width", "0", "from 1", _canvas(width=0)),
    "absurd side": _Case("m.width", "1000000000", "up to 16384", _canvas(width=10**9)),
    "absurd size": _Case("m.width", "16384x16384", "33,177,600", _canvas(width=16384, height=16384)),
    "absurd time": _Case("t[0].sg[1].out", "1000000000000", "up to 86400000", _second(out=10**12)),
    "absurd length": _Case("d", "it lasts 25200 s", "21600 s", _title(out=25_200_000)),
    "absurd rate": _Case("m.rate", "100000", "schema", _canvas(rate=100_000)),
    "absurd scale": _Case("t[0].sg[0].placement.scale", "1e+30", "up to 1000", _clip(placement={"scale": 1e30})),
    "absurd title": _Case("t[1].sg[0].size", "5000", "up to 100", _title(size=5000)),
    "no colour": _Case("t[1].sg[0].colour", "“pinkish”", "#", _title(colour="pinkish")),
    "no words": _Case("t[1].sg[0].text", "empty", "words", _title(text=" \n ")),
    "no glyph": _Case("t[1].sg[0].text", "U+13080", "Take it out", _title(text="Eye \U00013080")),
    "no font": _Case("t[1].sg[0].font", "“comic”", "sans", _title(font="comic")),
    "font from a path": _Case("t[1].sg[0].font", "../x", "like", _title(font="../x")),
    "network from a path": _Case("t[0].sg[0].removal.network", "../x", "like", _removal(network="../x.onnx")),
    "10,000 segments": _Case("t[0].sg", "10,000 segments", "5,000", _many),
    "too deep to read": _Case("", "not JSON", "draft new", _deep),
    "nested": _Case("m.mine.more.more", "nested too deep", "32 levels", _nested),
    "not a number": _Case("", "NaN", "draft new", _nan),
    "an endless number": _Case("m.width", "inf", "finite", _endless),
    "not an object": _Case("", "not a JSON object", '"t"', lambda d, _: [d]),
    "not JSON": _Case("", "not JSON", "draft new", lambda d, _: "{"),
    "empty": _Case("t", "no segment", "At least one", lambda d, _: d.update(t=[])),
    "address of a file": _Case(_FILE, "is an address", _WHERE, _media("file:///etc/passwd")),
    "address on the net": _Case(_FILE, "is an address", _WHERE, _media("http://169.254.169.254/")),
    "a list of files": _Case(_FILE, "is an address", _WHERE, _media("concat:talk.mp4|/etc/passwd")),
    "a share": _Case(_FILE, "is an address", _WHERE, _media("//server/share/talk.mp4")),
    "climbing": _Case(_FILE, "climbs out", _WHERE, _media("../../x")),
    "climbing within": _Case(_FILE, "climbs out", _WHERE, _media("a/../../x.mp4")),
    "a zero byte": _Case(_FILE, "characters that no name has", _WHERE, _media("talk\0.mp4")),
    "elsewhere": _Case(_FILE, "outside", _NAMED, _media("/etc/passwd")),
    "a device": _Case(_FILE, "outside", _NAMED, _media("/dev/zero")),
    "a link elsewhere": _Case(_FILE, "outside", _NAMED, _media("x.mp4", lambda p: p.symlink_to("/dev/zero"))),
    "a loop of links": _Case(_FILE, "no such file", "Put it", _media("x.mp4", lambda p: p.symlink_to(p))),
    "a pipe": _Case(_FILE, "that is no file", "video", _media("x.mp4", os.mkfifo)),
    "a folder": _Case(_FILE, "that is no file", "video", _media("x.mp4", lambda p: p.mkdir())),
    "a name too long": _Case(_FILE, "no such file", "Put it", _media("x" * 900)),
    "an address behind": _Case(_BEHIND, "http://", "media:ID", _removal(background="http://169.254.169.254/x.png")),
    "a file behind": _Case(_BEHIND, "only media:ID may", "media:ID", _removal(background="/etc/passwd")),
    "a file behind all": _Case("m.background", "media:ID", "media:ID", _canvas(background="../wall.png")),
    "a plate from a path": _Case("t[0].sg[0].removal.plate", "/x.png", "like", _removal(plate="/x.png")),
}  # fmt: skip


@pytest.fixture(scope="module")
def good(made: Path) -> Path:
    """A draft of which nothing is wrong: two clips and a title."""
    (made / "bad").mkdir()
    film = films.new(films.wandering(made / "bad" / "talk.mp4", 4))
    films.apply(film, "split segment=s1 at=2s", "title text=Hi at=1s length=2s")
    return films.apply(film, "edit_title segment=s3 size=9")


@pytest.fixture(params=_CASES.values(), ids=_CASES.keys())
def case(request: pytest.FixtureRequest) -> _Case:
    found: _Case = request.param
    return found


@pytest.fixture
def film(good: Path, case: _Case, tmp_path: Path) -> Path:
    (tmp_path / "talk.mp4").write_bytes((good.parent / "talk.mp4").read_bytes())
    draft, film = _bare(good), tmp_path / "film.json"
    written = case.spoil(draft, tmp_path)
    film.write_text(written if isinstance(written, str) else json.dumps(draft if written is None else written))
    return film


def _bare(film: Path) -> Draft:
    """Without what follows from the rest, so that each case has one fault."""
    draft: Draft = document(film)
    for track in draft["t"]:
        for segment in track["sg"]:
            segment.pop("d")
            segment.pop("source_out", None)
    draft.pop("d")
    return draft


def _run(film: Path, *words: object) -> tuple[Said, Said]:
    """The same in words and as JSON; nothing was made, nothing was kept."""
    before = sorted(film.parent.iterdir())
    said, told = cleanplate(*words), cleanplate(*words, "--json")
    assert (said.code, told.code) == (2, 2), (said, told)
    assert sorted(film.parent.iterdir()) == before
    assert not films.kept() and not films.kept("mattes") and not films.kept("sounds")
    assert not said.out and not told.err
    assert "Traceback" not in said.err and len(said.err) < 1200
    return said, told


def test_a_good_draft_is_good(good: Path) -> None:
    """Else every case here would prove nothing."""
    assert cleanplate("draft", "check", good).code == 0
    assert cleanplate("frame", good, "-o", good.parent / "look.png").code == 0


@pytest.mark.parametrize("command", ["render", "frame"])
def test_render_and_frame_say_where_what_and_what_is_allowed(film: Path, case: _Case, command: str) -> None:
    out = film.parent / ("out.mp4" if command == "render" else "look.png")
    said, told = _run(film, command, film, "-o", out)
    error = told.json["error"]
    assert error["code"] == "bad-draft"
    assert error["path"] == case.path
    assert case.says in error["message"] and case.allowed in error["hint"]
    assert said.err == f"error [bad-draft]: {error['message']}\n  → {error['hint']}\n"


def test_check_says_the_same(film: Path, case: _Case) -> None:
    said, told = _run(film, "draft", "check", film)
    if "error" in told.json:
        error = told.json["error"]
        path, what, allowed = error["path"], error["message"], error["hint"]
    else:
        assert told.json["ok"] is False
        first = told.json["problems"][0]
        path, what, allowed = first["path"], first["what"], first["allowed"]
    assert path == case.path
    assert case.says in what and case.allowed in allowed
    assert what in said.err and allowed in said.err


@pytest.mark.parametrize(
    ("behind", "format", "code"),
    [
        ("transparent", "mp4", "no-alpha"),
        ("transparent", "hevc", "no-alpha"),
        ("teal", "matte", "wrong-use"),
        ("teal", "stacked", "wrong-use"),
        ("teal", "bundle", "wrong-use"),
    ],
)
def test_a_format_that_does_not_fit_the_canvas_is_refused_at_once(
    good: Path, behind: str, format: str, code: str
) -> None:
    films.apply(good, f"canvas_background background={behind}")
    said, told = _run(good, "render", good, "--format", format)
    assert told.json["error"]["code"] == code
    assert format in told.json["error"]["message"]
    assert "choose" in told.json["error"]["hint"]
    assert said.err.startswith(f"error [{code}]: ")
