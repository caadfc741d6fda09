import asyncio
from pathlib import Path

import pytest
from loopback import authority, serving

from spiders.fetching.certificate import why_refused


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def why(url: str, *, private_addresses: bool = True) -> str | None:
    return asyncio.run(why_refused(url, private_addresses=private_addresses))


def test_a_certificate_in_order_is_refused_for_no_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    ours = authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(ours.pem))
    with serving(ours.context(tmp_path)) as site:
        assert why(site.url) is None


def test_a_certificate_is_looked_at_neither_inside_nor_past_a_proxy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with serving(authority(tmp_path).context(tmp_path)) as site:
        assert why(site.url, private_addresses=False) is None
        assert "issuer" in (why(site.url) or "")
        monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
        monkeypatch.delenv("no_proxy", raising=False)
        assert why(site.url) is None


def test_a_host_that_does_not_answer_gives_no_reason():
    assert why("https://127.0.0.1:9/") is None
