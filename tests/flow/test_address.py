"""Addresses as people give them: which are asked, and which are refused before anything is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.errors import UsageError
from cleanplate.flow.address import Address


@pytest.mark.parametrize(
    "text",
    [
        *("", "talk.mp4", "//films.example/talk.mp4", "file:///etc/passwd", "ftp://films.example/talk.mp4"),
        *("gopher://films.example", "data:video/mp4;base64,AAAA", "javascript:alert(1)", "http:/films.example/a"),
        *("http://", "http:///a", "http://me@films.example/", "http://me:pass@films.example/"),
        *("http://films.example:22/", "http://films.example:25/", "http://films.example:0/"),
        *("http://films.example:99999/", "http://films.example:-1/", "http://films.example:web/"),
        *(
            "http://[::1",
            "http://[fe80::1%25eth0]/",
            "http://[films]/",
            "http://a..b/",
            "http://%6c/",
            "http://a b/",
        ),
        *("http://a\\@b/", "http://" + "a" * 64 + ".example/", "http://films.example/" + "a" * 9000),
        *("http://夏" + "。" * 3 + "/", "http://films.example\\.inside/", "http://😀\ud800/"),
    ],
)
def test_it_is_no_address_to_fetch(text: str) -> None:
    with pytest.raises(UsageError):
        Address.of(text)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("http://Films.Example", "http://films.example/"),
        (" https://films.example:443/a/b.mp4?x=1&y=%20#t=3 ", "https://films.example/a/b.mp4?x=1&y=%20"),
        ("http://films.example:8080/夏 1.mp4", "http://films.example:8080/%E5%A4%8F%201.mp4"),
        ("http://films.example./a", "http://films.example/a"),
        ("http://my_bucket.films.example/a", "http://my_bucket.films.example/a"),
        ("http://straße.example/", "http://xn--strae-oqa.example/"),
        ("http://例え。テスト/", "http://xn--r8jz45g.xn--zckzah/"),
        ("http://１２７。０。０。１/", "http://127.0.0.1/"),
        ("http://[::FFFF:7f00:1]:8080/", "http://[::ffff:7f00:1]:8080/"),
        ("http://2130706433/", "http://2130706433/"),
        ("http://films.example/a\r\nHost: inside/b", "http://films.example/aHost:%20inside/b"),
    ],
)
def test_it_is_asked_as(text: str, asked: str) -> None:
    assert str(Address.of(text)) == asked


@given(st.text(max_size=60).map("http://films.example/".__add__) | st.text(max_size=60))
def test_what_is_asked_for_is_always_printable_ascii(text: str) -> None:
    try:
        asked = Address.of(text)
    except UsageError:
        return
    assert str(asked).isascii()
    assert str(asked).isprintable()
    assert " " not in str(asked)
    assert Address.of(str(asked)) == asked


def test_its_name_is_the_last_part_of_the_path() -> None:
    assert Address.of("http://films.example/a/%E5%A4%8F%201.mp4?name=b.mp4").name == "夏 1.mp4"


def test_a_redirect_may_be_relative() -> None:
    assert str(Address.of("http://films.example/a/b").follow("../c?d")) == "http://films.example/c?d"


@pytest.mark.parametrize("location", ["http://films.example/a", "file:///etc/passwd", "//me@films.example/"])
def test_a_redirect_does_not_lead_out_of_what_is_allowed(location: str) -> None:
    with pytest.raises(UsageError):
        Address.of("https://films.example/").follow(location)
