"""What is known besides the shipment and the guide: lists, the time before, exceptions.

A rule asks for what it needs, and where that is not there it cannot tell.

>>> Known().require_history()
Traceback (most recent call last):
...
edicompliance.documents.doubt.CannotTell: no history is given
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from edicompliance.documents.doubt import CannotTell
from edicompliance.labels.printed import NOTHING_PRINTED, Printed
from edicompliance.masters import Masters
from edicompliance.profiles import Exceptions
from edicompliance.rules.history import History


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Everything that is handed to a check besides. Immutable; the empty one knows nothing."""

    masters: Masters = field(default_factory=Masters)
    """The supplier's lists: items, locations, carriers, sites, terms."""
    history: History | None = None
    """What was before; None: nothing is known of it."""
    exceptions: Exceptions = field(default_factory=Exceptions)
    """The retailer's authorizations, and waivers of our own."""
    printed: Printed = NOTHING_PRINTED
    """The labels and packing slips of the shipment, as they were read back."""

    def require_history(self) -> History:
        """Return the history; raises `CannotTell` where none is given."""
        if self.history is None:
            raise CannotTell("no history is given")
        return self.history


NOTHING_MORE: Final = Known()
"""Where nothing is known besides the shipment."""
