"""A piece of an export: the frames of one span in a file of their own, proven, and its facts."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable
from dataclasses import asdict, astuple, dataclass, field, replace
from pathlib import Path
from typing import Any

from cleanplate.errors import OutputError
from cleanplate.matting.engine.grade import Grade
from cleanplate.media.proof import Expected, Receipt, prove
from cleanplate.media.target import Target, Writer
from cleanplate.media.writers import open_writer
from cleanplate.render.cache import find, half, keep
from cleanplate.render.stage.scene import Finished

_FACTS = ".json"


@dataclass
class Record:
    """What is known of a piece. `times` in ticks of the target's time base; a grade for each frame with a matte,
    None for the others; `last` is how long its last frame is shown, in ticks."""

    times: array[int] = field(default_factory=lambda: array("q"))
    grades: list[Grade | None] = field(default_factory=list)
    receipt: Receipt | None = None
    last: int = 0
    damaged: int = 0
    mended: int = 0

    def text(self) -> str:
        grades = [g and [round(value, 5) for value in astuple(g)] for g in self.grades]
        return json.dumps({**asdict(replace(self, receipt=None)), "times": list(self.times), "grades": grades,
                           "receipt": self.receipt and asdict(self.receipt)})  # fmt: skip

    @classmethod
    def of(cls, text: str) -> Record:
        plain: dict[str, Any] = json.loads(text)
        grades = [None if g is None else Grade(*g) for g in plain.pop("grades")]
        receipt = plain.pop("receipt")
        return cls(array("q", plain.pop("times")), grades, Receipt(**receipt) if receipt else None, **plain)


@dataclass(frozen=True)
class Piece:
    """A finished one. `path` is None where no frame fell into its span. `kept`: it was there before."""

    path: Path | None
    record: Record
    kept: bool = False


def kept_piece(key: str, suffix: str) -> Piece | None:
    """The piece of that content, where it was made before."""
    facts = find("spans", key, _FACTS)
    if facts is None:
        return None
    try:
        record = Record.of(facts.read_text())
    except (ValueError, TypeError, KeyError, AttributeError, OSError):  # cut off by a full disk: made again
        return None
    if not record.times:
        return Piece(None, record, kept=True)
    path = find("spans", key, suffix)
    whole = path is not None and record.receipt is not None and path.stat().st_size == record.receipt.bytes
    return Piece(path, record, kept=True) if whole else None


class Maker:
    """Takes the frames of one piece, then `close` and `finish`, or `abandon`, once.

    Only `finish` may run beside the next piece: two encoders at once would take the memory of two.
    """

    def __init__(self, target: Target, key: str | None, check: Callable[[], None]) -> None:
        """With a `key` the piece goes among the kept ones; without, to the target's own path."""
        self._key, self._suffix = key, target.path.suffix
        self._path = half("spans", key, self._suffix) if key else target.path
        self._target = replace(target, path=self._path, sound=None) if key else target
        self._writer: Writer | None = open_writer(self._target)
        self._expected = Expected(
            target.format, target.size, target.alpha, target.time_base, target.rate, each=check, whole=key is None
        )
        self.record = Record(times=self._expected.times)

    def write(self, item: Finished) -> None:
        assert self._writer
        frame, base = item.frame, self._target.time_base
        self._writer.write(frame)
        self.record.times.append(round(frame.time / base))
        self.record.last = round(frame.duration / base)
        self.record.grades.append(min((s.grade for s in item.subjects), key=lambda g: g.score, default=None))

    def close(self) -> None:
        """The last frame was written. Raises OutputError."""
        assert self._writer
        self._expected.sound = self._writer.finish()
        self._writer = None  # or its encoder would live on, with all that it has allocated

    def finish(self) -> Piece:
        """Prove and keep a closed one. Raises OutputError, ProofError, Cancelled; then nothing is left of it."""
        try:
            self.record.receipt = prove(self._path, self._expected)
            return Piece(self._path if self._key is None else self._keep(self._key), self.record)
        except BaseException:
            self._discard()
            raise

    def abandon(self) -> None:
        if self._writer:
            self._writer.abandon()
        self._discard()

    def _keep(self, key: str) -> Path:
        path = keep(self._path, "spans", key, self._suffix)
        write_facts(key, self.record)
        return path

    def _discard(self) -> None:
        if self._key:
            self._path.unlink(missing_ok=True)


def write_facts(key: str, record: Record) -> None:
    """Keep what is known of a piece; from then on it is there for others."""
    made = half("spans", key, _FACTS)
    try:
        made.write_text(record.text())
    except OSError as error:
        made.unlink(missing_ok=True)
        raise OutputError(
            f"The cache cannot be written: {error.strerror}.", "Check the disk's free space."
        ) from error
    keep(made, "spans", key, _FACTS)
