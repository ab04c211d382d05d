"""The page of the first minutes: nothing of one machine, no command that is not there, a picture for each way.

That it is what happens now, the acceptance tests see.
"""

from __future__ import annotations

import re
import shlex

import numpy as np
import pytest
import typer
from PIL import Image
from scripts.first_minutes import CHAT, DOCS, PICTURES, SERVED, TOOLS, WAYS, Way, readme, shortened, steady

from cleanplate.cli.main import app

EVERY = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)


@pytest.fixture(scope="module")
def page() -> str:
    return (DOCS / "first-minutes.md").read_text()


@EVERY
def test_each_way_is_there_with_its_picture(page: str, way: Way) -> None:
    assert f"## {way.title}\n\n{way.words}\n\n```text\n$ cleanplate " in page, "run `make first-minutes`"
    assert f"(first-minutes/{way.name}.jpg)" in page
    path = PICTURES / f"{way.name}.jpg"
    assert path.stat().st_size < 60_000
    with Image.open(path) as image:
        assert image.height == 200 and np.asarray(image).std() > 20


def test_no_picture_is_left_over() -> None:
    assert {path.stem for path in PICTURES.iterdir()} == {way.name for way in WAYS}


def test_nothing_on_it_is_of_one_machine(page: str) -> None:
    assert not re.search(r"/(?:tmp|root|home|work|usr|var|Users)/|Traceback|\x1b|\d{10,}", page)


def test_every_command_on_it_is_one_with_these_options(page: str) -> None:
    commands = re.findall(r"^\$ cleanplate (.*)$", page, re.MULTILINE)
    assert len(commands) > 10
    for command in commands:
        if command.endswith("…"):  # cut, so its last words may be half of something
            continue
        context = typer.main.get_command(app).make_context("cleanplate", shlex.split(command, comments=True))
        name, found, rest = context.command.resolve_command(context, context._protected_args + context.args)  # type: ignore[attr-defined]
        found.make_context(name, rest, parent=context)  # raises where an option or an argument is none of its own


def test_what_is_typed_and_asked_is_what_the_script_does_now(page: str) -> None:
    assert f"$ {readme('remove')}\n" in page and f"$ {readme('chat')}\n" in page
    assert all(f"» {line}\n" in page for line in (*CHAT, *SERVED))
    assert all(f"→ {name} " in page for name, _ in TOOLS)


def test_what_differs_from_run_to_run_is_left_out() -> None:
    assert (
        steady("modnet on cpu, 6.1 s; about 12 seconds, 1.7 MB  \n") == "modnet on cpu, … s; about … seconds, … MB"
    )


def test_long_lines_and_long_answers_are_cut_and_that_is_said() -> None:
    answer = "\n".join(f"line {number}" for number in range(30))
    cut = shortened(f"$ one\n{answer}\n$ two\n{'x' * 500}").splitlines()
    assert cut[0] == "$ one" and cut[13] == "line 12" and cut[14:16] == ["…", "$ two"]
    assert cut[16] == "x" * 160 + "…" and len(cut) == 17
