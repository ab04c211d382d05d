"""The cache: whole files or none, within its limit, and never a hash that is not a file's own."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from cleanplate.errors import OutputError
from cleanplate.render import cache
from cleanplate.render.cache import (
    clean,
    clear,
    find,
    fingerprint,
    half,
    hash_of,
    keep,
    location,
    making,
    size,
    touch,
)
from cleanplate.settings import settings

_OLD = 7200  # seconds ago: not in use by anyone


def put(key: str, length: int, age: int, kind: str = "spans", suffix: str = ".mp4") -> Path:
    with making(kind, key, suffix) as made:
        made.write_bytes(bytes(length))
    path = location(kind, key, suffix)
    used = time.time() - age
    os.utime(path, (used, used))
    return path


def left(paths: list[Path]) -> list[int]:
    return [index for index, path in enumerate(paths) if path.exists()]


# --- names ----------------------------------------------------------------------------------------------


def test_a_fingerprint_is_the_same_for_the_same_in_any_order_of_keys() -> None:
    assert fingerprint({"a": 1, "b": [2, None]}) == fingerprint({"b": [2, None], "a": 1})
    assert len({fingerprint(*parts) for parts in ((1,), ("1",), (1, 2), ([1, 2],), (None,), (), (1.5,))}) == 7
    assert fingerprint(Fraction(1, 3), "é") == fingerprint(Fraction(1, 3), "é")


def test_another_version_of_rendering_finds_nothing_of_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint("span")
    monkeypatch.setattr(cache, "VERSION", cache.VERSION + 1)
    assert fingerprint("span") != before


# --- whole or not at all --------------------------------------------------------------------------------


def test_a_file_is_there_once_it_is_whole_and_not_before() -> None:
    with making("spans", "ab12", ".mp4") as made:
        made.write_bytes(b"half")
        assert find("spans", "ab12", ".mp4") is None
        made.write_bytes(b"whole")
    found = find("spans", "ab12", ".mp4")
    assert found == location("spans", "ab12", ".mp4") and found.read_bytes() == b"whole"
    assert not made.exists()


def test_what_fails_leaves_nothing_behind_nor_spoils_what_was_there() -> None:
    path = put("ab12", 5, 0)
    with pytest.raises(ZeroDivisionError), making("spans", "ab12", ".mp4") as made:
        made.write_bytes(b"half")
        raise ZeroDivisionError
    assert path.read_bytes() == bytes(5)
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_two_writers_of_the_same_never_share_a_half() -> None:
    one, other = half("spans", "ab12", ".mp4"), half("spans", "ab12", ".mp4")
    assert one != other and one.suffix == other.suffix == ".mp4"
    one.write_bytes(b"one")
    other.write_bytes(b"other")
    keep(one, "spans", "ab12", ".mp4")
    assert keep(other, "spans", "ab12", ".mp4").read_bytes() == b"other"


def test_a_cache_that_cannot_be_written_says_which_setting_to_change(
    tmp_path: Path, setting: Callable[[str, object], None]
) -> None:
    (tmp_path / "file").write_text("in the way")
    setting("cache_dir", tmp_path / "file")
    with pytest.raises(OutputError, match="cache cannot be written") as caught:
        half("spans", "ab12", ".mp4")
    assert "CLEANPLATE_CACHE_DIR" in caught.value.hint
    assert find("spans", "ab12", ".mp4") is None and (size(), clean(0), clear()) == (0, 0, 0)


# --- within its limit -----------------------------------------------------------------------------------


def test_what_was_used_longest_ago_goes_first_and_no_more_than_must() -> None:
    paths = [put(f"{i:02d}", 100, _OLD + 100 * age) for i, age in enumerate((5, 1, 4, 2, 3))]
    assert size() == 500
    assert clean(300) == 200
    assert left(paths) == [1, 3, 4]
    assert clean(300) == 0


def test_being_found_is_being_used() -> None:
    paths = [put("00", 100, _OLD + 50), put("11", 100, _OLD)]
    assert find("spans", "00", ".mp4")
    clean(100)
    assert left(paths) == [0]


def test_what_was_used_just_now_stays_whatever_the_limit() -> None:
    paths = [put("00", 100, 60), put("11", 100, _OLD), put("22", 100, 0, "mattes", ".db")]
    assert clean(0) == 100
    assert left(paths) == [0, 2]


def test_halves_of_killed_writers_go_and_those_of_running_ones_stay() -> None:
    killed, running = half("spans", "00", ".mp4"), half("spans", "00", ".mp4")
    for path in (killed, running):
        path.write_bytes(bytes(10))
    os.utime(killed, (1, 1))
    assert clean(10**9) == 10
    assert (killed.exists(), running.exists()) == (False, True)


def test_the_limit_is_the_setting_s_and_0_keeps_only_what_is_fresh(setting: Callable[[str, object], None]) -> None:
    setting("cache_limit_mb", 1)
    paths = [put("00", 600_000, _OLD + 5), put("11", 600_000, _OLD)]
    assert clean() == 600_000 and left(paths) == [1]
    setting("cache_limit_mb", 0)
    assert clean() == 600_000 and left(paths) == []


def test_clearing_takes_all_that_was_computed_and_leaves_weights_and_strangers() -> None:
    for number, kind in enumerate(cache.KINDS):
        put(f"{number:02d}", 10, 0, kind, ".x")
    weights = settings().cache_dir / "weights" / "modnet.onnx"
    weights.parent.mkdir()
    weights.write_bytes(bytes(7))
    assert size() == clear() == 10 * len(cache.KINDS)
    assert size() == 0 and weights.exists()
    assert clear() == 0


# --- hashes of files ------------------------------------------------------------------------------------


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that a test has made just now count as left alone since."""
    monkeypatch.setattr(cache, "_SETTLED", -1)


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.mark.usefixtures("settled")
def test_a_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "talk.mp4"
    path.write_bytes(b"talk")
    assert hash_of(path) == sha(b"talk")
    monkeypatch.setattr(cache, "content_hash", lambda _path: pytest.fail("it was read again"))
    assert hash_of(path) == sha(b"talk")


@pytest.mark.usefixtures("settled")
def test_a_changed_file_is_noticed_even_with_its_old_time_and_length(tmp_path: Path) -> None:
    path = tmp_path / "talk.mp4"
    path.write_bytes(b"one")
    told = path.stat()
    assert hash_of(path) == sha(b"one")
    path.write_bytes(b"two")
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))
    other = tmp_path / "other"
    other.write_bytes(b"six")
    while path.stat().st_ctime_ns == told.st_ctime_ns:  # one tick of the disk's clock
        os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))
    assert hash_of(path) == sha(b"two")
    other.replace(path)
    assert hash_of(path) == sha(b"six")


def test_what_was_changed_a_moment_ago_is_read_again(tmp_path: Path) -> None:
    """Within one tick of the disk's clock a second change would not be seen."""
    path = tmp_path / "talk.mp4"
    for data in (b"one", b"two", b"six"):
        path.write_bytes(data)
        assert hash_of(path) == sha(data)


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("spoilt", [b"", b"\xff\xfe", b"abc"])
def test_a_kept_hash_that_is_spoilt_is_not_believed(tmp_path: Path, spoilt: bytes) -> None:
    path = tmp_path / "talk.mp4"
    path.write_bytes(b"talk")
    hash_of(path)
    (kept,) = (settings().cache_dir / "hashes").glob("*/*")
    kept.write_bytes(spoilt)
    assert hash_of(path) == sha(b"talk")


def test_what_is_said_to_be_in_use_is_kept_and_others_files_are_let_alone(tmp_path: Path) -> None:
    old, used = put("a" * 64, 10, _OLD), put("b" * 64, 10, _OLD)
    other = tmp_path / "talk.mp4"
    other.write_bytes(b"x")
    os.utime(other, (1, 1))
    for path in (used, other, tmp_path / "gone.mp4"):
        touch(path)
    clean(0)
    assert not old.exists() and used.exists()
    assert other.stat().st_mtime == 1
