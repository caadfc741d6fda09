import re
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spiders.urls import LONGEST, absolute, normalise, same_site

BASE = "https://www.ks.no/fagomrader/kultur/"
# RFC 3986 appendix A, without userinfo and fragment.
VALID = re.compile(
    r"https?://(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d+)?"
    r"/(?:[\w.~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*"
    r"(?:\?(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?",
    re.ASCII,
)
ANY_TEXT = st.text(st.characters(exclude_categories=()))
PIECES = st.sampled_from(
    [
        "/",
        "..",
        ".",
        "%2e",
        "%C3%A5",
        "%e5",
        "%2F",
        "%3C",
        "̸",
        "å",
        "å",
        "A",
        "index.html",
        "INDEX.PHP",
        "?",
        "&",
        "b=2",
        "a=1",
        "a=",
        "utm_source=x",
        "%",
        "#",
        ";",
        " ",
        "�",
        "//",
        ";jsessionid=0A",
        "(S(a1))",
    ]
)
ADDRESSES = st.builds(
    lambda scheme, host, pieces: f"{scheme}://{host}/{''.join(pieces)}",
    st.sampled_from(["http", "https"]),
    st.sampled_from(["ks.no", "WWW.ks.no:443", "ks.no:80", "blåbær.no.", "[::1]:8000"]),
    st.lists(PIECES),
)


@given(ANY_TEXT, ANY_TEXT)
def test_any_text_gives_a_valid_address_or_none(href: str, base: str):
    for address in (absolute(href, BASE), absolute(href, base)):
        assert address is None or VALID.fullmatch(address)


@given(ADDRESSES)
@example("https://ks.no/;;jsessionid=0A")
@example("https://ks.no/;jsessionid=0A;")
@example("https://ks.no/(S(a1));jsessionid=0A/")
def test_an_address_as_published_is_valid_and_stays_as_it_is(href: str):
    address = absolute(href, BASE)
    assert address
    assert VALID.fullmatch(address)
    assert absolute(address, BASE) == address


@given(ADDRESSES | st.lists(PIECES).map("".join), ADDRESSES)
def test_white_space_around_a_link_changes_nothing(href: str, base: str):
    assert absolute(f"\t{href}", base) == absolute(href, base)


@given(ADDRESSES)
def test_white_space_around_an_address_does_not_change_its_key(address: str):
    assert normalise(f"\t{address}") == normalise(address)


@given(ADDRESSES)
@example("http://ks.no/..;/")
def test_normalising_a_key_changes_nothing(address: str):
    assert normalise(normalise(address)) == normalise(address)


@given(ADDRESSES)
def test_a_key_is_a_valid_https_address(address: str):
    assert VALID.fullmatch(normalise(address))
    assert urlsplit(normalise(address)).scheme == "https"


@given(ADDRESSES)
def test_an_address_and_its_published_form_have_one_key(address: str):
    assert normalise(absolute(address, BASE) or "") == normalise(address)


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("status-2021/", "https://www.ks.no/fagomrader/kultur/status-2021/"),
        ("/kultur", "https://www.ks.no/kultur"),
        ("../barn/", "https://www.ks.no/fagomrader/barn/"),
        ("//ks.no/a", "https://ks.no/a"),
        ("?side=2", "https://www.ks.no/fagomrader/kultur/?side=2"),
        ("#topp", "https://www.ks.no/fagomrader/kultur/"),
        ("HTTPS://KS.NO/Kultur", "https://ks.no/Kultur"),
        ("https://ks.no/a/./b/../c", "https://ks.no/a/c"),
        ("https://ks.no/a/b/..", "https://ks.no/a/"),
        ("  \n https://ks.no/a\u200b ", "https://ks.no/a"),
        ("https://ks.no/\n\ta", "https://ks.no/a"),
        ("https:\\\\ks.no\\a?b=\\c", "https://ks.no/a?b=%5Cc"),
        ("/en to", "https://www.ks.no/en%20to"),
        ("/blåbær?q=øl#æ", "https://www.ks.no/bl%C3%A5b%C3%A6r?q=%C3%B8l"),
        ("/100%", "https://www.ks.no/100%25"),
        ("/a%2Fb", "https://www.ks.no/a%2Fb"),
        ("https://bruker:ord@ks.no/", "https://ks.no/"),
        ("https://blåbærsyltetøy.no/", "https://xn--blbrsyltety-y8ao3x.no/"),
        ("http://ks.no:80/", "http://ks.no/"),
        ("http://ks.no:8080/", "http://ks.no:8080/"),
        ("http://[2001:DB8::0:1]/", "http://[2001:db8::1]/"),
    ],
)
def test_a_link_is_resolved_as_browsers_do(href: str, expected: str):
    assert absolute(href, BASE) == expected


@pytest.mark.parametrize(
    "href",
    [
        "",
        " ",
        "mailto:post@ks.no",
        "javascript:void(0)",
        "tel:+4724132600",
        "data:text/html,a",
        "ftp://ks.no/",
        "about:blank",
        "https://",
        "https:///a",
        "https://[::1",
        "https://ks.no:99999/",
        "https://ks no/",
        "https://-ks.no/",
        "https://k..no/",
        "https://☃̸\u200d.no/",
        "https://ks.no:port/",
        "https://[v1.a]/",
    ],
)
def test_what_is_no_page_address_is_none(href: str):
    assert absolute(href, BASE) is None


def test_an_address_may_have_two_thousand_characters_and_no_more():
    longest = "https://ks.no/".ljust(LONGEST, "a")
    assert absolute(longest, BASE) == longest
    assert absolute(f"{longest}a", BASE) is None


@pytest.mark.parametrize(
    "tracking",
    [
        "utm_source=nyhetsbrev",
        "UTM_Medium=e-post",
        "fbclid=IwAR0",
        "gclid=1",
        "mc_cid=1",
        "mc_eid=2",
        "msclkid=1",
        "igshid=1",
        "_ga=2.1",
        "_hsenc=p2",
        "__hstc=1",
        "_hsmi=3",
        "yclid=9",
        "utm%5Fid=1",
        "amp;utm_source=x",
        "utm_source",
    ],
)
def test_a_tracking_parameter_is_left_out_and_no_other(tracking: str):
    href = f"/sok?B=2&{tracking}&a=&q=Ab#treff"
    assert absolute(href, BASE) == "https://www.ks.no/sok?B=2&a=&q=Ab"


def test_a_query_of_tracking_alone_leaves_no_question_mark():
    assert absolute("/a?utm_source=x&fbclid=y", BASE) == "https://www.ks.no/a"


@pytest.mark.parametrize(
    "visited",
    [
        "/sak/7;jsessionid=0A1B2C3D4E5F60718293A4B5C6D7E8F9?b=2",
        "/sak/7;JSESSIONID=0A1B2C.node1!-12?b=2",
        "/sak;jsessionid=0A1B/7?b=2",
        "/(S(lit3py55t21z5v55vlm25s55))/sak/7?b=2",
        "/(X(1)S(lit3py55t21z5v55vlm25s55))/sak/7?b=2",
        "/sak/7?PHPSESSID=q1w2e3&b=2",
        "/sak/7?b=2&amp;jsessionid=0A1B.node1",
    ],
)
def test_the_number_of_a_visit_is_left_out(visited: str):
    assert absolute(visited, BASE) == "https://www.ks.no/sak/7?b=2"
    assert normalise(f"https://www.ks.no{visited}") == "https://www.ks.no/sak/7?b=2"


@pytest.mark.parametrize(
    "href",
    [
        "/sak;v=2",
        "/a?sid=17",
        "/a?sid=0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        "/a?side=0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        "/film/(500)/dager",
        "/band/Turbonegro_(S)/a",
        "/(kultur)/a",
    ],
)
def test_what_only_looks_like_a_visit_stays(href: str):
    assert absolute(href, BASE) == f"https://www.ks.no{href}"


def test_links_on_a_page_with_a_visit_in_its_address_have_none():
    assert absolute("sak", "https://ks.no/(S(lit3py55))/nytt/") == "https://ks.no/nytt/sak"


@pytest.mark.parametrize(
    "other",
    [
        "http://ks.no/a/b",
        "https://KS.no/a/b",
        "https://ks.no:443/a/b",
        "http://ks.no:80/a/b/",
        "https://ks.no/a/b/index.html",
        "https://ks.no/a/b/Index.php",
        "https://ks.no/a/b/default.aspx",
        "https://ks.no/a/%62",
        "https://ks.no/a/./b",
        "https://ks.no/a/b#del",
        "https://ks.no/a/b?gclid=1",
        "https://ks.no/a/%2E%2e/a/b//",
        "https://ks.no./a/b?",
    ],
)
def test_spellings_of_one_address_have_one_key(other: str):
    assert normalise(other) == "https://ks.no/a/b"


@pytest.mark.parametrize(
    "other", ["https://ks.no/m%c3%a5l", "https://ks.no/ma\u030al", "https://ks.no/ma%CC%8Al"]
)
def test_spellings_of_a_letter_have_one_key(other: str):
    assert normalise(other) == normalise("https://ks.no/mål") == "https://ks.no/m%C3%A5l"


def test_the_order_of_parameters_does_not_matter():
    assert normalise("https://ks.no/?b=2&a=1") == normalise("https://ks.no/?a=1&b=2")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://ks.no/?id=17", "https://ks.no/?id=18"),
        ("https://ks.no/?id=aB", "https://ks.no/?id=Ab"),
        ("https://ks.no/Kultur", "https://ks.no/kultur"),
        ("https://ks.no/a", "https://www.ks.no/a"),
        ("https://ks.no/a%2Fb", "https://ks.no/a/b"),
        ("https://ks.no/?a=1%262", "https://ks.no/?a=1&2"),
        ("https://ks.no:8443/a", "https://ks.no/a"),
        ("https://ks.no/%E5", "https://ks.no/%C3%A5"),
        ("https://ks.no/index.html/a", "https://ks.no/a"),
    ],
)
def test_addresses_of_two_articles_have_two_keys(one: str, other: str):
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize("address", ["", "kultur", "mailto:post@ks.no", "https://[::1"])
def test_what_is_no_address_has_no_key(address: str):
    with pytest.raises(ValueError, match="is no http"):
        normalise(address)


@pytest.mark.parametrize(
    "other",
    ["http://ks.no/", "https://WWW.ks.no/x", "https://nyheter.ks.no/", "https://ks.no:8443/"],
)
def test_a_host_and_what_is_below_it_are_one_site(other: str):
    assert same_site("https://www.ks.no/kultur", other)
    assert same_site(other, "https://www.ks.no/kultur")


@pytest.mark.parametrize(
    "other", ["https://oks.no/", "https://ks.no.example/", "mailto:a@ks.no", ""]
)
def test_a_host_that_only_looks_alike_is_another_site(other: str):
    assert not same_site("https://ks.no/", other)
    assert not same_site(other, "https://ks.no/")
