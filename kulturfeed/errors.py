"""Everything a user can cause, as one tree: a message, and the exit code it ends with."""


class KulturfeedError(Exception):
    """What went wrong, with which thing, and what to do; only the command line catches it."""

    exit_code = 1


class ConfigError(KulturfeedError):
    """The config or the command line asks for something impossible."""

    exit_code = 2


class StoreError(KulturfeedError):
    """The database cannot be opened, read or written; nothing that was stored is lost."""


class PublishError(KulturfeedError):
    """A file cannot be written; the published one stands as it was."""


class BusyError(KulturfeedError):
    """Another refresh holds the store's lock (75 is EX_TEMPFAIL of sysexits.h)."""

    exit_code = 75
