"""The drop-in for remove.bg: its requests, its answers, its errors."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

from cleanplate.errors import (
    CleanplateError,
    DamagedError,
    NoSubjectError,
    OutputError,
    OverdueError,
    ParameterError,
    RateError,
    TooLargeError,
    UnsupportedError,
)
from cleanplate.service import cutout, refusals
from tests import scene
from tests.api.conftest import Opened
from tests.api.web import Web, data_of
from tests.service.cutting import Cutter

SIZE = (192, 128)
TRUTH = scene.truth(0, SIZE)


def png(size: tuple[int, int] = SIZE) -> bytes:
    packed = io.BytesIO()
    Image.fromarray(scene.shot(0, size)).save(packed, "PNG")
    return packed.getvalue()


PNG = png()
B64 = base64.b64encode(PNG).decode()


@pytest.fixture
def shop(web: Web, modnet: str, u2net: str) -> Web:
    """Who has a key, and no other header of ours."""
    return with_hands(web.visitor(), modnet, u2net)


def with_hands(user: Web, modnet: str, u2net: str) -> Web:
    Cutter(user.stand_in, modnet, u2net)
    return Web(user.app, user.stand_in, name=user.name, headers={"X-Api-Key": user.token})


def sends(shop: Web, path: str = "/v1.0/removebg", **more: Any) -> httpx.Response:
    files = more.pop("files", {"image_file": ("a.png", PNG, "image/png")})
    return shop.post(path, files=files, **more)


def alpha_of(data: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGBA"))[..., 3]


def credits(shop: Web) -> tuple[int, int]:
    had = data_of(shop.get("/api/credits/balance/simple", headers={"Authorization": f"Bearer {_key(shop)}"}))
    return had["available"], had["frozen"]


def _key(shop: Web) -> str:
    return shop.headers["X-Api-Key"]


def refused(answer: httpx.Response, status: int, word: str) -> Any:
    """The error that it must be, in their shape and with our request id."""
    body = answer.json()
    assert answer.status_code == status, answer.text
    [error] = body["errors"]
    assert error["code"] == word and error["title"].strip() and isinstance(error["detail"], str)
    assert body["request_id"] == answer.headers["X-Request-Id"] != ""
    return error


def leftovers(shop: Web) -> list[Path]:
    data = shop.stand_in.house.data
    return [*(data / "images").glob("*"), *(data / "incoming").glob("*")]


def test_a_picture_comes_back_without_its_background(shop: Web) -> None:
    answer = sends(shop, data={"size": "auto"})
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "image/png"
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert np.abs(alpha_of(answer.content) / 255 - TRUTH).mean() < 0.01
    told = {name: answer.headers[f"X-{name}"] for name in ("Width", "Height", "Credits-Charged", "Type")}
    assert told == {"Width": "192", "Height": "128", "Credits-Charged": "1", "Type": "other"}
    rows, columns = scene.box(0, SIZE)
    for side, wanted in (("Top", rows.start), ("Left", columns.start), ("Width", columns.stop - columns.start)):
        assert abs(int(answer.headers[f"X-Foreground-{side}"]) - wanted) <= 8
    assert int(answer.headers["X-RateLimit-Limit"]) == 600 >= int(answer.headers["X-RateLimit-Remaining"]) >= 0
    assert int(answer.headers["X-RateLimit-Reset"]) > 1_700_000_000
    assert credits(shop) == (99, 0) and leftovers(shop) == []


def test_json_carries_the_same_picture(shop: Web) -> None:
    plain, told = sends(shop), sends(shop, headers={"Accept": "application/json"})
    assert told.headers["Content-Type"] == "application/json"
    data = told.json()["data"]
    assert base64.b64decode(data["result_b64"]) == plain.content
    for side in ("top", "left", "width", "height"):
        assert data[f"foreground_{side}"] == int(plain.headers[f"X-Foreground-{side.title()}"])


@pytest.mark.parametrize(
    ("accept", "type"),
    [
        ("application/json", "application/json"),
        ("application/json; charset=utf-8", "application/json"),
        ("application/json, text/plain, */*", "image/png"),  # what axios adds to everything
        ("image/*, application/json", "image/png"),
        ("*/*", "image/png"),
    ],
)
def test_json_comes_where_it_is_asked_for_alone(shop: Web, accept: str, type: str) -> None:
    assert sends(shop, headers={"Accept": accept}).headers["Content-Type"] == type


def test_every_spelling_of_a_request_gives_the_same_answer(shop: Web) -> None:
    said = {"size": "full", "crop": "true", "crop_margin": "5px", "format": "png"}
    answers = [
        sends(shop, data=said),
        shop.post("/v1.0/removebg", data={**said, "image_file_b64": B64}),
        shop.post("/v1.0/removebg", json={**said, "crop": True, "image_file_b64": B64}),
        shop.post("/v1.0/removebg", json={**said, "image_file_b64": f"data:image/png;base64,{B64}", "new": [1]}),
        sends(shop, data={**said, "image_file_b64": B64}, files={"image_file": ("", b"")}),
    ]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert len({answer.content for answer in answers}) == 1


def test_an_address_is_fetched(shop: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(address: str, to: Path, **_: Any) -> str:
        to.write_bytes(PNG)
        return "a.png"

    monkeypatch.setattr(cutout, "fetch", fetch)
    answer = shop.post("/v1.0/removebg", json={"image_url": "https://example.org/a.png", "size": "full"})
    assert answer.status_code == 200 and alpha_of(answer.content).shape == (128, 192)


@pytest.mark.parametrize(("asked", "told"), [("person", "person"), ("car", "car"), ("auto", "other")])
def test_the_type_is_told_as_it_was_asked(shop: Web, asked: str, told: str) -> None:
    assert sends(shop, data={"type": asked}).headers["X-Type"] == told
    assert "X-Type" not in sends(shop, data={"type": asked, "type_level": "none"}).headers


@pytest.mark.parametrize(
    ("said", "type"),
    [
        ({"format": "zip"}, "application/zip"),
        ({"bg_color": "fff"}, "image/jpeg"),
        ({"format": "webp"}, "image/webp"),
    ],
)
def test_formats_are_told(shop: Web, said: dict[str, str], type: str) -> None:
    assert sends(shop, data=said).headers["Content-Type"] == type


def test_a_background_comes_as_a_file_too(shop: Web) -> None:
    green = io.BytesIO()
    Image.new("RGB", (50, 50), (0, 255, 0)).save(green, "PNG")
    files = {"image_file": ("a.png", PNG), "bg_image_file": ("b.png", green.getvalue())}
    answer = sends(shop, files=files, data={"format": "png", "size": "full"})
    with Image.open(io.BytesIO(answer.content)) as image:
        assert image.mode == "RGB" and image.getpixel((2, 2)) == (0, 255, 0)


ROOM = io.BytesIO()
Image.fromarray(scene.room(SIZE)).save(ROOM, "PNG")
BAD = [
    ({}, {"a": b""}, "missing_source"),
    ({"image_url": "https://a.example"}, {"image_file": PNG}, "multiple_sources"),
    ({"bg_color": "red", "bg_image_url": "https://a.example"}, {"image_file": PNG}, "multiple_bg_sources"),
    ({}, {"image_file": ROOM.getvalue()}, "unknown_foreground"),
    ({}, {"image_file": b"%PDF-1.7 no picture"}, "invalid_file_type"),
    ({}, {"image_file": PNG[:-300]}, "failed_to_read_image"),
    ({"image_file_b64": "no base64!"}, {"a": b""}, "failed_to_read_image"),
    ({"image_url": "ftp://a.example"}, {"a": b""}, "invalid_image_url"),
    ({"image_url": "http://127.0.0.1/a.png"}, {"a": b""}, "invalid_image_url"),
    ({"bg_image_url": "nowhere"}, {"image_file": PNG}, "invalid_bg_image_url"),
    ({"roi": "0 0 999px 5px"}, {"image_file": PNG}, "roi_exceeds_bounds"),
    ({"roi": "5px 5px 5px 5px"}, {"image_file": PNG}, "roi_region_empty"),
    *[({name: "wrong"}, {"image_file": PNG}, f"invalid_{name}") for name in (
        "size", "type", "format", "roi", "crop", "crop_margin", "scale", "position", "channels", "bg_color",
        "semitransparency", "add_shadow")],
]  # fmt: skip


@pytest.mark.parametrize(("said", "files", "word"), BAD)
def test_each_error_has_its_word_and_costs_nothing(
    shop: Web, said: dict[str, str], files: dict[str, bytes], word: str
) -> None:
    sent = {name: ("a.png", data) for name, data in files.items()}
    error = refused(sends(shop, data=said, files=sent), 400, word)
    assert str(shop.stand_in.house.data) not in json.dumps(error)
    assert credits(shop) == (100, 0) and leftovers(shop) == []


@pytest.mark.parametrize(
    ("error", "status", "word"),
    [
        (NoSubjectError("Nothing there."), 400, "unknown_foreground"),
        (DamagedError("Broken."), 400, "failed_to_read_image"),
        (UnsupportedError("No picture."), 400, "invalid_file_type"),
        (TooLargeError("Too large."), 400, "file_too_large"),
        (ParameterError("Too many pixels.", "", "resolution_too_high"), 400, "resolution_too_high"),
        (RateError("Busy."), 429, "rate_limit_exceeded"),
        (OverdueError("Too long."), 504, "timeout"),
        (OutputError("The folder /srv/data is gone."), 500, "internal_error"),
        (CleanplateError("Somehow."), 500, "internal_error"),
        (RuntimeError("/srv/data/secret"), 500, "internal_error"),
    ],
)
def test_whatever_goes_wrong_below_comes_in_their_shape(
    web: Web, modnet: str, u2net: str, error: Exception, status: int, word: str
) -> None:
    user = web.visitor()
    shop = with_hands(user, modnet, u2net)
    Cutter(user.stand_in, modnet, u2net).raises = error
    told = refused(sends(shop), status, word)
    assert "/srv" not in json.dumps(told)
    assert credits(shop) == (100, 0) and leftovers(shop) == []


def test_without_credits_it_is_402_before_anything_is_read(opened: Opened, modnet: str, u2net: str) -> None:
    shop = with_hands(opened(anonymous_credits=1).visitor(), modnet, u2net)
    assert sends(shop).status_code == 200
    refused(shop.post("/v1.0/removebg", content=b"not even a form"), 402, "insufficient_credits")
    assert credits(shop) == (0, 0)


def test_a_picture_beyond_the_limit_is_refused(opened: Opened, modnet: str, u2net: str) -> None:
    shop = with_hands(opened(image_limit_mb=1).visitor(), modnet, u2net)
    large = PNG + bytes(1_000_000)
    refused(sends(shop, files={"image_file": ("a.png", large)}), 400, "file_too_large")
    body = {"image_file_b64": base64.b64encode(large).decode()}
    refused(shop.post("/v1.0/removebg", json=body), 400, "file_too_large")
    refused(shop.post("/v1.0/removebg", content=bytes(8_000_000)), 400, "file_too_large")
    assert leftovers(shop) == []


def test_too_many_pixels_are_refused(opened: Opened, modnet: str, u2net: str) -> None:
    shop = with_hands(opened(max_pixels=20_000).visitor(), modnet, u2net)
    refused(sends(shop), 400, "resolution_too_high")


def test_one_users_requests_at_once_are_bounded(opened: Opened, modnet: str, u2net: str) -> None:
    user = opened(streams_per_user=1).visitor()
    shop = with_hands(user, modnet, u2net)
    close = shop.app.state.edge.limits.uploads.open(user.id)
    assert "Retry-After" in sends(shop).headers
    refused(sends(shop), 429, "rate_limit_exceeded")
    close()
    assert sends(shop).status_code == 200


@pytest.mark.parametrize(("method", "path", "status", "word"), [
    ("GET", "/v1.0/removebg", 405, "method_not_allowed"), ("POST", "/v1.0/improve", 404, "not_found"),
])  # fmt: skip
def test_what_is_not_there_is_told_in_their_shape(
    shop: Web, method: str, path: str, status: int, word: str
) -> None:
    refused(shop.ask(method, path), status, word)


def test_browsers_of_other_origins_may_read_what_is_told(opened: Opened) -> None:
    web = opened(cors_origins="https://shop.example")
    asked = {"Origin": "https://shop.example", "Access-Control-Request-Method": "POST",
             "Access-Control-Request-Headers": "x-api-key"}  # fmt: skip
    assert web.ask("OPTIONS", "/v1.0/removebg", headers=asked).status_code == 200
    shown = web.get("/v1.0/account", headers={"Origin": "https://shop.example"})
    assert "X-Credits-Charged" in shown.headers["Access-Control-Expose-Headers"]


def test_every_class_of_errors_has_a_word() -> None:
    def below(kind: type[CleanplateError]) -> list[type[CleanplateError]]:
        return [kind, *(deeper for sub in kind.__subclasses__() for deeper in below(sub))]

    told: dict[str, tuple[int, str]] = {
        kind.__name__: refusals.word(kind("It broke.")) for kind in below(CleanplateError)
    }
    assert all(status >= 400 and word for status, word in told.values())
    assert told["TokenError"] == (403, "auth_failed") and told["CreditsError"] == (402, "insufficient_credits")


def test_docs_name_every_word(docs: Callable[[str], str]) -> None:
    text = docs("removebg.md")
    words = {word for *_, word in BAD} | {word for _, _, word in refusals.WORDS} | {"resolution_too_high"}
    assert [word for word in sorted(words - {"plan_required"}) if f"`{word}`" not in text] == []


@pytest.fixture
def docs() -> Callable[[str], str]:
    return lambda name: (Path(__file__).parents[2] / "docs" / name).read_text()
