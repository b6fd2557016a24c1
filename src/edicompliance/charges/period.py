"""The charge of a period: one amount, made or not made by a rate, shared among what failed.

The charge belongs to the month and not to a shipment. It is priced once, on everything that failed
in the month; what the rate's condition leaves open is left open; and each cent of it is given to
one thing that failed, so that adding up shipments counts nothing twice.

>>> from decimal import Decimal
>>> from edicompliance.charges.population import Prospect
>>> fine = Amount(*[Decimal(100)] * 3, "USD", "3% of failing cost 3333.33")
>>> print(under(fine, Prospect(always=False, now=True, ever=True), "below 90% as it stands"))
0.00 to 100.00 USD, expected 100.00
>>> parts = allot(fine, [(("b",), Decimal(2)), (("a",), Decimal(1))])
>>> [(key, str(part.expected)) for key, part in parts]
[(('a',), '33.33'), (('b',), '66.67')]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from edicompliance.charges.amount import Amount
from edicompliance.charges.exact import ZERO
from edicompliance.charges.population import Prospect
from edicompliance.charges.sharing import share

Key = TypeVar("Key", bound=tuple[str, ...])


def under(amount: Amount, made: Prospect, why: str) -> Amount:
    """Price what is made only under a condition: low whatever comes, expected as it stands.

    `low` is what is due even if all that still comes is right, `high` what is due if it is all
    wrong; `expected` is what is due if the period ends as it stands, and not known where that
    cannot be told.
    """
    if not made.ever:
        return Amount.zero(amount.currency, f"{why}, so {ZERO}; else {amount.explanation}")
    expected = None if made.now is None else amount.expected if made.now else ZERO
    return replace(
        amount,
        low=amount.low if made.always else ZERO,
        expected=expected,
        explanation=f"{why}; {amount.explanation}",
    )


def allot(
    amount: Amount, failing: Sequence[tuple[Key, Decimal | None]]
) -> list[tuple[Key, Amount]]:
    """Give each thing that failed its part, by weight, to the cent; the order makes no difference.

    Where one weight is not known all parts are equal. A key stands once in the answer.
    """
    if not failing:
        return []
    known = all(weight is not None for _, weight in failing)
    weights: dict[Key, Decimal] = {}
    for key, weight in failing:
        own = weight if known and weight is not None else Decimal(1)
        weights[key] = weights.get(key, Decimal(0)) + own
    keys = sorted(weights)
    return list(zip(keys, share(amount, [weights[key] for key in keys]), strict=True))
