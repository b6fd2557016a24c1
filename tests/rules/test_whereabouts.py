"""Where orders go: zones and scope words of places, from the supplier's list and the retailer's."""

from tests.rules.samples import example, shipment

from edicompliance.documents.segments.times import words
from edicompliance.masters import Listed, Masters, RetailLocation
from edicompliance.rules import check
from edicompliance.rules.context import Context
from edicompliance.rules.known import Known

SILENT = {"unset": ("ship_to_zone",)}
IN_DENVER = RetailLocation(code="0912", zone="America/Denver", network="fashion", line=2)
ELSEWHERE = ({"in": "850", "old": "*92*0912~", "new": "*92*0777~"},)
"""To a place that the retailer's own list does not have."""
GUIDE = """
[locations.further]
source = "guide"
rows = [{ code = "0777", network = "regional", zone = "America/New_York" }]
"""


def context_of(*rows: RetailLocation, clauses: str = "", **changes: object) -> Context:
    one = shipment(**{**SILENT, **changes})  # type: ignore[arg-type]
    assert one.facts.checked_at
    masters = Masters(locations=Listed("locations.csv", rows)) if rows else Masters()
    known = Known(masters=masters)
    return Context.of(one, example(clauses), one.facts.checked_at, known)


def test_the_zone_of_the_ship_to_is_that_of_the_list_and_said() -> None:
    context = context_of(IN_DENVER)
    (order,) = context.shipment.orders
    assert context.zone("ship_to") == context.zone("ship_to", order) == "America/Denver"
    assert context.facts(order).scope["network"] == "fashion"
    assert list(context.whereabouts.sentences()) == [
        "ship-to 0912 is in zone America/Denver, by locations.csv:2",
        "ship-to 0912 is network fashion, by locations.csv:2",
    ]


def test_without_any_list_the_zone_is_not_known() -> None:
    context = context_of(edit=ELSEWHERE)
    assert context.zone("ship_to") is None
    assert list(context.whereabouts.sentences()) == []


def test_the_suppliers_own_word_comes_before_all_lists() -> None:
    context = context_of(IN_DENVER, unset=(), set={"network": "import"})
    assert context.zone("ship_to") == "America/Chicago"
    assert context.facts(context.shipment.orders[0]).scope["network"] == "import"
    assert list(context.whereabouts.sentences()) == []


def test_the_suppliers_list_comes_before_the_retailers() -> None:
    theirs = context_of(clauses=GUIDE, edit=ELSEWHERE)
    (order,) = theirs.shipment.orders
    assert theirs.zone("ship_to", order) == "America/New_York"
    assert theirs.facts(order).scope["network"] == "regional"
    (said,) = theirs.whereabouts.sentences()
    assert said.startswith("ship-to 0777 is in zone America/New_York, by ")
    ours = RetailLocation(code="0777", zone="America/Denver", network="fashion")
    both = context_of(ours, clauses=GUIDE, edit=ELSEWHERE)
    (order,) = both.shipment.orders
    assert both.zone("ship_to", order) == "America/Denver"
    assert both.facts(order).scope["network"] == "fashion"


def test_orders_to_two_places_have_a_zone_each_and_none_together() -> None:
    edit = ({"in": "850-4501013", "old": "*92*0912~", "new": "*92*0915~"},)
    other = RetailLocation(code="0915", zone="America/New_York")
    context = context_of(IN_DENVER, other, name="three-orders-one-notice", edit=edit)
    zones = {one.po_number: context.zone("ship_to", one) for one in context.shipment.orders}
    assert zones["4501013"] == "America/New_York"
    assert set(zones.values()) == {"America/New_York", "America/Denver"}
    assert context.zone("ship_to") is None


def test_a_window_at_the_ship_to_is_judged_by_the_clock_of_the_list() -> None:
    own = """
[[windows.ship]]
replaces = "collect"
source = "guide"
is = "ship_not_before at 06:00 ship_to .. ship_not_after at 18:00 ship_to"
at = "ship_to"
"""
    context = context_of(IN_DENVER, clauses=own)
    window = context.window("ship", context.shipment.orders[0])
    assert window.closing is not None
    assert words(window.closing) == "2026-11-20 18:00 MST"


def test_an_address_in_other_words_is_a_warning_and_no_fault() -> None:
    edit = ({"in": "856", "old": "912 SAMPLE PARKWAY", "new": "912 Sample Pkwy"},)
    one = shipment(edit=edit)
    assert one.facts.checked_at
    result = check(one, example(), now=one.facts.checked_at)
    assert "ASN004" in result.passed
    assert [said for said in result.warnings if "address" in said] == [
        (
            "order 4501001 and ship notice ASN30001 write the address of one place otherwise: "
            "'912 SAMPLE PARKWAY' and '912 Sample Pkwy'"
        )
    ]
