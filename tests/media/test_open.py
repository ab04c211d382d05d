"""Opening: every file either opens or says what is wrong, and never opens another."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from cleanplate.errors import CleanplateError, DamagedError, OutputError, TooLargeError, UnsupportedError
from cleanplate.media.open import opened, writing
from cleanplate.media.probe import probe
from tests import media_made


def _refusal(path: Path) -> CleanplateError:
    with pytest.raises(CleanplateError) as caught:
        probe(path)
    assert str(path.parent) not in caught.value.message.replace(str(path), "") or not path.exists()
    assert caught.value.hint
    return caught.value


def test_what_does_not_exist_is_named(tmp_path: Path) -> None:
    error = _refusal(tmp_path / "gone.mp4")
    assert isinstance(error, UnsupportedError)
    assert "gone.mp4 does not exist" in error.message


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert isinstance(_refusal(tmp_path), UnsupportedError)


def test_an_empty_file_is_said_to_be_empty(tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    error = _refusal(tmp_path / "empty.mp4")
    assert isinstance(error, UnsupportedError)
    assert "empty" in error.message


@pytest.mark.parametrize("text", ["Just some words.\n" * 50, "\n", "G", "RIFFs of a guitar"])
def test_text_is_no_video_whatever_its_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "text.mp4").write_text(text)
    _refusal(tmp_path / "text.mp4")


def test_text_is_unsupported_not_damaged(tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("Just some words.\n" * 50)
    assert isinstance(_refusal(tmp_path / "text.mp4"), UnsupportedError)


@pytest.mark.parametrize(
    "playlist",
    [
        "ffconcat version 1.0\nfile secret.mp4\n",
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.mp4\n#EXT-X-ENDLIST\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n",
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period/></MPD>',
    ],
    ids=["concat", "hls", "sdp", "dash"],
)
def test_a_playlist_opens_no_other_file(tmp_path: Path, playlist: str) -> None:
    media_made.clip(tmp_path / "secret.mp4", 3)
    (tmp_path / "list.mp4").write_text(playlist)
    assert isinstance(_refusal(tmp_path / "list.mp4"), UnsupportedError)


@pytest.mark.parametrize("name", ["concat:secret.mp4", "file:secret.mp4", "async:secret.mp4", "subfile,,:x.mp4"])
def test_a_name_that_looks_like_a_protocol_is_only_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    media_made.clip(tmp_path / "secret.mp4", 3)
    with pytest.raises(UnsupportedError, match="does not exist"):
        probe(name)


@pytest.mark.parametrize("name", ["concat:a|b.mp4", "50% #1?.mp4", "naïve 日本.mp4", "-rf.mp4"])
def test_odd_names_of_real_files_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    media_made.clip(tmp_path / "plain.mp4", 3).rename(tmp_path / name)
    assert probe(name).video.frames == 3


def test_a_cut_off_mp4_has_lost_its_index(tmp_path: Path) -> None:
    whole = media_made.clip(tmp_path / "whole.mp4", 12)
    error = _refusal(media_made.truncated(tmp_path / "cut.mp4", whole, 0.3))
    assert isinstance(error, DamagedError)
    assert "no index" in error.message


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_an_mp4_cut_off_inside_its_index_is_damaged_too(tmp_path: Path, share: float) -> None:
    """The person has a video with a picture, so "no picture" would send them the wrong way."""
    data = media_made.clip(tmp_path / "whole.mp4", 12).read_bytes()
    start = data.index(b"moov") - 4
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(data[: start + int((len(data) - start) * share)])
    assert isinstance(_refusal(cut), DamagedError)


@pytest.mark.parametrize(("name", "start"), [("a.mkv", b"\x1aE\xdf\xa3"), ("a.png", b"\x89PNG\r\n\x1a\n")])
def test_the_right_first_bytes_and_then_nothing_is_damaged(tmp_path: Path, name: str, start: bytes) -> None:
    (tmp_path / name).write_bytes(start + bytes(400))
    assert isinstance(_refusal(tmp_path / name), DamagedError)


@pytest.mark.parametrize("suffix", ["mkv", "webm", "gif", "avi"])
def test_a_file_that_is_only_a_beginning_is_damaged(tmp_path: Path, suffix: str) -> None:
    """A few dozen bytes tell the format and nothing more."""
    if suffix == "gif":
        whole = media_made.gif(tmp_path / "whole.gif")
    else:
        codec = "libvpx-vp9" if suffix == "webm" else "libx264"
        whole = media_made.clip(tmp_path / f"whole.{suffix}", 3, codec=codec, base=Fraction(1, 25))
    cut = tmp_path / f"cut.{suffix}"
    cut.write_bytes(whole.read_bytes()[:40])
    assert isinstance(_refusal(cut), DamagedError)


def test_more_streams_than_allowed_are_refused(tmp_path: Path, setting: Callable[[str, object], None]) -> None:
    path = media_made.clip(tmp_path / "many.mkv", 3, tracks=[media_made.Track()] * 3, base=Fraction(1, 1000))
    setting("max_streams", 3)
    with pytest.raises(TooLargeError, match="4 streams; the limit is 3"):
        probe(path)
    setting("max_streams", 4)
    assert len(probe(path).audio) == 3


def test_a_container_is_closed_again(tmp_path: Path) -> None:
    with opened(media_made.clip(tmp_path / "clip.mp4", 3)) as container:
        assert container.streams.video
    with pytest.raises(AssertionError, match="not open"):
        container.seek(0)


def test_what_the_disk_says_becomes_an_output_error(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputError, match=r"out\.mp4 could not be written: No space left") as caught,
        writing(tmp_path / "out.mp4"),
    ):
        raise OSError(28, "No space left on device")
    assert "free space" in caught.value.hint
