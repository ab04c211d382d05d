"""A cut-out as a hand's task: the file as it is, or its base64."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cleanplate.errors import CleanplateError, ParameterError, TooLargeError
from cleanplate.flow.hands.tasks import TASKS
from tests import scene

Json = dict[str, Any]


def png() -> bytes:
    packed = io.BytesIO()
    Image.fromarray(scene.shot(0)).save(packed, "PNG")
    return packed.getvalue()


@pytest.fixture
def params(tmp_path: Path, modnet: str, u2net: str) -> Json:
    own = {"to": str(tmp_path / "result"), "fields": {"size": "full"}, "limit": 1_000_000}
    return {**own, "people": modnet, "things": u2net, "base64": True}


def done(params: Json, tmp_path: Path, text: bytes) -> Json:
    (tmp_path / "image_file_b64.txt").write_bytes(text)
    asked = {**params, "path": str(tmp_path / "image_file_b64.txt")}
    return TASKS["cutout"](asked, lambda _: None, Event())


PLAIN = base64.b64encode(png())


@pytest.mark.parametrize(
    "text",
    [PLAIN, base64.encodebytes(png()), b"data:image/png;base64," + PLAIN, PLAIN.rstrip(b"="),
     base64.urlsafe_b64encode(png()), PLAIN + b"\r\n"],
)  # fmt: skip
def test_base64_in_all_its_spellings_is_the_file(params: Json, tmp_path: Path, text: bytes) -> None:
    told = done(params, tmp_path, text)
    assert (told["type"], told["suffix"], told["width"], told["height"]) == ("image/png", "png", *scene.SIZE)
    left, top, width, height = told["subject"]
    with Image.open(tmp_path / "result") as image:
        assert np.asarray(image)[top + height // 2, left + width // 2, 3] == 255
    assert not (tmp_path / "image_file_b64.txt").exists()


@pytest.mark.parametrize("text", [b"*" + PLAIN, PLAIN[:41] + b"==" + PLAIN[41:], b"\xff\xfe" * 40, b"A"])
def test_what_is_no_base64_is_told(params: Json, tmp_path: Path, text: bytes) -> None:
    with pytest.raises(ParameterError) as raised:
        done(params, tmp_path, text)
    assert raised.value.word == "failed_to_read_image"


def test_more_than_the_limit_is_not_even_decoded_to_its_end(params: Json, tmp_path: Path) -> None:
    with pytest.raises(TooLargeError):
        done({**params, "limit": 1000}, tmp_path, base64.b64encode(bytes(5_000_000)))
    assert (tmp_path / "image_file_b64").stat().st_size < 2_000_000


def test_errors_name_the_field_and_no_folder(params: Json, tmp_path: Path) -> None:
    with pytest.raises(CleanplateError) as raised:
        done(params, tmp_path, base64.b64encode(b"%PDF-1.7 no picture"))
    assert "image_file_b64" in raised.value.message and str(tmp_path) not in raised.value.message
