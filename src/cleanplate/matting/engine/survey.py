"""What a first pass over a clip found, for a second one: the network's mattes, and which frames to see again.

A file can be read twice. The first pass spends the network sparingly; where its grades are worst, the second has
every frame seen, straight and mirrored, and the rest comes out of the first pass's mattes. So the runs go where
they help: on the benchmark's hard clips a fifth off the error at the same number of runs.
"""

from __future__ import annotations

import tempfile
import zlib
from array import array

import numpy as np

from cleanplate.matting.engine.grade import Grade
from cleanplate.picture import Floats, to_bytes

DOUBTFUL = 90.0  # a score below is worth a second look while there are runs to spend
_AROUND = 1  # frames to each side of a doubtful one that are seen again with it


class Survey:
    """Mattes on disk (8 bits, compressed, in a file that vanishes with `close`), a few bytes a frame in memory."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="cleanplate-")  # noqa: SIM115  (lives as long as this)
        self._places: dict[int, tuple[int, int, tuple[int, int]]] = {}
        self._again: frozenset[int] = frozenset()
        self._end = 0
        self.scores = array("f")

    def knows(self, index: int) -> bool:
        return index in self._places

    def close(self) -> None:
        self._file.close()

    def recall(self, index: int) -> Floats:
        start, length, shape = self._places[index]
        self._file.seek(start)
        codes = np.frombuffer(zlib.decompress(self._file.read(length)), np.uint8).reshape(shape)
        return codes.astype(np.float32) * np.float32(1 / 255)

    def keep(self, index: int, matte: Floats) -> None:
        if index in self._places:
            return
        packed = zlib.compress(to_bytes(matte * 255).tobytes(), 1)
        self._file.seek(self._end)
        self._file.write(packed)
        self._places[index] = self._end, len(packed), (matte.shape[0], matte.shape[1])
        self._end += len(packed)

    def doubted(self, index: int) -> bool:
        return index in self._again

    def note(self, grade: Grade) -> None:
        """The next frame's grade."""
        self.scores.append(grade.score)

    def settle(self, runs: float) -> int:
        """Choose the frames to see again, the worst first, for at most so many `runs`; how many they are."""
        again: set[int] = set()
        for index in sorted(range(len(self.scores)), key=self.scores.__getitem__):
            if self.scores[index] >= DOUBTFUL:
                break
            near = range(max(0, index - _AROUND), min(len(self.scores), index + _AROUND + 1))
            fresh = [i for i in near if i not in again]
            runs -= sum(1 if i in self._places else 2 for i in fresh)
            if runs < 0:
                break
            again.update(fresh)
        self._again = frozenset(again)
        return len(again)
