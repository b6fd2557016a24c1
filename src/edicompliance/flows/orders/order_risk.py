"""How an order stands, and how urgent it is: at risk, cannot be told, on track, nothing due.

At risk is what fails by a last check that holds, what has missed something, and of what something
is due within a day. A check holds until a paper of the order comes or goes out that it did not
look at. What nobody checked, or not all of it, cannot be told: it is never taken for a pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from edicompliance.chargebacks.judged import Judged
from edicompliance.reports.due import DueRow
from edicompliance.store import Work
from edicompliance.store.deadlines import BEGINNINGS
from edicompliance.store.last_checks import last_checks
from edicompliance.x12.issues import plural

RISKS: Final = ("at risk", "cannot be told", "on track", "nothing due")
"""How an order stands, the most urgent first."""
_DAY: Final = 24 * 60
_HOUR: Final = 60
_NO_CHECK: Final = "no check of it is kept"


@dataclass(frozen=True, slots=True)
class LastCheck:
    """The last check of an order that was kept."""

    judged: Judged
    passed_by: str = ""
    """A paper that came since, and that it did not look at; empty: it holds."""


class Stake(NamedTuple):
    """Money that is at risk."""

    money: Decimal | None
    """None: nobody knows how much."""
    minutes: int
    """That are left; one that is missed has none."""


class Risk(NamedTuple):
    """How an order stands."""

    word: str
    because: str
    stakes: tuple[Stake, ...] = ()
    """Of one at risk: each thing that presses."""

    def rank(self, dearest: Decimal) -> tuple[int, Decimal]:
        """Where it stands: by the most money for each hour left, of which there is one at least.

        What nobody has a price of counts as the dearest.

        >>> late = Risk("at risk", "missed: 855", (Stake(None, -5), Stake(Decimal(60), 180)))
        >>> late.rank(Decimal(100))
        (0, Decimal('-100'))
        """
        rates = (
            (dearest if money is None else money) * _HOUR / max(minutes, _HOUR)
            for money, minutes in self.stakes
        )
        return RISKS.index(self.word), -max(rates, default=Decimal(0))


def checks_of(look: Work, guides: Mapping[str, str]) -> dict[tuple[str, str], LastCheck]:
    """Partner and order -> its last check, of those of which something is due."""
    found = {}
    for key, kept in last_checks(look, guides).items():
        judged = Judged.from_text(kept.told)
        newer = [one for one in kept.since if one not in judged.looked_at]
        found[key] = LastCheck(judged, newer[-1] if newer else "")
    return found


def risk_of(dues: Sequence[DueRow], check: LastCheck | None, why_none: str = "") -> Risk:
    """How an order stands by what is due of it and its last check.

    >>> from edicompliance.chargebacks.judged import Fault, Judged
    >>> risk_of((), None).word
    'nothing due'
    """
    if not dues:
        return Risk("nothing due", "")
    holds = check is not None and not check.passed_by
    faults = check.judged.faults if check is not None and holds else ()
    pressing = [one for one in dues if _presses(one)]
    if faults or pressing:
        codes = " ".join(dict.fromkeys(one.code for one in faults))
        told = [f"its last check found {codes}"] if codes else []
        told += _pressing_words(pressing)
        stakes = [Stake(one.at_risk, one.minutes_left) for one in pressing]
        if faults:
            known = [one.expected for one in faults if one.expected is not None]
            money = sum(known, Decimal(0)) if known else None
            stakes.append(Stake(money, _time_left(dues)))
        return Risk("at risk", "; ".join(told), tuple(stakes))
    if check is None:
        return Risk("cannot be told", why_none or _NO_CHECK)
    if check.passed_by:
        return Risk("cannot be told", f"{check.passed_by} is newer than its last check")
    untold = len({one.code for one in check.judged.untold})
    if untold:
        return Risk("cannot be told", f"its last check left {plural(untold, 'rule')} unchecked")
    return Risk("on track", "its last check found nothing wrong")


def _presses(one: DueRow) -> bool:
    return one.state == "missed" or (one.minutes_left < _DAY and one.what not in BEGINNINGS)


def _pressing_words(pressing: Sequence[DueRow]) -> Iterator[str]:
    missed = dict.fromkeys(one.what for one in pressing if one.state == "missed")
    near = dict.fromkeys(one.what for one in pressing if one.state != "missed")
    if missed:
        yield f"missed: {', '.join(missed)}"
    if near:
        yield f"within a day: {', '.join(near)}"


def _time_left(dues: Sequence[DueRow]) -> int:
    """Until the next of what is due, in minutes; 0 where all of it is missed."""
    ahead = (one.minutes_left for one in dues if one.what not in BEGINNINGS)
    return min((left for left in ahead if left >= 0), default=0)
