"""Videos that are ordered whole, on a service at work whose hands do what a test says."""

from __future__ import annotations

from typing import Any

from cleanplate.ids import secret_hash
from cleanplate.service import filming, videos
from cleanplate.service.uploads import Received
from cleanplate.service.videos import Ask
from cleanplate.store import exports, users
from cleanplate.store import videos as rows
from cleanplate.store.exports import Export
from cleanplate.store.videos import Video
from tests.flow.working import Job, Json, Place, rendered
from tests.serving import until

KEY = "nmv_usr_secret"
MADE: Json = {"frames": 50, "seconds_matted_ms": 2000, "suspects": []}


def works(place: Place, needed_ms: int = 61_000) -> None:
    """Hands that make everything well."""

    def mattes(job: Job) -> Json:
        for done in (1, 2):
            job.tell({"stage": "matte", "done": done, "total": 2})
        return MADE

    place.hands.does |= {"needed": lambda job: {"ms": needed_ms}, "mattes": mattes, "render": rendered}


def ask(place: Place, content: bytes = b"a clip", **more: Any) -> Ask:
    """An order of a file that has come."""
    path = place.house.blobs.incoming()
    path.write_bytes(content)
    given = {"format": None, "background": "transparent", "behind": None, "webhook": None, "key": None, **more}
    file = Received("talk.mp4", path, len(content))
    return Ask(**{"video": file, "signer": secret_hash(KEY), "base": "http://service.test", **given})


def submitted(place: Place, user: str, **more: Any) -> Video:
    """A video that waits, whose files are being taken in."""
    with place.house.db.read() as tx:
        caller = users.find(tx, user)
    assert caller
    return videos.submit(place.house, caller, ask(place, **more))[0]


def begun(place: Place, user: str, **more: Any) -> Video:
    """The same, begun."""
    made = submitted(place, user, **more)
    filming.begin(place.house, made.id)
    return made


def row(place: Place, id: str) -> Video:
    with place.house.db.read() as tx:
        found = rows.get(tx, id)
    assert found
    return found


def export_of(place: Place, made: Video) -> Export | None:
    with place.house.db.read() as tx:
        return exports.find(tx, made.user, made.id)


def ended(place: Place, id: str) -> Video:
    """How a video ended, once it has."""
    until(lambda: row(place, id).state in ("done", "failed"), every=0.01)
    return row(place, id)
