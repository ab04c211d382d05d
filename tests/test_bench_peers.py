"""What the table of peers is made of; the programs themselves are not run here."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench import peer_run, peers
from bench.metrics import Scores

ROW = peers.Row(
    "rembg, u2netp",
    peers.PEOPLE,
    "frame by frame",
    Scores(mad=20.24, mse=14.9, grad=5.06, dtssd=4.2, mad_t=183.4),
    fps=2.85,
    megabytes=1123.4,
    frames=200,
    versions={"rembg": "2.0.86"},
)
FAILED = peers.Row("plain RVM", peers.PEOPLE, "recurrent", failure="there is no file a|b.onnx")


def test_a_row_names_the_peer_its_version_and_the_figures() -> None:
    said = peers.line(ROW)
    assert " ".join(said.split()) == "rembg 2.0.86, u2netp 20.2 14.9 5.1 4.2 183 2.85 1123 frame by frame"


def test_columns_stand_under_their_names() -> None:
    end = peers.HEADER.index("MB") + 2
    assert peers.line(ROW)[:end].endswith("1123")


def test_a_peer_that_could_not_run_says_why_and_has_no_figures() -> None:
    assert peers.line(FAILED).endswith("not run: there is no file a|b.onnx")


def test_markdown_has_as_many_cells_in_every_row() -> None:
    rows = peers.markdown([ROW, FAILED], peers.PEOPLE).splitlines()
    assert len(rows) == 4
    assert {row.count("|") for row in rows} == {9}
    assert "| rembg 2.0.86, u2netp (frame by frame) | 20.2 |" in rows[2]


def test_markdown_keeps_people_and_object_apart() -> None:
    assert len(peers.markdown([ROW, FAILED], peers.OBJECT).splitlines()) == 2


@pytest.mark.parametrize(
    ("stderr", "reason"),
    [
        (
            "WARNING: slow\nERROR: Could not find it\nERROR: No matching distribution found for x==1\n",
            "No matching distribution found for x==1",
        ),
        ("Traceback\n  File\nOSError: no such file\n\n", "OSError: no such file"),
        ("", ""),
    ],
)
def test_the_complaint_is_the_line_that_says_what_went_wrong(stderr: str, reason: str) -> None:
    assert peers.complaint(stderr) == reason


def test_rvm_takes_part_only_where_its_weights_are_given() -> None:
    without = {c.name for c in peers.contenders(None)}
    given = {c.name for c in peers.contenders(Path("rvm.onnx"))}
    assert given - without == {"plain RVM", "cleanplate, rvm"}


def test_every_contender_has_someone_to_run_it_and_only_u2netp_sees_the_object() -> None:
    for contender in peers.contenders(Path("rvm.onnx")):
        assert contender.kind in peer_run.RUNS
        assert (peers.OBJECT in contender.on) == (contender.network == "u2netp")
