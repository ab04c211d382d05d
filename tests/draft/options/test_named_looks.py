"""Named looks: found however they are written, and made of a look's own fields."""

from __future__ import annotations

import pytest

from cleanplate.draft.finish import ColourChange, Look
from cleanplate.draft.options.named_looks import LOOKS, NamedLook, named_look
from cleanplate.errors import DraftError

every = pytest.mark.parametrize("named", LOOKS, ids=lambda look: look.name)


@every
def test_each_is_found_by_all_its_names_in_either_language(named: NamedLook) -> None:
    for word in (named.name, named.zh, *named.aliases, named.name.replace("_", " ").upper()):
        assert named_look(word) is named


def test_no_name_means_two() -> None:
    names = [word for look in LOOKS for word in (look.name, look.zh, *look.aliases)]
    assert len(names) == len({n.casefold() for n in names}) and len(LOOKS) >= 12


@every
def test_strength_goes_from_nothing_to_all_of_it(named: NamedLook) -> None:
    assert named.look != Look() and named.scaled(100) == named.look
    none = named.scaled(0)
    assert none.tone in (None, ColourChange()) and none.model_copy(update={"tone": None}) == Look()
    half = named.scaled(50)
    for name in ("grey", "sepia", "blur", "sharpen", "vignette", "grain"):
        assert getattr(half, name) == pytest.approx(getattr(named.look, name) / 2)
    if named.look.tone and half.tone:
        assert half.tone.contrast == pytest.approx(named.look.tone.contrast / 2)
        assert half.tone.gamma == pytest.approx((1 + named.look.tone.gamma) / 2)


@pytest.mark.parametrize("name", ["", "telepathy", "x" * 500])
def test_an_unknown_one_names_those_there_are(name: str) -> None:
    with pytest.raises(DraftError, match="There is no look") as caught:
        named_look(name)
    assert "cinematic (电影感)" in caught.value.hint and len(caught.value.message) < 80
