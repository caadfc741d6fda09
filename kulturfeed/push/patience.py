"""How a recipient did in, when it is tried again and what the operator hears of it out. Pure."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from kulturfeed.push.rows import RecipientRow
from kulturfeed.web import Answer

MOST_FAILURES: Final = 20
"""In a row; then what waits is given up, and what comes later is tried once, every four hours."""
_FIRST: Final = timedelta(minutes=1)
_LONGEST: Final = timedelta(hours=4)
_LONGEST_ASKED: Final = timedelta(days=1)

# Of this one message the recipient wants nothing more; the next one it may take.
_OF_THE_MESSAGE: Final = frozenset({400, 413, 415, 422})
_PASSING: Final = frozenset({408, 425, 429})
_REDIRECTS: Final = range(300, 400)
_OWN_TROUBLE: Final = range(500, 600)
_TAKEN: Final = range(200, 300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a message was not taken.

    `is_lasting` if it will not pass by itself, `of_message` if only this message is refused;
    `wait` is what the recipient asked for by Retry-After.
    """

    problem: str
    is_lasting: bool = False
    of_message: bool = False
    wait: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a recipient is doing now, and the line to tell of it, if any."""

    recipient: RecipientRow
    line: str | None = None
    gives_up: bool = False


def failure(answer: Answer, now: datetime) -> Failure | None:
    """Tell what is wrong with an answer; None where the message was taken."""
    status = answer.status
    if status in _TAKEN:
        return None
    if status in _OF_THE_MESSAGE:
        return Failure(
            problem=f"it refuses a message ({status}), which is left out: is `kind` right?",
            is_lasting=True,
            of_message=True,
        )
    if status in _REDIRECTS:
        problem = f"it leads elsewhere ({status}): write the address where it ends"
        return Failure(problem=problem, is_lasting=True)
    if status in _PASSING or status in _OWN_TROUBLE:
        wait = _retry_after(answer.headers.get("retry-after", ""), now)
        return Failure(problem=f"it answers {status}", wait=wait)
    problem = f"it answers {status}: is its address right, and are we allowed in?"
    return Failure(problem=problem, is_lasting=True)


def _retry_after(header: str, now: datetime) -> timedelta | None:
    """Read a Retry-After (RFC 9110 section 10.2.3): seconds, or a date."""
    try:
        if header.isascii() and header.isdigit():
            wait = timedelta(seconds=min(int(header), int(_LONGEST_ASKED.total_seconds())))
        else:
            moment = parsedate_to_datetime(header)
            wait = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
    # Of a number of thousands of digits, and of a zone that is farther away than a day.
    except (ValueError, OverflowError):
        return None
    return max(timedelta(0), min(wait, _LONGEST_ASKED))


def taken(before: RecipientRow, name: str) -> Course:
    """Follow a recipient over a message that it took."""
    line = f"{name}: takes messages again" if before.told else None
    return Course(recipient=RecipientRow(id=before.id), line=line)


def refused(
    before: RecipientRow, name: str, why: Failure, now: datetime, patience: timedelta
) -> Course:
    """Follow a recipient over a failure: told once, when it has lasted or will not pass."""
    failures = before.failures + (not why.of_message)
    since = before.failing_since or now
    gives_up = failures >= MOST_FAILURES
    is_time = why.is_lasting or gives_up or now - since >= patience
    line = f"{name}: {why.problem}" if is_time and before.told is None else None
    waits = not why.of_message
    row = replace(
        before,
        failures=failures,
        not_before=now + (why.wait or _pause(failures)) if waits else before.not_before,
        failing_since=since,
        told=now if line else before.told,
        problem=why.problem,
    )
    return Course(recipient=row, line=line and _closed(line, waits=waits), gives_up=gives_up)


def _closed(line: str, *, waits: bool) -> str:
    rest = f"; it is tried again, and after {MOST_FAILURES} times what waits is given up"
    return line + rest if waits else line


def _pause(failures: int) -> timedelta:
    doublings = min(failures - 1, 16)
    return min(_FIRST * (1 << doublings), _LONGEST)
