from __future__ import annotations

import re

import pytest

from tests.api.web import Web


@pytest.mark.parametrize(
    ("accepted", "language", "word"),
    [
        ("", "en", "Register"),
        ("fr-FR, en;q=0.5", "en", "Register"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh", "注册"),
        ("en-GB, zh", "en", "Register"),
    ],
)
def test_the_form_speaks_the_readers_language(web: Web, accepted: str, language: str, word: str) -> None:
    answer = web.get("/register", headers={"Accept-Language": accepted})
    assert answer.headers["Content-Type"].startswith("text/html")
    assert f'<html lang="{language}">' in answer.text and f"<button>{word}</button>" in answer.text


def test_the_page_is_self_contained_and_runs_only_its_own_script(web: Web) -> None:
    answer = web.get("/register?bind=anon_1")
    assert not re.search(r"(src|href)\s*=", answer.text) and "http" not in answer.text
    nonce = re.search(r"script-src 'nonce-([\w-]+)'", answer.headers["Content-Security-Policy"])
    assert nonce and answer.text.count(f'nonce="{nonce[1]}"') == 2
    assert nonce[1] not in web.get("/register").text


def test_what_is_to_be_bound_cannot_break_out(web: Web) -> None:
    answer = web.get("/register", params={"bind": '"><script>alert(1)</script>$once${x}'})
    assert "<script>alert" not in answer.text and "&quot;&gt;&lt;script&gt;" in answer.text


def test_a_bind_that_is_far_too_long_is_refused(web: Web) -> None:
    assert web.get("/register", params={"bind": "x" * 65}).status_code == 400
