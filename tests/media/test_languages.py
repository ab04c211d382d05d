"""Languages in the letters that containers know."""

from __future__ import annotations

import pytest

from cleanplate.media.languages import three_letters, written


@pytest.mark.parametrize(
    ("tag", "letters"),
    [
        ("en", "eng"),
        ("EN-gb", "eng"),
        ("zh-Hans", "zho"),
        ("chi", "zho"),
        ("yue", "yue"),
        ("", "und"),
        ("x-1", "und"),
    ],
)
def test_three_letters_of_a_tag(tag: str, letters: str) -> None:
    assert three_letters(tag) == letters


def test_quicktime_has_names_of_its_own() -> None:
    assert (written("zho", "mov"), written("zho", "mp4"), written("eng", "mov")) == ("chi", "zho", "eng")
