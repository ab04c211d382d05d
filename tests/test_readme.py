"""The README cannot fall behind the source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cleanplate.matting.networks.catalog import NETWORKS
from cleanplate.media.formats import FORMATS
from cleanplate.settings import Settings

_ROOT = Path(__file__).parents[1]
_SOURCE = _ROOT / "src" / "cleanplate"
_FILES = sorted(str(p.relative_to(_SOURCE)) for p in _SOURCE.rglob("*.py") if p.name != "__init__.py")


@pytest.fixture(scope="module")
def readme() -> str:
    return (_ROOT / "README.md").read_text()


@pytest.mark.parametrize("file", _FILES)
def test_every_source_file_has_its_line(readme: str, file: str) -> None:
    assert re.search(rf"`{re.escape(file)}`\W+\w", readme), f"{file} is not in the README's list of files"


def test_the_list_names_no_file_that_is_gone(readme: str) -> None:
    listed = re.findall(r"^\| `([\w/]+\.py)` \|", readme, re.MULTILINE)
    assert sorted(listed) == _FILES


@pytest.mark.parametrize("name", [*FORMATS, *NETWORKS])
def test_every_format_and_network_has_a_row(readme: str, name: str) -> None:
    assert f"| `{name}` |" in readme


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_has_a_row(readme: str, name: str) -> None:
    assert f"| `CLEANPLATE_{name.upper()}` |" in readme


def test_no_placeholder_was_left_behind(readme: str) -> None:
    assert "@@" not in readme
