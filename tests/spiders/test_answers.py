from datetime import UTC, datetime

import pytest
from scrapy.http import Response

from spiders.fetching.answers import answered_at, digest

HERE = "https://www.ks.no/kultur/"


@pytest.mark.parametrize("zone", ["GMT", "-0000", "+0000"])
def test_an_answer_tells_when_it_was_made(zone: str):
    response = Response(HERE, headers={"Date": f"Thu, 08 Apr 2021 10:00:00 {zone}"})
    assert datetime(2021, 4, 8, 10, tzinfo=UTC) == answered_at(response)


@pytest.mark.parametrize("headers", [{}, {"Date": "i går"}])
def test_an_answer_that_does_not_tell_was_made_now(headers: dict[str, str]):
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
