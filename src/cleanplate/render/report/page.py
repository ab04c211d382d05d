"""A report's page: HTML and CSS in one file, pictures inside it, no script, nothing fetched from anywhere."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files

import cv2
import numpy as np
from numpy.typing import NDArray

from cleanplate.matting.engine.grade import Suspect
from cleanplate.picture import Size, resized
from cleanplate.render.report.keep import Point, Seen, Thumb
from cleanplate.render.report.plot import plot
from cleanplate.render.report.words import clock, doubtful, escaped, span, tone, verdict, whole

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_LARGE = 1_000_000  # bytes of JPEG for all worst frames; base64 adds a third
_SMALL = 300_000  # bytes for the contact sheet
_ROWS = 200  # suspect spans in the table
_QUALITIES = (84, 70, 50, 30, 15)
_CHECKS = (122, 148)  # grey, middling: dark fringes show on it, and light ones
_CELL = 10  # pixels


@dataclass(frozen=True)
class Clip:
    """What is known when a clip has gone by. `each`: frames in a point. `end`: when the last frame is gone."""

    frames: int
    end: Fraction
    points: Sequence[Point]
    each: int
    worst: Sequence[Seen]
    sheet: Sequence[Seen]

    @property
    def length(self) -> Fraction:
        return self.end - self.points[0].time if self.points else Fraction(0)

    @property
    def mean(self) -> float:
        return sum(point.total for point in self.points) / self.frames if self.frames else 0.0


def page(title: str, facts: Sequence[tuple[str, str]], clip: Clip, suspects: Sequence[Suspect]) -> str:
    """The whole page."""
    name, style = escaped(title), files("cleanplate.render.report").joinpath("report.css").read_text("utf-8")
    tall = " class='tall'" if clip.sheet and _is_tall(clip.sheet[0].thumb) else ""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
        f'<link rel="icon" href="data:,"><title>{name} – matte report</title><style>\n{style}</style></head>\n'
        f"<body{tall}><main>{_head(name, facts, clip, suspects)}{_curve(clip, suspects)}"
        f"{_table(suspects, clip.worst)}{_worst(clip.worst)}{_sheet(clip.sheet)}{_FOOT}</main></body></html>\n"
    )


def _head(name: str, facts: Sequence[tuple[str, str]], clip: Clip, suspects: Sequence[Suspect]) -> str:
    kind, headline, sentence = verdict(clip.frames, clip.mean, suspects, clip.length)
    listed = "".join(f"<div><dt>{escaped(key)}</dt><dd>{escaped(value)}</dd></div>" for key, value in facts)
    return (
        f'<header><p class="kind">cleanplate <span>matte report</span></p><h1>{name}</h1></header>'
        f'<section class="verdict {kind}" aria-label="Verdict"><div class="said"><h2>{headline}</h2>'
        f"<p>{sentence}</p></div>{_numbers(clip, suspects)}</section>"
        + (f'<dl class="facts">{listed}</dl>' if facts else "")
    )


def _numbers(clip: Clip, suspects: Sequence[Suspect]) -> str:
    if not clip.frames:
        return ""
    low = min(clip.points, key=lambda point: point.worst)
    share = float(doubtful(suspects) / clip.length) if clip.length else 0.0
    numbers = [
        ("Mean score", whole(clip.mean), "of 100", tone(clip.mean)),
        ("Lowest score", whole(low.worst), f"at {clock(low.worst_at)}", tone(low.worst)),
        ("In doubt", f"{share:.1%}" if 0 < share < 0.1 else f"{share:.0%}", f"of {span(clip.length)}", ""),
    ]
    return (
        '<ul class="numbers">'
        + "".join(
            f'<li><span>{what}</span><b class="{kind}">{value}</b><small>{more}</small></li>'
            for what, value, more, kind in (numbers if clip.length else numbers[:1])
        )
        + "</ul>"
    )


def _curve(clip: Clip, suspects: Sequence[Suspect]) -> str:
    if not clip.points:
        return ""
    return _section("Score and measures", plot(clip.points, clip.each, suspects, clip.end))


def _table(suspects: Sequence[Suspect], worst: Sequence[Seen]) -> str:
    if not suspects:
        return ""
    numbered = sorted(enumerate(suspects, 1), key=lambda item: item[1].score)[:_ROWS]
    rows = "".join(_row(number, suspect, worst) for number, suspect in sorted(numbered, key=lambda item: item[0]))
    left = len(suspects) - len(numbered)
    more = f'<p class="note">The {_ROWS} worst; {left:,} more are not listed.</p>' if left else ""
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("", "From", "To", "Worst", "Score", "Why"))
    return _section(
        "Doubtful spans",
        f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>{more}',
    )


def _row(number: int, suspect: Suspect, worst: Sequence[Seen]) -> str:
    time, reasons = clock(suspect.worst), escaped(", ".join(suspect.reasons))
    shown = next((n for n, seen in enumerate(worst, 1) if suspect.start <= seen.time <= suspect.end), None)
    link = f'<a href="#frame-{shown}">{time}</a>' if shown else time
    return (
        f'<tr id="span-{number}"><th scope="row">{number}</th><td>{clock(suspect.start)}</td>'
        f"<td>{clock(suspect.end)}</td><td>{link}</td><td>{_score(suspect.score)}</td><td>{reasons}</td></tr>"
    )


def _worst(worst: Sequence[Seen]) -> str:
    limit = _LARGE // max(1, 3 * len(worst))
    cards = "".join(_card(number, seen, limit) for number, seen in enumerate(worst, 1))
    return _section("Worst frames", f'<div class="cards">{cards}</div>') if cards else ""


def _card(number: int, seen: Seen, limit: int) -> str:
    thumb, at = seen.thumb, f"at {clock(seen.time)}"
    views = (
        ("Source", thumb.rgb, f"The source {at}"),
        ("Matte", thumb.alpha, f"The matte {at}"),
        ("Cut-out", cutout(thumb), f"The cut-out over a checkerboard {at}"),
    )
    figures = "".join(
        f"<figure>{_image(picture, alt, limit)}<figcaption>{name}</figcaption></figure>"
        for name, picture, alt in views
    )
    return (
        f'<article id="frame-{number}"><h3><time>{clock(seen.time)}</time> {_score(seen.score)} '
        f'<span class="why">{escaped(seen.reason)}</span></h3><div class="views">{figures}</div></article>'
    )


def _sheet(sheet: Sequence[Seen]) -> str:
    limit = _SMALL // max(1, len(sheet))
    cells = "".join(
        f"<figure>{_image(_half(cutout(seen.thumb)), f'The cut-out at {clock(seen.time)}', limit)}"
        f"<figcaption><time>{clock(seen.time)}</time> {_score(seen.score)}</figcaption></figure>"
        for seen in sheet
    )
    return _section("Contact sheet", f'<div class="sheet">{cells}</div>') if cells else ""


def _section(title: str, inner: str) -> str:
    return f"<section><h2>{title}</h2>{inner}</section>\n"


def _score(score: float) -> str:
    return f'<span class="mark {tone(score)}">{whole(score)}</span>'


def cutout(thumb: Thumb) -> NDArray[np.uint8]:
    """The subject over a checkerboard, RGB."""
    height, width = thumb.alpha.shape
    cells = np.add.outer(np.arange(height) // _CELL, np.arange(width) // _CELL) % 2
    board = np.where(cells, *_CHECKS)[..., None]
    share = thumb.alpha[..., None].astype(np.float32) / 255
    return np.asarray(np.rint(board + (thumb.rgb - board) * share), np.uint8)


def _image(picture: NDArray[np.uint8], alt: str, limit: int) -> str:
    height, width = picture.shape[:2]
    data = base64.b64encode(_jpeg(picture, limit)).decode()
    return f'<img src="data:image/jpeg;base64,{data}" alt="{alt}" width="{width}" height="{height}">'


def _jpeg(picture: NDArray[np.uint8], limit: int) -> bytes:
    """As good as fits into `limit` bytes."""
    samples = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    data = b""
    for quality in _QUALITIES:
        data = cv2.imencode(".jpg", samples, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
        if len(data) <= limit:
            break
    return data


def _half(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    size: Size = (max(1, picture.shape[1] * 5 // 8), max(1, picture.shape[0] * 5 // 8))
    return resized(picture, size)


def _is_tall(thumb: Thumb) -> bool:
    height, width = thumb.alpha.shape
    return bool(height > width)


_FOOT = (
    "<footer><p>Scores run from 0 to 100 and are found without any truth to compare with: 100 means that nothing "
    "suspicious was seen, not that every hair is right. Times are those of the result.</p></footer>"
)
