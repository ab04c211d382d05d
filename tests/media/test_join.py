"""Spans joined by copying: the same file, frame for frame, as one that was encoded in one piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from cleanplate.errors import Cancelled, CleanplateError, DamagedError, OutputError, ProofError, UnsupportedError
from cleanplate.media.audio import Sound
from cleanplate.media.formats import Options
from cleanplate.media.join import Joined, join
from cleanplate.media.probe import ColourTags
from cleanplate.media.read import Frame
from cleanplate.media.target import Target
from tests import media_made, seen
from tests.media_made import Track, steady
from tests.targets import MS, frames, sound_of, target, written

_NTSC = Fraction(30_000, 1001)
_PLACES = [
    ("mp4", "mp4", False),
    ("hevc", "mp4", False),
    ("webm", "webm", True),
    ("webm", "webm", False),
    ("mov", "mov", True),
    ("matte", "mp4", False),
    ("stacked", "mp4", False),
]
_LOSSLESS: dict[str, Options] = {
    "libx264": media_made.LOSSLESS | {"bf": "3", "preset": "veryfast"},
    "libx265": {"preset": "superfast", "x265-params": "log-level=error:lossless=1"},
    "libvpx-vp9": {"lossless": "1", "deadline": "realtime", "cpu-used": "8"},
}
_UNEVEN = [t * MS for t in (7, 27, 33, 333, 340, 900, 901, 1000, 1300, 1301, 1340, 1500, 2000, 2040)]


def _target(path: Path, name: str, alpha: bool = False, **more: Any) -> Target:
    """At a steady 25 frames a second, one tick a frame, unless told otherwise."""
    return target(path, name, alpha, **{"time_base": Fraction(1, 25), **more})


def _lossless(place: Target) -> Target:
    options = _LOSSLESS.get(place.format.codec)
    encoder = {"balanced": options} if options else place.format.encoder
    return replace(place, format=replace(place.format, encoder=encoder))  # type: ignore[arg-type]


def _spans(place: Target, shown: Sequence[Frame], cuts: Sequence[int]) -> list[Path]:
    """Files of the frames up to each cut, and of those from the last on."""
    made, edges = [], [0, *cuts, len(shown)]
    for index in range(len(edges) - 1):
        span = place.silent(place.path.with_name(f"span{index}{place.path.suffix}"))
        written(span, shown[edges[index] : edges[index + 1]])
        made.append(span.path)
    return made


def _both(place: Target, times: Sequence[Fraction], cuts: Sequence[int], **last: Fraction) -> tuple[Path, Joined]:
    """The same frames in one piece, and joined at the target's own path."""
    shown = frames(place, times, **last)
    whole = replace(place, path=place.path.with_name(f"whole{place.path.suffix}"))
    written(whole, shown)
    return whole.path, join(_spans(place, shown, cuts), place)


def _same(first: Path, second: Path) -> bool:
    """Times, samples and alpha."""
    a, b = seen.frames(first), seen.frames(second)
    return [f.time for f in a] == [f.time for f in b] and all(
        np.array_equal(x, y)
        for one, two in zip(a, b, strict=True)
        for x, y in zip((*one.planes, one.alpha), (*two.planes, two.alpha), strict=True)
    )


def _facts(path: Path) -> dict[str, Any]:
    """What a player asks a container for before the first frame."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        told = stream.average_rate, stream.time_base, stream.start_time, stream.frames, stream.duration
        more = stream.profile, stream.codec_context.field_order, dict(container.metadata)
        return {**seen.picture_stream(path), "told": told, "more": more}


def _stamps(path: Path) -> list[tuple[int | None, int | None]]:
    with av.open(str(path)) as container:
        return [(p.dts, p.pts) for p in container.demux(container.streams.video[0]) if p.size]


def _refused(kind: type[CleanplateError], spans: Sequence[Path], place: Target) -> str:
    with pytest.raises(kind) as caught:
        join(spans, place)
    assert caught.value.hint
    return caught.value.message


@pytest.mark.parametrize(("name", "suffix", "alpha"), _PLACES)
def test_lossless_spans_are_the_whole_sample_by_sample(
    tmp_path: Path, name: str, suffix: str, alpha: bool
) -> None:
    place = _lossless(_target(tmp_path / f"out.{suffix}", name, alpha))
    whole, joined = _both(place, steady(20), [7, 15])
    assert _same(whole, place.path)
    assert list(joined.times) == list(range(20))
    assert (joined.seams, joined.end) == ((0, 7, 15), Fraction(20, 25))
    assert joined.bytes == place.path.stat().st_size


@pytest.mark.parametrize(("name", "suffix", "alpha"), _PLACES)
def test_the_container_says_what_it_says_of_the_whole(tmp_path: Path, name: str, suffix: str, alpha: bool) -> None:
    """Codec, its tag, profile, pixels, colours, rate, ticks, length, index at the start."""
    place = _target(tmp_path / f"out.{suffix}", name, alpha, tags=ColourTags(1, 1, 1, 1))
    whole, _ = _both(place, steady(12), [5])
    assert _facts(place.path) == _facts(whole)
    if suffix != "webm":
        data = place.path.read_bytes()
        assert data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize("sound", [False, True])
def test_prores_becomes_the_same_file_byte_by_byte(tmp_path: Path, sound: bool) -> None:
    """Its frames do not depend on each other, so nothing may differ: not even the order of picture and sound."""
    heard = sound_of(tmp_path / "source.mkv", Track("eng"), seconds=Fraction(3)) if sound else None
    place = _target(tmp_path / "out.mov", "mov", True, sound=heard)
    whole, _ = _both(place, steady(60), [20, 21])
    assert place.path.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize(("name", "suffix", "alpha"), [p for p in _PLACES if p[0] != "mov"])
def test_what_is_encoded_with_loss_is_as_good_as_the_whole(
    tmp_path: Path, name: str, suffix: str, alpha: bool
) -> None:
    place = _target(tmp_path / f"out.{suffix}", name, alpha)
    whole, _ = _both(place, steady(20), [7, 15])
    for one, two in zip(seen.frames(whole), seen.frames(place.path), strict=True):
        error = np.mean([np.mean((x.astype(float) - y) ** 2) for x, y in zip(one.planes, two.planes, strict=True)])
        assert error < 255**2 / 10**4.5  # 45 dB
        if alpha:
            assert one.alpha is not None and two.alpha is not None
            assert np.abs(one.alpha.astype(int) - two.alpha).mean() < 2


@pytest.mark.parametrize(("name", "suffix", "alpha"), _PLACES)
@pytest.mark.parametrize("begins", [0, 37, 9_000])
def test_any_cut_even_into_single_frames_keeps_every_time(
    tmp_path: Path, name: str, suffix: str, alpha: bool, begins: int
) -> None:
    """The first spans are shorter than the codec's reordering, and the clip begins late."""
    place = _lossless(_target(tmp_path / f"out.{suffix}", name, alpha))
    times = [Fraction(begins, 25) + t for t in steady(9)]
    whole, joined = _both(place, times, [1, 2, 4, 8])
    assert _same(whole, place.path)
    assert list(joined.times) == list(range(begins, begins + 9))
    assert joined.end == Fraction(begins + 9, 25)


@pytest.mark.parametrize(("name", "suffix", "alpha"), _PLACES)
@pytest.mark.parametrize("cuts", [[5, 9], [1], [3, 4, 13]])
def test_uneven_times_and_a_long_last_frame_are_kept(
    tmp_path: Path, name: str, suffix: str, alpha: bool, cuts: list[int]
) -> None:
    place = _lossless(target(tmp_path / f"out.{suffix}", name, alpha))
    whole, joined = _both(place, _UNEVEN, cuts, last=Fraction(1, 2))
    assert _same(whole, place.path)
    assert [tick * MS for tick in joined.times] == _UNEVEN
    assert joined.end == Fraction(254, 100)
    assert _length(place.path) == _length(whole)


def _length(path: Path) -> bytes | Fraction:
    """How long the movie lasts: what an MP4's head says (libav adds up decoding times), or a WebM's."""
    if path.suffix == ".webm":
        length: Fraction = seen.picture_stream(path)["duration"]
        return length
    data = path.read_bytes()
    head = data.index(b"mvhd")
    return data[head + 16 : head + 24]


@pytest.mark.parametrize(("name", "suffix", "alpha"), _PLACES)
@pytest.mark.parametrize("base", [1 / _NTSC, Fraction(1, 90_000)])
def test_2997_frames_a_second_stay_in_their_places(
    tmp_path: Path, name: str, suffix: str, alpha: bool, base: Fraction
) -> None:
    """An hour in, where a WebM's milliseconds have to be rounded as they are in the whole."""
    place = target(tmp_path / f"out.{suffix}", name, alpha, time_base=base, rate=_NTSC)
    times = [(107_892 + index) / _NTSC for index in range(10)]
    whole, _ = _both(place, times, [3, 4])
    assert seen.times(place.path) == seen.times(whole)
    assert all(
        abs(a - b) <= (MS / 2 if suffix == "webm" else 0)
        for a, b in zip(times, seen.times(place.path), strict=True)
    )


def test_ticks_finer_than_a_microsecond_survive(tmp_path: Path) -> None:
    base = Fraction(1, 10_000_000)
    times = [(1_234_567 + 400_003 * index) * base for index in range(8)]
    place = target(tmp_path / "out.mp4", "mp4", time_base=base)
    _, joined = _both(place, times, [3])
    assert seen.times(place.path) == times
    assert [tick * base for tick in joined.times] == times


@pytest.mark.parametrize("name", ["mp4", "hevc"])
@pytest.mark.parametrize("cuts", [[1], [1, 2, 3], [4, 9]])
def test_frames_are_decoded_in_time_and_in_order(tmp_path: Path, name: str, cuts: list[int]) -> None:
    """No encoder knows what comes before its span, so decoding times must be made to fit, whatever the steps."""
    place = target(tmp_path / "out.mp4", name)
    _both(place, _UNEVEN, cuts)
    stamps = _stamps(place.path)
    decoded = [dts for dts, _ in stamps if dts is not None]
    assert len(decoded) == len(_UNEVEN)
    assert all(a < b for a, b in pairwise(decoded))
    assert all(dts <= pts for dts, pts in stamps if dts is not None and pts is not None)


@pytest.mark.parametrize("name", ["mp4", "hevc"])
def test_decoding_times_are_those_of_the_whole(tmp_path: Path, name: str) -> None:
    place = target(tmp_path / "out.mp4", name)
    whole, _ = _both(place, _UNEVEN, [5, 9])
    assert [dts for dts, _ in _stamps(place.path)] == [dts for dts, _ in _stamps(whole)]


def test_one_span_is_enough(tmp_path: Path) -> None:
    place = _target(tmp_path / "out.webm", "webm", True)
    whole, joined = _both(place, steady(5), [])
    assert _same(whole, place.path)
    assert joined.seams == (0,)


@pytest.mark.parametrize(("name", "suffix", "alpha"), [_PLACES[0], _PLACES[2], _PLACES[4]])
def test_sound_is_that_of_the_whole_and_in_step(tmp_path: Path, name: str, suffix: str, alpha: bool) -> None:
    place = _target(tmp_path / f"out.{suffix}", name, alpha, sound=_late_click(tmp_path))
    whole, joined = _both(place, steady(50), [17, 18, 40])
    (there,), (here,) = seen.sounds(whole), seen.sounds(place.path)
    assert seen.audio_packets(place.path) == seen.audio_packets(whole)
    assert (here.start, here.end, here.language) == (there.start, there.end, "eng")
    assert here.click == pytest.approx(1.3, abs=0.005)
    assert [float(heard.end) for heard in joined.heard] == [pytest.approx(2, abs=0.05)]


def test_sound_lies_where_it_lies_in_the_whole(tmp_path: Path) -> None:
    """A player that reads along must find both together: sound keeps just ahead of its picture."""
    place = _target(tmp_path / "out.mp4", "mp4", sound=_late_click(tmp_path))
    whole, _ = _both(place, steady(50), [17, 18, 40])
    assert _kinds(place.path) == _kinds(whole)


def _kinds(path: Path) -> list[str]:
    """Picture or sound, packet by packet as they lie in the file."""
    with av.open(str(path)) as container:
        found = [(p.pos or 0, p.stream.type) for p in container.demux() if p.size]
    return [kind for _, kind in sorted(found)]


def _late_click(folder: Path) -> Sound:
    click = Track("eng", start=Fraction(1, 5), click=Fraction(11, 10))
    return sound_of(folder / "source.mkv", click, seconds=Fraction(2))


@pytest.mark.parametrize(
    "other",
    [
        {"size": (64, 64)},
        {"tags": ColourTags(9, 16, 9, 1)},
        {"bf": "0"},
        {"name": "hevc"},
    ],
)
def test_a_span_made_in_another_way_is_refused(tmp_path: Path, other: dict[str, Any]) -> None:
    place = _target(tmp_path / "out.mp4", "mp4")
    shown = frames(place, steady(8))
    first, second = _spans(place, shown, [4])
    changed = _target(second, other.pop("name", "mp4"), False)
    if "bf" in other:
        encoder = {"balanced": {"preset": "veryfast", "crf": "18", "bf": other.pop("bf")}}
        changed = replace(changed, format=replace(changed.format, encoder=encoder))  # type: ignore[arg-type]
    changed = replace(changed, **other)
    written(changed, [replace(f, picture=f.picture.converted(changed.layout, changed.size)) for f in shown[4:]])
    message = _refused(ProofError, [first, second], place)
    assert "span1.mp4" in message and "another way" in message


def test_a_first_span_of_the_wrong_size_is_refused(tmp_path: Path) -> None:
    place = _target(tmp_path / "out.mp4", "mp4")
    spans = _spans(place, frames(place, steady(8)), [4])
    assert "another way" in _refused(ProofError, spans, replace(place, size=(98, 64)))


def test_a_span_that_lost_its_alpha_is_refused(tmp_path: Path) -> None:
    place = _target(tmp_path / "out.webm", "webm", True)
    shown = frames(place, steady(8))
    first, second = _spans(place, shown, [4])
    written(_target(second, "webm", False), [replace(f, picture=f.picture.with_alpha(None)) for f in shown[4:]])
    assert "another way" in _refused(ProofError, [first, second], place)


@pytest.mark.parametrize(("name", "suffix", "alpha"), _PLACES)
@pytest.mark.parametrize("share", [0.02, 0.5, 0.85])
@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_span_cut_off_is_refused(
    tmp_path: Path, name: str, suffix: str, alpha: bool, share: float, which: int
) -> None:
    place = _lossless(_target(tmp_path / f"out.{suffix}", name, alpha))
    spans = _spans(place, frames(place, steady(18)), [6, 12])
    media_made.truncated(spans[which], spans[which], share)
    with pytest.raises((DamagedError, UnsupportedError)) as caught:
        join(spans, place)
    assert caught.value.hint
    assert spans[which].name in caught.value.message


def test_a_span_that_is_not_there_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    place = _target(tmp_path / "out.mp4", "mp4")
    spans = _spans(place, frames(place, steady(12)), [4, 8])
    spans[1].unlink()
    assert "does not exist" in _refused(UnsupportedError, spans, place)
    assert not place.path.exists()


@pytest.mark.parametrize(("name", "suffix", "alpha"), _PLACES)
def test_a_span_left_out_is_noticed_by_the_frames_that_are_missing(
    tmp_path: Path, name: str, suffix: str, alpha: bool
) -> None:
    place = _target(tmp_path / f"out.{suffix}", name, alpha)
    first, _, third = _spans(place, frames(place, steady(12)), [4, 7])
    assert "3 frames are missing" in _refused(ProofError, [first, third], place)


@pytest.mark.parametrize("base", [Fraction(1, 25), MS])
@pytest.mark.parametrize("order", [[1, 0], [0, 0], [0, 1, 1]])
@pytest.mark.parametrize(("name", "suffix", "alpha"), _PLACES)
def test_spans_that_do_not_follow_each_other_are_refused(
    tmp_path: Path, name: str, suffix: str, alpha: bool, order: list[int], base: Fraction
) -> None:
    place = target(tmp_path / f"out.{suffix}", name, alpha, time_base=base)
    spans = _spans(place, frames(place, steady(8)), [4])
    assert "do not follow" in _refused(ProofError, [spans[index] for index in order], place)


def test_a_span_without_a_key_frame_at_its_start_is_refused(tmp_path: Path) -> None:
    """It would show its first frames with what is left of the span before it."""
    place = _target(tmp_path / "out.mp4", "mp4")
    first, second = _spans(place, frames(place, steady(12)), [6])
    beheaded = tmp_path / "beheaded.mp4"
    with av.open(str(second)) as source, av.open(str(beheaded), "w") as out:
        stream = out.add_stream_from_template(source.streams.video[0])
        for packet in [p for p in source.demux(video=0) if p.size][1:]:
            packet.stream = stream
            out.mux_one(packet)
    assert "key frame" in _refused(ProofError, [first, beheaded], place)


def test_a_hole_in_a_source_of_its_own_times_is_no_fault(tmp_path: Path) -> None:
    """Frames that a damaged source lost are lost in a whole render too: the frame before stays on."""
    place = target(tmp_path / "out.mp4", "mp4")
    shown = frames(place, steady(12))
    spans = _spans(place, [f for f in shown if f.index not in (4, 5)], [4])
    assert len(join(spans, place).times) == 10
    assert seen.times(place.path) == [f.time for f in shown if f.index not in (4, 5)]


def test_no_spans_and_no_place_are_output_errors(tmp_path: Path) -> None:
    place = _target(tmp_path / "out.mp4", "mp4")
    assert "empty" in _refused(OutputError, [], place)
    spans = _spans(place, frames(place, steady(4)), [])
    lost = replace(place, path=tmp_path / "nowhere" / "out.mp4")
    assert "out.mp4 could not be written" in _refused(OutputError, spans, lost)


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    place = _target(tmp_path / "out.mp4", "mp4")
    spans = _spans(place, frames(place, steady(8)), [4])
    spans[1].write_text("words, not pictures" * 99)
    assert "span1.mp4" in _refused(UnsupportedError, spans, place)


def test_it_can_be_stopped_and_lets_go_of_the_file(tmp_path: Path) -> None:
    place = _target(tmp_path / "out.mp4", "mp4", sound=_late_click(tmp_path))
    spans = _spans(place, frames(place, steady(12)), [6])
    calls = 0

    def stop() -> None:
        nonlocal calls
        calls += 1
        if calls == 9:
            raise Cancelled("The work was stopped.")

    with pytest.raises(Cancelled):
        join(spans, place, stop)
    assert calls == 9
    place.path.unlink()
    assert join(spans, place).times[-1] == 11
