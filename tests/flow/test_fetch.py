"""Fetching: the file arrives whole or not at all, within its limits, and only from where it may."""

from __future__ import annotations

import itertools
import ssl
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.errors import Cancelled, CleanplateError, DamagedError, OutputError, TooLargeError, UsageError
from cleanplate.flow import line
from cleanplate.flow.fetch import fetch
from cleanplate.flow.line import Line, Patience
from tests.flow.hosts import Answer, Host, Net, body, host, pieces, raw, redirect

_PUBLIC = "93.184.215.14"


def _nothing() -> None:
    pass


def _fetch(address: str, to: Path, **more: Any) -> str:
    return fetch(
        address,
        to,
        **{"limit_bytes": 10_000, "timeout_s": 30, "private": True, "check": _nothing} | more,
    )


def _refused(answer: Answer, tmp_path: Path, error: type[CleanplateError], **more: Any) -> CleanplateError:
    with host({"/talk.mp4": answer}) as here, pytest.raises(error) as caught:
        _fetch(here("/talk.mp4"), tmp_path / "file", **more)
    assert not list(tmp_path.iterdir())
    return caught.value


def test_the_file_arrives_as_it_is(tmp_path: Path) -> None:
    data = bytes(range(256)) * 30
    with host({"/a/talk.mp4": body(data)}) as here:
        assert _fetch(here("/a/talk.mp4?key=1"), tmp_path / "file") == "talk.mp4"
    assert (tmp_path / "file").read_bytes() == data
    asked, headers = here.asked[0]
    assert asked == "/a/talk.mp4?key=1"
    assert headers["accept-encoding"] == "identity"
    assert headers["host"] == f"127.0.0.1:{here.port}"


def test_a_file_without_a_length_arrives_too(tmp_path: Path) -> None:
    with host({"/talk.mp4": pieces([b"a" * 4000, b"b" * 6000])}) as here:
        _fetch(here("/talk.mp4"), tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"a" * 4000 + b"b" * 6000


@pytest.mark.parametrize(
    ("path", "header", "name"),
    [
        ("/x", 'attachment; filename="my talk.mp4"', "my talk.mp4"),
        ("/x.php", "attachment; filename*=UTF-8''%E5%A4%8F.mp4", "夏.mp4"),
        ("/x", 'attachment; filename="../../secret"', "secret"),
        ("/%E5%A4%8F%202.mp4", "inline", "夏 2.mp4"),
        ("/", "", "file"),
    ],
)
def test_the_label_is_what_the_host_says_or_the_address_ends_with(
    path: str, header: str, name: str, tmp_path: Path
) -> None:
    with host({path: body(b"data", Content_Disposition=header)}) as here:
        assert _fetch(here(path), tmp_path / "file") == name


# limits


def test_a_length_over_the_limit_is_refused_before_the_body(tmp_path: Path) -> None:
    error = _refused(body(b"", length=10_001), tmp_path, TooLargeError)
    assert error.message == "The file is larger than 0.01 MB."


def test_a_body_that_grows_over_the_limit_is_left(tmp_path: Path) -> None:
    _refused(pieces(itertools.repeat(b"a" * 1000)), tmp_path, TooLargeError)


def test_a_file_of_just_the_limit_is_kept(tmp_path: Path) -> None:
    with host({"/": body(b"a" * 10_000)}) as here:
        _fetch(here(), tmp_path / "file")
    assert (tmp_path / "file").stat().st_size == 10_000


@pytest.mark.parametrize(
    "drip",
    [
        itertools.chain([b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n"], itertools.repeat(b"")),
        itertools.chain([b"HTTP/1.1 200 OK\r\nX: "], itertools.repeat(b"")),
    ],
    ids=["body", "headers"],
)
def test_a_host_that_drips_is_left_when_time_is_up(drip: Any, tmp_path: Path) -> None:
    def slowly(to: Any) -> None:
        to.connection.settimeout(0.05)
        for piece in drip:
            to.wfile.write(piece or b"a")
            with suppress(TimeoutError):
                to.connection.recv(1)
                return

    error = _refused(slowly, tmp_path, DamagedError, timeout_s=0.5)
    assert error.message == "The address took longer than 0.5 s."


def test_a_silent_host_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "QUIET_S", 0.1)
    error = _refused(lambda to: to.connection.recv(1) and None, tmp_path, DamagedError)
    assert error.message == "The host of the address fell silent."


def test_who_stops_is_heard_although_the_host_is_silent(tmp_path: Path) -> None:
    told = iter([None, None])

    def check() -> None:
        if next(told, "stop"):
            raise Cancelled("The work was stopped.")

    _refused(lambda to: to.connection.recv(1) and None, tmp_path, Cancelled, check=check)


@pytest.mark.parametrize(
    "answer",
    [
        *(body(b"data", status) for status in (201, 206, 400, 401, 404, 416, 500)),
        body(b"", 204),
        body(b"\x1f\x8b", Content_Encoding="gzip"),
        body(b"data", length=9),
        body(b""),
        raw([b"SSH-2.0-OpenSSH_9.9\r\n"]),
        raw([b""]),
        raw([b"HTTP/1.1 200 OK\r\n", b"X: " + b"a" * 200_000]),
        raw([b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\ndata"]),
        raw([b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\ndata"]),
        raw([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"]),
        raw([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata"]),
        raw([b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\n\r\n"]),
    ],
)
def test_what_is_no_answer_with_a_file_is_said_so(answer: Answer, tmp_path: Path) -> None:
    assert _refused(answer, tmp_path, DamagedError).hint


def test_a_disk_that_refuses_is_an_output_error(tmp_path: Path) -> None:
    with host({"/": body(b"data")}) as here, pytest.raises(OutputError, match="disk refuses"):
        _fetch(here(), tmp_path / "nowhere" / "file")


def test_nobody_at_the_address_is_said_so(tmp_path: Path) -> None:
    with host({}) as here:
        gone = here()
    with pytest.raises(DamagedError, match="does not answer"):
        _fetch(gone, tmp_path / "file")


def test_https_is_asked_under_the_hosts_own_name_and_verified() -> None:
    asked: dict[str, Any] = {}

    class Inner(httpcore.NetworkStream):
        def start_tls(self, context: ssl.SSLContext, name: str | None = None, _: float | None = None) -> Any:
            asked.update(name=name, strict=(context.verify_mode, context.check_hostname))
            raise httpcore.ConnectError("that is enough")

    class Dial(httpcore.NetworkBackend):
        def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> Any:
            asked.update(called=(host, port))
            return Inner()

    net = Net(0, {"films.example": [_PUBLIC]})
    with pytest.raises(DamagedError, match="does not answer"):
        _fetch("https://films.example/", Path("never"), private=False, resolve=net.resolve, dial=Dial())
    assert asked == {"called": (_PUBLIC, 443), "name": "films.example", "strict": (ssl.CERT_REQUIRED, True)}


# where it may ask


_SAME = "The address cannot be fetched: its host is unknown, or not public."


@pytest.mark.parametrize(
    "address",
    [
        *("http://127.0.0.1:{}/", "http://2130706433:{}/", "http://0x7f.1:{}/", "http://0177.0.0.1:{}/"),
        *("http://127.1:{}/", "http://[::1]:{}/", "http://[::ffff:127.0.0.1]:{}/", "http://localhost:{}/"),
        *("http://0:{}/", "http://１２７.0.0.1:{}/", "http://[64:ff9b::7f00:1]:{}/"),
        "http://169.254.169.254/latest/meta-data",
    ],
)
def test_no_notation_of_a_host_inside_is_asked(address: str, tmp_path: Path) -> None:
    with host({"/": body(b"secret")}) as here, pytest.raises(UsageError) as caught:
        _fetch(address.format(here.port), tmp_path / "file", private=False)
    assert caught.value.message == _SAME
    assert not here.asked
    assert not list(tmp_path.iterdir())


@pytest.fixture
def net() -> Callable[..., Net]:
    return lambda here, **names: Net(here.port, {f"{name}.example": found for name, found in names.items()})


def _public(address: str, to: Path, net: Net) -> str:
    return _fetch(address, to, private=False, resolve=net.resolve, dial=net.dial)


def test_a_public_host_is_asked_at_the_address_that_was_checked(net: Any, tmp_path: Path) -> None:
    with host({"/talk.mp4": body(b"data")}) as here:
        outside = net(here, films=[_PUBLIC])
        assert _public("http://films.example/talk.mp4", tmp_path / "file", outside) == "talk.mp4"
    assert here.asked[0][1]["host"] == "films.example"
    assert outside.resolved == ["films.example"]  # once: a second answer might differ
    assert outside.called == [(_PUBLIC, 80)]


def test_one_address_inside_among_public_ones_refuses_them_all(net: Any, tmp_path: Path) -> None:
    with host({"/": body(b"data")}) as here, pytest.raises(UsageError, match="not public"):
        _public("http://films.example/", tmp_path / "file", outside := net(here, films=[_PUBLIC, "10.0.0.1"]))
    assert not outside.called


def test_the_next_address_is_called_when_one_is_dead(net: Any, tmp_path: Path) -> None:
    with host({"/": body(b"data")}) as here:
        outside = net(here, films=["2606:4700::1111", _PUBLIC])
        outside.dead = ("2606:4700::1111",)
        _public("http://films.example/", tmp_path / "file", outside)
    assert [called for called, _ in outside.called] == ["2606:4700::1111", _PUBLIC]


def test_a_host_inside_and_an_unknown_one_are_refused_in_the_same_words(net: Any, tmp_path: Path) -> None:
    said = []
    for name in ("inside", "unknown", "empty"):
        with pytest.raises(UsageError) as caught:
            _public(f"http://{name}.example/", tmp_path / "file", net(Host(0), inside=["10.0.0.1"], empty=[]))
        said.append((caught.value.message, caught.value.hint))
    assert len(set(said)) == 1


# redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_its_host_checked(status: int, net: Any, tmp_path: Path) -> None:
    there = redirect("http://other.example/b.mp4", status)
    with host({"/a": there, "/b.mp4": body(b"data")}) as here:
        outside = net(here, films=[_PUBLIC], other=["1.1.1.1"])
        assert _public("http://films.example/a", tmp_path / "file", outside) == "b.mp4"
    assert outside.called == [(_PUBLIC, 80), ("1.1.1.1", 80)]


def test_the_name_of_the_first_address_counts_where_the_last_has_none(tmp_path: Path) -> None:
    with host({"/talk.mp4": redirect("/4711"), "/4711": body(b"data")}) as here:
        assert _fetch(here("/talk.mp4"), tmp_path / "file") == "talk.mp4"


@pytest.mark.parametrize(
    "location",
    [
        *("http://127.0.0.1/", "http://inside.example/", "http://[::1]/", "http://unknown.example/"),
        *("file:///etc/passwd", "ftp://films.example/", "http://me:pass@films.example/", "//films.example:25/"),
    ],
)
def test_a_redirect_to_where_nobody_may_ask_is_refused(location: str, net: Any, tmp_path: Path) -> None:
    with host({"/a": redirect(location), "/": body(b"secret")}) as here, pytest.raises(UsageError):
        outside = net(here, films=[_PUBLIC], inside=["10.0.0.1"])
        outside.names |= {"127.0.0.1": ["127.0.0.1"], "::1": ["::1"]}
        _public("http://films.example/a", tmp_path / "file", outside)
    assert outside.called == [(_PUBLIC, 80)]
    assert not list(tmp_path.iterdir())


def test_five_redirects_are_followed_and_no_more(tmp_path: Path) -> None:
    steps = {f"/{n}": redirect(f"/{n + 1}") for n in range(6)}
    with host({**steps, "/6": body(b"data")}) as here:
        assert _fetch(here("/1"), tmp_path / "file") == "6"
        with pytest.raises(DamagedError, match="on and on"):
            _fetch(here("/0"), tmp_path / "other")
    assert len(here.asked) == 12


@given(st.lists(st.ip_addresses().map(str), max_size=4))
def test_nothing_is_called_that_was_not_found_public(found: list[str]) -> None:
    called: list[str] = []

    class Dial(httpcore.NetworkBackend):
        def connect_tcp(self, host: str, *_: Any, **__: Any) -> Any:
            called.append(host)
            raise httpcore.ConnectError("that is enough")

    with pytest.raises((UsageError, httpcore.ConnectError)) as caught:
        Line(Patience(30, _nothing), False, lambda *_: found, Dial()).connect_tcp("films.example", 80)
    public = bool(found) and all(line.is_public(line.ip_address(address)) for address in found)
    assert called == (found if public else [])
    assert isinstance(caught.value, httpcore.ConnectError) == public
