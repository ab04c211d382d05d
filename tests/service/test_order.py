from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.draft.model import Canvas, Draft
from cleanplate.errors import CleanplateError, NoAlphaError, PlanError, UsageError
from cleanplate.media.formats import FORMATS
from cleanplate.service.order import CODECS, QUALITIES, Order, Wish, ordered
from cleanplate.service.plans import Plan
from cleanplate.settings import Settings

FREE = Plan("free", True, 1080, 5, 10**9)
DRAFT = Draft(canvas=Canvas(width=1920, height=1080))
CLEAR = Draft(canvas=Canvas(width=1920, height=1080, background="transparent"))


def order(draft: Draft = DRAFT, plan: Plan = FREE, **wish: Any) -> Order:
    return ordered(Wish(**wish), draft, plan, Settings())[0]


def test_without_a_wish_it_is_what_plays_everywhere_in_the_canvas_own_size() -> None:
    assert order() == Order("mp4", "best", None, None)
    assert order(CLEAR) == Order("webm", "best", None, None)


@pytest.mark.parametrize(
    ("asked", "quality"), [("low", "fast"), ("Medium", "balanced"), ("HIGH", "best"), ("fast", "fast")]
)
def test_both_vocabularies_of_quality_are_known(asked: str, quality: str) -> None:
    assert order(quality=asked).quality == quality


@pytest.mark.parametrize(
    ("format", "codec", "meant"),
    [
        ("mp4", None, "mp4"),
        (".MP4", "H.264", "mp4"),
        ("mp4", "h265", "hevc"),
        (None, "HEVC", "hevc"),
        (None, "vp9", "webm"),
        ("webm", "vp9", "webm"),
        (None, "prores", "mov"),
        ("mov", "ProRes 4444", "mov"),
        ("gif", None, "gif"),
    ],
)
def test_format_and_codec_are_one_choice(format: str | None, codec: str | None, meant: str) -> None:
    assert order(format=format, codec=codec).format == meant


@pytest.mark.parametrize(
    ("format", "codec"), [("webm", "h264"), ("mov", "h264"), ("hevc", "h264"), ("gif", "vp9")]
)
def test_a_codec_that_a_format_has_not_is_refused(format: str, codec: str) -> None:
    with pytest.raises(UsageError, match=f"“{format}” is not written with {codec}"):
        order(format=format, codec=codec)


@pytest.mark.parametrize(
    ("asked", "side"),
    [
        ("720p", 720),
        (720, 720),
        ("720", 720),
        ("1280x720", 720),
        ("720×1280", 720),
        ("1280 * 720", 720),
        ("HD", 720),
        ("sd", 480),
        ("1080p", None),
        ("1920x1080", None),
        ("fhd", None),
        (None, None),
    ],
)
def test_a_resolution_is_its_shorter_side_and_none_is_the_canvas_own(asked: Any, side: int | None) -> None:
    assert order(resolution=asked).short_side == side


def test_larger_than_the_plan_is_refused_when_asked_for_and_else_scaled_down() -> None:
    large = Draft(canvas=Canvas(width=3840, height=2160))
    assert order(large).short_side == 1080
    assert order(large, Plan("pro", True, 2160, 1, 1)).short_side is None
    for asked in ("4k", "2160p", 1081, "3840x2160"):
        with pytest.raises(PlanError, match="larger than the free plan"):
            order(large, resolution=asked)


def test_more_pixels_than_are_decoded_are_refused() -> None:
    wide = Draft(canvas=Canvas(width=16000, height=100))
    with pytest.raises(UsageError, match="too large"):
        order(wide, resolution=1080)


def test_a_rate_changes_the_draft_and_nothing_else_of_it() -> None:
    _, draft = ordered(Wish(fps="30000/1001"), DRAFT, FREE, Settings())
    assert draft.canvas.rate == Fraction(30000, 1001)
    assert draft.canvas.model_copy(update={"rate": None}) == DRAFT.canvas


@pytest.mark.parametrize(
    ("format", "crf", "good"),
    [
        ("mp4", 0, True),
        ("mp4", 51, True),
        ("mp4", 52, False),
        ("webm", 63, True),
        ("mov", 1, False),
        ("gif", 1, False),
    ],
)
def test_a_crf_is_one_that_the_encoder_has(format: str, crf: int, good: bool) -> None:
    if good:
        assert order(format=format, crf=crf).crf == crf
        return
    with pytest.raises(UsageError, match="CRF"):
        order(format=format, crf=crf)


def test_alpha_is_asked_of_formats_that_have_it_and_only_of_transparent_drafts() -> None:
    for format in ("mp4", "hevc", "jpg"):
        with pytest.raises(NoAlphaError):
            order(CLEAR, format=format)
    for format in ("stacked", "matte", "bundle", "web"):
        assert order(CLEAR, format=format).format == format
        with pytest.raises(UsageError, match="solid"):
            order(DRAFT, format=format)


_WORDS = st.none() | st.text(max_size=12) | st.sampled_from([*FORMATS, *CODECS, *QUALITIES, "1080p", "4k", "1x1"])


@given(
    format=_WORDS,
    quality=_WORDS,
    codec=_WORDS,
    resolution=_WORDS | st.integers(-5, 10**6),
    fps=st.none() | st.floats(allow_nan=False) | st.text(max_size=12),
    crf=st.none() | st.integers(-100, 100),
    clear=st.booleans(),
)
def test_whatever_is_asked_is_an_order_within_the_plan_or_an_error_of_ours(clear: bool, **wish: Any) -> None:
    try:
        made, draft = ordered(Wish(**wish), CLEAR if clear else DRAFT, FREE, Settings())
    except CleanplateError as error:
        assert error.message and error.hint
        return
    assert made.format in FORMATS and (made.short_side or 1080) <= 1080
    assert not (clear and FORMATS[made.format].opaque)
    assert draft.canvas.rate is None or 1 <= draft.canvas.rate <= 240
