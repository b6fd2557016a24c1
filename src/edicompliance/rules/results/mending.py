"""Whether a fault can still be mended, or its time is over.

Holding a truck for what no longer can be mended costs money and helps nobody: an answer to an order
that went out too late stays late. Such a fault has its price, and no part in whether to hold.
"""

from __future__ import annotations

from datetime import datetime

from edicompliance.documents.segments.times import Moment
from edicompliance.rules.model import Rule, Violation
from edicompliance.rules.timing.limits import last_instant


def is_too_late(rule: Rule, violation: Violation, now: datetime) -> bool:
    """Whether the time in which something could be done about a fault is over.

    That a departure or an arrival will be late is never too late to be agreed with the retailer.
    """
    if rule.helps_late or (rule.time and not rule.mendable):
        return False
    return _over(violation.due, now) or _happened(violation, now)


def _over(due: Moment | None, now: datetime) -> bool:
    return due is not None and last_instant(due) < now


def _happened(violation: Violation, now: datetime) -> bool:
    """Whether it was seen to happen, and is not only planned."""
    if violation.done is None or violation.done.last >= now:
        return False
    return all(one.by != "plan" for one in violation.evidence)
