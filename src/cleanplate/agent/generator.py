"""The seam for generators of pictures: whatever the owner installs, by the name of a callable that makes it."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Protocol, runtime_checkable

from cleanplate.errors import UsageError

LARGEST = 32 << 20  # bytes of a picture
_CALLED = "CLEANPLATE_GENERATOR"


@runtime_checkable
class Generator(Protocol):
    """Draws pictures. It may take minutes, and may be asked by several threads at once."""

    def image(self, prompt: str, size: tuple[int, int]) -> bytes:
        """A picture file (.png, .jpg or .webp) of about this width and height, for a description in a person's own
        words. Whatever it raises is told as a failure."""
        ...


@cache
def generator(name: str) -> Generator | None:
    """The one that `package.module:callable` makes, called once without arguments; None for no name.

    Raises UsageError where there is none.
    """
    if not name:
        return None
    module, _, attribute = name.partition(":")
    try:
        made = getattr(importlib.import_module(module), attribute)()
    except Exception as error:  # it is the owner's own code that is run here, at the start
        said = f"{_CALLED} is “{name}”, and that makes no generator: {type(error).__name__}."
        raise UsageError(said, "Name it as package.module:callable, installed beside cleanplate.") from error
    if not isinstance(made, Generator):
        said = f"{_CALLED} is “{name}”, and what that makes has no image(prompt, size)."
        raise UsageError(said, "See cleanplate.agent.generator.Generator.")
    return made
