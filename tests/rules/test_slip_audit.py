"""Packing slips against the documents of a shipment: which slips are wanted, and how many."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.rules.casefile import Case, load, profile_of

from edicompliance.documents.shipment import Shipment
from edicompliance.flows.printing.slip_audit import audit_slips
from edicompliance.labels.printed import Printed
from edicompliance.labels.slips.files import slips_of_file
from edicompliance.labels.slips.slip import Slip
from edicompliance.reports.slip_pdf import slips_pdf
from edicompliance.rules import CheckResult, check
from edicompliance.rules.cartons.slips_wanted import slips_of
from edicompliance.rules.context import Context
from edicompliance.rules.known import Known


def sample(name: str) -> Shipment:
    with TemporaryDirectory() as folder:
        case = Case(code="PKS", name=name, base=f"example-mart/shipments/{name}")
        return load(case, Path(folder))[0]


def wanted(shipment: Shipment, *, by_order: bool = False) -> list[Slip]:
    assert shipment.facts.checked_at
    context = Context.of(shipment, profile_of("example-mart"), shipment.facts.checked_at)
    notices = context.shipment.notices
    return [one for notice in notices for one in slips_of(notice, context, by_order=by_order)]


def checked(shipment: Shipment, printed: list[Slip]) -> CheckResult:
    assert shipment.facts.checked_at
    slips = slips_of_file(slips_pdf(printed), "slips.pdf")
    known = Known(printed=Printed(slips=slips))
    now = shipment.facts.checked_at
    return check(shipment, profile_of("example-mart"), now=now, select=["PKS"], known=known)


@pytest.mark.parametrize("by_order", [True, False])
def test_one_slip_for_all_orders_is_as_right_as_one_for_each(by_order: bool) -> None:
    shipment = sample("three-orders-one-notice")
    slips = wanted(shipment, by_order=by_order)
    assert len(slips) == (3 if by_order else 1)
    result = checked(shipment, slips)
    assert (result.findings, len(result.passed)) == ((), 8)


def test_where_each_order_has_its_slip_the_one_that_is_not_there_is_missing() -> None:
    shipment = sample("three-orders-one-notice")
    slips = wanted(shipment, by_order=True)
    result = checked(shipment, slips[:2])
    [finding] = result.findings
    assert (finding.code, finding.violation.subject.po) == ("PKS001", slips[2].text("po"))


def test_goods_of_one_order_on_the_slip_of_another_are_told() -> None:
    shipment = sample("three-orders-one-notice")
    first, second, third = wanted(shipment, by_order=True)
    swapped = replace(first, rows=second.rows)
    codes = [one.code for one in checked(shipment, [swapped, second, third]).findings]
    assert "PKS003" in codes


def test_every_finding_names_its_slip_and_its_store() -> None:
    shipment = sample("store-distributed")
    slips = wanted(shipment)
    wrong = replace(slips[1], cartons=9)
    result = checked(shipment, [slips[0], wrong, slips[2]])
    [finding] = result.findings
    assert (finding.code, finding.violation.subject.store) == ("PKS004", "0102")
    assert finding.violation.evidence[0].reference == "slip 2"


def test_each_slip_has_its_own_findings_and_no_other() -> None:
    shipment = sample("store-distributed")
    slips = wanted(shipment)
    files = {
        "first.pdf": slips_pdf([slips[0], replace(slips[1], cartons=9)]),
        "second.pdf": slips_pdf([replace(slips[2], cartons=9)]),
    }
    assert shipment.facts.checked_at
    came = audit_slips(
        files,
        shipment,
        profile_of("example-mart"),
        at=shipment.facts.checked_at,
        read=files.__getitem__,
    )
    assert [[each.code for each in own] for own in came.findings] == [[], ["PKS004"], ["PKS004"]]
    assert (came.others, came.ok) == ((), False)


def test_a_slip_of_nobody_has_no_clause_where_the_guide_does_not_speak_of_slips() -> None:
    ours, other = sample("may-ship-collect"), sample("store-distributed")
    assert ours.facts.checked_at
    silent = profile_of(
        "example-mart", 'remove = ["packing.pack-slip#bulk", "packing.pack-slip#store"]'
    )
    slips = slips_of_file(slips_pdf(wanted(other)[:1]), "slips.pdf")
    known = Known(printed=Printed(slips=slips))
    result = check(ours, silent, now=ours.facts.checked_at, select=["PKS"], known=known)
    told = [(one.code, one.violation.clause) for one in result.findings]
    assert told
    assert {clause for _, clause in told} == {None}


def test_a_slip_that_names_two_orders_is_one_for_all_of_them() -> None:
    shipment = sample("three-orders-one-notice")
    (together,) = wanted(shipment)
    first, second, _ = wanted(shipment, by_order=True)
    both = replace(first, values={**first.values, "po": together.values["po"][:2]})
    result = checked(shipment, [both])
    assert "PKS001" not in {one.code for one in result.findings}
    assert second.text("po") in {one.text for one in both.values["po"]}
