"""The draft as JSON: everything comes back, and what is wrong is said with its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.draft import wire
from cleanplate.draft.model import Clip, Draft
from cleanplate.draft.sample import sample
from cleanplate.draft.wire import dumped, loaded, parsed, place, text_of
from cleanplate.errors import DraftError
from tests.draft.drafts import drafts

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=8,
)


def _refused(document: Any) -> DraftError:
    with pytest.raises(DraftError) as caught:
        (parsed if isinstance(document, str | bytes) else loaded)(document)
    assert caught.value.hint and len(caught.value.message) < 400
    caught.value.message.encode()  # it can be shown
    return caught.value


def _with(path: str, value: Any) -> Any:
    """The sample's document with one value other: t.0.sg.0.in"""
    document: Any = dumped(sample())
    *parts, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    inner = document
    for part in parts:
        inner = inner.setdefault(part, {}) if isinstance(inner, dict) else inner[part]
    inner[last] = value
    return document


@given(drafts())
def test_every_draft_comes_back_the_same(draft: Draft) -> None:
    assert parsed(text_of(draft)) == draft
    assert dumped(parsed(text_of(draft))) == dumped(draft)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "m.",
        "media.m1.",
        "t.0.",
        "t.0.m.",
        "t.0.sg.0.",
        "t.0.sg.0.m.",
        "t.0.sg.0.placement.",
        "t.0.sg.0.colour.",
        "t.0.sg.0.placement.crop.",
        "t.0.sg.0.placement.move.",
        "t.0.sg.2.removal.",
        "t.1.sg.0.",
        "t.2.sg.0.",
    ],
)
@given(
    key=st.sampled_from(["later", "é", "tracks", "segments", "start", "$ref", "__class__", ""]), value=_ANYTHING
)
def test_unknown_keys_survive_at_every_level(path: str, key: str, value: Any) -> None:
    """Also those that are called as our own code calls its fields."""
    inner: Any = dumped(loaded(_with(path + key, value)))
    for part in path.split(".")[:-1]:
        inner = inner[int(part) if part.isdigit() else part]
    assert inner[key] == value


def test_derived_values_are_written_for_readers() -> None:
    document = dumped(sample())
    assert document["d"] == 8000
    assert [(s["d"], s["source_out"]) for s in document["t"][0]["sg"]] == [
        (4000, 4000),
        (2000, 6000),
        (2000, 2000),
    ]
    assert "source_out" not in document["t"][1]["sg"][0]
    assert (document["m"]["width"], document["m"]["height"]) == (1280, 720)


def test_derived_values_may_be_left_out() -> None:
    document = dumped(sample())
    del document["d"]
    for track in document["t"]:
        for segment in track["sg"]:
            segment.pop("d")
            segment.pop("source_out", None)
    assert loaded(document) == sample()


@pytest.mark.parametrize(
    ("path", "value", "right"),
    [
        ("d", 7999, "8000"),
        ("t.0.sg.1.d", 1, "2000"),
        ("t.0.sg.1.source_out", 4000, "6000"),
        ("d", None, "8000"),
    ],
)
def test_derived_values_that_contradict_the_rest_are_refused(path: str, value: object, right: str) -> None:
    error = _refused(_with(path, value))
    assert error.path == place([int(p) if p.isdigit() else p for p in path.split(".")])
    assert right in error.message and "Leave" in error.hint


def test_what_is_at_its_default_is_left_out() -> None:
    clip = Clip(id="a", start=0, end=5, media="m1")
    assert clip.model_dump(exclude_defaults=True).keys() == {"id", "start", "end", "media"}
    draft = loaded(
        {"t": [{"id": "t1", "tt": 0, "sg": [{"id": "a", "in": 0, "out": 5, "media": "m", "speed": 100}]}]}
    )
    assert "speed" not in text_of(draft)


def test_people_can_read_it() -> None:
    draft = loaded(_with("m.title", "早安"))
    assert "早安" in text_of(draft) and text_of(draft).endswith("}\n") and "\n  " in text_of(draft)


@pytest.mark.parametrize(
    ("path", "value", "where", "said"),
    [
        ("t.0.sg.0.in", -1, "t[0].sg[0].in", "from 0"),
        ("t.0.sg.0.out", 10**30, "t[0].sg[0].out", "up to 86400000"),
        ("t.0.sg.0.in", 0.5, "t[0].sg[0].in", "fractional"),
        ("t.0.sg.0.id", "a" * 100_000, "t[0].sg[0].id", "like ^[A-Za-z0-9_-]{1,64}$"),
        ("t.0.sg.0.id", "../../etc", "t[0].sg[0].id", "like"),
        ("t.0.sg.0.placement", {"scale": 0}, "t[0].sg[0].placement.scale", "over 0"),
        ("t.0.sg.0.placement", {"x": 1e300}, "t[0].sg[0].placement.x", "up to 1000"),
        ("t.0.sg.0.speed", -100, "t[0].sg[0].speed", "from 0"),
        ("t.0.sg.0.removal", {"quality": "perfect"}, "t[0].sg[0].removal.quality", "'best'"),
        ("t.0.sg.0", 5, "t[0].sg[0]", "valid dictionary"),
        ("t.0.sg", "many", "t[0].sg", "valid tuple"),
        ("t.0.tt", 3, "t[0].tt", "0 (video), 1 (audio) or 7 (text)"),
        ("t.0.tt", {}, "t[0].tt", "0 (video), 1 (audio) or 7 (text)"),
        ("t.0", {"id": "t1"}, "t[0].tt", "lacks"),
        ("t.0", None, "t[0]", "valid dictionary"),
        ("t", {}, "t", "lists the tracks"),
        ("m", None, "m", "valid dictionary"),
        ("m.width", 10**9, "m.width", "up to 16384"),
        ("m.rate", "0/0", "m.rate", "30000/1001"),
        ("m.rate", 1e308, "m.rate", "between 1 and 240"),
        ("media", [], "media", "valid dictionary"),
        ("media.m1.kind", "program", "media.m1.kind", "'video'"),
        ("media.a b", {"kind": "image", "file": "a"}, "media.a b", "like"),
        ("x-note", float("inf"), "x-note", "finite"),
        ("x-note", {"deep": ["\ud800"]}, "x-note.deep[0]", "Unicode"),
        ("x-note", {"\udfff": 1}, "x-note", "Unicode"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(path: str, value: Any, where: str, said: str) -> None:
    error = _refused(_with(path, value))
    assert error.path == where and said in f"{error.message} {error.hint}"
    assert where in error.message


def test_it_says_how_many_more_places_are_wrong() -> None:
    document = _with("t.0.sg.0.in", -1)
    document["t"][0]["sg"][1]["in"] = document["t"][0]["sg"][2]["out"] = "soon"
    assert "2 more places are wrong." in _refused(document).hint


def test_a_missing_key_is_named() -> None:
    document = dumped(sample())
    del document["t"][0]["sg"][0]["media"], document["t"][0]["sg"][0]["source_out"]
    assert _refused(document).message == "The draft lacks t[0].sg[0].media."


def test_our_own_names_for_keys_are_no_way_around_the_limits() -> None:
    """`segments` is a key that nobody knows: it is kept, and nothing of it is played."""
    row = [{"id": f"s{i}", "in": i, "out": i + 1, "media": "m1"} for i in range(6000)]
    document = {"t": [{"id": "t1", "tt": 0, "segments": row}], "tracks": [{"id": "t9", "tt": 0}]}
    assert [track.segments for track in loaded(document).tracks] == [()]


def _segments(count: int) -> Any:
    row = [{"id": f"s{i}", "in": i, "out": i + 1, "media": "m1"} for i in range(count)]
    return {"t": [{"id": "t1", "tt": 0, "sg": row[:10]}, {"id": "t2", "tt": 0, "sg": row[10:]}]}


@pytest.mark.parametrize(
    ("make", "where", "said"),
    [
        (lambda: _segments(10_000), "t[1].sg", "10,000 segments"),
        (lambda: {"t": [{"id": f"t{i}", "tt": 0} for i in range(101)]}, "t", "101 tracks"),
        (
            lambda: {"media": {f"m{i}": {"kind": "image", "file": "a"} for i in range(1001)}},
            "media",
            "1,001 media",
        ),
        (lambda: {"x": _nested(40)}, "x.in.in.in", "nested too deep"),
    ],
)
def test_too_much_is_refused_before_it_is_read(make: Callable[[], Any], where: str, said: str) -> None:
    error = _refused(make())
    assert error.path == where and said in error.message and "Allowed" in error.hint


def test_segments_that_overlap_or_end_too_early_are_read_so_that_they_can_be_mended() -> None:
    document = _with("t.1.sg.0.out", 100)
    del document["t"][1]["sg"][0]["d"]
    assert loaded(document).tracks[1].segments[0].length == -400
    document = _with("t.0.sg.2.in", 1000)
    document["t"][0]["sg"][2] |= {"d": 7000, "source_out": 7000}
    assert loaded(document).tracks[0].segments[2].start == 1000


def test_as_much_as_is_allowed_is_read() -> None:
    assert len(loaded(_segments(wire.MOST_SEGMENTS)).tracks[1].segments) == wire.MOST_SEGMENTS - 10


def _nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = {"in": value}
    return value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        '"t"',
        "NaN",
        '{"x": NaN}',
        '{"x": 1e999}',
        '{"x": -Infinity}',
        "[" * 100_000,
        '{"x":' * 5000 + "1" + "}" * 5000,
        '{"x": ' + "9" * 5000 + "}",
        '{"x": "\\ud800"}',
        b"\xff\xfe{}",
        b"\x00\x01\x02",
        b"\x89PNG\r\n\x1a\n",
        b"\xef\xbb\xbf[]",
        '{"t": [{"id": "t1", "tt": 0, "sg": [[]]}]}',
        "<html></html>",
    ],
)
def test_what_is_no_draft_at_all_is_refused_in_words(text: str | bytes) -> None:
    assert _refused(text).message.startswith("The draft ")


def test_a_file_that_is_too_large_is_not_even_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "LARGEST", 100)
    monkeypatch.setattr(wire.json, "loads", lambda *_, **__: pytest.fail("it was parsed"))
    assert "101 bytes" in _refused("{" + " " * 99 + "}").message


@given(_ANYTHING | st.dictionaries(st.sampled_from(["t", "m", "media", "d"]), _ANYTHING))
def test_whatever_comes_it_is_a_draft_or_an_error_in_words(document: Any) -> None:
    try:
        draft = loaded(document)
    except DraftError as error:
        assert error.message and error.hint
    else:
        assert loaded(json.loads(text_of(draft))) == draft
