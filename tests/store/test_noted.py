"""What was seen, answered, granted and found is kept word for word, to the cent."""

from datetime import date
from decimal import Decimal

from tests.store.places import START

from edicompliance.documents.tables.observations import Answer, Observation
from edicompliance.store import Store
from edicompliance.store.noted import Grant, NewFinding


def test_observations_come_back_as_they_were_and_by_what_they_are_about(store: Store) -> None:
    seen = (
        Observation(what="arrived", source="carrier", at=START, bill_of_lading="B1", reference="P"),
        Observation(what="arrived", source="retailer", day=date(2026, 11, 24), notice="ASN1"),
        Observation(what="received_quantity", source="retailer", po="4506001", item="1",
                    quantity=Decimal("11.50"), unit="CA"),
    )  # fmt: skip
    with store.work("a") as work:
        for one in seen:
            work.noted.saw(one, "mart")
        assert work.noted.observations() == seen
        assert work.noted.observations(bill_of_lading="B1") == seen[:1]
        assert work.noted.observations(notice="ASN1", po="4506001") == seen[1:]
        assert str(work.noted.observations(po="4506001")[0].quantity) == "11.50"


def test_answers_come_back_as_they_were_by_partner_and_up_to_a_time(store: Store) -> None:
    one = Answer("856", "ASN1", "997", START, "rejected", "77", "AK5 R 5")
    with store.work("a") as work:
        work.noted.answered(one, "mart")
        assert work.noted.answers("mart") == (one,)
        assert work.noted.answers("other") == ()
        assert work.noted.answers(before=START) == ()


def test_a_grant_holds_for_its_orders_on_its_days(store: Store) -> None:
    grant = Grant(partner="mart", number="A7", granted_by="the buyer", po="4506001",
                  excuses=("WIN001", "ASN"), dates={"must_arrive_by": date(2026, 12, 5)},
                  starts=date(2026, 11, 20), ends=date(2026, 12, 1))  # fmt: skip
    with store.work("clerk") as work:
        work.noted.granted(grant, reason="mail of Monday")
        work.noted.granted(Grant(partner="mart", number="A8", granted_by="the buyer"))
        on = work.noted.grants("mart", "4506001", date(2026, 12, 1))
        assert [(row.number, row.excuses) for row in on] == [("A7", "WIN001 ASN"), ("A8", "")]
        assert on[0].dates == '{"must_arrive_by": "2026-12-05"}'
        for po, day in (("4506002", date(2026, 12, 1)), ("4506001", date(2026, 12, 2)),
                        ("4506001", date(2026, 11, 19))):  # fmt: skip
            assert [row.number for row in work.noted.grants("mart", po, day)] == ["A8"]


def test_findings_keep_their_money_and_unknown_is_not_nought(store: Store) -> None:
    found = (
        NewFinding(code="ASN001", severity="error", message="late", low=Decimal("50.00"),
                   expected=Decimal("250.00"), high=None, currency="USD", offset=512),
        NewFinding(code="LBL002", severity="note", message="twice", low=Decimal(0)),
    )  # fmt: skip
    with store.work("a") as work:
        run = work.noted.judged("example-mart", START, found, edition="e" * 64)
        late, twice = work.noted.findings(run)
    assert (str(late.low), late.expected, late.high) == ("50.00", Decimal("250.00"), None)
    assert (twice.low, twice.expected, twice.offset) == (Decimal(0), None, None)
