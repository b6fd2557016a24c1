"""Which word counts where several say when something was, and how that is told."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.rules.samples import example, shipment

from edicompliance.documents.tables.observations import Observation
from edicompliance.profiles import read_exceptions
from edicompliance.reports.check import as_json
from edicompliance.reports.check_text import as_text
from edicompliance.rules import CheckResult, check
from edicompliance.rules.known import Known

PREPAID = "may-ship-prepaid"
GRANT = """
format = 1
[[authorizations]]
number = "RA-1"
by = "the replenishment manager"
document = "mail of 16 November"
orders = ["4501002"]
dates = { deliver_not_after = 2026-11-23 }
"""


def _checked(text: str = "", *seen: Observation, name: str = PREPAID) -> CheckResult:
    one, profile = replace(shipment(name), observations=seen), example()
    known = Known(exceptions=read_exceptions("waivers.toml", text, profile)) if text else Known()
    assert one.facts.checked_at is not None
    return check(one, profile, now=one.facts.checked_at, known=known)


def _delivery(result: CheckResult) -> dict[str, object]:
    limits = as_json(result)["in_force"]
    found: dict[str, object] = next(one for one in limits if one["clause"] == "windows.delivery")
    return found


def test_the_window_in_force_names_the_authorization_and_who_gave_it() -> None:
    window = _delivery(_checked(GRANT))
    assert window["closes"] == "2026-11-23"
    assert {
        "anchor": "deliver_not_after",
        "by": "authorization",
        "number": "RA-1",
        "who": "the replenishment manager",
        "document": "mail of 16 November",
        "otherwise": ["the order says 2026-11-20 for deliver_not_after"],
    } in window["told"]  # type: ignore[operator]  # a list


def test_the_text_says_by_whose_word_a_window_moved() -> None:
    text = " ".join(as_text(_checked(GRANT), "Example Mart").split())
    assert "In force: windows.delivery of 4501002, 2026-11-19 to 2026-11-23" in text
    assert "deliver_not_after by authorization RA-1, the replenishment manager" in text
    assert "In force" not in as_text(_checked(), "Example Mart")


def test_evidence_names_whose_word_it_is() -> None:
    seen = Observation(
        what="arrived",
        source="carrier",
        at=datetime(2026, 11, 23, 12, tzinfo=UTC),
        file="observations.csv",
        line=2,
    )
    finding = next(one for one in _checked("", seen).findings if one.code == "WIN003")
    told = {(one.key, one.by) for one in finding.violation.evidence}
    assert ("line 2: arrived", "carrier") in told
    assert "order" in {by for _, by in told}


def test_a_day_that_the_portal_shows_is_one_of_the_destination() -> None:
    seen = Observation(what="deliver_not_before", source="retailer", day=date(2026, 11, 20))
    window = _delivery(_checked("", replace(seen, file="o.csv", line=2)))
    assert (window["opens"], window["closes"]) == ("2026-11-20", "2026-11-20")


def test_the_latest_safe_departure_is_tried_as_a_plan_whatever_was_seen() -> None:
    left = Observation(
        what="departed", source="carrier", at=datetime(2026, 11, 19, 12, tzinfo=UTC), line=2
    )
    assert _checked("", left).latest_safe_ship == _checked().latest_safe_ship


def test_a_quantity_that_was_received_is_no_time() -> None:
    seen = Observation(what="received_quantity", source="retailer", quantity=Decimal(3))
    assert _checked("", seen).findings == ()
