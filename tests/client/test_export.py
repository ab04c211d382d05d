"""Exports from a server of either shape: ordered once, waited for, fetched and checked."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from cleanplate.client import Client
from cleanplate.client.wire import Output
from cleanplate.errors import (
    ConflictError,
    NotHereError,
    OfflineError,
    OutputError,
    OutputExistsError,
    ServiceError,
    UnsupportedError,
    UsageError,
)
from tests.client.conftest import made
from tests.client.hosted import MP4, URL, Hosted, Pieces, Shape


@pytest.fixture
def film(client: Client) -> Client:
    """A client with something on the timeline."""
    client.say("Hello")
    return client


def orders(hosted: Hosted) -> list[dict[str, object]]:
    return [json.loads(r.content) for r in hosted.asked if r.url.path == "/api/render/proxy/lambda"]


@pytest.mark.parametrize("shape", ["old", "new", "both"])
def test_an_export_is_the_file_in_every_shape(
    film: Client, hosted: Hosted, tmp_path: Path, shape: Shape, told: list[str]
) -> None:
    hosted.shape = shape
    heard: list[tuple[str, int, int]] = []
    done = film.export(tmp_path / "out.mp4", told=lambda *step: heard.append(step))
    assert done.path.read_bytes() == MP4 and done.size == len(MP4)
    assert done.summary == told[-1] == 'Timeline (1 track): 1. Title: "Hello" (0-3s)'
    assert [step for step in heard if step[0] == "render"] == [("render", p, 100) for p in (5, 50, 50, 100)]
    assert heard[-1] == ("download", len(MP4), len(MP4))
    assert [path.name for path in tmp_path.iterdir()] == ["out.mp4"]


def test_the_order_is_as_the_protocol_writes_it(film: Client, hosted: Hosted, tmp_path: Path) -> None:
    film.export(tmp_path / "out.mp4", Output(quality="low", resolution="720"))
    (order,) = orders(hosted)
    assert order["sessionId"] == "5529798706024415232" and str(order["id"]).startswith("render_")
    assert order["output"] == {"format": "mp4", "quality": "low", "resolution": "720"}
    assert order["draft"] == film.state().draft


def test_the_format_is_the_suffix_where_none_was_said(film: Client, hosted: Hosted, tmp_path: Path) -> None:
    hosted.file = b"GIF89a" + b"x" * 100
    film.export(tmp_path / "out.gif", Output(quality="low"))
    assert orders(hosted)[0]["output"] == {"format": "gif", "quality": "low"}


def test_it_is_looked_at_ever_more_seldom(film: Client, hosted: Hosted, tmp_path: Path) -> None:
    hosted.polls = 10
    film.export(tmp_path / "out.mp4")
    assert hosted.waits[:3] == [2, 3, 4.5] and hosted.waits[-1] == 30 and hosted.waits == sorted(hosted.waits)


def test_a_used_id_is_replaced(hosted: Hosted, tmp_path: Path) -> None:
    hosted.renders["render_1773423613616"] = 0
    client = made(hosted, now=lambda: 1773423613616)
    client.say("Hello")
    done = client.export(tmp_path / "out.mp4")
    assert done.render.name == "render_1773423613617"


def test_ids_that_are_all_used_end_in_an_error(hosted: Hosted) -> None:
    hosted.renders |= {f"render_{i}": 0 for i in range(10)}
    client = made(hosted, now=lambda: 1)
    client.say("Hello")
    with pytest.raises(ConflictError):
        client.export()


def test_an_order_whose_answer_was_lost_is_not_given_twice(film: Client, hosted: Hosted, tmp_path: Path) -> None:
    answer = hosted.answer

    def losing(request: httpx.Request) -> httpx.Response:
        found = answer(request)
        if request.url.path == "/api/render/proxy/lambda":
            raise httpx.ReadError("reset")
        return found

    film._http = httpx.Client(transport=httpx.MockTransport(losing))
    assert film.export(tmp_path / "out.mp4").size == len(MP4)
    assert len(orders(hosted)) == 1


def test_an_order_that_never_arrived_is_given_again_under_its_id(
    film: Client, hosted: Hosted, tmp_path: Path
) -> None:
    hosted.refusals.append(("lambda$", httpx.ReadError("reset")))
    film.export(tmp_path / "out.mp4")
    first, second = orders(hosted)
    assert first["id"] == second["id"]


def test_looks_that_fail_now_and_then_do_no_harm(film: Client, hosted: Hosted, tmp_path: Path) -> None:
    hosted.refusals += [("lambda/render", httpx.ReadTimeout("slow"))] * 4
    film.export(tmp_path / "out.mp4")


def test_looks_that_all_fail_end_it(film: Client, hosted: Hosted, tmp_path: Path) -> None:
    hosted.refusals += [("lambda/render", httpx.ReadTimeout("slow"))] * 5
    with pytest.raises(OfflineError):
        film.export(tmp_path / "out.mp4")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_exported_where_nothing_is(client: Client, hosted: Hosted) -> None:
    with pytest.raises(UsageError, match="nothing on the timeline"):
        client.export()
    assert orders(hosted) == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (
            {"success": True, "status": "failed", "error": "no frames", "code": 4001, "hint": "Look."},
            UnsupportedError,
        ),
        ({"success": False, "data": {"status": "failed", "error": {"message": "no frames"}}}, ServiceError),
        ({"success": True, "data": {"status": "failed", "error": "no frames"}}, ServiceError),
    ],
)
def test_a_failed_export_says_why(
    film: Client, hosted: Hosted, body: dict[str, object], kind: type[Exception]
) -> None:
    hosted.refusals.append(("lambda/render", httpx.Response(200, json=body)))
    with pytest.raises(kind, match="The export failed: no frames"):
        film.export()


def test_a_file_that_is_there_is_kept_and_nothing_is_rendered(
    film: Client, hosted: Hosted, tmp_path: Path
) -> None:
    (tmp_path / "out.mp4").write_text("mine")
    with pytest.raises(OutputExistsError):
        film.export(tmp_path / "out.mp4")
    assert orders(hosted) == [] and (tmp_path / "out.mp4").read_text() == "mine"
    film.export(tmp_path / "out.mp4", overwrite=True)
    assert (tmp_path / "out.mp4").read_bytes() == MP4


def test_a_file_that_appears_meanwhile_is_kept_too(film: Client, hosted: Hosted, tmp_path: Path) -> None:
    hosted.later.append((hosted.now + 1, lambda: (tmp_path / "out.mp4").write_text("mine") and None))
    with pytest.raises(OutputExistsError):
        film.export(tmp_path / "out.mp4")
    assert (tmp_path / "out.mp4").read_text() == "mine" and len(list(tmp_path.iterdir())) == 1


def test_a_folder_gets_the_servers_name_and_then_a_free_one(film: Client, tmp_path: Path) -> None:
    first, second = film.export(tmp_path), film.export(f"{tmp_path}/")
    assert first.path.parent == second.path.parent == tmp_path and first.path != second.path
    assert first.path.name.startswith("render_")


@pytest.mark.parametrize(
    ("url", "name"),
    [("/file/..%2f..%2fevil.mp4", "..%2f..%2fevil.mp4"), ("file/film", None), ("/file/a.mp4?x=/b", "a.mp4")],
)
def test_the_servers_name_is_never_a_path(
    film: Client, hosted: Hosted, tmp_path: Path, url: str, name: str | None
) -> None:
    body = {"success": True, "status": "completed", "output": {"url": url}}
    hosted.refusals.append(("lambda/render", httpx.Response(200, json=body)))
    path = film.export(tmp_path).path
    assert path.parent == tmp_path and path.suffix == ".mp4"
    if name:
        assert path.name == name.lstrip(".")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.com/a.mp4", "data:text/plain,x"])
def test_an_address_that_is_none_of_the_web_is_not_fetched(
    film: Client, hosted: Hosted, tmp_path: Path, url: str
) -> None:
    body = {"success": True, "status": "completed", "output": {"url": url}}
    hosted.refusals.append(("lambda/render", httpx.Response(200, json=body)))
    with pytest.raises(ServiceError, match="no address"):
        film.export(tmp_path / "out.mp4")


def test_a_redirect_is_followed_and_another_host_gets_neither_token_nor_attribution(
    film: Client, hosted: Hosted, tmp_path: Path
) -> None:
    hosted.refusals.append(("/file/", httpx.Response(302, headers={"Location": "https://cdn.example/file/x.mp4"})))
    film.export(tmp_path / "out.mp4")
    last = hosted.asked[-1]
    assert last.url.host == "cdn.example"
    assert "authorization" not in last.headers and "x-skill-source" not in last.headers


def test_redirects_without_end_are_an_error(film: Client, hosted: Hosted, tmp_path: Path) -> None:
    hosted.refusals += [("/file/", httpx.Response(302, headers={"Location": "/file/again.mp4"}))] * 5
    with pytest.raises(ServiceError):
        film.export(tmp_path / "out.mp4")


def test_a_download_that_breaks_is_gone_on_with(film: Client, hosted: Hosted, tmp_path: Path) -> None:
    half = {"Content-Type": "video/mp4", "ETag": '"one"', "Content-Length": str(len(MP4))}
    rest = {
        **half,
        "Content-Range": f"bytes 1000-{len(MP4) - 1}/{len(MP4)}",
        "Content-Length": str(len(MP4) - 1000),
    }
    hosted.refusals += [
        ("/file/", httpx.Response(200, stream=Pieces(MP4[:1000], httpx.ReadError("reset")), headers=half)),
        ("/file/", httpx.Response(206, stream=Pieces(MP4[1000:]), headers=rest)),
    ]
    assert film.export(tmp_path / "out.mp4").path.read_bytes() == MP4
    assert hosted.asked[-1].headers["range"] == "bytes=1000-" and hosted.asked[-1].headers["if-range"] == '"one"'


def test_without_a_tag_it_is_begun_again(film: Client, hosted: Hosted, tmp_path: Path) -> None:
    kind = {"Content-Type": "video/mp4"}
    broken = httpx.Response(200, stream=Pieces(b"rubbish", httpx.ReadError("reset")), headers=kind)
    hosted.refusals.append(("/file/", broken))
    assert film.export(tmp_path / "out.mp4").path.read_bytes() == MP4
    assert "range" not in hosted.asked[-1].headers


@pytest.mark.parametrize(
    ("content", "kind", "why"),
    [
        (b"", "video/mp4", "empty"),
        (MP4[:-1], "video/mp4", "bytes"),
        (MP4 + b"x", "video/mp4", "bytes"),
        (b"x" * len(MP4), "video/mp4", "no .mp4 file"),
        (b"<html>sorry</html>", "text/html", "a page"),
        (b'{"error":"gone"}', "application/json", "a page"),
    ],
)
def test_what_is_not_the_file_is_thrown_away(
    film: Client, hosted: Hosted, tmp_path: Path, content: bytes, kind: str, why: str
) -> None:
    hosted.refusals += [
        ("/file/", httpx.Response(200, content=content, headers={"Content-Type": kind})) for _ in range(5)
    ]
    with pytest.raises(OutputError, match=why):
        film.export(tmp_path / "out.mp4")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_an_error(film: Client, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        film.export(tmp_path / "file" / "out.mp4")


def test_an_order_may_be_fetched_later(film: Client, hosted: Hosted, tmp_path: Path) -> None:
    render = film.submit()
    assert (render.state, render.progress) == ("pending", 5)
    assert film.render(render.name).state == "processing"
    assert film.download(render.name, tmp_path / "out.mp4").size == len(MP4)


def test_an_unknown_id_is_an_error_and_reaches_no_other_address(film: Client, hosted: Hosted) -> None:
    with pytest.raises(NotHereError):
        film.download("../../credits")
    assert hosted.asked[-1].url.raw_path == b"/api/render/proxy/lambda/..%2F..%2Fcredits"


def test_without_an_address_it_is_fetched_from_the_server_with_the_token(
    film: Client, hosted: Hosted, tmp_path: Path
) -> None:
    hosted.refusals += [
        ("lambda/render", httpx.Response(200, json={"success": True, "status": "completed"})),
        ("/download$", httpx.Response(200, content=MP4, headers={"Content-Type": "video/mp4"})),
    ]
    assert film.export(tmp_path / "out.mp4").path.read_bytes() == MP4
    assert hosted.asked[-1].headers["authorization"] and hosted.asked[-1].url.host == httpx.URL(URL).host


def test_what_is_transparent_gets_a_format_that_holds_it_where_none_was_said(
    film: Client, hosted: Hosted, tmp_path: Path
) -> None:
    (session,) = hosted.sessions.values()
    session["draft"]["m"]["background"] = "transparent"
    film.submit()
    film.submit(Output(format="gif"))
    film.submit(Output(codec="prores"))
    session["draft"]["m"]["background"] = "teal"
    film.submit()
    formats = [order["output"]["format"] for order in orders(hosted)]  # type: ignore[index]
    assert formats == ["webm", "gif", "mp4", "mp4"]
