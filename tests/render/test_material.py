"""Built-ins as files: made when first asked for, kept, as large and long as promised, rendered as any media."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest

from cleanplate.draft.builtin import facts
from cleanplate.draft.model import AudioTrack, Canvas, Clip, Draft, Sound, VideoTrack
from cleanplate.errors import Cancelled, OutputExistsError
from cleanplate.material.catalog import MATERIAL
from cleanplate.media.listen import listen
from cleanplate.media.probe import probe
from cleanplate.media.read import Reader
from cleanplate.render import material
from cleanplate.render.export import render_draft
from cleanplate.render.library import Library
from cleanplate.render.output import Output
from tests import seen

SMALL = (160, 90)


@pytest.fixture(autouse=True)
def small() -> Iterator[None]:
    """Pictures of a size that tests have time for."""
    with patch.object(material, "SIZE", SMALL):
        yield


def test_a_room_is_a_picture() -> None:
    path = material.made(MATERIAL["studio"])
    info = probe(path)
    assert info.still and info.video.size == SMALL
    picture = next(iter(Reader(info))).picture.rgb()
    wanted = material.drawn(MATERIAL["studio"], SMALL)
    assert np.abs(picture - wanted).max() <= 1.6 / 255  # rounded, and half a code of noise


def test_a_moving_background_is_a_loop_of_its_length() -> None:
    one = MATERIAL["studio-sweep"]
    path = material.made(one)
    frames = [frame.picture.rgb() for frame in Reader(probe(path))]
    assert len(frames) == one.length * 30 // 1000
    steps = [float(np.abs(a - b).mean()) for a, b in zip(frames, [*frames[1:], frames[0]], strict=True)]
    assert steps[-1] <= 1.5 * max(steps[:-1]) and max(steps) > 0  # the way back to the start is a step like any


def test_music_is_sound_of_its_length() -> None:
    one = MATERIAL["calm"]
    info = listen(material.made(one))
    assert abs(info.duration - Fraction(one.length, 1000)) < Fraction(1, 1000)
    assert info.audio[0].rate == 48_000 and info.audio[0].channels == 2


def test_what_was_made_once_is_not_made_again() -> None:
    first = material.made(MATERIAL["studio"])
    with patch.object(material, "drawn", side_effect=AssertionError("made again")):
        assert material.made(MATERIAL["studio"]) == first


def test_other_code_makes_another_file() -> None:
    first = material.made(MATERIAL["studio"])
    with patch.object(material, "code", return_value="another"):
        assert material.made(MATERIAL["studio"]) != first


def test_it_tells_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    with patch.object(material, "code", return_value="for telling"):
        material.made(MATERIAL["studio-sweep"], lambda done, total: told.append((done, total)))
    assert told == [(i, 360) for i in range(1, 361)]


def test_who_stops_it_leaves_nothing_behind() -> None:
    def stop(done: int, total: int) -> None:
        if done == 3:
            raise Cancelled("Enough.", "")

    with patch.object(material, "code", return_value="for stopping"):
        with pytest.raises(Cancelled):
            material.made(MATERIAL["studio-sweep"], stop)
        key = material.made(MATERIAL["studio"]).parent.parent
        assert not list(key.rglob("*.part*"))


@pytest.mark.parametrize(("name", "suffix"), [("studio", ".png"), ("studio-sweep", ".mp4"), ("calm", ".m4a")])
def test_a_copy_for_people_has_its_name(name: str, suffix: str, tmp_path: Path) -> None:
    path = material.saved(MATERIAL[name], tmp_path / "new")
    assert path == tmp_path / "new" / f"{name}{suffix}" and path.stat().st_size > 1000
    with pytest.raises(OutputExistsError):
        material.saved(MATERIAL[name], tmp_path / "new")
    assert material.saved(MATERIAL[name], tmp_path / "new", overwrite=True) == path


def test_a_draft_shows_and_plays_it_by_name(tmp_path: Path) -> None:
    clip = Clip(id="s1", start=0, end=400, media="m1")
    music = Sound(id="s2", start=0, end=400, media="m2")
    film = Draft(
        tracks=(VideoTrack(id="t1", segments=(clip,)), AudioTrack(id="t2", segments=(music,))),
        canvas=Canvas(width=SMALL[0], height=SMALL[1], rate=Fraction(10)),
        media={"m1": facts(MATERIAL["studio"]), "m2": facts(MATERIAL["calm"])},
    )
    done = render_draft(film, Output(tmp_path / "out.mp4"), Library(tmp_path))
    frames = list(seen.frames(done.output))
    assert len(frames) == 4 and done.audio_tracks == 1
    wanted = material.drawn(MATERIAL["studio"], SMALL) * 255
    assert np.abs(frames[2].rgb.astype(float) - wanted).mean() < 4
