"""The JSON Schemas agree with what cleanplate itself takes and refuses."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from jsonschema import Draft202012Validator

from cleanplate.draft.check import problems
from cleanplate.draft.model import Draft
from cleanplate.draft.operation import kinds, operation
from cleanplate.draft.sample import sample
from cleanplate.draft.schema import draft_schema, operations_schema
from cleanplate.draft.wire import dumped, loaded
from cleanplate.errors import DraftError
from tests.draft.drafts import drafts


@cache
def _of_drafts() -> Draft202012Validator:
    return Draft202012Validator(draft_schema())


@cache
def _of_operations() -> Draft202012Validator:
    return Draft202012Validator(operations_schema())


@pytest.mark.parametrize("schema", [draft_schema(), operations_schema()], ids=["draft", "operations"])
def test_they_are_schemas_in_plain_json(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema


@given(drafts())
@hypothesis_settings(max_examples=60)
def test_every_sound_draft_is_valid_and_comes_back_the_same(draft: Draft) -> None:
    assert not list(problems(draft))
    document = dumped(draft)
    _of_drafts().validate(document)
    assert loaded(document) == draft


def test_the_sample_and_the_schema_s_own_examples_are_valid() -> None:
    _of_drafts().validate(dumped(sample()))
    for example in draft_schema()["examples"]:
        loaded(example)
        _of_drafts().validate(example)


def test_what_is_derived_is_said_to_be() -> None:
    schema = draft_schema()
    derived = {
        f"{name}.{key}"
        for name, part in (*schema["$defs"].items(), ("Draft", schema))
        for key, value in part["properties"].items()
        if value.get("readOnly")
    }
    assert derived == {"Draft.d", "Clip.d", "Clip.source_out", "Sound.d", "Sound.source_out", "Title.d"}


_BAD: list[tuple[list[str | int], Any]] = [
    (["t"], {}),
    (["t"], [{"id": f"t{i}", "tt": 0, "sg": []} for i in range(101)]),
    (["t", 0, "tt"], 3),
    (["t", 0, "tt"], None),
    (["t", 0, "id"], "no spaces"),
    (["t", 0, "id"], "x" * 65),
    (["t", 0, "sg"], {}),
    (["t", 0, "sg", 0, "in"], -1),
    (["t", 0, "sg", 0, "in"], 0.5),
    (["t", 0, "sg", 0, "in"], "soon"),
    (["t", 0, "sg", 0, "out"], 86_400_001),
    (["t", 0, "sg", 0, "out"], None),
    (["t", 0, "sg", 0, "media"], ""),
    (["t", 0, "sg", 0, "speed"], 1001),
    (["t", 0, "sg", 0, "volume"], -1),
    (["t", 0, "sg", 0, "muted"], "perhaps"),
    (["t", 0, "sg", 0, "d"], "4000"),
    (["t", 0, "sg", 0, "source_out"], 4000.5),
    (["t", 0, "sg", 0, "placement"], {"fit": "fill"}),
    (["t", 0, "sg", 0, "placement"], {"scale": 0}),
    (["t", 0, "sg", 0, "placement"], {"crop": {"left": 101}}),
    (["t", 0, "sg", 0, "placement"], {"move": {"x": 1001}}),
    (["t", 0, "sg", 0, "removal"], {"network": "Mod Net"}),
    (["t", 0, "sg", 0, "removal"], {"plate": "plate.png"}),
    (["t", 0, "sg", 0, "removal"], {"chatter": 50.5}),
    (["t", 0, "sg", 0, "colour"], {"gamma": 0}),
    (["t", 0, "sg", 0, "colour"], []),
    (["t", 1, "sg", 0, "text"], ""),
    (["t", 1, "sg", 0, "align"], "justify"),
    (["t", 1, "sg", 0, "box"], ""),
    (["m", "width"], 0),
    (["m", "height"], 16385),
    (["m", "rate"], "0/0"),
    (["m", "rate"], 241),
    (["m", "rate"], "fast"),
    (["media"], []),
    (["media", "m1", "kind"], "film"),
    (["media", "m1", "file"], ""),
    (["media", "m1", "hash"], "abc"),
    (["media", "no spaces"], {"kind": "image", "file": "x.png"}),
    (["d"], "8000"),
]


@pytest.mark.parametrize(("path", "value"), _BAD, ids=[".".join(map(str, p)) + f"={v!r:.30}" for p, v in _BAD])
def test_both_refuse_what_cannot_be(path: list[str | int], value: Any) -> None:
    document: Any = dumped(sample())
    inner = document
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    assert not _of_drafts().is_valid(document)
    with pytest.raises(DraftError):
        loaded(document)


@pytest.mark.parametrize(
    "path", [["t", 0, "tt"], ["t", 0, "id"], ["t", 0, "sg", 0, "in"], ["media", "m1", "file"]]
)
def test_both_miss_what_must_be_there(path: list[str | int]) -> None:
    document: Any = dumped(sample())
    inner = document
    for part in path[:-1]:
        inner = inner[part]
    del inner[path[-1]]
    assert not _of_drafts().is_valid(document)
    with pytest.raises(DraftError):
        loaded(document)


@pytest.mark.parametrize("name", kinds())
def test_every_operation_s_example_fits_one_schema_only(name: str) -> None:
    _of_operations().validate(kinds()[name].example)
    _of_operations().validate(operation(kinds()[name].example).as_json())


@pytest.mark.parametrize(
    "plain",
    [
        {},
        {"op": "explode", "segment": "s1"},
        {"segment": "s5", "percent": 80},
        {"op": "volume", "segment": "s5"},
        {"op": "volume", "segment": "s5", "percent": 1001},
        {"op": "volume", "segment": "s5", "percent": 80, "loud": True},
        {"op": "aspect", "ratio": "2:1"},
        {"op": "title", "text": ""},
        {"op": "add_audio", "media": {"kind": "audio"}},
        {"op": "add_audio", "media": 7},
        {"op": "canvas_rate", "rate": 0.5},
        {"op": "remove_background", "segment": "s1", "plate": "no where"},
    ],
    ids=str,
)
def test_both_refuse_what_is_no_operation(plain: dict[str, Any]) -> None:
    assert not _of_operations().is_valid(plain)
    with pytest.raises(DraftError):
        operation(plain)


@pytest.mark.parametrize("name", kinds())
def test_every_field_is_described(name: str) -> None:
    properties = kinds()[name].model_json_schema(by_alias=True)["properties"]
    bare = [key for key, field in properties.items() if key != "op" and not _describes(field)]
    assert not bare


def _describes(field: dict[str, Any]) -> bool:
    return bool(field.get("description")) or any(_describes(kind) for kind in field.get("anyOf", []))
