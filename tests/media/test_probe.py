"""What a file holds is told before it is worked on; what is no clip gets a clear error."""

from __future__ import annotations

import struct
import zlib
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from cleanplate.errors import DamagedError, MediaError, TooLargeError, UnsupportedError
from cleanplate.media.probe import probe
from cleanplate.settings import settings
from tests import made


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANPLATE_MAX_PIXELS", "4000")
    monkeypatch.setenv("CLEANPLATE_MAX_DURATION_S", "60")
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_streams_and_languages(tmp_path: Path) -> None:
    info = probe(made.clip(tmp_path / "a.mkv", 10, tones=["eng", "fra"]))
    assert [(a.codec, a.language) for a in info.audio] == [("aac", "eng"), ("aac", "fra")]
    assert (info.video.size, info.video.frame_rate, info.still) == (made.SIZE, 25, False)


def test_alpha_that_is_not_used_is_no_cutout(tmp_path: Path) -> None:
    picture = tmp_path / "solid.png"
    Image.new("RGBA", (20, 20), (255, 0, 0, 255)).save(picture)
    info = probe(picture)
    assert (info.video.alpha, info.video.cutout, info.still) == (True, False, True)


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("empty.mp4", b"", UnsupportedError),
        ("text.mp4", b"these are words, not pictures. " * 50, UnsupportedError),
        ("list.mp4", b"ffconcat version 1.0\nfile other.mp4\n", UnsupportedError),
        (
            "list.webm",
            b"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nother.mp4\n#EXT-X-ENDLIST\n",
            UnsupportedError,
        ),
        ("start.mkv", b"\x1aE\xdf\xa3" + bytes(400), DamagedError),
        ("start.png", b"\x89PNG\r\n\x1a\n" + bytes(40), DamagedError),
    ],
)
def test_what_is_no_clip(tmp_path: Path, name: str, data: bytes, error: type[MediaError]) -> None:
    made.clip(tmp_path / "other.mp4", 2)  # a playlist must not reach it
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error) as caught:
        probe(path)
    assert caught.value.hint


def test_a_recording_cut_off_is_damaged(tmp_path: Path) -> None:
    path = made.clip(tmp_path / "a.mp4", 10)
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"moov")])
    with pytest.raises(DamagedError, match="no index"):
        probe(path)


def test_sound_alone_is_not_enough(tmp_path: Path) -> None:
    import av

    path = tmp_path / "a.m4a"
    with av.open(str(path), "w", format="mp4") as container:
        track = container.add_stream("aac", rate=48_000, layout="mono")
        container.mux(track.encode(made.tone(Fraction(1), 440)))
        container.mux(track.encode(None))
    with pytest.raises(UnsupportedError, match="only sound"):
        probe(path)


def test_missing_and_folder(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedError, match="does not exist"):
        probe(tmp_path / "no.mp4")
    with pytest.raises(UnsupportedError, match="not a file"):
        probe(tmp_path)


@pytest.mark.usefixtures("small_limits")
def test_size_is_checked_before_decoding(tmp_path: Path) -> None:
    with pytest.raises(TooLargeError, match="96x64"):
        probe(made.clip(tmp_path / "a.mp4", 1))


@pytest.mark.usefixtures("small_limits")
def test_length_is_checked_before_decoding(tmp_path: Path) -> None:
    long = made.clip(tmp_path / "a.mkv", [Fraction(0), Fraction(90)], size=(32, 32))
    with pytest.raises(TooLargeError, match="lasts"):
        probe(long)


def test_an_image_bomb_is_refused_unopened(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    path = tmp_path / "bomb.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(9)))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(TooLargeError):
        probe(path)
