"""Credits."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from cleanplate.api.answers import ok
from cleanplate.api.caller import Reader
from cleanplate.api.edge import TheHouse, looked_up
from cleanplate.service import accounts

router = APIRouter(tags=["credits"])


@router.get("/api/credits/balance/simple")
async def balance(caller: Reader, house: TheHouse) -> JSONResponse:
    """What may be spent, what is held for work under way, and both together."""
    has = await looked_up(house, accounts.balance, house, caller.user)
    return ok({"available": has.available, "frozen": has.frozen, "total": has.total})
