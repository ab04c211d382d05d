"""`cleanplate draft export` and `import`: what is written, what comes back, what is told, what cannot be."""

from __future__ import annotations

from pathlib import Path

import opentimelineio as otio
import pytest

from tests import media_made
from tests.cli.saying import document, failed
from tests.commands import cleanplate


def test_export_writes_all_and_import_brings_the_draft_back(film: Path) -> None:
    out = film.parent / "out"
    told = cleanplate("draft", "export", film, "-o", out, "--json").json
    assert [Path(file).name for file in told["files"]] == ["film.otio", "film.edl", "film.fcpxml", "README.txt"]
    assert otio.adapters.read_from_file(str(out / "film.otio")).duration().to_seconds() == 6
    told = cleanplate("draft", "import", out / "film.otio", "-o", film.parent / "back.json", "--json").json
    assert told["notes"] == [] and document(film.parent / "back.json") == document(film)


@pytest.mark.parametrize("suffix", [".edl", ".fcpxml"])
def test_what_comes_back_of_other_formats_is_on_its_frames(film: Path, suffix: str) -> None:
    out = film.parent / "out"
    assert cleanplate("draft", "export", film, "-o", out, "-q").out == ""
    said = cleanplate("draft", "import", out / f"film{suffix}", "-o", film.parent / "back.json")
    assert said.code == 0 and "(0-1s), photo.png (1-6s)" in said.out and "there is no such file" not in said.err
    assert cleanplate("draft", "check", film.parent / "back.json").code == 0


def test_export_with_plates_hands_over_a_folder_that_comes_back(film: Path) -> None:
    media_made.vp9_alpha(film.parent / "cut.webm")
    assert (
        cleanplate("draft", "new", film.parent / "cut.webm", "-o", film, "--overwrite", "--height", 64).code == 0
    )
    applied = cleanplate(
        "draft", "apply", film, "replace_background", "segment=s1", "background=teal", "network=source"
    )
    assert applied.code == 0, applied.err
    out = film.parent / "out"
    told = cleanplate(
        "draft", "export", film, "-o", out, "--plates", "prores", "--mattes", "--to", "otio", "--json"
    ).json
    names = {Path(file).name for file in told["files"]}
    assert names == {"film.otio", "README.txt", "s1_cut.mov", "s1_cut_matte.mp4", "s1_background.png"}
    assert "straight" in (out / "README.txt").read_text()
    assert cleanplate("draft", "import", out / "film.otio").code == 0
    assert cleanplate("draft", "check", out / "film.json").code == 0


def test_numbered_pictures_are_no_part_of_an_fcpxml(film: Path) -> None:
    media_made.vp9_alpha(film.parent / "cut.webm", 3)
    cleanplate("draft", "new", film.parent / "cut.webm", "-o", film, "--overwrite", "--height", 64)
    cleanplate("draft", "apply", film, "remove_background", "segment=s1", "network=source")
    told = cleanplate("draft", "export", film, "--plates", "exr", "--to", "fcpxml,otio", "--json").json
    assert any("FCPXML was left out" in note for note in told["notes"])
    assert len(list((film.parent / "film_export" / "plates" / "s1_cut").glob("*.exr"))) == 3


def test_losses_are_told_in_words(film: Path) -> None:
    cleanplate("draft", "apply", film, "title", "text=Hello", "at=0", "length=1s")
    said = cleanplate("draft", "export", film, "--to", "edl")
    assert "note: Not in the EDL: titles, of s3." in said.err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--to", "aaf"], "no “aaf”"),
        (["--plates", "dnx"], "no plates of kind"),
        (["--handles", "-1"], "Handles of -1"),
    ],
)
def test_export_says_what_cannot_be(film: Path, words: list[str], why: str) -> None:
    assert why in failed(cleanplate("draft", "export", film, *words), 2, "wrong-use")


def test_nothing_is_replaced_unless_told(film: Path) -> None:
    assert cleanplate("draft", "export", film, "--to", "edl").code == 0
    failed(cleanplate("draft", "export", film, "--to", "edl"), 2, "output-exists")
    assert cleanplate("draft", "export", film, "--to", "edl", "--overwrite").code == 0
    failed(cleanplate("draft", "import", film.parent / "film_export" / "film.edl", "-o", film), 2, "output-exists")


def test_import_says_what_cannot_be(film: Path) -> None:
    home = film.parent
    (home / "a.edl").write_text("nothing")
    (home / "a.otio").write_text("{")
    (home / "a.fcpxml").write_bytes(b"\xff\xfe<")
    for name in ("a.edl", "a.otio", "a.fcpxml", "none.edl"):
        failed(cleanplate("draft", "import", home / name), 2, "bad-draft")
    failed(cleanplate("draft", "import", home / "talk.mp4"), 2, "wrong-use")
    failed(cleanplate("draft", "import", home / "a.edl", "--rate", "fast"), 2, "wrong-use")
