"""`cleanplate serve`: the service on this machine, with all that it keeps in one folder."""

from __future__ import annotations

import os
import signal
import socket
import threading
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from cleanplate.errors import UsageError
from cleanplate.listening import listening

if TYPE_CHECKING:
    import uvicorn

    from cleanplate.settings import Settings


def serve(
    port: Annotated[int | None, typer.Option(help="The port to listen on; 0 takes a free one. [8420]")] = None,
    data: Annotated[Path | None, typer.Option(help="The folder of all that it keeps.", file_okay=False)] = None,
    host: Annotated[
        str | None, typer.Option(help="Where to listen; 0.0.0.0 is every address. [127.0.0.1]")
    ] = None,
    standby: Annotated[bool, typer.Option(hidden=True, help="End as soon as no chat uses it.")] = False,
) -> None:
    """Serve the HTTP interface: clients of the hosted service work with it once NEMO_API_URL names it.

    It is ready when /readyz answers 200. All other settings come from the environment (docs/settings.md). Stop it
    any time, also hard: what was under way goes on at the next start.

    Examples:

      cleanplate serve

      cleanplate serve --port 9000 --data /srv/cleanplate
    """
    check_extra()
    set_from(port=port, host=host, data=data)
    keep_together()

    from cleanplate.settings import settings

    chosen = settings()
    with listening(chosen.host, chosen.port) as listener:
        _serve(chosen, listener, standby)


def check_extra() -> None:
    """Raises UsageError where the service's own packages were not installed."""
    if find_spec("dbos") is None or find_spec("uvicorn") is None:
        raise UsageError("The service is not installed here.", "Install it with: pip install 'cleanplate[server]'")


def _serve(chosen: Settings, listener: socket.socket, standby: bool) -> None:
    import uvicorn

    from cleanplate.api.app import create
    from cleanplate.api.logs import configure
    from cleanplate.cli.standby import end_after_chats
    from cleanplate.service.running import running

    configure(chosen.log_format)
    with running(chosen) as house:
        if standby:
            end_after_chats(house.data, house.closing)
        shown = chosen.public_url or f"http://{_shown(chosen.host)}:{listener.getsockname()[1]}"
        typer.echo(f"cleanplate serves on {shown}  (data: {house.data})", err=True)
        config = uvicorn.Config(
            create(house),
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
            forwarded_allow_ips=chosen.trusted_proxies,
        )
        _run(config, listener, house.closing)


def _run(config: uvicorn.Config, listener: socket.socket, closing: threading.Event) -> None:
    """Serve until a signal comes. Then `closing` is set, which ends open streams; answers under way go out."""
    import uvicorn

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            closing.set()
            super().handle_exit(sig, frame)

    for asked in (signal.SIGINT, signal.SIGTERM):  # uvicorn raises them anew at its end: all is to be closed first
        signal.signal(asked, lambda *_: None)
    Server(config).run(sockets=[listener])


def set_from(*, port: int | None = None, host: str | None = None, data: Path | None = None) -> None:
    """Options are the settings of those names: the processes that do the work see them too."""
    _set("PORT", port)
    _set("HOST", host)
    _set("DATA_DIR", data and data.expanduser().absolute())


def _set(name: str, value: object) -> None:
    if value is not None:
        os.environ[f"CLEANPLATE_{name}"] = str(value)


def keep_together() -> None:
    """What the service caches is its users', so it lies in its folder; weights are nobody's and stay shared."""
    from cleanplate.settings import settings

    settings.cache_clear()
    chosen = settings()
    os.environ["CLEANPLATE_MEDIA_DIRS"] = ""  # folders of the owner's own are no business of those who call
    if "CLEANPLATE_CACHE_DIR" not in os.environ:
        if chosen.weights_dir is None:
            _set("WEIGHTS_DIR", chosen.cache_dir / "weights")
        _set("CACHE_DIR", chosen.data_dir.expanduser().absolute() / "cache")
    settings.cache_clear()


def _shown(host: str) -> str:
    if host in ("127.0.0.1", "0.0.0.0", "::", "::1"):
        return "localhost"
    return f"[{host}]" if ":" in host else host
