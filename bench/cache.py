"""A cache of the benches' own: nothing that an earlier run kept makes a figure better than it is."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from cleanplate.settings import settings


@contextmanager
def own_cache() -> Iterator[Path]:
    """An empty cache, also for child processes, that shares only the weights with the person's own."""
    weights = settings().cache_dir / "weights"
    weights.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="cleanplate-bench-") as folder:
        (Path(folder) / "weights").symlink_to(weights.resolve())
        with patch.dict(os.environ, {"CLEANPLATE_CACHE_DIR": folder}):
            settings.cache_clear()
            yield Path(folder)
        settings.cache_clear()
