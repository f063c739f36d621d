"""Counts what operators watch: requests by route and time, and whether plans are worked on.

Labels are templates of routes, methods and statuses: no id, address or name ever is one.
"""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from api.handlers import STORE_AWAY
from worker.ledger import Ledger

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
# A page takes milliseconds, a PDF of a large plan seconds, Prefer: wait up to thirty.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Meters:
    """What one application counts.

    Parameters
    ----------
    ledger
        Asked whenever somebody reads the figures.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._registry = CollectorRegistry()
        self._requests = Histogram(
            "xiangdao_http_request_seconds",
            "Time to answer a request.",
            ["method", "route", "status"],
            registry=self._registry,
            buckets=_BUCKETS,
        )
        self._registry.register(_Plans(ledger))
        ProcessCollector(registry=self._registry)

    def request(self, method: str, route: str | None, status: int | None, seconds: float) -> None:
        """Count an answer; ``route`` is its template, None where nothing was found."""
        known = method if method in _METHODS else "other"
        self._requests.labels(known, route or "none", str(status or 0)).observe(seconds)

    def told(self) -> bytes:
        """Write all figures as Prometheus reads them."""
        return generate_latest(self._registry)


class _Plans(Collector):
    """How the work on plans stands, looked up at each reading."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Name nothing beforehand: registering must not ask the store."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Look; without a store there is only that to tell."""
        try:
            found = {
                "workers": ("Workers that beat.", self._ledger.workers_alive()),
                "reconciler_up": ("A reconciler beats.", int(self._ledger.reconciler_alive())),
                "plans_open": ("Plans accepted that have not ended.", self._ledger.backlog()),
            }
        except STORE_AWAY:
            found = {}
        yield GaugeMetricFamily("xiangdao_store_up", "The store answers.", value=int(bool(found)))
        for name, (meaning, value) in found.items():
            yield GaugeMetricFamily(f"xiangdao_{name}", meaning, value=value)
