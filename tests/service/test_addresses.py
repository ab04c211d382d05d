from __future__ import annotations

from urllib.parse import unquote

import pytest

from cleanplate.service.addresses import TYPES, Addresses, type_of
from cleanplate.service.links import Links
from cleanplate.settings import Settings
from cleanplate.store.uploads import Upload

DAY = 86_400_000
LINKS = Links(b"s" * 32)


def upload(label: str = "talk.mp4", suffix: str = ".mp4") -> Upload:
    blob = "a" * 64
    return Upload(
        "up_1", "u_inside", "1", label, "ready", None, None, blob, "b" * 64, None, 9, suffix, {}, "{}", None, 1000
    )


@pytest.mark.parametrize(("days", "end"), [(2, 1000 + 2 * DAY), (0, 1000 + 3650 * DAY)])
def test_a_link_ends_with_its_file_and_reads_the_same_each_time(days: int, end: int) -> None:
    addresses = Addresses(LINKS, "http://x", Settings(keep_uploads_days=days))
    url = addresses.upload(upload())
    assert url == addresses.upload(upload()) and url.startswith("http://x/files/")
    link = LINKS.read(url.split("/")[-2], 1000)
    assert (link.hash, link.label, link.type, link.expires_at) == ("a" * 64, "talk.mp4", "video/mp4", end)


def test_a_link_names_nobody() -> None:
    """It is passed on, and who knows an anonymous user's name may register as them."""
    url = Addresses(LINKS, "http://x", Settings()).upload(upload())
    assert LINKS.read(url.split("/")[-2], 1000).user == ""


def test_a_label_cannot_change_the_address() -> None:
    url = Addresses(LINKS, "http://x", Settings()).upload(upload("a/b?c#d 假.mp4"))
    assert url.count("/") == 5 and "?" not in url and "#" not in url
    assert unquote(url.rsplit("/", 1)[1]) == "a/b?c#d 假.mp4"


def test_the_type_is_probings_and_never_the_labels() -> None:
    url = Addresses(LINKS, "http://x", Settings()).upload(upload("evil.html", ".webm"))
    assert LINKS.read(url.split("/")[-2], 1000).type == "video/webm"
    assert type_of("x.HTML") == "application/octet-stream" and type_of("A.MP4") == TYPES[".mp4"]


def test_a_poster_has_an_address_once_it_is_there() -> None:
    url = Addresses(LINKS, "http://x", Settings()).poster(upload())
    assert url and LINKS.read(url.split("/")[-2], 1000).label == "talk.jpg"
