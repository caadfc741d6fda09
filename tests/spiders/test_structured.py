import json
from zoneinfo import ZoneInfo

import pytest

from spiders.page import Teaser
from spiders.structured.lists import Structured, structured
from spiders.tree import parse

URL = "https://kommune.example/nyheter/"
OSLO = ZoneInfo("Europe/Oslo")

KOR = {
    "@type": "NewsArticle",
    "headline": "Nytt kor på Ås øver hver tirsdag",
    "url": "/sak/kor",
    "datePublished": "2026-03-04T08:30:00+01:00",
    "description": "Koret tar opp nye sangere hele våren.",
    "image": {"@type": "ImageObject", "url": "/bilder/kor.jpg"},
    "author": [{"@type": "Person", "name": "Kari Bø"}, {"@type": "Person", "name": "Ola Sæle"}],
}
KINO = {
    "@type": ["Article", "BlogPosting"],
    "headline": "Kinoen viser «Hamsun» gratis",
    "mainEntityOfPage": {"@id": "https://kommune.example/sak/kino"},
    "datePublished": "2026-03-01",
    "author": {"@type": "Organization", "name": "Kommunen"},
}


def read(head: str, body: str = "") -> Structured:
    root = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    assert root is not None
    return structured(root, URL, URL, OSLO)


def linked(value: object) -> Structured:
    return read(f"<script type='application/ld+json'>{json.dumps(value)}</script>")


def stated(value: object, body: str = "") -> Structured:
    return read(f"<script type='application/json'>{json.dumps(value)}</script>", body)


def links(found: Structured) -> list[list[str]]:
    return [
        [each.link.removeprefix("https://kommune.example") for each in one.teasers]
        for one in found.lists
    ]


def only(found: Structured) -> Teaser:
    (one,) = found.lists
    return one.teasers[0]


def posts(count: int = 3, **more: object) -> list[dict[str, object]]:
    names = ["Bålkveld ved sjøen", "Åpen scene på torsdag", "Ny leder i musikkrådet"]
    return [
        {
            "id": n,
            "title": names[n % 3] + f" {n}",
            "url": f"/sak/{n}",
            "date": f"2026-02-0{n % 9 + 1}",
        }
        | more
        for n in range(count)
    ]


def test_a_page_without_structured_data_tells_nothing():
    assert Structured() == read("<script>let x = 1</script><script src=/a.js></script>", "<p>Hei")


@pytest.mark.parametrize(
    "wrapped", ["<!-- {} -->", "//<![CDATA[\n{}\n//]]>", "/* <![CDATA[ */ {}"]
)
def test_json_ld_is_read_in_what_xhtml_wrapped_it_in(wrapped: str):
    written = json.dumps([KOR, KINO])
    script = f"<script type='application/ld+json'>{wrapped.replace('{}', written)}</script>"
    assert [["/sak/kor", "/sak/kino"]] == links(read(script))


def test_an_article_in_json_ld_is_read_with_all_its_parts():
    teaser = only(linked({"@type": "Blog", "blogPost": [KOR, KINO]}))
    assert "Nytt kor på Ås øver hver tirsdag" == teaser.title
    assert "https://kommune.example/sak/kor" == teaser.link
    assert "Koret tar opp nye sangere hele våren." == teaser.summary
    assert "https://kommune.example/bilder/kor.jpg" == teaser.image
    assert "Kari Bø, Ola Sæle" == teaser.author
    assert teaser.published is not None
    assert ("2026-03-04T08:30:00+01:00", "json-ld") == (
        teaser.published.at.isoformat(),
        teaser.published.found,
    )


def test_an_organisation_is_no_author():
    (one,) = linked({"@type": "Blog", "blogPost": [KOR, KINO]}).lists
    assert one.teasers[1].author is None


@pytest.mark.parametrize(
    "value",
    [
        {
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "ListItem", "item": KOR},
                {"@type": "ListItem", "item": KINO},
            ],
        },
        {"@type": "ItemList", "itemListElement": [KOR, KINO]},
        {"@type": "Blog", "blogPost": [KOR, KINO]},
        {"@type": "Blog", "blogPosts": [KOR, KINO]},
        {"@type": "CollectionPage", "hasPart": [KOR, KINO]},
        {
            "@type": "CollectionPage",
            "mainEntity": {"@type": "ItemList", "itemListElement": [KOR, KINO]},
        },
        [KOR, KINO],
        {"@graph": [KOR, KINO]},
        {"@graph": [{"@type": "WebSite", "name": "Kommunen"}, [[KOR]], KINO]},
    ],
)
def test_a_list_in_json_ld_is_found(value: object):
    assert [["/sak/kor", "/sak/kino"]] == links(linked(value))


def test_a_list_may_name_articles_that_stand_elsewhere_in_the_graph():
    graph = [
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": {"@id": "#kor"}}]},
        {**KOR, "@id": "#kor"},
    ]
    assert ["/sak/kor"] == links(linked({"@graph": graph}))[0]


def test_a_list_item_may_keep_its_address_beside_the_article():
    item = {key: value for key, value in KOR.items() if key != "url"}
    value = {
        "@type": "ItemList",
        "itemListElement": [{"@type": "ListItem", "url": "/sak/kor", "item": item}],
    }
    assert [["/sak/kor"]] == links(linked(value))


def test_a_list_item_without_a_kind_counts_if_it_tells_more_than_a_menu_does():
    items = [
        {
            "@type": "ListItem",
            "url": "/sak/1",
            "name": "Kulturskolen søker lærer",
            "description": "Stillingen er fast.",
        },
        {"@type": "ListItem", "url": "/om", "name": "Om oss"},
        {"@type": "ListItem", "item": "https://kommune.example/b", "name": "B"},
    ]
    assert [["/sak/1"]] == links(linked({"@type": "ItemList", "itemListElement": items}))


@pytest.mark.parametrize(
    "value",
    [
        {
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "ListItem", "position": 1, "url": "/sak/1"},
                {"url": "/sak/2"},
            ],
        },
        {
            "@type": "BreadcrumbList",
            "itemListElement": [{"@type": "ListItem", "item": {"@id": "/", "name": "Hjem"}}, KOR],
        },
        {
            "@type": "ItemList",
            "itemListElement": [
                {
                    "@type": "SiteNavigationElement",
                    "name": "Kultur",
                    "url": "/kultur",
                    "description": "Alt om kultur",
                }
            ],
        },
        {
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "Product", "name": "Billett", "url": "/billett", "description": "Voksen"}
            ],
        },
        {"@type": "Organization", "name": "Kommunen", "url": "/", "description": "Vi er her."},
        {"@type": "NewsArticle", "headline": "Uten adresse"},
        {"@type": "NewsArticle", "headline": " \u200b ", "url": "/sak/1"},
        {"@type": "NewsArticle", "headline": "Fare", "url": "javascript:alert(1)"},
        {"@type": "NewsArticle", "headline": "Fare", "url": "data:text/html,x"},
        {"@type": "NewsArticle", "headline": ["x" * 400], "url": "/sak/1"},
        {"@type": 7, "itemListElement": "tekst", "headline": {"a": 1}, "url": [[]]},
        {"@type": "ItemList", "itemListElement": [None, 7, "tekst", [], {"item": None}]},
        "bare tekst",
        7,
        None,
    ],
)
def test_what_is_no_list_of_articles_tells_nothing(value: object):
    assert () == linked(value).lists


def test_a_page_with_one_article_in_json_ld_is_that_article():
    related = {"@type": "ItemList", "itemListElement": [KINO, {**KINO, "url": "/sak/to"}]}
    assert linked([KOR, related]).is_article


def test_a_page_with_several_articles_in_json_ld_is_none_of_them():
    assert not linked([KOR, KINO]).is_article


def test_a_page_that_calls_itself_an_article_is_one():
    meta = "<meta property='og:type' content='Article'>"
    script = f"<script type='application/ld+json'>{json.dumps([KOR, KINO])}</script>"
    assert read(meta + script).is_article


def test_a_page_that_lists_itself_is_an_article():
    assert linked([KOR, {**KINO, "url": URL}]).is_article


def test_entities_and_tags_in_json_are_read_as_text():
    value = [
        {**KOR, "headline": "Kultur &amp; <b>idrett</b> på 3 < 4", "description": "&#248;re"},
        KINO,
    ]
    teaser = only(linked(value))
    assert ("Kultur & idrett på 3 < 4", "øre") == (teaser.title, teaser.summary)


def test_control_characters_are_dropped():
    teaser = only(
        linked([{**KOR, "headline": "Nytt\u0000 kor\u202e \ud800nå", "url": "/a\u0000b"}, KINO])
    )
    assert "Nytt kor nå" == teaser.title
    assert teaser.link.isascii()
    assert teaser.link.isprintable()


def test_a_long_description_is_cut_between_words():
    teaser = only(linked([{**KOR, "description": "ordet " * 500}, KINO]))
    assert teaser.summary is not None
    assert len(teaser.summary) <= 602
    assert teaser.summary.endswith("ordet …")


def test_what_several_articles_share_is_the_sites_and_not_theirs():
    one, other = ({**KOR, "url": f"/sak/{n}", "headline": f"Sak nummer {n}"} for n in (1, 2))
    teaser = only(linked([one, other]))
    assert (None, None) == (teaser.summary, teaser.image)
    assert teaser.published


def test_one_moment_for_all_articles_is_when_the_page_was_built():
    assert only(linked([{**KOR, "url": f"/sak/{n}"} for n in range(3)])).published is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "{'a': 1}",
        '{"@type": "NewsArticle", "headline": "Halv',
        "[" * 100_000,
        '{"a":' * 100_000,
        "[" * 400 + "]" * 400,
        "9" * 5_000,
        "\x00\ufeff",
        "<!-- ikke json -->",
    ],
)
@pytest.mark.parametrize("kind", ["application/ld+json", "application/json", "text/javascript"])
def test_no_script_is_too_bad_to_be_read(kind: str, text: str):
    assert () == read(f"<script type='{kind}'>window.__STATE__ = {text}</script>").lists
    assert () == read(f"<script type='{kind}'>{text}</script>").lists


def test_scripts_of_other_languages_are_not_read():
    script = f"<script type='text/template'>{json.dumps(posts())}</script>"
    assert () == read(script).lists


def test_json_ld_in_an_html_comment_is_read():
    script = f"<script type='application/ld+json'>\n<!--\n{json.dumps(KOR)}\n--></script>"
    assert [["/sak/kor"]] == links(read(script))


ITEM = """<article itemscope itemtype='https://schema.org/{kind}'>
  <a itemprop=url href=/sak/{n}><h2 itemprop=headline>Sak {n} på Lørenskog</h2></a>
  <img itemprop=image src=/b{n}.jpg>
  <p itemprop=description>Om sak {n}</p>
  <span itemprop=author itemscope itemtype=https://schema.org/Person>
    <b itemprop=name>Åse {n}</b></span>
  <time itemprop=datePublished datetime=2026-01-1{n}>i dag</time>
</article>"""


@pytest.mark.parametrize("kind", ["NewsArticle", "BlogPosting", "CreativeWork"])
def test_microdata_is_read_with_all_its_parts(kind: str):
    found = read("", "".join(ITEM.format(kind=kind, n=n) for n in (1, 2)))
    teaser = only(found)
    assert [["/sak/1", "/sak/2"]] == links(found)
    assert ("Sak 1 på Lørenskog", "Om sak 1", "Åse 1") == (
        teaser.title,
        teaser.summary,
        teaser.author,
    )
    assert "https://kommune.example/b1.jpg" == teaser.image
    assert teaser.published is not None
    assert (11, "microdata") == (teaser.published.at.day, teaser.published.found)


@pytest.mark.parametrize(
    "inner",
    [
        "<h2 itemprop=name><a href=/sak/1>Høring</a></h2>",
        "<a href=/sak/1><h2 itemprop=name>Høring</h2></a>",
        "<meta itemprop=mainEntityOfPage itemid=/sak/1><meta itemprop=headline content=Høring>",
        "<h2 itemprop=headline>Høring</h2><link itemprop=url href=/sak/1>",
        "<h2 itemprop=headline>Høring</h2><h3 itemprop=url><a></a><a href=/sak/1>Les</a></h3>",
    ],
)
def test_the_link_of_microdata_is_found(inner: str):
    body = f"<div itemscope itemtype=http://schema.org/Article>{inner}</div>"
    assert [["/sak/1"]] == links(read("", body))


def test_an_item_itself_may_be_named_by_its_address():
    body = """<div itemscope itemtype=http://schema.org/Article itemid=/sak/1>
        <b itemprop=name>Høring</b> <i itemprop=author>Per</i></div>"""
    assert ("https://kommune.example/sak/1", "Per") == (
        only(read("", body)).link,
        only(read("", body)).author,
    )


@pytest.mark.parametrize(
    "body",
    [
        "<div itemscope itemtype=https://schema.org/Article></div>",
        "<div itemscope itemtype=https://schema.org/Article><b itemprop=name>Uten lenke</b></div>",
        "<a href=/x><p itemscope itemtype=https://schema.org/Article><b itemprop=name>X</b></a>",
        """<ol itemscope itemtype=https://schema.org/BreadcrumbList><li itemscope
            itemtype=https://schema.org/ListItem><a itemprop=item href=/><b itemprop=name>Hjem""",
        "<div itemscope itemtype=https://schema.org/Organization><a itemprop=url href=/x>x</a>",
        "<div class=h-entry>Tom</div><div class=hentry><a href=/x>x</a></div><div class=entry>",
    ],
)
def test_markup_that_is_no_article_tells_nothing(body: str):
    assert () == read("", body).lists


def test_what_stands_within_an_item_is_not_the_items():
    body = """<div itemscope itemtype=https://schema.org/Article><a itemprop=url href=/sak/1>
        <b itemprop=headline>Ytre</b></a><div itemprop=comment itemscope
        itemtype=https://schema.org/Comment><time itemprop=datePublished datetime=2020-1-1></time>
        </div><div itemscope itemtype=https://schema.org/Article><a itemprop=url href=/sak/2>
        <b itemprop=headline>Indre</b></a></div></div>"""
    found = read("", body)
    assert ([["/sak/1"]], None) == (links(found), only(found).published)


def test_what_stands_too_deep_in_an_item_is_not_looked_for():
    body = f"""<div itemscope itemtype=https://schema.org/Article>{"<div>" * 80}
        <a itemprop=url href=/sak/1><b itemprop=headline>Dypt</b></a>"""
    assert () == read("", body).lists


def test_an_h_feed_is_read_with_all_its_parts():
    entry = """<article class='h-entry'><h2><a class='p-name u-url' href=/sak/{n}>Bø {n}</a></h2>
        <img class=u-photo src=/b{n}.jpg><p class=p-summary>Om {n}</p>
        <span class='p-author h-card'><b class=p-name>Liv {n}</b></span>
        <time class=dt-published datetime=2026-01-1{n}T10:00+01:00>før</time></article>"""
    body = "<div class=h-feed>" + "".join(entry.format(n=n) for n in (1, 2)) + "</div>"
    found = read("", body)
    teaser = only(found)
    assert [["/sak/1", "/sak/2"]] == links(found)
    assert ("Bø 1", "Om 1", "Liv 1") == (teaser.title, teaser.summary, teaser.author)
    assert "https://kommune.example/b1.jpg" == teaser.image
    assert teaser.published is not None
    assert (11, "h-entry") == (teaser.published.at.day, teaser.published.found)


@pytest.mark.parametrize(
    "inner",
    [
        "<h2 class=entry-title><a href=/sak/1>Høring</a></h2>",
        "<a rel=bookmark href=/sak/1>…</a><h2 class=entry-title>Høring</h2>",
    ],
)
def test_hatom_is_read(inner: str):
    body = f"""<div class='post hentry'>{inner}<abbr class=published title=2026-02-01>i fjor</abbr>
        <div class=entry-summary>Om høringen</div></div>"""
    teaser = only(read("", body))
    assert ("https://kommune.example/sak/1", "Om høringen") == (teaser.link, teaser.summary)
    assert teaser.published is not None
    assert "2026-02-01" == teaser.published.at.date().isoformat()


@pytest.mark.parametrize(
    "value",
    [
        {"props": {"pageProps": {"posts": posts()}}},
        {"articles": {"edges": [{"node": post} for post in posts()]}},
        [posts()],
        {"a": posts(), "menu": posts(5), "relatedArticles": posts(9), "mostRead": posts(9)},
    ],
)
def test_the_articles_of_a_json_state_are_found(value: object):
    assert [["/sak/0", "/sak/1", "/sak/2"]] == links(stated(value))


def test_a_state_tells_more_than_titles():
    more = {
        "excerpt": {"rendered": "<p>Om saken &hellip;</p>"},
        "featuredImage": {"alt": "Et bilde", "url": "/b.jpg"},
        "author": {"name": "Åse Bø", "url": "/om/ase"},
        "category": {"title": "Kultur", "url": "/kultur"},
    }
    first, *rest = posts()
    teaser = only(stated({"posts": [{**first, **more}, *rest]}))
    assert ("Bålkveld ved sjøen 0", "Om saken …", "Åse Bø") == (
        teaser.title,
        teaser.summary,
        teaser.author,
    )
    assert "https://kommune.example/b.jpg" == teaser.image
    assert teaser.published is not None
    assert (1, "json-state") == (teaser.published.at.day, teaser.published.found)


@pytest.mark.parametrize("moment", [1_770_000_000, 1_770_000_000_000])
def test_a_date_in_a_state_may_be_a_number(moment: int):
    values = [post | {"date": moment + n * 1000} for n, post in enumerate(posts())]
    teaser = only(stated(values))
    assert teaser.published is not None
    assert "2026-02-02" == teaser.published.at.date().isoformat()


@pytest.mark.parametrize("moment", [0, -1, 7, 10**400, True, None, [], {}])
def test_a_number_that_is_no_date_is_none(moment: object):
    values = [post | {"date": moment, "ingress": f"Om {n}"} for n, post in enumerate(posts())]
    assert only(stated(values)).published is None


@pytest.mark.parametrize(
    "program",
    [
        "window.__INITIAL_STATE__ = {};",
        "window['__STATE__']={};if(x){{}}",
        "var __DATA__ = {}",
        "window.state = {}\nwindow.other = function() {{}}",
        "window.a = {{b: 1}}; window.c = [1]; window.d = {};",
    ],
)
def test_a_state_that_is_assigned_is_read(program: str):
    script = program.replace("{}", json.dumps({"posts": posts()}), 1).replace("{{", "{")
    assert [["/sak/0", "/sak/1", "/sak/2"]] == links(read(f"<script>{script}</script>"))


def test_a_slug_is_completed_by_the_path_of_a_link_on_the_page():
    values = [{**post, "url": None, "slug": f"sak-{n}"} for n, post in enumerate(posts())]
    found = stated(values, "<a href=/nyheter/sak-1/>Sak 1</a><a href=/om>Om</a>")
    assert [["/nyheter/sak-0/", "/nyheter/sak-1/", "/nyheter/sak-2/"]] == links(found)


def test_a_slug_alone_is_no_address():
    values = [{**post, "url": None, "slug": f"sak-{n}"} for n, post in enumerate(posts())]
    assert () == stated(values, "<a href=/om>Om</a>").lists


@pytest.mark.parametrize(
    "value",
    [
        posts(2),
        [{"title": f"Side {n}", "url": f"/side/{n}"} for n in range(9)],
        [post | {"title": "Alle heter det samme"} for post in posts()],
        [post | {"url": "/samme"} for post in posts()],
        {"footer": {"links": posts()}, "popular": posts(), "comments": posts()},
        {"a": [1, 2, 3], "b": "tekst", "": [{}, {}, {}]},
    ],
)
def test_arrays_that_are_no_articles_tell_nothing(value: object):
    assert () == stated(value).lists


def test_the_array_that_looks_most_like_articles_comes_first():
    value = {"few": posts(), "many": posts(9), "plain": posts(4)}
    assert [9, 4, 3] == [len(one.teasers) for one in stated(value).lists]


def test_five_megabytes_of_state_are_read():
    value = {"noise": [[n, {"k": "x" * 70}] for n in range(60_000)], "posts": posts()}
    assert len(json.dumps(value)) > 5_000_000
    assert [3] == [len(one.teasers) for one in stated(value).lists]


def test_more_than_eight_megabytes_of_state_are_left_alone():
    assert () == stated({"posts": posts(), "noise": "x" * 8_000_000}).lists


def test_a_state_of_very_many_objects_is_read_in_part():
    near, far = {"posts": posts()}, {"a": {"b": {"posts": posts()}}}
    noise = {"noise": [[] for _ in range(100_000)]}
    assert [3] == [len(one.teasers) for one in stated([near, noise]).lists]
    assert () == stated([far, noise]).lists


def test_a_state_of_very_many_arrays_is_read_in_part():
    assert () == stated({"noise": [[{}, {}, {}]] * 300, "a": {"b": posts()}}).lists


def test_a_program_of_names_without_end_is_read_in_one_go():
    assert () == read("<script>'\":" + "__" * 3_000_000 + "</script>").lists


def test_a_deep_state_is_read_in_part():
    value: object = posts()
    for _ in range(100):
        value = {"a": value}
    assert () == stated(value).lists
