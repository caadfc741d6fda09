"""What the store holds in, the text that Prometheus reads out; the only importer of its client."""

from collections.abc import Collection
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from kulturfeed.store import Store

MEDIA_TYPE: Final = CONTENT_TYPE_LATEST


def metrics(store: Store, sources: Collection[str]) -> bytes:
    """Measure these sources by what is stored of them.

    Gauges all of them: a refresh is forgotten after 90 days, and a counter never falls.
    """
    registry = CollectorRegistry()

    def gauge(name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"kulturfeed_{name}", text, ("source", *labels), registry=registry)

    refreshes = gauge("refreshes", "Refreshes of the last 90 days, by how they ended", "outcome")
    for tally in store.tallies():
        if tally.source in sources:
            refreshes.labels(tally.source, tally.outcome).set(tally.count)
    success = gauge("last_success_timestamp_seconds", "When the list was last read and taken")
    for name, state in store.sources().items():
        if name in sources and state.accepted is not None:
            success.labels(name).set(state.accepted.timestamp())
    articles, held = store.counts(), store.holding()
    stored = gauge("articles", "Articles that are stored")
    holding = gauge("held", "1 while a list is held")
    for name in sources:
        stored.labels(name).set(articles[name][0] if name in articles else 0)
        holding.labels(name).set(name in held)
    seconds = gauge("response_seconds", "How long the page took to begin its last answer")
    for name, span in store.response_times().items():
        if name in sources:
            seconds.labels(name).set(span.total_seconds())
    return generate_latest(registry)
