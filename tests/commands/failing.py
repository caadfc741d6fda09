"""What a site can answer that is no topic page, and what is said of it."""

import gzip
from dataclasses import dataclass

from loopback import Reply

ROBOTS = Reply(body="", content_type="text/plain")
LOGIN = (
    "<!doctype html><html lang=nb><title>Logg inn</title><main><h1>Logg inn</h1>"
    "<form method=post><label>Brukernavn <input name=u></label>"
    "<label>Passord <input type=password name=p></label><button>Logg inn</button></form></main>"
)
PROSE = "<!doctype html><html lang=nb><title>Om oss</title><main><h1>Om oss</h1><p>Vi er.</p>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An answer, the kind it is recorded as, and what the operator reads behind the address."""

    reply: Reply
    kind: str
    line: str


def status(code: int, line: str, **headers: str) -> Failure:
    return Failure(reply=Reply(status=code, headers=headers), kind=f"http-{code}", line=line)


REFUSAL = Reply(body="User-agent: *\nDisallow: /\n", content_type="text/plain")
FAILURES = {
    "403": status(403, "refuses us (403 Forbidden)"),
    "404": status(404, "does not exist (404 Not Found)"),
    "410": status(410, "is gone for good (410 Gone): remove or replace the source"),
    "429": status(
        429, "asks for fewer requests (429 Too Many Requests)", **{"Retry-After": "14400"}
    ),
    "500": status(500, "has trouble on its side (500)", **{"Retry-After": "14400"}),
    "empty-page": Failure(reply=Reply(), kind="empty", line="the feed stays as it is"),
    "no-articles": Failure(reply=Reply(body=PROSE), kind="empty", line="the feed stays as it is"),
    "login": Failure(reply=Reply(body=LOGIN), kind="empty", line="the feed stays as it is"),
    "not-html": Failure(
        reply=Reply(body="%PDF-1.7", content_type="application/pdf"),
        kind="not-html",
        line="is application/pdf, not a web page",
    ),
    "large": Failure(
        reply=Reply(body=b"<html>" + b"x" * 50_000_000),
        kind="too-large",
        line="is larger than max_bytes",
    ),
    "bomb": Failure(
        reply=Reply(
            body=gzip.compress(b"x" * 50_000_000, 1), headers={"Content-Encoding": "gzip"}
        ),
        kind="too-large",
        line="is larger than max_bytes",
    ),
    "lost": Failure(
        reply=Reply(body="<html>halv", promised=100),
        kind="network",
        line="was not received whole",
    ),
    "slow": Failure(reply=Reply(delay=30), kind="timeout", line="did not answer in time"),
    "elsewhere": Failure(
        reply=Reply(status=302, headers={"Location": "/elsewhere/"}),
        kind="redirect",
        line="redirects too many times",
    ),
}


# Sites of their own, and one that was never there.
OTHERS = {
    "closed": ("robots", "is closed to us by the site's robots.txt"),
    "refused": ("refused", "has a host that refuses the connection"),
    "tls": ("tls", "has no TLS connection that can be trusted"),
    "dns": ("dns", "has a host name that cannot be found"),
}
EXPECTED = {name: (each.kind, each.line) for name, each in FAILURES.items()} | OTHERS
