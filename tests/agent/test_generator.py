"""The seam for generators: named by the owner, and refused at the start where it is none."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from cleanplate.agent.generator import Generator, generator
from cleanplate.errors import UsageError
from cleanplate.testing import Painter


def test_none_is_named_and_there_is_none() -> None:
    assert generator("") is None


def test_the_one_that_is_named_draws() -> None:
    made = generator("cleanplate.testing:Painter")
    assert isinstance(made, Generator)
    assert made is generator("cleanplate.testing:Painter")
    assert Image.open(io.BytesIO(made.image("a beach", (64, 36)))).size == (64, 36)


def test_the_twin_remembers_what_it_was_asked() -> None:
    painter = Painter("#ff0000")
    picture = Image.open(io.BytesIO(painter.image("a red wall", (8, 8))))
    assert painter.asked == [("a red wall", (8, 8))]
    assert picture.getpixel((4, 4)) == (255, 0, 0)


def breaks() -> None:
    raise RuntimeError("a key is missing: abc123")


@pytest.mark.parametrize(
    "name",
    [
        "nowhere_at_all:x",
        "cleanplate.testing",
        "cleanplate.testing:Nobody",
        "cleanplate.testing:",
        ":x",
        "builtins:dict",
        f"{__name__}:breaks",
    ],
)
def test_what_is_no_generator_is_refused_with_its_name(name: str) -> None:
    with pytest.raises(UsageError, match="CLEANPLATE_GENERATOR") as refused:
        generator(name)
    assert name in refused.value.message
    assert "abc123" not in refused.value.message
