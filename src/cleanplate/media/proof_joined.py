"""A joined file held against its spans: they were decoded when they were made, so copies of them need not be."""

from __future__ import annotations

import hashlib
import math
from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from cleanplate.errors import Cancelled, CleanplateError, MediaError, NoSubjectError, ProofError
from cleanplate.media.join import Joined, add_to, packets
from cleanplate.media.open import opened
from cleanplate.media.probe import MediaInfo, picture_stream, probe
from cleanplate.media.proof import Receipt, check_alpha
from cleanplate.media.proof_sound import sound_offset
from cleanplate.media.proof_subtitles import check_subtitles
from cleanplate.media.read import Reader
from cleanplate.media.target import Target

_SEAMS = 20  # that are decoded from, evenly chosen
_AFTER = 2  # frames from a seam on


def prove_joined(
    target: Target, joined: Joined, receipts: Sequence[Receipt], each: Callable[[], None] = lambda: None
) -> Receipt:
    """Demux a joined file to its end and compare; decode it around its seams only.

    `receipts` are the spans' own, in order. `each` is called at each packet and each decoded frame; what it raises
    ends the check. Raises ProofError, saying what is not as planned, and NoSubjectError.
    """
    try:
        info = probe(target.path)
        if info.video.size != target.size:
            raise ProofError.because(f"it is {info.video.size}, planned was {target.size}")
        worst = _compared(target, joined, each)
        for place in _places(joined):
            _look(info, target, joined.times, place, each)
        offset = sound_offset(target.path, joined.heard, target.rate) if joined.heard else None
        check_subtitles(target.path, target.subtitles)
        receipt = merged(receipts, joined, target.path.stat().st_size, worst, offset)
        return replace(receipt, subtitle_tracks=len(target.subtitles))
    except (ProofError, NoSubjectError, Cancelled):
        raise
    except (CleanplateError, OSError) as error:
        raise ProofError.because(f"it cannot be read back ({error})") from error


def merged(
    receipts: Sequence[Receipt], joined: Joined, size: int, worst: Fraction, offset: float | None
) -> Receipt:
    """The spans' receipts as one. `size` in bytes, `worst` error of time in seconds, `offset` of sound in ms.

    Raises ProofError where the spans held another number of frames, or the alpha of all is full; NoSubjectError
    where it is empty.
    """
    frames, planned = len(joined.times), sum(r.frames for r in receipts)
    if frames != planned:
        raise ProofError.because(f"it holds {frames} frames, its spans held {planned}")
    receipt = Receipt(
        frames=frames,
        duration_ms=round(joined.end * 1000),
        time_error_ms=max(round(float(worst) * 1000, 3), *(r.time_error_ms for r in receipts)),
        bytes=size,
        audio_tracks=len(joined.heard),
        sound_offset_ms=offset,
    )
    return _with_alpha(receipt, receipts)


def _with_alpha(receipt: Receipt, receipts: Sequence[Receipt]) -> Receipt:
    lows = [r.alpha_low for r in receipts if r.alpha_low is not None]
    highs = [r.alpha_high for r in receipts if r.alpha_high is not None]
    if not lows or not highs:
        return receipt
    check_alpha(min(lows), max(highs))
    coverage = sum((r.coverage or 0) * r.frames for r in receipts) / receipt.frames
    return replace(receipt, alpha_low=min(lows), alpha_high=max(highs), coverage=round(coverage, 4))


def _compared(target: Target, joined: Joined, each: Callable[[], None]) -> Fraction:
    """The largest error of any frame's time, in seconds. Packets must be the spans' own, each with a key frame."""
    path, ours = target.path, target.time_base
    digest, times, seams = hashlib.sha256(), array("q"), set(joined.seams)
    with opened(path) as container:
        stream = picture_stream(container, path)
        base = Fraction(stream.time_base or ours)
        for packet in packets(container, stream):
            each()
            add_to(digest, packet)
            times.append(packet.pts or 0)
            if packet.is_keyframe:
                seams.discard(round(times[-1] * base / ours))
    if len(times) != len(joined.times):
        raise ProofError.because(f"it holds {len(times)} frames, planned were {len(joined.times)}")
    if digest.hexdigest() != joined.digest:
        raise ProofError.because("its picture is not that of its spans")
    if seams:
        raise ProofError.because(f"no key frame is at {float(min(seams) * ours):.2f} s, where a span begins")
    return _worst(sorted(times), base, joined.times, ours)


def _worst(shown: Sequence[int], base: Fraction, planned: Sequence[int], ours: Fraction) -> Fraction:
    if any(after <= tick for tick, after in pairwise(shown)):
        raise ProofError.because("two frames are shown at the same time")
    parts = math.lcm(base.denominator, ours.denominator)  # whole numbers, for there may be a million frames
    a, b = int(base * parts), int(ours * parts)
    worst = Fraction(max(abs(x * a - y * b) for x, y in zip(shown, planned, strict=True)), parts)
    if worst > max(base, ours):
        raise ProofError.because(f"a frame is shown {float(worst) * 1000:.1f} ms off its time")
    return worst


def _places(joined: Joined) -> list[range]:
    """Which frames are decoded: some from seams on, evenly chosen; up to a seam it would take all before it."""
    total = len(joined.times)
    begins = [bisect_left(joined.times, seam) for seam in joined.seams]
    return [range(begin, min(begin + _AFTER, total)) for begin in _some(begins, _SEAMS)]


def _some(values: list[int], most: int) -> list[int]:
    """So many of them at most, evenly chosen."""
    count = min(len(values), most)
    return [values[index * len(values) // count] for index in range(count)]


def _look(info: MediaInfo, target: Target, times: Sequence[int], place: range, each: Callable[[], None]) -> None:
    """Decode some frames, and see that they are there, at their times, with their alpha."""
    base, origin = target.time_base, max(info.start, Fraction(0))  # the reader counts from the file's start
    slack = info.video.time_base * Fraction(
        3, 5
    )  # what a container's ticks round off; less than to the next frame
    planned = [times[index] * base for index in place]
    start = planned[0] - origin + slack if place.start else Fraction(0)  # then the first is on screen
    end = times[place.stop] * base - origin - slack if place.stop < len(times) else None
    reader, found = Reader(info, start=start, end=end, alpha=target.alpha, rough=True), list[Fraction]()
    with suppress(MediaError):  # not one frame
        for frame in reader:
            each()
            if target.alpha and frame.picture.alpha is None:
                raise ProofError.because("a frame has no alpha")
            found.append(frame.source_time + origin)
    right = len(found) == len(planned) and all(abs(a - b) <= slack for a, b in zip(found, planned, strict=True))
    if reader.damaged or not right:
        raise ProofError.because(f"it does not decode at {float(planned[0]):.2f} s")
