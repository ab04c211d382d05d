"""Errors as rows keep them: what happened, what to do, and the numbers that tell clients; never a trace."""

from __future__ import annotations

import logging
from typing import Any

from cleanplate import errors
from cleanplate.errors import CleanplateError

Json = dict[str, Any]
_LOG = logging.getLogger("cleanplate.flow")


def told(error: Exception) -> Json:
    """An error as plain values; of one that nobody foresaw the trace goes to the log, and nobody else sees it."""
    if not isinstance(error, CleanplateError):
        _LOG.error("unforeseen", exc_info=error)
        error = CleanplateError("Something went wrong on the server.", "Try again; it was written down there.")
    kind = type(error).__name__
    return {"kind": kind, "code": error.wire, "message": error.message, "hint": error.hint}


def meant(row: Json) -> CleanplateError:
    """The error that a row tells of."""
    kind = getattr(errors, str(row.get("kind")), CleanplateError)
    if not (isinstance(kind, type) and issubclass(kind, CleanplateError)):
        kind = CleanplateError
    return kind(str(row.get("message", "")), str(row.get("hint", "")))
