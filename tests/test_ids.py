"""Content hashes."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleanplate.ids import content_hash


def test_the_hash_is_the_sha256_of_the_bytes(tmp_path: Path) -> None:
    file = tmp_path / "abc"
    file.write_bytes(b"abc")
    assert content_hash(file) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_file_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        content_hash(tmp_path / "nowhere")
