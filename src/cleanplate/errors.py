"""Every error that cleanplate raises on purpose.

    CleanplateError
    ├── UsageError             what was asked for cannot be: exit code 2
    │   ├── NoAlphaError       a transparent background in a format without alpha
    │   ├── OutputExistsError  the output is there already
    │   ├── DraftError         a draft, or an operation on it, cannot be as it is
    │   └── ParameterError     a field of a request cannot be as it is
    ├── MediaError             the input cannot be worked on
    │   ├── UnsupportedError   not media, or no picture in it
    │   ├── DamagedError       media, but broken past use
    │   ├── TooLargeError      over a limit of the settings
    │   └── NoSubjectError     nothing in the picture stands out from its background
    ├── WeightsError           weights are missing, wrong, or cannot be fetched
    ├── NetworkError           a network cannot be run as asked
    ├── OutputError            the result cannot be written
    ├── ProofError             the result was written, opened again, and is not right
    ├── Cancelled              someone asked to stop
    └── ServiceError           the service will not do that, or not for this caller
        ├── ClientIdError      no client id where one is needed
        ├── TokenError         no token, or one that is wrong, expired or revoked
        ├── ScopeError         the token is good, but not for this
        ├── NoSessionError     no session of this user has that id
        ├── NotHereError       no export, token, file or address of this user has that id
        ├── CreditsError       not enough credits
        ├── PlanError          the plan, or missing attribution, keeps the export
        ├── ConflictError      the id was used before, or the session is at work
        ├── RateError          too often: `retry_after` seconds
        ├── FullError          the server's disk, or the user's share of it, is full
        ├── OverdueError       it took too long: the work was ended, or goes on unseen
        └── OfflineError       no server answers there: what a client says, never a server

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


class ParameterError(UsageError):
    """A field of a request cannot be as it is; `word` says which and how, for machines: `invalid_roi`."""

    code = "bad-parameter"

    def __init__(self, message: str, hint: str = "", word: str = "invalid_parameters") -> None:
        super().__init__(message, hint)
        self.word = word


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


class NoSubjectError(MediaError):
    """Nothing in the picture stands out from its background."""

    code = "no-subject"
    wire = 4000  # the file itself is one that we take


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


class ServiceError(CleanplateError):
    """The service will not do that, or not for this caller."""

    code = "service"


class ClientIdError(ServiceError):
    """The client has not said which one it is."""

    code = "client-id"
    wire = 400


class TokenError(ServiceError):
    """There is no token, or it is wrong, expired or revoked."""

    code = "token"
    wire = 1001


class ScopeError(ServiceError):
    """The token is good, but not for this."""

    code = "scope"
    wire = 403


class NoSessionError(ServiceError):
    """No session of this user has that id."""

    code = "no-session"
    wire = 1002


class NotHereError(ServiceError):
    """No export, token, file or address of this user has that id."""

    code = "not-here"
    wire = 404


class CreditsError(ServiceError):
    """The user's credits do not suffice; nothing was begun."""

    code = "credits"
    wire = 2001


class PlanError(ServiceError):
    """The user's plan keeps the export, or the attribution headers are missing."""

    code = "plan"
    wire = 402


class ConflictError(ServiceError):
    """The id was used before, or the session is at work."""

    code = "conflict"
    wire = 409


class RateError(ServiceError):
    """Too often; `retry_after` says in how many seconds it may be tried again."""

    code = "rate"
    wire = 429

    def __init__(self, message: str, hint: str = "", retry_after: int = 30) -> None:
        super().__init__(message, hint)
        self.retry_after = retry_after


class FullError(ServiceError):
    """The server's disk is nearly full, or the user's share of it: new work is refused, what is under way ends."""

    code = "full"
    wire = 507


class OverdueError(ServiceError):
    """It took too long: the work was ended, or goes on and is to be asked for later."""

    code = "overdue"
    wire = 504


class OfflineError(ServiceError):
    """No server answers there; `sent` says whether the request may have reached it all the same."""

    code = "offline"

    def __init__(self, message: str, hint: str = "", sent: bool = False) -> None:
        super().__init__(message, hint)
        self.sent = sent
