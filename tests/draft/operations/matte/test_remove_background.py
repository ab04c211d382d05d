"""remove_background: what lies below a clip shows, and options stay until they are given anew."""

from __future__ import annotations

import pytest

from cleanplate.draft.model import Removal
from cleanplate.draft.sample import SEA, sample
from tests.draft.doing import done, refused, said, segment


def test_a_fresh_removal_is_transparent_and_otherwise_as_by_default() -> None:
    assert segment(done(sample(), "remove_background", segment="s1"), "s1").removal == Removal()


def test_what_was_behind_goes_and_options_that_are_left_out_stay() -> None:
    draft = done(sample(), "replace_background", segment="s1", background="teal", feather=3, quality="best")
    removal = segment(done(draft, "remove_background", segment="s1", choke=1), "s1").removal
    assert removal == Removal(quality="best", feather=3, choke=1)


def test_shadows_of_a_key_do_not_outlive_it() -> None:
    """Only a keyer can tell shadows: left behind, they would make the clip unrenderable."""
    draft = done(sample(), "chroma_key", segment="s1", shadows=40)
    removal = segment(done(draft, "remove_background", segment="s1", network="modnet"), "s1").removal
    assert (removal.network, removal.shadows) == ("modnet", 0)


@pytest.mark.parametrize("plate", ["m4", "media:m4", SEA.model_dump(by_alias=True)])
def test_a_plate_is_a_picture_however_it_is_named(plate: object) -> None:
    draft = done(sample(), "remove_background", segment="s1", plate=plate)
    assert segment(draft, "s1").removal.plate == "media:m4" and draft.media == sample().media


def test_keys_that_we_do_not_know_survive() -> None:
    kept = done(sample(), "remove_background", segment="s3").tracks[0].segments[2]
    strange = kept.model_copy(update={"removal": Removal.model_validate({"later": 7})})
    draft = sample()
    track = draft.tracks[0].model_copy(update={"segments": (*draft.tracks[0].segments[:2], strange)})
    draft = draft.model_copy(update={"tracks": (track, *draft.tracks[1:])})
    assert segment(done(draft, "remove_background", segment="s3"), "s3").removal.model_extra == {"later": 7}


@pytest.mark.parametrize(
    ("fields", "path", "told"),
    [
        ({"segment": "s4"}, "segment", "s4 is a title"),
        ({"segment": "s5"}, "segment", "s5 is a sound"),
        ({"segment": "s9"}, "segment", "There are: s1, s2, s3, s4, s5"),
        ({"segment": "s1", "quality": "superb"}, "quality", "'fast', 'balanced' or 'best'"),
        ({"segment": "s1", "feather": 201}, "feather", "up to 200"),
        ({"segment": "s1", "plate": "m9"}, "media", "There is no media “m9”"),
        ({"segment": "s1", "plate": "m3"}, "t[0].sg[0].removal.plate", "no picture"),
        ({"segment": "s1", "background": "teal"}, "background", "not permitted"),
    ],
)
def test_bad_input_is_told_where_and_what_is_allowed(fields: dict[str, object], path: str, told: str) -> None:
    error = refused(sample(), "remove_background", **fields)
    assert error.path == path and told in f"{error} {error.hint}"


def test_options_are_told() -> None:
    en, zh = said(sample(), "remove_background", segment="s1", quality="best", feather=2.5)
    assert en == "Removed the background of talk.mp4 (s1) (quality best, feather 2.5)"
    assert zh == "已移除 talk.mp4 (s1) 的背景（质量 最佳，羽化 2.5）"
