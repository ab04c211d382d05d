"""Every setting, each readable from the environment as `CLEANPLATE_<NAME>`."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from cleanplate.errors import UsageError


def _cache_home() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cleanplate"


class Settings(BaseSettings):
    """What a machine's owner decides; what a single run decides are options, not settings."""

    model_config = SettingsConfigDict(env_prefix="CLEANPLATE_", frozen=True)

    cache_dir: Path = Field(
        default_factory=_cache_home, description="Where weights, mattes and finished spans are kept."
    )
    cache_limit_mb: int = Field(
        8192, ge=0, description="Most that mattes and finished spans take on disk; what was used last stays."
    )
    media_dirs: str = Field(
        "",
        description=f"Folders beside a draft's own that its media may lie in, with “{os.pathsep}” between them.",
    )
    provider: str = Field(
        "cpu", description="What runs the networks: cpu, cuda, tensorrt, openvino, coreml or directml."
    )
    threads: int = Field(0, ge=0, description="Threads for networks and compositing; 0 takes every core.")
    max_pixels: int = Field(
        7680 * 4320, gt=0, description="Largest picture to decode, in pixels; checked before decoding."
    )
    max_duration_s: int = Field(6 * 3600, gt=0, description="Longest clip to work on, in seconds.")
    max_streams: int = Field(64, gt=0, description="Most streams that a file may hold.")

    @property
    def cores(self) -> int:
        """Threads to use, at least 1."""
        if self.threads:
            return self.threads
        if hasattr(os, "sched_getaffinity"):  # a container's share, not the whole machine
            return len(os.sched_getaffinity(0))
        return os.cpu_count() or 1


@cache
def settings() -> Settings:
    """The settings of this process, read once. Raises UsageError on a bad value."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        name = f"CLEANPLATE_{wrong['loc'][0]}".upper()
        said = f"{name} is “{wrong['input']}”: {wrong['msg']}."
        raise UsageError(said, f"Change {name}, or unset it.") from None
