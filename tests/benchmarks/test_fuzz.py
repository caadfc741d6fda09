import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

# The benchmark is a command with its rooms beside it, no package.
sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import fuzz
from corpus import Saved
from growth import SHAPES, page
from mutations import MUTATIONS, Mutation

from spiders.page import Reading, Teaser

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
CORPUS = Path(__file__).parents[1] / "corpus"
PAGES = fuzz.saved_pages(CORPUS)
SEED = 4
BODY = '<main><p class="ingress">Kultur &amp; «fritid»</p><a href="/sak">Sak</a></main>'.encode()


@pytest.mark.parametrize("number", range(300))
def test_a_broken_page_gives_no_fault(number: int):
    reading = fuzz.read(fuzz.broken(PAGES, SEED, number))
    assert set() == fuzz.faults_of(reading)


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_mutation_takes_any_page(mutation: Mutation):
    chance = Random(SEED)
    for body in (b"", b"<", BODY):
        mutation(body, chance)


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_mutation_changes_the_page(mutation: Mutation):
    chance = Random(SEED)
    assert any(mutation(BODY, chance) != BODY for _ in range(20))


def test_a_page_is_made_from_seed_and_number_alone():
    first = [fuzz.broken(PAGES, SEED, number) for number in (1, 2)]
    assert first == [fuzz.broken(PAGES, SEED, number) for number in (1, 2)]
    assert first[0] != first[1]


@pytest.mark.parametrize(
    "teaser",
    [
        Teaser(title="Sak", link="/sak"),
        Teaser(title="Sak", link="javascript:alert(1)"),
        Teaser(title=" ", link="https://fjellvik.example/sak"),
        Teaser(title="Sak\x08", link="https://fjellvik.example/sak"),
        Teaser(title="Sak", link="https://fjellvik.example/sak", summary="en\ufffe"),
        Teaser(title="Sak", link="https://fjellvik.example/sak", image="bilde.jpg"),
    ],
)
def test_what_a_feed_cannot_carry_is_a_fault(teaser: Teaser):
    assert 1 == len(fuzz.faults_of(Reading(teasers=(teaser,))))


def test_a_feed_that_is_no_address_is_a_fault():
    assert 1 == len(fuzz.faults_of(Reading(teasers=(), feeds=("/rss",))))


def test_a_good_teaser_has_no_fault():
    teaser = Teaser(title="Sak – «én»", link="https://fjellvik.example/sak", summary="Om æøå")
    assert set() == fuzz.faults_of(Reading(teasers=(teaser,)))


def test_what_is_raised_is_a_fault_and_names_its_place():
    def raising(page: Saved) -> Reading:
        raise ValueError(page.name)

    faults = fuzz.trial(PAGES[0], raising).faults
    assert [True] == [each.startswith("ValueError('01-nb-cards') at test_fuzz") for each in faults]


def test_the_benchmark_tells_how_many_pages_failed():
    command = [sys.executable, str(BENCHMARKS / "fuzz.py"), str(CORPUS), "--pages", "3"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "3 pages, 0 failed" in told


@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_is_grown_to_the_size_asked_for(shape: str):
    assert 0.5 < len(page(shape, 1)) / 1_000_000 < 2.1
