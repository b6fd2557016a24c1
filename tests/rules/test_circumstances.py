"""What decides which clause holds: words of the scope, and the days editions are keyed to."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from tests.rules.samples import checked, context_of, shipment

from edicompliance.documents import Invoice
from edicompliance.profiles import Resolved

REMOVED = 'remove = ["deadlines.ready"]\n'
BILL = "06141410000000517"
PREPAID = "may-ship-prepaid"
SEEN = """\
what,at,source,po
checked_in,2026-11-27T09:05:00-06:00,retailer,4501002
departed,2026-11-18T16:00:00-05:00,own,4501002
po_approved,2026-11-01,retailer,4501002
"""
IN_FORCE = {
    "departed": "2026-11-18",
    "checked_in": "2026-11-27",
    "invoiced": "2026-11-19",
    "po_approved": "2026-11-01",
    "cancel_after": "2026-11-25",
}
"""Anchor -> the day that is told, with which the second edition begins."""
WORDS = """
[scope]
banner = ["stores", "clubs"]
division = "any text"
po_type = "any text"
item_class = ["plain", "dated"]
season = "any text"
scac = "any text"
"""


def series(keyed_to: str, since: str) -> str:
    """Two editions, each with a deadline of its own."""
    return f"""
[editions.own]
keyed_to = "{keyed_to}"
source = "guide"
before = {{}}
since = {{ from = {since} }}

[[deadlines.ready]]
id = "before"
edition = "own before"
source = "guide"
by = "departed + 10 minutes"
[[deadlines.ready]]
id = "since"
edition = "own since"
source = "guide"
by = "departed + 20 minutes"
"""


def deadline(clauses: str, *invoices: Invoice, **changes: object) -> str:
    """Which of the two holds for the order."""
    one = replace(shipment(PREPAID, **changes), invoices=invoices)
    context = context_of(one, REMOVED + clauses)
    answer = context.profile.resolve("deadlines", "ready", context.facts(*one.orders))
    return answer.id if isinstance(answer, Resolved) else getattr(answer, "reason", "absent")


@pytest.mark.parametrize("keyed_to", IN_FORCE)
def test_an_edition_is_chosen_by_the_day_that_is_told_of_what_it_is_keyed_to(keyed_to: str) -> None:
    day = date.fromisoformat(IN_FORCE[keyed_to])
    invoice = Invoice(invoice_number="1", po_number="4501002", date=date(2026, 11, 19))
    on_it, after = series(keyed_to, day.isoformat()), series(keyed_to, f"{day:%Y}-12-31")
    assert deadline(on_it, invoice, observations=SEEN) == "since"
    assert deadline(after, invoice, observations=SEEN) == "before"


def test_what_is_planned_stands_in_before_the_fact() -> None:
    assert deadline(series("checked_in", "2026-11-20")) == "since"
    assert deadline(series("checked_in", "2026-11-21")) == "before"
    assert deadline(series("checked_in", "2026-11-21"), observations=SEEN) == "since"


def test_where_nobody_tells_the_day_the_edition_cannot_be_told() -> None:
    assert deadline(series("invoiced", "2026-11-20")) == "needs invoiced"


def test_invoices_of_two_days_tell_none() -> None:
    two = [
        Invoice(invoice_number=str(day), po_number="4501002", date=date(2026, 11, day))
        for day in (18, 21)
    ]
    assert deadline(series("invoiced", "2026-11-20"), *two) == "needs invoiced"
    assert deadline(series("invoiced", "2026-11-20"), two[0]) == "before"


def test_the_day_is_that_of_the_retailers_clock() -> None:
    """An hour after midnight in New York is still the day before in Chicago."""
    late = {"planned_departure": datetime.fromisoformat("2026-11-19T00:30:00-05:00")}
    assert deadline(series("departed", "2026-11-19"), set=late) == "before"
    assert deadline(series("departed", "2026-11-18"), set=late) == "since"


def test_orders_of_two_days_under_one_edition_are_judged_by_it_together() -> None:
    edit = ({"in": "850-4501013", "old": "*20261102~", "new": "*20261030~"},)
    one = shipment("three-orders-one-notice", edit=edit)
    assert len({order.po_date for order in one.orders}) == 2
    answers = [
        context.profile.resolve("deadlines", "ready", context.facts())
        for since in ("2026-10-01", "2026-11-01")
        for context in [context_of(one, REMOVED + series("po_date", since))]
    ]
    assert [getattr(answer, "id", "cannot tell") for answer in answers] == ["since", "cannot tell"]


# -- the end of what is measured


def fee(series_since: str, *times: str, clauses: str = "", more: str = "") -> str:
    """Two editions by the period's end; in each a fee that is made each of some times."""
    return clauses + "".join(
        [
            f"""
[editions.own]
keyed_to = "period_end"
source = "guide"
before = {{}}
since = {{ from = {series_since} }}
""",
            *(
                f"""
[[charges.own-{at}]]
id = "{edition}"
edition = "own {edition}"
source = "guide"
for = ["WIN003"]
each = "{time}"
is = "{usd} USD"
{more}"""
                for at, time in enumerate(times)
                for edition, usd in (("before", 10), ("since", 20))
            ),
        ]
    )


def fees(clauses: str, **changes: object) -> str:
    """Which of the two holds for the order."""
    one = shipment(PREPAID, **changes)
    context = context_of(one, clauses)
    answer = context.profile.resolve("charges", "own-0", context.facts(*one.orders))
    return answer.id if isinstance(answer, Resolved) else getattr(answer, "reason", "absent")


def test_an_edition_keyed_to_the_period_end_is_chosen_by_the_last_day_of_what_is_measured() -> None:
    assert fees(fee("2026-11-30", "month")) == "since"
    assert fees(fee("2026-12-01", "month")) == "before"


def test_a_period_end_that_the_retailer_tells_goes_before_what_we_reckon() -> None:
    told = {"observations": "what,at,source,po\nperiod_end,2026-11-28,retailer,4501002\n"}
    assert fees(fee("2026-11-29", "month"), **told) == "before"


def test_a_measure_says_over_what_time_and_by_whose_day_its_charge_is_taken() -> None:
    """The order is of 2 November, and arrives in the next week."""
    measure = """
[[measures.own-rate]]
source = "guide"
kind = "on-time"
period = "retailer month"
dated_by = "po_date"
goal = "90%"
"""
    hangs = 'trigger = "own-rate below goal"\n'
    since = [f"2026-11-{day}" for day in ("28", "29")]
    found = [fees(fee(one, "retailer month", clauses=measure, more=hangs)) for one in since]
    assert found == ["since", "before"]
    of_itself = measure.replace('"po_date"', '"period_end"')
    assert "period_end" in fees(fee(since[0], "retailer month", clauses=of_itself, more=hangs))


def test_periods_that_lead_to_two_editions_leave_it_open() -> None:
    assert fees(fee("2026-11-30", "month", "week")) == "needs period_end"
    assert fees(fee("2026-12-01", "month", "week")) == "before"


def test_where_nothing_is_measured_the_period_end_must_be_told() -> None:
    assert fees(fee("2026-11-30", "po")) == "needs period_end"


# -- words


def scope(clauses: str, **keys: str) -> dict[str, str]:
    """The words that are known of the order."""
    context = context_of(shipment(PREPAID, set=keys), clauses)
    return dict(context.facts(context.shipment.orders[0]).scope)


@pytest.mark.parametrize("word", ["banner", "division", "po_type", "item_class", "season", "scac"])
def test_every_word_of_a_scope_may_be_said_by_the_supplier(word: str) -> None:
    said = {"banner": "clubs", "item_class": "dated"}.get(word, "XY")
    assert scope(WORDS, **{word: said})[word] == said


def test_the_carrier_is_that_of_the_ship_notice_where_the_supplier_names_none() -> None:
    assert scope(WORDS)["scac"] == "XMPL"
    assert scope(WORDS, scac="ABCD")["scac"] == "ABCD"


@pytest.mark.parametrize(
    ("place", "word"), [("856/TD503", "XMPL"), ("850/BEG02", "SA"), ("856/REF*BM", BILL)]
)
def test_a_word_is_read_from_whichever_paper_the_guide_names(place: str, word: str) -> None:
    facts = f'[facts]\nsource = "guide"\nseason = "{place}"\n'
    assert scope(WORDS + facts)["season"] == word


def test_a_paper_that_is_not_there_tells_no_word() -> None:
    assert "season" not in scope(WORDS + '[facts]\nsource = "guide"\nseason = "754/N902"\n')


def test_a_word_that_the_guide_does_not_know_is_told() -> None:
    warnings = checked(PREPAID, set={"programme": "bulky"}).warnings
    assert "taken as not known: unknown programme 'bulky'; did you mean 'bulk'?" in warnings
    assert not [one for one in checked(PREPAID).warnings if one.startswith("taken as not known")]
