"""Every format, from the command line to decoded frames: pictures, times, alpha and sound as planned."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cleanplate.media.formats import FORMATS
from tests import media_made, scene, seen
from tests.commands import Said, cleanplate
from tests.media_made import Track

MS = Fraction(1, 1000)
_TIMES = [t * MS for t in (0, 40, 80, 110, 150, 260, 300, 340, 400, 440)]
_TRANSPARENT = {
    "webm": "out.webm",
    "mov": "out.mov",
    "png": "frames",
    "gif": "out.gif",
    "webp": "out.webp",
    "stacked": "out.mp4",
    "bundle": "out.zip",
    "matte": "out.mp4",
    "web": "page",
}
_OPAQUE = {
    "mp4": "out.mp4",
    "hevc": "out.mp4",
    "webm": "out.webm",
    "mov": "out.mov",
    "png": "out.zip",
    "gif": "out.gif",
    "webp": "out.webp",
}
_SILENT = ("gif", "webp")
_TICK = {"gif": Fraction(1, 100), "webp": MS}
_WALL = np.array([0, 128, 128])  # teal


@pytest.fixture(scope="module")
def source(made: Path) -> Path:
    """Ten frames at uneven times, and two tracks of sound."""
    tracks = [Track("eng"), Track("fra", pitch=880)]
    return media_made.clip(made / "talk.mp4", 10, _TIMES, base=MS, tracks=tracks, shown_last=40 * MS)


@pytest.fixture
def remove(source: Path, modnet: str, tmp_path: Path) -> Callable[..., tuple[Path, Said]]:
    def run(name: str, file: str, *words: str) -> tuple[Path, Said]:
        out = tmp_path / file
        said = cleanplate("remove", source, "-o", out, "--format", name, "--network", modnet, "--json", *words)
        assert said.code == 0, said
        assert [p.name for p in tmp_path.iterdir()] == [file]
        return out, said

    return run


Remove = Callable[..., tuple[Path, Said]]


def test_every_format_is_tried_here() -> None:
    videos = {f.name for f in FORMATS.values() if f.kind != "still"}
    assert videos == set(_TRANSPARENT) | set(_OPAQUE)
    assert {f.name for f in FORMATS.values() if f.opaque} == {"mp4", "hevc", "jpg"}


def _colour_and_alpha(name: str, path: Path) -> list[tuple[Fraction, Any, Any]]:
    """(time, RGB, alpha) of every frame, however the format holds them."""
    if name == "bundle":
        folder = path.with_suffix("")
        with zipfile.ZipFile(path) as pack:
            pack.extractall(folder)
        pairs = zip(seen.frames(folder / "colour.mp4"), seen.frames(folder / "matte.mp4"), strict=True)
        return [(a.time, a.rgb, b.rgb[..., 1]) for a, b in pairs]
    frames = seen.frames(path)
    if name == "stacked":
        return [(f.time, f.rgb[:64], seen.alpha_of_stacked(f)) for f in frames]
    if name == "matte":
        return [(f.time, None, f.rgb[..., 1]) for f in frames]
    return [(f.time, f.rgb, f.alpha) for f in frames]


def _sound_of(name: str, path: Path) -> list[seen.Heard]:
    if name in ("png", "bundle"):
        beside = path / "sound.m4a" if path.is_dir() else path.with_name("sound.m4a")
        if not path.is_dir():
            with zipfile.ZipFile(path) as pack:
                pack.extract("sound.m4a", path.parent)
        return seen.sounds(beside)
    return seen.sounds(path)


@pytest.mark.parametrize("name", _TRANSPARENT)
def test_transparent(name: str, remove: Remove) -> None:
    path, _ = remove(name, _TRANSPARENT[name])
    found = _colour_and_alpha(name, path)
    tick = _TICK.get(name, Fraction(1, 1_000_000))
    assert len(found) == 10
    assert all(abs(t - planned) <= tick for (t, _, _), planned in zip(found, _TIMES, strict=True))
    for index, (_, rgb, alpha) in enumerate(found):
        assert scene.index_of(alpha > 128) == pytest.approx(index, abs=0.5)
        assert np.abs(alpha.astype(float) - scene.truth(index) * 255).mean() < 9
        if rgb is not None:
            inside = alpha > 250
            assert np.abs(rgb[inside].astype(int) - scene.SUBJECT).mean() < 14


@pytest.mark.parametrize("name", _OPAQUE)
def test_before_a_colour(name: str, remove: Remove) -> None:
    path, _ = remove(name, _OPAQUE[name], "-b", "teal")
    found = _colour_and_alpha(name, path)
    tick = _TICK.get(name, Fraction(1, 1_000_000))
    assert len(found) == 10
    assert all(abs(t - planned) <= tick for (t, _, _), planned in zip(found, _TIMES, strict=True))
    for index, (_, rgb, alpha) in enumerate(found):
        assert alpha is None or alpha.min() == 255
        truth = scene.truth(index)
        assert scene.index_of(rgb[..., 0] > 128) == pytest.approx(index, abs=0.5)
        assert np.abs(rgb[:8].astype(int) - _WALL).mean() < 12
        assert np.abs(rgb[truth].astype(int) - scene.SUBJECT).mean() < 25


@pytest.mark.parametrize("name", [n for n in _TRANSPARENT if n not in _SILENT])
def test_the_sound_comes_along_in_step(name: str, remove: Remove) -> None:
    path, said = remove(name, _TRANSPARENT[name])
    heard = _sound_of(name, path)
    assert [h.language for h in heard] == ["eng", "fra"]
    assert [h.pitch for h in heard] == pytest.approx([440, 880], abs=12)
    assert all(abs(h.click - 0.25) < 0.005 for h in heard)
    assert said.json["audio_tracks"] == 2


@pytest.mark.parametrize("name", _SILENT)
def test_a_format_without_sound_says_that_it_was_left_out(name: str, remove: Remove) -> None:
    _, said = remove(name, _TRANSPARENT[name])
    assert said.json["audio_tracks"] == 0
    assert any("Sound was left out" in note for note in said.json["notes"])


@pytest.mark.parametrize("name", _TRANSPARENT)
def test_the_receipt_is_what_was_found(name: str, remove: Remove) -> None:
    path, said = remove(name, _TRANSPARENT[name])
    result, receipt = said.json, said.json["receipt"]
    assert result["output"] == str(path)
    assert (result["width"], result["height"]) == (96, 128 if name == "stacked" else 64)
    assert result["frames"] == receipt["frames"] == 10
    assert result["duration_ms"] == pytest.approx(480, abs=10)
    assert result["network"] == "reds"
    assert result["provider"] == "cpu"
    assert receipt["time_error_ms"] <= 10
    assert receipt["alpha_low"] <= 3
    assert receipt["alpha_high"] >= 252
    assert receipt["coverage"] == pytest.approx(32 * 40 / (96 * 64), abs=0.03)
    if path.is_file():
        assert receipt["bytes"] == path.stat().st_size


def test_a_matte_into_a_folder_is_numbered_grey_pictures(source: Path, modnet: str, tmp_path: Path) -> None:
    out = tmp_path / "mattes"
    out.mkdir()
    assert cleanplate("remove", source, "-o", out, "--format", "matte", "--network", modnet).code == 0
    frames = seen.frames(out)
    assert [f.time for f in frames] == _TIMES
    for index, frame in enumerate(frames):
        assert frame.alpha is None
        assert np.abs(frame.rgb[..., 0].astype(float) - scene.truth(index) * 255).mean() < 9
    assert {p.name for p in out.iterdir()} >= {f"{i:04}.png" for i in range(10)}


@pytest.mark.parametrize(
    ("file", "codec"),
    [("a.mp4", "h264"), ("a.m4v", "h264"), ("a.webm", "vp9"), ("a.mov", "prores"), ("a.gif", "gif")],
)
def test_the_suffix_decides_when_no_format_is_given(
    source: Path, modnet: str, tmp_path: Path, file: str, codec: str
) -> None:
    said = cleanplate("remove", source, "-o", tmp_path / file, "--network", modnet, "-b", "teal", "--quiet")
    assert (said.code, said.out, said.err) == (0, "", "")
    assert seen.picture_stream(tmp_path / file)["codec"] == codec


def test_without_output_it_lies_beside_the_source(modnet: str, tmp_path: Path) -> None:
    path = media_made.clip(tmp_path / "talk.mp4", 3)
    assert cleanplate("remove", path, "--network", modnet).code == 0
    assert cleanplate("remove", path, "--network", modnet, "-b", "teal").code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "talk.mp4",
        "talk_cleanplate.mp4",
        "talk_cleanplate.webm",
    ]


@pytest.mark.parametrize("name", ["mp4", "hevc", "stacked", "matte", "bundle"])
def test_odd_sizes_are_padded_by_one_and_said(name: str, modnet: str, tmp_path: Path) -> None:
    path = media_made.clip(tmp_path / "odd.mkv", scene.shots(3, (97, 65)), codec="ffv1", base=MS)
    words = ["-b", "teal"] if name in ("mp4", "hevc") else []
    out = tmp_path / ("out.zip" if name == "bundle" else "out.mp4")
    said = cleanplate("remove", path, "-o", out, "--format", name, "--network", modnet, "--json", *words)
    assert said.code == 0, said
    assert any("97x65 to 98x66" in note for note in said.json["notes"])
    if name != "bundle":
        rgb = seen.frames(out)[0].rgb
        assert rgb.shape[:2] == ((132, 98) if name == "stacked" else (66, 98))


@pytest.mark.parametrize(("name", "file"), [("webm", "a.webm"), ("mov", "a.mov"), ("png", "a"), ("gif", "a.gif")])
def test_odd_sizes_stay_odd_where_they_can(name: str, file: str, modnet: str, tmp_path: Path) -> None:
    path = media_made.clip(tmp_path / "odd.mkv", scene.shots(3, (97, 65)), codec="ffv1", base=MS)
    said = cleanplate("remove", path, "-o", tmp_path / file, "--format", name, "--network", modnet, "--json")
    assert said.code == 0, said
    assert seen.frames(tmp_path / file)[0].rgb.shape == (65, 97, 3)
    assert not any("Padded" in note for note in said.json["notes"])


@pytest.mark.parametrize("quality", ["fast", "balanced", "best"])
def test_every_quality_gives_the_same_subject(quality: str, remove: Remove) -> None:
    path, _ = remove("webm", "out.webm", "--quality", quality)
    alpha = seen.frames(path)[3].alpha
    assert alpha is not None
    assert np.abs(alpha.astype(float) - scene.truth(3) * 255).mean() < 9


def test_interior_pixels_go_through_exactly_as_decoded(modnet: str, tmp_path: Path) -> None:
    """A lossless source into lossless pictures: every pixel of sure subject is the decoder's own."""
    noise = np.random.default_rng(0).integers(0, 12, (3, 64, 96, 3), np.uint8)
    frames = list(np.stack(scene.shots(3)) + noise)
    path = media_made.clip(tmp_path / "talk.mkv", frames, codec="ffv1", pixels="bgr0", base=MS)
    said = cleanplate("remove", path, "-o", tmp_path / "out", "--format", "png", "--network", modnet)
    assert said.code == 0, said
    for given, found in zip(frames, seen.frames(tmp_path / "out"), strict=True):
        assert found.alpha is not None
        solid = found.alpha == 255
        assert solid.mean() > 0.1
        assert (found.rgb[solid] == given[solid]).all()


def test_the_plate_goes_through_exactly_too(modnet: str, tmp_path: Path) -> None:
    wall = np.random.default_rng(1).integers(0, 256, (64, 96, 3), np.uint8)
    Image.fromarray(wall).save(tmp_path / "wall.png")
    path = media_made.clip(tmp_path / "talk.mkv", 2, codec="ffv1", pixels="bgr0", base=MS)
    words = ["--format", "png", "--network", modnet, "-b", tmp_path / "wall.png"]
    assert cleanplate("remove", path, "-o", tmp_path / "out", *words).code == 0
    for index, found in enumerate(seen.frames(tmp_path / "out")):
        away = np.ones((64, 96), bool)
        rows, columns = scene.box(index)
        away[rows.start - 6 : rows.stop + 6, columns.start - 6 : columns.stop + 6] = False
        assert (found.rgb[away] == wall[away]).all()
