"""The score over time, and each measure's part in it, as inline SVG that stretches to any width.

Only lines and areas are stretched: words stand beside them as HTML, so they keep their size on a phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from fractions import Fraction

from cleanplate.matting.engine.grade import SUSPECT, Grade, Suspect
from cleanplate.render.report.keep import Point
from cleanplate.render.report.words import clock, escaped, span, whole

_WIDE = 1000  # units of the drawing; 100 high, as scores are
_TICKS = 8  # at most
_DOTS = 60  # points, up to which each gets a dot
_BADGES = 16  # numbers of suspect spans that have room side by side
_STEPS = [Fraction(digit, 10**power) for power in (3, 2, 1) for digit in (1, 2, 5)]
_STEPS += [Fraction(s) for s in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)]
_NAMES = {
    "flicker": ("Flicker", "the edge changes where the picture does not"),
    "jump": ("Jumps", "parts come or go from one frame to the next"),
    "holes": ("Holes", "background inside the subject"),
    "unsure": ("Unsure", "neither subject nor background"),
    "odds": ("At odds", "neighbouring mattes contradict each other"),
}


class Axis:
    """Time along the drawing."""

    def __init__(self, begin: Fraction, end: Fraction) -> None:
        self.begin, self.length = begin, end - begin

    def x(self, time: Fraction) -> float:
        share = (time - self.begin) / self.length if self.length else Fraction(0)
        return round(float(min(max(share, Fraction(0)), Fraction(1))) * _WIDE, 1)

    def ticks(self) -> list[tuple[float, str]]:
        """Places and labels, at round times."""
        step = next((s for s in _STEPS if self.length <= s * _TICKS), self.length / _TICKS)
        digits = next((d for d in (0, 1, 2) if (step * 10**d).denominator == 1), 3)
        number = -(-self.begin // step) if step else 0
        times = []
        while step and number * step <= self.begin + self.length:
            times.append(number * step)
            number += 1
        return [(self.x(time), clock(time, digits)) for time in times or [self.begin]]


def plot(points: Sequence[Point], each: int, suspects: Sequence[Suspect], end: Fraction) -> str:
    """The score, the measures under it, the time under both."""
    axis = Axis(points[0].time, end)
    shade, grid = _shade(suspects, axis), _grid(axis)
    lanes = "".join(_lane(index, points, axis, shade + grid) for index in range(len(fields(Grade))))
    note = f"Each point is the worst of {each:,} frames; the thin line is their mean. " if each > 1 else ""
    note += "Doubtful spans are shaded. " if suspects else ""
    return (
        f'<div class="plot"><div class="lane score"><div class="axis"><span>100</span><span>50</span>'
        f'<span>0</span></div><div class="field">{_score(points, each, suspects, axis, shade + grid)}'
        f"{_badges(suspects, axis)}</div></div>{lanes}{_times(axis)}</div>"
        f'<p class="note">{note}A score below {SUSPECT:.0f} asks for a look. Each strip is what one measure '
        f"alone takes off a full score; the number beside it is the most that it took.</p>"
    )


def _score(points: Sequence[Point], each: int, suspects: Sequence[Suspect], axis: Axis, under: str) -> str:
    places = [(axis.x(p.time), p.worst) for p in points]
    low = min(p.worst for p in points)
    label = f"The score over {span(axis.length)}: lowest {whole(low)}, {len(suspects)} doubtful spans."
    mean = _line("mean", [(axis.x(p.time), p.mean) for p in points]) if each > 1 else ""
    dots = _dots(places) if len(places) <= _DOTS else ""
    floor = f'<rect class="floor" x="0" y="{100 - SUSPECT:g}" width="{_WIDE}" height="{SUSPECT:g}"/>'
    border = f'<path class="border" d="M0 {100 - SUSPECT:g}H{_WIDE}"/>'
    return _svg(label, floor + under + border + _area(places) + mean + _line("worst", places) + dots)


def _lane(index: int, points: Sequence[Point], axis: Axis, under: str) -> str:
    measure = fields(Grade)[index].name
    name, meaning = _NAMES.get(measure, (measure.capitalize(), ""))
    places = [(axis.x(p.time), cost(measure, p.measures[index])) for p in points]
    peak = max(value for _, value in places)
    told = f"−{peak:.0f}" if peak >= 0.5 else "none"
    drawn = _svg(f"{name}: takes at most {peak:.0f} points off.", under + _area(places) + _line("worst", places))
    return (
        f'<div class="lane part"><div class="name"><b>{escaped(name)}</b> <span class="peak">{told}</span>'
        f'<small>{escaped(meaning)}</small></div><div class="field">{drawn}</div></div>'
    )


def cost(measure: str, value: float) -> float:
    """What a measure takes off a full score by itself, 0..100."""
    return 100.0 - Grade(**{measure: value}).score


def _svg(label: str, inner: str) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDE} 100" preserveAspectRatio="none" role="img" aria-label="{escaped(label)}">'
        f"{inner}</svg>"
    )


def _line(name: str, places: Iterable[tuple[float, float]]) -> str:
    path = _path(places)
    return f'<path class="{name}" d="{path}"/>'


def _area(places: Sequence[tuple[float, float]]) -> str:
    return f'<path class="area" d="{_path(places)}V100H{places[0][0]:g}z"/>'


def _path(places: Iterable[tuple[float, float]]) -> str:
    """Through all places, and the last one's value on to the end."""
    return "M" + "L".join(f"{x:g} {100 - value:.4g}" for x, value in places) + f"H{_WIDE}"


def _dots(places: Iterable[tuple[float, float]]) -> str:
    """Lines without length and with round ends: dots that no stretching makes oval."""
    path = "".join(f"M{x:g} {100 - value:.4g}h0" for x, value in places)
    return f'<path class="dots" d="{path}"/>'


def _shade(suspects: Sequence[Suspect], axis: Axis) -> str:
    """Suspect spans as one path; spans that nobody could tell apart are one."""
    spans: list[list[float]] = []
    for suspect in sorted(suspects, key=lambda span: span.start):
        begin, end = axis.x(suspect.start), axis.x(suspect.end)
        if spans and begin - spans[-1][1] < 1:
            spans[-1][1] = max(end, spans[-1][1])
        else:
            spans.append([begin, end])
    path = "".join(f"M{begin:g} 0H{end:g}V100H{begin:g}z" for begin, end in spans)
    return f'<path class="shade" d="{path}"/>' if path else ""


def _grid(axis: Axis) -> str:
    path = "".join(f"M{x:g} 0V100" for x, _ in axis.ticks())
    return f'<path class="grid" d="{path}"/>'


def _badges(suspects: Sequence[Suspect], axis: Axis) -> str:
    """The spans' numbers above them; one too near to its neighbour is left out."""
    badges, last = [], -_WIDE * 1.0
    for number, suspect in enumerate(suspects, 1):
        x = axis.x((suspect.start + suspect.end) / 2)
        if x - last >= _WIDE / _BADGES:
            last = x
            why = escaped(", ".join(suspect.reasons))
            badges.append(
                f'<a class="badge" href="#span-{number}" style="left:{x / 10:.4g}%" title="{why}">{number}</a>'
            )
    return "".join(badges)


def _times(axis: Axis) -> str:
    labels = []
    for number, (x, text) in enumerate(axis.ticks()):
        side = " last" if x > _WIDE * 0.95 else " first" if x < _WIDE * 0.05 else ""
        labels.append(
            f'<span class="tick{" odd" if number % 2 else ""}{side}" style="left:{x / 10:.4g}%">{text}</span>'
        )
    return f'<div class="lane times"><div></div><div class="field">{"".join(labels)}</div></div>'
