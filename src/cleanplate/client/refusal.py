"""Answers that are refusals, as errors: by the protocol's code, else by the status; with what to do now."""

from __future__ import annotations

from dataclasses import dataclass

from cleanplate import errors
from cleanplate.client.steps import Answer
from cleanplate.client.wire import mapping, number, plain
from cleanplate.errors import CleanplateError, OfflineError, RateError

FORMATS = "mp4, mov, avi, webm, mkv, jpg, png, gif, webp, mp3, wav, m4a, aac"
RETRY_S = 30  # where a server does not say how long
_MOST_WORDS = 500
_RENDERS = ("pending", "processing", "completed", "failed")
_SAME_ID = ("duplicate", "already", "exists", "重复", "已存在")

_KINDS: dict[int, type[CleanplateError]] = {
    400: errors.UsageError,
    401: errors.TokenError,
    402: errors.PlanError,
    403: errors.ScopeError,
    404: errors.NotHereError,
    409: errors.ConflictError,
    413: errors.TooLargeError,
    415: errors.UnsupportedError,
    422: errors.UsageError,
    429: errors.RateError,
    507: errors.FullError,
    1001: errors.TokenError,
    1002: errors.NoSessionError,
    2001: errors.CreditsError,
    4000: errors.UsageError,
    4001: errors.UnsupportedError,
    4002: errors.TooLargeError,
}
_SAID: dict[type[CleanplateError], tuple[str, str]] = {
    errors.TokenError: ("The server does not know this token.", "Set NEMO_TOKEN to a good one, or unset it."),
    errors.NoSessionError: ("There is no such session.", "Begin a new one."),
    errors.CreditsError: ("There are no credits left for that.", ""),
    errors.PlanError: ("This plan does not export.", "Register or upgrade your plan to unlock export."),
    errors.UnsupportedError: ("The server does not take this kind of file.", f"Supported formats: {FORMATS}."),
    errors.TooLargeError: ("The file is too large.", "Compress or trim it, and upload it again."),
    errors.RateError: ("Too often.", "Wait a while, and try again."),
    errors.ConflictError: ("That was done already, or something is at work.", "Wait until it is done."),
    errors.ScopeError: ("This token is not good for that.", "Use another token."),
    errors.NotHereError: ("There is no such thing on the server.", "Check its id."),
    errors.FullError: ("The server's disk is full.", "Try again later, or delete what you need no more."),
    errors.UsageError: ("The server did not understand the request.", "Check what was asked for."),
}
_OURS = (errors.CreditsError, errors.PlanError, errors.UnsupportedError, errors.TooLargeError)


@dataclass(frozen=True)
class Account:
    """Whose requests they are; `web` is where people register."""

    user_id: str = ""
    web: str = ""
    anonymous: bool = True

    @property
    def top_up(self) -> str:
        if not self.anonymous:
            return "Top up credits in your account"
        return f"Register to go on: {self.web}/register?bind={self.user_id}"


def refusal(answer: Answer, account: Account) -> CleanplateError | None:
    """The error that an answer is, or None. A code in the body counts before the status."""
    body = answer.json
    code = number(body.get("code")) or 0
    standing = body.get("status") or mapping(body.get("data")).get("status")
    if answer.good and standing in _RENDERS:  # where an export stands; that it failed is no refusal to say so
        return None
    if code == 0 and answer.good and body.get("success") is not False:
        return None
    words = plain(body.get("message") or body.get("error") or body.get("detail"))[:_MOST_WORDS]
    if answer.status in (502, 503, 504) and code == 0:
        return OfflineError(
            f"The server is not there just now ({answer.status}).", "Try again.", answer.status != 503
        )
    if code == 0 and answer.good and any(word in words.lower() for word in _SAME_ID):
        code = 409
    found = error(code or answer.status, words, plain(body.get("hint"))[:_MOST_WORDS], account)
    if isinstance(found, RateError):
        found.retry_after = _seconds(answer.headers.get("retry-after", ""))
    return found


def error(code: int, words: str, hint: str, account: Account) -> CleanplateError:
    """The error of a code, in the server's words where it has some, with what the protocol says to do."""
    kind = _KINDS.get(code, errors.ServiceError)
    own, todo = _SAID.get(kind, (f"The server could not do that (code {code}).", "Try again later."))
    if kind is errors.CreditsError:
        todo = account.top_up
    return kind(words or own, todo if kind in _OURS or not hint else hint)


def _seconds(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else RETRY_S
