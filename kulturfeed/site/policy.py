"""The path of a published page in, its Content-Security-Policy (W3C, CSP Level 3) out. Pure."""

from collections.abc import Sequence


def policy(*, images: bool, script: bool = True) -> str:
    """Return what a page of ours may load: what lies beside it, and the sources' own images.

    It goes into the page's own <meta>, so it also holds where a plain server sends the files.
    """
    scripted = "'self'" if script else "'none'"
    loaded = "'self' https: http:" if images else "'self'"
    return "; ".join(
        (
            "default-src 'none'",
            "style-src 'self'",
            f"script-src {scripted}",
            f"img-src {loaded}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def header(path: str, *, images: bool, embed_origins: Sequence[str]) -> str:
    """Return the policy that a server sends with a file; `path` is its path below `output`.

    Only here can stand who may frame a page: browsers ignore that in a <meta>. The embeddable
    lists may be framed by the origins of the config, everything else by nobody.
    """
    is_embed = path.rstrip("/").endswith(("/embed", "/embed/index.html"))
    framing = " ".join(embed_origins) if is_embed and embed_origins else "'none'"
    return f"{policy(images=images, script=not is_embed)}; frame-ancestors {framing}"
