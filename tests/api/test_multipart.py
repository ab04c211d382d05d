"""Multipart forms: files arrive intact whatever they hold, and nothing stays of what is refused."""

from __future__ import annotations

import asyncio
import errno
import io
import tracemalloc
from collections.abc import AsyncIterator, Iterable
from itertools import count, pairwise, repeat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.api import multipart
from cleanplate.api.multipart import Part, received
from cleanplate.errors import FullError, OutputError, TooLargeError, UsageError

_TYPE = "multipart/form-data; boundary=edge"


def _part(data: bytes, about: str | bytes = 'name="files"; filename="talk.mp4"', more: bytes = b"") -> bytes:
    about = about.encode() if isinstance(about, str) else about
    return b"--edge\r\nContent-Disposition: form-data; " + about + b"\r\n" + more + b"\r\n" + data + b"\r\n"


def _form(*parts: bytes) -> bytes:
    return b"".join(parts) + b"--edge--\r\n"


def _receive(body: bytes | Iterable[bytes], folder: Path, content_type: str = _TYPE, **more: Any) -> list[Part]:
    names = count()

    async def stream() -> AsyncIterator[bytes]:
        for piece in [body] if isinstance(body, bytes) else body:
            yield piece

    limits = {"limit_bytes": 1000} | more
    return asyncio.run(received(stream(), content_type, {"files"}, lambda: folder / str(next(names)), **limits))


def _refused(
    body: bytes | Iterable[bytes], folder: Path, error: type[Exception], *more: Any, **limits: Any
) -> str:
    with pytest.raises(error) as caught:
        _receive(body, folder, *more, **limits)
    assert not list(folder.iterdir())
    return str(caught.value)


@given(
    files=st.lists(
        st.binary(max_size=300) | st.text("\r\n-edg \t:", max_size=300).map(str.encode), min_size=1, max_size=4
    ),
    cuts=st.lists(st.integers(0, 2000), max_size=12),
)
def test_any_bytes_cut_anywhere_arrive_intact(files: list[bytes], cuts: list[int], tmp_path_factory: Any) -> None:
    files = [data.replace(b"--edge", b"--ed_e") for data in files]
    body = _form(_part(b"", 'name="other"'), *map(_part, files), _part(b"more", 'name="other"'))
    places = [0, *sorted(min(cut, len(body)) for cut in cuts), len(body)]
    pieces = [body[start:end] for start, end in pairwise(places)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(multipart, "_BATCH_BYTES", 1)  # each piece goes to the parser by itself
        parts = _receive(pieces, tmp_path_factory.mktemp("parts"))
    assert [part.path.read_bytes() for part in parts] == files
    assert [part.size for part in parts] == [len(data) for data in files]


@pytest.mark.parametrize(
    ("about", "name"),
    [
        ('name="files"; filename="talk.mp4"', "talk.mp4"),
        ("name=files; filename=talk.mp4", "talk.mp4"),
        ('name="files"; filename="夏.mp4"', "夏.mp4"),
        (b'name="files"; filename="\xe9.mp4"', "é.mp4"),
        ("name=\"files\"; filename=x; filename*=UTF-8''%E5%A4%8F.mp4", "夏.mp4"),
        ('name="files"; filename="../../etc/passwd"', "passwd"),
        (r'name="files"; filename="C:\films\talk.mp4"', "talk.mp4"),
        ('name="files"; filename="a\u202eb\x00.mp4"', "ab.mp4"),
        ('name="files"', "file"),
    ],
)
def test_a_files_name_becomes_a_label(about: str | bytes, name: str, tmp_path: Path) -> None:
    assert [part.label for part in _receive(_form(_part(b"data", about)), tmp_path)] == [name]


def test_an_empty_file_is_a_file_and_an_empty_choice_is_none(tmp_path: Path) -> None:
    body = _form(_part(b""), _part(b"", 'name="files"; filename=""'))
    assert _receive(body, tmp_path) == [Part("talk.mp4", tmp_path / "0", 0, "files")]
    assert [path.name for path in tmp_path.iterdir()] == ["0"]


def test_other_fields_are_skipped(tmp_path: Path) -> None:
    other = [_part(b"a" * 5000, 'name="task"'), _part(b"b", 'name="video"; filename="b.mp4"'), _part(b"c", "x")]
    parts = _receive(_form(*other, _part(b"data")), tmp_path)
    assert [part.path.read_bytes() for part in parts] == [b"data"]
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("edge", ["edge", '"edge"', " edge"])
def test_the_type_may_be_spelt_in_any_way(edge: str, tmp_path: Path) -> None:
    assert _receive(_form(_part(b"data")), tmp_path, f"Multipart/Form-Data; charset=utf-8; Boundary={edge}")


# limits


def test_a_file_of_just_the_limit_is_kept(tmp_path: Path) -> None:
    assert _receive(_form(_part(b"a" * 1000)), tmp_path)[0].size == 1000


def test_a_file_over_the_limit_ends_it_although_its_end_is_not_there_yet(tmp_path: Path) -> None:
    endless = (piece for part in ([_part(b"a")[:-2]], repeat(b"a" * 65_536)) for piece in part)
    said = _refused(endless, tmp_path, TooLargeError, limit_bytes=3_000_000)
    assert said == "“talk.mp4” is larger than 3 MB."


def test_a_good_file_goes_when_the_next_is_refused(tmp_path: Path) -> None:
    _refused(_form(_part(b"data"), _part(b"a" * 1001)), tmp_path, TooLargeError)


def test_more_files_than_allowed_are_refused(tmp_path: Path) -> None:
    assert "more than 2 files" in _refused(_form(*[_part(b"a")] * 3), tmp_path, UsageError, most_files=2)


_START = _part(b"a")


@pytest.mark.parametrize(
    "endless",
    [
        ([_START, b'--edge\r\nContent-Disposition: form-data; name="o"\r\n\r\n'], repeat(b"a" * 65_536)),
        ([_form(_START)], repeat(b"a" * 65_536)),
        ([_START], repeat(_part(b"", 'name="other"') * 500)),
        ([_START], repeat(_part(b"", 'name="other"', b"X: " + b"a" * 4000 + b"\r\n") * 16)),
        ([b""], repeat(b"\r\n" * 32_768)),
    ],
    ids=["field", "epilogue", "parts", "headers", "preamble"],
)
def test_nothing_but_files_may_be_long(endless: tuple[Iterable[bytes], ...], tmp_path: Path) -> None:
    assert "too much" in _refused((piece for part in endless for piece in part), tmp_path, UsageError)


def test_memory_stays_flat(tmp_path: Path) -> None:
    pieces = [[_part(b"")[:-2]], repeat(b"a" * 65_536, 320), [b"\r\n--edge--"]]
    tracemalloc.start()
    try:
        parts = _receive((piece for part in pieces for piece in part), tmp_path, limit_bytes=30_000_000)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert parts[0].size == 320 * 65_536
    assert most < 8_000_000


# what is no form


@pytest.mark.parametrize(
    "content_type",
    [
        *("", "application/json", "multipart/form-data", "multipart/mixed; boundary=edge"),
        *(
            "multipart/form-data; boundary=",
            'multipart/form-data; boundary=""',
            "multipart/form-data; boundary=夏",
        ),
        "multipart/form-data; boundary=" + "a" * 400,
    ],
)
def test_a_body_of_another_type_is_refused(content_type: str, tmp_path: Path) -> None:
    _refused(_form(_part(b"data")), tmp_path, UsageError, content_type)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"--edge--\r\n",
        _form(_part(b"data", 'name="other"')),
        _form(_part(b"", 'name="files"; filename=""')),
        _part(b"data"),
        _form(_part(b"data"))[:-4],
        _part(b"data") + b"--edge\r\n",
        b"--edge\nContent-Disposition: form-data; name=files\n\ndata\n--edge--",
        b"--other\r\n\r\ndata\r\n--other--\r\n",
        _form(_part(b"data"), b"--edge\r\nno header\r\n\r\n"),
        _form(_part(b"data"), _part(b"", more=b"X: 1\r\n" * 20)),
        _form(_part(b"data"), _part(b"", more=b"X: " + b"1" * 9000 + b"\r\n")),
        _form(b"--edge\r\n\r\nno name\r\n"),
    ],
)
def test_a_body_that_is_no_form_with_files_is_refused(body: bytes, tmp_path: Path) -> None:
    _refused(body, tmp_path, UsageError)


def test_nothing_stays_when_the_client_goes_away(tmp_path: Path) -> None:
    def leaving() -> Iterable[bytes]:
        yield _part(b"data") + _part(b"a" * 100)[:-2]
        raise ConnectionError("gone")

    _refused(leaving(), tmp_path, ConnectionError)


def test_a_disk_that_refuses_is_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="disk refuses"):
        _receive(_form(_part(b"data")), tmp_path / "nowhere")


def test_a_disk_that_is_full_says_so_and_keeps_no_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        def write(self, _: Any) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "open", lambda path, mode: path.touch() or Full())
    with pytest.raises(FullError):
        _receive(_form(_part(b"data")), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_stays_when_the_request_is_cancelled(tmp_path: Path) -> None:
    async def cancelled() -> None:
        written = asyncio.Event()

        async def stream() -> AsyncIterator[bytes]:
            yield _part(b"a" * 2_000_000)[:-2]  # enough to be written at once
            written.set()
            await asyncio.Event().wait()

        work = received(stream(), _TYPE, {"files"}, lambda: tmp_path / "0", 3_000_000)
        task = asyncio.ensure_future(work)
        await written.wait()
        assert list(tmp_path.iterdir())
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())
    assert not list(tmp_path.iterdir())
