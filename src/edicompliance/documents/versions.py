"""Which of several documents with one number holds.

A document sent again is still one document. A replacement (purpose 05) stands for what it replaces.
Two that differ otherwise contradict each other, and which of them holds cannot be told.

>>> from edicompliance.documents.purchase_order import PurchaseOrder
>>> first = PurchaseOrder(purpose="00", po_number="7")
>>> again, other = PurchaseOrder(purpose="07", po_number="7"), PurchaseOrder(
...     purpose="00", po_number="7", contract="C")
>>> settle([first, again]).current is first, settle([first, other]).current
(True, None)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from edicompliance.documents.purchase_order import PurchaseOrder
    from edicompliance.documents.ship_notice import ShipNotice

_STATED: Final = frozenset({"", "00", "06", "07"})
"""Purposes that state the document as it is: original, confirmation, duplicate."""
_REPLACEMENT: Final = "05"
_NOT_WHOLE: Final = frozenset({"01", "04"})
"""Cancellation and change: they do not state the document."""
_OF_THE_SENDING: Final = frozenset({"purpose", "time"})
"""Fields that may differ when the same document is sent again."""

_D = TypeVar("_D", bound="PurchaseOrder | ShipNotice")


@dataclass(frozen=True, slots=True)
class Versions(Generic[_D]):
    """What became of the documents with one number."""

    current: _D | None
    """The one that holds; None when it cannot be told."""
    differing: tuple[_D, ...] = ()
    """Those that contradict each other."""
    set_aside: tuple[_D, ...] = ()
    """Sent again, or replaced."""


def settle(documents: Sequence[_D]) -> Versions[_D]:
    """Return which of the documents with one number holds.

    A cancellation or a change is no document to go by, and leaves open what becomes of the others.
    """
    if any(one.purpose in _NOT_WHOLE for one in documents):
        return Versions(None, tuple(documents))
    replacing = [one for one in documents if one.purpose == _REPLACEMENT]
    holding = replacing or list(documents)
    replaced = [one for one in documents if replacing and one.purpose != _REPLACEMENT]
    first, others = holding[0], holding[1:]
    differing = [one for one in others if not _same(one, first)]
    if differing:
        return Versions(None, (first, *differing), tuple(replaced))
    return Versions(first, set_aside=(*others, *replaced))


def _same(one: _D, other: _D) -> bool:
    """Say if the two state the same; a cancellation never states what an original does."""
    if one.purpose != other.purpose and not {one.purpose, other.purpose} <= _STATED:
        return False
    names = type(one).model_fields.keys() - _OF_THE_SENDING
    return all(getattr(one, name) == getattr(other, name) for name in names)
