"""Every error that cleanplate raises on purpose.

    CleanplateError
    ├── UsageError             what was asked for cannot be: exit code 2
    │   ├── NoAlphaError       a transparent background in a format without alpha
    │   ├── OutputExistsError  the output is there already
    │   └── DraftError         a draft, or an operation on it, cannot be as it is
    ├── MediaError             the input cannot be worked on
    │   ├── UnsupportedError   not media, or no picture in it
    │   ├── DamagedError       media, but broken past use
    │   └── TooLargeError      over a limit of the settings
    ├── WeightsError           weights are missing, wrong, or cannot be fetched
    ├── NetworkError           a network cannot be run as asked
    ├── OutputError            the result cannot be written
    ├── ProofError             the result was written, opened again, and is not right
    └── Cancelled              someone asked to stop

Each carries a sentence of what happened, one of what to do now, a `code` for machines and the `wire`
number that the service answers with. Messages name files as the person did; they hold no traces.
"""

from __future__ import annotations

from typing import ClassVar


class CleanplateError(Exception):
    """The root: `message` says what happened, `hint` what to do about it."""

    code: ClassVar[str] = "failed"
    wire: ClassVar[int] = 5000

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(CleanplateError, ValueError):
    """The options contradict themselves or name something that does not exist."""

    code = "wrong-use"
    wire = 4000


class NoAlphaError(UsageError):
    """A transparent result was asked of a format that has no alpha."""

    code = "no-alpha"


class OutputExistsError(UsageError):
    """The output is there already and overwriting was not asked for."""

    code = "output-exists"


class DraftError(UsageError):
    """A draft, or an operation on it, is not as it must be; `path` says where in the document."""

    code = "bad-draft"

    def __init__(self, message: str, hint: str = "", path: str = "") -> None:
        super().__init__(message, hint)
        self.path = path


class MediaError(CleanplateError):
    """The input cannot be worked on."""

    code = "bad-media"
    wire = 4001


class UnsupportedError(MediaError):
    """The file is no media that we read, or has no picture."""

    code = "unsupported"


class DamagedError(MediaError):
    """The file is media, but too broken to decode."""

    code = "damaged"


class TooLargeError(MediaError):
    """The file is over a limit of the settings; nothing of it was decoded."""

    code = "too-large"
    wire = 4002


class WeightsError(CleanplateError):
    """A network's weights are missing, differ from their checksum, or cannot be fetched."""

    code = "weights"


class NetworkError(CleanplateError):
    """A network or its provider cannot be run as asked."""

    code = "network"


class OutputError(CleanplateError):
    """The result cannot be written: no room, no right, no encoder."""

    code = "output"


class ProofError(CleanplateError):
    """The written result was opened again and is not what was planned. It is not kept."""

    code = "proof-failed"

    @classmethod
    def because(cls, what: str) -> ProofError:
        """The error of a result that is not as planned."""
        return cls(
            f"The result was checked and thrown away: {what}.",
            "Try another --format; if it stays so, report it with the output of: cleanplate probe FILE",
        )


class Cancelled(CleanplateError):  # noqa: N818  (the field's word; nothing went wrong)
    """The work was stopped on request. Nothing half-done is left behind."""

    code = "cancelled"
