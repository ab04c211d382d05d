"""What a plan allows: whether to export, how large, how many at once, and how much may lie here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleanplate.errors import FullError
from cleanplate.settings import Settings
from cleanplate.store import uploads
from cleanplate.store.users import User

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True)
class Plan:
    """`short_side`: pixels of the largest export's shorter side. `queued`: exports that may be under way.
    `storage`: bytes that uploads and results may take."""

    name: str
    exports: bool
    short_side: int
    queued: int
    storage: int


def plan_of(user: User, settings: Settings) -> Plan:
    """The plan of a user, as the owner has set it."""
    if user.plan == "pro":
        return Plan("pro", True, settings.pro_short_side, settings.pro_queued, settings.pro_storage_mb * 1_000_000)
    return Plan(
        user.plan,
        settings.free_export,
        settings.free_short_side,
        settings.free_queued,
        settings.free_storage_mb * 1_000_000,
    )


def check_share(tx: Connection, settings: Settings, user: User, coming: int = 0) -> None:
    """Raises FullError where a user's files, with so many bytes more, are more than their plan has room for."""
    plan, stored = plan_of(user, settings), uploads.stored(tx, user.id)
    if stored + coming > plan.storage:
        days = settings.keep_uploads_days
        raise FullError(
            f"Your files take {stored / 1e6:,.0f} MB, and the {plan.name} plan has {plan.storage / 1e6:,.0f} MB.",
            f"They go after {days} days; or upgrade your plan." if days else "Upgrade your plan.",
        )
