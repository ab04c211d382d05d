"""Captions that are not painted, in rendered files: streams where they fit, files beside where not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cleanplate.draft.captions.cue import Cue
from cleanplate.draft.captions.file import read
from cleanplate.draft.model import Draft
from cleanplate.errors import OutputExistsError
from cleanplate.media.proof_subtitles import subtitles
from cleanplate.media.subtitles import Subtitle
from cleanplate.render.export import render_draft
from cleanplate.render.library import Library
from cleanplate.render.output import Output, Result
from cleanplate.render.stage.titles import problems
from tests import seen
from tests.draft.doing import done
from tests.render.film import film, painted, rgb, source, work

SAID = [Cue(40, 200, "One & two"), Cue(240, 400, "你好")]
TEXT = "1\n00:00:00,040 --> 00:00:00,200\nOne & two\n\n2\n00:00:00,240 --> 00:00:00,900\n你好\n"


@pytest.fixture
def plain(tmp_path: Path) -> Draft:
    source(tmp_path / "scene.mp4")
    return film(tmp_path, [{"media": "scene.mp4"}])


def rendered(draft: Draft, folder: Path, name: str, **more: bool) -> Result:
    return render_draft(draft, Output(path=folder / name, **more), Library(folder))


@pytest.mark.parametrize("name", ["out.mp4", "out.mov", "out.webm"])
def test_a_file_holds_a_stream_for_each_track(plain: Draft, tmp_path: Path, name: str) -> None:
    draft = done(plain, "captions", text=TEXT, show="stream", language="en")
    result = rendered(done(draft, "captions", text=TEXT, show="stream", language="zh-Hans"), tmp_path, name)
    found = subtitles(result.output)
    assert [one.language for one in found] == ["eng", "zho"]
    assert all(one.shown == tuple(Subtitle(c.start, c.end, c.text) for c in SAID) for one in found)
    assert result.subtitle_tracks == 2 and any("2 subtitle streams (en, zh-Hans)" in n for n in result.notes)
    assert result.frames == 10 and result.duration_ms == 400
    assert not list(tmp_path.glob("*.vtt"))


def test_a_stream_is_not_painted_and_a_burned_one_is_no_stream(plain: Draft, tmp_path: Path) -> None:
    stream = done(plain, "captions", text=TEXT, show="stream")
    burned = done(plain, "captions", text=TEXT)
    bare, beside, over = (rgb(painted(d, tmp_path, [3])[0]) for d in (plain, stream, burned))
    assert np.array_equal(bare, beside) and not np.array_equal(bare, over)
    assert work(burned, tmp_path)[0].target.subtitles == ()


def test_spans_are_the_same_whatever_a_stream_says(plain: Draft, tmp_path: Path) -> None:
    rendered(plain, tmp_path, "first.mp4")
    result = rendered(done(plain, "captions", text=TEXT, show="stream"), tmp_path, "second.mp4")
    assert result.spans_kept == result.spans and subtitles(result.output)
    first, second = seen.frames(tmp_path / "first.mp4"), seen.frames(tmp_path / "second.mp4")
    assert all(np.array_equal(a.planes[0], b.planes[0]) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("name", ["out.gif", "out.webp", "out.zip"])
def test_where_none_fits_they_lie_beside_the_file(plain: Draft, tmp_path: Path, name: str) -> None:
    draft = done(plain, "captions", text=TEXT, show="stream", language="en")
    result = rendered(draft, tmp_path, name)
    assert read((tmp_path / "out.vtt").read_text()) == SAID
    assert result.subtitle_tracks == 0 and any("beside it in out.vtt" in note for note in result.notes)


def test_several_beside_a_file_are_told_apart_by_language(plain: Draft, tmp_path: Path) -> None:
    draft = done(plain, "captions", text=TEXT, show="stream", language="en")
    two = done(draft, "captions", text=TEXT, show="stream", language="zh-Hans")
    rendered(two, tmp_path, "out.gif")
    assert sorted(p.name for p in tmp_path.glob("*.vtt")) == ["out.en.vtt", "out.zh-Hans.vtt"]
    rendered(done(draft, "captions", text=TEXT, show="stream", language="en"), tmp_path, "again.gif")
    assert sorted(p.name for p in tmp_path.glob("again*.vtt")) == ["again.en-1.vtt", "again.en-2.vtt"]


def test_a_file_beside_is_not_overwritten_unasked(plain: Draft, tmp_path: Path) -> None:
    draft = done(plain, "captions", text=TEXT, show="stream")
    (tmp_path / "out.vtt").write_text("precious")
    with pytest.raises(OutputExistsError):
        rendered(draft, tmp_path, "out.gif")
    assert (tmp_path / "out.vtt").read_text() == "precious" and not (tmp_path / "out.gif").exists()
    rendered(draft, tmp_path, "out.gif", overwrite=True)
    assert read((tmp_path / "out.vtt").read_text()) == SAID


def test_what_no_font_draws_is_no_problem_of_a_stream(plain: Draft) -> None:
    text = TEXT.replace("你好", "\U00013000")
    assert list(problems(done(plain, "captions", text=text), (64, 36)))
    assert not list(problems(done(plain, "captions", text=text, show="stream"), (64, 36)))
