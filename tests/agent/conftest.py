"""A service at work, for turns."""

from tests.flow.conftest import at_work, place

__all__ = ["at_work", "place"]
