"""What is said of an error under /v1.0, in answers and webhooks: a status, a code word, a sentence, what to do."""

from __future__ import annotations

from cleanplate.errors import (
    Cancelled,
    CleanplateError,
    ConflictError,
    CreditsError,
    FullError,
    MediaError,
    NetworkError,
    NoSubjectError,
    NotHereError,
    OutputError,
    OverdueError,
    ParameterError,
    PlanError,
    RateError,
    ScopeError,
    TokenError,
    TooLargeError,
    UnsupportedError,
    UsageError,
    WeightsError,
)

SORRY = "Something went wrong here; it is not your fault."
TELL = "Try again. If it stays so, tell whoever runs this server."
FAILED = "internal_error"
INSIDE = (OutputError, WeightsError, NetworkError)  # their words name folders of the server
WORDS: tuple[tuple[type[CleanplateError], int, str], ...] = (  # the first that it is; a ParameterError has its own
    (TokenError, 403, "auth_failed"),
    (ScopeError, 403, "auth_failed"),
    (CreditsError, 402, "insufficient_credits"),
    (PlanError, 402, "plan_required"),
    (RateError, 429, "rate_limit_exceeded"),
    (NotHereError, 404, "not_found"),
    (ConflictError, 409, "conflict"),
    (FullError, 507, "storage_full"),
    (OverdueError, 504, "timeout"),
    (Cancelled, 400, "cancelled"),
    (NoSubjectError, 400, "unknown_foreground"),
    (TooLargeError, 400, "file_too_large"),
    (UnsupportedError, 400, "invalid_file_type"),
    (MediaError, 400, "failed_to_read_image"),
    (UsageError, 400, "invalid_parameters"),
)


def word(error: CleanplateError) -> tuple[int, str]:
    """The status and the code word of an error."""
    if isinstance(error, ParameterError):
        return 400, error.word
    known = ((status, word) for kind, status, word in WORDS if isinstance(error, kind))
    return next(known, (500, FAILED))


def told(error: CleanplateError) -> dict[str, str]:
    """An error as the wire has it, as anyone may see it."""
    inside = isinstance(error, INSIDE) or not error.message
    title, detail = (SORRY, TELL) if inside else (error.message, error.hint)
    if "--" in detail:  # advice for the command line, which nobody has here
        detail = ""
    return {"title": title, "code": word(error)[1], "detail": detail}
