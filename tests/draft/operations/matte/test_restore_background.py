"""restore_background: a clip as it was shot."""

from __future__ import annotations

from cleanplate.draft.sample import sample
from cleanplate.draft.wire import dumped
from tests.draft.doing import done, refused, segment


def test_it_is_the_way_back_from_every_removal() -> None:
    for op, fields in (
        ("remove_background", {}),
        ("replace_background", {"background": "teal"}),
        ("blur_background", {}),
        ("chroma_key", {"shadows": 30}),
    ):
        draft = done(sample(), op, segment="s1", **fields)
        assert dumped(done(draft, "restore_background", segment="s1")) == dumped(sample())


def test_other_clips_keep_theirs() -> None:
    draft = done(done(sample(), "remove_background", segment="s1"), "restore_background", segment="s3")
    assert segment(draft, "s3").removal is None and segment(draft, "s1").removal is not None


def test_a_clip_with_its_background_and_a_title_are_refused() -> None:
    assert "background of s1 was not removed" in str(refused(sample(), "restore_background", segment="s1"))
    assert refused(sample(), "restore_background", segment="s4").hint == "Name a clip."
