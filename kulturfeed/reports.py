"""How one source's part of a refresh ended in, what a person is told of it out. Pure."""

from dataclasses import dataclass

from kulturfeed.fit import Published
from kulturfeed.rows import RefreshRow
from spiders.page import Harvest


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How one source's refresh ended, what publishing it changed, and what is to be told of it.

    `line` is what a person behind a cron line should hear now of the source's trouble, if
    anything; `problems` say all that is not well, told already or not. `remark` is what a person
    should know although the source is well.
    """

    row: RefreshRow
    published: Published
    line: str | None = None
    remark: str | None = None

    @property
    def problems(self) -> tuple[str, ...]:
        """Return one line for each thing that is not well."""
        own = (f"{self.row.source}: {self.row.problem}",) if self.row.problem else ()
        return own + self.published.problems

    @property
    def news(self) -> tuple[str, ...]:
        """Return one line for each thing that is to be told now."""
        return tuple(filter(None, (self.line, self.remark))) + self.published.problems


def barred(harvest: Harvest, row: RefreshRow) -> str | None:
    """Say that a source's words let no article through: they may be misspelt."""
    count = len(harvest.reading.teasers) if harvest.reading else 0
    if row.outcome != "read" or row.listed or not count:
        return None
    return (
        f"{row.source}: include and exclude leave out all {count} articles of the page; there is "
        "no feed of it before one passes"
    )


def unread(harvest: Harvest) -> str | None:
    """Say which page of a list is missing; the rest of the harvest stands."""
    name, problem = harvest.page.id, harvest.unread
    if problem is None:
        return None
    advice = f"`kulturfeed refresh --deep {name}` reads the list again"
    return f"{name}: a further page of the list was not read: {problem.message}; {advice}"
