"""MediaPipe's selfie segmenter: 4 ms a frame, near faces only; for previews. Needs the extra `selfie`."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np

from cleanplate.errors import NetworkError
from cleanplate.matting.networks.network import Coarse, State
from cleanplate.picture import Picture

_SIZE = (256, 256)


class Selfie:
    """Input 1x256x256x3 in 0..1, stretched; output 1x256x256x1 in 0..1."""

    sequential = False
    sharp = False

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self.provider = "cpu"
        self._path = path
        self._mine = threading.local()  # an interpreter serves one thread
        self._interpreter()

    def start(self, picture: Picture) -> State:
        return None

    def step(self, picture: Picture, state: State) -> tuple[Coarse, State]:
        interpreter = self._interpreter()
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], picture.rgb(_SIZE, sharp=True)[None])
        interpreter.invoke()
        alpha = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])[0, ..., 0]
        return Coarse(np.clip(alpha, 0, 1).astype(np.float32), picture), None

    def _interpreter(self) -> Any:
        if not hasattr(self._mine, "interpreter"):
            try:
                from ai_edge_litert.interpreter import Interpreter
            except ImportError as error:
                raise NetworkError(
                    "The network “selfie” needs a package that is not installed.",
                    "pip install 'cleanplate[selfie]'",
                ) from error
            self._mine.interpreter = Interpreter(model_path=str(self._path), num_threads=1)
            self._mine.interpreter.allocate_tensors()
        return self._mine.interpreter
