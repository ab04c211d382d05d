"""A draft, from the command line to decoded frames: every clip, title and layer when and where it should be."""

from __future__ import annotations

import zipfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cleanplate.media.formats import FORMATS
from tests import scene, seen
from tests.acceptance import films
from tests.cli.saying import applied
from tests.commands import cleanplate

_FORMATS = {
    "mp4": "out.mp4",
    "hevc": "out.mp4",
    "webm": "out.webm",
    "mov": "out.mov",
    "png": "frames",
    "gif": "out.gif",
    "webp": "out.webp",
    "matte": "out.mp4",
    "stacked": "out.mp4",
    "bundle": "out.zip",
    "web": "page",
}


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """10 seconds of the scene, 50 frames."""
    return films.new(films.wandering(tmp_path / "talk.mp4", 10))


@pytest.fixture
def cut_out(tmp_path: Path, modnet: str) -> tuple[Path, list[str]]:
    """8 seconds in two clips whose backgrounds are gone, over nothing; and how its network is named."""
    film = films.new(films.wandering(tmp_path / "talk.mp4", 8))
    films.apply(
        film,
        "canvas_background background=transparent",
        "split segment=s1 at=4s",
        "remove_background segment=s1 network=reds",
        "remove_background segment=s2 network=reds",
    )
    return film, ["--weights", f"reds={modnet}"]


def _there(frames: list[Any], box: tuple[slice, slice]) -> list[int]:
    """The frames in which a part of the picture has magenta, as titles here have."""
    return [i for i, frame in enumerate(frames) if films.magenta(frame.rgb)[box].any()]


def _colour_and_alpha(name: str, path: Path) -> list[tuple[Fraction, Any, Any]]:
    """(time, RGB, alpha) of every frame, however the format holds them."""
    if name == "bundle":
        with zipfile.ZipFile(path) as pack:
            pack.extractall(path.parent / "bundle")
        pair = [seen.frames(path.parent / "bundle" / file) for file in ("colour.mp4", "matte.mp4")]
        return [(a.time, a.rgb, b.rgb[..., 1]) for a, b in zip(*pair, strict=True)]
    frames = seen.frames(path)
    if name == "stacked":
        return [(f.time, f.rgb[:64], seen.alpha_of_stacked(f)) for f in frames]
    if name == "matte":
        return [(f.time, None, f.rgb[..., 1]) for f in frames]
    return [(f.time, f.rgb, f.alpha) for f in frames]


# --- when ---------------------------------------------------------------------------------------------


def test_every_frame_of_the_plan_is_there_and_shows_its_moment(film: Path) -> None:
    out, told = films.render(film, "out.mp4")
    frames = seen.frames(out)
    assert (told["frames"], told["duration_ms"], told["width"], told["height"]) == (50, 10_000, 96, 64)
    assert told["spans"] > 1
    assert [f.time for f in frames] == films.steady(50)
    assert seen.picture_stream(out)["duration"] == 10
    assert films.numbers(frames) == [i % films.ROUND for i in range(50)]


def test_clips_of_several_files_come_one_after_another(tmp_path: Path) -> None:
    """Cut, moved, slower, faster, backward, held: across many spans each frame is the one that was asked for."""
    talk, more = films.wandering(tmp_path / "talk.mp4", 5), films.wandering(tmp_path / "more.mp4", 4, first=3)
    film = films.new(talk, more)
    films.apply(
        film,
        "trim segment=s1 in=1s out=4s",  # 3 s from the 5th frame on
        "move segment=s1 at=0",
        "move segment=s2 at=4s",  # a second of nothing before it
        "speed segment=s2 percent=50",  # 4..12 s
        "add media=talk.mp4",  # s3: 12..17 s
        "reverse segment=s3",
        "add media=more.mp4 length=2s",  # s4: 17..19 s
        "speed segment=s4 percent=200",  # 17..18 s
        "freeze segment=s4 at=18s length=2s",
    )
    out, told = films.render(film, "out.mp4")
    shown = films.numbers(seen.frames(out))
    assert shown[:15] == [*range(5, 20)]
    assert max(shown[15:20]) < 0
    assert shown[20:60] == [3 + i // 2 for i in range(40)]
    assert shown[60:85] == [n % films.ROUND for n in range(24, -1, -1)]
    assert shown[85:90] == [4, 6, 8, 10, 12]  # what is on in the middle of each frame of the canvas
    assert shown[90:] == [shown[89]] * 10
    assert len(shown) == told["frames"] == 100 and told["duration_ms"] == 20_000 and told["spans"] >= 4


def test_a_canvas_of_another_rate_shows_the_frame_that_is_on_then(tmp_path: Path) -> None:
    film = films.apply(films.new(films.wandering(tmp_path / "talk.mp4", 4)), "canvas_rate rate=12")
    out, _ = films.render(film, "out.mp4")
    frames = seen.frames(out)
    assert [f.time for f in frames] == films.steady(48, 12)
    middles = [Fraction(2 * i + 1, 24) for i in range(48)]
    assert films.numbers(frames) == [int(middle * films.RATE) for middle in middles]


def test_titles_are_seen_for_their_time_in_their_place(film: Path) -> None:
    looks = "size=20 colour=#ff00ff"
    films.apply(film, f"title text=Hi at=2s length=1.4s place=upper {looks}")
    films.apply(film, f"title text=Yo at=5s length=4s place=lower {looks}")  # over a seam of spans
    frames = seen.frames(films.render(film, "out.mp4")[0])
    assert _there(frames, np.s_[:28, :]) == [*range(10, 17)]
    assert _there(frames, np.s_[36:, :]) == [*range(25, 45)]
    assert _there(frames, np.s_[28:36, :]) == []


def test_a_title_fades_and_a_clip_fades(film: Path) -> None:
    films.apply(film, "fade segment=s1 fade_out=2s")
    films.apply(film, "title text=O at=1s length=3s place=upper size=30 colour=#ff00ff fade_in=1s")
    frames = seen.frames(films.render(film, "out.mp4")[0])
    pink = [int((f.rgb.astype(int)[..., 2] - f.rgb[..., 1]).max()) for f in frames[5:12]]
    assert pink[:5] == sorted(pink[:5]) and pink[4] > pink[0] + 50
    last = [float(f.rgb.mean()) for f in frames[40:]]
    assert last == sorted(last, reverse=True) and last[-1] < last[0] / 4


# --- where --------------------------------------------------------------------------------------------


def test_a_picture_in_picture_has_its_own_pixels_and_leaves_the_others(film: Path) -> None:
    Image.fromarray(scene.corners()).save(film.parent / "photo.png")
    plain = seen.frames(films.render(film, "plain.mp4")[0])
    films.apply(film, "picture_in_picture media=photo.png at=3s length=6s size=40 corner=top-right margin=0")
    frames = seen.frames(films.render(film, "out.mp4")[0])
    inside, left, below = np.s_[0:26, 58:96], np.s_[:, :54], np.s_[30:, :]
    for index, (before, after) in enumerate(zip(plain, frames, strict=True)):
        on = 15 <= index < 45
        assert (scene.quarter_names(after.rgb[inside]) == ["red", "green", "blue", "white"]) == on
        for rest in (left, below):
            assert np.abs(before.rgb[rest].astype(int) - after.rgb[rest]).mean() < 6


@pytest.mark.parametrize("name", ["webm", "mov"])
def test_several_layers_over_nothing_keep_their_alpha(cut_out: tuple[Path, list[str]], name: str) -> None:
    film, networks = cut_out
    Image.new("RGB", (96, 64), "teal").save(film.parent / "wall.png")
    films.apply(film, "picture_in_picture media=wall.png at=2s length=4s size=25 corner=top-left margin=0")
    applied(film, "opacity", "segment=s3", "percent=50")
    films.apply(film, "title text=Hi at=0 length=8s size=25 place=lower colour=#ff00ff")
    out, told = films.render(film, f"out.{name}", *networks)
    assert told["alpha"] and told["frames"] == 40
    for index, frame in enumerate(seen.frames(out)):
        assert frame.alpha is not None
        truth, corner = scene.truth(index % films.ROUND), np.s_[2:12, 2:12]
        title = films.magenta(frame.rgb) & (frame.alpha > 128)
        assert title[44:].sum() > 20
        assert frame.alpha[truth].mean() > 240
        assert frame.alpha[corner].mean() == pytest.approx(128 if 10 <= index < 30 else 0, abs=4)
        assert frame.alpha[:40, -8:][~truth[:40, -8:]].mean() < 8


@pytest.mark.parametrize("name", _FORMATS)
def test_every_format_holds_a_draft(cut_out: tuple[Path, list[str]], name: str) -> None:
    film, networks = cut_out
    solid = FORMATS[name].opaque
    if solid:
        films.apply(film, "canvas_background background=teal")
    out, told = films.render(film, _FORMATS[name], "--format", name, *networks)
    found = _colour_and_alpha(name, out)
    assert (told["frames"], told["duration_ms"]) == (40, 8_000)
    assert told["spans"] == (1 if name in ("png", "gif", "webp", "bundle", "web") else 2)
    assert [time for time, _, _ in found] == films.steady(40)
    for index, (_, rgb, alpha) in enumerate(found):
        truth = scene.truth(index % films.ROUND)
        if rgb is not None:
            assert np.abs(rgb[truth].astype(int) - scene.SUBJECT).mean() < 25
        if solid:
            assert alpha is None and np.abs(rgb[:8].astype(int) - (0, 128, 128)).mean() < 12
        else:
            assert np.abs(alpha.astype(float) - truth * 255).mean() < 9


def test_every_format_is_tried_here() -> None:
    assert {f.name for f in FORMATS.values() if f.kind != "still"} == set(_FORMATS)


@pytest.mark.parametrize(("name", "padded"), [("mp4", True), ("hevc", True), ("webm", False), ("mov", False)])
def test_an_odd_canvas_stays_odd_where_it_can(film: Path, name: str, padded: bool) -> None:
    films.apply(film, "trim segment=s1 out=4s", "canvas_size width=97 height=65", "fit segment=s1 fit=stretch")
    out, told = films.render(film, _FORMATS[name], "--format", name)
    frames = seen.frames(out)
    assert len(frames) == 20
    assert frames[0].rgb.shape == ((66, 98, 3) if padded else (65, 97, 3))
    assert any("97x65 to 98x66" in note for note in told["notes"]) == padded
    assert films.numbers(frames) == pytest.approx([*range(20)], abs=1)


@pytest.mark.parametrize(("name", "file"), [("png", "a"), ("mov", "a.mov")])
def test_remove_and_the_same_draft_give_the_same_samples(film: Path, modnet: str, name: str, file: str) -> None:
    films.apply(film, "replace_background segment=s1 background=gradient:teal,navy network=reds feather=1.5")
    drafted, _ = films.render(film, file, "--format", name, "--weights", f"reds={modnet}")
    alone = film.parent / f"alone_{file}"
    words = ["--format", name, "--network", modnet, "--feather", "1.5", "-b", "gradient:teal,navy"]
    said = cleanplate("remove", film.parent / "talk.mp4", "-o", alone, *words)
    assert said.code == 0, said
    for one, other in zip(seen.frames(drafted), seen.frames(alone), strict=True):
        assert one.time == other.time
        assert (one.rgb == other.rgb).all()
