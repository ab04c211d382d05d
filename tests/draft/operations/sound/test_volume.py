"""volume: how loud a clip or a sound is."""

from __future__ import annotations

from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


def test_it_is_set_and_heard_again() -> None:
    draft = done(sample(), "mute", segment="s1")
    new = segment(done(draft, "volume", segment="s1", percent=140), "s1")
    assert (new.volume, new.muted) == (140, False)


def test_a_title_and_absurd_loudness_are_refused() -> None:
    assert refused(sample(), "volume", segment="s4", percent=50).hint == "Name a clip or a sound."
    assert refused(sample(), "volume", segment="s5", percent=1001).path == "percent"
    assert refused(sample(), "volume", segment="s5", percent=-1).path == "percent"


def test_it_is_told() -> None:
    assert said(sample(), "volume", segment="s5", percent=0) == (
        "Set the volume of music.m4a (s5) to 0%",
        "已将 music.m4a (s5) 的音量设为 0%",
    )
