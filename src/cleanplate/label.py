"""What a file is called for people: names that come from outside are made harmless, and are never paths."""

from __future__ import annotations

import re
import unicodedata

MOST = 120  # characters

_NAMELESS = "file"
_SUFFIX = re.compile(r"\.[^. ]{1,15}$")
_JOINERS = "\u200c\u200d"  # invisible, but Persian words and many emoji fall apart without them
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # controls, bidi overrides, half characters, line ends


def label(name: str) -> str:
    """The name without folders, controls and bidi overrides, in NFC, of 1 to 120 characters that keep the suffix.

    Any text will do; where nothing is left of it, the label is “file”. A label of a label is the same again.
    """
    parts = [part for part in re.split(r"[/\\]", name) if part.strip(" .")]
    last = parts[-1] if parts else ""
    last = last[:1000] + last[1000:][-100:]  # sorting combining marks must not take long
    spaced = (" " if c.isspace() else c for c in last)
    seen = "".join(c for c in spaced if c in _JOINERS or unicodedata.category(c) not in _UNSEEN)
    tidy = " ".join(unicodedata.normalize("NFC", seen).split())
    return _shortened(tidy.strip(" .")) or _NAMELESS


def _shortened(name: str) -> str:
    if len(name) <= MOST:
        return name
    suffix = _SUFFIX.search(name)
    end = suffix[0] if suffix else ""
    return name[: MOST - len(end)].rstrip(" .") + end
