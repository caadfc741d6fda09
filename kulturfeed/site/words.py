"""The words of the pages, a frozen class that every language fills."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """A counted phrase: for one, and for any other number, which stands as `{n}`."""

    one: str
    many: str

    def counted(self, number: int) -> str:
        """Write the phrase for a number."""
        return (self.one if number == 1 else self.many).format(n=number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the pages say in one language; `tag` is its BCP 47 tag.

    `date` is a pattern of day, month and year, `moment` one of date, hour and minute. `every` are
    the schedules by week, day, hour and minute. The shell's commands and what the store tells of
    a trouble stand in English in every language.
    """

    tag: str
    months: tuple[str, ...]
    date: str
    moment: str
    every: tuple[Forms, Forms, Forms, Forms]
    read_every: str
    read_planned: str
    skip: str
    feeds: str
    feeds_intro: str
    none_yet: str
    articles: Forms
    all_articles: str
    collections: str
    collections_intro: str
    all_intro: str
    gathers: str
    newest: str
    nothing: str
    read_last: str
    news_last: str
    found: str
    open_page: str
    subscribe: str
    subscribe_intro: str
    address_of: str
    copy: str
    copied: str
    press_copy: str
    guides: str
    filter: str
    shown: str
    embed: str
    embed_intro: str
    embed_code: str
    embed_allowed: str
    embed_sharepoint: str
    this_site: str
    new_tab: str
    history: str
    history_intro: str
    months_nav: str
    status: str
    written: str
    all_well: str
    unwell: Forms
    state_well: str
    state_held: str
    state_failing: str
    state_selectors: str
    state_unread: str
    state_missing: str
    asked_last: str
    asked_next: str
    now: str
    stored: str
    answered: str
    milliseconds: str
    no_answer: str
    since_then: str
    held: str
    held_count: Forms
    held_rejected: str
    to_accept: str
    to_reject: str
    to_wait: str
    to_look: str
    to_find: str
    to_ask: str
    to_mend: str
    missing: str
    to_rename: str
    to_retire: str
    receivers: str
    chart: str
    chart_troubles: Forms
    chart_from: str
    chart_to: str
    health_feed: str
