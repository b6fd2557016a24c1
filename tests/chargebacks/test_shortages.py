"""A shortage is judged by the goods: ordered, shipped, received, invoiced, and who counted."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edicompliance.chargebacks.counts import Counts
from edicompliance.chargebacks.judged import Judged
from edicompliance.chargebacks.shortages import short_of
from edicompliance.chargebacks.taken import About, TakenLine

FULL = Counts("4501", "1", ("2200103",), "EA", Decimal(120), Decimal(120), Decimal(120), None,
              Decimal(120), Decimal(15))  # fmt: skip
CLAIM = TakenLine(Decimal(90), About(po="4501", item="2200103"), quantity=Decimal(6))


@pytest.mark.parametrize(
    ("row", "freight", "counted", "kind", "owed"),
    [
        (FULL, "", "", "contradicted", "0.00"),
        (FULL._replace(received=Decimal(114)), "prepaid", "", "confirmed", "90.00"),
        (FULL._replace(received=Decimal(116)), "prepaid", "", "arithmetic-wrong", "60.00"),
        (FULL._replace(received=Decimal(114)), "collect", "carrier", "contradicted", "0.00"),
        (FULL._replace(received=Decimal(114)), "collect", "shipper", "confirmed", "90.00"),
        (FULL._replace(shipped=Decimal(114)), "collect", "carrier", "confirmed", "90.00"),
    ],
)
def test_who_owes_what_is_missing(
    row: Counts, freight: str, counted: str, kind: str, owed: str
) -> None:
    judged = Judged(counts=(row,), freight=freight, counted_by=counted)  # type: ignore[arg-type]
    found = short_of(CLAIM, judged, "4501")
    assert (found.kind, str(found.owed)) == (kind, owed)


def test_what_was_not_counted_explains_nothing() -> None:
    found = short_of(CLAIM, Judged(counts=(FULL._replace(invoiced=None),)), "4501")
    assert found.kind == "unexplained"
    assert found.reason.endswith("of what was shipped and invoiced not all is known")
