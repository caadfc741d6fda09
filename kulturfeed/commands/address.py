"""An address as a person types it in, the link that is published and its key out."""

from dataclasses import dataclass

from kulturfeed.configvalues import meant
from kulturfeed.errors import ConfigError
from spiders.urls import absolute, normalise


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An article's address: `link` as a feed has it, `key` as the store knows it."""

    link: str
    key: str


def asked(url: str) -> Address:
    """Read the address that was asked about; raise ConfigError for what is none."""
    link = absolute(url, url)
    if link is None:
        raise ConfigError(f"{url}: is not an http or https address{meant(url)}")
    return Address(link=link, key=normalise(link))
