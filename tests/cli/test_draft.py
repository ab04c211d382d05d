"""`cleanplate draft …`, as people and machines use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleanplate.draft.operation import kinds
from tests.cli.saying import applied, document, failed
from tests.commands import cleanplate

# --- new, show, check -----------------------------------------------------------------------------------


def test_new_makes_a_draft_beside_its_first_file(home: Path) -> None:
    said = cleanplate("draft", "new", home / "talk.mp4", home / "photo.png", home / "music.m4a")
    assert said.code == 0 and not said.err
    assert "1620x1080, 25 fps" in said.out
    assert "1. Video: talk.mp4 (0-1s), photo.png (1-6s) 2. BGM: music.m4a" in said.out
    made = document(home / "talk.json")
    assert made["m"] == {"title": "talk", "width": 1620, "height": 1080, "rate": "25"}
    assert (home / "talk.history.json").is_file()


def test_new_as_json_is_one_object(home: Path) -> None:
    told = cleanplate("draft", "new", home / "talk.mp4", "-o", home / "f.json", "--title", "", "--json").json
    assert told["path"] == str(home / "f.json") and told["draft"] == document(home / "f.json")
    assert told["summary"].startswith("Timeline (1 track)") and told["summary_zh"].startswith("时间线")


def test_new_keeps_a_draft_that_is_there_unless_told(film: Path) -> None:
    before = film.read_bytes()
    words = ("draft", "new", film.parent / "photo.png", "-o", film)
    assert "there already" in failed(cleanplate(*words), 2, "output-exists")
    assert film.read_bytes() == before
    assert cleanplate(*words, "--overwrite", "--height", 100).code == 0
    assert document(film)["m"] == {"title": "photo", "width": 150, "height": 100, "rate": "30"}


@pytest.mark.parametrize(
    ("file", "code", "name"),
    [("missing.mp4", 1, "unsupported"), ("notes.txt", 1, "unsupported"), (".", 1, "unsupported")],
)
def test_new_of_what_is_no_media_leaves_no_draft(home: Path, file: str, code: int, name: str) -> None:
    (home / "notes.txt").write_text("notes")
    failed(cleanplate("draft", "new", home / file, "-o", home / "f.json"), code, name)
    assert not (home / "f.json").exists()


def test_new_of_a_canvas_too_large_says_so(home: Path) -> None:
    err = failed(cleanplate("draft", "new", home / "talk.mp4", "--height", 16384), 2, "bad-draft")
    assert "too large" in err


def test_new_takes_files_of_other_folders_only_where_they_are_named(home: Path, media: Path) -> None:
    words = ("draft", "new", media / "talk.mp4", "-o", home / "f.json")
    assert "outside" in failed(cleanplate(*words), 2, "bad-draft")
    assert cleanplate(*words, "--media", media).code == 0
    assert cleanplate("draft", "check", home / "f.json").code == 2
    assert cleanplate("draft", "check", home / "f.json", "--media", media).code == 0


def test_show_says_a_line_in_two_languages_or_all_of_it(film: Path) -> None:
    assert (
        "Timeline (1 track): 1. Video: talk.mp4 (0-1s), photo.png (1-6s)" in cleanplate("draft", "show", film).out
    )
    assert "时间线（1 条轨道）" in cleanplate("draft", "show", film, "--zh").out
    assert cleanplate("draft", "show", film, "--json").json["draft"] == document(film)


def test_check_says_that_nothing_is_wrong(film: Path) -> None:
    assert cleanplate("draft", "check", film).out == f"{film}: nothing is wrong.\n"
    assert cleanplate("draft", "check", film, "--json").json == {"ok": True, "problems": []}


def test_check_tells_each_problem_with_its_place(film: Path) -> None:
    made = document(film)
    segments = made["t"][0]["sg"]  # type: ignore[index]
    segments[1] |= {"in": 500, "fade_in": 9000}
    del segments[1]["d"], segments[1]["source_out"]
    film.write_text(json.dumps(made))
    said = cleanplate("draft", "check", film)
    assert said.code == 2 and not said.out
    assert "t[0].sg[1].in: " in said.err and "t[0].sg[1].fade_in: " in said.err and said.err.count("  → ") == 2
    told = cleanplate("draft", "check", film, "--json")
    assert told.code == 2 and [p["path"] for p in told.json["problems"]] == ["t[0].sg[1].in", "t[0].sg[1].fade_in"]


def test_check_tells_every_file_that_is_missing_or_broken(film: Path) -> None:
    (film.parent / "talk.mp4").unlink()
    (film.parent / "photo.png").write_text("no picture")
    said = cleanplate("draft", "check", film, "--json")
    assert said.code == 2 and not said.json["ok"]
    assert [p["path"] for p in said.json["problems"]] == ["media.m1.file", "media.m2.file"]


@pytest.mark.parametrize("command", ["show", "check", "undo", "redo", "history"])
def test_what_is_no_draft_is_told_by_every_command(tmp_path: Path, command: str) -> None:
    assert "cannot be read" in failed(cleanplate("draft", command, tmp_path / "none.json"), 2, "bad-draft")
    (tmp_path / "film.json").write_text('{"m": {"width": "wide"}}')
    assert "m.width" in failed(cleanplate("draft", command, tmp_path / "film.json"), 2, "bad-draft")
    told = cleanplate("draft", command, tmp_path / "film.json", "--json")
    assert told.code == 2 and told.json["error"]["code"] == "bad-draft" and told.json["error"]["path"] == "m.width"
    assert set(told.json["error"]) == {"code", "message", "hint", "path"}


# --- apply, undo, redo, history -------------------------------------------------------------------------


def test_apply_changes_the_draft_and_says_what_it_did(film: Path) -> None:
    said = applied(film, "trim", "segment=s1", "in=0.2s", "out=0.8s")
    assert said.out.startswith("Trimmed") and "Timeline" in said.out
    first = document(film)["t"][0]["sg"][0]  # type: ignore[index]
    assert (first["in"], first["out"]) == (200, 800)
    chinese = applied(film, "opacity", "segment=s1", "percent=50", "--zh")
    assert "时间线" in chinese.out and "Timeline" not in chinese.out


def test_apply_as_json_tells_steps_and_the_draft(film: Path) -> None:
    told = applied(film, '[{"op": "mute", "segment": "s1"}, {"op": "reverse", "segment": "s1"}]', "--json").json
    assert [s["operation"]["op"] for s in told["steps"]] == ["mute", "reverse"]
    assert all(s["en"] and s["zh"] for s in told["steps"])
    assert told["draft"] == document(film)


def test_apply_takes_files_as_media(film: Path) -> None:
    applied(film, "replace_background", "segment=s1", "background=photo.png")
    made = document(film)
    assert made["t"][0]["sg"][0]["removal"]["background"] == "media:m2"  # type: ignore[index]


@pytest.mark.parametrize(
    ("words", "name", "why"),
    [
        (["fly"], "bad-draft", "no operation"),
        (["trim", "segment=s9", "out=1s"], "bad-draft", "s9"),
        (["trim", "s1"], "wrong-use", "KEY=VALUE"),
        (["trim", "segment=s1", "--sideways"], "wrong-use", "KEY=VALUE"),
        (["add", "media=gone.mp4"], "bad-draft", "gone.mp4"),
        (["opacity", "segment=s1", "percent=101"], "bad-draft", "percent"),
        (['[{"op": "mute", "segment": "s1"}, {"op": "mute", "segment": "s9"}]'], "bad-draft", "s9"),
    ],
)
def test_what_cannot_be_applied_changes_nothing(film: Path, words: list[str], name: str, why: str) -> None:
    before = {p.name: p.read_bytes() for p in film.parent.iterdir()}
    assert why in failed(cleanplate("draft", "apply", film, *words), 2, name)
    assert {p.name: p.read_bytes() for p in film.parent.iterdir()} == before


def test_undo_and_redo_walk_the_history(film: Path) -> None:
    states = [document(film)]
    for words in (["opacity", "segment=s1", "percent=50"], ["delete", "segment=s2"]):
        applied(film, *words, "--who", "Ada")
        states.append(document(film))
    assert cleanplate("draft", "undo", film).out.startswith("Undone: Deleted")
    assert document(film) == states[1]
    assert cleanplate("draft", "undo", film, "--zh").out.startswith("已撤销：")
    assert document(film) == states[0]
    assert "nothing to undo" in failed(cleanplate("draft", "undo", film), 2, "bad-draft")
    assert cleanplate("draft", "redo", film, "--json").json["draft"] == document(film) == states[1]
    cleanplate("draft", "redo", film)
    assert document(film) == states[2]
    assert "nothing to redo" in failed(cleanplate("draft", "redo", film), 2, "bad-draft")


def test_history_says_who_did_what_and_what_is_undone(film: Path) -> None:
    assert "Nothing was changed" in cleanplate("draft", "history", film).out
    applied(film, "opacity", "segment=s1", "percent=50", "--who", "Ada")
    applied(film, "mute", "segment=s1", "--who", "Bob")
    cleanplate("draft", "undo", film)
    first, second = cleanplate("draft", "history", film).out.splitlines()
    assert "Ada" in first and first.startswith("  2") and "Bob" in second and second.startswith("↶ ")
    told = cleanplate("draft", "history", film, "--json").json["steps"]
    assert [(s["who"], s["done"], s["operation"]["op"]) for s in told] == [
        ("Ada", True, "opacity"),
        ("Bob", False, "mute"),
    ]
    assert told[0]["zh"] in cleanplate("draft", "history", film, "--zh").out


def test_undo_on_a_draft_that_was_edited_by_hand_is_refused(film: Path) -> None:
    applied(film, "opacity", "segment=s1", "percent=50")
    film.write_text(film.read_text().replace('"opacity": 50.0', '"opacity": 60.0'))
    assert "no longer fits" in failed(cleanplate("draft", "undo", film), 2, "bad-draft")


# --- what there is --------------------------------------------------------------------------------------


def test_operations_are_listed_with_their_fields(home: Path) -> None:
    lines = cleanplate("draft", "operations").out.splitlines()
    assert [line.split()[0] for line in lines] == list(kinds())
    one = cleanplate("draft", "operations", "trim").out
    assert "segment" in one and "needed" in one and "example: {" in one
    assert "fly" in failed(cleanplate("draft", "operations", "fly"), 2, "bad-draft")
    assert set(cleanplate("draft", "operations", "--json").json) == set(kinds())
    assert len(cleanplate("draft", "operations", "--zh").out.splitlines()) == len(lines)
    assert home.is_dir()


def test_schemas_are_json_schemas() -> None:
    for more in ([], ["--operations"]):
        assert "$defs" in cleanplate("draft", "schema", *more).json


def test_new_never_writes_over_what_it_is_made_of(home: Path) -> None:
    before = (home / "talk.mp4").read_bytes()
    words = ("draft", "new", home / "photo.png", home / "talk.mp4", "-o", home / "talk.mp4", "--overwrite")
    assert "would overwrite" in failed(cleanplate(*words), 2, "wrong-use")
    assert (home / "talk.mp4").read_bytes() == before
