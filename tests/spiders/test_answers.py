from datetime import UTC, datetime

import pytest
from scrapy.http import Response

from spiders.fetching.answers import answered_at

HERE = "https://www.ks.no/kultur/"


@pytest.mark.parametrize("zone", ["GMT", "-0000", "+0000"])
def test_an_answer_tells_when_it_was_made(zone: str):
    response = Response(HERE, headers={"Date": f"Thu, 08 Apr 2021 10:00:00 {zone}"})
    assert datetime(2021, 4, 8, 10, tzinfo=UTC) == answered_at(response)


@pytest.mark.parametrize("headers", [{}, {"Date": "i går"}])
def test_an_answer_that_does_not_tell_was_made_now(headers: dict[str, str]):
    before = datetime.now(UTC)
    assert before <= answered_at(Response(HERE, headers=headers)) <= datetime.now(UTC)
