"""Opening what people hand us: every foreign exception becomes one of ours, here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError

from cleanplate.errors import CleanplateError, DamagedError, OutputError, TooLargeError, UnsupportedError
from cleanplate.picture import Size
from cleanplate.settings import settings

READABLE = "mp4 mov m4v avi webm mkv ts mpg gif; stills and animations webp png jpg"

# Only containers that hold media themselves: a playlist (hls, concat) would name other files to be opened.
_DEMUXERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,gif,ogg,flv,asf,mxf,dv,ivf,h264,hevc,"
    "mp3,aac,wav,flac"
)
_LONGEST = 32_767  # pixels of a side: OpenCV resamples no longer ones
_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": _DEMUXERS}


@contextmanager
def opened(path: Path) -> Iterator[InputContainer]:
    """An input container, closed at the end. No network: a path is only ever a local file.

    Raises UnsupportedError, DamagedError, or TooLargeError when it holds more streams than allowed.
    """
    check_file(path)
    try:
        # the prefix keeps names such as "concat:…" or "http://…" from being read as protocols
        container = av.open(f"file:{path}", metadata_errors="replace", options=_OPTIONS)
    except FFmpegError as error:
        raise _unreadable(path) from error
    with container:
        if len(container.streams) > settings().max_streams:
            raise TooLargeError(
                f"{path.name} holds {len(container.streams)} streams; the limit is {settings().max_streams}.",
                "Keep only the streams you need, or raise CLEANPLATE_MAX_STREAMS.",
            )
        yield container


def check_size(path: Path, size: Size) -> None:
    """Raise TooLargeError for a picture that is more than may be decoded, or can be worked on."""
    if size[0] * size[1] > settings().max_pixels:
        raise TooLargeError(
            f"{path.name} is {size[0]}x{size[1]}; the limit is {settings().max_pixels:,} pixels.",
            "Scale it down, or raise CLEANPLATE_MAX_PIXELS.",
        )
    if max(size) > _LONGEST:
        raise TooLargeError(
            f"{path.name} is {size[0]}x{size[1]}; no side may have more than {_LONGEST:,} pixels.",
            "Scale it down, or cut it into parts.",
        )


def check_file(path: Path) -> None:
    """Raise a clear error for what is no readable file at all."""
    if not path.exists():
        raise UnsupportedError(f"{path} does not exist.", "Check the name and the folder.")
    if not path.is_file():
        raise UnsupportedError(f"{path} is not a file.", "Name a video or a picture.")
    try:
        with path.open("rb") as file:
            if not file.read(1):
                raise UnsupportedError(f"{path.name} is empty (0 bytes).", "Copy or download it again.")
    except PermissionError as error:
        raise UnsupportedError(f"{path.name} may not be read.", "Check its permissions.") from error


def _unreadable(path: Path) -> CleanplateError:
    with path.open("rb") as file:
        head = file.read(12)
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free"):
        return DamagedError(
            f"{path.name} has no index: the recording or the copy was cut off before its end.",
            "Copy it again from the camera, or repair it there; the frames cannot be found without it.",
        )
    if head[:4] in (b"\x1aE\xdf\xa3", b"RIFF", b"GIF8") or head[:1] == b"\x47":
        return DamagedError(f"{path.name} is broken at its very start.", "Copy or download it again.")
    return UnsupportedError(
        f"{path.name} is not a video or a picture, whatever its name says.", f"Formats: {READABLE}."
    )


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what an encoder, a muxer or a disk says into an OutputError."""
    try:
        yield
    except (FFmpegError, OSError) as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"{path.name} could not be written: {reason}.",
            "Check the disk's free space and your rights there.",
        ) from error
