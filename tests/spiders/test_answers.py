from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from scrapy.http import Response

from spiders.fetching.answers import answered_at, digest

HERE = "https://www.ks.no/kultur/"


@pytest.mark.parametrize("zone", ["GMT", "-0000", "+0000"])
def test_an_answer_tells_when_it_was_made(zone: str):
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=10)
    told = f"{at:%a, %d %b %Y %H:%M:%S} {zone}"
    assert at == answered_at(Response(HERE, headers={"Date": told}))


def test_an_answer_from_a_cache_was_made_when_it_says():
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(days=10)
    headers = {"Date": format_datetime(at, usegmt=True), "Age": "864000"}
    assert at == answered_at(Response(HERE, headers=headers))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Date": "i går"},
        {"Date": "Thu, 01 Jan 2015 10:00:00 GMT"},
        {"Date": "Thu, 01 Jan 2099 10:00:00 GMT"},
        {"Date": "Thu, 01 Jan 2015 10:00:00 GMT", "Age": "9" * 30},
    ],
)
def test_an_answer_that_does_not_tell_or_whose_clock_is_wrong_was_made_now(
    headers: dict[str, str],
):
    before = datetime.now(UTC)
    assert before <= answered_at(Response(HERE, headers=headers)) <= datetime.now(UTC)


def test_a_page_is_known_again_by_its_bytes_and_its_charset():
    latin = {"Content-Type": "text/html; charset=iso-8859-1"}
    answers = [
        Response(HERE, body="Åpent".encode("latin-1"), headers=latin),
        Response(HERE, body="Åpent".encode("latin-1"), headers=latin | {"ETag": '"ny"'}),
        Response(HERE, body="Åpent".encode("latin-1")),
        Response(HERE, body=b"Apent", headers=latin),
    ]
    first, again, undeclared, other = map(digest, answers)
    assert first == again
    assert len({first, undeclared, other}) == len((first, undeclared, other))
