from zoneinfo import ZoneInfo

import pytest
from three import SUMMARIES, named, read, summaries

from spiders.article import article


@pytest.mark.parametrize(
    "said",
    [
        "Forfatter Jon Fosse kommer til biblioteket torsdag kveld.",
        "Fotograf Kari Nordmann stiller ut i galleriet denne uka.",
        "Av de førti søknadene fikk tolv støtte til kulturtiltak.",
        "Av og til skjer det noe nytt.",
        "Bildet av kommunen som kulturkommune er i endring.",
        "Del gjerne dine minner fra festivalen med oss.",
        "Tekst og musikk møtes i ny forestilling på torget.",
        "Dato for årets festival er klar, og programmet kommer.",
        "Kommentarer til planen kan sendes inn før jul.",
        "Skrevet av ungdom, spilt av ungdom: ny teaterforestilling.",
        "12 kommentarer er kommet til kulturplanen så langt.",
        "Endret åpningstid på biblioteket gjelder fra mandag.",
        "Oppdatert kulturplan er lagt ut til høring i dag.",
        "Publisert lyrikk fra hele landet leses på torget.",
        "Av journalist Kari Nordmann kommer en ny bok om byens teater.",
        "Share this bread with the choir before the concert.",
        "Skriv ut drømmen din og heng den på veggen.",
        "Dela dina minnen från festivalen med oss.",
        "Text och musik möts i ny föreställning på torget.",
        "Von Januar an zeigt das Museum neue Werke aus Wien.",
        "By popular demand the exhibition stays open in June.",
        "Author Jane Doe visits the library on Thursday.",
    ],
)
def test_a_sentence_that_begins_like_a_byline_is_a_summary(said: str):
    reading = read(lambda number: f"<li>{named(number)}<p>{said}</p></li>")
    assert [(said, None)] * 3 == [(each.summary, each.author) for each in reading.teasers]


@pytest.mark.parametrize(
    "said",
    [
        "Foto: Kari Nordmann viser fram salen som åpnet i går.",
        "Foto Kari Nordmann / NTB",
        "(Foto: NTB)",
        "Tekst og foto: Kari Nordmann",
        "Tekst og foto: Kari Nordmann, kommunikasjonsrådgiver i KS",
        "Foto & tekst: Kari Nordmann, journalist",
        "Av journalist Kari Nordmann",
        "By staff writer Jane Doe | 3 min read",
        "Share this article on Facebook and Twitter",
        "Del denne saken på Facebook og Twitter",
        "Av: Kari Nordmann og Ola Hansen",
        "Av Kari Nordmann, journalist i avisa",
        "Av Kari von Trapp og Ola Hansen",
        "By Jane Doe | 3 min read",
        "by admin",
        "Posted by jdoe in News, Podcast",
        "Oppdatert for 3 timer siden",
        "Publisert 12. mars",
        "Publisert torsdag 12. mars kl. 14.30 av Kari Nordmann, sist endret 13. mars",
        "Veröffentlicht am Donnerstag, 12. März",
        "Del på Facebook",
        "Legg igjen en kommentar",
        "3 kommentarer",
        "4 min lesetid",
        "tags: web python pelican",
        "Filed under kultur, musikk og dans",
        "Annonse",
        "Skriv ut.",
    ],
)
def test_a_line_of_labels_and_names_is_no_summary(said: str):
    reading = read(
        lambda number: f"<li>{named(number)}<p>{said}</p><p>{SUMMARIES[number]}</p></li>"
    )
    assert SUMMARIES == summaries(reading)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Av Ánde Čáppa", "Ánde Čáppa"),
        ("Af Søren Ærø", "Søren Ærø"),
        ("Tekst: Kari Lie Nordmann", "Kari Lie Nordmann"),
        ("Av journalist Kari Nordmann", "Kari Nordmann"),
    ],
)
def test_a_byline_names_the_author(said: str, name: str):
    reading = read(
        lambda number: f"<li>{named(number)}<p>{said}</p><p>{SUMMARIES[number]}</p></li>"
    )
    assert [name] * 3 == [each.author for each in reading.teasers]


def test_a_topic_that_begins_like_a_byline_is_a_kicker():
    reading = read(
        lambda number: f"<li><p>By og miljø</p>{named(number)}<p>{SUMMARIES[number]}</p></li>"
    )
    assert ["By og miljø"] * 3 == [each.kicker for each in reading.teasers]


def body(first: str) -> str:
    text = "<p>Koret øver hver tirsdag, og i år får flere unge plass enn noen gang før i byen.</p>"
    page = f"<main><article><h1>Koret øver</h1><p>{first}</p>{text * 3}</article></main>"
    return (
        article(page, "https://by.example/kor/", ZoneInfo("Europe/Oslo"), full_text=True).body
        or ""
    )


@pytest.mark.parametrize(
    "said", ["Av og til skjer det noe i kulturlivet.", "Del av planen er vedtatt nå."]
)
def test_a_text_may_begin_like_a_byline(said: str):
    assert said in body(said)


@pytest.mark.parametrize(
    "said",
    [
        "Av Kari Nordmann",
        "Publisert torsdag 12. mars 2020 kl. 14.30",
        "Posted by jdoe on March 3, 2020",
        "Del på Facebook",
    ],
)
def test_the_lines_that_tell_who_and_when_are_no_text(said: str):
    assert said not in body(said)
