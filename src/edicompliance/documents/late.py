"""Values that are read when somebody looks at them.

An order of five thousand lines is opened to see who sent it, or for three of its lines. So a record
that was read begins as *pending*: it knows its transaction set and its entry there, and has no
values yet. The first look at a field, at its place, or at all of it at once (to compare, print,
copy, pickle or dump it) *settles* it: the values are read, and from then on it is like any other.
The records below it are pending in turn. Nobody can tell the two apart, except by the time it
takes; two threads that settle one record at the same time read equal values.

>>> from edicompliance.documents.parts import Reference
>>> Reference(qualifier="DP", value="38").is_pending
False
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel

from edicompliance.documents.source import Entry
from edicompliance.x12.envelope import TransactionSet

_VALUES: Any = BaseModel.__dict__["__dict__"]
"""Where Python keeps the values of a model, without the look that settles it."""
_set = object.__setattr__


class LateModel(BaseModel):
    """A model that is pending or settled.

    All ways to its values lead through `__dict__`, or, where that has no such name yet, through
    `__getattr__`; so these two settle it, and pydantic needs to know nothing of it.
    """

    __slots__ = ("_pending",)

    @classmethod
    def _late(cls, ts: TransactionSet, entry: Entry) -> Self:
        """Return the pending record of an entry."""
        record = cls.__new__(cls)
        _PENDING.__set__(record, (ts, entry))
        return record

    @abstractmethod
    def _settle(self, ts: TransactionSet, entry: Entry) -> None:
        """Read the values of the entry and `_fill` them in."""

    def _fill(self, values: dict[str, Any], fields: set[str], private: dict[str, Any]) -> None:
        """Take the values; they come last, for other threads take their presence as the sign."""
        _set(self, "__pydantic_fields_set__", fields)
        _set(self, "__pydantic_extra__", None)
        _set(self, "__pydantic_private__", private)
        _VALUES.__set__(self, values)
        _set(self, "_pending", None)

    @property
    def is_pending(self) -> bool:
        """Whether its values were not looked at yet."""
        return self._pending is not None

    @property
    def __dict__(self) -> dict[str, Any]:
        """The values by field."""
        pending = self._pending
        if pending is not None:
            self._settle(*pending)
        values: dict[str, Any] = _VALUES.__get__(self)
        return values

    @__dict__.setter
    def __dict__(self, values: dict[str, Any]) -> None:
        _VALUES.__set__(self, values)
        _set(self, "_pending", None)

    if TYPE_CHECKING:
        _pending: tuple[TransactionSet, Entry] | None
    else:

        def __getattr__(self, name: str) -> Any:
            """Find what only a settled record has."""
            if name == "_pending":
                return None
            values = self.__dict__
            if name in values:
                return values[name]
            if name in BaseModel.__slots__:
                return object.__getattribute__(self, name)
            private = self.__pydantic_private__
            if private is not None and name in private:
                return private[name]
            return super().__getattr__(name)


_PENDING: Any = vars(LateModel)["_pending"]
"""The set and entry that a pending record is read from; None or nothing in a settled one."""
