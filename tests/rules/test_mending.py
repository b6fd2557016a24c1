"""A fault whose time is over has its price, and is no reason to hold the truck."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.rules.samples import checked, found

from edicompliance.reports.advice import advice
from edicompliance.reports.check import as_json
from edicompliance.reports.check_text import as_text
from edicompliance.rules import CheckResult
from edicompliance.rules.verdict import judge

CAME_IN = datetime.fromisoformat("2026-11-02T08:15:00-06:00")
"""Two business days later, on the 4th at 08:15, the answer (855) is due."""


def answered(at: str) -> CheckResult:
    facts: dict[str, Any] = {"po_received": CAME_IN, "ack_sent": datetime.fromisoformat(at)}
    return checked(set=facts)


def unanswered(now: str) -> CheckResult:
    facts: dict[str, Any] = {"po_received": CAME_IN, "documents_not_sent": ["855"]}
    return checked(set=facts | {"checked_at": datetime.fromisoformat(now)})


def test_an_answer_that_went_out_late_holds_no_truck() -> None:
    result = answered("2026-11-04T08:16:00-06:00")
    (late,) = found(result, "ACK002")
    assert (late.mendable, late.too_late) == (False, True)
    assert result.verdict == "SHIP-AT-KNOWN-COST"
    assert list(advice(result)) == [f"Can no longer be mended: ACK002 ({late.money} USD)."]
    assert as_json(result)["findings"][0]["mendable"] is False
    told = as_text(result, "Example Mart")
    assert "due      Wed 2026-11-04 08:15 CST (14 days ago); it can no longer be mended\n" in told


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        ("2026-11-04T08:14:00-06:00", "HOLD"),
        ("2026-11-04T08:15:00-06:00", "HOLD"),
        ("2026-11-04T08:16:00-06:00", "SHIP-AT-KNOWN-COST"),
    ],
)
def test_an_answer_that_is_owed_can_be_mended_until_its_last_minute(now: str, verdict: str) -> None:
    result = unanswered(now)
    (owed,) = found(result, "ACK002")
    assert owed.mendable == (verdict == "HOLD")
    assert result.verdict == verdict


def test_a_ship_notice_is_mended_as_long_as_its_deadline_is_to_come() -> None:
    planned = {"asn_planned": datetime.fromisoformat("2026-11-18T18:10:00-05:00")}
    (late,) = found(checked(set=planned), "ASN001")
    assert late.mendable


def test_a_departure_that_would_be_late_is_never_too_late_to_be_agreed() -> None:
    result = checked("must-be-held")
    (late,) = found(result, "WIN002")
    assert late.violation.due is not None
    assert late.violation.due.last < result.checked_at
    assert (late.mendable, late.too_late) == (False, False)
    title = "Costs this unless the plan changes or the retailer agrees"
    assert f"{title}: WIN002 (342.00 USD)." in list(advice(result))


def seen_leaving(source: str) -> CheckResult:
    """The truck that leaves a day before it may, an hour after it left."""
    text = f"what,at,source\ndeparted,2026-11-18T16:00:00-05:00,{source}\n"
    now = {"checked_at": datetime.fromisoformat("2026-11-18T17:00:00-05:00")}
    return checked("ships-early", observations=text, set=now)


def test_a_truck_that_was_seen_to_leave_too_early_cannot_leave_later() -> None:
    (early,) = found(seen_leaving("carrier"), "WIN001")
    assert early.too_late
    (planned,) = found(checked("ships-early"), "WIN001")
    assert planned.mendable


def test_what_blocks_or_has_no_price_holds_however_late_it_is() -> None:
    (late,) = found(answered("2026-11-04T08:16:00-06:00"), "ACK002")
    assert judge([late], [], [], Decimal(0)) == "SHIP-AT-KNOWN-COST"
    assert judge([replace(late, blocking=True)], [], [], Decimal(0)) == "HOLD"
    assert judge([replace(late, charge=None)], [], [], Decimal(0)) == "HOLD"


def test_a_notice_that_is_missing_is_mended_by_one_that_is_late() -> None:
    text = "what,at,source\ndeparted,2026-11-18T16:00:00-05:00,own\n"
    after = {"checked_at": datetime.fromisoformat("2026-11-18T18:00:00-05:00")}
    facts = ("asn_planned",)
    result = checked(observations=text, set=after, unset=facts, drop=("856.edi",))
    (missing,) = found(result, "ASN006")
    assert missing.violation.due is not None
    assert missing.violation.due.last < result.checked_at
    assert missing.mendable
