"""What is counted, for Prometheus."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from cleanplate.store.tally import Tally

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, which nobody asks for
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900)
_METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
_STATES = ("pending", "processing", "completed", "failed")


class Metrics:
    """A registry of its own for each app, so that several may live in a process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "cleanplate_requests", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "cleanplate_request_seconds",
            "How long an answer took, to its last byte.",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """One more; `route` is a template, so that there are few of them."""
        self._requests.labels(method if method in _METHODS else "OTHER", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self, tally: Tally, free_mb: int, streams: int) -> bytes:
        """All of it, with what the house says now."""
        now = CollectorRegistry()
        now.register(_Gauges(tally, free_mb, streams))
        return generate_latest(self.registry) + generate_latest(now)


class _Gauges(Collector):
    def __init__(self, tally: Tally, free_mb: int, streams: int) -> None:
        self._tally, self._free_mb, self._streams = tally, free_mb, streams

    def collect(self) -> Iterator[GaugeMetricFamily]:
        tally = self._tally
        states = GaugeMetricFamily("cleanplate_exports", "Exports by state.", labels=["state"])
        for state in _STATES:
            states.add_metric([state], tally.exports.get(state, 0))
        yield states
        yield _gauge("queue_length", "Exports that wait.", tally.exports.get("pending", 0))
        yield _gauge("uploads_under_way", "Uploads that are being taken in.", tally.uploads.get("received", 0))
        yield _gauge("turns_running", "Chat turns that run.", tally.turns)
        yield _gauge("streams_open", "Event streams that are open.", self._streams)
        yield _gauge("sessions", "Sessions that are kept.", tally.sessions)
        yield _gauge("credits_held", "Credits held for work under way.", tally.held)
        yield _gauge("disk_free_bytes", "Free disk where the data lie.", self._free_mb * 1_000_000)


def _gauge(name: str, what: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"cleanplate_{name}", what, value=value)
