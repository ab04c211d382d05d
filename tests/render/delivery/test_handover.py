"""A draft handed over: plates over what was behind, so that it looks as it did, and sounds as it did."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cleanplate.draft.check import problems
from cleanplate.draft.model import Draft
from cleanplate.render.delivery.handover import Handover, handover
from cleanplate.render.delivery.plates import Options, Workshop
from cleanplate.render.library import Library
from tests import media_made, scene
from tests.render import film


@pytest.fixture
def home(tmp_path: Path) -> Path:
    media_made.clip(tmp_path / "talk.mp4", 20, options=media_made.LOSSLESS, tracks=[media_made.Track()])
    media_made.still(tmp_path / "photo.png")
    return tmp_path


def handed(draft: Draft, home: Path, modnet: str) -> Handover:
    library, folder = Library(home, networks={"reds": modnet}), home / "plates"
    return handover(draft, library, Workshop(draft, folder, library, Options()), folder, 2)


def cut(background: str, **more: object) -> dict[str, object]:
    return {"media": "talk.mp4", "removal": {"network": "reds", "background": background}, **more}


@pytest.mark.parametrize("background", ["teal", "gradient:#102030,#e0c0a0", "media:photo.png"])
def test_it_looks_as_it_did(home: Path, modnet: str, background: str) -> None:
    place = {"x": 40, "y": 60, "scale": 80}
    draft = film.film(home, [cut(background, placement=place, source_in=120, out=320)])
    found = handed(draft, home, modnet)
    assert not list(problems(found.draft))
    lower, upper = found.draft.tracks[:2]
    assert [s.removal for s in (*lower.segments, *upper.segments)] == [None, None]  # type: ignore[union-attr]
    before = film.painted(draft, home, [0, 4], {"reds": modnet}, format="png")
    after = film.painted(found.draft, home, [0, 4], format="png")
    for old, new in zip(before, after, strict=True):
        difference = np.abs(film.rgb(old).astype(int) - film.rgb(new))
        assert difference.mean() < 2 and np.percentile(difference, 98) < 16


def test_the_clip_s_sound_lies_on_a_track_of_its_own(home: Path, modnet: str) -> None:
    found = handed(film.film(home, [cut("transparent", volume=50, out=400)]), home, modnet)
    picture, sound = found.draft.tracks
    (heard,) = sound.segments
    assert (sound.type, heard.start, heard.end, heard.volume) == (1, 0, 400, 50)  # type: ignore[union-attr]
    assert len(picture.segments) == 1 and found.references.keys() == {"m2"}


def test_a_scene_as_it_is_lies_below_and_a_blur_is_told(home: Path, modnet: str) -> None:
    found = handed(
        film.film(home, [cut("original", out=200), cut("blur:40", **{"in": 200, "out": 400})]), home, modnet
    )
    lower = found.draft.tracks[0]
    assert [s.media for s in lower.segments] == ["m1", "m1"] and all(s.muted for s in lower.segments)  # type: ignore[union-attr]
    assert any("blur:40" in note and "s2" in note for note in found.notes)


def test_a_video_behind_is_laid_until_the_clip_ends(home: Path, modnet: str) -> None:
    film.source(home / "sea.mp4", 5)
    found = handed(film.film(home, [cut("media:sea.mp4", out=480)]), home, modnet)
    spots = [(s.start, s.end, s.source_in) for s in found.draft.tracks[0].segments]  # type: ignore[union-attr]
    assert spots == [(0, 200, 0), (200, 400, 0), (400, 480, 0)] and not list(problems(found.draft))


def test_a_draft_without_a_cut_out_stays_as_it_is(home: Path, modnet: str) -> None:
    draft = film.film(home, [{"media": "talk.mp4"}])
    found = handed(draft, home, modnet)
    assert found.draft == draft and found.files == [] and "no plate" in found.notes[0]
    assert (draft.canvas.width, draft.canvas.height) == scene.SIZE
