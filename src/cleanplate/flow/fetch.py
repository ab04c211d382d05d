"""A file from an address that someone gave: streamed to disk within limits, from public hosts alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpcore

from cleanplate.disposition import file_name, parameters
from cleanplate.errors import DamagedError, OutputError, TooLargeError
from cleanplate.flow.address import Address
from cleanplate.flow.line import Line, Patience, Resolve, resolved
from cleanplate.label import label

_MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
FAILED = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError)
_HINT = "Check the address in a browser, or upload the file itself."


def fetch(
    address: str,
    to: Path,
    *,
    limit_bytes: int,
    timeout_s: float,
    private: bool,
    check: Callable[[], None],
    resolve: Resolve = resolved,
    dial: httpcore.NetworkBackend | None = None,
) -> str:
    """Fetch the file at an address of http or https to the path `to`; returns its label. On an error none stays.

    `private` lets it ask hosts that are not public. `check` is called about twice a second; what it raises ends
    the fetching, though not while a connection is being made (at most 5 s). `resolve` and `dial` are the network.

    Raises UsageError (no address that may be fetched; host unknown or not public), TooLargeError (more than
    `limit_bytes`), DamagedError (the host does not answer, with no file, or takes longer than `timeout_s`),
    OutputError (the disk).
    """
    patience = Patience(timeout_s, check)
    line = Line(patience, private, resolve, dial)
    way = [Address.of(address)]
    try:
        while len(way) <= _MOST_REDIRECTS + 1:
            with asked(way[-1], line) as answer:
                if answer.status not in _REDIRECTS:
                    _keep(answer, to, limit_bytes, patience)
                    return _label(answer, way)
                way.append(way[-1].follow(_header(answer, b"location").decode("utf-8", "replace")))
    except FAILED as error:
        raise DamagedError(why(error), _HINT) from None
    raise DamagedError("The address leads on and on, to no file.", _HINT)


@contextmanager
def asked(
    address: Address,
    line: Line,
    method: str = "GET",
    more: Mapping[bytes | str, bytes | str] | None = None,
    content: bytes | None = None,
) -> Iterator[httpcore.Response]:
    """One request and the beginning of its answer; `more` headers than all have. Raises httpcore's errors."""
    headers: dict[bytes | str, bytes | str] = {
        "Host": address.authority,
        "User-Agent": "cleanplate",
        "Accept": "*/*",
        "Accept-Encoding": "identity",  # so that the limit counts what is really written
        "Connection": "close",
        **(more or {}),
    }
    url = httpcore.URL(scheme=address.scheme, host=address.host, port=address.port, target=address.target)
    with (
        httpcore.HTTPConnection(url.origin, network_backend=line) as connection,
        connection.stream(method, url, headers=headers, content=content) as answer,
    ):
        yield answer


def _keep(answer: httpcore.Response, to: Path, limit_bytes: int, patience: Patience) -> None:
    if answer.status != 200:
        raise DamagedError(f"The address answers with {answer.status} instead of a file.", _HINT)
    if _header(answer, b"content-encoding").strip().lower() not in (b"", b"identity"):
        raise DamagedError("The address answers with a packed body, which was not asked for.", _HINT)
    if int(_header(answer, b"content-length") or b"0") > limit_bytes:
        raise _too_large(limit_bytes)
    try:
        with to.open("wb") as file:
            size = 0
            for piece in answer.iter_stream():
                patience.left()
                size += len(piece)
                if size > limit_bytes:
                    raise _too_large(limit_bytes)
                file.write(piece)
        if not size:
            raise DamagedError("The address answers with an empty file.", _HINT)
    except BaseException as error:
        to.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise OutputError("The file could not be kept: the disk refuses it.", "Try again later.") from error
        raise


def _label(answer: httpcore.Response, way: list[Address]) -> str:
    """As the host calls it; else the last part of the address, of the last one with a suffix."""
    told = file_name(parameters(b";" + _header(answer, b"content-disposition").partition(b";")[2]))
    names = [address.name for address in reversed(way)]
    return label(told or next((name for name in names if "." in name), names[0]))


def _header(answer: httpcore.Response, name: bytes) -> bytes:
    return next((bytes(value) for key, value in answer.headers if key.lower() == name), b"")


def _too_large(limit_bytes: int) -> TooLargeError:
    return TooLargeError(
        f"The file is larger than {limit_bytes / 1e6:,.4g} MB.", "Compress it or trim it, then try again."
    )


def why(error: Exception) -> str:
    """What is wrong with a host, in words, by httpcore's error."""
    if isinstance(error, httpcore.ConnectError | httpcore.ConnectTimeout):
        return "The host of the address does not answer."
    if isinstance(error, httpcore.ReadTimeout | httpcore.WriteTimeout):
        return "The host of the address fell silent."
    return "The host of the address broke off, or does not speak the web's language."
