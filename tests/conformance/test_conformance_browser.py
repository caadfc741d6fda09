"""What reads a feed inside a browser: SharePoint's web parts, and the browser itself."""

import re

import pytest
from lxml import etree
from newsroom import SEVEN
from stage import Stage, fetch_all
from walk import FEEDS, NAME, SCHOOL_NAME, Day, Walk
from wire import XML_FORMATS, tree

# SharePoint's own web part shows a feed by XSLT 1.0, its description as the markup that it is.
WEB_PART = etree.XSLT(
    etree.XML("""\
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:media="http://search.yahoo.com/mrss/" exclude-result-prefixes="media">
  <xsl:output method="html" encoding="UTF-8"/>
  <xsl:template match="/rss/channel">
    <section><h2><a href="{link}"><xsl:value-of select="title"/></a></h2>
      <xsl:for-each select="item[position() &lt;= 5]">
        <article><img src="{media:thumbnail/@url}"/>
          <a href="{link}"><xsl:value-of select="title"/></a>
          <time><xsl:value-of select="substring(pubDate, 6, 11)"/></time>
          <p><xsl:value-of select="description" disable-output-escaping="yes"/></p>
        </article>
      </xsl:for-each>
    </section>
  </xsl:template>
</xsl:stylesheet>""")
)
PARTS = ("a", "a/@href", "time", "p", "img/@src")


def shown(body: bytes) -> etree._Element:
    """Show a feed as the web part does, and read what a browser makes of it."""
    return etree.HTML(str(WEB_PART(tree(body))))


def alone(body: bytes, title: str) -> bytes:
    """Leave one item in a feed."""
    root = tree(body)
    for item in root[0].findall("item"):
        if item.findtext("title") != title:
            root[0].remove(item)
    return etree.tostring(root)


def parts(article: etree._Element) -> list[str]:
    return [str(article.xpath(f"string({part})")) for part in PARTS]


def test_a_web_part_shows_title_link_date_text_and_image(walked: Walk, stage: Stage):
    (body, *_) = fetch_all(stage, walked, f"{NAME}.rss").values()
    newest, address = SEVEN[0], f"{walked.site}{SEVEN[0].path}"
    image = f"{walked.site}{newest.image}"
    first, *_ = shown(body).iter("article")
    assert [newest.title, address, "08 Apr 2021", newest.summary, image] == parts(first)


@pytest.mark.parametrize("name", FEEDS)
def test_a_web_part_shows_five_articles_whatever_happened(walked: Walk, stage: Stage, name: str):
    found = fetch_all(stage, walked, f"{name}.rss")
    fewest = 4 if name == SCHOOL_NAME else 5
    for day, body in found.items():
        expected = fewest if day in {Day.FIRST, Day.EDITED} else 5
        assert expected == len(list(shown(body).iter("article")))


def test_a_web_part_shows_a_feed_of_one_article(walked: Walk, stage: Stage):
    # pnp/sp-dev-fx-webparts #3493
    (body, *_) = fetch_all(stage, walked, f"{NAME}.rss").values()
    (article,) = shown(alone(body, SEVEN[3].title)).iter("article")
    assert SEVEN[3].title == parts(article)[0]


def test_a_web_part_shows_markup_in_a_summary_as_text(walked: Walk, stage: Stage):
    (body, *_) = fetch_all(stage, walked, f"{NAME}.rss").values()
    (article,) = shown(alone(body, SEVEN[6].title)).iter("article")
    assert SEVEN[6].summary == parts(article)[3]


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize("ending", XML_FORMATS)
def test_a_browser_is_told_how_to_show_a_feed(walked: Walk, stage: Stage, ending: str, name: str):
    for body in fetch_all(stage, walked, f"{name}.{ending}").values():
        (told,) = re.findall(r"<\?xml-stylesheet ([^>]*)\?>", body.decode())
        assert 'type="text/css"' in told
        (sheet,) = re.findall(r'href="([^"]*)"', told)
        assert "text/css; charset=utf-8" == stage.ask(sheet).headers["content-type"]
