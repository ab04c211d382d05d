"""Files that are dropped into a folder become results in another."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_remote import hosted  # noqa: F401  (a fixture)
from tests.client.hosted import MP4, Hosted, refused
from tests.commands import cleanplate


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    for name in ("one.mp4", "two.mov", "notes.txt", ".hidden.mp4"):
        (folder / name).write_bytes(b"x" * 100)
    (folder / "empty.mp4").touch()
    return folder


def test_what_lies_there_is_done_each_in_a_session_of_its_own(hosted: Hosted, inbox: Path, tmp_path: Path) -> None:  # noqa: F811
    told = cleanplate(
        "watch", inbox, "-o", tmp_path / "out", "--say", "Hello", "--say", "Again", "--once", "--json"
    )
    assert (
        told.code == 0 and [one["answers"][1] for one in told.json["results"]] == ["Added the title “Again”."] * 2
    )
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == {"one.mp4": MP4, "two.mp4": MP4}
    assert [[f["filename"] for f in s["files"]] for s in hosted.sessions.values()] == [["one.mp4"], ["two.mov"]]
    assert len(hosted.tokens) == 1


def test_what_was_done_is_not_done_again(hosted: Hosted, inbox: Path) -> None:  # noqa: F811
    assert cleanplate("watch", inbox, "--once").code == 0
    before = len(hosted.asked)
    told = cleanplate("watch", inbox, "--once", "--json")
    assert told.json == {"results": []} and len(hosted.asked) == before
    assert hosted.said() == ["remove the background"] * 2


def test_the_session_that_a_person_works_in_stays_theirs(hosted: Hosted, inbox: Path) -> None:  # noqa: F811
    assert cleanplate("say", "Mine").code == 0
    assert cleanplate("watch", inbox, "--once").code == 0
    assert "Mine" in cleanplate("state").out and len(hosted.sessions) == 3


def test_one_that_fails_is_told_and_keeps_no_other(hosted: Hosted, inbox: Path) -> None:  # noqa: F811
    hosted.refusals.append(("/upload-video/", refused(415, 4001, "no film")))
    told = cleanplate("watch", inbox, "--once")
    assert told.code == 1 and "one.mp4: no film" in told.err and "Supported formats" in told.err
    assert (inbox / "results" / "two.mp4").read_bytes() == MP4


def test_it_goes_on_until_it_is_interrupted(
    hosted: Hosted,  # noqa: F811
    inbox: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks: list[float] = []

    def sleep(self: Hosted, seconds: float) -> None:
        self.now += seconds
        if seconds == 0.5:
            looks.append(seconds)
            (inbox / f"late{len(looks)}.mp4").write_bytes(b"x")
        if len(looks) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(Hosted, "sleep", sleep)
    assert cleanplate("watch", inbox, "--every", "0.5").code != 0
    assert {p.name for p in (inbox / "results").iterdir()} == {"one.mp4", "two.mp4", "late1.mp4"}


def test_what_is_no_folder_is_wrong_use(tmp_path: Path) -> None:
    told = cleanplate("watch", tmp_path / "gone")
    assert told.code == 2 and "no folder" in told.err
