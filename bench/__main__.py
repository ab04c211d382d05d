"""`python -m bench`: prints figures as they come; whole runs take many minutes."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import av
import cv2
import onnxruntime as ort
from rich.console import Console

from bench import drafts, finish, mattes, memory, peers, service, speed
from bench.cache import own_cache
from cleanplate.media.formats import QUALITIES

_MEDIA = Path(os.environ.get("CLEANPLATE_MEDIA") or Path(__file__).parents[2] / "shared" / "media")
_out = Console(width=120)


def main() -> None:
    arguments = _arguments()
    if arguments.part != "service" and not (arguments.media / "bench").is_dir():
        sys.exit(f"There are no clips in {arguments.media}: name their folder with --media or CLEANPLATE_MEDIA.")
    _out.print(machine(), style="dim")
    with own_cache():
        _measure(arguments)


def _measure(arguments: argparse.Namespace) -> None:
    found: dict[str, Any] = {"machine": machine(), "date": date.today().isoformat()}
    for part in ("speed", "memory", "mattes", "drafts", "finish", "service", "peers"):
        wanted = arguments.part == part or (arguments.part == "all" and part != "peers")  # that installs things
        if wanted:
            found[part] = [asdict(row) for row in globals()[f"_{part}"](arguments)]
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=2))


def machine() -> str:
    """What the figures were taken on."""
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"av {av.__version__}, onnxruntime {ort.__version__}, OpenCV {cv2.__version__}"
    )


def _speed(arguments: argparse.Namespace) -> list[speed.Figure]:
    _out.print("\nspeed (1080p)", style="bold")
    rows = []
    for row in speed.measure(arguments.media, arguments.frames):
        line = f"  {row.name:<28} {row.seconds:7.2f} s  {row.fps:7.1f} fps"
        for ratio in row.ratios:
            line += (
                f"   {ratio.value:.2f} x {ratio.against} (limit {ratio.limit}) {_mark(ratio.value <= ratio.limit)}"
            )
        _out.print(line, highlight=False, soft_wrap=True)
        rows.append(row)
    return rows


def _memory(arguments: argparse.Namespace) -> list[memory.Peak]:
    _out.print(f"\npeak memory ({arguments.quality}, 1080p)", style="bold")
    rows = []
    for row in memory.measure(arguments.media, arguments.quality, arguments.frames, ["key", "modnet"]):
        line = f"  {row.name:<22} {row.megabytes:8.0f} MB  {row.frames:6} frames   limit {memory.LIMIT_MB} MB"
        line += f" {_mark(row.megabytes <= memory.LIMIT_MB)}"
        if len(rows) % 2:
            growth = row.megabytes / rows[-1].megabytes
            line += f"   {growth:.2f} x once (limit {memory.GROWTH}) {_mark(growth <= memory.GROWTH)}"
        _out.print(line, highlight=False)
        rows.append(row)
    return rows


def _mattes(arguments: argparse.Namespace) -> list[mattes.Row]:
    rows = []
    for network in arguments.networks.split(","):
        _out.print(f"\nmattes, {network} ({arguments.quality})", style="bold")
        _out.print(f"  {'clip':<24}   MAD    MSE   Grad  dtSSD  MAD-T     fps", style="dim")
        for row in mattes.measure(arguments.media, network, arguments.quality, arguments.frames):
            s = row.scores
            figures = f"{s.mad:6.1f} {s.mse:6.1f} {s.grad:6.1f} {s.dtssd:6.1f} {s.mad_t:6.0f} {row.fps:7.1f}"
            _out.print(f"  {row.clip:<24} {figures}", highlight=False)
            rows.append(row)
    return rows


def _drafts(arguments: argparse.Namespace) -> list[drafts.Figure]:
    seconds = max(30, arguments.frames // 30) if arguments.frames else 120
    _out.print(
        f"\ndrafts ({seconds} s of 1080p: three clips, two titles, music, a replaced background)", style="bold"
    )
    rows = []
    for row in drafts.measure(arguments.media, seconds):
        mark = "" if row.held is None else f" {_mark(row.held)}"
        _out.print(f"  {row.name:<26} {row.value}{mark}", highlight=False, soft_wrap=True)
        rows.append(row)
    return rows


def _finish(arguments: argparse.Namespace) -> list[finish.Cost]:
    _out.print("\nfinishing (1080p: what each adds, then a minute with everything on)", style="bold")
    rows = []
    for row in finish.measure(arguments.media):
        _out.print(f"  {row.name:<28} {row.value}", highlight=False, markup=False, soft_wrap=True)
        rows.append(row)
    return rows


def _service(arguments: argparse.Namespace) -> list[service.Figure]:
    _out.print(f"\nservice (load {os.getloadavg()[0]:.1f} before it)", style="bold")
    rows = []
    for row in service.measure(arguments.only):
        mark = "" if row.held is None else f"   {_mark(row.held)}"
        _out.print(f"  {row.name:<42} {row.value}{mark}", highlight=False, soft_wrap=True)
        rows.append(row)
    return rows


def _peers(arguments: argparse.Namespace) -> list[peers.Row]:
    frames = arguments.frames or peers.FRAMES
    _out.print(
        f"\npeers ({peers.THREADS} cores, the first {frames} frames of each clip; load {os.getloadavg()[0]:.1f})",
        style="bold",
    )
    _out.print(f"{peers.LEGEND}\n{peers.HEADER}", style="dim", highlight=False)
    rows = []
    for row in peers.measure(arguments.media, frames, arguments.rvm, arguments.only):
        _out.print(peers.line(row), highlight=False, markup=False, soft_wrap=True)
        rows.append(row)
    if arguments.markdown:
        for on in (peers.PEOPLE, peers.OBJECT):
            print(f"\n{on}, {date.today()}, {machine()}\n\n{peers.markdown(rows, on)}")
    return rows


def _mark(held: bool) -> str:
    return "[green]held[/]" if held else "[red]NOT held[/]"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "part",
        nargs="?",
        default="all",
        choices=["all", "speed", "memory", "mattes", "drafts", "finish", "service", "peers"],
    )
    parser.add_argument("--media", type=Path, default=_MEDIA, help="folder with bench/ and clips/")
    parser.add_argument("--quality", default="balanced", choices=QUALITIES)
    parser.add_argument("--networks", default="modnet,u2netp", help="names, or paths of .onnx files, with commas")
    parser.add_argument("--frames", type=int, help="only so many frames of each clip, for a quick look")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file too")
    parser.add_argument(
        "--rvm", type=Path, default=os.environ.get("CLEANPLATE_RVM"), help="RVM's .onnx, for peers"
    )
    parser.add_argument(
        "--only", default="", metavar="TEXT", help="only the peers, or parts of service, with this in their name"
    )
    parser.add_argument("--markdown", action="store_true", help="print the table of peers as Markdown too")
    return parser.parse_args()


if __name__ == "__main__":
    main()
