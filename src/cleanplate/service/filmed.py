"""What is said of a video that was ordered whole: one object, the same in answers and in webhooks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cleanplate.flow.failure import meant
from cleanplate.flow.video import MATTED
from cleanplate.ids import now_ms
from cleanplate.service import refusals
from cleanplate.service.addresses import Addresses
from cleanplate.store import exports
from cleanplate.store.exports import Export
from cleanplate.store.videos import Video

if TYPE_CHECKING:
    from sqlalchemy import Connection

Json = dict[str, Any]
PATH = "/v1.0/videos"
_STATUS = {"failed": "error"}  # all others are called as they are
_KNOWN = 10  # percent from which the time that is left can be told


def shown(tx: Connection, video: Video, addresses: Addresses) -> Json:
    """A resource object in the manner of JSON:API. `progress` in percent, `eta_seconds` a guess."""
    made = exports.find(tx, video.user, video.id)
    percent = _progress(video, made)
    there = video.state == "done" and made is not None and made.blob is not None
    return {
        "type": "videos",
        "id": video.id,
        "attributes": {
            "status": _STATUS.get(video.state, video.state),
            "progress": percent,
            "eta_seconds": _left(video, percent, now_ms()),
            "file_name": video.label,
            "format": video.order["asked"],
            "result_url": addresses.result(made) if there and made else None,
            "error": refusals.told(meant(video.error)) if video.error else None,
            "credits_charged": video.charged,
            "webhook_status": (video.told or "pending") if video.webhook else None,
            "created_at": _when(video.created_at),
            "completed_at": _when(video.ended_at) if video.ended_at else None,
        },
        "links": {"self": f"{addresses.base}{PATH}/{video.id}"},
    }


def _progress(video: Video, made: Export | None) -> int:
    if made is None or video.state != "processing":
        return video.progress
    return min(99, max(video.progress, MATTED + (100 - MATTED) * made.progress // 100))


def _left(video: Video, percent: int, now: int) -> int | None:
    """Seconds, by how long it took until now."""
    if video.state != "processing" or not video.started_at or percent < _KNOWN:
        return None
    return -(-(now - video.started_at) * (100 - percent) // (1000 * percent))


def _when(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
