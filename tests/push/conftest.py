"""Fixtures of a receiver, and of a folder whose news it is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from office import Office
from receivers import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def office(tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A folder with one webhook; no proxy of the environment is in between."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    office = Office(folder=tmp_path, receiver=receiver)
    office.told(office.webhook(events='["new", "alert"]'))
    return office
