"""A joined file held against its spans: they were decoded when they were made, so copies of them need not be."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from cleanplate.errors import ProofError
from cleanplate.media.join import Joined, packets
from cleanplate.media.open import opened
from cleanplate.media.probe import probe
from cleanplate.media.proof import Receipt, check_alpha
from cleanplate.media.proof_sound import sound_offset
from cleanplate.media.read import Reader
from cleanplate.media.target import Target

_SEAMS = 20  # that are looked at closely, evenly chosen
_AROUND = 2  # frames to each side of a seam that are decoded


def prove_joined(
    target: Target, joined: Joined, receipts: Sequence[Receipt], each: Callable[[], None] = lambda: None
) -> Receipt:
    """Demux a joined file and compare; decode around its seams. `each` is called now and then.

    Raises ProofError, saying what is not as planned.
    """
    info = probe(target.path)
    if info.video.size != target.size:
        raise ProofError.because(f"it is {info.video.size}, planned was {target.size}")
    worst = _packets(target, joined, each)
    _seams(target, joined, each)
    offset = sound_offset(target.path, joined.heard, target.rate) if joined.heard else None
    receipt = Receipt(
        frames=len(joined.times),
        duration_ms=round(joined.end * 1000),
        time_error_ms=round(float(worst) * 1000, 3),
        bytes=target.path.stat().st_size,
        audio_tracks=len(joined.heard),
        sound_offset_ms=offset,
    )
    return _with_alpha(receipt, receipts)


def _packets(target: Target, joined: Joined, each: Callable[[], None]) -> Fraction:
    """The largest error of any frame's time; the packets must be the spans' own."""
    hashed, times = hashlib.sha256(), array("d")
    found: list[Fraction] = []
    with opened(target.path) as container:
        for index, packet in enumerate(packets(container)):
            if index % 256 == 0:
                each()
            hashed.update(bytes(packet))
            times.append(packet.pts or 0)
            found = found or [packet.time_base]
    if hashed.hexdigest() != joined.digest:
        raise ProofError.because("its picture is not that of its spans")
    base = found[0] if found else target.time_base
    worst = max(
        (
            abs(int(t) * base - tick * target.time_base)
            for t, tick in zip(sorted(times), joined.times, strict=True)
        ),
        default=Fraction(0),
    )
    if worst > max(base, target.time_base):
        raise ProofError.because(f"a frame is shown {float(worst) * 1000:.1f} ms off its time")
    return worst


def _seams(target: Target, joined: Joined, each: Callable[[], None]) -> None:
    """Decode some frames on both sides of the seams, and the last."""
    info, base = probe(target.path), target.time_base
    step = max(1, len(joined.seams) // _SEAMS)
    usual = 1 / (target.rate or Fraction(25))
    origin = max(info.start, Fraction(0))
    places = [*(tick * base for tick in joined.seams[::step]), joined.times[-1] * base]
    for place in places:
        each()
        start, end = max(place - origin - _AROUND * usual, Fraction(0)), place - origin + _AROUND * usual
        reader = Reader(info, start=start, end=end, rough=True)
        if not sum(1 for _ in reader) or reader.damaged:
            raise ProofError.because(f"it does not decode at {float(place):.2f} s")


def _with_alpha(receipt: Receipt, receipts: Sequence[Receipt]) -> Receipt:
    """The spans' alpha together. Raises ProofError where all of it is empty, or full."""
    shown = [r for r in receipts if r.alpha_low is not None and r.alpha_high is not None]
    if not shown:
        return receipt
    low, high = min(r.alpha_low or 0 for r in shown), max(r.alpha_high or 0 for r in shown)
    check_alpha(low, high)
    frames = sum(r.frames for r in shown)
    coverage = sum((r.coverage or 0) * r.frames for r in shown) / max(frames, 1)
    return replace(receipt, alpha_low=low, alpha_high=high, coverage=round(coverage, 4))
