"""A published folder, and servers of it that get one thing wrong each."""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from listed import HERE, NOON, teaser
from loopback import Asked, Reply, Site

from kulturfeed.configfile import load
from kulturfeed.line import Line
from kulturfeed.overview import publish_overview
from kulturfeed.serving.names import MEDIA_TYPES
from kulturfeed.store import open_store
from spiders.page import Harvest, Outcome, Reading

DATE = "Sat, 03 Oct 2026 12:00:00 GMT"
Change = Callable[[Asked, Reply], Reply]


def publish(folder: Path, public_url: str, *numbers: int, top: str = "") -> Path:
    """Publish a source with these articles; return its config."""
    path = folder / "kulturfeed.toml"
    toml = f'public_url = "{public_url}"\n{top}\n[[source]]\nid = "kultur"\nurl = "{HERE}"\n'
    path.write_text(toml, encoding="utf-8")
    config = load(path)
    with open_store(config.database, migrate=True) as store:
        line = Line(config, store, lambda: NOON)
        page = line.page(config.sources[0])
        reading = Reading(
            teasers=tuple(map(teaser, numbers)), title="Kultur på Ærø", language="nb"
        )
        line.receive(Harvest(page=page, outcome=Outcome.READ, url=page.url, reading=reading))
        publish_overview(config, store, NOON)
    return path


@dataclass(frozen=True, kw_only=True)
class Host:
    """A web server that serves a folder as it should, but for what `change` makes of its answers.

    It changes those for feeds of the source alone.
    """

    folder: Path
    change: Change = lambda _asked, reply: reply

    def reply(self, asked: Asked) -> Reply:
        name = asked.path.lstrip("/")
        path = self.folder / "public" / (name or ".")
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return Reply(status=404)
        return self.change(asked, whole(asked, path))

    def at(self, site: Site) -> None:
        """Serve every file on this site."""
        for path in (self.folder / "public").rglob("*"):
            name = path.relative_to(self.folder / "public").as_posix().removesuffix("index.html")
            site.routes[f"/{name}"] = self.reply


def whole(asked: Asked, path: Path) -> Reply:
    """Answer as a server does that all importers get along with."""
    headers: Mapping[str, str] = {
        "ETag": '"a"',
        "Last-Modified": DATE,
        "Access-Control-Allow-Origin": "*",
    }
    if asked.headers.get("if-none-match") or asked.headers.get("if-modified-since"):
        return Reply(status=304, headers=headers, content_type=None)
    kind = MEDIA_TYPES[path.name.rpartition(".")[2]]
    reply = Reply(body=path.read_bytes(), headers=headers, content_type=kind)
    if "gzip" not in asked.headers.get("accept-encoding", ""):
        return reply
    packed = gzip.compress(path.read_bytes())
    return replace(reply, body=packed, headers={**headers, "Content-Encoding": "gzip"})


def without(*names: str) -> Change:
    """Leave headers out."""
    return lambda _asked, reply: replace(
        reply, headers={key: value for key, value in reply.headers.items() if key not in names}
    )
