"""SubRip, the .srt file: numbered captions, as loosely as people and programs write them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count, pairwise

from cleanplate.draft.captions.cue import Cue, checked, clean, timing

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "{": "&lbrace;"})


def read(text: str) -> list[Cue]:
    """The captions of a file, in its order, also those without words. Raises DraftError with the line.

    What lies between two lines of times belongs to the first, but for the number before the second: so numbers may
    be wrong or missing, empty lines may lie inside a caption, and may be missing between two.
    """
    lines = text.splitlines()
    timed = [(i, found) for i, line in enumerate(lines) if (found := timing(line, i + 1))]
    ends = [*(i for i, _ in timed), len(lines) + 1]
    cues = []
    for (at, (start, end)), (first, after) in zip(timed, pairwise(ends), strict=True):
        own = lines[first + 1 : after]
        if after < len(lines) and own and own[-1].strip().isdecimal():
            own.pop()
        cues.append(Cue(start, end, checked(clean("\n".join(own)), at + 2)))
    return cues


def written(cues: Iterable[Cue]) -> str:
    """The file of some captions; `read` gives them back."""
    return "".join(
        f"{number}\n{clock(cue.start)} --> {clock(cue.end)}\n{_escaped(cue.text)}\n\n"
        for number, cue in zip(count(1), cues, strict=False)
    )


def clock(ms: int, point: str = ",") -> str:
    """01:02:03,456."""
    seconds, part = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{part:03}"


def _escaped(text: str) -> str:
    """The words; in entities only where they would be read as markup or as times: few players know entities."""
    return "\n".join(line.translate(_ESCAPES) if _misread(line) else line for line in text.splitlines())


def _misread(line: str) -> bool:
    return clean(line) != line or "->" in line or "→" in line
