"""A corpus of article pages in, how right we read their parts and their text out.

python benchmarks/bodies.py CORPUS

Title, author and image are held against the corpus's own truth; an image is right if it is the
same file, or another size of it. No truth of the text is known: a paragraph is taken for text if
two of the other tools (trafilatura, readability-lxml, newspaper4k, installed beside by hand) keep
it. CPU time is the least of several runs, in milliseconds a page.
"""

import argparse
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from functools import partial
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from corpus import ArticlePage, article_pages
from lxml import html

from spiders.article import article
from spiders.decode import decode

TIMEZONE = ZoneInfo("Europe/Oslo")
REPEATS = 3
_PARAGRAPH = 40
"""Letters; shorter blocks say little of whether a text was found."""
_AGREED = 2
_BREAK = re.compile(
    r"</?(?:p|div|li|ul|ol|h[1-6]|td|th|tr|table|pre|blockquote|figure|figcaption|section|article"
    r"|br|hr|dd|dt|dl)\b[^>]*>"
)
_FILE_NAME = re.compile(r"[\w-]{8,}")

Finder = Callable[[str, str], str]
"""Finds the HTML of an article's text on a page, given its text and address."""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    corpus = parser.parse_args().corpus
    pages = tuple(article_pages(corpus))
    print_parts(corpus, pages)
    print_bodies(pages)


def print_parts(corpus: Path, pages: Collection[ArticlePage]) -> None:
    """Print how many titles, authors and images are as the truth has them, of those it has."""
    right: Counter[str] = Counter()
    known: Counter[str] = Counter()
    for page in pages:
        truth = json.loads((corpus / "articles" / page.saved.name / "truth.json").read_bytes())
        told = article(text_of(page), page.saved.url, TIMEZONE)
        image = told.image.address if told.image else ""
        said = {"title": told.title or "", "author": told.author or "", "image": image}
        for part, found in said.items():
            if truth.get(part):
                known[part] += 1
                right[part] += is_right(part, found, truth[part])
        known["section"] += 1
        right["section"] += told.section is not None
        known["image with its size"] += bool(told.image)
        right["image with its size"] += bool(told.image and told.image.width)
    for part, count in known.items():
        print(f"{part:24} {right[part]:3} of {count}")


def is_right(part: str, found: str, truth: str) -> bool:
    """Tell whether a part is as it is known; quotes and the size of an image do not count."""
    if part == "image":
        names = (set(_FILE_NAME.findall(urlsplit(each).path)) for each in (found, truth))
        return found == truth or bool(set.intersection(*names))
    return letters(found) == letters(truth)


def print_bodies(pages: Collection[ArticlePage]) -> None:
    """Print what each tool keeps of the agreed text, and what it keeps beside."""
    others = {name: find for name, find in peers().items() if find}
    if len(others) < _AGREED:
        print(
            "the text is not measured: install two of trafilatura, readability-lxml, newspaper4k"
        )
        return
    tools = {"kulturfeed": ours, **others}
    shares: dict[str, list[tuple[float, float, float]]] = {name: [] for name in tools}
    for page in pages:
        text = text_of(page)
        found = {
            name: measured(partial(find, text, page.saved.url)) for name, find in tools.items()
        }
        kept = {name: paragraphs(body) for name, (body, _) in found.items()}
        whole = {name: "\n".join(sorted(each)) for name, each in kept.items()}
        said = {each for name in others for each in kept[name]}
        agreed = {each for each in said if is_agreed(each, [whole[name] for name in others])}
        text = "\n".join(sorted(agreed))
        for name, (_, seconds) in found.items():
            hit = sum(len(each) for each in agreed if each in whole[name])
            beside = sum(len(each) for each in kept[name] if each not in text)
            size = sum(map(len, agreed)) or 1
            shares[name].append((hit / size, beside / ((hit + beside) or 1), 1000 * seconds))
    print(f"{'':24} kept  beside  ms")
    for name, rows in shares.items():
        hits, besides, times = zip(*rows, strict=True)
        mean, beside = statistics.mean(hits), statistics.mean(besides)
        print(f"{name:24} {mean:.3f} {beside:.3f} {statistics.median(times):5.1f}")


def is_agreed(paragraph: str, texts: Iterable[str]) -> bool:
    """Tell whether enough tools keep a paragraph, however they cut their text into blocks."""
    return sum(paragraph in text for text in texts) >= _AGREED


def text_of(page: ArticlePage) -> str:
    """Decode a page as the spider does."""
    return decode(page.saved.body, page.saved.meta.content_type)


def paragraphs(body: str) -> set[str]:
    """Gather the longer blocks of some HTML, letters only: tools write one text in many ways."""
    text = html.fromstring(f"<div>{_BREAK.sub(chr(10), body)}</div>").text_content()
    return {line for line in map(letters, text.split("\n")) if len(line) >= _PARAGRAPH}


def letters(text: str) -> str:
    """Leave the letters and digits of a text."""
    return re.sub(r"[\W_]+", "", text.casefold())


def measured(work: Callable[[], str]) -> tuple[str, float]:
    """Return what some work gave, and the least CPU seconds that it took."""
    seconds = []
    found = ""
    for _ in range(REPEATS):
        started = time.process_time()
        found = work()
        seconds.append(time.process_time() - started)
    return found, min(seconds)


def ours(text: str, url: str) -> str:
    """Read a page as we do."""
    return article(text, url, TIMEZONE, full_text=True).body or ""


def peers() -> dict[str, Finder | None]:
    """Name the other tools; None for one that is not installed."""
    return {
        "trafilatura": _if_installed(_trafilatura),
        "readability-lxml": _if_installed(_readability),
        "newspaper4k": _if_installed(_newspaper),
    }


def _if_installed(adapter: Callable[[], Finder]) -> Finder | None:
    try:
        return adapter()
    except ImportError:
        return None


def _trafilatura() -> Finder:
    extract = import_module("trafilatura").extract

    def find(text: str, url: str) -> str:
        return extract(text, url=url, output_format="html", include_comments=False) or ""

    return find


def _readability() -> Finder:
    document = import_module("readability").Document
    return lambda text, _url: str(document(text).summary(html_partial=True))


def _newspaper() -> Finder:
    newspaper = import_module("newspaper")
    # It would ask the network for the list of public suffixes, anew for every page.
    domains = import_module("tldextract.tldextract")
    vars(domains)["TLD_EXTRACTOR"] = domains.TLDExtract(suffix_list_urls=())

    def find(text: str, url: str) -> str:
        page = newspaper.Article(url, language="en", fetch_images=False)
        page.download(input_html=text)
        page.parse()
        return "".join(f"<p>{each}</p>" for each in page.text.split("\n\n"))

    return find


if __name__ == "__main__":
    main()
