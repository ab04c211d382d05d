"""Each format's trial on this machine: what `doctor` reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleanplate.media.formats import FORMATS
from cleanplate.media.writers import trial


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_works_here(tmp_path: Path, name: str) -> None:
    receipt = trial(FORMATS[name], tmp_path)
    if name == "webp":  # it may join frames that are alike, as those of the trial are
        assert 1 <= receipt.frames <= 3
    else:
        assert receipt.frames == (1 if name == "jpg" else 3)
    assert receipt.time_error_ms == 0
    if FORMATS[name].alpha:
        assert (receipt.alpha_low, receipt.alpha_high) == (0, 255) or name == "bundle"
        assert receipt.coverage == pytest.approx(0.5, abs=0.02)
