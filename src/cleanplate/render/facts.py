"""What the report of a result says in its head: name and value, in words."""

from __future__ import annotations

from cleanplate.render.output import Result
from cleanplate.render.plan import Plan


def facts(plan: Plan, result: Result) -> list[tuple[str, str]]:
    """Pairs for people to read, most asked for first."""
    info = plan.shots[0].info
    rate = f", {result.fps:g} fps" if result.fps else ""
    found = [
        ("Result", f"{result.output.name} ({result.format})"),
        ("Source", f"{info.video.size[0]}x{info.video.size[1]}{rate}, {result.frames} frames"),
        ("Network", f"{result.network} on {result.provider}, {plan.output.quality}"),
    ]
    if result.network_runs:
        found.append(
            ("Network runs", f"{result.network_runs} ({result.network_runs / result.frames:.2f} a frame)")
        )
    if result.plate is not None:
        found.append(("Clean plate", f"{result.plate:.0%} of the frame"))
    return [*found, ("Time", f"{result.seconds:.1f} s")]
