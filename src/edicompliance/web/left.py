"""The page of a shipment that has left: what was found when it was checked comes first.

What is judged now stands below it: months later much can no longer be checked, and that is no news
about the truck. What could not be checked, then or now, is said and is never a pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from decimal import Decimal
from typing import Any, Final

from edicompliance.chargebacks.judged import Fault, Judged
from edicompliance.flows.orders.order_left import OUR_NOTICE, Departure
from edicompliance.flows.orders.order_risk import LastCheck
from edicompliance.profiles import Profile
from edicompliance.web.tables import Column, Table, told_time
from edicompliance.x12.issues import plural, printable

_FOUND: Final = (
    Column("code", "code"), Column("amount", "costs", "money"), Column("message", "what was wrong"),
    Column("note", "let pass"),
)  # fmt: skip
_UNTOLD: Final = (Column("code", "code"), Column("reason", "why it could not be checked then"))
NOT_ANY_MORE: Final = "Cannot be checked any more, or not yet: never a pass"
_EDITION: Final = ", our copy of the guide of edition {}, each clause as it held on its day"
_NOTHING_KEPT: Final = (
    "No verdict from before it left is kept (edic check --record keeps one), so nobody can say "
    "here what was found then."
)


def left_values(
    left: Departure, kept: str | None, profile: Profile, clock: tzinfo
) -> dict[str, Any]:
    """What `left.html.j2` shows besides what is judged now."""
    judged = Judged.from_text(kept) if kept else None
    return {
        "when": when_it_left(left, clock),
        "by": _who_says(left, clock),
        "money": _money(judged, profile.currency),
        "kept": kept_words(judged, profile.name, clock) if judged else _NOTHING_KEPT,
        "found": found_then(judged, profile.currency),
        "untold": _untold(judged),
    }


def kept_words(judged: Judged, guide: str, clock: tzinfo) -> str:
    """When it was checked, by which edition of the guide, and what came of it."""
    at = f" {told_time(judged.at.astimezone(clock))}" if judged.at else ""
    by = f" by {guide}" + (_EDITION.format(judged.edition) if judged.edition else "")
    found = dict.fromkeys(f"{one.code} {one.message}" for one in judged.faults)
    told = "; ".join(found) or "nothing was wrong"
    return printable(f"Checked{at}{by}: {told}. {' '.join(_how_far(judged))}")


def _how_far(judged: Judged) -> Iterator[str]:
    """How much of it could be checked then."""
    passed = f"{plural(len(judged.passed), 'rule')} passed"
    untold = len({one.code for one in judged.untold})
    yield f"{passed}, {untold} could not be checked." if untold else f"{passed}."


def found_words(check: LastCheck, currency: str) -> str:
    """What the last check of an order found, in a few words, and what it did not know."""
    judged = check.judged
    codes = " ".join(dict.fromkeys(one.code for one in judged.faults))
    untold = len({one.code for one in judged.untold})
    also = f", {untold} not checked" if untold else ""
    found = f"{codes}: {_price(judged, currency)}" if codes else f"nothing wrong{also}"
    return f"{found}, before {check.passed_by}" if check.passed_by else found


def when_it_left(left: Departure, clock: tzinfo) -> str:
    """Its day and time, at a clock."""
    if left.moment.day is not None:
        return f"{left.moment.day:%a %Y-%m-%d}"
    return told_time(left.moment.first.astimezone(clock))


def _who_says(left: Departure, clock: tzinfo) -> str:
    """Whose word it is; of a ship notice when it was accepted, and that it is all there is."""
    if left.by != OUR_NOTICE:
        return left.by
    at = f", accepted {told_time(left.accepted.astimezone(clock))}" if left.accepted else ""
    return f"{left.by}{at}; no carrier's paper tells it"


def _money(judged: Judged | None, currency: str) -> str:
    """What was at risk, as the guide charges; what has no price is said."""
    if judged is None:
        return "no verdict was kept"
    if not judged.faults:
        return "nothing was wrong when checked"
    return _price(judged, currency, " at risk when checked")


def _price(judged: Judged, currency: str, words: str = "") -> str:
    """What those of its faults cost that have a price, and how many have none."""
    known = [one.expected for one in judged.faults if one.expected is not None]
    unknown = len(judged.faults) - len(known)
    also = f", {plural(unknown, 'fault')} without a price" if unknown else ""
    return f"{sum(known, Decimal('0.00')):,} {currency}{words}{also}"


def found_then(judged: Judged | None, currency: str) -> Table:
    """What was wrong when it was checked, the dearest first, and what was let pass."""
    faults = sorted(judged.faults, key=_dearest) if judged else ()
    excused = judged.excused if judged else ()
    rows = [
        {"code": one.code, "amount": one.expected, "currency": currency,
         "message": printable(one.message), "note": ""}
        for one in faults
    ] + [
        {"code": one.code, "amount": None, "currency": currency,
         "message": printable(one.message), "note": printable(f"by {one.number}, {one.by}")}
        for one in excused
    ]  # fmt: skip
    return Table("found-when-checked", _FOUND, rows, "Nothing was wrong.")


def _dearest(one: Fault) -> Decimal:
    return -(one.expected or Decimal(0))


def _untold(judged: Judged | None) -> Table:
    rows = [
        {"code": one.code, "reason": printable(one.reason)}
        for one in (judged.untold if judged else ())
    ]
    return Table("not-checked-then", _UNTOLD, rows)
