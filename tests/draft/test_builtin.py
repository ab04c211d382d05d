"""A built-in becomes a media of the draft by its name, once, and is refused where it does not fit."""

from __future__ import annotations

import pytest

from cleanplate.draft.builtin import builtin, of_media
from cleanplate.draft.check import problems
from cleanplate.draft.model import Clip, Draft, Media, Sound
from cleanplate.draft.operation import operation
from cleanplate.draft.sample import sample
from cleanplate.draft.timeline import find, segments
from cleanplate.draft.values import with_values
from cleanplate.errors import DraftError


def _done(draft: Draft, **fields: object) -> Draft:
    return operation(fields).apply(draft)


def test_a_room_is_put_behind_a_subject_by_any_of_its_names() -> None:
    for name in ("office", "Office Setting", "办公室", "builtin:office"):
        draft = _done(sample(), op="replace_background", segment="s1", background=name)
        removal = find(draft, "s1", Clip).removal
        assert removal and removal.background == "media:m5"
        assert draft.media["m5"].file == "builtin:office" and draft.media["m5"].kind == "image"
        assert not list(problems(draft))


def test_a_name_that_is_used_twice_is_one_media() -> None:
    draft = _done(sample(), op="replace_background", segment="s1", background="city")
    again = _done(draft, op="replace_background", segment="s2", background="夜景")
    assert again.media == draft.media


def test_a_media_of_the_draft_comes_before_a_built_in_of_that_name() -> None:
    office = Media(kind="image", file="mine.png", width=8, height=8)
    draft = with_values(sample(), media={**sample().media, "office": office})
    changed = _done(draft, op="replace_background", segment="s1", background="office")
    removal = find(changed, "s1", Clip).removal
    assert removal and removal.background == "media:office"


def test_music_comes_by_its_name_with_its_length() -> None:
    draft = _done(sample(), op="add_audio", media="lo-fi", volume=35)
    sound = next(s for s in segments(draft) if isinstance(s, Sound) and s.id != "s5")
    media = draft.media[sound.media]
    assert (media.file, media.kind, media.sounds) == ("builtin:lo-fi", "audio", True)
    assert sound.length == 8000 and not list(problems(draft))


def test_music_is_no_background_and_a_room_makes_no_sound() -> None:
    with_music = _done(sample(), op="replace_background", segment="s1", background="lo-fi")
    assert [p.path for p in problems(with_music)] == ["t[0].sg[0].removal.background"]
    with pytest.raises(DraftError, match="has no sound"):
        _done(sample(), op="add_audio", media="office")
    with pytest.raises(DraftError, match="has no picture"):
        _done(sample(), op="add", media="lo-fi")


@pytest.mark.parametrize("file", ["builtin:", "builtin:nothing", "builtin:../office", "builtin:Office"])
def test_a_built_in_that_is_not_there_is_a_problem(file: str) -> None:
    media = {**sample().media, "m9": Media(kind="image", file=file)}
    found = list(problems(with_values(sample(), media=media)))
    assert [p.path for p in found] == ["media.m9.file"] and "cleanplate material" in found[0].allowed


def test_a_built_in_of_another_kind_is_a_problem() -> None:
    media = {**sample().media, "m9": Media(kind="video", file="builtin:office")}
    assert [p.what for p in problems(with_values(sample(), media=media))] == ["“office” is no video"]


def test_its_facts_lead_back_to_it() -> None:
    media = builtin("极光")
    assert media and media.kind == "video" and media.rate == 30 and media.duration > 0
    found = of_media(media)
    assert found and found.name == "aurora"
    assert of_media(sample().media["m1"]) is None
