"""Who is heard of an order, what its papers say of it, and which limits are in force for it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.rules.samples import checked, context_of, example, shipment

from edicompliance.documents.comparing.items import ItemMaster, Items
from edicompliance.documents.segments.times import words
from edicompliance.documents.tables.listed import Listed
from edicompliance.documents.tables.observations import Observation
from edicompliance.masters import Masters, RetailLocation
from edicompliance.profiles import read_exceptions
from edicompliance.rules.context import Context
from edicompliance.rules.guides.let_pass import unknown_codes
from edicompliance.rules.known import Known
from edicompliance.rules.orders.ordered import listed as row_listed
from edicompliance.rules.orders.ordered import rows_of
from edicompliance.rules.timing.in_force import limits_in_force

AT = datetime(2026, 11, 18, 18, tzinfo=UTC)

# -- who is heard


def heard(anchor: str, *seen: Observation) -> str:
    one = replace(shipment("one-order-two-notices"), observations=seen)
    context = context_of(one)
    told = context.clock(one.orders[0], "ship_to").tell(anchor)
    return f"{words(told.moment)} {told.by}" if told else "nothing"


@pytest.mark.parametrize(
    ("named", "counts"),
    [
        ({}, True),
        ({"po": "4501021"}, True),
        ({"po": "9"}, False),
        ({"notice": "ASN30009"}, True),
        ({"notice": "A"}, False),
        ({"bill_of_lading": "06141410000000579"}, True),
        ({"bill_of_lading": "9"}, False),
        ({"po": "9", "notice": "ASN30009"}, True),
    ],
)
def test_what_was_seen_counts_where_it_names_the_order_its_notice_or_its_bill(
    named: dict[str, str], counts: bool
) -> None:
    seen = Observation(what="arrived", source="carrier", at=AT, file="o.csv", line=2, **named)  # type: ignore[arg-type]  # names
    assert (heard("arrived", seen) == "2026-11-18 12:00 CST carrier") is counts


def test_a_change_of_the_order_says_its_dates() -> None:
    change = (
        "BCH*04*SA*4501001***20261102*****20261103~\nDTM*038*20261124~\nPOC*1*NC*96*0*EA~\nCTT*1~"
    )
    context = context_of(shipment(sets={"860": change}))
    told = context.clock(context.shipment.orders[0], "ship_from").tell("ship_not_after")
    assert told is not None
    assert (words(told.moment), told.by) == ("2026-11-24", "change")
    assert told.otherwise == ("the order says 2026-11-20 for ship_not_after",)


def test_what_was_seen_of_one_order_is_not_heard_of_another() -> None:
    seen = Observation(what="arrived", source="carrier", at=AT, file="o.csv", line=2, po="4501011")
    one = replace(shipment("three-orders-one-notice"), observations=(seen,))
    context = context_of(one)
    told = {
        order.po_number: context.told("arrived", "ship_to", order).by
        for order in context.shipment.orders
    }
    assert told == {"4501011": "carrier", "4501012": "plan", "4501013": "plan"}
    met = {"appointment": datetime(2026, 11, 20, 15, tzinfo=UTC)}
    fetched = context_of(shipment(set=met)).told("departed", "ship_from")
    assert fetched.by == "plan"


# -- what is known of an order, by its papers

WORDS = '\n[scope]\nseason = "any text"\nscac = "any text"\n'


def scope(name: str, facts: str = "", **changes: Any) -> dict[str, str]:
    """The words of the first order."""
    own = WORDS + (f'[facts]\nsource = "guide"\nseason = "{facts}"\n' if facts else "")
    context = context_of(shipment(name, **changes), own)
    return dict(context.facts(context.shipment.orders[0]).scope)


def test_the_carrier_is_known_where_all_notices_of_the_order_name_one() -> None:
    two = "one-order-two-notices"
    assert scope(two)["scac"] == "XMPL"
    edit = ({"in": "856-2", "old": "TD5*B*2*XMPL*M~", "new": "TD5*B*2*OTHR*M~"},)
    assert "scac" not in scope(two, edit=edit)


@pytest.mark.parametrize(
    ("name", "place", "word"),
    [
        ("invoiced", "810/BIG04", "4508001"),
        ("invoiced", "850/BEG03", "4508001"),
        ("order-changed", "860/BCH03", "4501022"),
    ],
)
def test_a_word_is_read_from_the_papers_of_its_own_order(name: str, place: str, word: str) -> None:
    assert scope(name, place)["season"] == word


CHANGE = "BCH*04*SA*4501001***20261102*****20261103~\nPOC*9*QD*6*4*EA~\nCTT*1~"


def test_a_change_that_cannot_be_applied_leaves_its_order_open() -> None:
    context = context_of(shipment(sets={"860": CHANGE}))
    why = context.aboard.why_open(context.shipment.orders[0])
    assert why is not None
    assert why.startswith("order 4501001 has a change (860) that cannot be applied: ")
    plain = context_of(shipment())
    assert plain.aboard.why_open(plain.shipment.orders[0]) is None


def test_a_pack_plan_that_can_be_written_leaves_nothing_unwritten() -> None:
    context = context_of(shipment("pack-plan"))
    assert context.unwritten is None
    assert len(context.shipment.notices) == 1
    told = "no ship notice (856) is given: the one that the pack plan (945) would give is judged"
    assert told in context.prepared


def test_what_a_list_says_of_a_line_is_that_of_the_orders_day_or_of_ever() -> None:
    (order,) = shipment().orders
    first, *_ = rows_of(order)
    later = Items("items.csv", (ItemMaster(gtin="614141100019", since=date(2026, 12, 1)),))
    assert row_listed(first, later) == ()
    assert len(row_listed(first, later, ever=True)) == 1
    now = Items("items.csv", (ItemMaster(gtin="614141100019", since=date(2026, 11, 1)),))
    assert len(row_listed(first, now)) == 1


WAIVER = """
format = 1
[[waivers]]
code = "LBL"
reason = "x"
owner = "y"
expires = 2026-12-01
"""


def test_a_code_that_no_rule_has_is_told_with_the_file_that_lets_it_pass() -> None:
    given = read_exceptions("waivers.toml", WAIVER, example())
    context = context_of(shipment())
    context = replace(context, known=Known(exceptions=given))
    told = "the waiver x is about LBL, and no rule has that code"
    assert list(unknown_codes(context, ["WIN003"])) == [f"waivers.toml: {told}"]
    assert list(unknown_codes(context, ["LBL001"])) == []
    bare = replace(context, known=Known(exceptions=replace(given, file="")))
    assert list(unknown_codes(bare, ["WIN003"])) == [f"waivers: {told}"]


# -- what is in force

EDITION = """
[editions.own]
keyed_to = "po_date"
source = "guide"
since = { from = 2026-01-01 }

[[windows.ship]]
id = "own"
edition = "own since"
when = { freight = "collect" }
source = "guide"
is = "ship_not_before .. ship_not_after"
[[deadlines.ship-notice]]
id = "own"
edition = "own since"
source = "guide"
by = "departed + 60 minutes"
counts = "accepted"
"""


def test_what_is_in_force_names_its_edition_its_rules_and_how_it_stands() -> None:
    accepted = AT.replace(hour=21, minute=30)
    seen = Observation(what="asn_accepted", source="retailer", at=accepted, file="o.csv", line=2)
    one = replace(shipment(), observations=(seen,))
    found = {each.clause: each for each in limits_in_force(context_of(one, EDITION))}
    ship = found["windows.ship"]
    assert (ship.edition, ship.orders, ship.word, ship.rules) == (
        "own since",
        ("4501001",),
        "within",
        ("WIN001", "WIN002"),
    )
    assert ship.opens is not None
    assert ship.closes is not None
    assert (words(ship.opens), words(ship.closes)) == ("2026-11-16", "2026-11-20")
    assert (ship.standing.state, ship.counts, ship.doubt) == ("in-time", "", "")
    notice = found["deadlines.ship-notice"]
    assert (notice.edition, notice.counts, notice.orders) == ("own since", "accepted", ())
    assert notice.standing.seen is not None
    assert words(notice.standing.seen) == "2026-11-18 16:30 EST"
    assert notice.standing.by == "retailer"


# -- where goods go, and what faults cost


def test_a_store_is_served_by_the_centre_that_the_suppliers_list_names() -> None:
    one = shipment()
    party = context_of(one).whereabouts.party(one.orders[0])
    assert party is not None
    assert one.facts.checked_at is not None
    row = RetailLocation(code="0912", served_by="6006")
    known = Known(masters=Masters(locations=Listed("places.csv", (row,))))
    served = Context.of(one, example(), one.facts.checked_at, known).whereabouts.served_by(party)
    assert (served.role, served.qualifier, served.code) == ("ST", "92", "6006")
    assert context_of(one).whereabouts.served_by(party) is party


def test_what_a_fault_costs_goes_by_its_order_and_is_open_where_that_is_not_given() -> None:
    tariff = context_of(shipment()).tariff

    def kinds(po: str) -> set[str]:
        return {type(one).__name__ for one in tariff.charges("ASN001", (po,))}

    assert kinds("4501001") == {"Resolved"}
    assert kinds("9999999") == {"Undecided"}


def test_a_line_without_a_price_is_no_line_whose_cost_is_not_known() -> None:
    edit = ({"in": "850", "old": "EA*4.25*WE*", "new": "EA***"},)
    said = [one for one in checked(edit=edit).warnings if "the cost of line" in one]
    assert said == []
    odd = ({"in": "850", "old": "EA*4.25*WE*", "new": "EA*4.25*ZZ*"},)
    (told,) = [one for one in checked(edit=odd).warnings if "the cost of line" in one]
    assert told.startswith("order 4501001: the cost of line 1 is not known: ")


def test_the_zone_of_each_place_is_told_beside_orders_that_go_nowhere() -> None:
    edits = ({"in": "850-2", "old": "BEG*00*SA*4501001*", "new": "BEG*00*SA*4501009*"},)
    one = shipment(copy={"850-2.edi": "850"}, edit=edits, unset=("ship_to_zone",))
    first, second = one.orders
    nowhere = first.model_copy(update={"parties": ()})
    assert one.facts.checked_at is not None
    row = RetailLocation(code="0912", zone="America/Chicago")
    known = Known(masters=Masters(locations=Listed("places.csv", (row,))))
    both = replace(one, orders=(nowhere, second))
    context = Context.of(both, example(), one.facts.checked_at, known)
    told = "ship-to 0912 is in zone America/Chicago, by places.csv:"
    assert [said for said in context.whereabouts.sentences() if said.startswith(told)]
