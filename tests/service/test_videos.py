"""Orders of whole videos: taken once or not at all, looked at, and begun."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import patch

import pytest

from cleanplate.errors import (
    ConflictError,
    CreditsError,
    NotHereError,
    ParameterError,
    UnsupportedError,
    UsageError,
)
from cleanplate.service import videos
from cleanplate.service.uploads import Received
from cleanplate.service.videos import Ask
from cleanplate.store import sessions, users
from cleanplate.store import videos as rows
from cleanplate.store.users import User
from tests.service.standin import VIDEO, StandIn


def ask(stand_in: StandIn, content: bytes = VIDEO, **more: Any) -> Ask:
    path = stand_in.house.blobs.incoming()
    path.write_bytes(content)
    file = Received("talk.mp4", path, len(content))
    given = {"format": None, "background": "transparent", "behind": None, "webhook": None, "key": None, **more}
    return Ask(**{"video": file, "signer": "0f", "base": "http://here", **given})


@pytest.fixture
def user(stand_in: StandIn) -> User:
    hands: Any = stand_in.hands
    hands.do = lambda task, params, **_: {"ms": 4000}
    with stand_in.house.db.write() as tx:
        made = users.add(tx, anonymous=False, label="Ada", plan="free", now=1)
        found = users.find(tx, made.id)
    assert found
    return found


def incoming(stand_in: StandIn) -> int:
    return len(list((stand_in.house.data / "incoming").glob("*")))


def test_it_has_a_session_of_its_own_that_goes_with_it(stand_in: StandIn, user: User) -> None:
    made, new = videos.submit(stand_in.house, user, ask(stand_in))
    assert new and videos.found(stand_in.house, user, made.id) == made
    with stand_in.house.db.read() as tx:
        assert sessions.find(tx, user.id, made.session) and sessions.count(tx, user.id) == 0
    ended = videos.remove(stand_in.house, user, made.id)
    assert ended and ended.state == "failed"
    assert videos.remove(stand_in.house, user, made.id) is None
    with stand_in.house.db.read() as tx:
        assert sessions.get(tx, made.session) is None
    with pytest.raises(NotHereError):
        videos.found(stand_in.house, user, made.id)


def test_the_same_key_is_the_same_video_and_its_file_goes(stand_in: StandIn, user: User) -> None:
    one, new = videos.submit(stand_in.house, user, ask(stand_in, key="k"))
    two, again = videos.submit(stand_in.house, user, ask(stand_in, key="k"))
    assert (one.id, new, again) == (two.id, True, False)
    assert incoming(stand_in) == 0
    assert videos.keyed(stand_in.house, user, "k") == two


def test_of_two_at_once_with_the_same_key_one_is_told_so(stand_in: StandIn, user: User) -> None:
    videos.submit(stand_in.house, user, ask(stand_in, key="k"))
    with patch.object(rows, "keyed", lambda *_: None), pytest.raises(ConflictError):
        videos.submit(stand_in.house, user, ask(stand_in, key="k"))
    assert incoming(stand_in) == 0
    with stand_in.house.db.read() as tx:
        assert len(rows.listed(tx, user.id)) == 1


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"format": "mp4"}, ParameterError),
        ({"format": "none"}, ParameterError),
        ({"format": "pro_bundle", "background": "#ffffff"}, ParameterError),
        ({"webhook": "mailto:me@x.example"}, UsageError),
        ({"behind": "http://x.example:25/"}, UsageError),
    ],
)
def test_what_cannot_be_leaves_nothing_behind(
    stand_in: StandIn, user: User, wrong: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        videos.submit(stand_in.house, user, ask(stand_in, **wrong))
    assert incoming(stand_in) == 0 and videos.listed(stand_in.house, user) == []


@pytest.mark.parametrize(("content", "error"), [(b"no video", UnsupportedError), (VIDEO, CreditsError)])
def test_what_the_first_look_finds_wrong_is_raised_and_the_video_was_never_there(
    stand_in: StandIn, user: User, content: bytes, error: type[Exception]
) -> None:
    made, _ = videos.submit(stand_in.house, user, ask(stand_in, content))
    with pytest.raises(error) as caught:
        asyncio.run(videos.looked(stand_in.house, made))
    assert getattr(caught.value, "hint", "")
    assert videos.listed(stand_in.house, user) == []
    assert ("film", made.id) not in stand_in.engine.begun


def test_a_first_look_that_takes_long_is_not_waited_for(stand_in: StandIn, user: User) -> None:
    stand_in.engine.does.clear()  # nothing is taken in
    made, _ = videos.submit(stand_in.house, user, ask(stand_in))
    with patch.object(videos, "_LOOK_S", 0.0):
        asyncio.run(videos.looked(stand_in.house, made))
    assert ("film", made.id) in stand_in.engine.begun
