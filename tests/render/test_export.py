"""Before anything is rendered: what would be lost, and what cannot be told, is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleanplate.errors import UsageError
from cleanplate.render.export import check_places, render_draft
from cleanplate.render.library import Library
from cleanplate.render.output import Output
from tests.render.film import film, source, work
from tests.render.test_spans import title


@pytest.mark.parametrize("lost", ["talk.mp4", "one.mp4", "two.mp4"])
def test_no_file_of_the_draft_is_written_over(tmp_path: Path, lost: str) -> None:
    """Not even where two of them play the same part."""
    for name in ("talk.mp4", "one.mp4", "two.mp4"):
        source(tmp_path / name, 3)
    clips = [
        {"media": "talk.mp4", "in": t, "out": t + 80, "removal": {"background": f"media:{name}"}}
        for t, name in ((0, "one.mp4"), (80, "two.mp4"))
    ]
    plan, _ = work(film(tmp_path, clips), tmp_path, path=tmp_path / lost, overwrite=True)
    with pytest.raises(UsageError, match="would overwrite its own"):
        check_places(plan)


def test_a_report_needs_a_matte(tmp_path: Path) -> None:
    made = film(tmp_path, titles=[title("s1", 0, 200)])
    with pytest.raises(UsageError, match="nothing to report on"):
        render_draft(made, Output(tmp_path / "a.mp4", report=tmp_path / "a.html"), Library(tmp_path))
    assert not list(tmp_path.iterdir())
