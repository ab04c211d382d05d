"""Requests and exceptions at the edge of httpx."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from cleanplate.client import http
from cleanplate.client.http import Body, arguments, translated
from cleanplate.client.steps import Ask, Piece
from cleanplate.errors import OfflineError, UsageError

ASK = Ask("GET", "https://video.example:8443/files/secret-link")


@pytest.mark.parametrize("error", [httpx.ConnectError("x"), httpx.ConnectTimeout("x"), httpx.PoolTimeout("x")])
def test_what_never_left_is_told_from_what_may_have_arrived(error: Exception) -> None:
    with pytest.raises(OfflineError) as caught, translated(ASK):
        raise error
    assert not caught.value.sent


@pytest.mark.parametrize(
    "error", [httpx.ReadError("x"), httpx.ReadTimeout("x"), httpx.RemoteProtocolError("x"), httpx.WriteError("x")]
)
def test_what_may_have_arrived_is_told_and_no_address_is_shown(error: Exception) -> None:
    with pytest.raises(OfflineError) as caught, translated(ASK):
        raise error
    assert caught.value.sent
    assert "https://video.example:8443" in caught.value.message and "secret" not in caught.value.message


def test_a_bad_address_is_wrong_use() -> None:
    with pytest.raises(UsageError), translated(ASK):
        raise httpx.UnsupportedProtocol("x")


def test_an_answer_without_end_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "LARGEST", 10)
    body = Body()
    body.take(b"x" * 10)
    with pytest.raises(OfflineError, match="does not end"):
        body.take(b"x")


def test_files_go_out_under_harmless_names_and_are_closed_again(tmp_path: Path) -> None:
    path = tmp_path / "a\u202eb.mp4"
    path.write_bytes(b"x" * 10)
    heard: list[tuple[int, int]] = []
    with arguments(Ask("POST", ASK.address, files=(path,), told=lambda *step: heard.append(step))) as given:
        ((_, (name, file)),) = given["files"]
        assert name == "ab.mp4" and file.read(4) == b"xxxx"
    assert heard == [(4, 10)]
    with pytest.raises(ValueError, match="closed"):
        file.read()


def test_a_file_that_cannot_be_read_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"), arguments(Ask("POST", ASK.address, files=(tmp_path,))):
        pass


def test_a_piece_of_a_file_goes_out_with_its_length_and_counts_from_where_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(bytes(range(256)) * 4000)
    heard: list[tuple[int, int]] = []
    ask = Ask("PATCH", ASK.address, piece=Piece(path, 1000, 600_000), told=lambda *step: heard.append(step))
    with arguments(ask) as given:
        assert given["headers"]["Content-Length"] == "600000"
        assert b"".join(given["content"]) == path.read_bytes()[1000:601_000]
    assert heard[0][0] > 1000 and heard[-1] == (601_000, 1_024_000)
