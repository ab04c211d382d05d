from __future__ import annotations

import pytest

from cleanplate.ids import now_ms
from cleanplate.service.addresses import TYPES
from tests.api.conftest import Opened
from tests.api.web import Web, data_of, refused
from tests.service.standin import VIDEO


@pytest.fixture
def url(visitor: Web) -> str:
    address: str = data_of(visitor.uploads())["files"][0]["cdn_url"]
    return address


def test_a_file_needs_no_token_and_tells_its_type(web: Web, url: str) -> None:
    answer = web.get(url)
    assert answer.content == VIDEO
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == 'inline; filename="talk.mp4"'
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    head = web.ask("HEAD", url)
    assert head.content == b"" and head.headers["Content-Length"] == str(len(VIDEO))


@pytest.mark.parametrize(
    ("asked", "given"),
    [("bytes=0-1", VIDEO[:2]), ("bytes=-3", VIDEO[-3:]), (f"bytes={len(VIDEO) - 1}-", VIDEO[-1:])],
)
def test_ranges_are_served(web: Web, url: str, asked: str, given: bytes) -> None:
    answer = web.get(url, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (206, given)


@pytest.mark.parametrize("asked", ["bytes=9999-", "bytes=x-y", "lines=1-2"])
def test_ranges_that_cannot_be_are_refused_in_our_words(web: Web, url: str, asked: str) -> None:
    refused(web.get(url, headers={"Range": asked}), 416, 416)


@pytest.mark.parametrize("change", [lambda u: u.replace("/files/A", "/files/B"), lambda u: u.replace(".", "x", 1)])
def test_a_forged_link_finds_nothing(web: Web, url: str, change: object) -> None:
    assert callable(change)
    signed = url.split("/files/")[1]
    refused(web.get("/files/" + change("/files/" + signed).split("/files/")[1]), 404, 404)


def test_the_last_part_may_read_differently_but_the_file_is_called_as_it_was_signed(web: Web, url: str) -> None:
    answer = web.get(url.rsplit("/", 1)[0] + "/evil.html")
    assert answer.headers["Content-Type"] == "video/mp4" and "talk.mp4" in answer.headers["Content-Disposition"]


def test_a_link_ends_with_the_days_that_files_are_kept(opened: Opened) -> None:
    web = opened(keep_uploads_days=2)
    visitor = web.visitor().at_work()
    [file] = data_of(visitor.uploads())["files"]
    signed = file["cdn_url"].split("/")[-2]
    link = web.app.state.edge.links.read(signed, now_ms())
    assert 1.9 < (link.expires_at - now_ms()) / 86_400_000 <= 2
    late = web.app.state.edge.links.sign(link.hash, link.label, link.type, link.user, now_ms() - 1)
    refused(web.get(f"/files/{late}/talk.mp4"), 404, 404)


def test_a_file_that_was_swept_is_not_there(web: Web, url: str) -> None:
    [blob] = [p for p in (web.stand_in.house.data / "blobs").rglob("*") if p.is_file()]
    blob.unlink()
    refused(web.get(url), 404, 404)


def test_a_name_in_any_script_arrives(visitor: Web) -> None:
    [file] = data_of(visitor.uploads(VIDEO, "假期 “film”.mp4"))["files"]
    said = visitor.get(file["cdn_url"]).headers["Content-Disposition"]
    assert said.startswith("inline; filename*=utf-8''%E5%81%87%E6%9C%9F")


def test_what_is_no_media_is_never_shown_by_a_browser(web: Web) -> None:
    house, links = web.stand_in.house, web.app.state.edge.links
    place = house.blobs.incoming()
    place.write_bytes(b"<script>")
    with house.db.write() as tx:
        blob = house.blobs.keep(tx, place, "application/zip", now_ms())
    signed = links.sign(blob.hash, "x.html", "application/zip", "anon_1", now_ms() + 1000)
    answer = web.get(f"/files/{signed}/x.html")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/zip"
    assert not [kind for kind in TYPES.values() if "html" in kind or "svg" in kind or kind.startswith("text/")]


def test_an_empty_file_and_a_multiple_range_do_not_break(web: Web, url: str) -> None:
    assert web.get(url, headers={"Range": "bytes=0-0,2-3"}).status_code == 206
