"""Links: they open what they were made for, until they expire, and nothing else."""

from __future__ import annotations

import stat
import string
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.errors import NotHereError, OutputError
from cleanplate.service.links import Link, Links

_LINKS = Links(b"s" * 32)
_HASH = "0123456789abcdef" * 4
_LINK = Link(_HASH, "夏 talk.mp4", "video/mp4", "u_0123456789abcdefghjkmnpqrs", 1_795_379_191_170)
_SAFE = set(string.ascii_letters + string.digits + "-_.")


def _signed(link: Link, links: Links = _LINKS) -> str:
    return links.sign(link.hash, link.label, link.type, link.user, link.expires_at)


@given(
    st.builds(
        Link,
        hash=st.binary(min_size=32, max_size=32).map(bytes.hex),
        label=st.text(max_size=120),
        type=st.text(max_size=40),
        user=st.text(max_size=40),
        expires_at=st.integers(1, 2**63),
    )
)
def test_a_link_reads_as_it_was_signed(link: Link) -> None:
    signed = _signed(link)
    assert _LINKS.read(signed, link.expires_at - 1) == link
    assert set(signed) <= _SAFE  # one part of an address, as it is


def test_a_link_is_short() -> None:
    assert len(_signed(_LINK)) < 200


def test_no_character_of_a_link_can_be_changed() -> None:
    signed = _signed(_LINK)
    for place, now in enumerate(signed):
        for other in _SAFE - {now} | {"=", "/", "%", "é", "\ud800", ""}:
            with pytest.raises(NotHereError, match="nothing at this address"):
                _LINKS.read(signed[:place] + other + signed[place + 1 :], 0)


@pytest.mark.parametrize(
    "signed", ["", ".", "..", "a.b", "é.é", "\ud800.\ud800", "a" * 100_000, _signed(_LINK) + "="]
)
def test_what_was_never_signed_is_nothing(signed: str) -> None:
    with pytest.raises(NotHereError, match="nothing at this address"):
        _LINKS.read(signed, 0)


def test_another_servers_link_is_nothing() -> None:
    with pytest.raises(NotHereError, match="nothing at this address"):
        Links(b"t" * 32).read(_signed(_LINK), 0)


def test_an_expired_link_says_so_and_a_forged_one_does_not() -> None:
    with pytest.raises(NotHereError, match="has expired"):
        _LINKS.read(_signed(_LINK), _LINK.expires_at)
    with pytest.raises(NotHereError, match="nothing at this address"):
        _LINKS.read("A" + _signed(_LINK), _LINK.expires_at)


@pytest.mark.parametrize(("hash", "expires_at"), [("", 1), ("ab" * 31, 1), ("ab " * 31, 1), (_HASH, -1)])
def test_what_is_no_content_is_not_signed(hash: str, expires_at: int) -> None:
    with pytest.raises(ValueError, match="not what a link is made of"):
        _LINKS.sign(hash, "talk.mp4", "video/mp4", "u_1", expires_at)


# the secret


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    signed = _signed(_LINK, Links.open(data))
    assert Links.open(data).read(signed, 0) == _LINK
    secret = data / "secret"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert len(secret.read_bytes()) == 32
    assert list(data.iterdir()) == [secret]


def test_two_folders_have_two_secrets(tmp_path: Path) -> None:
    with pytest.raises(NotHereError):
        Links.open(tmp_path / "a").read(_signed(_LINK, Links.open(tmp_path / "b")), 0)


def test_servers_that_start_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: _signed(_LINK, Links.open(tmp_path / "data")), range(16)))
    assert len(set(made)) == 1
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret"]


@pytest.mark.parametrize("content", [b"", b"short", b"a" * 33])
def test_a_damaged_secret_is_an_error_and_not_used(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(content)
    with pytest.raises(OutputError, match="damaged"):
        Links.open(tmp_path)


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"a file")
    with pytest.raises(OutputError, match="cannot be kept"):
        Links.open(tmp_path / "data")
