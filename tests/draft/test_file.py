"""Drafts on disk: written whole with their history or not at all, and read with clear words for what is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cleanplate.draft import file
from cleanplate.draft.file import alone, check_new, history_path, load, load_history, save
from cleanplate.draft.history import History, apply, undo
from cleanplate.draft.model import Draft, Title
from cleanplate.draft.operation import operation
from cleanplate.draft.sample import sample
from cleanplate.draft.timeline import segments
from cleanplate.errors import DraftError, OutputError, OutputExistsError

_STEP = operation({"op": "opacity", "segment": "s1", "percent": 50})


def test_a_draft_and_its_history_come_back_as_they_were(tmp_path: Path) -> None:
    made, history = apply(sample(), History(), _STEP, "Ada Ωmega", "2026-01-01T00:00:00Z")
    save(tmp_path / "film.json", made, history)
    assert load(tmp_path / "film.json") == made
    assert load_history(tmp_path / "film.json") == history
    assert undo(load(tmp_path / "film.json"), load_history(tmp_path / "film.json"))[0] == sample()


def test_it_lies_in_two_files_and_leaves_no_third(tmp_path: Path) -> None:
    for _ in range(2):
        save(tmp_path / "new" / "film.json", sample(), History())
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == ["film.history.json", "film.json"]
    assert history_path(tmp_path / "film.json") == tmp_path / "film.history.json"


def test_who_reads_while_it_is_written_reads_the_whole_old_one(tmp_path: Path) -> None:
    path = tmp_path / "film.json"
    save(path, sample(), History())
    old = path.read_text(encoding="utf-8")
    with path.open(encoding="utf-8") as reader:
        begun = reader.read(20)
        save(path, *apply(sample(), History(), _STEP, "me", "now"))
        assert begun + reader.read() == old
    assert path.read_text(encoding="utf-8") != old


def test_people_can_read_it(tmp_path: Path) -> None:
    save(tmp_path / "film.json", sample(), History())
    text = (tmp_path / "film.json").read_text(encoding="utf-8")
    assert text.endswith("}\n") and "“" not in text and len(text.splitlines()) > 20
    assert json.loads(text)["d"] == 8000


def test_without_a_history_it_begins_one(tmp_path: Path) -> None:
    (tmp_path / "film.json").write_text("{}")
    assert load_history(tmp_path / "film.json") == History()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b'{"t": 3}', "not a list"),
        (b'{"m": {"width": NaN}}', "no number of JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"m": {"width": -4}}', "m.width"),
        (b'{"later": "\\ud800"}', "no text"),
    ],
)
def test_what_is_no_draft_is_said(tmp_path: Path, data: bytes, why: str) -> None:
    (tmp_path / "film.json").write_bytes(data)
    with pytest.raises(DraftError) as caught:
        load(tmp_path / "film.json")
    assert why in caught.value.message and caught.value.hint


def test_a_mark_of_the_byte_order_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "film.json").write_bytes(b"\xef\xbb\xbf{}")
    assert load(tmp_path / "film.json").duration == 0


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.json", tmp_path, tmp_path / "film.json" / "x.json"):
        (tmp_path / "film.json").touch()
        with pytest.raises(DraftError, match="cannot be read") as caught:
            load(path)
        assert "draft new" in caught.value.hint


def test_no_more_is_read_than_a_draft_may_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "film.json").open("wb") as huge:
        huge.truncate(1 << 40)  # a terabyte, on no disk
    with pytest.raises(DraftError, match="more than"):
        load(tmp_path / "film.json")
    monkeypatch.setattr(file, "_MOST", 10)
    (tmp_path / "film.history.json").write_text(" " * 11)
    with pytest.raises(DraftError, match="more than"):
        load_history(tmp_path / "film.json")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"steps": 3}', '{"steps": [{"en": "x"}]}', '{"position": "x"}'])
def test_a_broken_history_is_said_and_the_draft_can_still_be_read(tmp_path: Path, text: str) -> None:
    save(tmp_path / "film.json", sample(), History())
    (tmp_path / "film.history.json").write_text(text)
    with pytest.raises(DraftError, match=r"film\.history\.json is not a draft's history") as caught:
        load_history(tmp_path / "film.json")
    assert "Delete it" in caught.value.hint
    assert load(tmp_path / "film.json") == sample()


def test_what_cannot_be_written_leaves_both_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "film.json"
    save(path, sample(), History())
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}

    def full(*_: object, **__: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OutputError, match="No space left"):
        save(path, *apply(sample(), History(), _STEP, "me", "now"))
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_a_kill_between_the_two_is_noticed_before_anything_is_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The history is written first: what it does not fit is told, rather than undone on another draft."""
    path = tmp_path / "film.json"
    save(path, sample(), History())
    own = file.write
    monkeypatch.setattr(file, "write", lambda p, text: None if p == path else own(p, text))
    save(path, *apply(sample(), History(), _STEP, "me", "now"))
    assert load(path) == sample() and len(load_history(path).steps) == 1
    with pytest.raises(DraftError, match="no longer fits"):
        undo(load(path), load_history(path))


def test_a_draft_that_is_there_is_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "film.json"
    check_new(path, overwrite=False)
    path.write_text("{}")
    with pytest.raises(OutputExistsError, match="there already") as caught:
        check_new(path, overwrite=False)
    assert "--overwrite" in caught.value.hint
    check_new(path, overwrite=True)


def test_what_could_not_be_read_again_is_never_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "film.json"
    save(path, sample(), History())
    before = path.read_bytes()
    monkeypatch.setattr(file, "LARGEST", len(before) - 1)
    with pytest.raises(DraftError, match="bytes"):
        save(path, *apply(sample(), History(), _STEP, "me", "now"))
    assert path.read_bytes() == before and load_history(path) == History()


def test_a_history_too_long_to_be_read_loses_its_oldest_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, history = sample(), History()
    for percent in range(20):
        change = operation({"op": "opacity", "segment": "s1", "percent": percent})
        made, history = apply(made, history, change, "me", "now")
    monkeypatch.setattr(file, "_MOST", len(history.model_dump_json(indent=1)) // 2)
    save(tmp_path / "film.json", made, history)
    kept = load_history(tmp_path / "film.json")
    assert 0 < len(kept.steps) < 20 and kept.steps == history.steps[-len(kept.steps) :]
    assert undo(load(tmp_path / "film.json"), kept)[2] == history.steps[-1]


def test_a_draft_has_one_writer_at_a_time_and_other_folders_do_not_wait_for_it(tmp_path: Path) -> None:
    inside, order = threading.Event(), list[str]()
    (tmp_path / "other").mkdir()

    def second() -> None:
        inside.set()
        with alone(tmp_path / "a.json"):
            order.append("second")

    thread = threading.Thread(target=second)
    with alone(tmp_path / "a.json"):
        thread.start()
        assert inside.wait(60)
        with alone(tmp_path / "other" / "a.json"):
            order.append("other")
        order.append("first")
    thread.join(60)
    assert order == ["other", "first", "second"] and {p.name for p in tmp_path.iterdir()} == {"other"}


def test_many_processes_lose_no_change_of_each_other(tmp_path: Path) -> None:
    path = tmp_path / "film.json"
    save(path, Draft(), History())
    program = """
import sys
from pathlib import Path
from cleanplate.draft.file import alone, load, load_history, save
from cleanplate.draft.history import apply
from cleanplate.draft.operation import operation
path = Path(sys.argv[1])
for number in range(8):
    with alone(path):
        title = operation({"op": "title", "text": f"{sys.argv[2]} {number}", "at": 0})
        draft, history = apply(load(path), load_history(path), title, "x", "2026-01-01T00:00:00+00:00")
        save(path, draft, history)
"""
    several = [subprocess.Popen([sys.executable, "-c", program, path, str(one)]) for one in range(3)]
    assert [process.wait(120) for process in several] == [0, 0, 0]
    said = [s.text for s in segments(load(path)) if isinstance(s, Title)]
    assert sorted(said) == sorted(f"{one} {number}" for one in range(3) for number in range(8))
    assert len(load_history(path).steps) == 24
