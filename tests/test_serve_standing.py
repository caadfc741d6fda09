import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path, PosixPath

import pytest
from listed import NOON, source_row

from kulturfeed import serving
from kulturfeed.config import Config
from kulturfeed.configtables import Source
from kulturfeed.cron import Cron
from kulturfeed.due import next_due
from kulturfeed.serving.names import Name, published
from kulturfeed.serving.standing import Standing, Watch, standing
from kulturfeed.store import open_store

HOURLY = Source(url="https://www.ks.no/kultur/", id="kultur")
DAILY = Source(url="https://www.ks.no/skole/", id="skole", cron=Cron.parse("0 7 * * *"))
MONTHLY = Source(url="https://www.ks.no/helse/", id="helse", cron=Cron.parse("0 7 1 * *"))
CONFIG = Config(source=(HOURLY, DAILY, MONTHLY))
STATES = {each.id: replace(source_row(), id=each.id, asked=NOON) for each in CONFIG.sources}
MINUTE, HOUR, DAY = 60, 3600, 86_400


def named(path: str) -> Name:
    name = published(path)
    assert name
    return name


def age(path: str, after: timedelta = timedelta(0), seen: Standing | None = None) -> int:
    seen = seen or standing(CONFIG, STATES)
    return seen.max_age(named(path), NOON + after)


def test_a_feed_is_good_until_its_source_is_read_next():
    planned = next_due(HOURLY, STATES["kultur"], CONFIG.timezone)
    assert planned
    assert int((planned - NOON).total_seconds()) == age("kultur.rss")
    assert int((planned - NOON).total_seconds()) - 600 == age(
        "kultur/archive/1.json", timedelta(minutes=10)
    )


def test_a_feed_that_may_be_read_any_moment_is_good_for_a_minute():
    assert MINUTE == age("kultur.rss", timedelta(hours=1))


def test_a_feed_that_was_never_read_is_good_for_a_minute():
    assert MINUTE == age("kultur.rss", seen=standing(CONFIG, {}))


def test_no_feed_is_good_for_more_than_a_day():
    assert DAY == age("helse.atom")


def test_a_feed_of_all_sources_is_good_until_one_of_them_is_read():
    assert age("kultur.rss") == age("all.rss") == age("feeds.opml")


@pytest.mark.parametrize("path", ["", "kultur/", "status/", "health.atom"])
def test_pages_and_the_operators_feed_are_good_for_a_minute(path: str):
    assert MINUTE == age(path)


def test_what_pages_are_made_with_is_good_for_an_hour():
    assert HOUR == age("kulturfeed.css")


def test_a_source_that_is_not_read_on_time_is_named():
    seen = standing(CONFIG, STATES)
    assert ([], ["kultur"]) == (seen.stale(NOON), seen.stale(NOON + timedelta(hours=2)))


def test_a_retired_source_is_gone_with_its_former_ids_and_never_stale():
    retired = Source(url="https://www.ks.no/x/", id="x", was=("gammel",), retired=True)
    seen = standing(Config(source=(retired, HOURLY)), {"x": replace(source_row(), asked=NOON)})
    assert ({"x", "gammel"}, {}, []) == (
        seen.gone,
        seen.moved,
        seen.stale(NOON + timedelta(days=9)),
    )


def configured(folder: Path, text: str = "") -> Path:
    path = folder / "kulturfeed.toml"
    block = '[[source]]\nid = "kultur"\nurl = "https://www.ks.no/kultur/"\n'
    path.write_text(f"{text}{block}", encoding="utf-8")
    return path


def watch(folder: Path) -> Watch:
    from_file = configured(folder)
    return Watch(Config(source=(HOURLY,)), from_file, from_file.read_text("utf-8"))


def test_a_store_that_is_not_there_cannot_be_reached(tmp_path: Path):
    watching = watch(tmp_path)
    watching.look()
    assert not watching.standing.is_reachable


def test_a_store_that_comes_is_seen(tmp_path: Path):
    watching = watch(tmp_path)
    with open_store(f"sqlite:///{tmp_path}/kulturfeed.db", migrate=True):
        watching.look()
    assert watching.standing.is_reachable


def test_a_config_that_changes_is_seen(tmp_path: Path):
    watching = watch(tmp_path)
    configured(tmp_path, 'public_url = "https://x.no/feeds/"\n')
    watching.look()
    assert "feeds/" == watching.standing.prefix


def test_a_config_that_is_broken_is_told_once_and_the_last_one_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    watching = watch(tmp_path)
    configured(tmp_path, "feil = 1\n")
    watching.look()
    watching.look()
    told = capsys.readouterr().err.splitlines()
    assert [True, False] == ["unknown key feil" in line for line in told]
    assert told[1].endswith("the last good config stays in use until this is mended")
    assert ["kultur"] == [each.id for each in watching.standing.config.sources]


def test_a_config_that_is_broken_otherwise_is_told_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    watching = watch(tmp_path)
    for text in ("feil = 1\n", "galt = 1\n"):
        configured(tmp_path, text)
        watching.look()
    assert "unknown key galt" in capsys.readouterr().err


def test_a_config_that_is_mended_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    watching = watch(tmp_path)
    configured(tmp_path, "feil = 1\n")
    watching.look()
    capsys.readouterr()
    configured(tmp_path)
    watching.look()
    watching.look()
    told = f"kulturfeed: {tmp_path}/kulturfeed.toml: is good again, and in use\n"
    assert told == capsys.readouterr().err


def test_while_the_config_is_broken_its_last_good_text_is_kept(tmp_path: Path):
    watching = watch(tmp_path)
    good = (tmp_path / "kulturfeed.toml").read_text("utf-8")
    found = []
    for text in ("", "feil = 1\n", ""):
        configured(tmp_path, text)
        watching.look()
        found.append(watching.last_good)
    assert [None, good, None] == found


class Unsteady(PosixPath):
    """A file that somebody breaks right after it is read."""

    def read_bytes(self) -> bytes:
        found = super().read_bytes()
        self.write_text("feil = 1\n", encoding="utf-8")
        return found


def test_the_last_good_text_is_the_one_that_was_found_good(tmp_path: Path):
    path = configured(tmp_path)
    good = path.read_text("utf-8")
    watching = Watch(Config(source=(HOURLY,)), Unsteady(path), good)
    watching.look()
    watching.look()
    assert (True, good) == (watching.standing.is_broken, watching.last_good)


def test_a_config_that_is_broken_is_a_trouble_that_quotes_nothing_of_it(tmp_path: Path):
    watching = watch(tmp_path)
    with open_store(f"sqlite:///{tmp_path}/kulturfeed.db", migrate=True):
        watching.look()
    configured(tmp_path, 'contact = "hemmelig"\n')
    watching.look()
    told = "The config is broken, the last good one is in use; stderr tells the fault."
    assert [told] == list(watching.standing.troubles(NOON))


def test_the_built_in_config_is_never_broken(tmp_path: Path):
    config = CONFIG.model_copy(update={"database": f"sqlite:///{tmp_path}/kulturfeed.db"})
    watching = Watch(config, None, "")
    watching.look()
    assert (config, ["The store cannot be reached."]) == (
        watching.standing.config,
        list(watching.standing.troubles(NOON)),
    )


def test_a_source_that_left_the_config_is_a_trouble():
    gone = replace(source_row(), id="gammel", first_accepted=NOON, asked=NOON)
    seen = standing(CONFIG, {**STATES, "gammel": gone}, is_reachable=True)
    told = "Stored, but not in the config, so never read: gammel; see /status/"
    assert [told] == list(seen.troubles(NOON))


def test_a_source_that_left_the_config_and_never_had_a_feed_is_none():
    gone = replace(source_row(), id="gammel", first_accepted=None)
    assert () == standing(CONFIG, {"gammel": gone}).forsaken


class Unknown(PosixPath):
    """A file that is read in a way that nobody thought of, until it is there."""

    def read_bytes(self) -> bytes:
        return super().read_bytes() if self.exists() else b"%d" % (1 // 0)


def test_what_nobody_thought_of_is_told_once_and_the_next_config_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(serving.standing, "LOOK", 0.01)
    watching = Watch(Config(source=(HOURLY,)), Unknown(tmp_path / "kulturfeed.toml"), "")
    told = ""

    async def lives() -> None:
        nonlocal told
        async with watching.looking():
            while "ZeroDivisionError" not in told:
                await asyncio.sleep(0.01)
                told += capsys.readouterr().err
            configured(tmp_path)
            while watching.standing.config.path is None:  # noqa: ASYNC110 (nothing tells of it)
                await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(lives(), 20))
    told += capsys.readouterr().err
    bug = "config and store cannot be looked at because of a bug: please report it"
    assert ([f"kulturfeed: {bug}"], 1) == (
        [line for line in told.splitlines() if line.startswith("kulturfeed: ")],
        told.count("Traceback"),
    )


def test_it_is_looked_while_the_server_lives(tmp_path: Path):
    watching = watch(tmp_path)

    async def lives() -> None:
        async with watching.looking():
            while watching.standing.config.path is None:  # noqa: ASYNC110 (nothing tells of it)
                await asyncio.sleep(0.01)

    asyncio.run(lives())
    assert tmp_path / "kulturfeed.toml" == watching.standing.config.path
