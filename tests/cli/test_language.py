"""Answers come in the language that is wished for, else in the system's."""

from __future__ import annotations

import pytest

from cleanplate.cli.language import language
from cleanplate.errors import UsageError


@pytest.mark.parametrize(
    ("system", "spoken"),
    [("zh_CN.UTF-8", "zh"), ("ZH_TW", "zh"), ("en_GB.UTF-8", "en"), ("de_DE", "en"), ("C", "en"), ("", "en")],
)
def test_it_is_the_systems_where_nobody_wishes(system: str, spoken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", system)
    assert language() == spoken
    assert (language("zh-CN"), language("EN")) == ("zh", "en")


@pytest.mark.parametrize("wish", ["fr", "", "e", "x" * 500])
def test_what_is_not_spoken_is_refused(wish: str) -> None:
    with pytest.raises(UsageError, match="not spoken"):
        language(wish)
