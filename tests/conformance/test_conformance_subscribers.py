"""Real feed readers over HTTP, through all days: each article once, whole, and never again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape

import pytest
from newsroom import SEVEN, Piece
from stage import Stage, fetch, read_all
from subscribers import NAMES, Shown, Subscriber, subscribed
from walk import EDITED, NAME, NEWS, Day, Walk
from wire import XML_FORMATS

# Neither feedparser nor Debian's newsboat reads JSON Feed.
KINDS = [*((name, ending) for name in NAMES for ending in XML_FORMATS), ("reader", "json")]
ALL = [EDITED if each is SEVEN[1] else each for day in Day for each in NEWS[NAME][day]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A reader that polled on every day, and twice more on the first.

    `shown` is what it then had on each day, `answered` the statuses that the server gave it.
    """

    name: str
    ending: str
    shown: Mapping[Day, tuple[Shown, ...]]
    answered: Mapping[Day, tuple[int, ...]]

    def article(self, piece: Piece, day: Day = Day.ACCEPTED) -> Shown:
        (found,) = [each for each in self.shown[day] if each.title == piece.title]
        return found


@pytest.fixture(scope="module", params=KINDS, ids="-".join)
def subscription(
    request: pytest.FixtureRequest,
    walked: Walk,
    stage: Stage,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Subscription]:
    name, ending = request.param
    folder = tmp_path_factory.mktemp(name)
    shown, answered = {}, {}
    with subscribed(name, f"{stage.url}{NAME}.{ending}", folder) as reader:
        for each in walked.mornings:
            fetch(stage, each.public, f"{NAME}.{ending}")
            answered[each.day] = polled(reader, stage, ending, 3 if each.day is Day.FIRST else 1)
            shown[each.day] = tuple(reader.articles())
        yield Subscription(name=name, ending=ending, shown=shown, answered=answered)


def polled(reader: Subscriber, stage: Stage, ending: str, times: int) -> tuple[int, ...]:
    """Let a reader poll; return how the server answered."""
    stage.served.clear()
    for _ in range(times):
        reader.poll()
    return tuple(stage.statuses(f"{NAME}.{ending}"))


def test_it_has_every_article_once(subscription: Subscription):
    titles = sorted(each.title for each in subscription.shown[Day.ACCEPTED])
    assert sorted(each.title for each in ALL) == titles


def test_it_gets_news_on_their_day_and_nothing_else(subscription: Subscription):
    counts = [len(subscription.shown[day]) for day in Day]
    news = [after - before for before, after in zip([0, *counts], counts, strict=False)]
    assert [len(NEWS[NAME][day]) for day in Day] == news


def test_it_asks_again_and_is_told_that_nothing_changed(subscription: Subscription):
    # newsboat keeps no validators of a feed that its cache does not know yet.
    again = 200 if subscription.name == "newsboat" else 304
    assert (200, again, 304) == subscription.answered[Day.FIRST]


def test_it_is_sent_a_feed_only_when_it_changed(subscription: Subscription):
    unchanged = {Day.WITHDRAWN, Day.HELD}
    expected = {day: (304 if day in unchanged else 200,) for day in Day if day is not Day.FIRST}
    assert expected == {day: subscription.answered[day] for day in expected}


def test_an_edited_title_replaces_the_old_one(subscription: Subscription):
    before = subscription.article(SEVEN[1], Day.FIRST)
    after = subscription.article(EDITED)
    assert (before.id, before.link, before.published) == (after.id, after.link, after.published)


def test_an_article_is_whole(subscription: Subscription, walked: Walk, stage: Stage):
    newest, piece = subscription.article(SEVEN[0]), SEVEN[0]
    (feed, *_) = read_all(stage, walked, f"{NAME}.{subscription.ending}").values()
    assert feed.entries[0].id == newest.id
    assert f"{walked.site}{piece.path}" == newest.link
    assert datetime(2021, 4, 8, 7, 5, tzinfo=UTC) == newest.published
    assert piece.author == newest.author
    assert newest.categories in {None, (piece.section,)}


def test_a_summary_has_its_norwegian_letters(subscription: Subscription):
    assert SEVEN[0].summary == subscription.article(SEVEN[0]).summary


def test_a_summary_is_shown_as_it_was_written(subscription: Subscription):
    kept = subscription.article(SEVEN[6]).summary
    assert SEVEN[6].summary == (unescape(kept) if subscription.ending == "rss" else kept)


def test_a_date_never_moves(subscription: Subscription):
    dates = {(e.id, e.published) for shown in subscription.shown.values() for e in shown}
    assert len(ALL) == len(dates)
