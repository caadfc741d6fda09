"""Orders in as JSON on stdin, a real crawl in this process, a JSON line per harvest on stdout."""

import json
import socket
import sys
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from spiders.page import Harvest, Page, Reading


def every_link(reading: Reading) -> Collection[str]:
    return [teaser.link for teaser in (*reading.teasers, *reading.deeper)]


def broken_wanted(_reading: Reading) -> Collection[str]:
    raise ZeroDivisionError("a bug in wanted")


def broken_receive(_harvest: Harvest) -> None:
    raise ZeroDivisionError("a bug in receive")


def broken_extraction(text: str, _page: Page) -> Reading:
    if "<blink>" in text:
        raise ZeroDivisionError("a bug in extraction")
    return Reading(teasers=())


def show(harvest: Harvest) -> None:
    reading = harvest.reading
    problem = harvest.problem
    line = {
        "id": harvest.page.id,
        "outcome": harvest.outcome,
        "url": harvest.url,
        "status": harvest.status,
        "titles": [teaser.title for teaser in reading.teasers] if reading else None,
        "deeper": [teaser.title for teaser in reading.deeper] if reading else None,
        "remark": reading.remark if reading else None,
        "unread": harvest.unread.kind if harvest.unread else None,
        "articles": {link: article.title for link, article in harvest.articles.items()},
        "images": {
            link: [article.image.type, article.image.length]
            for link, article in harvest.articles.items()
            if article.image
        },
        "failures": {link: failure.kind for link, failure in harvest.failures.items()},
        "etag": harvest.etag,
        "last_modified": harvest.last_modified,
        "moved": harvest.moved,
        "kind": problem.kind if problem else None,
        "message": problem.message if problem else None,
        "retry_at": problem.retry_at if problem else None,
        "seconds": harvest.seconds,
    }
    sys.stdout.write(json.dumps(line, default=datetime.isoformat) + "\n")
    sys.stdout.flush()


def answer_names(names: Mapping[str, Sequence[str]]) -> None:
    """Be the name server for these names: each call takes the next answer, the last one stays."""
    answers = {name: list(addresses) for name, addresses in names.items()}
    real = socket.getaddrinfo

    def getaddrinfo(host: str, *args: int) -> object:
        if host not in answers:
            return real(host, *args)
        left = answers[host]
        told = left.pop(0) if len(left) > 1 else left[0]
        return [found for address in told.split() for found in real(address, *args)]

    socket.getaddrinfo = getaddrinfo


def page(order: Mapping[str, str]) -> Page:
    wanted = {"every": every_link, "broken": broken_wanted}
    extra = {"wanted": wanted[order["wanted"]]} if "wanted" in order else {}
    if "further" in order:
        extra["further"] = lambda _reading: order["further"]
    return Page(**{**order, "timezone": ZoneInfo("Europe/Oslo"), **extra})


def main() -> None:
    orders = json.load(sys.stdin)
    answer_names(orders["names"])
    # Twisted takes its getaddrinfo when it is imported.
    from spiders import topics  # noqa: PLC0415 - see above
    from spiders.crawl import Manners, crawl  # noqa: PLC0415 - see above

    if orders["broken_extraction"]:
        topics.read = broken_extraction

    seconds = {"delay": 0.0, "timeout": 5.0, "deadline": 60.0} | orders["seconds"]
    manners = Manners(
        user_agent="kulturfeed/test (post@example.org)",
        max_bytes=orders["max_bytes"],
        private_addresses=orders["private_addresses"],
        **{name: timedelta(seconds=value) for name, value in seconds.items()},
    )
    receive = broken_receive if orders["broken_receive"] else show
    fatal = (ZeroDivisionError,) if orders["fatal"] else ()
    crawl([page(order) for order in orders["pages"]], receive, manners, fatal)


if __name__ == "__main__":
    main()
