"""What a rate leaves out is neither counted nor charged; what nobody can tell is told."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.rules.samples import context_of, example, found, shipment

from edicompliance.documents.segments.times import at_instant, on_day
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.rules import CheckResult, check
from edicompliance.rules.history import History, PeriodBefore
from edicompliance.rules.known import Known
from edicompliance.rules.model import Violation
from edicompliance.rules.money.left_out import in_grace, left_out, not_looked_at, note_of

ZONE = "America/New_York"
DUE = datetime.fromisoformat("2026-11-18T17:00:00-05:00")
OWN = """
remove = ["charges.not-ready"]

[measures.ready]
source = "guide"
kind = "collect-ready"
unit = "carton"
period = "month"
dated_by = "departed"
goal = "95%"
{measure}

[charges.own]
source = "guide"
for = ["RDY001"]
each = "shipment"
trigger = "ready below goal"
is = "80 USD"
"""


def checked(measure: str = "", minutes: int = 60, more: str = "", **keys: Any) -> CheckResult:
    one = shipment(set={"planned_departure": DUE + timedelta(minutes=minutes), **keys})
    assert one.facts.checked_at is not None
    before = PeriodBefore(
        measure="ready", starts=date(2026, 11, 1), counted=Decimal(100), met=Decimal(50)
    )
    known = Known(history=History(source="h.csv", periods=(before,)))
    profile = example(OWN.format(measure=measure) + more)
    codes = ["RDY001"]
    return check(one, profile, now=one.facts.checked_at, select=codes, known=known)


def charge_of(result: CheckResult) -> Any:
    (one,) = found(result, "RDY001")
    return one.charge


def test_without_anything_left_out_the_fault_is_charged_and_counted() -> None:
    result = checked()
    assert str(charge_of(result)) == "0.00 to 80.00 USD, expected 80.00"
    (period,) = result.periods
    assert [period.own.counted, period.own.met] == [12, 0]


def test_what_is_late_by_no_more_than_the_grace_is_in_time() -> None:
    result = checked('grace = "60 minutes"')
    assert str(charge_of(result)) == "0.00 USD"
    assert charge_of(result).explanation.startswith("ready lets 60 minutes pass, so 0.00")
    (period,) = result.periods
    assert [period.own.counted, period.own.met] == [12, 12]


def test_a_minute_more_than_the_grace_is_late() -> None:
    result = checked('grace = "60 minutes"', minutes=61)
    assert str(charge_of(result)) == "0.00 to 80.00 USD, expected 80.00"


def test_an_order_that_the_measure_leaves_out_is_not_counted_and_costs_nothing() -> None:
    result = checked('exclude = ["no appointment"]', appointment_made=False)
    assert str(charge_of(result)) == "0.00 USD"
    assert charge_of(result).explanation.startswith("ready leaves it out (no appointment)")
    assert result.periods == ()
    assert result.untold_periods == ()


def test_what_is_known_not_to_be_left_out_is_not_told() -> None:
    (period,) = checked('exclude = ["no appointment"]').periods
    assert not [note for note in period.notes if note.startswith("taken")]


def test_what_nobody_can_tell_is_taken_not_to_be_there_and_that_is_told() -> None:
    (period,) = checked('exclude = ["imports", "no appointment", "waived"]').periods
    assert "taken: none of it is what the guide leaves out (imports, waived)" in period.notes


def test_a_word_of_the_scope_says_whether_an_order_is_left_out() -> None:
    words = '\n[scope]\nprogramme = ["bulk", "store", "imports"]\n'
    exclude = 'exclude = ["imports"]'
    result = checked(exclude, more=words, programme="imports")
    assert charge_of(result).explanation.startswith("ready leaves it out (imports)")
    (period,) = checked(exclude, more=words, programme="bulk").periods
    assert not [note for note in period.notes if note.startswith("taken")]


def test_of_what_the_retailer_samples_only_the_outcome_is_open() -> None:
    (period,) = checked("sampled = true", minutes=60).periods
    assert (period.made.always, period.made.now, period.made.ever) == (False, True, True)
    assert "the retailer looks at some only: what it finds may be another rate" in period.notes


def measure(grace: str) -> Measure:
    return Measure.model_validate({"kind": "on-time", "grace": grace})


@pytest.mark.parametrize(
    ("grace", "done", "passes"),
    [
        ("30 minutes", "2026-11-18T17:30:00-05:00", True),
        ("30 minutes", "2026-11-18T17:30:01-05:00", False),
        ("1 day", "2026-11-19T17:00:00-05:00", True),
        ("1 day", "2026-11-19T17:00:01-05:00", False),
        ("1 day", "2026-11-18T16:59:00-05:00", False),  # that is not late
    ],
)
def test_grace_is_counted_from_the_limit(grace: str, done: str, passes: bool) -> None:
    seen = Violation(
        "", (), due=at_instant(DUE, ZONE), done=at_instant(datetime.fromisoformat(done), ZONE)
    )
    assert in_grace(measure(grace), seen) is passes


def test_a_day_of_grace_keeps_the_clock_on_the_wall_when_the_clocks_go_back() -> None:
    due = at_instant(datetime.fromisoformat("2026-10-31T12:00:00-04:00"), ZONE)
    noon = at_instant(datetime.fromisoformat("2026-11-01T12:00:00-05:00"), ZONE)
    later = at_instant(datetime.fromisoformat("2026-11-01T12:00:01-05:00"), ZONE)
    assert in_grace(measure("1 day"), Violation("", (), due=due, done=noon))
    assert not in_grace(measure("1 day"), Violation("", (), due=due, done=later))
    assert not in_grace(measure("24 hours"), Violation("", (), due=due, done=noon))


def test_a_day_of_grace_after_a_date_is_the_whole_next_day_over_the_years_end_too() -> None:
    due = on_day(date(2026, 12, 31), ZONE)
    first, second = (on_day(date(2027, 1, day), ZONE) for day in (1, 2))
    assert in_grace(measure("1 day"), Violation("", (), due=due, done=first))
    assert not in_grace(measure("1 day"), Violation("", (), due=due, done=second))


def test_what_has_no_time_has_no_grace() -> None:
    assert not in_grace(measure("1 day"), Violation("", ()))


def words_of(**keys: Any) -> tuple[str, tuple[str, ...]]:
    """The word that leaves the sample out, and those of which nobody knows."""
    context = context_of(shipment())
    (order,) = context.shipment.orders
    own = Measure.model_validate({"kind": "fill-rate", "unit": "unit", "period": "month", **keys})
    return left_out(own, order, context), not_looked_at(own, order, context)


def test_more_than_was_ordered_is_left_out_where_the_rate_is_capped() -> None:
    over = ["overage"]
    assert words_of(exclude=over) == ("", ())
    assert words_of(exclude=over, capped=True) == ("", ())
    assert words_of(exclude=over, capped=False) == ("", ("overage",))


def test_why_a_fault_is_spared_is_told_for_the_first_of_its_orders() -> None:
    spared_of = checked('exclude = ["no appointment"]', appointment_made=False)
    assert charge_of(spared_of).explanation.startswith("ready leaves it out (no appointment)")
    assert list(note_of(())) == []
    assert list(note_of(("a", "b"))) == ["taken: none of it is what the guide leaves out (a, b)"]
