"""What is said of an error under /v1.0: a word that machines know, and nothing of the server's inside."""

from __future__ import annotations

import pytest

from cleanplate import errors
from cleanplate.errors import (
    CleanplateError,
    CreditsError,
    OutputError,
    ParameterError,
    TooLargeError,
    UnsupportedError,
)
from cleanplate.service import refusals


@pytest.mark.parametrize(
    ("error", "status", "word"),
    [
        (CreditsError("x"), 402, "insufficient_credits"),
        (TooLargeError("x"), 400, "file_too_large"),
        (UnsupportedError("x"), 400, "invalid_file_type"),
        (ParameterError("x", "", "invalid_format"), 400, "invalid_format"),
        (CleanplateError("x"), 500, "internal_error"),
    ],
)
def test_each_has_its_word(error: CleanplateError, status: int, word: str) -> None:
    assert refusals.word(error) == (status, word)


def test_a_narrower_error_comes_before_the_wider_one() -> None:
    kinds = [kind for kind, _, _ in refusals.WORDS]
    for index, kind in enumerate(kinds):
        assert not any(issubclass(later, kind) for later in kinds[index + 1 :]), kind


def test_what_happened_and_what_to_do_are_told() -> None:
    said = refusals.told(CreditsError("It costs 10.", "Top up."))
    assert said == {"title": "It costs 10.", "code": "insufficient_credits", "detail": "Top up."}


@pytest.mark.parametrize("error", [OutputError("/srv/data is full.", "Free /srv."), CleanplateError("")])
def test_words_of_the_servers_inside_stay_there(error: CleanplateError) -> None:
    said = refusals.told(error)
    assert said["title"] == refusals.SORRY and "/srv" not in str(said)


def test_every_error_has_some_word() -> None:
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, CleanplateError)
    ]
    assert len(kinds) > 20
    assert all(refusals.word(kind("x"))[0] >= 400 for kind in kinds)
