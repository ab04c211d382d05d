"""The proof of joined files: right ones pass with their spans' figures together, wrong ones are caught."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from cleanplate.errors import Cancelled, NoSubjectError, ProofError
from cleanplate.media.audio import Heard
from cleanplate.media.join import Joined, join
from cleanplate.media.proof import Expected, Receipt, prove
from cleanplate.media.proof_joined import prove_joined
from cleanplate.media.read import Frame
from cleanplate.media.target import Target
from tests import media_made
from tests.media_made import Track, steady
from tests.targets import frames, sound_of, target, written

_PLACES = [("mp4", "mp4", False), ("hevc", "mp4", False), ("webm", "webm", True), ("mov", "mov", True)]
_SHARE = 32 * 40 / (96 * 64)  # of the scene is subject
_Made = tuple[Target, Joined, list[Receipt]]


def _place(path: Path, name: str, alpha: bool = False, **more: Any) -> Target:
    return target(path, name, alpha, **{"time_base": Fraction(1, 25), **more})


def _made(place: Target, shown: Sequence[Frame], cuts: Sequence[int]) -> _Made:
    """Spans up to each cut, each proven by itself, and joined."""
    paths, receipts, edges = [], [], [0, *cuts, len(shown)]
    for index in range(len(edges) - 1):
        span = place.silent(place.path.with_name(f"span{index}{place.path.suffix}"))
        expected: Expected = written(span, shown[edges[index] : edges[index + 1]])
        receipts.append(prove(span.path, replace(expected, whole=False)))
        paths.append(span.path)
    return place, join(paths, place), receipts


def _scene(place: Target, count: int = 12, cuts: Sequence[int] = (5, 9)) -> _Made:
    return _made(place, frames(place, steady(count)), cuts)


def _levels(place: Target, levels: Sequence[int]) -> list[Frame]:
    """Frames with one alpha all over."""
    shown = frames(place, steady(len(levels)))
    flat = [np.full((64, 96), level, np.uint8) for level in levels]
    return [replace(f, picture=f.picture.with_alpha(a)) for f, a in zip(shown, flat, strict=True)]


def _refused(place: Target, joined: Joined, receipts: Sequence[Receipt]) -> str:
    with pytest.raises((ProofError, NoSubjectError)) as caught:
        prove_joined(place, joined, receipts)
    assert caught.value.hint
    return caught.value.message


@pytest.mark.parametrize(("name", "suffix", "alpha"), _PLACES)
def test_a_right_file_passes_with_true_figures(tmp_path: Path, name: str, suffix: str, alpha: bool) -> None:
    place, joined, receipts = _scene(_place(tmp_path / f"out.{suffix}", name, alpha))
    receipt = prove_joined(place, joined, receipts)
    assert (receipt.frames, receipt.duration_ms, receipt.time_error_ms) == (12, 480, 0)
    assert receipt.bytes == place.path.stat().st_size
    if alpha:
        assert receipt.alpha_low is not None and receipt.alpha_high is not None
        assert receipt.alpha_low <= 3
        assert receipt.alpha_high >= 252
        assert receipt.coverage == pytest.approx(_SHARE, abs=0.01)
    else:
        assert receipt.coverage is None


@pytest.mark.parametrize(("name", "suffix", "alpha"), _PLACES)
def test_it_says_what_the_proof_by_decoding_says(tmp_path: Path, name: str, suffix: str, alpha: bool) -> None:
    """At a source's own uneven times, late start and all."""
    place = target(tmp_path / f"out.{suffix}", name, alpha)
    times = [Fraction(t, 1000) for t in (300_007, 300_027, 300_033, 300_333, 300_340, 300_900, 300_901, 302_000)]
    made = _made(place, frames(place, times), [1, 5])
    expected = Expected(place.format, place.size, alpha, place.time_base, place.rate, times=made[1].times)
    found, decoded = prove_joined(*made), prove(place.path, expected)
    assert found == replace(decoded, duration_ms=302_040)  # libav does not know a last frame that was reordered


def test_coverage_counts_each_span_by_its_frames(tmp_path: Path) -> None:
    place, joined, receipts = _made(
        _place(tmp_path / "out.mov", "mov", True), [*_levels_of_one_and_nine(tmp_path)], [1]
    )
    assert prove_joined(place, joined, receipts).coverage == pytest.approx(0.1, abs=0.002)


def _levels_of_one_and_nine(folder: Path) -> list[Frame]:
    return _levels(_place(folder / "x.mov", "mov", True), [255, *[0] * 9])


@pytest.mark.parametrize(("name", "suffix"), [("webm", "webm"), ("mov", "mov")])
def test_a_span_without_a_subject_is_fine_a_whole_without_one_is_not(
    tmp_path: Path, name: str, suffix: str
) -> None:
    place = _place(tmp_path / f"out.{suffix}", name, True)
    assert prove_joined(*_made(place, _levels(place, [0, 0, 0, 255]), [2])).alpha_high == 255
    assert "the matte is empty" in _refused(*_made(place, _levels(place, [0] * 4), [2]))
    assert "the matte is full" in _refused(*_made(place, _levels(place, [255] * 4), [2]))


@pytest.mark.parametrize("count", [1, 19, 20, 21, 47])
def test_any_number_of_spans_is_looked_at(tmp_path: Path, count: int) -> None:
    """Single frames, so that every one is a seam, the last one too."""
    made = _scene(_place(tmp_path / "out.mov", "mov", True), count, range(1, count))
    assert prove_joined(*made).frames == count


@pytest.mark.parametrize(("name", "suffix", "alpha"), _PLACES)
@pytest.mark.parametrize("change", [-1, 1])
def test_a_frame_too_many_or_too_few_is_caught(
    tmp_path: Path, name: str, suffix: str, alpha: bool, change: int
) -> None:
    place, joined, receipts = _scene(_place(tmp_path / f"out.{suffix}", name, alpha))
    told = replace(joined, times=array("q", range(12 + change)))
    assert f"it holds 12 frames, planned were {12 + change}" in _refused(place, told, receipts)


def test_a_span_that_held_more_when_it_was_made_is_caught(tmp_path: Path) -> None:
    place, joined, receipts = _scene(_place(tmp_path / "out.mp4", "mp4"))
    receipts[1] = replace(receipts[1], frames=receipts[1].frames + 1)
    assert "it holds 12 frames, its spans held 13" in _refused(place, joined, receipts)


@pytest.mark.parametrize(("name", "suffix", "alpha"), _PLACES)
def test_a_frame_at_the_wrong_time_is_caught(tmp_path: Path, name: str, suffix: str, alpha: bool) -> None:
    place, joined, receipts = _scene(target(tmp_path / f"out.{suffix}", name, alpha))
    joined.times[6] += 20
    assert "20.0 ms off its time" in _refused(place, joined, receipts)


@pytest.mark.parametrize(("name", "suffix", "alpha"), _PLACES)
def test_a_picture_that_is_not_the_spans_is_caught(tmp_path: Path, name: str, suffix: str, alpha: bool) -> None:
    place, joined, receipts = _scene(_place(tmp_path / f"out.{suffix}", name, alpha))
    shown = frames(place, steady(13))[1:]
    _made(place, [replace(f, time=f.time - Fraction(1, 25)) for f in shown], [5, 9])
    assert "not that of its spans" in _refused(place, joined, receipts)


def test_an_alpha_that_is_not_the_spans_is_caught_where_it_lies_beside_the_colour(tmp_path: Path) -> None:
    place, joined, receipts = _scene(_place(tmp_path / "out.webm", "webm", True))
    cleared = [
        replace(f, picture=f.picture.with_alpha(255 - f.picture.alpha))  # type: ignore[operator]
        for f in frames(place, steady(12))
    ]
    _made(place, cleared, [5, 9])
    assert "not that of its spans" in _refused(place, joined, receipts)


@pytest.mark.parametrize("name", ["mp4", "hevc"])
def test_a_seam_without_a_key_frame_is_caught(tmp_path: Path, name: str) -> None:
    place, joined, receipts = _scene(_place(tmp_path / "out.mp4", name))
    assert "no key frame is at 0.28 s" in _refused(place, replace(joined, seams=(0, 5, 7)), receipts)


@pytest.mark.parametrize(("name", "suffix", "alpha"), _PLACES[2:])
def test_packets_that_were_broken_in_their_span_already_are_caught_at_the_seam(
    tmp_path: Path, name: str, suffix: str, alpha: bool
) -> None:
    """A disk's fault in a kept span: it joins, and its hash is right, but it does not decode."""
    place, _, receipts = _scene(_place(tmp_path / f"out.{suffix}", name, alpha))
    spans = [tmp_path / f"span{index}.{suffix}" for index in range(3)]
    _spoil(spans[1])
    assert "does not decode at 0." in _refused(place, join(spans, place), receipts)


def _spoil(path: Path) -> None:
    """Overwrite what of the first picture packet comes after its head."""
    with av.open(str(path)) as container:
        packet = next(p for p in container.demux(video=0) if p.is_keyframe)
        data = bytes(packet)
    whole = bytearray(path.read_bytes())
    at = whole.index(data)
    whole[at + len(data) // 4 : at + len(data)] = b"\xff" * (len(data) - len(data) // 4)
    path.write_bytes(bytes(whole))


@pytest.mark.parametrize(("name", "suffix", "alpha"), _PLACES)
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_file_cut_off_is_caught(tmp_path: Path, name: str, suffix: str, alpha: bool, share: float) -> None:
    place, joined, receipts = _scene(_place(tmp_path / f"out.{suffix}", name, alpha))
    media_made.truncated(place.path, place.path, share)
    _refused(place, joined, receipts)


def test_the_wrong_size_is_caught(tmp_path: Path) -> None:
    place, joined, receipts = _scene(_place(tmp_path / "out.mp4", "mp4"))
    assert "planned was (98, 64)" in _refused(replace(place, size=(98, 64)), joined, receipts)


def test_an_alpha_that_is_missing_is_caught(tmp_path: Path) -> None:
    place, joined, receipts = _scene(_place(tmp_path / "out.webm", "webm"))
    assert "no alpha" in _refused(replace(place, alpha=True), joined, receipts)


def test_sound_is_proved_too(tmp_path: Path) -> None:
    sound = sound_of(tmp_path / "source.mp4", Track("eng"))
    place, joined, receipts = _scene(_place(tmp_path / "out.mp4", "mp4", sound=sound))
    receipt = prove_joined(place, joined, receipts)
    assert receipt.audio_tracks == 1
    assert receipt.sound_offset_ms == pytest.approx(0, abs=1)
    (heard,) = joined.heard
    late = Heard(Fraction(1, 10), heard.end + Fraction(1, 2))
    assert "out of step" in _refused(place, replace(joined, heard=[late]), receipts)
    assert "planned were 2" in _refused(place, replace(joined, heard=[heard, heard]), receipts)


def test_a_check_can_be_stopped_at_any_packet_and_frame(tmp_path: Path) -> None:
    made = _scene(_place(tmp_path / "out.mp4", "mp4"))
    calls = 0

    def count() -> None:
        nonlocal calls
        calls += 1

    prove_joined(*made, count)
    assert calls > 12
    for last in (1, 12, calls):
        left = iter([None] * (last - 1))

        def stop(left: Any = left) -> None:
            if next(left, stop) is not None:
                raise Cancelled("The work was stopped.")

        with pytest.raises(Cancelled):
            prove_joined(*made, stop)
