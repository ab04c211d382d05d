"""`cleanplate skill`: copies put where assistants look, and taken away; nothing else is touched."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from cleanplate import __version__
from cleanplate.skills import ASSISTANTS, HTTP, RECEIPT, SHELL, Assistant, shipped
from tests.commands import Said, cleanplate


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh home, a project in it, and no command on the PATH."""
    (tmp_path / "project").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", os.defpath)
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path


def fine(*words: object) -> Said:
    told = cleanplate("skill", *words)
    assert told.code == 0, told.err
    return told


def refused(*words: object) -> str:
    told = cleanplate("skill", *words)
    assert told.code == 2 and "Traceback" not in told.err
    return told.err


def everything(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() if p.is_file() else b"" for p in root.rglob("*")}


@pytest.mark.parametrize("assistant", ASSISTANTS, ids=lambda a: a.name)
@pytest.mark.parametrize(("project", "skill"), [(False, SHELL), (True, HTTP)])
def test_what_was_installed_is_found_told_and_taken_away_without_a_trace(
    home: Path, assistant: Assistant, project: bool, skill: str
) -> None:
    before = everything(home)
    told = fine("install", "--for", assistant.name, *(["--project", "--http"] if project else []))
    root = home / "project" / assistant.project if project else home / assistant.own
    folder = root / skill
    assert str(folder) in told.out and __version__ in told.out
    assert set(shipped(skill)) | {RECEIPT} == {
        p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()
    }
    rows = [row for row in fine("list", "--json").json["skills"] if row["path"] == str(folder)]
    assert [row["state"] for row in rows] == ["ours"]
    fine(*told.out.splitlines()[-1].partition("cleanplate skill ")[2].split())
    assert everything(home) == before


def test_folders_that_were_there_before_stay(home: Path) -> None:
    (home / ".claude" / "skills").mkdir(parents=True)
    fine("install", "--for", "claude")
    fine("remove", "--for", "claude")
    assert (home / ".claude" / "skills").is_dir() and not any((home / ".claude" / "skills").iterdir())


@pytest.mark.parametrize("first", [SHELL, HTTP])
def test_the_last_of_two_takes_the_folders_that_were_made(home: Path, first: str) -> None:
    fine("install", "--for", "claude")
    fine("install", "--for", "claude", "--http")
    for skill in (first, HTTP if first == SHELL else SHELL):
        fine("remove", "--for", "claude", *(["--http"] if skill == HTTP else []))
    assert not (home / ".claude").exists()


def test_nothing_is_written_where_nobody_asked(home: Path) -> None:
    before = everything(home)
    assert "claude" in refused("install")
    (home / ".claude").mkdir()
    (home / ".cursor").mkdir()
    assert "claude, cursor" in refused("install")
    assert set(everything(home)) - set(before) == {".claude", ".cursor"}


def test_the_one_assistant_that_is_here_need_not_be_named(home: Path) -> None:
    (home / ".cursor").mkdir()
    fine("install")
    assert (home / ".cursor" / "skills" / SHELL / "SKILL.md").is_file()
    fine("remove")
    assert not any((home / ".cursor").iterdir())


def test_of_several_copies_one_is_named(home: Path) -> None:
    for name in ("claude", "gemini"):
        fine("install", "--for", name)
    assert "claude, gemini" in refused("remove")
    fine("remove", "--for", "gemini")
    fine("remove")
    assert "no copy" in refused("remove")


def test_a_changed_copy_stays_until_it_may_go(home: Path) -> None:
    fine("install", "--for", "claude")
    page = home / ".claude" / "skills" / SHELL / "SKILL.md"
    page.write_text(mine := page.read_text() + "\nMine.\n")
    assert "SKILL.md" in refused("install", "--for", "claude")
    assert "--force" in refused("remove", "--for", "claude")
    assert "changed by hand" in fine("list").out and page.read_text() == mine
    fine("install", "--for", "claude", "--force")
    assert "Mine." not in page.read_text()
    page.write_text(mine)
    fine("remove", "--for", "claude", "--force")
    assert not (home / ".claude").exists()


def test_files_of_ones_own_beside_ours_are_left(home: Path) -> None:
    fine("install", "--for", "claude")
    notes = home / ".claude" / "skills" / SHELL / "references" / "notes.md"
    notes.write_text("mine")
    fine("install", "--for", "claude")
    told = fine("remove", "--for", "claude", "--json").json
    assert told["left"] == ["references/notes.md"] and notes.read_text() == "mine"
    assert [p.name for p in (home / ".claude").rglob("*") if p.is_file()] == ["notes.md"]


def test_a_folder_of_somebody_else_is_neither_written_over_nor_taken_away(home: Path) -> None:
    folder = home / ".claude" / "skills" / SHELL
    folder.mkdir(parents=True)
    (folder / "SKILL.md").write_text("theirs")
    assert "already" in refused("install", "--for", "claude")
    assert "nothing that this command put there" in refused("remove", "--for", "claude", "--force")
    assert "not put there by us" in fine("list").out
    assert (folder / "SKILL.md").read_text() == "theirs"


def test_taking_away_what_is_not_there_says_so(home: Path) -> None:
    assert "is not there" in refused("remove", "--for", "claude")


def test_links_are_never_followed(home: Path) -> None:
    skills, away = home / ".claude" / "skills", home / "away"
    skills.mkdir(parents=True)
    away.mkdir()
    (skills / SHELL).symlink_to(away)
    assert "link" in refused("install", "--for", "claude", "--force")
    assert not any(away.iterdir())
    (skills / SHELL).unlink()
    fine("install", "--for", "claude")
    inner = skills / SHELL / "references"
    inner.rename(away / "references")
    inner.symlink_to(away / "references")
    before = everything(away)
    for words in (("install", "--force"), ("remove", "--force")):
        assert "link" in refused(*words, "--for", "claude")
    assert everything(away) == before


@pytest.mark.parametrize(
    "receipt",
    [
        "", "[]", "{}", "[" * 100_000, '{"version": 1, "made": 0, "files": {}}',
        '{"version": "1", "made": -1, "files": {}}', '{"version": "1", "made": true, "files": {}}',
        '{"version": "1", "made": 99, "files": {}}', '{"version": "1", "made": 0, "files": {"../../mine": "x"}}',
        '{"version": "1", "made": 0, "files": {"/etc/passwd": "x"}}',
        '{"version": "1", "made": 0, "files": {"a/../../mine": "x"}}', "\x00\xff",
    ],
)  # fmt: skip
def test_a_receipt_that_is_none_of_ours_deletes_nothing(home: Path, receipt: str) -> None:
    fine("install", "--for", "claude")
    (home / ".claude" / "mine").write_text("mine")
    (home / ".claude" / "skills" / SHELL / RECEIPT).write_text(receipt)
    before = everything(home)
    refused("remove", "--for", "claude", "--force")
    assert everything(home) == before


def test_a_folder_of_ones_own_will_do_and_a_slip_of_the_pen_will_not(home: Path) -> None:
    told = fine("install", "--for", "~/my assistant's skills", "--json").json
    assert told["path"] == str(home / "my assistant's skills" / SHELL) and told["state"] == "ours"
    assert "older than" not in fine("list", "--for", "~/my assistant's skills").out
    fine("remove", "--for", "~/my assistant's skills")
    assert not (home / "my assistant's skills").exists()
    for wish in ("claud", "", "~/gone/skills", "a\x00b/c", "~nobody-at-all/skills", "/" + "x" * 5000 + "/skills"):
        refused("install", "--for", wish)
    assert "contradict" in refused("install", "--for", str(home), "--project")


def test_a_folder_that_cannot_be_written_is_an_error_and_nothing_is_left(home: Path) -> None:
    (home / ".claude").write_text("a file")
    told = cleanplate("skill", "install", "--for", "claude", "--json")
    assert told.code == 1 and told.json["error"]["code"] == "output"
    assert (home / ".claude").read_text() == "a file"


def test_a_name_that_no_disk_holds_is_an_error(home: Path) -> None:
    for words in (("install",), ("list",), ("remove",)):
        told = cleanplate("skill", *words, "--for", "~/" + "x" * 300)
        assert told.code in (1, 2) and told.err.startswith("error [")


def test_a_copy_names_the_command_where_no_path_leads_to_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = home / "venv" / "bin" / "cleanplate"
    command.parent.mkdir(parents=True)
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    monkeypatch.setattr("sys.prefix", str(home / "venv"))
    fine("install", "--for", "openclaw")
    page = (home / ".openclaw" / "skills" / SHELL / "SKILL.md").read_text()
    assert f"`cleanplate` below is `{command}`." in page
    assert f'export PATH={command.parent}:"$PATH"' in page and "requires:" not in page
    assert fine("list", "--for", "openclaw", "--json").json["skills"][0]["state"] == "ours"
    monkeypatch.setenv("PATH", str(command.parent))  # while it is activated, it is on the PATH; later it is not
    fine("install", "--for", "claude")
    assert str(command) in (home / ".claude" / "skills" / SHELL / "SKILL.md").read_text()


def test_a_command_on_the_path_needs_no_naming(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = home / "bin" / "cleanplate"
    command.parent.mkdir()
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(command.parent))
    fine("install", "--for", "claude")
    folder = home / ".claude" / "skills" / SHELL
    assert {name: (folder / name).read_bytes() for name in shipped(SHELL)} == shipped(SHELL)


def test_an_older_copy_is_known_and_renewed(home: Path) -> None:
    fine("install", "--for", "claude")
    folder = home / ".claude" / "skills" / SHELL
    receipt = json.loads((folder / RECEIPT).read_text())
    (folder / "old.md").write_text("gone since")
    receipt["version"] = "0.0.1"
    receipt["files"]["old.md"] = hashlib.sha256(b"gone since").hexdigest()
    (folder / RECEIPT).write_text(json.dumps(receipt))
    assert "0.0.1, older than" in fine("list").out
    fine("install", "--for", "claude")
    assert not (folder / "old.md").exists() and "older than" not in fine("list").out


def test_the_page_is_shown_as_it_is(home: Path) -> None:
    assert fine("show").out.encode() == shipped(SHELL)["SKILL.md"]
    assert fine("show", "--http").out.startswith(f"---\nname: {HTTP}\n")


def test_the_list_says_where_nobody_is(home: Path) -> None:
    assert "Name one: claude" in fine("list").out
    (home / ".codex").mkdir()
    assert fine("list").out.startswith(str(home / ".agents" / "skills" / SHELL))
