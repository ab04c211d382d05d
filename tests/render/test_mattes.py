"""Mattes by themselves: what must be made is told before, is made once, and a render then needs no network."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

from cleanplate.draft.model import Draft
from cleanplate.draft.wire import Json
from cleanplate.errors import Cancelled, DraftError
from cleanplate.render.export import render_draft
from cleanplate.render.library import Library
from cleanplate.render.mattes import make_mattes, matting_needed
from cleanplate.render.output import Output, Result
from cleanplate.render.watch import Progress
from cleanplate.settings import settings
from tests import media_made, scene
from tests.render.film import film, source
from tests.render.test_spans import title

REMOVED = {"background": "#1a73e8"}
COUNT = 50  # frames of the source: 2 s


@pytest.fixture
def home(tmp_path: Path) -> Path:
    source(tmp_path / "talk.mp4", COUNT)
    return tmp_path


@pytest.fixture
def library(home: Path, modnet: str) -> Library:
    return Library(home, networks={"modnet": modnet})


def clip(**more: Any) -> Json:
    return {"media": "talk.mp4", "out": 2000, "removal": REMOVED, **more}


def rendered(draft: Draft, library: Library, **more: Any) -> Result:
    output = Output(library.home / "out.mp4", quality="fast", overwrite=True, fresh=True, **more)
    return render_draft(draft, output, library)


KINDS: dict[str, list[Json]] = {
    "whole": [clip()],
    "a part from within": [clip(source_in=520, out=800)],
    "twice as fast": [clip(speed=200, out=1000)],
    "slowly": [clip(speed=50, out=2000)],
    "backwards": [clip(reverse=True)],
    "held": [clip(speed=0, source_in=400, out=400)],
    "best, which looks twice": [clip(removal={**REMOVED, "quality": "best"})],
    "fast": [clip(removal={**REMOVED, "quality": "fast"})],
    "followed": [clip(removal=None, placement={"fit": "cover", "focus": "subject"})],
    "removed and followed": [clip(placement={"fit": "cover", "focus": "subject"})],
    "small": [clip(placement={"scale": 50})],
    "guarding a key": [clip(removal={**REMOVED, "network": "key+modnet", "key": "#142878"})],
    "two that overlap in the source": [clip(out=1000), {**clip(source_in=600, out=2000), "in": 1000}],
    "two that take over": [
        clip(out=1000),
        {**clip(source_in=800, out=2000), "in": 1000, "transition": {"kind": "dissolve", "length": 400}},
    ],
    "in its own scene, a title behind": [clip(removal={"background": "original"})],
}


@pytest.mark.parametrize(
    ("kind", "rate"),
    [*((kind, "25") for kind in KINDS), ("slowly", "30000/1001"), ("a part from within", "30000/1001")],
)
def test_a_render_after_them_runs_no_network_and_says_the_same_of_them(
    home: Path, library: Library, kind: str, rate: str
) -> None:
    titles = [{**title("s9", 200, 900), "behind": "t1"}] if "behind" in kind else []
    made = film(home, KINDS[kind], titles=titles, rate=rate)
    needed = matting_needed(made, library)
    done = make_mattes(made, library)
    assert needed and done.matted_ms == needed and done.frames and done.network_runs
    result = rendered(made, library)
    assert result.network_runs == 0
    if any(one.get("removal") for one in KINDS[kind]):
        assert done.verdict.score == pytest.approx(result.verdict.score, abs=1e-3)
        assert done.verdict.least == pytest.approx(result.verdict.least, abs=1e-3)
        assert len(done.verdict.suspects) == len(result.verdict.suspects)


@pytest.mark.parametrize(
    "kind", ["whole", "backwards", "held", "best, which looks twice", "followed", "guarding a key"]
)
def test_what_is_kept_costs_nothing(home: Path, library: Library, kind: str) -> None:
    made = film(home, KINDS[kind])
    first = make_mattes(made, library)
    heard: list[Progress] = []
    second = make_mattes(made, library, progress=heard.append)
    assert (second.frames, second.matted_ms, second.network_runs) == (0, 0, 0) and not heard
    assert second.cover == first.cover and 0 < (first.cover or 0) < 1
    assert matting_needed(made, library) == 0 and second.verdict == first.verdict


def test_what_a_render_made_costs_nothing_either(home: Path, library: Library) -> None:
    made = film(home, [clip()])
    rendered(made, library)
    assert matting_needed(made, library) == 0 and make_mattes(made, library).network_runs == 0


def test_nothing_is_left_behind_by_asking(home: Path, library: Library) -> None:
    assert matting_needed(film(home, [clip()]), library) == 2000
    assert not list((settings().cache_dir / "mattes").rglob("*"))


@pytest.mark.parametrize(
    ("clips", "needed"),
    [
        ([clip()], 2000),
        ([clip(source_in=200, out=1000)], 1000),
        ([clip(source_in=200, speed=200, out=500)], 1000),
        ([clip(out=1000), {**clip(source_in=600, out=2000), "in": 1000}], 1600),
        ([clip(out=1000), {**clip(out=2000), "in": 1000}], 1000),
        ([clip(out=1000), {**clip(source_in=1500, out=1500), "in": 1000}], 1500),
        ([clip(removal=None)], 0),
        ([clip(removal={**REMOVED, "network": "key", "key": "#142878"})], 0),
    ],
)
def test_it_is_the_source_s_time_that_counts_and_each_moment_once(
    home: Path, library: Library, clips: list[Json], needed: int
) -> None:
    assert matting_needed(film(home, clips), library) == needed


def test_the_rest_is_what_is_asked_for_after_a_part(home: Path, library: Library) -> None:
    make_mattes(film(home, [clip(source_in=400, out=800)]), library)
    whole = film(home, [clip()])
    assert 1150 <= matting_needed(whole, library) <= 1200  # up to the last frame that was seen, which is there
    done = make_mattes(whole, library)
    assert done.frames < COUNT and matting_needed(whole, library) == 0


def test_another_size_has_its_own(tmp_path: Path, modnet: str) -> None:
    large = [frame.repeat(12, 0).repeat(12, 1) for frame in scene.shots(5)]
    media_made.clip(tmp_path / "talk.mp4", large)
    library = Library(tmp_path, networks={"modnet": modnet})
    made = film(tmp_path, [clip(out=200)], width=1152, height=768)
    make_mattes(made, library)
    assert matting_needed(made, library) == 0 and matting_needed(made, library, 360) == 200
    assert make_mattes(made, library, 360).network_runs
    assert rendered(made, library, short_side=360).network_runs == 0


def test_a_canvas_without_a_rate_and_a_clear_one_are_no_different(home: Path, library: Library) -> None:
    made = film(home, [clip(removal={})], rate=None, background="transparent")
    assert matting_needed(made, library) == 2000
    done = make_mattes(made, library)
    output = Output(home / "out.mov", quality="fast")
    result = render_draft(made, output, library)
    assert done.frames == COUNT and result.network_runs == 0
    assert done.verdict.score == pytest.approx(result.verdict.score, abs=1e-3)


def test_a_still_and_titles_alone_need_nothing(tmp_path: Path) -> None:
    media_made.still(tmp_path / "me.png")
    library = Library(tmp_path)
    for made in (
        film(tmp_path, [{"media": "me.png", "removal": REMOVED}]),
        film(tmp_path, titles=[title("s1", 0, 500)]),
    ):
        assert matting_needed(made, library) == 0 and make_mattes(made, library).frames == 0


def test_progress_ends_at_its_total(home: Path, library: Library) -> None:
    heard: list[Progress] = []
    make_mattes(film(home, [clip()]), library, progress=heard.append)
    done = [said.done for said in heard if said.stage == "matte"]
    assert done == sorted(done) and heard[-1] == Progress(COUNT, COUNT, "matte")


def test_what_was_made_before_a_stop_stays(home: Path, library: Library) -> None:
    made, stop = film(home, [clip(removal={**REMOVED, "quality": "fast"})]), threading.Event()

    def told(progress: Progress) -> None:
        if progress.done == 40:
            stop.set()

    with pytest.raises(Cancelled):
        make_mattes(made, library, progress=told, stop=stop)
    left = matting_needed(made, library)
    assert 0 < left < 1000
    assert make_mattes(made, library).frames < COUNT - 30


def test_a_cache_that_is_busy_or_gone_does_not_stop_the_asking(home: Path, library: Library) -> None:
    made = film(home, [clip()])
    make_mattes(made, library)
    (kept,) = (settings().cache_dir / "mattes").rglob("*.db")
    other = sqlite3.connect(kept)
    other.execute("BEGIN IMMEDIATE")
    assert matting_needed(made, library) == 0
    other.rollback()
    other.close()
    kept.unlink()
    assert matting_needed(made, library) == 2000


def test_a_draft_whose_file_is_gone_says_so(home: Path, library: Library) -> None:
    made = film(home, [clip()])
    (home / "talk.mp4").unlink()
    for ask in (matting_needed, make_mattes):
        with pytest.raises(DraftError, match="no such file"):
            ask(made, library)
