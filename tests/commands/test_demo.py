import os
import re
from pathlib import Path

import pytest
from running import Done, kulturfeed
from watched import watched

from feeds.check import check


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Done, Path]:
    """Run the demo, and keep its feeds."""
    folder = tmp_path_factory.mktemp("demo")
    # As `make demo` leaves it: nothing of ours is on the path.
    return kulturfeed(folder, "demo", "--output", "ut", PATH="/usr/bin:/bin"), folder


def test_the_demo_ends_well(demo: tuple[Done, Path]):
    assert (0, "") == (demo[0].code, demo[0].err)


def test_the_demo_shows_each_day_as_a_subscriber_sees_it(demo: tuple[Done, Path]):
    marks = re.findall(r"^  (new|edited|nothing new)|^Day (\d)", demo[0].out, re.MULTILINE)
    days = "".join(number or f" {mark} " for mark, number in marks)
    assert (
        "1 new 2 edited 3 nothing new 4 nothing new "
        "5 edited 6 nothing new 7 nothing new 8 nothing new "
    ) == days


def test_the_demo_shows_each_day_as_a_raw_link_feed_would(demo: tuple[Done, Path]):
    assert [
        "shows 1 new",
        *("shows nothing new", "shows nothing new", "shows nothing new"),
        *("shows 1 article again as new", "shows 1 article again as new"),
        *("is empty", "shows 13 articles again as new"),
    ] == re.findall(r"^  a raw-link feed (.*)$", demo[0].out, re.MULTILINE)


def test_the_demo_sums_up_what_was_shown_twice(demo: tuple[Done, Path]):
    assert "\nArticles shown twice: 15 by a raw-link feed, 0 by kulturfeed\n" in demo[0].out


def test_the_demo_tells_what_the_operator_is_told(demo: tuple[Done, Path]):
    out = " ".join(demo[0].out.split())
    told = re.findall(r"the operator is told: kultur: .*?(stays as it is|is well again)", out)
    assert ["stays as it is", "is well again"] == told


def test_the_demo_ends_with_a_command_that_there_is(demo: tuple[Done, Path]):
    *_, preview, add = demo[0].out.splitlines()
    program = preview.removesuffix(" preview URL").strip()
    assert f"  {program} add URL" == add
    assert os.access(program, os.X_OK)


def test_the_demo_fits_a_narrow_terminal(tmp_path: Path):
    _, lines = watched(tmp_path, "demo", width=72)
    assert [] == [line for line in lines if len(line) > 72]


def test_the_demo_keeps_feeds_that_are_fit(demo: tuple[Done, Path]):
    for name in ("kultur.rss", "kultur.atom"):
        assert not check((demo[1] / "ut" / name).read_bytes())


def test_the_demo_leaves_nothing_else(demo: tuple[Done, Path]):
    assert ["ut"] == [path.name for path in demo[1].iterdir()]
