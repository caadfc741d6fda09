"""How every format is served after each day: types, validators, compression, other origins."""

from email.utils import parsedate_to_datetime
from itertools import pairwise

import pytest
from asking import Answer
from stage import Stage, fetch
from walk import FEEDS, NAME, Day, Walk
from wire import FORMATS, MEDIA_TYPES, XML_FORMATS

from kulturfeed.files import PACKINGS, Packing

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
every = pytest.mark.parametrize("file", [f"{name}.{end}" for name in FEEDS for end in FORMATS])


def answers(stage: Stage, walked: Walk, file: str, **headers: str) -> list[Answer]:
    return [fetch(stage, each.public, file, **headers) for each in walked.mornings]


@every
def test_the_type_is_the_format_s_own_with_its_charset(walked: Walk, stage: Stage, file: str):
    found = answers(stage, walked, file)
    assert {(200, MEDIA_TYPES[file.partition(".")[2]])} == {
        (e.status, e.headers["content-type"]) for e in found
    }


@pytest.mark.parametrize("file", [f"{NAME}.{ending}" for ending in XML_FORMATS])
def test_a_browser_gets_the_same_bytes_as_a_type_it_shows(walked: Walk, stage: Stage, file: str):
    for each in walked.mornings:
        shown = fetch(stage, each.public, file, Accept=BROWSER)
        plain = stage.ask(file)
        assert "application/xml; charset=utf-8" == shown.headers["content-type"]
        assert (plain.body, True) == (shown.body, "Accept" in shown.headers["vary"])


@every
def test_a_page_of_any_origin_may_read_it(walked: Walk, stage: Stage, file: str):
    # SharePoint's web parts run in the browser (pnp/sp-dev-fx-webparts #495).
    found = answers(stage, walked, file, Origin="https://kommune.sharepoint.com")
    assert {"*"} == {each.headers["access-control-allow-origin"] for each in found}


@every
def test_a_page_of_any_origin_may_ask_for_news_alone(walked: Walk, stage: Stage, file: str):
    fetch(stage, walked.mornings[0].public, file)
    answer = stage.ask(
        file,
        "OPTIONS",
        Origin="https://kommune.sharepoint.com",
        Access_Control_Request_Method="GET",
        Access_Control_Request_Headers="if-none-match",
    )
    assert (204, "*", "*") == (
        answer.status,
        answer.headers["access-control-allow-origin"],
        answer.headers["access-control-allow-headers"],
    )


@every
def test_the_tag_changes_with_the_bytes_and_only_with_them(walked: Walk, stage: Stage, file: str):
    found = answers(stage, walked, file)
    assert len({each.body for each in found}) == len({each.headers["etag"] for each in found})
    assert len({(e.body, e.headers["etag"]) for e in found}) == len({e.body for e in found})


@every
def test_last_modified_moves_a_second_forward_with_the_bytes_and_never_back(
    walked: Walk, stage: Stage, file: str
):
    # curl-based readers throw a 200's body away otherwise, although the tag changed.
    found = answers(stage, walked, file)
    for before, after in pairwise(found):
        times = [parsedate_to_datetime(each.headers["last-modified"]) for each in (before, after)]
        moved = (times[1] - times[0]).total_seconds()
        assert moved == 0 if before.body == after.body else moved >= 1


@every
def test_who_has_the_last_version_gets_304_unless_it_changed(
    walked: Walk, stage: Stage, file: str
):
    before = fetch(stage, walked.mornings[0].public, file)
    for each in walked.mornings:
        tag, since = before.headers["etag"], before.headers["last-modified"]
        by_both = fetch(
            stage,
            each.public,
            file,
            If_None_Match=tag,
            If_Modified_Since=since,
        )
        by_date = stage.ask(file, If_Modified_Since=since)
        now = stage.ask(file)
        expected = 304 if now.body == before.body else 200
        assert [expected] * 2 == [by_both.status, by_date.status]
        before = now


@every
def test_a_hold_is_a_304_to_everybody(walked: Walk, stage: Stage, file: str):
    days = {each.day: each.public for each in walked.mornings}
    before = fetch(stage, days[Day.WITHDRAWN], file)
    held = fetch(stage, days[Day.HELD], file, If_None_Match=before.headers["etag"])
    assert (304, b"") == (held.status, held.body)


@every
def test_head_tells_what_get_tells(walked: Walk, stage: Stage, file: str):
    whole = fetch(stage, walked.mornings[-1].public, file)
    head = stage.ask(file, "HEAD")
    told = [{k: v for k, v in each.headers.items() if k != "date"} for each in (whole, head)]
    assert (told[0], 200, b"") == (told[1], head.status, head.body)


@every
@pytest.mark.parametrize("packing", PACKINGS, ids=lambda packing: packing.coding)
def test_packed_it_is_the_same_with_a_tag_of_its_own(
    walked: Walk, stage: Stage, file: str, packing: Packing
):
    for each in walked.mornings:
        packed = fetch(stage, each.public, file, Accept_Encoding=packing.coding)
        plain = stage.ask(file)
        assert packing.coding == packed.headers["content-encoding"]
        assert plain.body == packing.unpack(packed.body)
        tag = packed.headers["etag"]
        again = stage.ask(file, Accept_Encoding=packing.coding, If_None_Match=tag)
        assert (True, 304) == (tag != plain.headers["etag"], again.status)


@every
def test_it_may_be_kept_until_the_next_refresh(walked: Walk, stage: Stage, file: str):
    for each in answers(stage, walked, file):
        assert each.headers["cache-control"].startswith("public, max-age=")
