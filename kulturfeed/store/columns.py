"""A frozen row to its columns and back; a source's date takes three of them.

A row's slots are its fields, in order; dataclasses.fields would gather them for each row anew.
"""

from collections.abc import Callable
from typing import Final, TypeVar

from sqlalchemy import RowMapping

from kulturfeed.rows import AliasRow, HeldRow, ItemRow, ListingRow, RefreshRow, SourceRow
from spiders.page import Precision, SourceDate

RowT = TypeVar("RowT", SourceRow, ItemRow, AliasRow, ListingRow, RefreshRow, HeldRow)

_DATES: Final = frozenset({"published", "modified"})


def columns(row: RowT) -> dict[str, object]:
    """Spread a row over the columns of its table."""
    spread: dict[str, object] = {}
    for name in row.__slots__:
        value = getattr(row, name)
        if name in _DATES:
            spread |= _date_columns(name, value)
        else:
            spread[name] = value
    return spread


def _date_columns(name: str, date: SourceDate | None) -> dict[str, object]:
    return {
        name: date and date.at,
        f"{name}_precision": date and date.precision.value,
        f"{name}_found": date and date.found,
    }


def row(kind: type[RowT], mapping: RowMapping, prefix: str = "") -> RowT:
    """Gather a row from its columns, whose names may carry a prefix."""
    values = {
        name: _date(mapping, prefix + name) if name in _DATES else mapping[prefix + name]
        for name in kind.__slots__
    }
    make: Callable[..., RowT] = kind
    return make(**values)


def _date(mapping: RowMapping, name: str) -> SourceDate | None:
    if mapping[name] is None:
        return None
    precision = Precision(mapping[f"{name}_precision"])
    return SourceDate(at=mapping[name], precision=precision, found=mapping[f"{name}_found"])
