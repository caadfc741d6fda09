import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("spiders", "feeds", "kulturfeed")
CLOCKS = {"now", "today", "utcnow"}
PURE = (
    *(
        "cron",
        "clock",
        "due",
        "enriched",
        "entries",
        "episodes",
        "filters",
        "gate",
        "health",
        "ledger",
        "likeness",
    ),
    *("backfill", "releasing"),
    *("remedies", "renames", "reports", "rows", "settle", "sighting", "story", "telling"),
    *("push.bodies", "push.cards", "push.lapses", "push.messages", "push.outbox"),
    *("push.patience", "push.recipients", "push.rows", "push.signing", "push.slack"),
    *("push.wording",),
    *("checking.importers", "checking.rules"),
    *("serving.answers", "serving.names", "serving.negotiation"),
    *("site.archive", "site.chart", "site.languages", "site.policy", "site.status", "site.times"),
    *("site.views", "site.words"),
)
# The libraries without types, and in how many files each may be imported.
UNTYPED = {"feedgen": 1, "apscheduler": 2, "brotli": 1, "scrapy_playwright": 1}


@cache
def trees() -> Mapping[str, ast.Module]:
    """Parse every source file, by the name of its module."""
    found = {}
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            found[module.removesuffix(".__init__")] = ast.parse(path.read_text("utf-8"))
    return found


def imported(node: ast.AST) -> Iterator[str]:
    """Name every module that is imported in here, wherever that stands."""
    for each in ast.walk(node):
        if isinstance(each, ast.Import):
            yield from (alias.name for alias in each.names)
        elif isinstance(each, ast.ImportFrom):
            assert each.level == 0, "imports are absolute"
            names = {f"{each.module}.{alias.name}" for alias in each.names}
            modules = names & trees().keys()
            yield from modules
            if names - modules:
                yield each.module or ""


def packages(module: str) -> set[str]:
    return {name.partition(".")[0] for name in imported(trees()[module])}


def of(package: str) -> list[str]:
    return sorted(name for name in trees() if name.partition(".")[0] == package)


@pytest.mark.parametrize("module", of("spiders"))
def test_spiders_know_neither_feeds_nor_the_application(module: str):
    assert not packages(module) & {"feeds", "kulturfeed", "sqlalchemy"}


@pytest.mark.parametrize("module", of("feeds"))
def test_feeds_know_neither_spiders_nor_the_application(module: str):
    assert not packages(module) & {"spiders", "kulturfeed"}


@pytest.mark.parametrize("module", [*of("feeds"), *(f"kulturfeed.{name}" for name in PURE)])
def test_what_is_pure_reads_no_clock_network_or_storage(module: str):
    used = packages(module)
    called = {each.attr for each in ast.walk(trees()[module]) if isinstance(each, ast.Attribute)}
    assert not used & {"time", "socket", "sqlalchemy", "sqlite3", "scrapy", "urllib.request"}
    assert not called & CLOCKS


@pytest.mark.parametrize("library", UNTYPED)
def test_a_library_without_types_is_imported_in_few_files(library: str):
    files = [module for module in trees() if library in packages(module)]
    assert len(files) <= UNTYPED[library], files


def test_sql_stands_in_the_store_alone():
    outside = [
        module
        for module in of("kulturfeed")
        if "sqlalchemy" in packages(module) and not module.startswith("kulturfeed.store")
    ]
    # Both read the database's URL, no database.
    assert ["kulturfeed.commands.config", "kulturfeed.configfile"] == outside


def test_nothing_imports_in_a_circle():
    arrows = {
        module: {name for name in imported(tree) if name in trees() and name != module}
        for module, tree in trees().items()
    }
    tuple(TopologicalSorter(arrows).static_order())


def loaded_by(code: str) -> set[str]:
    """Run this in a process of its own; return the modules that were loaded."""
    told = f"import sys\n{code}\nprint('\\n' + ' '.join(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", told], capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split())


def test_help_loads_nothing_heavy():
    code = "from kulturfeed.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass"
    heavy = {"scrapy", "lxml", "sqlalchemy", "pydantic", "rich", "twisted", "jinja2"}
    assert not loaded_by(code) & heavy


def test_to_see_that_nothing_is_due_loads_no_crawler():
    assert not loaded_by("import kulturfeed.commands.refresh") & {"scrapy", "twisted"}
