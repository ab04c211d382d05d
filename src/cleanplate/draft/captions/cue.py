"""A caption, whichever file it came from: when it is on, and its words without any markup."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

from cleanplate.errors import DraftError

MOST = 5000  # captions in a file
LONGEST = 1000  # characters of one
LATEST = 86_400_000  # ms: a day, as everywhere in a draft

_TIME = r"(?:(\d{1,3})\s*:\s*)?(\d{1,3})\s*:\s*(\d{1,2})(?:\s*[.,:]\s*(\d{1,3}))?"
_TIMING = re.compile(rf"\s*{_TIME}\s*(?:-{{1,3}}>|→)\s*{_TIME}(?:\s.*)?")
_TRIED = re.compile(r"\s*\d+\s*:[^>]*-->.*|.*-->\s*\d+\s*:\s*\d.*")  # a line that was meant to tell times
_TAG = re.compile(
    r"</?(?:[biusvc]|strong|em|font|span|lang|ruby|rt|br)(?=[\s.>/])[^<>\n]*>|<\d[\d:.]*>", re.IGNORECASE
)
_OVERRIDE = re.compile(r"\{\\[^{}\n]*\}")  # {\an8}: where SubStation Alpha puts a caption
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")


@dataclass(frozen=True)
class Cue:
    """From `start` up to, not with, `end`, in ms. `text` is clean: see there."""

    start: int
    end: int
    text: str


def timing(line: str, number: int) -> tuple[int, int] | None:
    """The start and end in ms that a line tells; None of any other line.

    Hours may be missing, and the thousandths stand behind a comma, a point or a colon. Raises DraftError, with the
    line's number, where times were meant and are none, lie too late, or end before they begin.
    """
    found = _TIMING.fullmatch(line)
    if not found:
        if _TRIED.fullmatch(line):
            raise wrong(number, f"“{line.strip()[:60]}” tells no times", "Write 00:01:02,500 --> 00:01:04,000.")
        return None
    start, end = _ms(*found.groups()[:4]), _ms(*found.groups()[4:])
    if end > LATEST:
        raise wrong(number, f"“{line.strip()[:60]}” lies more than a day on", "Give a time within 24 hours.")
    if end < start:
        raise wrong(number, f"it ends before it begins: {line.strip()[:60]}", "Give a later end.")
    return start, end


def clean(markup: str) -> str:
    """Words without tags, overrides and entities, tidied."""
    bare = _OVERRIDE.sub("", _TAG.sub(_instead, markup))
    return tidy(_ENTITY.sub(lambda found: html.unescape(found[0]), bare))


def tidy(text: str) -> str:
    """Words without control characters, empty lines, and space around lines."""
    lines = ("".join(" " if c == "\t" else c for c in line if _seen(c)).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def checked(text: str, number: int) -> str:
    """The same. Raises DraftError where a caption is longer than anyone reads."""
    if len(text) > LONGEST:
        raise wrong(number, f"the caption has {len(text):,} characters", f"{LONGEST:,} at most: split it up.")
    return text


def wrong(number: int, what: str, hint: str) -> DraftError:
    return DraftError(f"Line {number} of the captions is wrong: {what}.", hint, "text")


def _ms(hours: str | None, minutes: str, seconds: str, part: str | None) -> int:
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int((part or "0").ljust(3, "0"))


def _instead(tag: re.Match[str]) -> str:
    return "\n" if tag[0].lower().startswith("<br") else ""


def _seen(character: str) -> bool:
    return character == "\t" or unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
