"""One place that starts an inference session, and says what really runs it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleanplate.errors import NetworkError
from cleanplate.settings import settings

PROVIDERS = {
    "cpu": "CPUExecutionProvider",
    "cuda": "CUDAExecutionProvider",
    "tensorrt": "TensorrtExecutionProvider",
    "openvino": "OpenVINOExecutionProvider",
    "coreml": "CoreMLExecutionProvider",
    "directml": "DmlExecutionProvider",
}
_PACKAGES = {"cuda": "onnxruntime-gpu", "tensorrt": "onnxruntime-gpu", "openvino": "onnxruntime-openvino"}

Tensor = NDArray[Any]


class Session:
    """An ONNX file, loaded. `run` may be called from several threads at once."""

    def __init__(self, path: Path, threads: int) -> None:
        ort = _runtime()
        self.path = path
        self.provider = settings().provider
        wanted = _provider(self.provider)
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # a waiting thread that spins takes the core from the encoder beside it
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = ort.InferenceSession(str(path), options, providers=[wanted])
        except Exception as error:  # onnxruntime's own classes share no documented root
            raise NetworkError(
                f"{path.name} is not a network that can be loaded.", "Check that it is a whole ONNX file."
            ) from error
        if self._session.get_providers()[0] != wanted:
            raise NetworkError(
                f"The provider “{self.provider}” did not start; the CPU would have run instead.",
                "Check its drivers, or set CLEANPLATE_PROVIDER=cpu.",
            )
        self.inputs: dict[str, list[Any]] = {i.name: i.shape for i in self._session.get_inputs()}
        self.outputs: list[str] = [o.name for o in self._session.get_outputs()]

    def run(self, feeds: dict[str, Tensor], outputs: list[str] | None = None) -> list[Tensor]:
        """Run once. Raises NetworkError when the network refuses its input."""
        try:
            answers: list[Tensor] = self._session.run(outputs, feeds)
        except Exception as error:
            raise NetworkError(
                f"{self.path.name} failed on this input.", "Check that it fits the contract that it claims."
            ) from error
        return answers


def available() -> list[str]:
    """The providers, by our names, that this onnxruntime was built with."""
    there = _runtime().get_available_providers()
    return [name for name, theirs in PROVIDERS.items() if theirs in there]


def batch(rgb: NDArray[np.float32]) -> NDArray[np.float32]:
    """(height, width, 3) to (1, 3, height, width)."""
    return np.ascontiguousarray(rgb.transpose(2, 0, 1)[None])


def _runtime() -> Any:
    """onnxruntime, told before it starts to report nothing: newer builds send their use to their maker."""
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    import onnxruntime as ort  # half a second: only when a network really runs

    return ort


def _provider(name: str) -> str:
    if name not in PROVIDERS:
        raise NetworkError(f"There is no provider “{name}”.", f"Providers: {', '.join(PROVIDERS)}.")
    if name not in available():
        package = _PACKAGES.get(name)
        how = f"Install {package} in place of onnxruntime" if package else "Use a build of onnxruntime with it"
        raise NetworkError(
            f"This onnxruntime has no provider “{name}”.", f"{how}, or set CLEANPLATE_PROVIDER=cpu."
        )
    return PROVIDERS[name]
