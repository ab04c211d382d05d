"""All pieces of an export: what is kept stays there until it is joined."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cleanplate.draft.wire import loaded
from cleanplate.render import shoot
from cleanplate.render.cache import clean
from cleanplate.render.export import render_draft
from cleanplate.render.library import Library
from cleanplate.render.output import Output
from cleanplate.render.watch import Progress
from cleanplate.settings import settings
from tests.render.test_spans import title


def test_another_s_cleaning_takes_nothing_that_a_long_render_is_to_join(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each frame takes hours here, and after each of them another render cleans the cache."""
    before: list[Path] = []

    def passed(progress: Progress) -> None:
        clean(0)
        for path in before:
            if path.exists() and progress.done > 16:  # of the first two spans, which are kept
                os.utime(path, (0, 0))

    monkeypatch.setattr(shoot, "_HOLD", 0)
    segments = [title(f"s{n}", n * 4000, n * 4000 + 4000, f"Kept {n}") for n in range(3)]
    canvas = {"width": 96, "height": 64, "rate": "2"}

    def rendered(name: str) -> tuple[int, int]:
        made = loaded({"t": [{"id": "t1", "tt": 7, "sg": segments}], "m": canvas})
        found = render_draft(made, Output(tmp_path / name), Library(tmp_path), progress=passed)
        return found.frames, found.spans_kept

    assert rendered("first.mp4")[0] == 24
    before += (settings().cache_dir / "spans").glob("*/*.mp4")
    segments[2]["text"] = "Changed"
    assert rendered("second.mp4") == (24, 2)
