"""In-memory twins of the outside world, for the tests of those who build on cleanplate."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from PIL import Image


@dataclass
class Painter:
    """A generator that paints one colour, and remembers what it was asked for: CLEANPLATE_GENERATOR may name it as
    cleanplate.testing:Painter."""

    colour: str = "teal"
    asked: list[tuple[str, tuple[int, int]]] = field(default_factory=list)

    def image(self, prompt: str, size: tuple[int, int]) -> bytes:
        self.asked.append((prompt, size))
        made = io.BytesIO()
        Image.new("RGB", size, self.colour).save(made, "PNG")
        return made.getvalue()
