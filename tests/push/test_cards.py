import json
from datetime import UTC, datetime
from typing import Any

import pytest

from kulturfeed.push.bodies import body
from kulturfeed.push.messages import Message, Piece
from kulturfeed.push.wording import cut

AT = datetime(2026, 10, 3, 12, tzinfo=UTC)
HOSTILE = (
    "[x](javascript:alert(1)) **æ** <!channel> <http://e.no|her> {{DATE(2026)}} ${x} & _b_ ~c~ `d`"
)


def piece(number: int = 1, **changes: str | None) -> Piece:
    told = {
        "title": f"Sak {number}: «Øving»",
        "link": f"https://www.ks.no/sak-{number}/",
        **changes,
    }
    return Piece(id=f"urn:uuid:{number}", released=AT, **told)


def message(*pieces: Piece, language: str | None = "nb") -> Message:
    return Message(
        id="urn:uuid:m",
        event="new",
        source="kultur",
        title="Kultur på Ærø",
        page="https://www.ks.no/kultur/",
        language=language,
        pieces=pieces,
    )


ALERT = Message(id="urn:uuid:m", event="alert", lines=("kultur: svarer <ikke>", "skole: & så"))


def teams(told: Message) -> dict[str, Any]:
    (attachment,) = json.loads(body("teams", told))["attachments"]
    return attachment["content"]


def runs(card: dict[str, Any]) -> list[dict[str, Any]]:
    return [run for block in card["body"] for run in block["inlines"]]


def slack(told: Message) -> list[str]:
    """Return the text of each block."""
    blocks = json.loads(body("slack", told))["blocks"]
    return [(each.get("text") or each["elements"][0])["text"] for each in blocks]


def test_a_workflow_of_teams_gets_its_envelope():
    told = json.loads(body("teams", message(piece())))
    assert "message" == told["type"]
    (attachment,) = told["attachments"]
    assert "application/vnd.microsoft.card.adaptive" == attachment["contentType"]
    assert ("AdaptiveCard", "1.4") == (
        attachment["content"]["type"],
        attachment["content"]["version"],
    )


def test_a_card_shows_the_source_the_title_with_its_link_and_the_summary():
    shown = runs(teams(message(piece(summary="Ingress på Å", author="Åse Øy"))))
    assert ["Kultur på Ærø", "Sak 1: «Øving»", " – Åse Øy", "Ingress på Å"] == [
        run["text"] for run in shown
    ]
    assert "https://www.ks.no/sak-1/" == shown[1]["selectAction"]["url"]


@pytest.mark.parametrize("opening", ["{{", "{{{", "{{{{{", "${", "$${", "{{${"])
def test_no_function_that_was_scraped_is_carried_out_in_a_card(opening: str):
    (_, title) = runs(teams(message(piece(title=f"{opening}DATE(2026)}}}}}}"))))
    assert ("{{" in title["text"], "${" in title["text"]) == (False, False)


def test_whatever_was_scraped_stands_in_a_card_as_plain_runs():
    card = teams(message(piece(title=HOSTILE, summary=HOSTILE, link=None)))
    assert {"RichTextBlock"} == {block["type"] for block in card["body"]}
    assert {"TextRun"} == {run["type"] for run in runs(card)}
    text = json.dumps(card["body"])
    assert "{{" not in text
    assert "${" not in text


def test_a_card_is_never_too_large_for_teams_and_counts_what_has_no_room():
    pieces = [piece(number, title="Æ" * 300) for number in range(200)]
    content = body("teams", message(*pieces))
    assert len(json.dumps(json.loads(content))) <= 28 * 1024
    shown = runs(json.loads(content)["attachments"][0]["content"])
    assert "200 nye artikler" == shown[1]["text"]
    assert f"og {200 - (len(shown) - 3)} til" == shown[-1]["text"]


@pytest.mark.parametrize(
    ("language", "said"),
    [("nn", "2 nye artiklar"), ("nb-NO", "2 nye artikler"), (None, "2 new articles")],
)
def test_our_own_words_are_in_the_sources_language(language: str | None, said: str):
    assert said in json.dumps(teams(message(piece(1), piece(2), language=language)))


def test_an_alert_is_a_line_each_in_every_kind():
    assert ["kulturfeed", *ALERT.lines] == [run["text"] for run in runs(teams(ALERT))]
    assert ["kulturfeed", "kultur: svarer &lt;ikke&gt;", "skole: &amp; så"] == slack(ALERT)
    assert list(ALERT.lines) == json.loads(body("json", ALERT))["lines"]


def test_slack_gets_the_title_as_a_link_and_the_summary():
    told = message(piece(summary="Ingress på Å", author="Åse Øy"))
    assert [
        "<https://www.ks.no/kultur/|Kultur på Ærø>",
        "*<https://www.ks.no/sak-1/|Sak 1: «Øving»>* – Åse Øy\nIngress på Å",
    ] == slack(told)


def test_nothing_that_was_scraped_is_markup_to_slack():
    text = slack(message(piece(title=HOSTILE, link=None)))[1]
    assert "<" not in text
    for sign in "_~`":
        assert f"\u2060{sign}\u2060" in text


def test_an_address_cannot_end_its_link_in_slack():
    text = slack(message(piece(link="https://e.no/?a=1&b=|<!channel>")))[1]
    assert "*<https://e.no/?a=1&amp;b=%7C%3C!channel%3E|Sak 1: «Øving»>*" == text


def test_slack_gets_no_more_sections_than_it_takes():
    told = slack(message(*[piece(number) for number in range(60)]))
    assert 42 == len(told)
    assert "og 20 til" == told[-1]


def test_what_slack_notifies_of_is_the_title_or_the_number():
    assert "Sak 1: «Øving»" == json.loads(body("slack", message(piece())))["text"]
    many = json.loads(body("slack", message(piece(1), piece(2))))
    assert "Kultur på Ærø: 2 nye artikler" == many["text"]


def test_a_text_is_cut_at_a_space_if_there_is_one():
    assert "Øving på…" == cut("Øving på Ærøskøbing", 12)
    assert "Øvingpå…" == cut("ØvingpåÆrøskøbing", 8)
