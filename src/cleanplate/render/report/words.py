"""How a report speaks: times and numbers for people, the verdict, and text that is safe in HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from fractions import Fraction

from cleanplate.matting.engine.grade import SUSPECT, Suspect
from cleanplate.render.report.keep import FAIR

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # controls, turned writing
_MANY = Fraction(1, 20)  # of the clip: so much in doubt is more than a blemish


def escaped(text: str) -> str:
    """Anyone's text for HTML's body and attributes; what cannot be shown, or would turn the line around, as �."""
    text = text.encode("utf-8", "replace").decode()  # a file's name may hold bytes that are no text
    return html.escape(_UNSEEN.sub("�", text))


def clock(time: Fraction, digits: int = 3) -> str:
    """m:ss.mmm, with hours where there are any."""
    units = round(max(time, Fraction(0)) * 10**digits)
    seconds, rest = divmod(units, 10**digits)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    lead = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{lead}:{seconds:02}" + (f".{rest:0{digits}}" if digits else "")


def span(seconds: Fraction) -> str:
    """A length of time, about: 0.04 s, 2.4 s, 20 s, 3:20 min."""
    if round(seconds) >= 120:
        return f"{clock(seconds, 0)} {'h' if seconds >= 3600 else 'min'}"
    return f"{float(seconds):.2g} s" if seconds < 10 else f"{round(seconds)} s"


def tone(score: float) -> str:
    """good, fair or poor."""
    return "poor" if score < SUSPECT else "fair" if score < FAIR else "good"


def whole(score: float) -> str:
    """A score without decimals, never rounded up over a border that its tone lies below."""
    return str(int(score))


def doubtful(suspects: Sequence[Suspect]) -> Fraction:
    """Seconds in suspect spans."""
    return sum((suspect.end - suspect.start for suspect in suspects), Fraction(0))


def verdict(frames: int, mean: float, suspects: Sequence[Suspect], length: Fraction) -> tuple[str, str, str]:
    """The clip's tone, the headline, and a sentence under it."""
    if not frames:
        return "none", "No frames", "Nothing was rendered, so there is nothing to judge."
    if suspects:
        seconds = doubtful(suspects)
        count = f"{len(suspects)} doubtful span{'s' if len(suspects) > 1 else ''}"
        headline = f"{count}, {span(seconds)} of {span(length)}" if length and seconds else "Doubtful"
        tone = "poor" if seconds >= length * _MANY else "fair"
        return tone, headline, "Look at these before the result goes out."
    if mean >= FAIR:
        return "good", "Looks good", "No span asks for a look."
    return "fair", "Looks fair", "No span stands out, but the mattes are not clean throughout."
