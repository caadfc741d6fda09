"""What people write into a config that cannot be, and the line that each of them reads."""

from pathlib import Path

KULTUR = '[[source]]\nurl = "https://www.ks.no/kultur/"\n'
_SET = f'{KULTUR}[[collection]]\ntitle = "A"\n'
_URL = 'write e.g. url = "https://www.ks.no/fagomrader/barn-og-unge/kultur/"'
_EVERY = 'write e.g. every = "1h"'
_CRON = 'write e.g. cron = "0 7 * * mon-fri"'
_ID = 'write e.g. id = "ks-kultur"'
_ITEM = 'write e.g. item = "article.card"'
_DATABASE = (
    "is neither an SQLite file nor PostgreSQL; "
    'write e.g. "sqlite:///kulturfeed.db" or "postgresql://user@host/name"'
)

HOME = Path("~").expanduser().resolve()
_APART = (
    " lies in it: all there would be public, with index.html among it; "
    'write e.g. output = "public"'
)

# Lines above the only source, and what is said of them behind `kulturfeed.toml: `.
OF_THE_WHOLE = {
    'databse = "x"': "unknown key databse; did you mean database?",
    "postgres = 1": "unknown key postgres; known here are public_url, output, database, contact, "
    "timezone, listen, alert_after, images, embed_origins, authors, fetch, source, "
    "hub, notify, collection",
    'path = "x"': "path is no key of ours; did you mean output?",
    "sources = []": "unknown key sources; did you mean source?",
    "output = 3": 'output = 3 is not a path; write e.g. output = "public"',
    'output = "/"': f"output is /, and this config{_APART}",
    'output = "."': f"output is /srv/kulturfeed, and this config{_APART}",
    'output = ".."': f"output is /srv, and this config{_APART}",
    'output = "~"': f"output is {HOME}, and your home folder{_APART}",
    'output = " "': 'output = " " is not a path; write e.g. output = "public"',
    'output = "~finnes-ikke/ut"': 'output = "~finnes-ikke/ut" names a home folder that there is '
    'not; write e.g. output = "public"',
    'public_url = "ftp://x"': 'public_url = "ftp://x" is not an http or https address; '
    'write e.g. public_url = "https://feeds.example.no/"',
    'public_url = "https://a.no/?x=1"': 'public_url = "https://a.no/?x=1" is no folder\'s address:'
    " file names are written behind it; write e.g. public_url = "
    '"https://feeds.example.no/"',
    "public_url = 3": "public_url = 3 should be a valid string; "
    'write e.g. public_url = "https://feeds.example.no/"',
    'contact = "Kåre"': 'contact = "Kåre" is neither an e-mail address nor a web address; '
    'write e.g. contact = "drift@kommune.no"',
    'contact = "ola@ks.no)"': 'contact = "ola@ks.no)" is neither an e-mail address nor a web '
    'address; write e.g. contact = "drift@kommune.no"',
    'timezone = "Oslo"': 'timezone = "Oslo" is not a timezone of the IANA list; '
    'write e.g. timezone = "Europe/Oslo"',
    'timezone = ""': 'timezone = "" is not a timezone of the IANA list; '
    'write e.g. timezone = "Europe/Oslo"',
    'timezone = "America"': 'timezone = "America" is not a timezone of the IANA list; '
    'write e.g. timezone = "Europe/Oslo"',
    "timezone = 1": "timezone = 1 is not a timezone of the IANA list; "
    'write e.g. timezone = "Europe/Oslo"',
    'listen = "8765"': 'listen = "8765" is not an address and a port; '
    'write e.g. listen = "127.0.0.1:8765"',
    'listen = "localhost:²"': 'listen = "localhost:²" is not an address and a port; '
    'write e.g. listen = "127.0.0.1:8765"',
    'listen = "0.0.0.0:99999"': 'listen = "0.0.0.0:99999" is not an address and a port; '
    'write e.g. listen = "127.0.0.1:8765"',
    "alert_after = 6": "alert_after = 6 is not a duration: a number and one of s, m, h, d, w; "
    'write e.g. alert_after = "6h"',
    'alert_after = "5w"': 'alert_after = "5w" should be less than or equal to 28 days; '
    'write e.g. alert_after = "6h"',
    "database = 3": "database = 3 should be a valid string; "
    'write e.g. database = "sqlite:///kulturfeed.db"',
    'database = "kultur.db"': "database is not an SQLAlchemy URL; "
    'write e.g. "sqlite:///kulturfeed.db"',
    'database = "sqlite://"': f"database = 'sqlite://' {_DATABASE}",
    'database = "mysql://ola:hemmelig@h/k"': f"database = 'mysql://ola:***@h/k' {_DATABASE}",
    'database = "sqlite:///~finnes-ikke/k.db"': "database: ~finnes-ikke/k.db names no home folder "
    "that there is",
    'embed_origins = ["https://x.no/side"]': 'embed_origins = ["https://x.no/side"] is not a list '
    "of origins: https://, a host, and nothing behind it; "
    'write e.g. embed_origins = ["https://kommune.sharepoint.com"]',
    'embed_origins = ["https://x.no; script-src *"]': 'embed_origins = ["https://x.no; script-src '
    '*"] is not a list of origins: https://, a host, and nothing behind it; '
    'write e.g. embed_origins = ["https://kommune.sharepoint.com"]',
    "private_addresses = true": "unknown key private_addresses; write it under [fetch]",
    'delay = "1s"\ntimeout = "9s"': "unknown key delay; write it under [fetch]\n"
    "kulturfeed.toml: unknown key timeout; write it under [fetch]",
    "max-bytes = 1": "unknown key max-bytes; did you mean max_bytes, under [fetch]?",
    'every = "2h"': "unknown key every; write it under [[source]]",
    "secret_file = 1": "unknown key secret_file; write it under [[notify]]",
    "[select]": "unknown key select; write it as [source.select]",
    '[fetch]\ncontact = "a@b.no"': "[fetch]: unknown key contact; "
    "write it at the top, above the first [table]",
    "fetch = 3": "fetch is no table; write [fetch], and its keys on lines below",
    "[[fetch]]": "fetch is no table; write [fetch], and its keys on lines below",
    '[fetch]\ndelai = "1s"': "[fetch]: unknown key delai; did you mean delay?",
    '[fetch]\ndelay = "1h"': '[fetch]: delay = "1h" should be less than or equal to 5 minutes; '
    'write e.g. delay = "2s"',
    '[fetch]\ntimeout = "0s"': '[fetch]: timeout = "0s" should be greater than or equal to '
    '1 second; write e.g. timeout = "30s"',
    "[fetch]\nmax_bytes = 1": "[fetch]: max_bytes = 1 should be greater than or equal to 10000; "
    "write e.g. max_bytes = 10000000",
    '[fetch]\nprivate_addresses = "ja"': '[fetch]: private_addresses = "ja" should be a valid '
    "boolean; write e.g. private_addresses = true",
}

# Lines under the only source, and what is said of them behind `kulturfeed.toml: source '…': `.
OF_A_SOURCE = {
    'urll = "x"': "unknown key urll; did you mean url?",
    'contact = "a@b.no"': "unknown key contact; write it at the top, above the first [table]",
    'timezon = "UTC"': "unknown key timezon; did you mean timezone, at the top, above the first "
    "[table]?",
    'item = "h2"': "unknown key item; write it under [source.select]",
    'every = "1x"': 'every = "1x" is not a duration: a number and one of s, m, h, d, w; ' + _EVERY,
    "every = 3600": "every = 3600 is not a duration: a number and one of s, m, h, d, w; " + _EVERY,
    'every = "10s"': f'every = "10s" should be greater than or equal to 1 minute; {_EVERY}',
    'every = "9w"': f'every = "9w" should be less than or equal to 28 days; {_EVERY}',
    'every = "1h"\ncron = "0 7 * * *"': "has both every and cron; keep one of them",
    'cron = "0 7 * *"': 'cron = "0 7 * *" is not five fields: minute hour day month weekday; '
    + _CRON,
    "cron = 7": f"cron = 7 is not five fields: minute hour day month weekday; {_CRON}",
    "limit = 0": "limit = 0 should be greater than or equal to 1; write e.g. limit = 50",
    'limit = "50"': 'limit = "50" should be a valid integer; write e.g. limit = 50',
    "limit = true": "limit = true should be a valid integer; write e.g. limit = 50",
    "pages = 0": "pages = 0 should be greater than or equal to 1; write e.g. pages = 5",
    "pages = 101": "pages = 101 should be less than or equal to 100; write e.g. pages = 5",
    "render = 1": "render = 1 should be a valid boolean; write e.g. render = true",
    'include = "bibliotek"': 'include = "bibliotek" should be a valid list; '
    'write e.g. include = ["bibliotek"]',
    "include = [3]": 'include = [3] should be a valid string; write e.g. include = ["bibliotek"]',
    'exclude = [""]': 'exclude = [""] holds an empty word; write e.g. exclude = ["stilling"]',
    'language = "norsk!"': 'language = "norsk!" is not a language tag (BCP 47); '
    'write e.g. language = "nb"',
    'title = ""': 'title = "" has nothing in it to be read; write e.g. title = "KS Kultur"',
    'title = "  "': 'title = "  " has nothing in it to be read; write e.g. title = "KS Kultur"',
    'was = "gammel"': 'was = "gammel" should be a valid list; write e.g. was = ["old-id"]',
    'was = ["Å"]': 'was = ["Å"] is no id: small letters a-z, digits and single hyphens, at most '
    '80; write e.g. was = ["old-id"]',
    'retired = "ja"': 'retired = "ja" should be a valid boolean; write e.g. retired = true',
    "select = 3": "select is no table; write [source.select], and its keys on lines below",
    '[source.select]\ntitle = "h2"': f"[source.select]: has no item; {_ITEM}",
    '[source.select]\nitem = "h2["': '[source.select]: item = "h2[" is neither CSS nor XPath '
    f"(Expected ident or '*', got <EOF at 3>); {_ITEM}",
    '[source.select]\nitem = "h2"\ntitel = "h3"': "[source.select]: unknown key titel; "
    "did you mean title?",
}

# Whole configs.
OF_THE_SOURCES = {
    "source = []": 'has no source; write [[source]] and under it url = "https://..."',
    "source = 3": "source is no table; write [[source]], and its keys on lines below",
    "source = [3]": "source is no table; write [[source]], and its keys on lines below",
    '[source]\nurl = "https://a.no/"': "[source] has one pair of brackets; write [[source]]",
    '[[source]]\nid = "kultur"': f"source 'kultur': has no url; {_URL}",
    "[[source]]": f"[[source]] number 1: has no url; {_URL}",
    '[[source]]\nurl = "kultur"': "source 'kultur': url = \"kultur\" is not an http or https "
    f"address; {_URL}",
    '[[source]]\nurl = "www.ås.no/nytt"': "source 'www.ås.no/nytt': url = \"www.ås.no/nytt\" "
    "is not an http or https address; write https://www.ås.no/nytt",
    '[[source]]\nurl = "https://[x/"': "source 'https://[x/': url = \"https://[x/\" is not an "
    f"http or https address; {_URL}",
    '[[source]]\nid = "å"\nurl = "https://u:p@a.no/"': "source 'å': url = \"https://u:p@a.no/\" "
    f"holds a user name or a password, which is never sent; leave it out; {_URL}\n"
    "kulturfeed.toml: source 'å': id = \"å\" is no id: small letters a-z, digits and single "
    f"hyphens, at most 80; {_ID}",
    f'{KULTUR}id = "all"': "source 'all': id = \"all\" is the name of a page of ours; "
    f"take another; {_ID}",
    '[[source]]\nurl = "https://status.no/"': "source 'https://status.no/': id = \"status\" is "
    f"the name of a page of ours; take another; {_ID}",
    f"{KULTUR}id = 3": f"source '3': id = 3 should be a valid string; {_ID}",
    KULTUR + KULTUR: "two sources have the id 'ks-kultur'; give one of them another, "
    "or take one out if it is there twice by mistake",
    f'{KULTUR}[[source]]\nid = "to"\nurl = "http://www.ks.no/kultur"': "sources 'ks-kultur' and "
    "'to' read the same page, http://www.ks.no/kultur; take one of them out, or "
    "write what each is for: words of its own (include, exclude) or selectors (select)",
    f'{KULTUR}was = ["ks-kultur"]': "was: 'ks-kultur' is another source's id; it can be one's "
    "alone",
    f'{KULTUR}[collection]\nid = "a"': "[collection] has one pair of brackets; "
    "write [[collection]]",
    f"{KULTUR}[[collection]]": "[[collection]] number 1: has no id; "
    'write e.g. id = "kultur"\n'
    "kulturfeed.toml: [[collection]] number 1: has no title; "
    'write e.g. title = "Kultur"\n'
    "kulturfeed.toml: [[collection]] number 1: has no sources; "
    'write e.g. sources = ["ks-kultur", "radet"]',
    f'{_SET}id = "a"\nsources = ["ks-kultur"]\nlimt = 3': "collection 'a': unknown key limt; "
    "did you mean limit?",
    f'{_SET}id = "a"\nsources = []': "collection 'a': sources = [] should have at least 1 item "
    'after validation, not 0; write e.g. sources = ["ks-kultur", "radet"]',
    f'{_SET}id = "a"\nsources = ["b"]': "collection 'a': there is no source 'b'",
    f'{_SET}id = "ks-kultur"\nsources = ["ks-kultur"]': "collection: 'ks-kultur' is another "
    "feed's id; take another",
    "a = \n": "is not TOML: Invalid value (at line 1, column 5)",
}
