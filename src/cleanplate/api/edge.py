"""What the edge itself holds open for all requests, and how a request finds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, ParamSpec, TypeVar

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from cleanplate.api.limits import Limits
from cleanplate.api.metrics import Metrics
from cleanplate.flow.house import House
from cleanplate.service.addresses import Addresses
from cleanplate.service.cutout import Turns
from cleanplate.service.links import Links
from cleanplate.service.resumable import Writers

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Edge:
    """`limits`, `turns`, `metrics` and `writers` are this process's own; what must last is in the house."""

    house: House
    links: Links
    limits: Limits
    turns: Turns
    metrics: Metrics = field(default_factory=Metrics)
    writers: Writers = field(default_factory=Writers)


def of(request: Request) -> Edge:
    """The edge that a request came in by."""
    found: Edge = request.app.state.edge
    return found


# Dependencies that wait for nothing are async: the others each cost a way to a thread and back.
async def edge(request: Request) -> Edge:
    """The edge that a request came in by."""
    return of(request)


async def house(request: Request) -> House:
    """The house behind it."""
    return of(request).house


async def addresses(request: Request) -> Addresses:
    """Addresses of files, as this caller reaches them."""
    here = of(request)
    settings = here.house.settings
    base = settings.public_url or str(request.base_url)
    return Addresses(here.links, base.rstrip("/"), settings)


async def client_address(request: Request) -> str:
    """Where a request comes from; behind a trusted proxy the server has put that right."""
    return request.client.host if request.client else ""


async def looked_up(house: House, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """A small read of rows: at once where the database is near, else in a thread."""
    if house.db.near:
        return read(*args, **kwargs)
    return await run_in_threadpool(read, *args, **kwargs)


def request_id(request: Request) -> str:
    """What this request is called in the log and in each error."""
    return str(getattr(request.state, "request_id", ""))


TheEdge = Annotated[Edge, Depends(edge)]
TheHouse = Annotated[House, Depends(house)]
TheAddresses = Annotated[Addresses, Depends(addresses)]
TheClient = Annotated[str, Depends(client_address)]
