from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from faulty_configs import KULTUR, OF_A_SOURCE, OF_THE_SOURCES, OF_THE_WHOLE
from pydantic import BaseModel, ValidationError

from kulturfeed.configfile import parse
from kulturfeed.configtables import Fetch, Select, Source
from kulturfeed.configvalues import RESERVED, derived_id
from kulturfeed.errors import ConfigError
from spiders.page import Selectors

HERE = Path("/srv/kulturfeed/kulturfeed.toml")


def complaint(text: str) -> str:
    with pytest.raises(ConfigError) as raised:
        parse(text, path=HERE)
    return str(raised.value)


def source(keys: str = "") -> Source:
    return parse(f"{KULTUR}{keys}\n", path=HERE).sources[0]


@pytest.mark.parametrize("lines", OF_THE_WHOLE)
def test_a_fault_of_the_whole_is_refused_with_file_key_and_what_to_write(lines: str):
    assert f"kulturfeed.toml: {OF_THE_WHOLE[lines]}" == complaint(f"{lines}\n{KULTUR}")


@pytest.mark.parametrize("lines", OF_A_SOURCE)
def test_a_fault_of_a_source_is_refused_with_its_name_too(lines: str):
    expected = f"kulturfeed.toml: source 'https://www.ks.no/kultur/': {OF_A_SOURCE[lines]}"
    assert expected == complaint(f"{KULTUR}{lines}\n")


@pytest.mark.parametrize("text", OF_THE_SOURCES)
def test_a_fault_of_the_list_of_sources_is_refused(text: str):
    assert f"kulturfeed.toml: {OF_THE_SOURCES[text]}" == complaint(text)


def test_all_faults_are_told_at_once():
    told = complaint(f'listen = "x"\ntimezone = "y"\n{KULTUR}every = "z"\n').splitlines()
    assert ["timezone", "listen", "source"] == [line.split()[1] for line in told]


@pytest.mark.parametrize("reserved", sorted(RESERVED))
def test_a_reserved_id_is_refused(reserved: str):
    assert "is the name of a page of ours" in complaint(f'{KULTUR}id = "{reserved}"')


@pytest.mark.parametrize("bad", ["Kultur", "kultur_", "-kultur", "a--b", "a.b", "a/b", "a" * 81])
def test_an_id_that_could_not_name_a_file_is_refused(bad: str):
    assert "is no id" in complaint(f'{KULTUR}id = "{bad}"')


OTHER = '[[source]]\nurl = "https://www.ks.no/skole/"\n'


def values(table: BaseModel) -> dict[str, object]:
    return {name: getattr(table, name) for name in type(table).model_fields}


def test_the_keys_of_the_whole_have_their_defaults():
    assert {
        "public_url": None,
        "output": Path("/srv/kulturfeed/public"),
        "database": "sqlite:////srv/kulturfeed/kulturfeed.db",
        "contact": None,
        "timezone": ZoneInfo("Europe/Oslo"),
        "listen": "127.0.0.1:8765",
        "alert_after": timedelta(hours=6),
        "images": True,
        "embed_origins": (),
        "authors": True,
        "collections": (),
        "hub": None,
        "notify": (),
        "fetch": Fetch(),
        "sources": (source(),),
        "path": HERE,
    } == values(parse(KULTUR, path=HERE))


def test_the_keys_of_fetch_have_their_defaults():
    assert {
        "delay": timedelta(seconds=1),
        "timeout": timedelta(seconds=30),
        "max_bytes": 10_000_000,
        "private_addresses": False,
    } == values(Fetch())


def test_the_keys_of_a_source_have_their_defaults():
    assert {
        "url": "https://www.ks.no/kultur/",
        "id": "ks-kultur",
        "title": None,
        "language": None,
        "every": timedelta(hours=1),
        "cron": None,
        "limit": 50,
        "pages": 1,
        "render": False,
        "full_text": False,
        "include": (),
        "exclude": (),
        "was": (),
        "retired": False,
        "may_be_empty": False,
        "select": None,
    } == values(source())


def test_the_keys_of_select_but_item_are_not_set():
    select = source('[source.select]\nitem = "article"').select
    assert Select(item="article") == select
    assert Selectors(item="article") == Select(item="article").selectors()


ALL_KEYS = """
public_url = "https://feeds.example.no/kultur"
output = "/var/www/strømmer"
database = "sqlite:////var/lib/kulturfeed/k.db"
contact = "drift@kommune.no"
timezone = "Europe/Helsinki"
listen = "[::1]:80"
alert_after = "0s"
images = false
embed_origins = ["https://kommune.sharepoint.com"]
authors = false
hub = "https://hub.example.no/"

[fetch]
delay = "2s"
timeout = "10m"
max_bytes = 50_000_000
private_addresses = true

[[source]]
url = "https://www.xn--s-zia.no/kultur"
id = "aas"
title = "Kultur på Ås"
language = "nn"
cron = "0 7 * * mon-fri"
limit = 1000
pages = 5
render = true
full_text = true
include = ["bibliotek", "kulturskole"]
exclude = ["ledig stilling"]
was = ["aas-kultur"]
retired = true
may_be_empty = true

[source.select]
item = "article"
title = "h3"
link = "./a/@href"
summary = "p"
date = "time::attr(datetime)"
image = "img::attr(src)"

[[collection]]
id = "begge"
title = "Begge to på Ås"
sources = ["aas"]
include = ["bibliotek"]
exclude = ["stilling"]
limit = 10
language = "nn"

[[notify]]
url = "https://hooks.example.no/kultur"
"""


def test_every_key_can_be_set():
    config = parse(ALL_KEYS, path=HERE)
    only = config.sources[0]
    tables = (config, config.fetch, only, only.select, *config.collections)
    unset = {name for table in tables for name in set(values(table)) - set(table.model_fields_set)}
    assert {"path", "every"} == unset


def test_public_url_ends_in_a_slash_as_the_base_of_names():
    assert "https://feeds.example.no/kultur/" == parse(ALL_KEYS, path=HERE).base_url


def test_sources_are_named_by_their_ids_each_once():
    two = parse(f'{KULTUR}{OTHER}id = "to"\n', path=HERE)
    assert ["to", "ks-kultur"] == [each.id for each in two.named(["to", "ks-kultur", "to"])]
    assert list(two.sources) == two.named(())


def test_a_retired_source_is_not_among_those_that_are_read():
    two = parse(f'{KULTUR}{KULTUR}id = "to"\nretired = true\n', path=HERE)
    assert ["ks-kultur"] == [each.id for each in two.named(())] == [each.id for each in two.live]


def test_a_retired_source_that_is_named_is_refused():
    two = parse(f'{KULTUR}{KULTUR}id = "to"\nretired = true\n', path=HERE)
    with pytest.raises(ConfigError, match="source 'to' is retired"):
        two.named(["to"])


@pytest.mark.parametrize(
    "own",
    ['[source.select]\nitem = "li"', 'include = ["Ærø"]', 'exclude = ["høring"]', "limit = 9"],
)
def test_one_page_can_be_divided_between_two_sources(own: str):
    two = parse(f'{KULTUR}{KULTUR}id = "to"\n{own}\n', path=HERE)
    assert ["ks-kultur", "to"] == [each.id for each in two.sources]


def test_a_folder_of_its_own_below_the_config_or_elsewhere_is_fine():
    for output in ("public", "./ut/public", "/var/www/kultur", "~/public"):
        parse(f'output = "{output}"\n{KULTUR}', path=HERE)


def test_a_former_id_belongs_to_one_source():
    text = f'{KULTUR}was = ["a"]\n{KULTUR}id = "to"\nwas = ["a"]\n'
    assert "was: 'a' is another source's id" in complaint(text)


def test_an_ipv6_address_to_listen_on_loses_its_brackets():
    assert ("::1", 80) == parse(ALL_KEYS, path=HERE).address


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("90s", timedelta(seconds=90)),
        ("5m", timedelta(minutes=5)),
        ("2 h", timedelta(hours=2)),
        ("1d", timedelta(days=1)),
        ("4w", timedelta(weeks=4)),
    ],
)
def test_a_duration_is_a_number_and_a_unit(written: str, meant: timedelta):
    assert meant == source(f'every = "{written}"').every


@pytest.mark.parametrize(
    ("written", "meant"), [("no", "nb"), ("NO", "nb"), ("nn", "nn"), ("nb-NO", "nb-NO")]
)
def test_plain_norwegian_is_taken_for_bokmal(written: str, meant: str):
    assert meant == source(f'language = "{written}"').language


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.ks.no/fagomrader/barn-og-unge/kultur/", "ks-kultur"),
        ("https://example.org/news/", "example-news"),
        ("https://example.org/", "example"),
        ("https://example.org/nyheter/index.html?side=2", "example-index"),
        ("https://www.bodø.kommune.no/Kultur%20og%20fritid/", "bodo-kommune-kultur-og-fritid"),
        ("https://a.no/Bøker-på-Ås-ærlig", "a-boker-pa-as-aerlig"),
        ("http://127.0.0.1:8000/kultur", "127-0-0-1-kultur"),
        ("http://localhost/", "localhost"),
        ("https://例え.jp/", "source"),
    ],
)
def test_an_id_is_derived_from_site_and_last_step(url: str, name: str):
    assert name == derived_id(url)


def test_a_derived_id_is_an_id_however_long_the_address():
    url = f"https://a.no/{'kultur-' * 40}"
    assert derived_id(url) == parse(f'[[source]]\nurl = "{url}"', path=HERE).sources[0].id


def test_a_config_in_use_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        source().limit = 3
