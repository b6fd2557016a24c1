r"""How the store keeps what a database is careless with: instants, exact numbers, any text.

SQLite has no type for a time or for an exact number. Kept as they come, a time loses its zone and
money its cents. So instants are texts of one width, which sort as the times do, and numbers are
their own digits; PostgreSQL has types for both. And no database keeps every text that a file can
hold: a byte that is no UTF-8, and on PostgreSQL a NUL, are kept as they are printed, `\xe9`.

>>> from datetime import datetime, timezone, timedelta
>>> cst = timezone(timedelta(hours=-6))
>>> as_text(datetime(2026, 11, 26, 22, 5, tzinfo=cst))
'2026-11-27T04:05:00.000000Z'
>>> from_text('2026-11-27T04:05:00.000000Z')
datetime.datetime(2026, 11, 27, 4, 5, tzinfo=datetime.timezone.utc)
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import DateTime, Dialect, Numeric, String
from sqlalchemy.types import TypeDecorator, TypeEngine

from edicompliance.errors import StoreError
from edicompliance.x12.issues import kept_text

_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


def as_text(at: datetime) -> str:
    """An aware time as a text of 27 letters, in UTC; such texts sort as the times do."""
    return at.astimezone(UTC).strftime(_FORM).rjust(27, "0")


def from_text(text: str) -> datetime:
    """The time that such a text is."""
    return datetime.fromisoformat(text)


def kept_values(values: Any) -> Any:
    """What a statement is given, each text of it as every database keeps it."""
    if isinstance(values, dict):
        return {name: kept_values(one) for name, one in values.items()}
    if isinstance(values, list | tuple):
        return type(values)([kept_values(one) for one in values])
    return kept_text(values) if isinstance(values, str) else values


class Instant(TypeDecorator[datetime]):
    """An aware time. One without a zone is refused: nobody could tell later what it meant."""

    impl = String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(String(27))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.utcoffset() is None:
            raise StoreError(f"expected a time with its zone, got {value.isoformat()}")
        return value.astimezone(UTC) if dialect.name == "postgresql" else as_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        at = value if isinstance(value, datetime) else from_text(value)
        return at.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """Money and quantities: each digit as it came, the zeros behind the point too; never a float.

    SQLite keeps the digits as text, so sums are made in Python and not by the database.
    """

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Numeric())
        return dialect.type_descriptor(String())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if not isinstance(value, Decimal) or not value.is_finite():
            raise StoreError(f"expected an exact number, got {value!r}")
        return value if dialect.name == "postgresql" else format(value, "f")

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)
