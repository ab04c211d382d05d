"""What is told comes in pages within the budget, whatever the draft; and all of it can be had."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from cleanplate.draft.file import load, save
from cleanplate.draft.history import History
from cleanplate.draft.operation import kinds
from cleanplate.draft.wire import dumped, loaded
from cleanplate.material.catalog import MATERIAL
from cleanplate.mcp.budget import MOST
from cleanplate.mcp.tools import TOOLS
from tests.mcp.talking import called, done

CALLS: list[tuple[str, dict[str, Any]]] = [
    ("probe", {"file": "talk.mp4"}),
    ("open", {"draft": "large.json", "files": ["music.m4a"]}),
    ("say", {"draft": "large.json", "words": "what is on the timeline?"}),
    ("say", {"draft": "large.json", "words": "blur the background"}),
    ("background", {"draft": "large.json", "background": "teal"}),
    (
        "apply",
        {"draft": "large.json", "operation": "title", "args": {"text": "字" * 4000, "at": 0, "length": 900}},
    ),
    ("undo", {"draft": "large.json"}),
    ("redo", {"draft": "large.json"}),
    ("operations", {}),
    *(
        ("operations", {"area": area})
        for area in ("canvas", "looks", "matte", "place", "sound", "timeline", "words")
    ),
    *(("operations", {"name": name}) for name in kinds()),
    ("material", {}),
    ("state", {"draft": "large.json"}),
    ("state", {"draft": "large.json", "detail": "full"}),
    ("state", {"draft": "large.json", "detail": "full", "offset": 150}),
    ("state", {"draft": "large.json", "detail": "history"}),
    ("frame", {"draft": "large.json"}),
    ("sheet", {"draft": "large.json", "columns": 8, "rows": 2}),
    ("estimate", {"draft": "large.json"}),
    ("export", {"draft": "large.json", "resolution": 32, "quality": "fast"}),
    ("remove", {"file": "talk.mp4", "network": "key"}),
]


@pytest.fixture
def large(film: Path) -> Path:
    """100 clips and 100 long titles, with long names."""
    plain = dumped(load(film / "film.json"))
    clips = [
        {"id": f"clip-{i}", "media": "m1", "in": i * 40, "out": i * 40 + 40, "m": {"title": f"片段名称 {i} " * 10}}
        for i in range(100)
    ]
    titles = [
        {"id": f"title-{i}", "in": i * 40, "out": i * 40 + 40, "text": f"一行很长的标题 {i} " * 60}
        for i in range(100)
    ]
    plain["t"] = [{"id": "t1", "tt": 0, "sg": clips}, {"id": "t2", "tt": 7, "sg": titles}]
    plain.pop("d")
    save(film / "large.json", loaded(plain), History())
    return film


def test_every_tool_answers_a_large_draft_within_the_budget(large: Path) -> None:
    assert {tool for tool, _ in CALLS} == set(TOOLS)
    dear = []
    for tool, arguments in CALLS:
        heard = called(large, tool, **arguments)
        if tool not in ("say", "background"):  # what a draft of so odd clips cannot do is said, too
            assert not heard.failed, f"{tool} {arguments}: {heard.text}"
        if heard.tokens > MOST:
            dear.append((tool, arguments, heard.tokens))
        assert all(len(image.data) <= 270_000 for image in heard.images)
    assert not dear


def test_a_whole_draft_can_be_read_page_by_page(large: Path) -> None:
    for detail, count in (("short", 200), ("full", 1 + 1 + 2 + 200)):
        lines: list[str] = []
        offset = 0
        while offset is not None:
            page = done(large, "state", draft="large.json", detail=detail, offset=offset).facts
            assert page["of"] == count and page["lines"]
            lines += page["lines"]
            offset = page.get("next_offset")
        assert len(lines) == count
        if detail == "full":
            parts = [json.loads(line) for line in lines]
            assert [p["id"] for p in parts if p.get("on") == "t1"] == [f"clip-{i}" for i in range(100)]


def test_a_page_says_how_to_go_on(large: Path) -> None:
    heard = done(large, "state", draft="large.json")
    following = heard.facts["next_offset"]
    assert f"go on with offset {following}" in heard.text
    assert done(large, "state", draft="large.json", offset=following).facts["lines"]
    assert done(large, "state", draft="large.json", offset=5000).facts["lines"] == []


def test_a_line_of_the_state_has_what_an_operation_needs(film: Path) -> None:
    heard = done(film, "state", draft="film.json")
    assert heard.facts["lines"] == ["s1 on t1, 0-2000 ms: talk.mp4 from 0, background teal"]
    assert heard.text.startswith("160x96, 25 fps, 2000 ms. Timeline (1 track)")


def test_the_history_tells_what_was_undone(film: Path) -> None:
    done(film, "apply", draft="film.json", operation="trim", args={"segment": "s1", "out": 1000})
    done(film, "undo", draft="film.json")
    lines = done(film, "state", draft="film.json", detail="history").facts["lines"]
    assert len(lines) == 2 and lines[1].endswith("(undone)") and "assistant" in lines[0]


def test_every_operation_is_listed_and_its_example_is_what_apply_takes(tmp_path: Path) -> None:
    listed = done(tmp_path, "operations").facts["areas"]
    assert sorted(name for names in listed.values() for name in names) == sorted(kinds())
    for area, names in listed.items():
        described = done(tmp_path, "operations", area=area).facts["operations"]
        assert [line.partition(":")[0] for line in described] == names
    one = done(tmp_path, "operations", name="trim").facts
    assert set(one["needed"]) <= set(one["fields"]) and set(one["example"]) <= set(one["fields"])


def test_all_that_comes_along_is_named(tmp_path: Path) -> None:
    heard = done(tmp_path, "material")
    assert set(re.findall(r"^([\w-]+) \(", heard.text, re.MULTILINE)) == set(MATERIAL)
    assert done(tmp_path, "material", kind="music").facts.keys() == {"music"}
