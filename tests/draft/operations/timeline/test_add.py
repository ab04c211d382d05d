"""add: a video or a picture comes onto the timeline."""

from __future__ import annotations

from cleanplate.draft.model import Draft
from cleanplate.draft.sample import SEA, VIDEO, sample
from cleanplate.draft.timeline import track_of
from tests.draft.doing import done, refused, said, segment


def test_without_a_time_it_comes_after_the_last_clip() -> None:
    new = segment(done(sample(), "add", media="m1", source_in=4000), "s6")
    assert (new.start, new.end, new.source_out) == (8000, 14_000, 10_000)


def test_where_its_track_is_taken_it_lies_on_one_above() -> None:
    draft = done(sample(), "add", media="m4", at=1000, length=500)
    assert track_of(draft, "s6").id == draft.tracks[-1].id == "t4"


def test_a_new_file_becomes_a_media_once() -> None:
    draft = done(Draft(canvas=sample().canvas), "add", media=VIDEO.model_dump(by_alias=True, mode="json"))
    draft = done(draft, "add", media=VIDEO.model_dump(by_alias=True, mode="json"))
    assert draft.media == {"m1": VIDEO} and [s.id for s in draft.tracks[0].segments] == ["s1", "s2"]
    assert done(sample(), "add", media=SEA.model_dump(mode="json")).media == sample().media


def test_what_cannot_be_shown_is_refused() -> None:
    assert refused(sample(), "add", media="m3").hint == "Use add_audio."
    assert refused(sample(), "add", media="m9").message == "There is no media “m9”."
    assert refused(sample(), "add", media="m1", source_in=10_000).path == "source_in"
    assert "10000 ms" in refused(sample(), "add", media="m1", length=10_500).message
    assert refused(sample(), "add", media="m4", at=7999, track="t1").path == "in"
    assert refused(sample(), "add", media="m4", track="t3").path == "track"


def test_a_time_past_all_limits_is_an_error_in_words() -> None:
    assert refused(sample(), "add", media="m4", at=86_400_000).path == "out"


def test_it_is_told() -> None:
    assert said(sample(), "add", media="m4") == ("Added sea.jpg at 8s for 5s", "已在 8s 处添加 sea.jpg，时长 5s")
