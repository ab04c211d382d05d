"""`cleanplate probe`: what a file holds, and what we would do with it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleanplate.cli.show import print_json

if TYPE_CHECKING:
    from cleanplate.media.probe import MediaInfo
    from cleanplate.render.plan import Plan


def probe(
    file: Annotated[Path, typer.Argument(help="A video, an animation or a still.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show a file's streams, rotation, rates and alpha, and what `remove` would make of it.

    Example:

      cleanplate probe talk.mp4 --json
    """
    from cleanplate.media.probe import probe as look
    from cleanplate.render.options import Options
    from cleanplate.render.remove import plan_removal

    info = look(file)
    work = plan_removal(info, None, Options())
    if as_json:
        print_json(_facts(info, work))
        return
    for name, value in _lines(info, work):
        typer.echo(f"{name:<11} {value}")


def _facts(info: MediaInfo, work: Plan) -> dict[str, Any]:
    video = info.video
    return {
        "file": str(info.path),
        "container": info.container,
        "still": info.still,
        "duration_ms": round(info.duration * 1000),
        "start_ms": round(info.start * 1000),
        "video": {
            "codec": video.codec,
            "pixel_format": video.pixel_format,
            "width": video.size[0],
            "height": video.size[1],
            "coded_width": video.coded_size[0],
            "coded_height": video.coded_size[1],
            "rotation": video.rotation,
            "pixel_aspect": str(video.pixel_aspect),
            "fps": float(video.frame_rate) if video.frame_rate else None,
            "frames": video.frames,
            "time_base": str(video.time_base),
            "depth": video.layout.depth,
            "colour": asdict(video.tags),
            "hdr": video.hdr,
            "interlaced": video.interlaced,
            "alpha": video.alpha,
            "cutout": video.cutout,
        },
        "audio": [
            {
                "codec": a.codec,
                "rate": a.rate,
                "channels": a.channels,
                "language": a.language,
                "start_ms": round(a.start * 1000),
            }
            for a in info.audio
        ],
        "subtitles": info.subtitles,
        "plan": {
            "network": _network(work),
            "format": work.format.name,
            "output": str(work.target.path),
            "width": work.target.size[0],
            "height": work.target.size[1],
            "notes": list(work.notes),
        },
    }


def _lines(info: MediaInfo, work: Plan) -> list[tuple[str, str]]:
    video = info.video
    rate = f"{float(video.frame_rate):.3f} fps, " if video.frame_rate else ""
    shape = f"{video.size[0]}x{video.size[1]}"
    if video.rotation:
        shape += f" (turned {video.rotation}° counter-clockwise)"
    extras = [
        name
        for name, there in (
            ("alpha, in use", video.cutout),
            ("alpha, all solid", video.alpha and not video.cutout),
            (f"HDR {video.hdr}", video.hdr),
            ("interlaced", video.interlaced),
        )
        if there
    ]
    lines = [
        ("file", f"{info.path} ({info.container})"),
        (
            "length",
            f"{float(info.duration):.3f} s, {rate}{video.frames} frames" if not info.still else "a still",
        ),
        ("picture", ", ".join([f"{video.codec} {video.pixel_format}", shape, *extras])),
    ]
    for audio in info.audio:
        named = f", {audio.language}" if audio.language else ""
        lines.append(("sound", f"{audio.codec} {audio.rate} Hz, {audio.channels} channels{named}"))
    if info.subtitles:
        lines.append(("subtitles", str(info.subtitles)))
    lines.append(("remove", f"network {_network(work)} → {work.format.name}: {work.target.path}"))
    return lines + [("", note) for note in work.notes]


def _network(work: Plan) -> str:
    from cleanplate.render.shots.matting import network_of

    removal = work.shots[0].clip.removal
    return network_of(removal, work.shots[0].info) if removal else "none"
