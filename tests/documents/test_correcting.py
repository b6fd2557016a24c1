from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from tests.documents.trading import carton, is_clean, line, order, packed

from edicompliance.documents.comparing.versions import settle
from edicompliance.documents.composing.shipping import ship_notice
from edicompliance.documents.conventions import Conventions
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.errors import UnwritableDocument

LATER = datetime(2026, 11, 18, 17, 5)  # noqa: DTZ001 - as the clock shows it
ORDER = order(line(1, 96))
WRONG = ship_notice(packed(carton(1, ("1", 90))), [ORDER])
RIGHT = ship_notice(packed(carton(1, ("1", 96))), [ORDER])


def corrected(kind: str, number: str = "", to: ShipNotice | None = RIGHT) -> list[tuple[str, str]]:
    partner = Conventions.model_validate({"correction": kind})
    sent = WRONG.correct(to, at=LATER, partner=partner, notice_number=number)
    assert all(is_clean(one) for one in sent)
    assert {one.time for one in sent} == {"1705"}
    return [(one.purpose, one.notice_number) for one in sent]


def test_each_retailer_has_its_way_to_correct() -> None:
    assert corrected("replace") == [("05", "ASN1")]
    assert corrected("change") == [("04", "ASN1")]
    assert corrected("cancel_and_resend", "ASN2") == [("01", "ASN1"), ("00", "ASN2")]
    assert corrected("resend", "ASN2") == [("00", "ASN2")]


def test_a_notice_can_be_cancelled_where_cancellations_are_known() -> None:
    for kind in ("replace", "change", "cancel_and_resend"):
        assert corrected(kind, to=None) == [("01", "ASN1")]
    with pytest.raises(UnwritableDocument, match="takes no cancellation"):
        corrected("resend", to=None)


def test_what_was_cancelled_is_told_as_it_was_and_what_replaces_it_as_it_is() -> None:
    partner = Conventions(correction="cancel_and_resend")
    old, new = WRONG.correct(RIGHT, at=LATER, partner=partner, notice_number="ASN2")
    assert [one.items[0].quantity for one in (old, new)] == [Decimal(90), Decimal(96)]


def test_a_replacement_holds_in_place_of_the_wrong_one() -> None:
    (again,) = WRONG.correct(RIGHT, at=LATER)
    assert settle([WRONG, again]).current is again


def test_a_number_that_the_retailer_does_not_want_is_refused() -> None:
    with pytest.raises(UnwritableDocument, match="corrected, ASN1, got ASN2"):
        corrected("replace", "ASN2")
    with pytest.raises(UnwritableDocument, match="new number instead of ASN1, got none"):
        corrected("resend")
    with pytest.raises(UnwritableDocument, match="new number instead of ASN1, got ASN1"):
        corrected("cancel_and_resend", "ASN1")


def test_nothing_is_sent_where_no_correction_is_taken() -> None:
    with pytest.raises(UnwritableDocument, match="takes no correction of a ship notice"):
        corrected("never")
    (gone,) = WRONG.correct(at=LATER)
    with pytest.raises(UnwritableDocument, match="ASN1 cancels a notice; send an original"):
        gone.correct(RIGHT, at=LATER)
