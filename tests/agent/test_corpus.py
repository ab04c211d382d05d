"""What people say is understood exactly as the corpus has it, and never as something else."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from cleanplate.agent.acts import Apply, Tell
from cleanplate.draft.operation import kinds
from tests.agent.corpus import Utterance, corpus, heard, plain, verdict

_ALL = list(corpus())
# what asks for several things, or politely
_COMPOUND = re.compile("[,;.\"'“]| and | but | then |^(can|could|please|hey|no)")
_COMPOUND_ZH = re.compile("[，、；。“]|^(不|我要|先|请|麻烦|能|可以|帮|给我|一)|不要")
_KINDS_OF_ANSWER = {"apply", "undo", "redo", "tell", "export", "make"}


def _chinese(text: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in text)


@pytest.mark.parametrize("utterance", _ALL, ids=lambda u: u.where)
def test_it_is_understood_exactly(utterance: Utterance) -> None:
    assert verdict(utterance) == "exact", [plain(act) for act in heard(utterance).acts]


def test_nothing_else_is_ever_done() -> None:
    found = Counter(verdict(utterance) for utterance in _ALL)
    assert found["wrong"] == 0, found


def test_the_corpus_is_large_and_speaks_both_languages() -> None:
    chinese = sum(_chinese(u.said) for u in _ALL)
    assert len(_ALL) >= 1900
    assert 2 * chinese >= len(_ALL), "half of them Chinese"
    assert len({(u.scene, u.before, u.said) for u in _ALL}) == len(_ALL), "two are alike"


def test_every_operation_is_said_in_both_languages() -> None:
    said: dict[bool, set[str]] = {True: set(), False: set()}
    for utterance in _ALL:
        said[_chinese(utterance.said)] |= {act["op"] for act in utterance.acts or () if act["do"] == "apply"}
    assert set(kinds()) - said[False] == set(), "not said in English"
    assert set(kinds()) - said[True] == set(), "not said in Chinese"


def test_every_kind_of_answer_is_asked_for() -> None:
    assert {act["do"] for u in _ALL for act in u.acts or ()} == _KINDS_OF_ANSWER


def test_what_is_asked_back_offers_choices_in_the_language_of_the_person() -> None:
    for utterance in _ALL:
        asked = heard(utterance).asks
        if asked is not None:
            assert (not asked.choices and asked.gap) or 1 < len(asked.choices) <= 4, utterance.said
            assert _chinese(asked.text) == _chinese(utterance.said), utterance.said
            assert all(choice.label for choice in asked.choices)


def test_what_is_not_acted_on_is_answered() -> None:
    for utterance in _ALL:
        understood = heard(utterance)
        assert understood.acts or understood.asks or understood.rest, utterance.said


def _strange(utterance: Utterance) -> list[str]:
    """The same with a word that nobody knows at some place; what quotes or names a title may hold anything."""
    text = utterance.said
    if re.search("[\"'“”‘「:：.;]|says|saying|写着|命名为|rename|《|(title|to) [A-Z]", text):
        return []
    if _chinese(text):
        places = [m.start() for m in re.finditer("[\u4e00-\u9fff]", text)]
        return [f"{text[:i]}斑马{text[i:]}" for i in (places[0], places[-1])]
    words = text.split()
    return [" ".join([*words[:i], "zebra", *words[i:]]) for i in {0, len(words) // 2, len(words)}]


def test_a_word_that_nobody_knows_never_leads_to_another_change() -> None:
    for utterance in _ALL:
        if utterance.acts is None or len(utterance.acts) > 1 or utterance.before or "," in utterance.said:
            continue
        for said in _strange(utterance):
            understood = heard(replace(utterance, said=said))
            done = [plain(act) for act in understood.acts if isinstance(act, Apply)]
            assert not done or "，" in said or "再" in said or " and " in said, (said, done)


@pytest.mark.parametrize("before", ["don't ", "please don't ", "do not ", "if ", "i already ", "never "])
def test_what_is_not_wanted_is_not_done(before: str) -> None:
    for utterance in _ALL:
        text = utterance.said
        if utterance.before or _chinese(text) or _COMPOUND.search(text):
            continue
        assert not _changes(replace(utterance, said=before + text)), before + text


@pytest.mark.parametrize("before", ["别", "不要再", "千万别", "如果"])
def test_what_is_not_wanted_in_chinese_is_not_done(before: str) -> None:
    for utterance in _ALL:
        text = utterance.said
        if utterance.before or not _chinese(text) or _COMPOUND_ZH.search(text):
            continue
        assert not _changes(replace(utterance, said=before + text)), before + text


def _changes(utterance: Utterance) -> list[dict[str, Any]]:
    return [plain(act) for act in heard(utterance).acts if not isinstance(act, Tell)]
