"""Who the client is, and what it keeps about that."""

from __future__ import annotations

import json
import stat
import uuid
from pathlib import Path

import pytest

from cleanplate.client.identity import Environment, Folder, Known, address, usable
from cleanplate.errors import OutputError, UsageError

KNOWN = Known("nmv_usr_1", "anon_1", "7")


def test_a_client_id_is_made_once_where_other_clients_look_for_it(tmp_path: Path) -> None:
    made = Folder(tmp_path).client_id()
    assert uuid.UUID(made) and (tmp_path / "client_id").read_text().strip() == made == Folder(tmp_path).client_id()


def test_by_itself_it_is_the_protocols_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    Folder().client_id()
    assert (tmp_path / ".config" / "nemovideo" / "client_id").is_file()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a b", b"x" * 65, "ü".encode()])
def test_a_client_id_that_cannot_be_sent_is_made_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "client_id").write_bytes(content)
    assert usable(Folder(tmp_path).client_id())


def test_each_server_has_its_own_token_and_session(tmp_path: Path) -> None:
    Folder(tmp_path).note("https://a.example", KNOWN)
    Folder(tmp_path).note("https://b.example", Known("nmv_usr_2"))
    again = Folder(tmp_path)
    assert (again.known("https://a.example"), again.known("https://c.example")) == (KNOWN, Known())


def test_nobody_else_can_read_the_token(tmp_path: Path) -> None:
    (tmp_path / "cleanplate.json").write_text("{}")
    (tmp_path / "cleanplate.json").chmod(0o644)
    Folder(tmp_path).note("https://a.example", KNOWN)
    assert stat.S_IMODE((tmp_path / "cleanplate.json").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["cleanplate.json"]


def test_the_token_is_not_shown_by_accident() -> None:
    assert "nmv_usr_1" not in repr(KNOWN)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"https://a.example": 7}', '{"https://a.example": {"token": 7}}', "[" * 99_999]
)
def test_what_is_damaged_counts_as_not_there(tmp_path: Path, content: str) -> None:
    (tmp_path / "cleanplate.json").write_text(content)
    folder = Folder(tmp_path)
    assert folder.known("https://a.example") == Known()
    folder.note("https://a.example", KNOWN)
    assert json.loads((tmp_path / "cleanplate.json").read_text())["https://a.example"]["token"] == "nmv_usr_1"


def test_a_folder_that_cannot_be_written_is_an_error_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError) as caught:
        Folder(tmp_path / "file").client_id()
    assert "NEMO_TOKEN" in caught.value.hint


def test_the_environment_is_read_by_the_protocols_names() -> None:
    given = {
        "NEMO_API_URL": "https://api.example/",
        "NEMO_WEB_URL": "https://web.example/",
        "NEMO_TOKEN": " nmv_usr_1\n",
        "NEMO_CLIENT_ID": "c",
    }
    assert Environment.of(given) == Environment("https://api.example", "https://web.example", "nmv_usr_1", "c")
    assert Environment.of(given, "http://localhost:9000").server == "http://localhost:9000"
    assert Environment.of({}) == Environment("http://localhost:8420", "http://localhost:8420")


@pytest.mark.parametrize(
    "text",
    ["", "x", "file:///x", "http://", "http://a b", "http://x:99999", "https://u:p@x", "http://x#y", "http://[x"],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        address(text)


def test_uploads_that_were_begun_are_kept_for_their_owner_alone(tmp_path: Path) -> None:
    Folder(tmp_path).note_upload("a", "up_1")
    Folder(tmp_path).note_upload("b", "up_2")
    assert stat.S_IMODE((tmp_path / "uploads.json").stat().st_mode) == 0o600
    again = Folder(tmp_path)
    assert [again.upload(key) for key in ("a", "b", "c")] == ["up_1", "up_2", ""]
    again.note_upload("a", "")
    assert (again.upload("a"), again.upload("b")) == ("", "up_2")


def test_of_uploads_that_never_end_the_oldest_are_forgotten(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for number in range(102):
        folder.note_upload(f"key {number}", "up")
    assert [folder.upload(f"key {number}") for number in (0, 1, 2, 101)] == ["", "", "up", "up"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"a": 7}', "[" * 99_999])
def test_damaged_uploads_are_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "uploads.json").write_text(content)
    assert Folder(tmp_path).upload("a") == ""
