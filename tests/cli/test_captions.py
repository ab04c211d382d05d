"""`cleanplate draft captions`, and subtitle files among the words of an operation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.saying import applied, document, failed
from tests.commands import cleanplate

TEXT = "1\n00:00:00,500 --> 00:00:01,000\nHello\n\n2\n00:00:01,500 --> 00:00:02,000\nGrüße, 你好\n\n"


@pytest.fixture
def subtitles(film: Path) -> Path:
    path = film.parent / "talk.srt"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode("utf-16"))
    return path


def test_a_file_goes_in_and_comes_out(film: Path, subtitles: Path) -> None:
    said = cleanplate("draft", "captions", film, "--from", subtitles, "--language", "de")
    assert said.code == 0 and "Added 2 captions: language de" in said.out, said.err
    out = film.with_suffix(".srt")
    said = cleanplate("draft", "captions", film, "--to", out)
    assert said.code == 0 and "2 captions" in said.out and out.read_text(encoding="utf-8") == TEXT
    vtt = film.with_suffix(".vtt")
    assert cleanplate("draft", "captions", film, "--to", vtt, "--json").json == {"output": str(vtt), "captions": 2}
    assert vtt.read_text(encoding="utf-8").startswith("WEBVTT\n\n00:00:00.500 --> 00:00:01.000\nHello\n")


def test_those_that_are_there_change(film: Path, subtitles: Path) -> None:
    cleanplate("draft", "captions", film, "--from", subtitles)
    said = cleanplate("draft", "captions", film, "--show", "stream", "--shift", "-0.2s", "--json")
    track = said.json["draft"]["t"][-1]
    assert track["captions"] == "stream" and [s["in"] for s in track["sg"]] == [300, 1300]
    assert cleanplate("draft", "undo", film).code == 0


def test_among_the_words_of_an_operation_a_file_is_named(film: Path, subtitles: Path) -> None:
    assert "Added 2 captions: show stream" in applied(film, "captions", "file=talk.srt", "show=stream").out
    assert "Added 2 captions" in applied(film, "captions", f"file={subtitles}").out
    assert [t.get("captions") for t in document(film)["t"]][-2:] == ["stream", "burned"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Nothing was asked"),
        (("--from", "ghost.srt"), "cannot be read"),
        (("--from", "photo.png"), ".srt or .vtt file"),
        (("--to", "out.srt"), "no captions yet"),
        (("--to", "out.srt", "--show", "stream"), "writes the captions that are there"),
        (("--show", "stream"), "no captions yet"),
        (("--from", "talk.srt", "--shift", "soon"), "not a time"),
    ],
)
def test_bad_words(
    film: Path, subtitles: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(subtitles.parent)
    before = film.read_bytes()
    said = cleanplate("draft", "captions", film, *words)
    assert said.code == 2 and told in said.err and film.read_bytes() == before


def test_a_file_is_written_where_none_is_and_only_as_srt_or_vtt(film: Path, subtitles: Path) -> None:
    cleanplate("draft", "captions", film, "--from", subtitles)
    before = subtitles.read_bytes()
    failed(cleanplate("draft", "captions", film, "--to", subtitles), 2, "output-exists")
    assert subtitles.read_bytes() == before
    failed(cleanplate("draft", "captions", film, "--to", film.with_suffix(".txt")), 2, "bad-draft")
    failed(cleanplate("draft", "captions", film, "--to", film), 2, "bad-draft")
    assert cleanplate("draft", "captions", film, "--to", subtitles, "--overwrite").code == 0
    assert subtitles.read_text(encoding="utf-8") == TEXT


def test_a_file_that_is_not_there_is_told_among_words_too(film: Path) -> None:
    said = cleanplate("draft", "apply", film, "captions", "file=ghost.srt")
    assert "ghost.srt cannot be read" in failed(said, 2, "bad-draft")
