"""The latest safe minute is the rules' own answer: good at that minute, bad a minute later."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.samples import checked, context_of, example, shipment
from tests.sizes import examples
from tests.unshrunk import UNSHRUNK

from edicompliance.documents.shipment import Shipment
from edicompliance.profiles import Profile
from edicompliance.rules import RULES, check
from edicompliance.rules.timing.safe_ship import latest_safe_ship

TIME_RULES = {rule.code for rule in RULES if rule.time}
MINUTE = timedelta(minutes=1)
AT = datetime.fromisoformat
NAMES = (
    "may-ship-collect",
    "may-ship-prepaid",
    "drop-trailer-a-day-early",
    "delivery-dates-only",
    "three-orders-one-notice",
    "one-order-two-notices",
    "late-where-it-ships",
    "clocks-go-back-in-time",
)
shipment_of = cache(shipment)
minutes = st.integers(-3 * 24 * 60, 9 * 24 * 60).map(lambda count: timedelta(minutes=count))
sendings = st.integers(-600, 90).map(lambda count: timedelta(minutes=count))
journeys = st.integers(1, 4 * 24 * 60).map(lambda count: timedelta(minutes=count))


def _fails(one: Shipment, profile: Profile) -> set[str]:
    """The time rules that find a fault."""
    assert one.facts.checked_at is not None
    result = check(one, profile, now=one.facts.checked_at, select=sorted(TIME_RULES))
    return {finding.code for finding in result.findings}


def _leaving(one: Shipment, departure: datetime) -> Shipment:
    """The same shipment with another departure; arrival and ship notice as long after it.

    In UTC: by a zone's own clock, 41 minutes would be 101 on the night the clocks go back.
    """
    facts, departure = one.facts, departure.astimezone(UTC)
    moved: dict[str, datetime] = {"planned_departure": departure}
    if facts.planned_arrival and facts.planned_departure:
        moved["planned_arrival"] = departure + (facts.planned_arrival - facts.planned_departure)
    if facts.asn_planned and facts.planned_departure:
        moved["asn_planned"] = departure + (facts.asn_planned - facts.planned_departure)
    return replace(one, facts=facts.model_copy(update=moved))


@settings(max_examples=examples(120), phases=UNSHRUNK)
@given(
    name=st.sampled_from(NAMES), shift=minutes, journey=journeys, sent=sendings, zone=st.booleans()
)
def test_no_time_rule_fails_at_that_minute_and_one_does_a_minute_later(
    name: str, shift: timedelta, journey: timedelta, sent: timedelta, zone: bool
) -> None:
    base = shipment_of(name)
    start = base.facts.planned_departure
    assert start is not None
    facts: dict[str, Any] = {
        "planned_departure": start + shift,
        "planned_arrival": start + shift + journey,
        "asn_planned": start + shift + sent,
        "ship_from_zone": "America/Los_Angeles" if zone else base.facts.ship_from_zone,
    }
    one = replace(base, facts=base.facts.model_copy(update=facts))
    latest = latest_safe_ship(context_of(one)).at
    if latest is not None:
        assert latest.second == 0
        assert _fails(_leaving(one, latest), example()) == set()
        assert _fails(_leaving(one, latest + MINUTE), example()) != set()
    if not _fails(one, example()):
        assert latest is not None
        assert latest >= start + shift


@pytest.mark.parametrize(
    ("facts", "latest"),
    [
        ({}, "2026-11-18T17:00:00-05:00"),  # ready by 17:00
        ({"appointment": AT("2026-11-21T15:00:00-05:00")}, "2026-11-20T23:59:00-05:00"),  # window
        ({"ship_from_zone": "America/Los_Angeles"}, "2026-11-18T14:00:00-08:00"),
    ],
)
def test_collect_is_bounded_by_the_pickup_and_by_the_window(
    facts: dict[str, Any], latest: str
) -> None:
    told = checked(set=facts).latest_safe_ship
    assert told is not None
    assert told.isoformat() == latest


def test_a_ship_notice_that_is_planned_moves_with_the_truck() -> None:
    later = {
        "planned_departure": AT("2026-11-21T08:00:00-05:00"),
        "planned_arrival": AT("2026-11-23T01:00:00-06:00"),
        "asn_planned": AT("2026-11-21T08:30:00-05:00"),
    }
    assert checked(set=later).latest_safe_ship == AT("2026-11-18T17:00:00-05:00")


def test_a_ship_notice_that_was_sent_stays_where_it_is() -> None:
    sent = {"asn_sent": AT("2026-11-21T08:30:00-05:00")}
    result = checked(set=sent, now=AT("2026-11-22T10:00:00-05:00"))
    assert result.no_safe_ship.endswith("ASN001 and ASN002 would still fail")


def test_prepaid_is_bounded_by_the_arrival_after_the_same_journey() -> None:
    told = checked("may-ship-prepaid").latest_safe_ship
    assert told == AT("2026-11-20T23:59:00-06:00") - timedelta(hours=42)


def test_prepaid_is_bounded_by_the_cancel_date() -> None:
    edit = ({"in": "850", "old": "DTM*001*20261125~", "new": "DTM*001*20261118~"},)
    told = checked("may-ship-prepaid", edit=edit).latest_safe_ship
    assert told == AT("2026-11-18T23:59:00-05:00")


def test_of_several_orders_the_tightest_bounds() -> None:
    edit = ({"in": "850-4501013", "old": "DTM*038*20261120~", "new": "DTM*038*20261118~"},)
    late = {"appointment": AT("2026-11-20T15:00:00-05:00")}
    told = checked("three-orders-one-notice", edit=edit, set=late).latest_safe_ship
    assert told == AT("2026-11-18T23:59:00-05:00")


def test_an_order_that_is_not_on_the_truck_bounds_nothing() -> None:
    edit = (
        {"in": "850-other", "old": "BEG*00*SA*4501001*", "new": "BEG*00*SA*4501009*"},
        {"in": "850-other", "old": "DTM*038*20261120~", "new": "DTM*038*20261117~"},
    )
    told = checked(copy={"850-other.edi": "850"}, edit=edit).latest_safe_ship
    assert told == AT("2026-11-18T17:00:00-05:00")


def test_a_limit_that_is_late_itself_leaves_the_minute_before() -> None:
    own = '[[deadlines.ready]]\nreplaces = "ready"\nsource = "guide"\n'
    own += 'when = { freight = "collect" }\nbefore = "appointment + 2 hours"\n'
    assert checked(clauses=own).latest_safe_ship == AT("2026-11-18T16:59:00-05:00")
    odd = {"appointment": AT("2026-11-18T15:00:30-05:00")}
    assert checked(clauses=own, set=odd).latest_safe_ship == AT("2026-11-18T17:00:00-05:00")


def test_where_delivery_counts_for_the_cancel_date_the_arrival_bounds() -> None:
    own = '[[conventions.850]]\nreplaces = "850"\nlike = "850"\nsource = "guide"\n'
    own += 'cancel_basis = "delivered"\n'
    late = {"appointment": AT("2026-11-20T15:00:00-05:00")}
    edit = ({"in": "850", "old": "DTM*001*20261125~", "new": "DTM*001*20261120~"},)
    told = checked(clauses=own, set=late, edit=edit).latest_safe_ship
    assert told == AT("2026-11-20T23:59:00-06:00") - timedelta(hours=42)


def test_the_documents_times_do_where_the_supplier_says_nothing() -> None:
    edit = ({"in": "856", "old": "DTM*017*20261120~", "new": "DTM*017*20261120*1000~"},)
    told = checked(
        "may-ship-prepaid", unset=("planned_departure", "planned_arrival"), edit=edit
    ).latest_safe_ship
    assert told == AT("2026-11-20T23:59:00-06:00") - timedelta(hours=42)


def test_without_the_dock_s_zone_it_is_told_in_universal_time() -> None:
    own = '[[windows.ship]]\nreplaces = "collect"\nsource = "guide"\nat = "ship_to"\n'
    own += 'is = "ship_not_before .. ship_not_after"\n'
    own = 'remove = ["windows.ship#prepaid", "windows.cancel"]\n' + own
    told = checked(clauses=own, unset=("ship_from_zone",)).latest_safe_ship
    assert told == AT("2026-11-18T22:00:00+00:00")
    assert told is not None
    assert told.tzinfo is UTC


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("appointment-unknown", {}),
        ("freight-terms-unknown", {}),
        ("zone-unknown", {}),
        ("parcels", {}),
        ("two-orders-one-key", {}),
        (
            "may-ship-prepaid",
            {
                "unset": ("planned_departure",),
                "edit": ({"in": "856", "old": "DTM*011*20261118*1600~", "new": ""},),
            },
        ),
        ("may-ship-prepaid", {"unset": ("planned_arrival",)}),
        ("may-ship-prepaid", {"unset": ("delivery",)}),
        ("may-ship-collect", {"drop": ("850",)}),
        (
            "may-ship-prepaid",
            {
                "unset": ("freight_terms",),
                "edit": tuple({"in": one, "old": "FOB*PP~", "new": ""} for one in ("850", "856")),
                "profile": 'remove = ["windows.ship", "windows.cancel", "deadlines.ready"]',
            },
        ),
    ],
)
def test_where_a_limit_cannot_be_told_neither_can_the_latest_minute(
    name: str, changes: dict[str, Any]
) -> None:
    clauses = changes.pop("profile", "")
    result = checked(name, clauses, **changes)
    assert result.latest_safe_ship is None
    assert result.no_safe_ship.startswith(("cannot be told: ", "nothing limits"))


def test_where_there_is_no_limit_at_all_there_is_no_latest_minute() -> None:
    none = 'remove = ["windows.ship", "windows.cancel", "deadlines.ready"]'
    result = checked(clauses=none)
    assert (result.latest_safe_ship, result.no_safe_ship) == (None, "nothing limits the departure")


def test_where_the_window_is_shut_there_is_no_safe_minute() -> None:
    edit = ({"in": "850", "old": "DTM*038*20261120~", "new": "DTM*038*20261115~"},)
    result = checked(edit=edit)
    assert result.latest_safe_ship is None
    assert result.no_safe_ship.startswith("no departure is safe: ")


def test_a_doubt_about_the_notice_does_not_move_the_truck() -> None:
    edit = ({"in": "856", "old": "*20261118*1630*0001~", "new": "*20261118**0001~"},)
    told = checked(unset=("asn_planned",), edit=edit).latest_safe_ship
    assert told == AT("2026-11-18T17:00:00-05:00")


def test_where_no_departure_is_safe_the_limit_and_what_fails_at_it_are_named() -> None:
    result = checked("ships-early")
    assert result.no_safe_ship == (
        "no departure is safe: by 2026-11-18 17:00 EST, where deadlines.ready closes, "
        "WIN001 would still fail"
    )
