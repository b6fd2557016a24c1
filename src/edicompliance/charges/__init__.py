"""What a fault costs: the charge as a guide states it, and the arithmetic of low, expected, high.

A charge is one line of text in a profile. It is priced on a `Base`, which says how many cartons,
orders or dollars there are; a fact that is missing leaves a leg of the price not known, and the
explanation names it.

>>> late = parse_charge("lesser of (500 USD per po, 10% of invoice)")
>>> from decimal import Decimal
>>> print(late.price(Base("USD", counts={"po": Decimal(1)}, money={"invoice": Decimal(3000)})))
300.00 USD
>>> unbilled = late.price(Base("USD", counts={"po": Decimal(1)}))
>>> print(unbilled)
0.00 to 500.00 USD, expected not known
>>> unbilled.explanation
'lesser of (500 USD x 1 PO = 500.00, 10% of invoice (invoice not known)) -> \
0.00 to 500.00, expected not known'
"""

from edicompliance.charges.allowance import Allowance, parse_allowance
from edicompliance.charges.amount import Amount, either_of, total, widen
from edicompliance.charges.base import Base
from edicompliance.charges.condition import Condition, parse_condition
from edicompliance.charges.exact import Rounding
from edicompliance.charges.expression import Charge
from edicompliance.charges.limit import PeriodLimit, parse_limit
from edicompliance.charges.parser import parse_charge
from edicompliance.charges.sharing import share
from edicompliance.charges.syntax import ChargeSyntaxError
from edicompliance.charges.tiers import Tier, Tiers
from edicompliance.charges.vocabulary import ACTUALS, BASES, COUNTS, CURRENCIES, PREFIXES, UNITS

__all__ = [
    "ACTUALS",
    "BASES",
    "COUNTS",
    "CURRENCIES",
    "PREFIXES",
    "UNITS",
    "Allowance",
    "Amount",
    "Base",
    "Charge",
    "ChargeSyntaxError",
    "Condition",
    "PeriodLimit",
    "Rounding",
    "Tier",
    "Tiers",
    "either_of",
    "parse_allowance",
    "parse_charge",
    "parse_condition",
    "parse_limit",
    "share",
    "total",
    "widen",
]
