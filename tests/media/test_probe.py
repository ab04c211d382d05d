"""What probe says of a file is what is in it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from cleanplate.errors import DamagedError, TooLargeError, UnsupportedError
from cleanplate.media.listen import listen
from cleanplate.media.probe import probe
from cleanplate.media.read import Reader
from cleanplate.picture import Layout
from tests import media_made, scene
from tests.media_made import LOSSLESS, Track

Put = Callable[[str, object], None]


def test_an_ordinary_clip(tmp_path: Path) -> None:
    tracks = [Track("eng"), Track("fra", layout="stereo", rate=44_100)]
    info = probe(media_made.clip(tmp_path / "clip.mp4", 12, rate=Fraction(30_000, 1001), tracks=tracks))
    video = info.video
    assert (video.codec, video.pixel_format, video.size, video.frames) == ("h264", "yuv420p", (96, 64), 12)
    assert video.frame_rate == Fraction(30_000, 1001)
    assert video.layout == Layout("bt709", halved=True, depth=8, full_range=False)
    assert (video.rotation, video.pixel_aspect, video.hdr, video.interlaced) == (0, 1, None, False)
    assert not video.alpha
    assert not video.cutout
    assert not info.still
    assert abs(info.duration - 12 / Fraction(30_000, 1001)) < Fraction(1, 20)
    assert [(a.codec, a.language, a.rate, a.channels) for a in info.audio] == [
        ("aac", "eng", 48_000, 1),
        ("aac", "fra", 44_100, 2),
    ]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_the_size_is_the_upright_one(tmp_path: Path, degrees: int) -> None:
    video = probe(media_made.clip(tmp_path / "turned.mp4", 3, rotation=degrees)).video
    assert video.rotation == degrees
    assert video.size == ((96, 64) if degrees == 180 else (64, 96))
    assert video.coded_size == (96, 64)


@pytest.mark.parametrize(
    ("aspect", "size"),
    [
        (Fraction(2), (192, 64)),
        (Fraction(1, 2), (96, 128)),
        (Fraction(16, 11), (140, 64)),
        (Fraction(1), (96, 64)),
    ],
)
def test_pixels_are_stretched_to_squares_never_thrown_away(
    tmp_path: Path, aspect: Fraction, size: tuple[int, int]
) -> None:
    video = probe(media_made.clip(tmp_path / "wide.mp4", 3, aspect=aspect)).video
    assert (video.pixel_aspect, video.size) == (aspect, size)


def test_stretched_pixels_of_a_turned_clip_turn_with_it(tmp_path: Path) -> None:
    video = probe(media_made.clip(tmp_path / "both.mp4", 3, aspect=Fraction(2), rotation=90)).video
    assert video.size == (64, 192)


@pytest.mark.parametrize(
    ("pixels", "layout"),
    [
        ("yuv444p", Layout("bt709", halved=False)),
        ("yuv420p10le", Layout("bt709", depth=10)),
        ("yuv422p", Layout("bt709", halved=False)),
        ("yuvj420p", Layout("bt709", full_range=True)),
    ],
)
def test_the_layout_is_the_samples_own(tmp_path: Path, pixels: str, layout: Layout) -> None:
    tags = (1, 1, 1, 2) if pixels.startswith("yuvj") else (1, 1, 1, 1)
    path = media_made.clip(tmp_path / "clip.mp4", 3, pixels=pixels, tags=tags, options=LOSSLESS)
    assert probe(path).video.layout == layout


@pytest.mark.parametrize(
    ("size", "matrix"), [((96, 64), "bt601"), ((720, 576), "bt601"), ((720, 578), "bt709"), ((1280, 64), "bt709")]
)
def test_an_untagged_matrix_is_guessed_by_size(tmp_path: Path, size: tuple[int, int], matrix: str) -> None:
    path = media_made.clip(tmp_path / "untagged.mp4", scene.shots(1, size), tags=(2, 2, 2, 0))
    assert probe(path).video.layout.matrix == matrix


def test_hdr_is_recognised_by_its_transfer(tmp_path: Path) -> None:
    quiet = {"x265-params": "log-level=error"}
    for transfer, name in ((16, "pq"), (18, "hlg"), (14, None)):
        tags = (9, transfer, 9, 1)
        path = media_made.clip(
            tmp_path / f"{transfer}.mp4", 3, codec="libx265", pixels="yuv420p10le", tags=tags, options=quiet
        )
        assert probe(path).video.hdr == name


def test_the_content_light_level_is_the_peak(tmp_path: Path) -> None:
    options = {"x265-params": "log-level=error:max-cll=4000,400:hdr10=1:repeat-headers=1"}
    path = media_made.clip(
        tmp_path / "hdr.mp4", 3, codec="libx265", pixels="yuv420p10le", tags=media_made.PQ, options=options
    )
    assert probe(path).video.peak_nits == 4000


def test_interlaced_fields_are_seen(tmp_path: Path) -> None:
    assert probe(media_made.interlaced(tmp_path / "fields.mp4")).video.interlaced


@pytest.mark.parametrize("kind", ["vp9", "prores", "webp", "png"])
def test_an_alpha_in_use_makes_a_cutout(tmp_path: Path, kind: str) -> None:
    path = {
        "vp9": lambda: media_made.vp9_alpha(tmp_path / "a.webm"),
        "prores": lambda: media_made.prores_alpha(tmp_path / "a.mov"),
        "webp": lambda: media_made.webp(tmp_path / "a.webp", alpha=True),
        "png": lambda: media_made.still(tmp_path / "a.png", alpha=True),
    }[kind]()
    video = probe(path).video
    assert video.alpha
    assert video.cutout


def test_an_alpha_that_is_solid_throughout_is_no_cutout(tmp_path: Path) -> None:
    solid = [media_made.rgba_shots(1)[0] | np.array([0, 0, 0, 255], np.uint8) for _ in range(3)]
    path = media_made.clip(
        tmp_path / "solid.mov", solid, given="rgba", codec="prores_ks", pixels="yuva444p10le",
        options={"profile": "4444", "alpha_bits": "16"},
    )  # fmt: skip
    video = probe(path).video
    assert video.alpha
    assert not video.cutout


def test_an_animation_has_the_duration_of_its_frames(tmp_path: Path) -> None:
    info = probe(media_made.webp(tmp_path / "a.webp", (80, 120, 80, 200)))
    assert (info.duration, info.video.frames, info.still) == (Fraction(480, 1000), 4, False)


def test_a_gif_is_an_animation(tmp_path: Path) -> None:
    info = probe(media_made.gif(tmp_path / "a.gif", (80, 120, 80, 200)))
    assert not info.still
    assert info.duration == Fraction(48, 100)


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp"])
def test_a_still_is_one(tmp_path: Path, suffix: str) -> None:
    info = probe(media_made.still(tmp_path / f"photo.{suffix}"))
    assert info.still
    assert (info.video.size, info.video.frames, info.duration) == ((96, 64), 1, 0)


def test_bytes_decide_not_the_name(tmp_path: Path) -> None:
    media_made.still(tmp_path / "photo.png").rename(tmp_path / "photo.mp4")
    assert probe(tmp_path / "photo.mp4").still
    media_made.clip(tmp_path / "clip.mp4", 3).rename(tmp_path / "clip.jpg")
    assert probe(tmp_path / "clip.jpg").video.codec == "h264"


def test_only_sound_is_unsupported(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedError, match="only sound"):
        probe(media_made.audio_only(tmp_path / "talk.m4a"))


def test_a_cover_picture_is_no_video(tmp_path: Path) -> None:
    """Music with a cover is still only sound."""
    path = media_made.with_cover(tmp_path / "song.mp3")
    with pytest.raises(UnsupportedError, match="only sound"):
        probe(path)


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "png", "gif"])
def test_too_many_pixels_are_refused_before_decoding(tmp_path: Path, setting: Put, suffix: str) -> None:
    """Frames that could never be decoded are not even tried: the refusal is about size, not about damage."""
    setting("max_pixels", 96 * 64 - 1)
    path = _broken_but_told(tmp_path, suffix)
    with pytest.raises(TooLargeError) as caught:
        probe(path)
    assert "CLEANPLATE_MAX_PIXELS" in caught.value.hint


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "png", "webp", "gif"])
def test_exactly_the_limit_is_allowed_and_one_less_is_not(tmp_path: Path, setting: Put, suffix: str) -> None:
    path = _whole(tmp_path, suffix)
    setting("max_pixels", 96 * 64)
    assert probe(path).video.size == (96, 64)
    setting("max_pixels", 96 * 64 - 1)
    with pytest.raises(TooLargeError):
        probe(path)


def test_a_picture_that_claims_to_be_gigantic_is_refused(tmp_path: Path) -> None:
    """A decompression bomb: a few hundred bytes that would become gigabytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes(9))) + chunk(b"IEND", b"")
    bomb = tmp_path / "bomb.png"
    bomb.write_bytes(b"\x89PNG\r\n\x1a\n" + header + body)
    with pytest.raises(TooLargeError):
        probe(bomb)


def test_too_long_a_clip_is_refused(tmp_path: Path, setting: Put) -> None:
    setting("max_duration_s", 1)
    path = media_made.clip(
        tmp_path / "long.mp4", 3, [Fraction(0), Fraction(1), Fraction(2)], base=Fraction(1, 100)
    )
    with pytest.raises(TooLargeError, match="the limit is 1 s") as caught:
        probe(path)
    assert "CLEANPLATE_MAX_DURATION_S" in caught.value.hint


def test_too_long_an_animation_is_refused(tmp_path: Path, setting: Put) -> None:
    setting("max_duration_s", 1)
    with pytest.raises(TooLargeError):
        probe(media_made.webp(tmp_path / "long.webp", (900, 900)))


def test_a_video_without_one_good_frame_is_damaged(tmp_path: Path) -> None:
    path = _broken_but_told(tmp_path, "mkv")
    with pytest.raises(DamagedError):
        probe(path)


def test_a_still_cut_off_is_damaged(tmp_path: Path) -> None:
    whole = media_made.still(tmp_path / "whole.png")
    with pytest.raises(DamagedError, match=r"cut\.png"):
        probe(media_made.truncated(tmp_path / "cut.png", whole, 0.5))


def _whole(folder: Path, suffix: str) -> Path:
    path = folder / f"whole.{suffix}"
    if suffix == "png":
        return media_made.still(path)
    if suffix in ("webp", "gif"):
        return media_made.webp(path) if suffix == "webp" else media_made.gif(path)
    return media_made.clip(path, 6, codec="ffv1" if suffix == "mkv" else "libx264", base=Fraction(1, 1000))


def _broken_but_told(folder: Path, suffix: str) -> Path:
    """The header says the size; what should hold pictures holds zeros."""
    data = bytearray(_whole(folder, suffix).read_bytes())
    start, end = {
        "mp4": lambda: (data.index(b"mdat") + 4, data.index(b"moov") - 4),
        "mkv": lambda: (data.index(b"\x1f\x43\xb6\x75") + 24, len(data)),  # the first cluster, past its head
        "png": lambda: (45, len(data) - 4),
        "gif": lambda: (800, len(data) - 4),
    }[suffix]()
    data[start:end] = bytes(end - start)
    path = folder / f"broken.{suffix}"
    path.write_bytes(bytes(data))
    return path


def test_a_gif_of_one_frame_is_a_still(tmp_path: Path) -> None:
    info = probe(media_made.gif(tmp_path / "a.gif", (100,)))
    assert info.still and info.duration == 0
    (frame,) = Reader(info)
    assert np.abs(frame.picture.rgb() * 255 - scene.shot(0)).mean() < 8
    moving = probe(media_made.gif(tmp_path / "b.gif", (100, 100)))
    assert not moving.still and moving.duration == Fraction(1, 5)


@pytest.mark.parametrize("sound", [False, True])
def test_a_recording_that_does_not_say_how_long_it_is_is_measured(tmp_path: Path, sound: bool) -> None:
    """As browsers write them: their head is done before they know."""
    path = tmp_path / "live.webm"
    with av.open(str(path), "w", format="webm", options={"live": "1"}) as out:
        stream: Any = out.add_stream("libopus", rate=48_000) if sound else out.add_stream("libvpx-vp9", rate=25)
        if sound:
            stream.layout = "mono"
            for index in range(50):
                block = av.AudioFrame.from_ndarray(np.zeros((1, 960), np.int16), "s16", "mono")
                block.sample_rate, block.pts, block.time_base = 48_000, index * 960, Fraction(1, 48_000)
                out.mux(stream.encode(block))
        else:
            stream.width, stream.height = scene.SIZE
            for shot in scene.shots(25):
                out.mux(stream.encode(av.VideoFrame.from_ndarray(shot)))
        out.mux(stream.encode(None))
    info = listen(path) if sound else probe(path)
    assert abs(info.duration - 1) < Fraction(1, 20)


@pytest.mark.parametrize("size", [(40_000, 2), (2, 40_000)])
def test_a_side_that_cannot_be_worked_with_is_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    Image.new("L", size).save(tmp_path / "a.png")
    with pytest.raises(TooLargeError, match="no side may have more"):
        probe(tmp_path / "a.png")
