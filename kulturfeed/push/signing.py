"""A body and a secret in, the headers by which a receiver knows it is ours out. Pure."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Final

SIGNATURE: Final = "X-Hub-Signature-256"
TIMESTAMP: Final = "X-Kulturfeed-Timestamp"
MESSAGE: Final = "X-Kulturfeed-Id"


def headers(message: str, content: bytes, secret: str | None, now: datetime) -> Mapping[str, str]:
    """Return the headers of a message, with a signature where there is a secret.

    Signed are the timestamp (seconds since 1970), a dot, and the body: a receiver that refuses old
    timestamps cannot be sent a message again by whoever overheard it.
    """
    timestamp = str(int(now.timestamp()))
    told = {"Content-Type": "application/json", MESSAGE: message, TIMESTAMP: timestamp}
    if secret is None:
        return told
    signed = hmac.new(secret.encode(), f"{timestamp}.".encode() + content, hashlib.sha256)
    return {**told, SIGNATURE: f"sha256={signed.hexdigest()}"}
