"""Timecode: put onto a file without a sample of it changing, and read again."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from cleanplate.media.stamp import stamp, timecode
from tests import media_made, seen


@pytest.mark.parametrize(
    ("rate", "label"), [(25, "01:00:00:05"), (Fraction(30000, 1001), "00:01:00;02"), (24, "00:00:00:00")]
)
def test_a_stamped_file_has_its_timecode_and_all_its_frames(tmp_path: Path, rate: Fraction, label: str) -> None:
    plain = media_made.clip(
        tmp_path / "plain.mov",
        media_made.rgba_shots(6),
        given="rgba",
        codec="prores_ks",
        pixels="yuva444p10le",
        rate=rate,
        options={"profile": "4444", "alpha_bits": "16"},
    )
    assert timecode(plain) is None
    stamp(plain, tmp_path / "stamped.mov", label)
    assert timecode(tmp_path / "stamped.mov") == label
    before, after = seen.frames(plain), seen.frames(tmp_path / "stamped.mov")
    assert len(after) == 6
    for old, new in zip(before, after, strict=True):
        assert old.time == new.time and (old.rgb == new.rgb).all()
        assert old.alpha is not None and new.alpha is not None and np.array_equal(old.alpha, new.alpha)


def test_a_picture_has_no_timecode(tmp_path: Path) -> None:
    assert timecode(media_made.still(tmp_path / "a.png")) is None
