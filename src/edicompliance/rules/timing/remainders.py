"""What of an order is left to ship, and until when it may.

An order that ships in several trucks is short only when the last of them can no longer come. Until
then nothing is amiss, and nothing is settled either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.comparing.tally import LineMatch
from edicompliance.documents.doubt import NotYet
from edicompliance.documents.segments.times import Moment, words
from edicompliance.rules.cartons.cargo import line_name
from edicompliance.rules.context import Context
from edicompliance.rules.timing.limits import NotApplicable

_NAMED: Final = 5
"""So many lines are named."""


class Cancel:
    """The last moment at which a remainder of an order can ship, worked out once when asked."""

    def __init__(self, order: PurchaseOrder, context: Context) -> None:
        self._order, self._context = order, context

    def moment(self) -> Moment | None:
        """The moment; None where there is no limit; raises `CannotTell`."""
        if isinstance(self._answer, CannotTell):
            raise CannotTell(self._answer.reason)
        return self._answer

    @cached_property
    def _answer(self) -> Moment | CannotTell | None:
        for name in ("cancel", "ship"):
            try:
                return self._context.window(name, self._order).closing
            except NotApplicable:
                continue
            except CannotTell as doubt:
                return doubt
        return None


def not_yet(lines: Sequence[LineMatch], order: PurchaseOrder, cancel: Cancel) -> Iterator[NotYet]:
    """The lines of an order that do not ship in full, and until when the rest may."""
    closing = cancel.moment() if lines else None
    if closing is None:
        return
    names = list(dict.fromkeys(map(line_name, lines)))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    told = f"{'line' if len(names) == 1 else 'lines'} {', '.join(names[:_NAMED])}{more}"
    yield NotYet(
        f"order {order.po_number}: not all of {told} ships here; the rest may ship until "
        f"{words(closing)}"
    )
