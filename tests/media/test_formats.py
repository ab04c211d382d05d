"""The table of formats, and which one is chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleanplate.errors import UsageError
from cleanplate.media.formats import FORMATS, QUALITIES, chosen, named, with_alpha

_ASKED_FOR = ["mp4", "hevc", "webm", "mov", "png", "gif", "webp", "matte", "stacked", "bundle"]


def test_all_formats_of_the_promise_are_there() -> None:
    assert set(_ASKED_FOR) <= set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_found_by_its_name_and_each_of_its_suffixes(name: str) -> None:
    assert named(name).name == name
    for suffix in FORMATS[name].suffixes:
        assert chosen(None, Path(f"out{suffix.upper()}"), False, False).name == name


def test_no_two_formats_share_a_suffix() -> None:
    suffixes = [s for f in FORMATS.values() for s in f.suffixes]
    assert len(suffixes) == len(set(suffixes))


def test_every_quality_has_settings_in_every_format() -> None:
    assert all(set(f.encoder) == set(QUALITIES) for f in FORMATS.values())


def test_a_wrong_name_lists_the_right_ones() -> None:
    with pytest.raises(UsageError, match="“avi”") as caught:
        named("avi")
    assert all(name in caught.value.hint for name in FORMATS)


def test_a_suffix_of_no_format_lists_the_formats() -> None:
    with pytest.raises(UsageError, match=r"“\.avi”") as caught:
        chosen(None, Path("out.avi"), False, False)
    assert all(name in caught.value.hint for name in FORMATS)


def test_without_name_or_suffix_the_result_decides() -> None:
    assert chosen(None, None, transparent=True, still=False).name == "webm"
    assert chosen(None, None, transparent=False, still=False).name == "mp4"
    assert chosen(None, None, transparent=True, still=True).name == "png"


def test_a_name_outweighs_the_suffix() -> None:
    assert chosen("hevc", Path("out.mp4"), False, False).name == "hevc"


def test_the_list_of_formats_for_transparency_holds_just_those() -> None:
    listed = set(with_alpha().split(", "))
    assert listed == {"webm", "mov", "png", "gif", "webp", "matte", "stacked", "bundle", "web"}
