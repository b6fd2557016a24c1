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

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from edicompliance.documents.purchase_order import PurchaseOrder
    from edicompliance.documents.ship_notice import ShipNotice

_STATED: Final = frozenset({"", "00", "06", "07"})
"""Purposes that state the document as it is: original, confirmation, duplicate."""
_REPLACEMENT: Final = "05"
NOT_WHOLE: Final = frozenset({"01", "04"})
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
    if any(one.purpose in NOT_WHOLE for one in documents):
        return Versions(None, tuple(documents))
    if len(documents) == 1:
        return Versions(documents[0])
    replacing = [one for one in documents if one.purpose == _REPLACEMENT]
    replaced = [one for one in documents if replacing and one.purpose != _REPLACEMENT]
    firsts: dict[Hashable, _D] = {}
    copies = [
        one for one in replacing or documents if firsts.setdefault(_stated(one), one) is not one
    ]
    aside = (*copies, *replaced)
    first, *others = firsts.values()
    return Versions(None, (first, *others), aside) if others else Versions(first, set_aside=aside)


def changes_another(document: PurchaseOrder | ShipNotice) -> bool:
    """Say if a document replaces, changes or cancels one that was sent before."""
    return document.purpose == _REPLACEMENT or document.purpose in NOT_WHOLE


def _stated(document: PurchaseOrder | ShipNotice) -> Hashable:
    """Return what a document states, equal for copies of it and for nothing else."""
    names = sorted(type(document).model_fields.keys() - _OF_THE_SENDING)
    purpose = "" if document.purpose in _STATED else document.purpose
    return purpose, *(getattr(document, name) for name in names)
