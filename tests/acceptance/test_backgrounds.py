"""Every kind of background, from the command line to pixels."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from tests import media_made, scene, seen
from tests.commands import cleanplate
from tests.media_made import Track

Remove = Callable[..., list[seen.Seen]]


@pytest.fixture
def remove(modnet: str, tmp_path: Path) -> Remove:
    """The frames of the scene before a background, as lossless pictures."""
    source = media_made.clip(tmp_path / "talk.mp4", 8, options=media_made.LOSSLESS)

    def run(background: object, *words: object) -> list[seen.Seen]:
        out = tmp_path / "out"
        said = cleanplate(
            "remove", source, "-o", out, "--format", "png", "--network", modnet, "-b", background, *words
        )
        assert said.code == 0, said
        return seen.frames(out)

    return run


def _far(index: int, by: int = 6) -> np.ndarray:
    """Where nothing of the subject or its edge is."""
    away = np.ones((64, 96), bool)
    rows, columns = scene.box(index)
    away[max(0, rows.start - by) : rows.stop + by, max(0, columns.start - by) : columns.stop + by] = False
    return away


def _checked_subject(frames: list[seen.Seen]) -> None:
    for index, frame in enumerate(frames):
        assert scene.index_of(frame.rgb[..., 0].astype(int) - frame.rgb[..., 2] > 90) == pytest.approx(
            index, abs=1
        )
        rows, columns = scene.box(index)
        inner = frame.rgb[rows.start + 4 : rows.stop - 4, columns.start + 4 : columns.stop - 4]
        assert np.abs(inner.astype(int) - scene.SUBJECT).max() <= 4


@pytest.mark.parametrize(
    ("text", "rgb"), [("#1a73e8", (26, 115, 232)), ("Teal", (0, 128, 128)), ("#fff", (255,) * 3)]
)
def test_a_colour(remove: Remove, text: str, rgb: tuple[int, int, int]) -> None:
    frames = remove(text)
    assert len(frames) == 8
    for index, frame in enumerate(frames):
        assert (frame.rgb[_far(index)] == rgb).all()


def test_a_gradient(remove: Remove) -> None:
    frames = remove("gradient:#000000,#ffffff,90")
    _checked_subject(frames)
    for frame in frames:
        columns = frame.rgb[:8].mean(axis=(0, 2))
        assert np.corrcoef(columns, np.arange(96))[0, 1] > 0.99
        assert np.abs(columns - np.linspace(0, 255, 96)).max() < 8


def test_the_room_blurred_without_a_halo_of_the_subject(remove: Remove) -> None:
    """The room is dark in red, the subject bright: no red leaks out of it."""
    for index, frame in enumerate(remove("blur:80")):
        assert frame.rgb[_far(index, 4)][:, 0].max() < 50
        assert np.abs(frame.rgb[_far(index)].astype(int) - scene.room()[_far(index)]).mean() < 12


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
def test_a_picture(remove: Remove, tmp_path: Path, suffix: str) -> None:
    Image.fromarray(scene.corners()).save(tmp_path / f"wall.{suffix}")
    for index, frame in enumerate(remove(tmp_path / f"wall.{suffix}")):
        assert np.abs(frame.rgb[_far(index)].astype(int) - scene.corners()[_far(index)]).mean() < 12


@pytest.mark.parametrize(("fit", "black"), [("cover", 0.0), ("stretch", 0.0), ("contain", 0.33)])
def test_fit_decides_where_a_picture_goes(remove: Remove, tmp_path: Path, fit: str, black: float) -> None:
    """A square wall behind a scene of 3:2: contained, a sixth stays black on each side."""
    Image.new("RGB", (80, 80), (0, 200, 200)).save(tmp_path / "wall.png")
    frame = remove(tmp_path / "wall.png", "--fit", fit)[0]
    assert (frame.rgb.max(axis=2) < 10).mean() == pytest.approx(black, abs=0.1)
    if fit == "contain":
        assert frame.rgb[:10, :14].max() < 10
        assert frame.rgb[:10, 20:76].min(axis=2).max() == 0
        assert frame.rgb[:10, 20:76, 1].min() > 190


def test_a_video_plays_behind_and_loops(remove: Remove, tmp_path: Path) -> None:
    shades = [np.full((64, 96, 3), (0, 60 * n, 255 - 60 * n), np.uint8) for n in range(4)]
    media_made.clip(tmp_path / "wall.mp4", shades)
    for index, frame in enumerate(remove(tmp_path / "wall.mp4")):
        expected = shades[index % 4][0, 0].astype(int)
        assert np.abs(frame.rgb[_far(index)].mean(axis=0) - expected).max() < 6


def test_a_videos_own_sound_stays_off_unless_asked_for(modnet: str, tmp_path: Path) -> None:
    wall = Track(pitch=1500, click=Fraction(2, 5))
    media_made.clip(tmp_path / "wall.mp4", 25, tracks=[wall])
    media_made.clip(tmp_path / "talk.mp4", 25, tracks=[Track("eng", click=Fraction(1, 5))])
    words = ["remove", tmp_path / "talk.mp4", "--network", modnet, "-b", tmp_path / "wall.mp4"]
    assert cleanplate(*words, "-o", tmp_path / "off.mp4").code == 0
    assert cleanplate(*words, "-o", tmp_path / "on.mp4", "--background-sound").code == 0
    off, on = seen.sounds(tmp_path / "off.mp4"), seen.sounds(tmp_path / "on.mp4")
    assert (len(off), len(on)) == (1, 1)
    assert seen.audio_packets(tmp_path / "off.mp4") == seen.audio_packets(tmp_path / "talk.mp4")
    assert _tone(off[0], 1500) < 0.002
    assert _tone(on[0], 1500) > 0.01
    assert _tone(on[0], 440) > 2 * _tone(on[0], 1500) * 0.8
    assert abs(on[0].click - 0.2) < 0.005
    assert on[0].language == "eng"


def _tone(heard: seen.Heard, pitch: float) -> float:
    t = np.arange(heard.samples.size) / heard.rate
    return float(2 * np.abs(np.mean(np.clip(heard.samples, -0.3, 0.3) * np.exp(-2j * np.pi * pitch * t))))


@pytest.mark.parametrize("background", ["teal", "transparent", "blur"])
def test_background_sound_without_any_is_wrong_use(modnet: str, tmp_path: Path, background: str) -> None:
    media_made.clip(tmp_path / "talk.mp4", 3)
    said = cleanplate("remove", tmp_path / "talk.mp4", "--network", modnet, "-b", background, "--background-sound")
    assert said.code == 2
    assert "no sound of its own" in said.err
    assert [p.name for p in tmp_path.iterdir()] == ["talk.mp4"]


def test_edges_take_the_new_backgrounds_colour_not_the_olds(tmp_path: Path) -> None:
    """A soft edge that still holds the dark blue room, before white: no dark or blue line is left of it.

    The alpha is the clip's own and exact, so that only the colours are tried.
    """
    soft = [cv2.GaussianBlur(scene.truth(i).astype(np.float32), (0, 0), 1.5)[..., None] for i in range(3)]
    mixed = [share * np.array(scene.SUBJECT) + (1 - share) * scene.room() for share in soft]
    frames = [np.dstack([m, s * 255]).astype(np.uint8) for m, s in zip(mixed, soft, strict=True)]
    path = media_made.clip(
        tmp_path / "talk.mov", frames, given="rgba", codec="prores_ks", pixels="yuva444p10le",
        options={"profile": "4444", "alpha_bits": "16"},
    )  # fmt: skip
    assert cleanplate("remove", path, "-o", tmp_path / "out", "--format", "png", "-b", "white").code == 0
    for frame, share, mix in zip(seen.frames(tmp_path / "out"), soft, mixed, strict=True):
        perfect = share * np.array(scene.SUBJECT) + (1 - share) * 255
        naive = share * mix + (1 - share) * 255
        band = (share[..., 0] > 0.1) & (share[..., 0] < 0.95)
        assert np.abs(frame.rgb - perfect)[band].mean() < np.abs(naive - perfect)[band].mean() / 3
