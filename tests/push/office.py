"""Harvests in, a store with a queue and what receivers got of it out; the time is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from listed import HERE, NOON, teaser
from receivers import Receiver

from kulturfeed.config import Config
from kulturfeed.configfile import parse
from kulturfeed.line import Line
from kulturfeed.push.delivering import Delivery
from kulturfeed.push.queueing import queue_alerts, queue_pings
from kulturfeed.store import open_store
from kulturfeed.web import Web
from spiders.page import Article, Harvest, Outcome, Reading, Teaser

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
KULTUR = f'[[source]]\nid = "kultur"\nurl = "{HERE}"\ntitle = "Kultur på Ærø"\nlanguage = "nb"\n'
SKOLE = '[[source]]\nid = "skole"\nurl = "https://www.ks.no/skole/"\n'
SECRET = "en hemmelighet på Ås"


@dataclass
class Office:
    """A folder in which articles come in and messages go out; `now` is the time there."""

    folder: Path
    receiver: Receiver
    now: datetime = NOON
    toml: str = ""
    lines: list[str] = field(default_factory=list)

    def told(self, *notify: str, hub: bool = False, top: str = "") -> None:
        """Write a config: what comes at the top, and one table of `[[notify]]` for each text."""
        lines = ['public_url = "https://feeds.example.no/"', top]
        lines += [f'hub = "{self.receiver.url}/hub"'] if hub else []
        tables = [f"[[notify]]\n{each}\n" for each in notify]
        self.toml = "\n".join([*lines, *tables, KULTUR, SKOLE])

    def webhook(self, path: str = "/hook", **keys: str) -> str:
        """Write a table's keys; values are TOML as they stand."""
        told = [f'url = "{self.receiver.url}{path}"']
        return "\n".join([*told, *(f"{key} = {value}" for key, value in keys.items())])

    @property
    def config(self) -> Config:
        return parse(self.toml, path=self.folder / "kulturfeed.toml")

    def refresh(
        self,
        *numbers: int,
        source: str = "kultur",
        teasers: Sequence[Teaser] = (),
        articles: Sequence[Article] = (),
    ) -> None:
        """Take a list of these articles an hour later, and queue pings as a refresh does."""
        self.now += HOUR
        with open_store(self.config.database, migrate=True) as store:
            line = Line(self.config, store, lambda: self.now)
            page = line.page(self.config.named([source])[0])
            came = Reading(
                teasers=(*teasers, *map(teaser, numbers)), title="Kultur", language="nb"
            )
            told = {each.url: each for each in articles}
            read = Harvest(
                page=page, outcome=Outcome.READ, url=page.url, reading=came, articles=told
            )
            line.receive(read)
            queue_pings(self.config, store, self.now)

    def alert(self, *lines: str) -> None:
        with open_store(self.config.database, migrate=True) as store:
            queue_alerts(self.config, store, lambda _sources: lines, self.now)

    def deliver(self, *, after: timedelta = MINUTE) -> list[str]:
        """Send what is due some time later; return what the operator is told now."""
        self.now += after
        with open_store(self.config.database, migrate=True) as store, Web(timeout=5) as web:
            told = Delivery(self.config, store, web, lambda: self.now).deliver()
        self.lines += told
        return told

    def waiting(self) -> int:
        """Count what is queued."""
        with open_store(self.config.database, migrate=True) as store, store._begin() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM outbox").scalar() or 0)
