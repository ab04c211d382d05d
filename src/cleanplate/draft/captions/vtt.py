"""WebVTT, the .vtt file of the web (W3C): blocks between empty lines, after a head."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleanplate.draft.captions.cue import Cue, checked, clean, timing
from cleanplate.draft.captions.srt import clock

HEAD = "WEBVTT"
_PASSED = ("NOTE", "STYLE", "REGION")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_BRACE = re.compile(r"\{(?=\\)")


def is_vtt(text: str) -> bool:
    return re.match(rf"{HEAD}(\s|$)", text) is not None


def read(text: str) -> list[Cue]:
    """The captions of a file, in its order, also those without words. Raises DraftError with the line.

    Identifiers, positions, notes, styles and regions are passed over.
    """
    cues = []
    for number, block in _blocks(text):
        if block[0].split(maxsplit=1)[0] in _PASSED:
            continue
        for skipped, line in enumerate(block[:2]):
            if found := timing(line, number + skipped):
                words = clean("\n".join(block[skipped + 1 :]))
                cues.append(Cue(*found, checked(words, number + skipped + 1)))
                break
    return cues


def written(cues: Iterable[Cue]) -> str:
    """The file of some captions; `read` gives them back."""
    parts = (f"{clock(c.start, '.')} --> {clock(c.end, '.')}\n{escaped(c.text)}\n" for c in cues)
    return "\n".join([f"{HEAD}\n", *parts])


def escaped(text: str) -> str:
    """Words as the text of a cue, without empty lines, which would end it."""
    lines = (_BRACE.sub("&lbrace;", line.translate(_ESCAPES)) for line in text.splitlines() if line.strip())
    return "\n".join(lines)


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines that stand together after the head, with the first one's number."""
    block: list[str] = []
    lines = [*text.splitlines(), ""]
    head = next((i for i, line in enumerate(lines) if not line.strip() or "-->" in line), 0)
    for number, line in enumerate(lines[head:], head + 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []
