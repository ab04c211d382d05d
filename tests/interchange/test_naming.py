"""Names out of addresses of any system, without their folders."""

from __future__ import annotations

import pytest

from cleanplate.interchange.naming import file_name, placeholder


@pytest.mark.parametrize(
    ("url", "name"),
    [("a/b.mp4", "b.mp4"), ("file:///x/a%20b.mov", "a b.mov"), ("C:\\x\\y.mp4", "y.mp4"), ("", ""), ("..", "..")],
)
def test_a_file_s_name_is_the_last_of_its_address(url: str, name: str) -> None:
    assert file_name(url) == name


@pytest.mark.parametrize(
    ("url", "kind"),
    [("a.MOV", "video"), ("a.wav", "audio"), ("a.png", "image"), ("a.braw", "video")],
)
def test_what_is_not_found_is_what_its_name_says(url: str, kind: str) -> None:
    found = placeholder(f"file:///x/{url}", "audio" if kind == "audio" else "video")
    assert (found.kind, found.file) == (kind, url)
