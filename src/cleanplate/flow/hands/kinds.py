"""What a file is, by its bytes: its media type, and the suffix that fits, whatever it was called."""

from __future__ import annotations

from pathlib import Path

from cleanplate.compose.looks.cube import SUFFIX, Cube, cube
from cleanplate.errors import UnsupportedError
from cleanplate.media.listen import SoundInfo, listen
from cleanplate.media.probe import probe
from cleanplate.render.library import Info

Kind = tuple[str, str]  # media type, suffix

_PICTURES: dict[str, Kind] = {  # by what Pillow or libav call them
    "jpeg": ("image/jpeg", ".jpg"),
    "mpo": ("image/jpeg", ".jpg"),
    "png": ("image/png", ".png"),
    "webp": ("image/webp", ".webp"),
    "gif": ("image/gif", ".gif"),
}
_VIDEOS: dict[str, Kind] = {
    "mp4": ("video/mp4", ".mp4"),
    "quicktime": ("video/quicktime", ".mov"),
    "webm": ("video/webm", ".webm"),
    "matroska": ("video/x-matroska", ".mkv"),
    "avi": ("video/x-msvideo", ".avi"),
    "mpegts": ("video/mp2t", ".ts"),
    "mpeg": ("video/mpeg", ".mpg"),
    "mpegvideo": ("video/mpeg", ".mpg"),
    "ogg": ("video/ogg", ".ogv"),
    "flv": ("video/x-flv", ".flv"),
    "asf": ("video/x-ms-wmv", ".wmv"),
    "mxf": ("application/mxf", ".mxf"),
    "dv": ("video/dv", ".dv"),
    "ivf": ("video/x-ivf", ".ivf"),
    "h264": ("video/h264", ".h264"),
    "hevc": ("video/h265", ".h265"),
}
_SOUNDS: dict[str, Kind] = {
    "mp4": ("audio/mp4", ".m4a"),
    "quicktime": ("audio/mp4", ".m4a"),
    "webm": ("audio/webm", ".weba"),
    "matroska": ("audio/x-matroska", ".mka"),
    "mp3": ("audio/mpeg", ".mp3"),
    "wav": ("audio/wav", ".wav"),
    "aac": ("audio/aac", ".aac"),
    "flac": ("audio/flac", ".flac"),
    "ogg": ("audio/ogg", ".ogg"),
    "asf": ("audio/x-ms-wma", ".wma"),
}
_TABLE: Kind = ("text/plain", SUFFIX)
_UNKNOWN: Kind = ("application/octet-stream", ".bin")


def looked_into(path: Path, label: str) -> Info:
    """What is known of a file: a colour table, where people call it a .cube; else what can be seen or heard.

    Raises UnsupportedError, DamagedError, TooLargeError.
    """
    if label.lower().endswith(SUFFIX):
        return cube(path)
    try:
        return probe(path)
    except UnsupportedError as error:
        try:
            return listen(path)
        except UnsupportedError:
            raise error from None  # that it is no media at all says more than that it has no sound


def kind_of(info: Info) -> Kind:
    """Its media type and suffix."""
    if isinstance(info, Cube):
        return _TABLE
    if isinstance(info, SoundInfo):
        return _SOUNDS.get(_container(info.container, info.path), _UNKNOWN)
    container = _container(info.container, info.path)
    return _PICTURES.get(container) or _VIDEOS.get(container, _UNKNOWN)


def _container(name: str, path: Path) -> str:
    """One name where libav gives a whole family's."""
    with path.open("rb") as file:
        head = file.read(64)
    if name.startswith("mov,"):
        typed = head[4:8] == b"ftyp"
        return "mp4" if typed and head[8:12] != b"qt  " else "quicktime"
    if name.startswith("matroska"):
        return "webm" if b"webm" in head else "matroska"
    return name
