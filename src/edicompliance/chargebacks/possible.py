"""Which rules a charge of some amount can be for at all.

A guide has one code for a whole family of charges. Of the family's rules one may not be checked for
want of a list; that does not matter where the guide charges something else for it.

>>> from edicompliance.profiles import load_profile
>>> mart = load_profile("example-mart")
>>> can_cost(mart, "ASN002", Decimal(250), Size()), can_cost(mart, "ASN002", Decimal(150), Size())
(True, False)
>>> can_cost(mart, "LBL001", Decimal(60), Size(cartons=12))
True
>>> can_cost(mart, "LBL001", Decimal(90), Size(cartons=12))
False
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from edicompliance.chargebacks.judged import Size
from edicompliance.charges import Base
from edicompliance.charges.vocabulary import COUNTS, SUMS
from edicompliance.profiles import ChargeClause, Profile
from edicompliance.profiles.model import Facts, Undecided

_NOT_MADE: Final = ("announced", "retired", "report_only")
_MANY: Final = Decimal(400)
"""More days, trailers or doors than a charge counts."""
_LEAST: Final = Decimal("0.01")


def can_cost(profile: Profile, code: str, amount: Decimal, size: Size) -> bool:
    """Whether the guide could charge this amount for a fault of a rule, in such a shipment."""
    return any(_can(clause, amount, size, profile.currency) for clause in _charges(profile, code))


def _charges(profile: Profile, code: str) -> Iterator[ChargeClause]:
    for answer in profile.charges(Facts()):
        for one in answer.candidates if isinstance(answer, Undecided) else (answer,):
            if one.status not in _NOT_MADE and code in one.clause.for_codes:
                yield one.clause


def _can(clause: ChargeClause, amount: Decimal, size: Size, currency: str) -> bool:
    """Whether it lies between what the least costs and what all of it costs."""
    if clause.is_of_a_period:
        return True
    for price in clause.prices:
        least, most = price.price(_base(currency, None)), price.price(_base(currency, size))
        if least.low is None or most.high is None or least.low <= amount <= most.high:
            return True
    return False


def _base(currency: str, size: Size | None) -> Base:
    """The facts of the smallest fault there is, or of one of everything."""
    if size is None:
        return Base(currency, dict.fromkeys(COUNTS, Decimal(1)), dict.fromkeys(SUMS, _LEAST))
    known = {
        "po": Decimal(size.orders), "line": Decimal(size.lines), "item": Decimal(size.lines),
        "carton": Decimal(size.cartons), "case": size.units, "unit": size.units,
        "pallet": Decimal(size.cartons), "label": Decimal(size.cartons * 2),
        "shipment": Decimal(1), "asn": Decimal(size.orders), "invoice": Decimal(size.orders),
    }  # fmt: skip
    counts = {name: known.get(name.split(" ")[-1], _MANY) for name in COUNTS}
    actual: dict[str, Decimal | None] = dict.fromkeys(SUMS, size.cost)
    return Base(currency, counts, {name: None if "freight" in name or "actual" in name else sum_
                                   for name, sum_ in actual.items()})  # fmt: skip
