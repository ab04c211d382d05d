"""A shop that used remove.bg changes an address and a key: a real portrait over a fresh server, by plain HTTP."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image
from skimage import data

from tests.serving import Client, Server, serving


@pytest.fixture(scope="module")
def server(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data, cache = tmp_path_factory.mktemp("shop"), tmp_path_factory.mktemp("shop-cache")
    with serving(data, cache, weights, anonymous_per_address=1000) as server:
        yield server


@pytest.fixture(scope="module")
def photo() -> bytes:
    """A portrait that lies on its side, and says so."""
    image = Image.fromarray(np.rot90(np.asarray(data.astronaut())).copy())
    exif = image.getexif()
    exif[0x0112] = 6
    packed = io.BytesIO()
    image.save(packed, "JPEG", quality=92, exif=exif)
    return packed.getvalue()


def ask(server: Server, key: str, photo: bytes, headers: Any = None, **fields: str) -> httpx.Response:
    return httpx.post(
        f"{server.url}/v1.0/removebg",
        headers={"X-Api-Key": key, **(headers or {})},
        files={"image_file": ("me.jpg", photo, "image/jpeg")},
        data=fields,
        timeout=90,
    )


def opened(data: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image)


def total(server: Server, key: str) -> int:
    told = httpx.get(f"{server.url}/v1.0/account", headers={"X-Api-Key": key}).json()
    credits: int = told["data"]["attributes"]["credits"]["total"]
    return credits


def test_a_portrait_comes_back_cut_out_in_each_way_that_a_shop_asks(server: Server, photo: bytes) -> None:
    key = Client(server.url, "shop").join().token
    answer = ask(server, key, photo, size="auto")
    assert answer.status_code == 200, answer.text
    rgba = opened(answer.content)
    assert rgba.shape == (512, 512, 4) and answer.headers["X-Credits-Charged"] == "1"
    assert rgba[40:165, 190:255, 3].min() > 240  # the face
    assert rgba[20:250, 350:460, 3].mean() < 10 and rgba[:150, :60, 3].mean() < 10  # shuttle and flag

    told = ask(server, key, photo, {"Accept": "application/json"}, size="auto").json()["data"]
    assert base64.b64decode(told["result_b64"]) == answer.content
    assert told["foreground_left"] + told["foreground_width"] <= 512

    cropped = ask(server, key, photo, size="full", crop="true", bg_color="81d4fa", type="person")
    assert cropped.headers["Content-Type"] == "image/jpeg" and cropped.headers["X-Type"] == "person"
    corner = opened(cropped.content)[3, 3].astype(int)
    assert np.abs(corner - (0x81, 0xD4, 0xFA)).max() < 8
    assert cropped.headers["X-Width"] == str(told["foreground_width"])

    with zipfile.ZipFile(io.BytesIO(ask(server, key, photo, size="full", format="zip").content)) as files:
        assert np.abs(opened(files.read("alpha.png")).astype(int) - rgba[..., 3]).max() == 0
        assert opened(files.read("color.jpg")).shape == (512, 512, 3)
    assert total(server, key) == 96


def test_a_broken_picture_costs_nothing_and_the_next_one_goes_on(server: Server, photo: bytes) -> None:
    key = Client(server.url, "careless").join().token
    broken = ask(server, key, photo[:9000])
    assert (broken.status_code, broken.json()["errors"][0]["code"]) == (400, "failed_to_read_image")
    assert total(server, key) == 100
    assert ask(server, key, photo).status_code == 200


def test_a_key_that_is_none_opens_nothing(server: Server, photo: bytes) -> None:
    answer = ask(server, "INSERT_YOUR_API_KEY_HERE", photo)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (403, "auth_failed")
