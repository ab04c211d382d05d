"""Every table. Times are ms since 1970 (UTC), credits whole numbers, documents JSON text, secrets hashes."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _time(name: str, *, optional: bool = False, index: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=optional, index=index)


def _user() -> Column[str]:
    return Column("user", Text, ForeignKey("users.id"), nullable=False, index=True)


def _session() -> Column[str]:
    return Column("session", Text, ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False, index=True)


# `id` never leaves the service; `name` is the `user_id` of the wire: anon_… becomes usr_… when they register,
# and `former` keeps the first one. `available` and `frozen` are the ledger's sums.
USERS = Table(
    "users",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("former", Text, unique=True),
    Column("label", Text, nullable=False, default=""),
    Column("plan", Text, nullable=False),
    Column("available", Integer, nullable=False, default=0),
    Column("frozen", Integer, nullable=False, default=0),
    _time("created_at"),
    _time("revoked_at", optional=True),
    CheckConstraint("available >= 0", name="available"),
    CheckConstraint("frozen >= 0", name="frozen"),
)

TOKENS = Table(
    "tokens",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _user(),
    Column("label", Text, nullable=False),
    Column("scopes", Text, nullable=False),  # words with spaces between
    _time("created_at"),
    _time("expires_at", optional=True),
    _time("used_at"),
    _time("revoked_at", optional=True),
)

# Anonymous tokens that were given, for the limits alone: the client's and the address's hashes.
GRANTS = Table(
    "grants",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("client", Text, nullable=False, index=True),
    Column("address", Text, nullable=False, index=True),
    _time("at", index=True),
)

CLAIMS = Table(
    "claims",
    METADATA,
    Column("hash", Text, primary_key=True),
    _user(),
    _session(),
    _time("expires_at"),
)

LEDGER = Table(
    "ledger",
    METADATA,
    Column("key", Text, primary_key=True),
    _user(),
    Column("kind", Text, nullable=False),  # grant, hold, capture, release
    Column("available", Integer, nullable=False),  # what it adds to either sum
    Column("frozen", Integer, nullable=False),
    Column("settles", Text, unique=True),  # the hold that a capture or a release ends: once
    Column("note", Text, nullable=False, default=""),
    _time("at"),
)

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("task", Text, nullable=False, unique=True),
    _user(),
    Column("label", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("draft", Text, nullable=False),
    Column("history", Text, nullable=False),
    Column("memory", Text, nullable=False),  # what the last turns spoke of
    Column("revision", Integer, nullable=False, default=0),
    _time("created_at"),
    _time("touched_at", index=True),
)

BLOBS = Table(
    "blobs",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("type", Text, nullable=False),
    _time("created_at"),
    _time("used_at"),
)

# `state`: arriving, received, ready, failed. `facts` is the wire's file object; `media` the same for a draft.
# `staged` names the file in the incoming folder, until it is a blob; `address` is where it is fetched from.
# `origin`: person, generated (a generator's picture), sheet (a contact sheet: to look at, no media of a draft).
UPLOADS = Table(
    "uploads",
    METADATA,
    Column("id", Text, primary_key=True),
    _user(),
    _session(),
    Column("label", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("origin", Text, nullable=False, server_default="person"),
    Column("staged", Text),
    Column("address", Text),
    Column("blob", Text, ForeignKey("blobs.hash"), index=True),
    Column("poster", Text, ForeignKey("blobs.hash"), index=True),
    Column("proxy", Text, ForeignKey("blobs.hash"), index=True),
    Column("size", BigInteger, nullable=False, default=0),
    Column("suffix", Text, nullable=False, default=""),
    Column("facts", Text),
    Column("media", Text),
    Column("error", Text),
    _time("created_at", index=True),
)

# `state`: running, done, failed. At most one of a session runs.
TURNS = Table(
    "turns",
    METADATA,
    Column("id", Text, primary_key=True),
    _user(),
    _session(),
    Column("text", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("stage", Integer, nullable=False, default=0),  # steps that are done for good
    Column("plan", Text),  # what the first of them decided
    _time("created_at"),
    _time("ended_at", optional=True),
)
Index(
    "ix_turns_running",
    TURNS.c.session,
    unique=True,
    sqlite_where=text("state = 'running'"),
    postgresql_where=text("state = 'running'"),
)

EVENTS = Table(
    "events",
    METADATA,
    Column("turn", Text, ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("body", Text, nullable=False),
)

# `name` is the client's own id. `state`: pending, processing, completed, failed. `tag` decides who is next.
EXPORTS = Table(
    "exports",
    METADATA,
    Column("id", Text, primary_key=True),
    _user(),
    Column("name", Text, nullable=False),
    _session(),
    Column("draft", Text, nullable=False),
    Column("order", Text, nullable=False),  # format, quality, size …
    Column("state", Text, nullable=False, index=True),
    Column("progress", Integer, nullable=False, default=0),
    Column("tag", Integer, nullable=False),
    Column("error", Text),  # {"code", "message", "hint"}
    Column("blob", Text, ForeignKey("blobs.hash"), index=True),
    Column("label", Text),  # what the result is called
    Column("facts", Text),  # the result's: duration, size, frames …
    _time("created_at", index=True),
    _time("started_at", optional=True),
    _time("completed_at", optional=True),
    UniqueConstraint("user", "name"),
)

# Videos that were ordered whole: a session of its own, a removal, an export. `state`: queued, processing, done,
# failed. `signer` is the hash of the key that it was ordered with; `base` the address that the service was asked
# at.
VIDEOS = Table(
    "videos",
    METADATA,
    Column("id", Text, primary_key=True),
    _user(),
    _session(),
    Column("key", Text),  # the client's own, so that an order that is sent twice is one
    Column("label", Text, nullable=False),
    Column("order", Text, nullable=False),  # format, background …
    Column("state", Text, nullable=False, index=True),
    Column("progress", Integer, nullable=False, default=0),
    Column("charged", Integer, nullable=False, default=0),
    Column("error", Text),  # {"kind", "code", "message", "hint"}
    Column("base", Text, nullable=False),
    Column("webhook", Text),
    Column("signer", Text, nullable=False),
    Column("told", Text),  # what came of the webhook: delivered, failed
    _time("created_at", index=True),
    _time("started_at", optional=True),
    _time("ended_at", optional=True),
    UniqueConstraint("user", "key"),
)
