"""`cleanplate mcp`: what it prints for an assistant's settings, and what it refuses."""

from __future__ import annotations

import importlib.util
import os
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from tests.commands import cleanplate


def test_the_config_starts_this_program_on_these_folders(tmp_path: Path) -> None:
    (tmp_path / "two").mkdir()
    said = cleanplate("mcp", "--folder", tmp_path, "--folder", tmp_path / "two", "--config")
    entry = said.json["mcpServers"]["cleanplate"]
    assert entry["args"] == ["mcp", "--folder", str(tmp_path), "--folder", str(tmp_path / "two")]
    assert Path(entry["command"]).is_absolute() and os.access(entry["command"], os.X_OK)


def test_without_a_folder_the_config_names_the_current_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = cleanplate("mcp", "--config")
    assert said.json["mcpServers"]["cleanplate"]["args"] == ["mcp", "--folder", str(tmp_path)]


def test_a_home_is_not_put_into_the_config_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    said = cleanplate("mcp", "--config")
    assert said.code == 2 and "too much to open" in said.err and "--folder" in said.err


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    said = cleanplate("mcp", "--folder", tmp_path / "nowhere")
    assert said.code == 2 and "is no folder" in said.err


def test_http_for_others_without_a_token_is_refused(tmp_path: Path) -> None:
    said = cleanplate("mcp", "--folder", tmp_path, "--http", "--host", "0.0.0.0", "--no-token")
    assert said.code == 2 and "Without a token" in said.err


def test_http_opens_no_whole_home_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    said = cleanplate("mcp", "--http", "--port", "0")
    assert said.code == 2 and "too much" in said.err and "--folder" in said.err


def test_what_is_not_installed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec

    def without(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name == "mcp" else found(name, package)

    monkeypatch.setattr("cleanplate.cli.mcp.find_spec", without)
    said = cleanplate("mcp", "--folder", tmp_path)
    assert said.code == 2 and "pip install 'cleanplate[mcp]'" in said.err


def test_its_help_has_examples() -> None:
    said = cleanplate("mcp", "--help")
    assert said.code == 0 and "cleanplate mcp --folder ~/Videos --config" in said.out
