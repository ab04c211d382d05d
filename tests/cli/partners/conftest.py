"""A server that behaves as the hosted one, and a clip to send there."""

from __future__ import annotations

from tests.cli.test_remote import clip, hosted  # noqa: F401  (fixtures)
