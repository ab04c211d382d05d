"""Files of captions: every encoding that they come in, what is no captions file, and limits."""

from __future__ import annotations

import pytest

from cleanplate.draft.captions.cue import MOST, Cue
from cleanplate.draft.captions.file import LARGEST, decoded, read, written
from cleanplate.errors import DraftError

ONE = "1\n00:00:01,000 --> 00:00:02,000\n{}\n"


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("Größe, 你好, مرحبا", "utf-8"),
        ("Größe, 你好", "utf-8-sig"),
        ("Größe, 你好", "utf-16"),
        ("Größe, hello", "utf-16-le"),
        ("Größe, hello", "utf-16-be"),
        ("Größe, naïve “quoted” – café", "cp1252"),
        ("你好，世界。这是中文字幕。", "gb18030"),
    ],
)
def test_the_encoding_is_found(words: str, encoding: str) -> None:
    assert read(decoded(ONE.format(words).encode(encoding))) == [Cue(1000, 2000, words)]


def test_what_is_no_text_is_refused_not_guessed() -> None:
    with pytest.raises(DraftError):
        read(decoded(b"\x00\x00\x00\x20ftypisom\x00\xd8\x00" + bytes(range(256)) * 9))


@pytest.mark.parametrize("text", ["", "Just words.\nAnd more.", "WEBVTT\n\nNOTE nothing\n", "\ufeff", "--> -->"])
def test_a_text_without_captions_is_told_what_they_look_like(text: str) -> None:
    with pytest.raises(DraftError, match="no captions in it") as caught:
        read(text)
    assert "00:00:01,000 --> 00:00:02,500" in caught.value.hint and caught.value.path == "text"


def test_the_kind_is_found_and_the_order_is_that_of_time() -> None:
    later, sooner = "00:00:03.000 --> 00:00:04.000\nTwo\n", "00:00:01.000 --> 00:00:02.000\nOne\n"
    expected = [Cue(1000, 2000, "One"), Cue(3000, 4000, "Two")]
    assert read(f"{later}\n{sooner}") == read(f"\ufeffWEBVTT\n\n{later}\n{sooner}") == expected


def test_captions_that_say_nothing_or_take_no_time_are_left_out() -> None:
    text = ONE.format("<i></i>") + "\n2\n00:00:05,000 --> 00:00:05,000\nblink\n\n" + ONE.format("One")
    assert read(text) == [Cue(1000, 2000, "One")]


def test_limits_come_before_work() -> None:
    with pytest.raises(DraftError, match="bytes long"):
        decoded(b" " * (LARGEST + 1))
    with pytest.raises(DraftError, match="characters"):
        read(" " * (LARGEST + 1))
    with pytest.raises(DraftError, match=r"5,001 captions"):
        read(ONE.format("x") * (MOST + 1))


def test_the_suffix_says_how_it_is_written() -> None:
    assert written([Cue(0, 1, "x")], ".SRT").startswith("1\n") and written([], ".vtt").startswith("WEBVTT")
    with pytest.raises(DraftError, match=r"ends in “\.txt”") as caught:
        written([], ".txt")
    assert ".srt or .vtt" in caught.value.hint
