"""Settings come from the environment, are checked, and are read once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cleanplate.errors import UsageError
from cleanplate.settings import Settings, settings

Put = Callable[[str, object], None]


def test_the_environment_decides(setting: Put, tmp_path: Path) -> None:
    setting("max_pixels", 1234)
    setting("cache_dir", tmp_path)
    assert settings().max_pixels == 1234
    assert settings().cache_dir == tmp_path


def test_without_a_cache_dir_the_desktops_rule_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CLEANPLATE_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert Settings().cache_dir == tmp_path / "cleanplate"


@pytest.mark.parametrize(
    ("name", "value"), [("max_pixels", 0), ("max_pixels", "many"), ("threads", -1), ("max_streams", 0)]
)
def test_a_value_that_cannot_be_is_refused(setting: Put, name: str, value: object) -> None:
    setting(name, value)
    with pytest.raises(UsageError, match=f"CLEANPLATE_{name.upper()}"):
        settings()


def test_cores_are_the_threads_asked_for_or_at_least_one(setting: Put) -> None:
    assert settings().cores >= 1
    setting("threads", 3)
    assert settings().cores == 3


def test_every_setting_says_what_it_is() -> None:
    assert all(field.description for field in Settings.model_fields.values())
