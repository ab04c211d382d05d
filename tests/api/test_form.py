"""One form in three spellings: what comes out is the same."""

from __future__ import annotations

import json
from base64 import encodebytes
from hashlib import sha512
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import anyio
import pytest
from fastapi import FastAPI, Request
from starlette.requests import Request as Asked

from cleanplate.api import form
from cleanplate.api.form import Fields, Form
from cleanplate.api.limits import Limits
from cleanplate.errors import ParameterError, TooLargeError, UsageError
from cleanplate.ids import new_id
from cleanplate.settings import settings

FIELDS = Fields(texts=frozenset({"size", "crop"}), files=frozenset({"image_file"}), bulky=frozenset({"b64"}))
BOUNDARY = "xyz"


def read(folder: Path, body: bytes, kind: str, most: int = 1_000_000, limit: int = 500_000) -> Form:
    """The form that such a request holds."""
    app = FastAPI()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def go() -> Form:
        roomy = SimpleNamespace(check_room=lambda: None)
        app.state.edge = SimpleNamespace(limits=Limits.of(settings()), house=roomy)
        scope = {"type": "http", "method": "POST", "headers": [(b"content-type", kind.encode())], "app": app}
        request: Request = Asked(scope, receive)
        return await form.read(request, FIELDS, lambda: folder / new_id("part"), limit, most)

    return anyio.run(go)


def multipart(fields: dict[str, str], **files: bytes) -> tuple[bytes, str]:
    parts = [f'Content-Disposition: form-data; name="{k}"\r\n\r\n{v}'.encode() for k, v in fields.items()]
    parts += [
        f'Content-Disposition: form-data; name="{k}"; filename="a.png"\r\n\r\n'.encode() + v
        for k, v in files.items()
    ]
    body = b"".join(b"--xyz\r\n" + part + b"\r\n" for part in parts) + b"--xyz--\r\n"
    return body, "multipart/form-data; boundary=xyz"


SAID = {"size": "full", "crop": "true", "b64": "QUJD" * 1000, "unknown": "ignored", "image_url": ""}
SPELT = [
    multipart(SAID),
    (urlencode(SAID).encode(), "application/x-www-form-urlencoded"),
    (json.dumps({**SAID, "crop": True}).encode(), "application/json"),
    (json.dumps(SAID).encode(), ""),
    (json.dumps(SAID).encode(), "text/plain; charset=utf-8"),
]


@pytest.mark.parametrize(("body", "kind"), SPELT)
def test_three_spellings_are_one_form(tmp_path: Path, body: bytes, kind: str) -> None:
    found = read(tmp_path, body, kind)
    assert found.texts == {"size": "full", "crop": "true"}
    assert {name: part.path.read_text() for name, part in found.files.items()} == {"b64": SAID["b64"]}
    assert len(list(tmp_path.iterdir())) == 1


def test_files_come_by_multipart_and_are_streamed_to_disk(tmp_path: Path) -> None:
    found = read(tmp_path, *multipart({"size": "hd"}, image_file=b"\x89PNG"))
    part = found.files["image_file"]
    assert (part.path.read_bytes(), part.size, part.label) == (b"\x89PNG", 4, "a.png")
    assert found.texts == {"size": "hd"}


def test_of_two_of_one_name_the_last_counts_and_the_first_goes(tmp_path: Path) -> None:
    one, kind = multipart({"size": "hd"}, image_file=b"first")
    other, _ = multipart({"size": "full"}, image_file=b"last")
    found = read(tmp_path, one.removesuffix(b"--xyz--\r\n") + other, kind)
    assert found.texts == {"size": "full"} and found.files["image_file"].path.read_bytes() == b"last"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("said", [{}, {"size": None}, {"size": " "}, {"size": ["full"]}, {"size": {"a": 1}}])
def test_what_is_empty_or_no_text_was_not_sent(tmp_path: Path, said: Any) -> None:
    assert read(tmp_path, json.dumps(said).encode(), "application/json") == Form()


def test_an_empty_body_is_an_empty_form(tmp_path: Path) -> None:
    for kind in ("application/json", "application/x-www-form-urlencoded", ""):
        assert read(tmp_path, b"", kind) == Form()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"[1]", "application/json"), (b'"full"', "application/json"), (b"{", "application/json"),
        (b"[" * 100_000, "application/json"), (b"\xff\xfe", ""), (b"--nothing", "multipart/form-data"),
        (b"&".join(b"a=1" for _ in range(300)), "application/x-www-form-urlencoded"),
    ],
)  # fmt: skip
def test_what_is_no_form_is_told(tmp_path: Path, body: bytes, kind: str) -> None:
    with pytest.raises(UsageError):
        read(tmp_path, body, kind)


@pytest.mark.parametrize("spell", [0, 1, 2])
def test_a_text_of_any_length_finds_an_end(tmp_path: Path, spell: int) -> None:
    said = {"size": "x" * 9000}
    body, kind = [
        multipart(said), (urlencode(said).encode(), SPELT[1][1]), (json.dumps(said).encode(), "application/json")
    ][spell]  # fmt: skip
    with pytest.raises(ParameterError, match="size"):
        read(tmp_path, body, kind)


def test_bodies_and_files_are_bounded(tmp_path: Path) -> None:
    for body, kind in SPELT:
        with pytest.raises(TooLargeError):
            read(tmp_path, body, kind, most=2000)
    with pytest.raises(TooLargeError):
        read(tmp_path, *multipart({}, image_file=b"x" * 3000), limit=2000)
    with pytest.raises(TooLargeError):
        read(tmp_path, b'{"size": [' + b"0," * 600_000 + b"0]}", "application/json", most=10_000_000)


def test_half_a_character_is_none(tmp_path: Path) -> None:
    body = b'{"size": "x\\ud800", "b64": "\\udfff"}'
    made = read(tmp_path, body, "application/json")
    assert made.texts == {"size": "x?"} and made.files["b64"].path.read_bytes() == b"?"


def test_base64_comes_through_escapes_and_nothing_else_of_that_length(tmp_path: Path) -> None:
    packed = b"".join(sha512(bytes(2) + number.to_bytes(2, "big")).digest() for number in range(20_000))
    text = encodebytes(packed).decode().replace("\n", "\r\n")  # as mail has it
    assert urlencode({"b64": text}).count("%") > form._FEW_ESCAPES
    made = read(tmp_path, urlencode({"b64": text}).encode(), SPELT[1][1], most=10_000_000)
    assert made.files["b64"].path.read_bytes() == text.encode()


@pytest.mark.parametrize("piece", [b"%", b"%41", b"a%80b"])
def test_a_form_of_escapes_is_refused_before_it_is_read(tmp_path: Path, piece: bytes) -> None:
    with pytest.raises(TooLargeError, match="escapes"):
        read(tmp_path, b"b64=" + piece * 150_000, "application/x-www-form-urlencoded")
