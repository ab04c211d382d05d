"""denoise: a steady noise goes out of a clip's sound, or a sound."""

from __future__ import annotations

from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said, segment


def test_a_clip_and_a_sound_get_their_strength_and_zero_takes_it_off() -> None:
    draft = done(done(sample(), "denoise", segment="s1"), "denoise", segment="s5", strength=80)
    assert (segment(draft, "s1").denoise, segment(draft, "s5").denoise) == (50, 80)
    draft = done(done(draft, "denoise", segment="s1", strength=0), "denoise", segment="s5", strength=0)
    assert draft == sample()


def test_what_makes_no_sound_is_refused() -> None:
    assert "no sound" in str(refused(sample(), "denoise", segment="s3"))
    assert refused(sample(), "denoise", segment="s4").hint == "Name a clip or a sound."
    assert refused(sample(), "denoise", segment="s1", strength=101).path == "strength"


def test_it_is_told() -> None:
    assert said(sample(), "denoise", segment="s1") == (
        "Took 50% of the noise out of talk.mp4 (s1)",
        "已降噪 50%： talk.mp4 (s1)",
    )
    assert said(sample(), "denoise", segment="s1", strength=0).en == "Left the noise in talk.mp4 (s1)"
