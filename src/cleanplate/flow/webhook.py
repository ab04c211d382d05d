"""A word to an address that someone gave: signed, to public hosts alone, and no further than there."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

import httpcore

from cleanplate.errors import DamagedError
from cleanplate.flow.address import Address
from cleanplate.flow.fetch import FAILED, asked, why
from cleanplate.flow.line import Line, Patience, Resolve, resolved

SIGNATURE = "X-Cleanplate-Signature"
_HINT = "The address must answer with a status of 200 to 299."


def post(
    address: str,
    body: bytes,
    signer: str,
    now: int,
    *,
    timeout_s: float,
    private: bool,
    check: Callable[[], None],
    resolve: Resolve = resolved,
    dial: httpcore.NetworkBackend | None = None,
) -> None:
    """POST a JSON body at `now` (ms), signed by `signer`. Redirects are not followed; the answer is not read.

    `private` lets it reach hosts that are not public. `check` ends it by what it raises. `resolve` and `dial` are
    the network. Raises UsageError (no address that may be asked; host unknown or not public), DamagedError (the
    host does not answer, or with another status than 2xx).
    """
    line = Line(Patience(timeout_s, check), private, resolve, dial)
    headers: dict[bytes | str, bytes | str] = {
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        SIGNATURE: signature(body, signer, now // 1000),
    }
    try:
        with asked(Address.of(address), line, "POST", headers, body) as answer:
            status = answer.status
    except FAILED as error:
        raise DamagedError(why(error), _HINT) from None
    if not 200 <= status < 300:
        raise DamagedError(f"The address answers with {status}.", _HINT)


def signature(body: bytes, signer: str, second: int) -> str:
    """`t=SECONDS,v1=HEX`: the HMAC-SHA256 of `SECONDS.BODY` by `signer`. The time is in it so that what was heard
    once cannot be said again later."""
    said = f"{second}.".encode() + body
    return f"t={second},v1={hmac.new(signer.encode(), said, hashlib.sha256).hexdigest()}"
