"""Every output format: what holds it, what it can carry, and how each quality encodes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cleanplate.errors import UsageError
from cleanplate.picture import RGB, Layout

Quality = Literal["fast", "balanced", "best"]
Kind = Literal["video", "gif", "frames", "still", "bundle", "web"]
Show = Literal["picture", "matte", "stacked"]
Options = dict[str, str]

QUALITIES: tuple[Quality, ...] = ("fast", "balanced", "best")


@dataclass(frozen=True)
class Format:
    """One way to write a result.

    `alpha`: colour and alpha are both in it. `show`: what its picture is. `copies`: audio codecs that its
    container takes as they are; all else becomes `sound`, or is left out where that is None.
    """

    name: str
    what: str
    suffixes: tuple[str, ...]
    kind: Kind
    alpha: bool
    show: Show = "picture"
    container: str = ""
    codec: str = ""
    written: tuple[str, ...] = ()  # suffixes that it may be written to, which choose another format by themselves
    codec_pixels: str = ""  # what the encoder takes, where it is not the layout
    layout: Layout = field(default_factory=Layout)
    from_zero: bool = False  # cannot show its first frame later than at 0
    even: bool = False  # the codec demands even sides
    copies: frozenset[str] = frozenset()
    sound: str | None = None
    encoder: dict[Quality, Options] = field(default_factory=dict)

    @property
    def opaque(self) -> bool:
        """Whether the format only carries what is behind the subject too, or says its alpha apart."""
        return not self.alpha and self.show == "picture"

    @property
    def apart(self) -> bool:
        """Whether a result shows or holds its alpha apart from its colours: it is more than one plain picture."""
        return self.show != "picture" or self.kind in ("bundle", "web")

    @property
    def crf(self) -> int | None:
        """The largest constant rate factor that its encoder takes; None where it has no such thing."""
        return _CRF.get(self.codec)


# the largest constant rate factor that an encoder takes; 0 is the best
_CRF = {"libx264": 51, "libx265": 51, "libvpx-vp9": 63}

_MP4_SOUND = frozenset({"aac", "mp3", "ac3", "eac3", "alac"})
_WEBM_SOUND = frozenset({"opus", "vorbis"})
_MOV_SOUND = _MP4_SOUND | {"pcm_s16le", "pcm_s24le", "pcm_s16be", "pcm_s24be", "pcm_s32le", "pcm_f32le"}

_X264: dict[Quality, Options] = {
    "fast": {"preset": "veryfast", "crf": "20"},
    "balanced": {"preset": "veryfast", "crf": "18"},
    "best": {"preset": "medium", "crf": "16"},
}
_X265: dict[Quality, Options] = {
    "fast": {"preset": "ultrafast", "crf": "22", "x265-params": "log-level=error"},
    "balanced": {"preset": "superfast", "crf": "20", "x265-params": "log-level=error"},
    "best": {"preset": "medium", "crf": "18", "x265-params": "log-level=error"},
}
_VP9: dict[Quality, Options] = {
    "fast": {"deadline": "realtime", "cpu-used": "8", "crf": "28", "b:v": "0", "row-mt": "1"},
    "balanced": {"deadline": "realtime", "cpu-used": "6", "crf": "22", "b:v": "0", "row-mt": "1"},
    "best": {"deadline": "good", "cpu-used": "3", "crf": "18", "b:v": "0", "row-mt": "1"},
}
_PRORES: dict[Quality, Options] = {q: {"profile": "4444", "vendor": "apl0", "alpha_bits": "16"} for q in QUALITIES}
_WEBP: dict[Quality, Options] = {
    "fast": {"quality": "80", "compression_level": "1", "loop": "0"},
    "balanced": {"quality": "85", "compression_level": "3", "loop": "0"},
    "best": {"quality": "92", "compression_level": "5", "loop": "0"},
}
_NONE: dict[Quality, Options] = {q: {} for q in QUALITIES}

MATTE_LAYOUT = Layout(full_range=True)  # so that a code value is an alpha value
_PRORES_LAYOUT = Layout(halved=False, depth=10)

FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format("mp4", "H.264 in MP4: plays everywhere, no alpha", (".mp4", ".m4v"), "video", False,
               container="mp4", codec="libx264", even=True, copies=_MP4_SOUND, sound="aac", encoder=_X264),
        Format("hevc", "H.265 in MP4: smaller, no alpha", (), "video", False, written=(".mp4", ".m4v"),
               container="mp4", codec="libx265", even=True, copies=_MP4_SOUND, sound="aac", encoder=_X265),
        Format("webm", "VP9 in WebM, straight alpha: browsers, OBS", (".webm",), "video", True,
               container="webm", codec="libvpx-vp9", copies=_WEBM_SOUND, sound="libopus", encoder=_VP9),
        Format("mov", "ProRes 4444 in MOV, straight alpha: editors", (".mov",), "video", True,
               container="mov", codec="prores_ks", layout=_PRORES_LAYOUT, copies=_MOV_SOUND, sound="pcm_s16le",
               encoder=_PRORES),
        Format("png", "RGBA pictures in a folder or a .zip (one picture of a still)", (".png", ".zip"), "frames",
               True, layout=RGB, encoder=_NONE),
        Format("gif", "GIF: 256 colours, alpha on or off, no sound", (".gif",), "gif", True, container="gif",
               codec="gif", layout=RGB, from_zero=True, encoder=_NONE),
        Format("webp", "animated WebP, straight alpha, no sound", (".webp",), "video", True, container="webp",
               codec="libwebp_anim", codec_pixels="bgra", layout=RGB, from_zero=True, encoder=_WEBP),
        Format("jpg", "JPEG: stills only, no alpha", (".jpg", ".jpeg"), "still", False, layout=RGB,
               encoder=_NONE),
        Format("matte", "the alpha alone, grey: mp4, or 0000.png … in a folder", (), "video", False, "matte",
               written=(".mp4",),
               container="mp4", codec="libx264", layout=MATTE_LAYOUT, even=True, copies=_MP4_SOUND, sound="aac",
               encoder=_X264),
        Format("stacked", "colour above alpha in one H.264, for players without alpha", (), "video", False,
               "stacked", written=(".mp4",), container="mp4", codec="libx264", even=True, copies=_MP4_SOUND,
               sound="aac", encoder=_X264),
        Format("bundle", "a .zip of colour video, matte video and sound", (), "bundle", True, written=(".zip",),
               container="mp4", codec="libx264", even=True, copies=_MP4_SOUND, sound="aac", encoder=_X264),
        Format("web", "a folder for web pages: VP9 with alpha, stacked H.264, a player for both", (), "web", True,
               even=True, copies=_MP4_SOUND, sound="aac", encoder=_X264),
    )
}  # fmt: skip


def named(name: str) -> Format:
    """The format of that name. Raises UsageError with the names there are."""
    if name not in FORMATS:
        raise UsageError(f"There is no format “{name}”.", f"Formats: {', '.join(FORMATS)}.")
    return FORMATS[name]


def with_alpha() -> str:
    """The names of the formats that keep a transparent background, for error messages."""
    return ", ".join(f.name for f in FORMATS.values() if not f.opaque)


def chosen(name: str | None, output: Path | None, transparent: bool, still: bool) -> Format:
    """The format asked for by name, else by the output's suffix, else by what the result is."""
    if name:
        return named(name)
    suffix = output.suffix.lower() if output else ""
    if suffix:
        for candidate in FORMATS.values():
            if suffix in candidate.suffixes:
                return candidate
        raise UsageError(f"No format ends in “{suffix}”.", f"Use --format with one of: {', '.join(FORMATS)}.")
    if still:
        return FORMATS["png"]
    return FORMATS["webm" if transparent else "mp4"]
