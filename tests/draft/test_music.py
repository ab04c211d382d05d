"""Which sounds are music: the one that is named, what surely is, or what may be."""

from __future__ import annotations

import pytest

from cleanplate.draft.model import Draft
from cleanplate.draft.music import music, music_label
from cleanplate.draft.sample import sample
from cleanplate.draft.values import with_values
from cleanplate.errors import DraftError
from tests.draft.doing import done


def _ids(draft: Draft, segment: str | None = None) -> list[str]:
    return [sound.id for sound in music(draft, segment)]


def test_the_one_that_is_named_whatever_it_is() -> None:
    draft = done(sample(), "add_audio", media="m1")
    assert _ids(draft, "s6") == ["s6"]


def test_what_is_built_in_or_looped_before_files_that_may_be_voices() -> None:
    draft = done(sample(), "add_audio", media="m3")
    assert _ids(draft) == ["s5", "s6"]
    assert _ids(done(draft, "fit_music", segment="s6")) == ["s6"]
    assert _ids(done(draft, "add_audio", media="calm")) == ["s7"]


def test_without_any_it_says_so() -> None:
    draft = done(done(sample(), "delete", segment="s5"), "add_audio", media="m1")
    with pytest.raises(DraftError, match="no music"):
        music(draft, None)


def test_a_sound_whose_media_is_gone_is_none() -> None:
    draft = with_values(sample(), media={})
    with pytest.raises(DraftError, match="no music"):
        music(draft, None)


def test_people_know_it_by_its_name_or_all_of_it_as_the_music() -> None:
    assert music_label(sample(), None).en == "music.m4a (s5)"
    assert music_label(done(sample(), "add_audio", media="m3"), None) == ("the music", "所有音乐")
