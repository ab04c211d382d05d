"""Pictures that are cut out at once: the first, the next ones, four at a time, and what memory that takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
from skimage import data
from tests.serving import Client

from bench.service.figure import Figure
from bench.service.serving import served
from bench.service.watch import watched

WIDE, HIGH = 4000, 3000  # 12 megapixels, as a phone has
AT_ONCE, MANY = 4, 8


def measure() -> Iterator[Figure]:
    with served() as (server, folder), watched(server.pid) as peak:
        client, picture = Client(server.url, "cutter").join(), portrait(folder / "portrait.jpg")
        first = _cut(client, picture, "full")
        yield _figure("a picture of 12 MP as PNG, the first", first)
        yield _figure("the next", min(_cut(client, picture, "full") for _ in range(3)))
        yield _figure("as a preview", min(_cut(client, picture, "preview") for _ in range(3)))
        begun = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda _: _cut(client, picture, "full"), range(MANY)))
        each = (time.monotonic() - begun) / MANY
        yield _figure(f"each of {MANY}, {AT_ONCE} at a time", each)
    said = f"server {peak.alone:.0f} MB, with its children {peak.together:.0f} MB"
    yield Figure("memory", said, None, {"server_mb": peak.alone, "together_mb": peak.together})


def portrait(path: Path) -> Path:
    """The portrait that scikit-image carries, enlarged."""
    photo = np.asarray(data.astronaut(), np.uint8)[: 512 * HIGH // WIDE]
    large = cv2.resize(photo, (WIDE, HIGH), interpolation=cv2.INTER_CUBIC)
    cv2.imwrite(str(path), cv2.cvtColor(large, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 92])
    return path


def _cut(client: Client, picture: Path, size: str) -> float:
    """Seconds until it was there."""
    begun = time.monotonic()
    files = {"image_file": (picture.name, picture.read_bytes())}
    answer = client.post("/v1.0/removebg", files=files, data={"size": size, "format": "png"})
    assert answer.status_code == 200, answer.text
    return time.monotonic() - begun


def _figure(name: str, seconds: float) -> Figure:
    return Figure(name, f"{seconds:.2f} s", None, {"seconds": seconds})
