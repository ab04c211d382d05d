"""How long and how much: round figures that do not promise too little."""

from __future__ import annotations

import pytest

from cleanplate.agent.estimate import export_s, matted_ms, matting_s, spoken
from cleanplate.draft.model import Draft
from cleanplate.draft.new import new
from cleanplate.draft.operation import operation
from tests.agent.conversing import video


@pytest.mark.parametrize(
    ("seconds", "en", "zh"),
    [
        (0, "about 2 seconds", "大约 2 秒"),
        (1, "about 2 seconds", "大约 2 秒"),
        (9, "about 9 seconds", "大约 9 秒"),
        (11, "about 15 seconds", "大约 15 秒"),
        (90, "about 90 seconds", "大约 90 秒"),
        (91, "about 2 minutes", "大约 2 分钟"),
        (121, "about 3 minutes", "大约 3 分钟"),
        (7200, "about 120 minutes", "大约 120 分钟"),
    ],
)
def test_time_is_rounded_up_and_never_one_seconds(seconds: int, en: str, zh: str) -> None:
    assert (spoken(seconds, "en"), spoken(seconds, "zh")) == (en, zh)


def test_only_clips_whose_background_goes_are_matted() -> None:
    draft = new([video(), video("b.mp4", 5)])
    assert matted_ms(draft) == matting_s(draft, 2) == 0
    cut = operation({"op": "remove_background", "segment": "s2"}).apply(draft)
    assert matted_ms(cut) == 5000 and matting_s(cut, 2) > 0


def test_better_takes_longer_and_more_cores_take_less() -> None:
    draft = new([video(seconds=60)])
    fast, best = (
        operation({"op": "remove_background", "segment": "s1", "quality": quality}).apply(draft)
        for quality in ("fast", "best")
    )
    assert matting_s(fast, 2) < matting_s(best, 2) and matting_s(best, 8) < matting_s(best, 2)
    assert export_s(draft, 8) < export_s(draft, 2)


def test_an_empty_draft_takes_next_to_nothing() -> None:
    assert export_s(Draft(), 2) == 2 and matting_s(Draft(), 2) == 0
