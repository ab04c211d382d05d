"""A captions file's bytes as words and cues: which encoding, which kind, how large."""

from __future__ import annotations

import re

from cleanplate.draft.captions import srt, vtt
from cleanplate.draft.captions.cue import MOST, Cue
from cleanplate.errors import DraftError

LARGEST = 4 << 20  # bytes, and characters
_KINDS = {".srt": srt.written, ".vtt": vtt.written}


def decoded(data: bytes) -> str:
    """The text of a file, by its mark, else by what fits: UTF-8, UTF-16, GB 18030, or Windows-1252.

    Raises DraftError for a file that is too large, or no text.
    """
    if len(data) > LARGEST:
        raise DraftError(f"The captions are {len(data):,} bytes long.", f"At most {LARGEST:,} are read.", "text")
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    if b"\0" in data:
        return _wide(data)
    for name in ("utf-8", *(["gb18030"] if _in_pairs(data) else []), "cp1252"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def read(text: str) -> list[Cue]:
    """The captions in a text, WebVTT or SubRip, in order of time; without those that say nothing or take no time.

    Raises DraftError, with the line, for what is wrong in it, and for a text without captions, or with too many.
    """
    if len(text) > LARGEST:
        raise DraftError(f"The captions have {len(text):,} characters.", f"At most {LARGEST:,} are read.", "text")
    bare = text.lstrip("\ufeff")
    cues = (vtt if vtt.is_vtt(bare) else srt).read(bare)
    if not cues:
        raise DraftError(
            "There are no captions in it: no line tells their times.",
            "Give the text of a .srt or .vtt file, with lines such as 00:00:01,000 --> 00:00:02,500.",
            "text",
        )
    if len(cues) > MOST:
        raise DraftError(f"There are {len(cues):,} captions in it.", f"At most {MOST:,} are read.", "text")
    return sorted((c for c in cues if c.text and c.end > c.start), key=lambda c: (c.start, c.end))


def written(cues: list[Cue], suffix: str) -> str:
    """The text of a .srt or .vtt file. Raises DraftError for any other suffix."""
    if suffix.lower() not in _KINDS:
        raise DraftError(f"No captions file ends in “{suffix}”.", f"Use {' or '.join(_KINDS)}.", "text")
    return _KINDS[suffix.lower()](cues)


def _wide(data: bytes) -> str:
    """UTF-16 without its mark: spaces and digits have a zero byte, always on the same side."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    try:
        return data.decode("utf-16-le" if odd > even else "utf-16-be")
    except UnicodeDecodeError:
        raise DraftError("This is no text.", "Give a .srt or .vtt file.", "text") from None


def _in_pairs(data: bytes) -> bool:
    """Whether bytes over ASCII come in twos, as in Chinese; an accented letter comes alone."""
    runs = re.findall(rb"[\x80-\xff]+", data)
    return sum(len(run) % 2 == 0 for run in runs) > 0.9 * len(runs)
