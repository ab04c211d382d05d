"""Who someone is: anonymous at first, registered in place later, known by tokens, with credits."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from cleanplate.errors import (
    ClientIdError,
    ConflictError,
    NotHereError,
    RateError,
    ScopeError,
    TokenError,
    UsageError,
)
from cleanplate.flow.house import House
from cleanplate.ids import now_ms, secret_hash
from cleanplate.service import sessions
from cleanplate.store import ledger, tokens, users
from cleanplate.store.ledger import Balance
from cleanplate.store.tokens import SCOPES, Token
from cleanplate.store.users import User

ALL = "*"
LONGEST_CLIENT = 64  # characters of a client's id
MOST_TOKENS = 100  # of one user, live ones
CLAIM_S = 7 * 86_400  # seconds that a claim token opens its session
_DAY = 86_400_000
_FRESH = 3_600_000  # ms: a token that was used so lately is not noted again, so that reading writes nothing


@dataclass(frozen=True)
class Issued:
    """A token that was just made. `secret` is shown this once."""

    user: User
    token: Token
    secret: str
    balance: Balance


def anonymous(house: House, client: str, address: str) -> Issued:
    """A new user, with a token and credits. Raises ClientIdError, RateError (the client or address had enough)."""
    client = client.strip()
    if not client:
        raise ClientIdError(
            "The X-Client-Id header is missing.", "Make a UUID, keep it, and send it as X-Client-Id."
        )
    if len(client) > LONGEST_CLIENT:
        said = f"X-Client-Id is {len(client)} characters long."
        raise ClientIdError(said, f"At most {LONGEST_CLIENT} characters, such as a UUID.")
    settings, now = house.settings, now_ms()
    life = settings.anonymous_days * _DAY
    with house.db.write() as tx:
        known, place = secret_hash(client), secret_hash(_network(address))
        of_client, of_address = tokens.granted(tx, known, place, now - life)
        if of_client >= settings.anonymous_per_client:
            raise _enough("client", settings.anonymous_per_client, settings.anonymous_days)
        if of_address >= settings.anonymous_per_address:
            raise _enough("address", settings.anonymous_per_address, settings.anonymous_days)
        user = users.add(tx, anonymous=True, label="", plan=settings.anonymous_plan, now=now)
        tokens.note_grant(tx, known, place, now)
        ledger.grant(tx, user.id, f"grant:anon:{user.id}", settings.anonymous_credits, now, "a first visit")
        token, secret = tokens.issue(tx, user.id, "anonymous", SCOPES, now + life, now)
        return Issued(user, token, secret, ledger.balance(tx, user.id))


def register(house: House, label: str, bind: str | None, address: str) -> Issued:
    """A registered user with a token that may do everything: a new one, or an anonymous one in place, who keeps
    sessions, credits and tokens. Raises ScopeError (not open), NotHereError (nobody to bind), RateError."""
    settings, now = house.settings, now_ms()
    if not settings.registration:
        raise ScopeError("Registration is closed here.", "Ask whoever runs this server for a token.")
    with house.db.write() as tx:
        if bind:
            user = _bound(
                users.named(tx, bind), lambda id: users.register(tx, id, label, settings.registered_plan)
            )
        else:
            place = secret_hash(_network(address))
            _, of_address = tokens.granted(tx, "", place, now - settings.anonymous_days * _DAY)
            if of_address >= settings.anonymous_per_address:  # else it would be the way round that limit
                raise _enough("address", settings.anonymous_per_address, settings.anonymous_days)
            tokens.note_grant(tx, secret_hash(f"registration:{now}:{address}"), place, now)
            user = users.add(tx, anonymous=False, label=label, plan=settings.registered_plan, now=now)
        if settings.registered_credits:
            note = "registration"
            ledger.grant(tx, user.id, f"grant:registered:{user.id}", settings.registered_credits, now, note)
        token, secret = tokens.issue(tx, user.id, "registration", (ALL,), None, now)
        return Issued(user, token, secret, ledger.balance(tx, user.id))


def known(house: House, secret: str) -> tuple[User, Token]:
    """Whose token it is. Raises TokenError."""
    now = now_ms()
    with house.db.read() as tx:
        token = tokens.known(tx, secret, now) if secret else None
        user = users.find(tx, token.user) if token else None
    if token is None or user is None or user.revoked:
        raise TokenError("The token is wrong or has expired.", "Take a new one: POST /api/auth/anonymous-token.")
    return user, token


def stale(token: Token) -> bool:
    """Whether its use was last noted so long ago that it should be noted again."""
    return now_ms() - token.used_at > _FRESH


def note(house: House, token: Token) -> None:
    """It was used now."""
    with house.db.write() as tx:
        tokens.touch(tx, token.id, now_ms())


def issue(house: House, user: User, held: Token, label: str, scopes: Collection[str], days: int | None) -> Issued:
    """One more token of a registered user, with no more rights than the one that asks has.

    Raises ScopeError (anonymous, or a right too many), UsageError (no such scope), ConflictError (too many).
    """
    _check_registered(user)
    unknown = sorted(set(scopes) - {*SCOPES, ALL})
    if unknown or not scopes:
        said = f"There is no scope “{unknown[0][:40]}”." if unknown else "A token needs at least one scope."
        raise UsageError(said, f"Scopes: {', '.join(SCOPES)}, or {ALL} for all of them.")
    if not held.allows(ALL):
        raise ScopeError("This token may not make others.", f"Use one with the scope {ALL}.")
    now = now_ms()
    with house.db.write() as tx:
        if len(_live(tokens.listed(tx, user.id), now)) >= MOST_TOKENS:
            raise ConflictError(
                f"There are {MOST_TOKENS} tokens already.", "Revoke one that is not needed any more."
            )
        ends = now + days * _DAY if days else None
        token, secret = tokens.issue(tx, user.id, label, sorted(scopes), ends, now)
        return Issued(user, token, secret, ledger.balance(tx, user.id))


def tokens_of(house: House, user: User) -> list[Token]:
    """A registered user's tokens that still work. Raises ScopeError."""
    _check_registered(user)
    with house.db.read() as tx:
        return _live(tokens.listed(tx, user.id), now_ms())


def revoke(house: House, user: User, held: Token, id: str) -> None:
    """End a token of the user's at once. Raises ScopeError, NotHereError."""
    _check_registered(user)
    if not held.allows(ALL):
        raise ScopeError("This token may not revoke others.", f"Use one with the scope {ALL}.")
    with house.db.write() as tx:
        if not tokens.revoke(tx, user.id, id, now_ms()):
            raise NotHereError("There is no such token.", "GET /api/tokens lists them.")


def claim(house: House, user: User, task: str | None, session: str) -> str:
    """A secret that opens one session of the user's in a web page for CLAIM_S seconds. Raises NoSessionError."""
    now = now_ms()
    with house.db.write() as tx:
        found = sessions.owned(tx, user, session)
        if task is not None and task != found.task:
            raise sessions.no_session()
        return tokens.new_claim(tx, user.id, found.id, now + CLAIM_S * 1000)


def balance(house: House, user: User) -> Balance:
    """The user's credits."""
    with house.db.read() as tx:
        return ledger.balance(tx, user.id)


def _check_registered(user: User) -> None:
    if user.anonymous:
        raise ScopeError("Only registered users manage tokens.", f"Register first: /register?bind={user.name}")


def _bound(found: User | None, register: Callable[[str], User | None]) -> User:
    """An anonymous user, registered in place. Raises NotHereError."""
    user = register(found.id) if found and found.anonymous and not found.revoked else None
    if user is None:
        raise NotHereError(
            "There is no anonymous user of that name.",
            "Leave bind out, or take the user_id of the session that you want to keep.",
        )
    return user


def _live(found: Sequence[Token], now: int) -> list[Token]:
    return [t for t in found if t.revoked_at is None and (t.expires_at is None or t.expires_at > now)]


def _enough(what: str, count: int, days: int) -> RateError:
    tokens = "one token" if count == 1 else f"{count} tokens"
    return RateError(
        f"This {what} has had {tokens} in {days} days.",
        "Go on with the token that you have, or register.",
    )


def _network(address: str) -> str:
    """What counts as one address: with IPv6, all that a household is given."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address
