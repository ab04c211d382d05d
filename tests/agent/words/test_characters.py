"""Traditional characters are read as the mainland's, and what is quoted stays as it was written."""

from __future__ import annotations

from cleanplate.agent.acts import Apply
from cleanplate.agent.understand import understand
from cleanplate.agent.words.characters import simplified
from tests.agent.scenes import SCENES


def test_each_character_has_its_own_and_the_length_stays() -> None:
    assert simplified("幫我去背，謝謝 OK") == "帮我去背，谢谢 OK"
    assert simplified("plain") == "plain"


def test_what_is_in_quotes_is_not_rewritten() -> None:
    understood = understand("加標題「城市夢」", SCENES["talk"](), "zh")
    assert [a.operation["text"] for a in understood.acts if isinstance(a, Apply)] == ["城市夢"]
