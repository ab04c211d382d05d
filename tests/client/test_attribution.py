"""The three headers that say which skill is speaking."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleanplate import __version__
from cleanplate.client.attribution import attribution, frontmatter, platform

PAGE = '---\nname: video-background-remover\nmetadata:\n  version: "2.1"\n---\n\nname: other\nversion: 9\n'


def skill(home: Path, where: str, page: str = PAGE) -> Path:
    folder = home / where
    folder.mkdir(parents=True)
    (folder / "SKILL.md").write_text(page)
    return folder


@pytest.mark.parametrize(
    ("where", "name"),
    [
        (".clawhub/skills/v", "clawhub"),
        (".cursor/skills/v", "cursor"),
        (".cursor/other/v", "unknown"),
        ("x/.clawhub/v", "unknown"),
    ],
)
def test_the_platform_is_where_it_is_installed(tmp_path: Path, where: str, name: str) -> None:
    assert platform(skill(tmp_path, where), tmp_path) == name


def test_name_and_version_are_the_skill_pages(tmp_path: Path) -> None:
    assert attribution({}, skill(tmp_path, ".clawhub/v"), tmp_path) == {
        "X-Skill-Source": "video-background-remover",
        "X-Skill-Version": "2.1",
        "X-Skill-Platform": "clawhub",
    }


def test_the_environment_counts_more_and_without_a_skill_we_say_who_we_are() -> None:
    assert attribution({"SKILL_SOURCE": "mine"})["X-Skill-Source"] == "mine"
    assert attribution({}) == {
        "X-Skill-Source": "cleanplate",
        "X-Skill-Version": __version__,
        "X-Skill-Platform": "unknown",
    }


@pytest.mark.parametrize("source", ["a\r\nX-Evil: 1", "ü", "x" * 500, "\x00", " "])
def test_what_no_header_carries_is_left_out(source: str) -> None:
    value = attribution({"SKILL_SOURCE": source})["X-Skill-Source"]
    assert 0 < len(value) <= 100 and value.isprintable() and value.isascii()


@pytest.mark.parametrize("page", ["", "name: x", "---\nname: x\n", "\xff\x00", "---\n---\n"])
def test_a_page_without_a_head_says_nothing(tmp_path: Path, page: str) -> None:
    assert frontmatter(skill(tmp_path, "v", page) / "SKILL.md") == {}


def test_a_version_at_the_top_counts_first(tmp_path: Path) -> None:
    page = "---\nname: 'a'\nversion: 1.0.4\nmetadata:\n  name: b\n  version: 2\n---\n"
    assert frontmatter(skill(tmp_path, "v", page) / "SKILL.md") == {"name": "a", "version": "1.0.4"}
    assert frontmatter(tmp_path / "gone.md") == {}
