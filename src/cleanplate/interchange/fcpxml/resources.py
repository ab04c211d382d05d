"""What a document of FCPXML draws on: files, formats and effects, each told once and named by an id."""

from __future__ import annotations

from fractions import Fraction
from xml.etree.ElementTree import Element, SubElement

from cleanplate.draft.model import Media
from cleanplate.draft.time import frame_of
from cleanplate.interchange.fcpxml.values import clean, time_of
from cleanplate.interchange.grid import References, counted

_REC709 = "1-1-1 (Rec. 709)"
_SIZES = "FFVideoFormatRateUndefined"  # what a still's format is called


class Resources:
    """They are gathered in `element` as they are asked for; `rate` is the sequence's."""

    def __init__(self, references: References, rate: Fraction) -> None:
        self.element = Element("resources")
        self._references, self._rate = references, rate
        self._assets: dict[str, str] = {}
        self._formats: dict[tuple[int, int, Fraction | None], str] = {}
        self._effects: dict[str, str] = {}

    def asset(self, name: str, media: Media, rate: Fraction) -> str:
        """The id of a media, which is counted in frames of `rate`."""
        if name in self._assets:
            return self._assets[name]
        reference, still = self._references.get(name), media.kind == "image"
        values = {"name": clean(media.label), "start": "0s", "duration": "0s"}
        if not still:
            first = counted(reference.start if reference else 0, rate, self._rate)
            length = max(1, frame_of(media.duration, self._rate))
            values |= {"start": time_of(first / self._rate), "duration": time_of(length / self._rate)}
        if media.kind != "audio":
            own = None if still else media.rate or self._rate
            values |= {"hasVideo": "1", "videoSources": "1", "format": self.format(media.width, media.height, own)}
        if media.sounds:
            values |= {"hasAudio": "1", "audioSources": "1", "audioChannels": "2", "audioRate": "48000"}
        self._assets[name] = values["id"] = self._next()
        made = SubElement(self.element, "asset", values)
        url = reference.path.absolute().as_uri() if reference else media.file
        SubElement(made, "media-rep", kind="original-media", src=url)
        return values["id"]

    def format(self, width: int, height: int, rate: Fraction | None) -> str:
        """The id of a format; `rate` None is a still's."""
        key = width, height, rate
        if key not in self._formats:
            self._formats[key] = name = self._next()
            timing = {"frameDuration": time_of(1 / rate)} if rate else {"name": _SIZES}
            size = {"width": str(width), "height": str(height)} if width and height else {}
            SubElement(self.element, "format", {"id": name, **timing, **size, "colorSpace": _REC709})
        return self._formats[key]

    def effect(self, name: str, uid: str) -> str:
        """The id of an effect."""
        if uid not in self._effects:
            self._effects[uid] = self._next()
            SubElement(self.element, "effect", id=self._effects[uid], name=name, uid=uid)
        return self._effects[uid]

    def _next(self) -> str:
        return f"r{len(self.element) + 1}"
