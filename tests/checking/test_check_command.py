import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from asking import served
from hosts import Change, Host, publish, without
from loopback import Asked, Reply, Site, authority, serving

from kulturfeed.checking.published import addresses
from kulturfeed.cli import main
from kulturfeed.configfile import load
from kulturfeed.errors import ConfigError

Check = Callable[..., Any]
Told = Mapping[str, Any]


@pytest.fixture(autouse=True)
def directly(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """Run the command; return its exit code and what it found as JSON."""

    def run(*arguments: str) -> tuple[int, Told]:
        code = main(["check", "--json", "--config", f"{tmp_path}/kulturfeed.toml", *arguments])
        return code, json.loads(capsys.readouterr().out)

    return run


def rules(told: Told, name: str = "kultur.rss") -> dict[str, str]:
    """Return the rules that an address breaks, with their grades."""
    (found,) = [each for each in told["addresses"] if each["address"].endswith(f"/{name}")]
    return {each["rule"]: each["grade"] for each in found["findings"]}


def failing(told: Told) -> set[str]:
    return {each["name"] for each in told["importers"] if each["fails"]}


@contextmanager
def secure(folder: Path, monkeypatch: pytest.MonkeyPatch, days: int = 20) -> Iterator[Site]:
    """Serve over TLS, by an authority that is trusted."""
    ours = authority(folder)
    monkeypatch.setenv("SSL_CERT_FILE", str(ours.pem))
    with serving(ours.context(folder, days=days)) as site:
        yield site


def test_a_server_that_does_all_as_it_should_is_well(
    tmp_path: Path, check: Check, monkeypatch: pytest.MonkeyPatch
):
    with secure(tmp_path, monkeypatch) as site:
        publish(tmp_path, f"{site.url}/", 1, 2)
        Host(folder=tmp_path).at(site)
        code, told = check()
    assert [] == [each for each in told["addresses"] if each["findings"]]
    assert 0 == code


def test_what_is_retired_is_not_asked_for(tmp_path: Path):
    publish(tmp_path, "http://127.0.0.1:9/", 1)
    config = tmp_path / "kulturfeed.toml"
    text = config.read_text("utf-8")
    config.write_text(text.replace("[[source]]", "[[source]]\nretired = true"), "utf-8")
    with pytest.raises(ConfigError, match="nothing is published"):
        addresses(load(config), ["kultur"])


def test_the_built_in_server_lacks_nothing_but_the_tls_of_the_proxy_before_it(
    tmp_path: Path, check: Check
):
    publish(tmp_path, "http://127.0.0.1/", 1, 2)
    toml = (tmp_path / "kulturfeed.toml").read_text("utf-8").replace("127.0.0.1", "{}")
    with served(tmp_path, toml.format("127.0.0.1")) as port:
        publish(tmp_path, f"http://127.0.0.1:{port}/", 1, 2)
        code, told = check()
    found = {each["rule"] for one in told["addresses"] for each in one["findings"]}
    assert {"https"} == found
    assert {"SharePoint"} == failing(told)
    assert 1 == code


def wrongly(
    change: Change, tmp_path: Path, site: Site, check: Check
) -> tuple[dict[str, str], Told]:
    """Serve with one thing wrong; return what is found of a feed beside that it is http."""
    publish(tmp_path, f"{site.url}/", 1, 2)
    Host(folder=tmp_path, change=change).at(site)
    _, told = check()
    found = rules(told)
    found.pop("https", None)
    return found, told


def typed(kind: str | None) -> Change:
    return lambda _asked, reply: replace(reply, content_type=kind)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (typed("text/html; charset=utf-8"), {"type": "fails"}),
        (typed("application/xml; charset=utf-8"), {"type": "warns"}),
        (typed("application/rss+xml"), {"charset": "warns"}),
        (typed("application/rss+xml; charset=ISO-8859-1"), {"charset": "fails"}),
        (without("Access-Control-Allow-Origin"), {"cors": "fails"}),
        (without("ETag", "Last-Modified"), {"validators": "fails"}),
        (without("ETag"), {"validators": "warns"}),
        (without("Content-Encoding"), {"gzip": "fails"}),
        (lambda _, reply: replace(reply, status=403), {"status": "fails"}),
        (lambda _, reply: replace(reply, status=500), {"status": "fails"}),
        (
            lambda asked, reply: (
                replace(
                    reply, body=b"gammel", headers={**reply.headers, "Content-Encoding": "gzip"}
                )
                if "gzip" in asked.headers["accept-encoding"]
                else reply
            ),
            {"gzip": "fails"},
        ),
        (
            lambda _, reply: (
                replace(reply, status=200, body=b"{}") if reply.status == 304 else reply
            ),
            {"validators": "fails"},
        ),
    ],
)
def test_what_a_server_gets_wrong_is_found(
    change: Change, found: dict[str, str], tmp_path: Path, site: Site, check: Check
):
    assert found == wrongly(change, tmp_path, site, check)[0]


def test_a_missing_cors_header_fails_sharepoint_alone(tmp_path: Path, site: Site, check: Check):
    _, told = wrongly(without("Access-Control-Allow-Origin"), tmp_path, site, check)
    assert {"SharePoint"} == failing(told)


def test_a_server_that_never_packs_is_told_to(tmp_path: Path, site: Site, check: Check):
    def bare(asked: Asked, reply: Reply) -> Reply:
        plain = replace(asked, headers={**asked.headers, "accept-encoding": "identity"})
        return host.reply(plain) if "gzip" in asked.headers["accept-encoding"] else reply

    host = Host(folder=tmp_path)
    assert {"gzip": "warns"} == wrongly(bare, tmp_path, site, check)[0]


def test_old_bytes_are_found(tmp_path: Path, site: Site, check: Check):
    publish(tmp_path, f"{site.url}/", 1, 2)
    old = (tmp_path / "public" / "kultur.rss").read_bytes()
    Host(folder=tmp_path).at(site)
    site.routes["/kultur.rss"] = Reply(body=old, content_type="application/rss+xml; charset=utf-8")
    (tmp_path / "public" / "kultur.rss").write_bytes(old.replace(b"Sak 1", b"Sak 9"))
    found = rules(check()[1])
    assert "fails" == found["bytes"]


def test_a_feed_that_names_another_address_as_its_own_is_found(
    tmp_path: Path, site: Site, check: Check
):
    publish(tmp_path, "https://feeds.example.no/", 1, 2)
    path = tmp_path / "kulturfeed.toml"
    toml = path.read_text("utf-8").replace("https://feeds.example.no", site.url)
    path.write_text(toml, encoding="utf-8")
    Host(folder=tmp_path).at(site)
    told = check()[1]
    assert "fails" == rules(told)["self"]
    assert "WebSub hubs" in failing(told)


def test_where_a_redirect_ends_is_told(tmp_path: Path, site: Site, check: Check):
    publish(tmp_path, f"{site.url}/gammel/", 1, 2)
    Host(folder=tmp_path).at(site)
    for path in list(site.routes):
        site.routes[f"/gammel{path}"] = Reply(status=301, headers={"Location": path})
    assert "warns" == rules(check()[1])["redirect"]


@pytest.mark.parametrize("place", ["/kultur.rss", "ftp://127.0.0.1/", ""])
def test_a_redirect_that_never_ends_fails(place: str, tmp_path: Path, site: Site, check: Check):
    publish(tmp_path, f"{site.url}/", 1, 2)
    Host(folder=tmp_path).at(site)
    site.routes["/kultur.rss"] = Reply(status=302, headers={"Location": place})
    assert "fails" == rules(check()[1])["status"]


def test_a_robots_txt_that_closes_the_feeds_is_told(tmp_path: Path, site: Site, check: Check):
    publish(tmp_path, f"{site.url}/", 1, 2)
    Host(folder=tmp_path).at(site)
    site.routes["/robots.txt"] = Reply(
        body="User-agent: *\nDisallow: /", content_type="text/plain"
    )
    assert "warns" == rules(check()[1])["robots"]


def test_a_certificate_of_nobody_trusted_fails_everywhere(tmp_path: Path, check: Check):
    with serving(authority(tmp_path).context(tmp_path)) as site:
        publish(tmp_path, f"{site.url}/", 1, 2)
        code, told = check()
    assert {"certificate": "fails"} == rules(told)
    assert 10 == len(failing(told))
    assert 1 == code


def test_a_certificate_that_ends_soon_is_told(
    tmp_path: Path, check: Check, monkeypatch: pytest.MonkeyPatch
):
    with secure(tmp_path, monkeypatch, days=3) as site:
        publish(tmp_path, f"{site.url}/", 1, 2)
        Host(folder=tmp_path).at(site)
        code, told = check()
    assert {"certificate": "warns"} == rules(told)
    assert 0 == code


def test_a_server_that_is_silent_fails_everywhere(tmp_path: Path, check: Check):
    with serving() as site:
        url = site.url
    publish(tmp_path, f"{url}/", 1, 2)
    assert {"reach": "fails"} == rules(check()[1])


def test_a_header_that_forbids_frames_fails_the_list_to_embed(
    tmp_path: Path, site: Site, check: Check
):
    publish(tmp_path, f"{site.url}/", 1, 2)
    Host(
        folder=tmp_path,
        change=lambda _, reply: replace(
            reply, headers={**reply.headers, "X-Frame-Options": "DENY"}
        ),
    ).at(site)
    assert "fails" == rules(check()[1], "kultur/embed/")["frame"]


def test_named_sources_are_checked_alone(tmp_path: Path, site: Site, check: Check):
    publish(tmp_path, f"{site.url}/", 1, 2)
    Host(folder=tmp_path).at(site)
    told = check("kultur")[1]
    assert all("/kultur" in each["address"] for each in told["addresses"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["ukjent"], "no source or collection 'ukjent'"), ([], "nothing is published")],
)
def test_what_cannot_be_checked_is_refused(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "kulturfeed.toml").write_text('public_url = "https://x.no/"\n', encoding="utf-8")
    assert 2 == main(["check", "--config", f"{tmp_path}/kulturfeed.toml", *arguments])
    assert said in capsys.readouterr().err


def test_without_public_url_it_says_what_to_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "kulturfeed.toml").write_text("", encoding="utf-8")
    assert 2 == main(["check", "--config", f"{tmp_path}/kulturfeed.toml"])
    assert "public_url is not set" in capsys.readouterr().err


def test_a_person_gets_a_table_of_importers_and_a_line_for_each_finding(
    tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str]
):
    publish(tmp_path, f"{site.url}/", 1, 2)
    Host(folder=tmp_path).at(site)
    assert 1 == main(["check", "--config", f"{tmp_path}/kulturfeed.toml"])
    told = capsys.readouterr()
    assert "SharePoint" in told.out
    assert ": is http: the browser lets no page read it" in told.err


def test_what_is_wrong_with_many_addresses_alike_is_said_once(
    tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str]
):
    publish(tmp_path, f"{site.url}/", 1, 2)
    Host(folder=tmp_path).at(site)
    main(["check", "--config", f"{tmp_path}/kulturfeed.toml"])
    (line,) = [one for one in capsys.readouterr().err.splitlines() if "is http" in one]
    assert line.startswith("kulturfeed: each of ")
    assert re.match(r"(\S+, ){2}\S+ and \d+ more: is http: ", line.partition("each of ")[2])


@pytest.fixture
def forsaken(tmp_path: Path, site: Site) -> Path:
    """Publish a source, and take it out of the config then."""
    path = publish(tmp_path, f"{site.url}/", 1, 2)
    Host(folder=tmp_path).at(site)
    text = path.read_text("utf-8").replace(f"{site.url}/", f"{site.url}/flyttet/")
    path.write_text(text.replace('"kultur"', '"ny"'), encoding="utf-8")
    return path


@pytest.mark.usefixtures("forsaken")
def test_files_of_a_source_that_the_config_has_no_more_are_told_as_that_alone(check: Check):
    code, told = check()
    assert {"gone": "warns"} == rules(told)
    assert {"gone": "warns"} == rules(told, "kultur/")
    (message,) = {
        each["message"]
        for one in told["addresses"]
        for each in one["findings"]
        if each["rule"] == "gone"
    }
    assert 'write was = ["kultur"] under the [[source]] that took its place' in message
    assert 1 == code


def test_files_of_a_former_id_are_checked_as_any(forsaken: Path, check: Check):
    text = forsaken.read_text("utf-8").replace('"ny"', '"ny"\nwas = ["kultur"]')
    forsaken.write_text(text, encoding="utf-8")
    assert "gone" not in rules(check()[1])
