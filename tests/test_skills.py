"""The skills' pages: what they claim is so."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from skills_ref.parser import read_properties
from skills_ref.validator import validate

from cleanplate import __version__, errors, skills
from cleanplate.api.app import create
from cleanplate.cli.main import app
from cleanplate.client.attribution import attribution
from cleanplate.client.identity import LOCAL
from cleanplate.client.refusal import FORMATS as TAKEN
from cleanplate.client.routing import route
from cleanplate.flow.house import House
from cleanplate.media.formats import FORMATS
from cleanplate.settings import Settings
from cleanplate.skills import HTTP, SHELL, shipped
from tests import media_made
from tests.commands import cleanplate

_ROOT = Path(__file__).parents[1]
_FOLDER = _ROOT / "skill"
_SKILLS = (SHELL, HTTP)
_PROTOCOL = {"NEMO_TOKEN", "NEMO_API_URL", "NEMO_CLIENT_ID", "NEMO_WEB_URL"}
_CODES = {kind.code for kind in vars(errors).values() if isinstance(kind, type) and hasattr(kind, "code")}


def text(skill: str) -> str:
    """All of its pages."""
    return "\n".join(data.decode() for data in shipped(skill).values())


def head(skill: str) -> str:
    return shipped(skill)["SKILL.md"].decode().split("---\n")[1]


def commands(skill: str) -> Iterator[list[str]]:
    """Every command line of ours: in a block, or between backticks; without what a shell would do with it."""
    pages = re.sub(r"\\\n *", "", text(skill))
    blocks = "\n".join(re.findall(r"^```\w*\n(.*?)^```$", pages, re.MULTILINE | re.DOTALL))
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", pages, flags=re.MULTILINE | re.DOTALL))
    for line in [*blocks.splitlines(), *spans]:
        if line.startswith("cleanplate "):
            yield shlex.split(line.replace("…", "x"), comments=True)[1:]


def command_of(words: list[str]) -> tuple[Any, list[str]]:
    """The command that a line calls, and the options that it gives."""
    here: Any = typer.main.get_command(app)
    rest = list(words)
    while rest and hasattr(here, "commands"):
        found = here.commands.get(rest[0])
        if found is None:
            break
        here, rest = found, rest[1:]
    return here, [word.partition("=")[0] for word in rest if re.match(r"--?[a-z]", word)]


def options(command: Any) -> set[str]:
    return {name for one in command.params for name in (*one.opts, *one.secondary_opts)} | {"--help", "-h"}


def everything(command: Any) -> Iterator[Any]:
    yield command
    for inner in getattr(command, "commands", {}).values():
        yield from everything(inner)


@pytest.mark.parametrize("skill", _SKILLS)
def test_it_is_of_the_format(skill: str) -> None:
    assert validate(_FOLDER / skill) == []
    said = read_properties(_FOLDER / skill)
    assert said.license == "Apache-2.0" and 200 < len(said.description) <= 1024
    assert set(said.to_dict()) == {"name", "description", "license", "compatibility", "metadata"}


@pytest.mark.parametrize("skill", _SKILLS)
def test_its_head_is_one_that_simple_readers_understand_too(skill: str) -> None:
    """A line for each plain key: not every assistant reads folded YAML."""
    assert all(re.match(r"[a-z]+: [^>|{\[]", line) for line in head(skill).splitlines()[:4])
    assert "\t" not in head(skill) and head(skill).count("metadata:") == 1


@pytest.mark.parametrize("skill", _SKILLS)
def test_it_is_short(skill: str) -> None:
    files = shipped(skill)
    assert len(files["SKILL.md"].decode().splitlines()) <= 150 and len(files["SKILL.md"]) < 14_000
    assert all(len(data) < 8_000 for name, data in files.items() if name != "SKILL.md")


@pytest.mark.parametrize("skill", _SKILLS)
def test_name_and_version_are_those_that_the_client_sends(skill: str) -> None:
    told = attribution({}, _FOLDER / skill)
    assert (told["X-Skill-Source"], told["X-Skill-Version"]) == (skill, __version__)
    assert f'version: "{__version__}"' in head(skill)


def test_the_page_for_plain_http_sends_its_own_name_and_version() -> None:
    assert f"X-Skill-Source: {HTTP}" in text(HTTP) and f"X-Skill-Version: {__version__}" in text(HTTP)


@pytest.mark.parametrize("skill", _SKILLS)
def test_every_variable_is_one_and_those_that_are_read_are_declared(skill: str) -> None:
    ours = {f"CLEANPLATE_{name.upper()}" for name in Settings.model_fields}
    named = set(re.findall(r"\b(?:CLEANPLATE|NEMO)_[A-Z_]+", text(skill)))
    assert named <= ours | _PROTOCOL
    assert named == set(re.findall(r"^ +- name: (\w+)$", head(skill), re.MULTILINE))
    assert head(skill).count("required: false") == len(named) and "primaryEnv: NEMO_TOKEN" in head(skill)


def test_only_the_skill_for_a_shell_needs_the_command() -> None:
    assert "        - cleanplate\n" in head(SHELL) and "requires" not in head(HTTP)


def test_every_command_and_option_is_there() -> None:
    lines = list(commands(SHELL))
    assert len(lines) > 40
    for words in lines:
        command, given = command_of(words)
        assert not hasattr(command, "commands") or words == ["material"], words
        assert set(given) <= options(command), words


@pytest.mark.parametrize("skill", _SKILLS)
def test_every_option_by_itself_is_one_of_ours(skill: str) -> None:
    known = {name for command in everything(typer.main.get_command(app)) for name in options(command)}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text(skill))) <= known


@pytest.mark.parametrize("skill", _SKILLS)
def test_every_page_that_is_named_is_there_and_every_page_is_named(skill: str) -> None:
    pages = shipped(skill)
    linked = set(re.findall(r"\((references/[\w.]+)\)", text(skill)))
    assert linked | {"SKILL.md"} == set(pages)


@pytest.mark.parametrize("skill", _SKILLS)
def test_no_address_but_this_machines_is_called(skill: str) -> None:
    assert {a for a in re.findall(r"https?://[\w.:-]+", text(skill)) if a != "https://"} <= {LOCAL}


def test_every_route_is_one_of_the_service(fresh_data: Path) -> None:
    house = House.open(Settings(data_dir=fresh_data))
    try:
        paths = create(house).openapi()["paths"]
    finally:
        house.close()
    known = [re.compile(re.sub(r"\{\w+\}", r"[^/]+", path)) for path in paths]
    named = set(re.findall(r"/(?:api/[^\s\"'`?,]+|run_sse|readyz|register)", text(HTTP) + text(SHELL)))
    assert len(named) > 10
    for path in named:
        assert any(pattern.fullmatch(path.rstrip(".")) for pattern in known), path


def test_every_code_is_one_that_errors_have() -> None:
    rows = re.findall(r"^\| (`[a-z-]+`(?:, `[a-z-]+`)*(?: …)?) \|", text(SHELL), re.MULTILINE)
    rows += re.findall(r"^\| (?:HTTP )?[\d–]+ \| (`[a-z-]+`) \|", text(SHELL), re.MULTILINE)
    named = {code for row in rows for code in re.findall(r"`([a-z-]+)`", row)}
    assert len(named - set(FORMATS)) > 15 and named - set(FORMATS) <= _CODES


@pytest.mark.parametrize("skill", _SKILLS)
def test_what_a_server_refuses_is_all_there(skill: str) -> None:
    for number in ("1001", "1002", "2001", "4001", "4002", "HTTP 400", "HTTP 402", "HTTP 429"):
        assert re.search(rf"^\| {number} \|", text(skill), re.MULTILINE), number
    for words in ("Register or upgrade your plan to unlock export.", "Top up credits in your account", "?bind="):
        assert words in text(skill)
    assert TAKEN.replace(", ", " ") in re.sub(r",? ", " ", text(skill))


@pytest.mark.parametrize("skill", _SKILLS)
def test_the_table_of_what_people_say_is_the_clients(skill: str) -> None:
    rows = re.findall(r"^\| (\"[^|]+) \| ([^|]+) \| no \|$", text(skill), re.MULTILINE)
    assert len(rows) == 4
    for said, done in rows:
        for words in re.findall(r'"([^"]+)"', said):
            assert route(words).action == done.lower().removeprefix("`cleanplate ").rstrip("`")


def test_every_way_to_say_it_is_understood(tmp_path: Path) -> None:
    """The words of the table, in order, on a clip and a picture: each changes something, or tells it."""
    media_made.clip(tmp_path / "talk.mp4", 60, rate=5)
    media_made.still(tmp_path / "photo.jpg")
    table = text(SHELL).partition("# Words for")[2].partition("\n# ")[0]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", table, re.MULTILINE)[1:]
    assert len(rows) == 18
    for column in (1, 2):
        draft = tmp_path / f"film{column}.json"
        said = [word for row in rows[:-1] for word in ("--say", row[column])]
        told = cleanplate("chat", tmp_path / "talk.mp4", tmp_path / "photo.jpg", "-o", draft, *said, "--json")
        assert told.code == 0, told.err
        for row, turn in zip(rows, told.json["turns"], strict=False):
            quiet = row[0] in ("what is there", "plan first")
            assert bool(turn["calls"]) is not quiet and "error" not in turn, turn


@pytest.mark.parametrize("skill", _SKILLS)
def test_examples_in_json_are_json(skill: str) -> None:
    for found in re.findall(r"-d '(\{[^']*\})'", text(skill)):
        assert isinstance(json.loads(found), dict)


def test_a_wheel_brings_the_skills_along() -> None:
    wheel = tomllib.loads((_ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert "skill" in wheel["only-include"] and wheel["sources"]["skill"] == "cleanplate/skill"


def test_an_installation_without_them_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(skills, "__file__", str(tmp_path / "a" / "b" / "skills.py"))
    with pytest.raises(errors.UsageError, match="not in this installation"):
        shipped(SHELL)
