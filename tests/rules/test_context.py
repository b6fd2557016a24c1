"""What rules are told about a shipment, in the guide's own terms."""

from datetime import date, datetime
from decimal import Decimal
from functools import partial

import pytest
from tests.rules.samples import context_of, shipment

from edicompliance.documents import CannotTell
from edicompliance.documents.segments.times import words
from edicompliance.rules.timing.limits import NotApplicable

COLLECT = {"in": "850", "old": "FOB*CC~", "new": ""}


def test_facts_are_the_suppliers_words_and_the_orders_place_and_dates() -> None:
    context = context_of(shipment())
    facts = context.facts(context.shipment.orders[0])
    assert facts.scope == {
        "freight": "collect",
        "mode": "ltl",
        "programme": "bulk",
        "destination": "0912",
        "department": "038",
    }
    assert facts.dates["po_date"] == date(2026, 11, 2)
    assert facts.dates["cancel_after"] == date(2026, 11, 25)


def test_a_list_of_places_and_the_order_itself_tell_words_of_the_scope() -> None:
    own = """
[facts]
source = "guide"
department = "850/REF*DP"

[locations.dcs]
source = "guide"
codes = "0912"
is = { network = "fashion" }
"""
    context = context_of(shipment(), clauses=own)
    facts = context.facts(context.shipment.orders[0])
    assert facts.scope["network"] == "fashion"
    assert facts.scope["department"]


def test_facts_of_several_orders_are_what_they_agree_on() -> None:
    edit = (
        {"in": "850-4501013", "old": "*92*0912~", "new": "*92*0915~"},
        {"in": "850-4501013", "old": "DTM*001*20261125~", "new": "DTM*001*20261126~"},
    )
    context = context_of(shipment("three-orders-one-notice", edit=edit))
    assert "destination" not in context.facts().scope
    assert "cancel_after" not in context.facts().dates
    first, second, _ = context.shipment.orders
    assert context.facts(first, second).scope["destination"] == "0912"


def test_facts_of_a_notice_are_those_of_its_own_orders() -> None:
    own = """
[[deadlines.ship-notice]]
id = "prepaid"
when = { freight = "prepaid" }
source = "guide"
by = "departed + 2 hours"
"""
    edit = (
        {"in": "850-other", "old": "BEG*00*SA*4501001*", "new": "BEG*00*SA*4501009*"},
        {"in": "850-other", "old": "FOB*CC~", "new": "FOB*PP~"},
    )
    copied = shipment(unset=("freight_terms",), copy={"850-other.edi": "850"}, edit=edit)
    context = context_of(copied, own)
    (notice,) = context.shipment.notices
    assert context.facts_of_notice(notice).scope["freight"] == "collect"
    assert "freight" not in context.facts().scope
    limit = context.deadline("ship-notice", notice=notice)
    assert words(limit.moment) == "2026-11-18 16:00 CST"


def test_of_a_notice_with_an_order_that_is_not_given_only_the_suppliers_words_are_known() -> None:
    context = context_of(shipment("order-missing"))
    (notice,) = context.shipment.notices
    assert context.aboard.all_orders_of(notice) is None
    assert len(context.aboard.orders_of(notice)) == 1
    assert context.facts_of_notice(notice).dates == {}
    assert context.facts_of_notice(notice).scope["freight"] == "collect"


def test_freight_terms_are_the_suppliers_else_the_orders_else_unknown() -> None:
    order = shipment().orders[0]
    assert context_of(shipment(set={"freight_terms": "prepaid"})).freight.of(order) == "prepaid"
    assert context_of(shipment(unset=("freight_terms",))).freight.of(order) == "collect"
    silent = context_of(
        shipment(unset=("freight_terms",), edit=(COLLECT, {**COLLECT, "in": "856"}))
    )
    assert silent.freight.of(silent.shipment.orders[0]) is None
    assert silent.freight.of(None) is None


def test_zones_are_the_suppliers_and_the_profiles() -> None:
    context = context_of(shipment())
    assert context.zone("ship_from") == "America/New_York"
    assert context.zone("ship_to") == "America/Chicago"
    assert context.zone("retailer") == "America/Chicago"


def test_a_window_has_two_ends_each_known_or_open_or_in_doubt() -> None:
    edit = ({"in": "850", "old": "DTM*037*20261116~", "new": ""},)
    context = context_of(shipment(edit=edit))
    window = context.window("ship", context.shipment.orders[0])
    assert window.closing is not None
    assert words(window.closing) == "2026-11-20"
    with pytest.raises(CannotTell, match="needs ship_not_before"):
        _ = window.opening
    cancel = context.window("cancel", context.shipment.orders[0])
    assert cancel.opening is None
    assert cancel.begin.is_open


def test_the_evidence_of_a_window_is_each_date_once() -> None:
    own = '[[windows.ship]]\nreplaces = "collect"\nsource = "guide"\n'
    own += 'when = { freight = "collect" }\nis = "ship_not_before .. ship_not_before + 2 days"\n'
    context = context_of(shipment(), own)
    window = context.window("ship", context.shipment.orders[0])
    assert [one.value for one in window.evidence] == ["20261116"]


def test_an_optional_window_without_dates_is_none() -> None:
    context = context_of(shipment("delivery-dates-only"))
    with pytest.raises(NotApplicable, match="the order has no such dates"):
        context.window("cancel", context.shipment.orders[0])


def test_a_clause_that_is_neither_set_nor_listed_does_not_apply() -> None:
    context = context_of(shipment(), 'remove = ["deadlines.ready"]')
    with pytest.raises(NotApplicable, match=r"deadlines\.ready"):
        context.deadline("ready", order=context.shipment.orders[0])


def test_a_clause_that_is_listed_cannot_be_told() -> None:
    context = context_of(shipment())
    with pytest.raises(CannotTell, match="a copy of the bill of lading and does not say by when"):
        context.deadline("bill-of-lading")


def test_a_name_that_no_profile_can_have_is_a_fault_of_the_program() -> None:
    context = context_of(shipment())
    with pytest.raises(ValueError, match="unknown name 'shipp'"):
        context.window("shipp", context.shipment.orders[0])


def test_the_notices_of_an_order_are_those_that_name_it() -> None:
    context = context_of(shipment("one-order-two-notices"))
    (order,) = context.shipment.orders
    assert context.aboard.notices_of(order) == context.shipment.notices
    assert context.aboard.notices_of(None) == context.shipment.notices
    assert context.aboard.is_aboard(order)


def test_goods_are_counted_notice_by_notice() -> None:
    context = context_of(shipment("one-order-two-notices"))
    (order,) = context.shipment.orders
    first, second = context.shipment.notices
    parts = [context.aboard.cost(order, one) for one in (first, second)]
    assert parts == [Decimal("3768.00"), Decimal("2400.00")]
    assert context.aboard.cost(order) == sum(part or 0 for part in parts)


def test_before_there_is_a_notice_all_of_the_order_is_at_stake() -> None:
    context = context_of(shipment(drop=("856",)))
    assert context.aboard.cost(context.shipment.orders[0]) == Decimal("1075.20")


def test_when_a_notice_is_sent_is_the_suppliers_word_else_its_own() -> None:
    sent = datetime.fromisoformat("2026-11-18T16:20:00-05:00")
    for one, time, places in (
        (shipment(set={"asn_sent": sent}), "16:20", ["asn_sent"]),
        (shipment(), "16:30", ["asn_planned"]),
        (shipment(unset=("asn_planned",)), "16:30", [None, None]),
    ):
        context = context_of(one)
        told = context.sent_at(context.shipment.notices[0])
        assert words(told.moment) == f"2026-11-18 {time} EST"
        assert [evidence.key for evidence in told.evidence] == places


def test_what_nobody_says_is_needed() -> None:
    context = context_of(shipment())
    with pytest.raises(CannotTell, match="needs released"):
        context.told("released", "ship_from")


CLOCKS = """
[[conventions.850]]
id = "prepaid"
when = { freight = "prepaid" }
source = "guide"
times = "ship_from"
cancel_basis = "delivered"
"""


def test_what_a_code_means_is_asked_for_each_order_of_its_own() -> None:
    edit = (
        {"in": "850-other", "old": "BEG*00*SA*4501001*", "new": "BEG*00*SA*4501009*"},
        {"in": "850-other", "old": "FOB*CC~", "new": "FOB*PP~"},
    )
    context = context_of(
        shipment(unset=("freight_terms",), copy={"850-other.edi": "850"}, edit=edit), CLOCKS
    )
    collect, prepaid = sorted(context.shipment.orders, key=lambda one: one.po_number)
    assert [context.cancel_basis(one) for one in (collect, prepaid)] == ["shipped", "delivered"]
    zones = [context.clock_zone("850", one) for one in (collect, prepaid)]
    assert zones == ["America/Chicago", "America/New_York"]
    assert context.clock_zone("856") == "America/New_York"
    ends = [context.window("cancel", one).closing for one in (collect, prepaid)]
    assert [end.zone for end in ends if end] == ["America/New_York", "America/Chicago"]
    assert len({id(context.clock(one, "retailer")) for one in (collect, prepaid)}) == 2


OPEN = """
[[conventions.850]]
id = "fashion"
when = { network = "fashion" }
source = "guide"
times = "ship_from"
cancel_basis = "delivered"
"""


def test_what_a_code_means_cannot_be_told_where_it_hangs_on_what_is_missing() -> None:
    context = context_of(shipment(), OPEN)
    (order,) = context.shipment.orders
    for ask in (context.cancel_basis, partial(context.clock_zone, "850")):
        with pytest.raises(CannotTell, match="needs network"):
            ask(order)


def test_each_order_has_its_own_window_deadline_and_preference() -> None:
    edit = ({"in": "850-4501013", "old": "DTM*038*20261120~", "new": "DTM*038*20261121~"},)
    context = context_of(shipment("three-orders-one-notice", edit=edit))
    days = {one.po_number: context.window("ship", one).closing for one in context.shipment.orders}
    assert {po: words(end) for po, end in days.items() if end} == {
        "4501011": "2026-11-20",
        "4501012": "2026-11-20",
        "4501013": "2026-11-21",
    }
    assert context.once("asked", lambda: 1) == context.once("asked", lambda: 2) == 1


def test_a_window_is_told_at_the_clock_of_its_own_place_and_the_guides_own_times_at_theirs() -> (
    None
):
    own = '[[windows.ship]]\nreplaces = "collect"\nsource = "guide"\n'
    own += 'when = { freight = "collect" }\nis = ".. ship_not_after at 16:00"\n'
    context = context_of(shipment(), own)
    window = context.window("ship", context.shipment.orders[0])
    assert window.closing is not None
    assert words(window.closing) == "2026-11-20 16:00 EST"
    dock = context_of(shipment(), own.replace("at 16:00", "at 16:00 ship_to"))
    window = dock.window("ship", dock.shipment.orders[0])
    assert window.closing is not None
    assert words(window.closing) == "2026-11-20 16:00 CST"


def test_the_day_of_the_check_is_that_of_the_dock() -> None:
    late = {"checked_at": datetime.fromisoformat("2026-11-18T23:30:00-06:00")}
    assert context_of(shipment(set=late)).today == date(2026, 11, 19)
    assert context_of(shipment(set=late, unset=("ship_from_zone",))).today == date(2026, 11, 18)
