from datetime import UTC, datetime

import pytest

from kulturfeed.checking.probe import Probe
from kulturfeed.checking.published import Address
from kulturfeed.checking.rules import LARGEST, findings
from kulturfeed.web import Answer

NOW = datetime(2026, 10, 3, 12, tzinfo=UTC)


def rules(content: bytes) -> set[str]:
    """Return the rules that a feed of these bytes breaks, where all else is well."""
    url = "https://feeds.example.no/kultur.rss"
    kind = "application/rss+xml; charset=utf-8"
    headers = {"content-type": kind, "access-control-allow-origin": "*"}
    address = Address(
        name="kultur.rss", url=url, media_type=kind, content=content, kind="feed", is_topic=True
    )
    answer = Answer(status=200, headers=headers, body=content)
    packed = Answer(status=200, headers={"content-encoding": "gzip"})
    found = Probe(
        address=address, answer=answer, packed=packed, unpacked=content, tagged=304, dated=304
    )
    return {each.rule for each in findings(found, "", NOW)}


def test_a_feed_larger_than_power_automate_reads_is_told():
    assert "size" in rules(b"x" * (LARGEST + 1))


@pytest.mark.parametrize("content", [b"", b"{", b'{"feed_url": 3}', b"<html/>"])
def test_what_is_no_feed_names_no_address_as_its_own(content: bytes):
    assert {"self"} == rules(content)
