"""Before anything is rendered: what would be lost, and what cannot be told, is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleanplate.errors import UsageError
from cleanplate.render.export import check_places, render_draft
from cleanplate.render.library import Library
from cleanplate.render.output import Output
from tests import media_made
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


def test_a_crf_decides_how_much_is_kept_of_a_picture(tmp_path: Path) -> None:
    """And what was encoded with another one is not taken for it."""
    source(tmp_path / "a.mp4", 20)
    made = film(tmp_path, [{"media": "a.mp4", "out": 800}])

    def size(format: str, crf: int | None) -> int:
        path = tmp_path / f"{crf}.{'webm' if format == 'webm' else 'mp4'}"
        output = Output(path, format=format, quality="fast", crf=crf, overwrite=True)
        result = render_draft(made, output, Library(tmp_path))
        assert result.receipt.frames == 20 and result.spans_kept == 0
        return result.receipt.bytes

    for format, most in (("mp4", 51), ("hevc", 51), ("webm", 63)):
        sizes = [size(format, crf) for crf in (0, 18, most)]
        assert sizes == sorted(set(sizes), reverse=True), format
    again = Output(tmp_path / "again.mp4", format="mp4", quality="fast", crf=18)
    assert render_draft(made, again, Library(tmp_path)).spans_kept == 1


def test_the_crf_of_a_quality_gives_the_very_same(tmp_path: Path) -> None:
    source(tmp_path / "a.mp4", 5)
    made = film(tmp_path, [{"media": "a.mp4", "out": 200}])
    files = []
    for crf in (None, 18):
        output = Output(tmp_path / f"{crf}.mp4", quality="balanced", crf=crf)
        files.append(render_draft(made, output, Library(tmp_path)).output.read_bytes())
    assert files[0] == files[1]


@pytest.mark.parametrize(
    ("name", "format", "crf", "said"),
    [
        ("a.mp4", None, 52, "CRF of 52"),
        ("a.mp4", None, -1, "CRF of -1"),
        ("a.mp4", "hevc", 52, "CRF of 52"),
        ("a.webm", None, 64, "CRF of 64"),
        ("a.mov", None, 18, "has none"),
        ("a.gif", None, 18, "has none"),
        ("a.webp", None, 18, "has none"),
        ("a.zip", "png", 18, "has none"),
        ("a", "web", 18, "has none"),
    ],
)
def test_a_crf_that_cannot_be_is_refused(
    tmp_path: Path, name: str, format: str | None, crf: int, said: str
) -> None:
    media_made.vp9_alpha(tmp_path / "clear.webm", 3)
    made = film(tmp_path, [{"media": "clear.webm", "out": 120, "removal": {}}], background=_behind(format or name))
    with pytest.raises(UsageError, match=said):
        render_draft(made, Output(tmp_path / name, format=format, crf=crf), Library(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["clear.webm"]


def _behind(format: str) -> str:
    return "transparent" if format in ("web", "a.mov", "a.webm") else "#102030"
