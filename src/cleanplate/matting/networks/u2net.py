"""U²-Net: the salient object, whatever it is. Source: Qin et al., Pattern Recognition 2020."""

from __future__ import annotations

import numpy as np

from cleanplate.matting.networks.network import Coarse, State
from cleanplate.matting.networks.session import Session, batch
from cleanplate.picture import Picture

_MEAN = np.array([0.485, 0.456, 0.406], np.float32)  # ImageNet's
_DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)
_FAINT = 0.1  # saliency that is no subject's, and is not stretched: of noise, or of a wall


class U2Net:
    """Input 1x3xSxS, divided by the picture's maximum, ImageNet-normalised; first output, min-max to 0..1."""

    sequential = False
    sharp = False

    def __init__(self, session: Session) -> None:
        self.name = session.path.stem
        self.provider = session.provider
        self._session = session
        self._input, shape = next(iter(session.inputs.items()))
        height, width = shape[2:]
        self._size = (width, height) if isinstance(width, int) and isinstance(height, int) else (320, 320)

    def start(self, picture: Picture) -> State:
        return None

    def step(self, picture: Picture, state: State) -> tuple[Coarse, State]:
        rgb = picture.rgb(self._size, sharp=True)
        rgb = (rgb / max(float(rgb.max()), 1e-6) - _MEAN) / _DEVIATION
        saliency = self._session.run({self._input: batch(rgb)}, self._session.outputs[:1])[0][0, 0]
        low, high = float(saliency.min()), float(saliency.max())
        alpha = (saliency - low) / max(high - low, _FAINT)
        return Coarse(alpha.astype(np.float32), picture), None
