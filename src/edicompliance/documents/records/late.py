"""Values that are read when somebody looks at them.

An order of five thousand lines is opened to see who sent it, or for three of its lines. So a record
that was read begins as *pending*: it knows its transaction set and its entry there, and has no
values yet. The first look at a field, at its place, or at all of it at once (to compare, print,
copy, pickle or dump it) *settles* it: the values are read, and from then on it is like any other.
The records below it that are loops are pending in turn. Nobody can tell the two apart, except by
the time it takes; two threads that settle one record at the same time read equal values.

>>> from edicompliance.documents.segments.parts import Reference
>>> Reference(qualifier="DP", value="38").is_pending
False
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from pydantic import BaseModel

from edicompliance.documents.records.source import Entry
from edicompliance.x12.envelope import TransactionSet

_Model = TypeVar("_Model", bound="LateModel")
_FIELDS_SET: Final = "__pydantic_fields_set__"
_VALUES: Any = BaseModel.__dict__["__dict__"]
"""Where Python keeps the values of a model, without the look that settles it."""
_fill_values, _new = _VALUES.__set__, object.__new__
_fill_private: Any = vars(BaseModel)["__pydantic_private__"].__set__
"""What fills the places of a model, a little faster than by their names."""


class LateModel(BaseModel):
    """A model that is pending or settled.

    All ways to its values lead through `__dict__`, or, where that has no such name yet, through
    `__getattr__`; so these two settle it, and pydantic needs to know nothing of it.
    """

    __slots__ = ("_handle", "_pending")

    @classmethod
    def _late(cls, ts: TransactionSet, entry: Entry) -> Self:
        """Return the pending record of an entry."""
        record = cls.__new__(cls)
        _fill_pending(record, (ts, entry))
        return record

    @abstractmethod
    def _settle(self, ts: TransactionSet, entry: Entry) -> None:
        """Read the values of the entry and `_fill` them in."""

    def _fill(self, values: dict[str, Any], handle: object, private: dict[str, Any] | None) -> None:
        """Take the values; they come last, for other threads take their presence as the sign.

        What pydantic keeps besides them is told when it asks (`__getattr__`): all fields are set,
        and there is nothing more.
        """
        if private is not None:
            _fill_private(self, private)
        _fill_handle(self, handle)
        _fill_values(self, values)
        _fill_pending(self, None)

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
        _fill_values(self, values)
        _fill_pending(self, None)

    def __copy__(self) -> Self:
        """Copy it with its place."""
        copied = super().__copy__()
        _fill_handle(copied, self._handle)
        return copied

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Copy all of it, but its place: that is where it was read, and stays."""
        copied = super().__deepcopy__(memo)
        _fill_handle(copied, self._handle)
        return copied

    def __getstate__(self) -> dict[Any, Any]:
        """Its values, and its place."""
        return {**super().__getstate__(), "_handle": self._handle}

    def __setstate__(self, state: dict[Any, Any]) -> None:
        """Take values and place."""
        _fill_handle(self, state["_handle"])
        super().__setstate__(state)

    if TYPE_CHECKING:
        _handle: Any
        _pending: tuple[TransactionSet, Entry] | None
    else:

        def __getattr__(self, name: str) -> Any:
            """Find what only a settled record has."""
            if name == "_pending":
                return None
            values = self.__dict__
            if name == "_handle":
                return _handle_of(self)
            if name in values:
                return values[name]
            if name in BaseModel.__slots__:
                return set(values) if name == _FIELDS_SET else None
            private = self.__pydantic_private__
            if private is not None and name in private:
                return private[name]
            return super().__getattr__(name)


_HANDLE: Any = vars(LateModel)["_handle"]
_PENDING: Any = vars(LateModel)["_pending"]
"""The set and entry that a pending record is read from; None or nothing in a settled one."""
_fill_handle, _fill_pending = _HANDLE.__set__, _PENDING.__set__


def settled(model: type[_Model], values: dict[str, Any], handle: object) -> _Model:
    """Return a record that has its values from the beginning, as the very many have."""
    record: _Model = _new(model)
    _fill_handle(record, handle)
    _fill_values(record, values)
    return record


def _handle_of(record: LateModel) -> Any:
    """The place of a settled record; None for one that was composed."""
    try:
        return _HANDLE.__get__(record)
    except AttributeError:
        return None
