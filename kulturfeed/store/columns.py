"""A frozen row to its columns and back: a date or an image takes several, a list is JSON in one.

A row's slots are its fields, in order; dataclasses.fields would gather them for each row anew.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import RowMapping

from kulturfeed.push.rows import OutboxRow, RecipientRow, TopicRow
from kulturfeed.rows import (
    AliasRow,
    ChangeRow,
    DroppedRow,
    EpisodeRow,
    ForgottenRow,
    HeldRow,
    ItemRow,
    ListingRow,
    Matter,
    Place,
    RefreshRow,
    Shape,
    SourceRow,
)
from spiders.page import Dropped, Image, Precision, Provenance, SourceDate, Teaser

Row = (
    SourceRow
    | ItemRow
    | AliasRow
    | ListingRow
    | ChangeRow
    | RefreshRow
    | HeldRow
    | DroppedRow
    | EpisodeRow
    | ForgottenRow
    | OutboxRow
    | RecipientRow
    | TopicRow
)
RowT = TypeVar("RowT", bound=Row)

_DATES: Final = frozenset({"published", "modified"})
# Any: an adapter for each list; what goes in and out is the row's own field.
_LISTS: Final[Mapping[type, Mapping[str, TypeAdapter[Any]]]] = {
    SourceRow: {
        "listed": TypeAdapter(tuple[Place, ...]),
        "shapes": TypeAdapter(tuple[Shape, ...]),
        "matters": TypeAdapter(tuple[Matter, ...]),
    },
    HeldRow: {"teasers": TypeAdapter(tuple[Teaser, ...])},
    DroppedRow: {"dropped": TypeAdapter(tuple[Dropped, ...])},
    ItemRow: {"found": TypeAdapter(Provenance)},
    OutboxRow: {"subjects": TypeAdapter(tuple[str, ...])},
}
_NONE: Final[Mapping[str, TypeAdapter[Any]]] = {}


def columns(row: Row) -> dict[str, object]:
    """Spread a row over the columns of its table."""
    lists = _LISTS.get(type(row), _NONE)
    spread: dict[str, object] = {}
    for name in row.__slots__:
        value = getattr(row, name)
        if name in _DATES:
            spread |= _date_columns(name, value)
        elif name in lists:
            spread[name] = lists[name].dump_json(value, exclude_none=True).decode()
        elif name == "image" and isinstance(row, ItemRow):
            spread |= _image_columns(row.image)
        else:
            spread[name] = value
    return spread


def _date_columns(name: str, date: SourceDate | None) -> dict[str, object]:
    return {
        name: date and date.at,
        f"{name}_precision": date and date.precision.value,
        f"{name}_found": date and date.found,
    }


def _image_columns(image: Image | None) -> dict[str, object]:
    return {
        "image": image and image.address,
        "image_type": image and image.type,
        "image_width": image and image.width,
        "image_height": image and image.height,
        "image_bytes": image and image.length,
    }


def row(kind: type[RowT], mapping: RowMapping, prefix: str = "") -> RowT:
    """Gather a row from its columns, whose names may carry a prefix."""
    lists = _LISTS.get(kind, _NONE)
    values: dict[str, object] = {
        name: source_date(mapping, prefix + name) if name in _DATES else mapping[prefix + name]
        for name in kind.__slots__
    }
    if kind is ItemRow:
        values["image"] = _image(mapping, f"{prefix}image")
    for name, adapter in lists.items():
        values[name] = adapter.validate_json(mapping[prefix + name])
    make: Callable[..., RowT] = kind
    return make(**values)


def source_date(mapping: RowMapping, name: str) -> SourceDate | None:
    """Gather a date from its three columns, the first of which has this name."""
    if mapping[name] is None:
        return None
    precision = Precision(mapping[f"{name}_precision"])
    return SourceDate(at=mapping[name], precision=precision, found=mapping[f"{name}_found"])


def _image(mapping: RowMapping, name: str) -> Image | None:
    if mapping[name] is None:
        return None
    return Image(
        address=mapping[name],
        type=mapping[f"{name}_type"],
        width=mapping[f"{name}_width"],
        height=mapping[f"{name}_height"],
        length=mapping[f"{name}_bytes"],
    )
