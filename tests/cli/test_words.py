"""Operations as people type them: KEY=VALUE or JSON, times with their units, words as they are, files by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cleanplate.cli.words import operations
from cleanplate.draft.sample import sample
from cleanplate.errors import DraftError, MediaError, UsageError
from tests import media_made
from tests.compose.looks.cubes import write_cube


@pytest.fixture(scope="module")
def home(made: Path) -> Path:
    folder = made / "words"
    folder.mkdir()
    media_made.still(folder / "sea.png")
    (folder / "notes.png").write_text("not a picture")
    return folder


def typed(home: Path, *words: str) -> dict[str, Any]:
    (found,) = operations(list(words), sample(), home, [])
    return found.as_json()


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("1500", 1500),
        ("0", 0),
        ("1.5s", 1500),
        ("1500ms", 1500),
        ("0s", 0),
        ("0.0004s", 0),
        ("1:02.5", 62_500),
        ("0:01", 1000),
        ("1:00:01.25", 3_601_250),
        ("10:05", 605_000),
    ],
)
def test_times_are_ms_or_seconds_or_minutes(home: Path, text: str, ms: int) -> None:
    assert typed(home, "split", "segment=s1", f"at={text}") == {"op": "split", "segment": "s1", "at": ms}


@pytest.mark.parametrize("text", ["s", "1.5", "-1s", "1:2:3:4", "soon", "1,5s", "1e3s", "[1]", "NaN", "1e999", ""])
def test_what_is_no_time_is_refused(home: Path, text: str) -> None:
    with pytest.raises(DraftError) as caught:
        typed(home, "split", "segment=s1", f"at={text}")
    assert caught.value.path == "at"


@pytest.mark.parametrize(
    "text",
    ["Hello", "2026", "1:30", "5s", "true", "null", "1.0", "[1]", "{}", "a=b", " ", "“x”", '"', "-3", "NaN"],
)
def test_words_stay_words_whatever_they_look_like(home: Path, text: str) -> None:
    assert typed(home, "title", f"text={text}")["text"] == text


def test_words_in_json_s_quotes_may_have_line_breaks(home: Path) -> None:
    assert typed(home, "title", r'text="one\ntwo \u00e9"')["text"] == "one\ntwo é"
    assert typed(home, "title", 'text="not closed')["text"] == '"not closed'


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (["opacity", "segment=s1", "percent=12.5"], {"percent": 12.5}),
        (["reverse", "segment=1"], {"segment": "1"}),
        (["blending", "linear=true"], {"linear": True}),
        (["aspect", "ratio=9:16", "reframe=centre"], {"ratio": "9:16", "reframe": "centre"}),
        (["canvas_rate", "rate=30000/1001"], {"rate": "30000/1001"}),
        (["canvas_rate", "rate=29.97"], {"rate": "30000/1001"}),
        (["slideshow", 'media=["m2","m4"]'], {"media": ["m2", "m4"]}),
        (["trim", "segment=s1", "in=1s", "out=3s"], {"in": 1000, "out": 3000}),
        (["position", "segment=s1", "x=-5", "y=1e2"], {"x": -5, "y": 100}),
        (["canvas_background", "background=#1a73e8"], {"background": "#1a73e8"}),
        (["canvas_background", "background=gradient:#000,#fff,90"], {"background": "gradient:#000,#fff,90"}),
    ],
)
def test_every_other_value_is_read_as_what_its_field_is(
    home: Path, words: list[str], values: dict[str, Any]
) -> None:
    found = typed(home, *words)
    assert {name: found[name] for name in values} == values


def test_a_later_word_counts_more_and_an_equals_sign_may_be_in_a_value(home: Path) -> None:
    assert typed(home, "title", "text=a", "text=b=c")["text"] == "b=c"


def test_json_is_one_operation_or_a_list(home: Path) -> None:
    one = '{"op": "opacity", "segment": "s1", "percent": 50}'
    assert typed(home, one) == {"op": "opacity", "segment": "s1", "percent": 50}
    assert [o.op for o in operations([f"[{one}, {one}]"], sample(), home, [])] == ["opacity", "opacity"]
    assert operations([" [ ]"], sample(), home, []) == []


@pytest.mark.parametrize(
    ("words", "kind", "why"),
    [
        (["trim", "s1"], UsageError, "not KEY=VALUE"),
        (["fly", "x=1"], DraftError, "no operation"),
        (["trim", "segment=s1", "until=3s"], DraftError, "until"),
        (["opacity", "segment=s1"], DraftError, "percent"),
        (['{"op": "trim"'], UsageError, "not JSON"),
        (['{"op": "trim"}', "segment=s1"], UsageError, "after the JSON"),
        (["{}"], DraftError, "op"),
        (['{"op": ["trim"]}'], DraftError, "op"),
        (['{"op": {}}'], DraftError, "op"),
        (["[1]"], DraftError, "op"),
        (["[[]]"], DraftError, "op"),
        (["[" * 100_000], UsageError, "not JSON"),
        (["trim", "segment=s1", "in=" + "[" * 100_000], DraftError, "in"),
        (["trim", "segment=s1", "in=" + "9" * 6000], DraftError, "in"),
    ],
)
def test_what_cannot_be_read_is_told(home: Path, words: list[str], kind: type[Exception], why: str) -> None:
    with pytest.raises(kind, match=why) as caught:
        typed(home, *words)
    assert len(str(caught.value)) < 400 and getattr(caught.value, "hint", "")


def test_files_become_media_by_themselves(home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (["add", "media=sea.png"], [f'{{"op": "add", "media": "{home / "sea.png"}"}}']):
        media = typed(home, *words)["media"]
        assert (media["kind"], media["file"], media["width"]) == ("image", "sea.png", 96)
    (many,) = operations(["slideshow", 'media=["sea.png", "m2"]'], sample(), home, [])
    assert [isinstance(m, dict) for m in many.as_json()["media"]] == [True, False]
    behind = typed(home, "replace_background", "segment=s1", "background=sea.png")["background"]
    assert behind["file"] == "sea.png"


def test_a_table_of_colours_becomes_a_media_too(home: Path) -> None:
    write_cube(home / "film.cube", lambda colours: colours, 3)
    table = typed(home, "look", "lut=film.cube", "lut_strength=60")["lut"]
    assert (table["kind"], table["file"]) == ("lut", "film.cube")
    assert typed(home, "look", "lut=none", "name=黑白")["lut"] == "none"


def test_a_media_of_the_draft_comes_before_a_file_of_that_name(home: Path) -> None:
    media_made.still(home / "m2.png").rename(home / "m2")
    assert typed(home, "add", "media=m2")["media"] == "m2"


def test_words_that_are_no_media_are_not_looked_up(home: Path) -> None:
    assert typed(home, "title", "text=sea.png")["text"] == "sea.png"
    assert typed(home, "canvas_background", "background=teal")["background"] == "teal"


@pytest.mark.parametrize("name", ["gone.png", "./gone", "../words/gone.mp4", "x" * 300 + ".png"])
def test_a_file_that_is_not_there_is_told(home: Path, name: str) -> None:
    with pytest.raises(DraftError, match="no file"):
        typed(home, "add", f"media={name}")


def test_a_file_that_is_no_media_or_lies_elsewhere_is_told(home: Path, tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"notes\.png"):
        typed(home, "add", "media=notes.png")
    media_made.still(tmp_path / "far.png")
    with pytest.raises(DraftError, match="outside"):
        typed(home, "add", f"media={tmp_path / 'far.png'}")
    (found,) = operations(["add", f"media={tmp_path / 'far.png'}"], sample(), home, [tmp_path])
    assert found.as_json()["media"]["file"] == str(tmp_path / "far.png")
