"""Every kind of input gives a right result."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from tests import media_made, scene, seen
from tests.commands import cleanplate
from tests.media_made import LOSSLESS, Track

MS = Fraction(1, 1000)


@pytest.mark.parametrize("suffix", ["mp4", "mov", "m4v", "avi", "webm", "mkv", "ts", "mpg"])
def test_every_container_is_read(modnet: str, tmp_path: Path, suffix: str) -> None:
    codec = {"webm": "libvpx-vp9", "mpg": "mpeg2video", "avi": "mpeg4"}.get(suffix, "libx264")
    sound = {"webm": "libopus", "mpg": "mp2", "avi": "libmp3lame", "ts": "mp2"}.get(suffix, "aac")
    base = MS if suffix in ("webm", "mkv") else None
    layout = "stereo" if sound == "mp2" else "mono"
    tracks = [Track(codec=sound, layout=layout)]
    path = media_made.clip(tmp_path / f"talk.{suffix}", 12, codec=codec, base=base, tracks=tracks)
    said = cleanplate("remove", path, "-o", tmp_path / "out.webm", "--network", modnet, "--json")
    assert said.code == 0, said
    frames = seen.frames(tmp_path / "out.webm")
    assert [scene.index_of(f.alpha > 128) for f in frames] == pytest.approx(list(range(12)), abs=0.5)
    assert np.allclose(np.diff([float(f.time) for f in frames]), 0.04, atol=0.0011)
    heard, source = seen.sounds(tmp_path / "out.webm")[0], seen.sounds(path)[0]
    lag = float(frames[0].time) - float(seen.times(path)[0])
    assert abs(heard.click - (source.click + lag)) < 0.01


def test_a_gif(modnet: str, tmp_path: Path) -> None:
    path = media_made.gif(tmp_path / "talk.gif", (80, 120, 80, 200))
    assert cleanplate("remove", path, "-o", tmp_path / "out.webm", "--network", modnet).code == 0
    frames = seen.frames(tmp_path / "out.webm")
    assert [f.time for f in frames] == [0, 80 * MS, 200 * MS, 280 * MS]
    assert [scene.index_of(f.alpha > 128) for f in frames] == pytest.approx([0, 1, 2, 3], abs=0.5)
    assert seen.picture_stream(tmp_path / "out.webm")["duration"] == 480 * MS


def test_an_animated_webp_to_a_gif_keeps_its_times(modnet: str, tmp_path: Path) -> None:
    path = media_made.webp(tmp_path / "talk.webp", (80, 120, 80, 200))
    assert cleanplate("remove", path, "-o", tmp_path / "out.gif", "--network", modnet).code == 0
    assert seen.times(tmp_path / "out.gif") == [0, 80 * MS, 200 * MS, 280 * MS]


@pytest.mark.parametrize(("suffix", "out"), [("jpg", "png"), ("png", "webp"), ("webp", "png")])
def test_a_still_becomes_a_cutout(modnet: str, tmp_path: Path, suffix: str, out: str) -> None:
    path = media_made.still(tmp_path / f"photo.{suffix}")
    assert cleanplate("remove", path, "-o", tmp_path / f"out.{out}", "--network", modnet).code == 0
    frame = seen.frames(tmp_path / f"out.{out}")[0]
    assert frame.alpha is not None
    assert np.abs(frame.alpha.astype(float) - scene.truth(0) * 255).mean() < 9


@pytest.mark.parametrize("out", ["jpg", "png", "webp"])
def test_a_still_before_a_colour(modnet: str, tmp_path: Path, out: str) -> None:
    path = media_made.still(tmp_path / "photo.png")
    words = ["-o", tmp_path / f"out.{out}", "-b", "teal", "--network", modnet, "--json"]
    said = cleanplate("remove", path, *words)
    assert said.code == 0, said
    frame = seen.frames(tmp_path / f"out.{out}")[0]
    assert np.abs(frame.rgb[:8].astype(int) - (0, 128, 128)).mean() < 5
    assert (said.json["frames"], said.json["alpha"], said.json["audio_tracks"]) == (1, False, 0)


def test_a_still_matte(modnet: str, tmp_path: Path) -> None:
    path = media_made.still(tmp_path / "photo.png")
    words = ["-o", tmp_path / "matte.png", "--format", "matte", "--network", modnet]
    assert cleanplate("remove", path, *words).code == 0
    grey = seen.frames(tmp_path / "matte.png")[0].rgb[..., 0]
    assert np.abs(grey.astype(float) - scene.truth(0) * 255).mean() < 9


@pytest.mark.parametrize("kind", ["vp9", "prores", "webp", "png"])
def test_a_cutout_keeps_its_own_alpha_and_needs_no_network(tmp_path: Path, kind: str) -> None:
    path = {
        "vp9": lambda: media_made.vp9_alpha(tmp_path / "a.webm"),
        "prores": lambda: media_made.prores_alpha(tmp_path / "a.mov"),
        "webp": lambda: media_made.webp(tmp_path / "a.webp", alpha=True),
        "png": lambda: media_made.still(tmp_path / "a.png", alpha=True),
    }[kind]()
    out = tmp_path / ("out.png" if kind == "png" else "out.mov")
    said = cleanplate("remove", path, "-o", out, "--json")
    assert said.code == 0, said
    assert said.json["network"] == "source"
    for index, frame in enumerate(seen.frames(out)):
        assert frame.alpha is not None
        assert np.abs(frame.alpha.astype(int) - scene.truth(index) * 255).max() <= 8


def test_a_cutout_before_a_colour(tmp_path: Path) -> None:
    path = media_made.vp9_alpha(tmp_path / "a.webm")
    assert cleanplate("remove", path, "-o", tmp_path / "out", "--format", "png", "-b", "teal").code == 0
    for index, frame in enumerate(seen.frames(tmp_path / "out")):
        assert np.abs(frame.rgb[~scene.truth(index)].astype(int) - (0, 128, 128)).max() <= 40
        assert np.abs(frame.rgb[~scene.truth(index)].astype(int) - (0, 128, 128)).mean() < 2


def test_a_network_on_a_cutout_takes_the_lesser_of_the_two(modnet: str, tmp_path: Path) -> None:
    path = media_made.vp9_alpha(tmp_path / "a.webm")
    assert cleanplate("remove", path, "-o", tmp_path / "out.mov", "--network", modnet).code == 0
    for index, frame in enumerate(seen.frames(tmp_path / "out.mov")):
        assert frame.alpha is not None
        assert frame.alpha[~scene.truth(index)].max() <= 8


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_phone_clip_comes_out_upright(modnet: str, tmp_path: Path, degrees: int) -> None:
    frames = [np.ascontiguousarray(np.rot90(s, -degrees // 90)) for s in scene.shots(4)]
    path = media_made.clip(tmp_path / "phone.mp4", frames, rotation=degrees)
    said = cleanplate("remove", path, "-o", tmp_path / "out.webm", "--network", modnet, "--json")
    assert said.code == 0, said
    assert (said.json["width"], said.json["height"]) == (96, 64)
    for index, frame in enumerate(seen.frames(tmp_path / "out.webm")):
        assert np.abs(frame.alpha.astype(float) - scene.truth(index) * 255).mean() < 9


def test_stretched_pixels_become_square(modnet: str, tmp_path: Path) -> None:
    path = media_made.clip(tmp_path / "dv.mp4", 4, aspect=Fraction(2))
    said = cleanplate("remove", path, "-o", tmp_path / "out.mp4", "-b", "teal", "--network", modnet, "--json")
    assert said.code == 0, said
    assert (said.json["width"], said.json["height"]) == (192, 64)
    assert seen.picture_stream(tmp_path / "out.mp4")["aspect"] in (None, 1)
    assert any("square" in note for note in said.json["notes"])


def test_ten_bits_and_444_become_what_the_format_holds(modnet: str, tmp_path: Path) -> None:
    path = media_made.clip(tmp_path / "deep.mkv", 4, codec="ffv1", pixels="yuv444p10le", base=MS)
    said = cleanplate("remove", path, "-o", tmp_path / "out.mp4", "-b", "teal", "--network", modnet, "--json")
    assert said.code == 0, said
    assert seen.picture_stream(tmp_path / "out.mp4")["pixels"] == "yuv420p"
    assert any("10-bit" in note for note in said.json["notes"])
    inner = seen.frames(tmp_path / "out.mp4")[0].rgb[24:48, 20:44]
    assert np.abs(inner.astype(int) - scene.SUBJECT).mean() < 4


def test_hdr_is_tone_mapped_tagged_as_sdr_and_said(modnet: str, tmp_path: Path) -> None:
    options = {"x265-params": "log-level=none"}
    path = media_made.clip(
        tmp_path / "hdr.mp4", 4, codec="libx265", pixels="yuv420p10le", tags=media_made.PQ, options=options
    )
    said = cleanplate("remove", path, "-o", tmp_path / "out.webm", "--network", modnet, "--json")
    assert said.code == 0, said
    assert seen.picture_stream(tmp_path / "out.webm")["tags"][:3] == (1, 1, 1)
    assert any("HDR (PQ) was tone-mapped" in note for note in said.json["notes"])


@pytest.mark.parametrize("tags", [(1, 1, 1, 1), (6, 6, 6, 1), (5, 6, 5, 1), (9, 14, 9, 1)])
def test_colour_tags_are_the_sources(modnet: str, tmp_path: Path, tags: tuple[int, int, int, int]) -> None:
    path = media_made.clip(tmp_path / "talk.mp4", 3, tags=tags, options=LOSSLESS)
    words = ["-b", "#c86432", "--network", modnet]
    assert cleanplate("remove", path, "-o", tmp_path / "out.mp4", *words).code == 0
    assert seen.picture_stream(tmp_path / "out.mp4")["tags"] == tags
    before, after = seen.frames(path)[0].planes, seen.frames(tmp_path / "out.mp4")[0].planes
    rows, columns = scene.box(0)
    inner = slice(rows.start + 4, rows.stop - 4), slice(columns.start + 4, columns.stop - 4)
    assert np.abs(before[0][inner].astype(int) - after[0][inner]).mean() < 2


def test_interlaced_is_deinterlaced_and_said(modnet: str, tmp_path: Path) -> None:
    path = media_made.interlaced(tmp_path / "tv.mp4", 6)
    said = cleanplate("remove", path, "-o", tmp_path / "out.webm", "--network", modnet, "--json")
    assert said.code == 0, said
    assert seen.times(tmp_path / "out.webm") == media_made.steady(6)
    assert any("Deinterlaced" in note for note in said.json["notes"])


def test_one_frame(modnet: str, tmp_path: Path) -> None:
    path = media_made.clip(tmp_path / "one.mp4", 1, tracks=[Track(click=Fraction(1, 50))])
    said = cleanplate("remove", path, "-o", tmp_path / "out.webm", "--network", modnet, "--json")
    assert said.code == 0, said
    assert (said.json["frames"], len(seen.frames(tmp_path / "out.webm"))) == (1, 1)


def test_a_damaged_clip_gives_what_can_be_seen_and_says_so(modnet: str, tmp_path: Path) -> None:
    whole = media_made.clip(tmp_path / "whole.mp4", 30, options={"g": "5", "bf": "0"})
    data = bytearray(whole.read_bytes())
    middle = data.index(b"mdat") + (len(data) - data.index(b"mdat")) // 3
    data[middle : middle + 120] = bytes(120)
    (tmp_path / "broken.mp4").write_bytes(bytes(data))
    words = ["-o", tmp_path / "out.webm", "--network", modnet, "--json"]
    said = cleanplate("remove", tmp_path / "broken.mp4", *words)
    assert said.code == 0, said
    assert any("damaged" in note for note in said.json["notes"])
    assert 20 <= len(seen.frames(tmp_path / "out.webm")) <= 30


def test_a_moment_without_anybody_is_clear_not_a_crash(modnet: str, tmp_path: Path) -> None:
    """The subject walks in after three frames of empty room, and out again."""
    frames = [scene.room(), scene.room(), scene.room(), *scene.shots(3), scene.room()]
    path = media_made.clip(tmp_path / "talk.mp4", frames)
    said = cleanplate("remove", path, "-o", tmp_path / "out.webm", "--network", modnet)
    assert said.code == 0, said
    peaks = [int(f.alpha.max()) for f in seen.frames(tmp_path / "out.webm")]
    assert [p > 200 for p in peaks] == [False, False, False, True, True, True, False]


@pytest.mark.parametrize("kind", ["u2net", "rvm"])
def test_networks_of_the_other_contracts_by_path(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = media_made.clip(tmp_path / "talk.mp4", 4)
    network = request.getfixturevalue(kind)
    assert cleanplate("remove", path, "-o", tmp_path / "out.webm", "--network", network).code == 0
    for index, frame in enumerate(seen.frames(tmp_path / "out.webm")):
        assert scene.index_of(frame.alpha > 100) == pytest.approx(index, abs=0.5)
        if kind == "rvm":  # it fades by a tenth each frame: its state went from frame to frame. Each frame is
            # evened with its neighbours, so 1, 0.9, 0.8, 0.7 is 0.96, 0.9, 0.8, 0.74; 5 % at the ends are sure
            fading = (255, 241, 212, 197)
            assert int(np.median(frame.alpha[scene.box(index)])) == pytest.approx(fading[index], abs=8)


def test_a_green_screen_by_its_key(tmp_path: Path) -> None:
    frames = []
    for index in range(4):
        shot = np.full((64, 96, 3), (0, 177, 64), np.uint8)
        shot[scene.box(index)] = (200, 150, 120)
        frames.append(shot)
    path = media_made.clip(tmp_path / "green.mp4", frames, options={"crf": "12"})
    for words in ([], ["--key", "#00b140"]):
        out = tmp_path / f"out{len(words)}.webm"
        assert cleanplate("remove", path, "-o", out, "--network", "key", *words).code == 0
        for index, frame in enumerate(seen.frames(out)):
            assert np.abs(frame.alpha.astype(float) - scene.truth(index) * 255).mean() < 9


@pytest.mark.parametrize(
    ("words", "size"),
    [
        (["--width", "48"], (48, 32)),
        (["--height", "128"], (192, 128)),
        (["--width", "90", "--height", "32"], (48, 32)),
    ],
)
def test_scaling_fits_the_box(modnet: str, tmp_path: Path, words: list[str], size: tuple[int, int]) -> None:
    path = media_made.clip(tmp_path / "talk.mp4", 3)
    out = tmp_path / "out.webm"
    assert cleanplate("remove", path, "-o", out, "--network", modnet, *words).code == 0
    assert seen.frames(out)[0].rgb.shape[:2] == size[::-1]
    left = scene.left_edge(seen.frames(out)[2].alpha > 128) * 96 / size[0]
    assert left == pytest.approx(scene.left_edge(scene.truth(2)), abs=2)


def test_a_cut_by_start_and_end(modnet: str, tmp_path: Path) -> None:
    path = media_made.clip(tmp_path / "talk.mp4", 25, tracks=[Track(click=Fraction(1, 2))])
    words = ["--start", "0.2", "--end", "0:00.8", "--network", modnet]
    assert cleanplate("remove", path, "-o", tmp_path / "out.webm", *words).code == 0
    frames = seen.frames(tmp_path / "out.webm")
    assert [f.time for f in frames] == media_made.steady(15)
    assert [scene.index_of(f.alpha > 128) for f in frames] == pytest.approx(list(range(5, 20)), abs=0.5)
    assert abs(seen.sounds(tmp_path / "out.webm")[0].click - 0.3) < 0.005
    assert abs(seen.picture_stream(tmp_path / "out.webm")["duration"] - Fraction(3, 5)) < Fraction(1, 20)
