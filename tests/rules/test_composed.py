"""A ship notice that was composed is judged before it is written: it has no bytes to point at."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.rules.samples import example, found, shipment

from edicompliance.documents import ShipNotice
from edicompliance.documents.segments.carriage import Mark
from edicompliance.documents.segments.goods import ProductId
from edicompliance.documents.segments.levels import (
    Item,
    OrderLevel,
    OrderReference,
    Pack,
    Product,
    ShipmentLevel,
    Shipped,
)
from edicompliance.documents.segments.parts import Party
from edicompliance.rules import CheckResult, check


def composed(sscc: str = "006141410000003105", *, place: str = "0912") -> ShipNotice:
    """One carton with all the mugs that are ordered."""
    ids = (ProductId(qualifier="IN", value="2200199"),)
    mugs = Product(line_id="1", ids=(ProductId(qualifier="IN", value="2200101"),))
    return ShipNotice(
        purpose="00",
        notice_number="DRAFT",
        date=date(2026, 11, 18),
        time="1730",
        levels=(
            ShipmentLevel(
                number="1", parties=(Party(role="ST", name="DC", qualifier="92", code=place),)
            ),
            OrderLevel(
                number="2",
                parent="1",
                purchase_order=OrderReference(po_number="4501001", po_date=date(2026, 11, 2)),
            ),
            Pack(number="3", parent="2", marks=(Mark(qualifier="GM", value=sscc),)),
            Item(
                number="4",
                parent="3",
                product=mugs,
                shipped=Shipped(quantity=Decimal(100), unit="EA"),
            ),
            Item(
                number="5",
                parent="3",
                product=Product(ids=ids),
                shipped=Shipped(quantity=Decimal(2), unit="EA"),
            ),
        ),
    )


def judged(notice: ShipNotice) -> CheckResult:
    base = shipment(unset=("asn_planned",))
    assert base.facts.checked_at is not None
    draft = replace(base, notices=(notice,))
    return check(draft, example(), now=base.facts.checked_at)


def test_its_faults_are_found_and_their_evidence_has_no_place() -> None:
    result = judged(composed("006141410000003106", place="0915"))
    assert {"ASN001", "ASN003", "ASN004", "FIL002", "LBL001"} <= {f.code for f in result.findings}
    (label,) = found(result, "LBL001")[0].violation.evidence
    assert (label.file, label.offset, label.length) == (None, None, 0)
    assert label.value == "006141410000003106"


def test_of_two_documents_the_one_that_was_read_is_pointed_at() -> None:
    violation = found(judged(composed(place="0915")), "ASN004")[0].violation
    (ordered,) = violation.evidence
    assert (ordered.value, ordered.reference) == ("0912", "850/N1[1]/N104")
    assert "0915" in str(violation.actual)


def test_whether_it_is_to_the_guide_cannot_be_told_before_it_is_written() -> None:
    reasons = {one.code: one.reason for one in judged(composed()).not_checked}
    assert reasons["DOC002"] == "the ship notice was composed and is not written yet"


def test_a_notice_that_names_no_order_does_not_stop_the_check() -> None:
    notice = composed()
    levels = tuple(
        level.model_copy(update={"purchase_order": None}) if level.code == "O" else level
        for level in notice.levels
    )
    result = judged(notice.model_copy(update={"levels": levels}))
    assert found(result, "ASN005")[0].message.startswith("ship notice DRAFT has items that are in")
