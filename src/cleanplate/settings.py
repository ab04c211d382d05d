"""Every setting, each readable from the environment as `CLEANPLATE_<NAME>`."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from cleanplate.errors import UsageError

PlanName = Literal["free", "pro"]


def _cache_home() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cleanplate"


def _data_home() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "cleanplate"


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

    # the service: where it listens, and what it keeps
    host: str = Field("127.0.0.1", description="Where `cleanplate serve` listens; 0.0.0.0 is every address.")
    port: int = Field(8420, ge=0, le=65535, description="The port it listens on; 0 takes a free one.")
    data_dir: Path = Field(
        default_factory=_data_home, description="The one folder that holds all that the service keeps."
    )
    weights_dir: Path | None = Field(
        None, description="Where weights are kept, if not in the cache folder: several servers may share them."
    )
    database_url: str = Field("", description="The database; empty is SQLite in the data folder.")
    public_url: str = Field(
        "", description="The address that people reach the service by; empty is the one that they asked."
    )
    cors_origins: str = Field("", description="Web origins that may call the service, with commas; empty is none.")
    trusted_proxies: str = Field(
        "127.0.0.1", description="Addresses, with commas, whose word on a client's own address is believed."
    )
    log_format: Literal["json", "text"] = Field("json", description="How the service logs: json or text.")

    # people and their plans
    registration: bool = Field(True, description="Whether people may register; false leaves that to the owner.")
    anonymous_credits: int = Field(100, ge=0, description="Credits that come with an anonymous token.")
    anonymous_days: int = Field(7, gt=0, description="Days that an anonymous token lasts.")
    anonymous_per_client: int = Field(1, gt=0, description="Anonymous tokens of one client in that time.")
    anonymous_per_address: int = Field(10, gt=0, description="Anonymous tokens of one address in that time.")
    registered_credits: int = Field(0, ge=0, description="Credits on top when someone registers.")
    anonymous_plan: PlanName = Field("free", description="The plan of anonymous users.")
    registered_plan: PlanName = Field("free", description="The plan of those who register.")
    need_attribution: bool = Field(
        True, description="Whether an anonymous export needs the X-Skill-… headers, as the protocol says."
    )
    price_matting_minute: int = Field(10, ge=0, description="Credits for each started minute that is matted.")
    price_image: int = Field(1, ge=0, description="Credits for each picture that is cut out (/v1.0/removebg).")
    free_export: bool = Field(True, description="Whether the free plan may export.")
    free_short_side: int = Field(1080, gt=0, description="Largest export of the free plan: its shorter side.")
    pro_short_side: int = Field(2160, gt=0, description="Largest export of the pro plan: its shorter side.")
    free_queued: int = Field(5, gt=0, description="Exports that a user of the free plan may have under way.")
    pro_queued: int = Field(50, gt=0, description="Exports that a user of the pro plan may have under way.")
    free_storage_mb: int = Field(5_000, gt=0, description="Most that uploads and results of a free user take.")
    pro_storage_mb: int = Field(100_000, gt=0, description="Most that uploads and results of a pro user take.")

    # limits
    upload_limit_mb: int = Field(500, gt=0, description="Largest file that may be uploaded or fetched.")
    image_limit_mb: int = Field(22, gt=0, description="Largest picture that is taken by /v1.0/removebg.")
    fetch_timeout_s: int = Field(600, gt=0, description="Longest that fetching one address may take.")
    fetch_private: bool = Field(
        False, description="Whether addresses inside the network may be fetched. For trials: it opens the network."
    )
    requests_per_minute: int = Field(600, gt=0, description="Requests of one user in a minute.")
    strangers_per_minute: int = Field(60, gt=0, description="Requests without a good token, of one address.")
    streams_per_user: int = Field(
        8, gt=0, description="Event streams, uploads and turns of one user at a time: so many each."
    )
    turn_timeout_s: int = Field(900, gt=0, description="Longest that a chat turn's stream stays open.")
    heartbeat_s: int = Field(15, gt=0, le=15, description="Longest silence in an event stream, in seconds.")

    # work
    exports_at_once: int = Field(0, ge=0, description="Exports that run at once; 0 is one for two cores.")
    images_at_once: int = Field(0, ge=0, description="Pictures that are cut out at once; 0 is one for two cores.")
    export_timeout_s: int = Field(4 * 3600, gt=0, description="Longest that one export may run.")
    stall_s: int = Field(600, gt=0, description="Longest that work may go on without any progress.")

    # the agent
    repair_limit_s: int = Field(
        120, ge=0, description="Longest that making doubtful mattes anew may take, unasked and free; 0 is never."
    )
    plan_from_changes: int = Field(
        0,
        ge=0,
        description="Changes in one message from which a plan is proposed first; 0 is only when asked for.",
    )
    plan_from_credits: int = Field(
        0, ge=0, description="Credits that a message may cost before a plan is proposed first; 0 is any number."
    )
    llm_url: str = Field(
        "", description="An OpenAI-compatible address, for what the agent's rules don't understand; empty is none."
    )
    llm_model: str = Field("", description="The name of the model there.")
    llm_key: SecretStr = Field(SecretStr(""), description="The key for it; empty where it needs none.")
    llm_media: bool = Field(
        False, description="Whether a contact sheet may be sent along; false: no picture ever leaves the machine."
    )
    generator: str = Field(
        "", description="What draws pictures for drafts from scratch: package.module:callable; empty is nothing."
    )

    # what goes with time
    keep_uploads_days: int = Field(7, ge=0, description="Days that an upload stays; 0 is for ever.")
    keep_arriving_hours: int = Field(
        24, gt=0, description="Hours that an upload which broke off waits to be gone on with."
    )
    keep_results_days: int = Field(7, ge=0, description="Days that an export stays, and its link; 0 is for ever.")
    keep_sessions_days: int = Field(30, ge=0, description="Days that an untouched session stays; 0 is for ever.")
    keep_idle_tokens_days: int = Field(90, ge=0, description="Days until an unused token goes; 0 is never.")
    min_free_mb: int = Field(2_000, ge=0, description="Free disk below which new work is refused.")
    sweep_minutes: int = Field(15, gt=0, description="How often what has expired is deleted.")

    # assistants
    mcp_token: SecretStr = Field(
        SecretStr(""), description="The bearer token of `cleanplate mcp --http`; empty makes one at each start."
    )

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
