"""What the store holds in, the text that Prometheus reads out; the only importer of its client."""

from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from kulturfeed.config import Config
from kulturfeed.former import forsaken
from kulturfeed.store import Store

MEDIA_TYPE: Final = CONTENT_TYPE_LATEST


def metrics(store: Store, config: Config) -> bytes:
    """Measure the config's sources by what is stored of them, and name those it has no more.

    Gauges all of them: a refresh is forgotten after 90 days, and a counter never falls.
    """
    registry = CollectorRegistry()
    states, sources = store.sources(), [source.id for source in config.live]

    def gauge(name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"kulturfeed_{name}", text, ("source", *labels), registry=registry)

    refreshes = gauge("refreshes", "Refreshes of the last 90 days, by how they ended", "outcome")
    for tally in store.tallies():
        if tally.source in sources:
            refreshes.labels(tally.source, tally.outcome).set(tally.count)
    success = gauge("last_success_timestamp_seconds", "When the list was last read and taken")
    for name, state in states.items():
        if name in sources and state.accepted is not None:
            success.labels(name).set(state.accepted.timestamp())
    articles, held = store.counts(), store.holding()
    stored = gauge("articles", "Articles that are stored")
    holding = gauge("held", "1 while a list is held")
    unwell = gauge(
        "unwell", "1 while something is wrong: it is held, fails, or lost its selectors"
    )
    for name in sources:
        stored.labels(name).set(articles[name][0] if name in articles else 0)
        holding.labels(name).set(name in held)
        unwell.labels(name).set(name in states and states[name].unwell_since is not None)
    missing = gauge("not_in_config", "1 for a source that is stored, but stands in no config")
    for state, _ in forsaken(config, states):
        missing.labels(state.id).set(1)
    seconds = gauge("response_seconds", "How long the page took to begin its last answer")
    for name, span in store.response_times().items():
        if name in sources:
            seconds.labels(name).set(span.total_seconds())
    return generate_latest(registry)
