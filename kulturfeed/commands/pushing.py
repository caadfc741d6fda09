"""The config in, what waits for hubs and webhooks sent, and lines on those that take nothing."""

from datetime import UTC, datetime

from kulturfeed.config import Config
from kulturfeed.errors import PublishError
from kulturfeed.files import make_folder
from kulturfeed.push.lapses import lapses
from kulturfeed.push.recipients import recipients
from kulturfeed.store import Store, open_store
from kulturfeed.terminal import complain


def push(config: Config) -> None:
    """Send what is queued for hubs and webhooks; the store's lock need not be held."""
    if not is_configured(config):
        return
    # Only who tells somebody something needs the client.
    from kulturfeed.push.delivering import Delivery  # noqa: PLC0415
    from kulturfeed.web import Web  # noqa: PLC0415

    with open_store(config.database) as store, Web() as web:
        whom = recipients(config)
        before = lapses(whom, store.recipients())
        for line in Delivery(config, store, web, _now).deliver():
            complain(line)
        if lapses(whom, store.recipients()) != before:
            _show(config, store)


def _show(config: Config, store: Store) -> None:
    """Say on the operator's page too who takes nothing now: the next refresh may be far."""
    # Templates take a while to import, and this changes seldom.
    from kulturfeed.site.writing import write_status  # noqa: PLC0415

    try:
        make_folder(config.output)
        write_status(config, store, store.sources(), store.stamps(), _now())
    except PublishError as error:
        complain(str(error))


def is_waiting(config: Config) -> bool:
    """Tell whether something is queued that could be sent now."""
    if not is_configured(config):
        return False
    with open_store(config.database) as store:
        return store.is_waiting(_now())


def is_configured(config: Config) -> bool:
    """Tell whether anybody is told of anything."""
    return bool(config.hub or config.notify)


def _now() -> datetime:
    return datetime.now(UTC)
