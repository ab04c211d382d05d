"""Sessions say what runs them, and what cannot run is an error of ours."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cleanplate.errors import NetworkError
from cleanplate.matting.networks.session import PROVIDERS, Session, available, batch

Put = Callable[[str, object], None]


def test_a_network_runs_and_says_on_what(modnet: str) -> None:
    session = Session(Path(modnet), 1)
    assert session.provider == "cpu"
    assert list(session.inputs) == ["input"]
    red = np.full((1, 3, 32, 32), 1, np.float32)
    assert float(session.run({"input": red})[0].mean()) == 1


def test_a_network_that_runs_reports_to_nobody(modnet: str, tmp_path: Path) -> None:
    """What the runtime would send waits in a file of the home folder, under a number of this machine."""
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    ours = {name: value for name, value in os.environ.items() if name not in ("CI", "ORT_DISABLE_TELEMETRY")}
    run = (
        "import sys; from cleanplate.matting.networks.session import Path, Session; Session(Path(sys.argv[1]), 1)"
    )
    subprocess.run([sys.executable, "-c", run, modnet], env={**ours, **home}, check=True)
    assert list(tmp_path.rglob("*")) == []


def test_the_cpu_is_always_there() -> None:
    assert "cpu" in available()
    assert set(available()) <= set(PROVIDERS)


def test_an_unknown_provider_lists_those_there_are(modnet: str, setting: Put) -> None:
    setting("provider", "abacus")
    with pytest.raises(NetworkError, match="abacus") as caught:
        Session(Path(modnet), 1)
    assert "cuda" in caught.value.hint


def test_a_provider_that_is_missing_is_an_error_not_a_silent_cpu(modnet: str, setting: Put) -> None:
    missing = next(name for name in PROVIDERS if name not in available())
    setting("provider", missing)
    with pytest.raises(NetworkError, match=missing) as caught:
        Session(Path(modnet), 1)
    assert "CLEANPLATE_PROVIDER=cpu" in caught.value.hint


@pytest.mark.parametrize("content", [b"", b"no network at all", bytes(1000)])
def test_a_file_that_is_no_network_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.onnx").write_bytes(content)
    with pytest.raises(NetworkError, match=r"bad\.onnx"):
        Session(tmp_path / "bad.onnx", 1)


def test_an_input_that_does_not_fit_is_an_error_of_ours(u2net: str) -> None:
    session = Session(Path(u2net), 1)
    with pytest.raises(NetworkError, match="failed on this input"):
        session.run({"input.1": np.zeros((1, 3, 64, 64), np.float32)})


def test_a_batch_holds_channels_first() -> None:
    rgb = np.arange(24, dtype=np.float32).reshape(2, 4, 3)
    tensor = batch(rgb)
    assert tensor.shape == (1, 3, 2, 4)
    assert (tensor[0, 1] == rgb[..., 1]).all()
    assert tensor.flags.c_contiguous
