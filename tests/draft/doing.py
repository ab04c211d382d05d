"""Operations done in one line, through the history, as they are in life."""

from __future__ import annotations

from typing import Any

import pytest

from cleanplate.draft.history import History, apply
from cleanplate.draft.model import Draft
from cleanplate.draft.operation import Words, operation
from cleanplate.draft.timeline import segments
from cleanplate.errors import DraftError


def done(draft: Draft, op: str, /, **fields: Any) -> Draft:
    """The draft after an operation."""
    return apply(draft, History(), operation({"op": op, **fields}), "me", "2026-01-01T00:00:00Z")[0]


def refused(draft: Draft, op: str, /, **fields: Any) -> DraftError:
    """Why an operation cannot be done."""
    with pytest.raises(DraftError) as caught:
        done(draft, op, **fields)
    return caught.value


def said(draft: Draft, op: str, /, **fields: Any) -> Words:
    """What an operation says that it does."""
    return operation({"op": op, **fields}).said(draft)


def segment(draft: Draft, name: str) -> Any:
    return next(s for s in segments(draft) if s.id == name)
