"""loudness: what the whole sound is brought to."""

from __future__ import annotations

from cleanplate.draft.sample import sample
from tests.draft.doing import done, refused, said


def test_it_is_the_platforms_own_unless_told_and_can_be_taken_off() -> None:
    draft = done(sample(), "loudness")
    assert draft.canvas.loudness == -14
    assert done(draft, "loudness", target=-23.5).canvas.loudness == -23.5
    assert done(draft, "loudness", target="off") == sample()


def test_what_cannot_be_is_refused() -> None:
    for target in (0, -4.9, -41, "loud"):
        assert refused(sample(), "loudness", target=target).path.startswith("target")


def test_it_is_told() -> None:
    assert said(sample(), "loudness", target=-16) == ("Set the loudness to -16 LUFS", "已将整体响度设为 -16 LUFS")
    assert said(sample(), "loudness", target="off") == ("Left the sound as loud as it is", "已关闭响度统一")
