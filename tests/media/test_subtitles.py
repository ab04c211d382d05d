"""Subtitle streams of joined files: every caption decodes at its time, in its words, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest
from av.subtitles.subtitle import AssSubtitle

from cleanplate.errors import ProofError
from cleanplate.media.formats import FORMATS
from cleanplate.media.join import join
from cleanplate.media.proof import Receipt
from cleanplate.media.proof_joined import prove_joined
from cleanplate.media.proof_subtitles import check_subtitles, subtitles
from cleanplate.media.subtitles import Subtitle, Subtitles, holds_subtitles
from cleanplate.media.target import Target
from tests.targets import frames, target, written

EN = Subtitles(
    (Subtitle(120, 700, "One & <two>"), Subtitle(700, 1001, "next at once"), Subtitle(1333, 1999, "after\na gap")),
    "en",
    "English",
)
ZH = Subtitles((Subtitle(0, 2000, "你好，世界"),), "zh-Hans")
PLACES = [("mp4", "mp4"), ("hevc", "mp4"), ("mov", "mov"), ("webm", "webm")]
every = pytest.mark.parametrize(("name", "suffix"), PLACES)


def made(folder: Path, name: str, suffix: str, *found: Subtitles, base: Fraction = Fraction(1, 25)) -> Target:
    """Two spans of a second each, joined with subtitle streams."""
    place = target(folder / f"out.{suffix}", name, time_base=base)
    place = replace(place, subtitles=found)
    shown = frames(place, [Fraction(i, 25) for i in range(50)])
    spans = []
    for index in (0, 1):
        span = place.silent(folder / f"span{index}.{suffix}")
        written(span, shown[index * 25 : index * 25 + 25])
        spans.append(span.path)
    joined = join(spans, place)
    receipt = prove_joined(place, joined, [Receipt(25, 1000, 0.0, 1)] * 2)
    assert receipt.subtitle_tracks == len(found)
    return place


def decoded(path: Path, index: int) -> list[tuple[str, str]]:
    """The words of a stream as libav's own decoder gives them, with the time at which each begins."""
    with av.open(str(path)) as container:
        stream = container.streams.subtitles[index]
        out = []
        for packet in container.demux(stream):
            for shown in stream.decode(packet) if packet.size else ():
                assert isinstance(shown, AssSubtitle) and packet.pts is not None
                out.append((f"{float(packet.pts * packet.time_base):.3f}", shown.dialogue.decode()))
        return out


@every
def test_every_caption_is_there_at_its_time(tmp_path: Path, name: str, suffix: str) -> None:
    place = made(tmp_path, name, suffix, EN, ZH)
    first, second = subtitles(place.path)
    assert (first.shown, second.shown) == (EN.shown, ZH.shown)
    assert (first.language, second.language) == ("eng", "zho")
    assert [time for time, _ in decoded(place.path, 0)] == ["0.120", "0.700", "1.333"]
    assert decoded(place.path, 1) == [("0.000", "你好，世界")]


@every
def test_picture_and_duration_are_those_of_a_file_without(tmp_path: Path, name: str, suffix: str) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    plain, captioned = made(tmp_path / "a", name, suffix), made(tmp_path / "b", name, suffix, EN, ZH)
    for one in (plain, captioned):
        with av.open(str(one.path)) as container:
            assert container.duration == 2_000_000
            times = [packet.pts for packet in container.demux(container.streams.video[0]) if packet.size]
            assert len(times) == 50
    assert subtitles(plain.path) == []


@pytest.mark.parametrize("base", [Fraction(1, 30000), Fraction(1, 90000), Fraction(1, 1_000_000)])
def test_no_sample_lies_where_none_was_asked_for(tmp_path: Path, base: Fraction) -> None:
    """Captions that follow each other at once have no empty sample between them, in any ticks."""
    place = made(tmp_path, "mp4", "mp4", EN, base=base)
    with av.open(str(place.path)) as container:
        sizes = [packet.size > 2 for packet in container.demux(container.streams.subtitles[0]) if packet.size]
    assert sizes == [False, True, True, False, True]


def test_a_stream_that_is_not_as_planned_is_found_out(tmp_path: Path) -> None:
    place = made(tmp_path, "mp4", "mp4", EN)
    late = replace(EN, shown=(*EN.shown[:2], replace(EN.shown[2], start=1400)))
    other = replace(EN, shown=(*EN.shown[:2], replace(EN.shown[2], text="else")))
    for planned, told in (
        ((), "1 subtitle streams, planned were 0"),
        ((EN, ZH), "planned were 2"),
        ((late,), "1.4 s is out of step"),
        ((other,), "says something else"),
        ((replace(EN, shown=EN.shown[:2]),), "3 captions, planned were 2"),
    ):
        with pytest.raises(ProofError, match=told):
            check_subtitles(place.path, planned)
    check_subtitles(place.path, [EN])


def test_which_formats_hold_them() -> None:
    assert {f.name for f in FORMATS.values() if holds_subtitles(f)} >= {"mp4", "hevc", "webm", "mov"}
    assert not any(holds_subtitles(FORMATS[name]) for name in ("gif", "webp", "png", "jpg", "bundle"))
