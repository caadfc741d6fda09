"""A webhook's table in, the secret that signs its messages out: here its file is read."""

from kulturfeed.config import Config
from kulturfeed.configtables import Notify
from kulturfeed.configvalues import SHORTEST_SECRET
from kulturfeed.errors import ConfigError


def confirm(config: Config) -> None:
    """Raise ConfigError with all `faults`, if there are any."""
    if found := faults(config):
        raise ConfigError("\n".join(found))


def faults(config: Config) -> list[str]:
    """Return a line for each webhook whose secret's file holds none.

    Otherwise that would be found when there is something to tell, and nobody is told it.
    """
    found = []
    for number, notify in enumerate(config.notify, 1):
        try:
            secret(notify)
        except ConfigError as error:
            name = config.path.name if config.path else "config"
            found.append(f"{name}: [[notify]] number {number}: {error}")
    return found


def secret(notify: Notify) -> str | None:
    """Return what signs a webhook's messages, None if nothing does.

    Raises ConfigError with what is wrong with its file, and never tells what is in it.
    """
    file = notify.secret_file
    if file is None:
        return notify.secret.get_secret_value() if notify.secret else None
    key = f'secret_file = "{file}"'
    advice = f"write one into it, e.g. openssl rand -hex 32 > {file}"
    try:
        found = file.read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise ConfigError(f"{key} does not exist; {advice}") from error
    except OSError as error:
        raise ConfigError(
            f"{key} cannot be read ({error.strerror}); let the user who runs kulturfeed read it"
        ) from error
    except UnicodeDecodeError:
        # Its cause is not chained: a traceback would show what is in the file.
        raise ConfigError(f"{key} holds no text in UTF-8; {advice}") from None
    if len(found) < SHORTEST_SECRET:
        raise ConfigError(f"{key} holds less than {SHORTEST_SECRET} characters; {advice}")
    return found
