"""Errors in rows: what they said comes back, and what nobody foresaw says nothing of the inside."""

from __future__ import annotations

import json
import pickle

import pytest

from cleanplate import errors
from cleanplate.errors import CleanplateError, CreditsError, RateError
from cleanplate.flow.failure import meant, told

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, CleanplateError)]


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_comes_back_as_what_it_was(kind: type[CleanplateError]) -> None:
    row = json.loads(json.dumps(told(kind("What happened.", "What to do."))))
    assert row["code"] == kind.wire
    back = meant(row)
    assert type(back) is kind
    assert (back.message, back.hint) == ("What happened.", "What to do.")


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_survives_the_engines_records(kind: type[CleanplateError]) -> None:
    back = pickle.loads(pickle.dumps(kind("What happened.", "What to do.")))
    assert type(back) is kind
    assert (back.message, back.hint) == ("What happened.", "What to do.")


@pytest.mark.parametrize("error", [KeyError("/data/u_1"), OSError(28, "no space", "/data/u_1"), AssertionError()])
def test_what_nobody_foresaw_is_told_without_its_words(error: Exception) -> None:
    row = told(error)
    assert (row["kind"], row["code"]) == ("CleanplateError", 5000)
    assert row["message"] and row["hint"] and "data" not in row["message"] + row["hint"]


@pytest.mark.parametrize("row", [{}, {"kind": "annotations"}, {"kind": "ClassVar"}, {"kind": 5, "message": None}])
def test_a_row_that_says_nothing_sensible_is_still_an_error(row: dict[str, object]) -> None:
    assert type(meant(row)) is CleanplateError


def test_the_kinds_of_the_service_are_among_them() -> None:
    assert {CreditsError, RateError} <= set(KINDS)
