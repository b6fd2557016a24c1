"""What cannot be decided, and why.

A check has three outcomes: right, wrong, cannot tell. The third is raised as `CannotTell` and ends
as a `not_checked` entry with its reason; it is never a pass, and no fault of the data either. Who
asks a profile for something himself catches it as the `EdiError` that it is.
"""

from __future__ import annotations

from edicompliance.errors import EdiError


class CannotTell(EdiError):  # noqa: N818 - an outcome, not an error
    """A check cannot be decided.

    >>> CannotTell("time zone unknown").reason
    'time zone unknown'
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotYet(CannotTell):
    """Nothing is amiss so far, and it is decided only later: no pass, and no want of a fact.

    >>> NotYet("line 3 can still ship in full until 2026-11-25").reason
    'line 3 can still ship in full until 2026-11-25'
    """
