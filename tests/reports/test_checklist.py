"""The checklist for the floor: the same judgement in the order of the work, with boxes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.cli.running import edic
from tests.flows.shipments import GOOD, HELD, NOTICE, SAMPLES, WHOLE, checked, put

from edicompliance.documents.segments.times import at_instant
from edicompliance.errors import EdiError
from edicompliance.profiles import list_profiles, load_profile
from edicompliance.reports.advice import advice
from edicompliance.reports.checklist import (
    BOX,
    Checklist,
    Section,
    as_text,
    of_profile,
    of_shipment,
)
from edicompliance.reports.checklist_pdf import as_pdf
from edicompliance.rules.timing.limits_told import LimitInForce

PROFILE = ("--profile", "example-mart")


def text_of(pdf: bytes) -> str:
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_it_lists_what_to_keep_mend_find_out_and_count() -> None:
    result = checked(str(HELD))
    checklist = of_shipment(result, "Example Mart")
    sections = {one.title: one.lines for one in checklist.sections}
    assert "Leave from Thu 2026-11-12 to Tue 2026-11-17 (PO 4506001)" in sections["When"]
    told = [line for lines in sections.values() for line in lines]
    for finding in result.findings:
        assert any(line.startswith(f"{finding.code} ") for line in told)
    assert any("30 cartons announced" in line for line in sections["On this truck"])
    wanted = sections["Find out first"]
    assert "Get the invoice (810): INV001-INV011" in wanted
    assert "Get the list of items: ORD004 ORD006" in wanted
    assert "Say po_received: ACK001 ACK002" in wanted
    assert len(wanted) < len(result.not_checked)


def test_what_is_on_paper_only_is_listed_for_people() -> None:
    guide = load_profile("sample-superstores")
    [papers] = [one.lines for one in of_profile(guide).sections if one.title == "Papers"]
    bill, direct, label = papers
    assert bill.startswith("Bill of lading: it shows bill of lading, order number, vendor number")
    assert bill.endswith("seal (mode ltl/tl/intermodal)")
    assert direct.endswith("seal (mode ltl/tl/intermodal, programme direct)")
    assert label == (
        "Label of a carton: print of grade C or better at an aperture of 10 mil, by a verifier"
    )
    sections = of_shipment(checked(str(HELD)), "Example Mart", guide).sections
    assert set(papers) <= {line for one in sections for line in one.lines}


def aboard(folder: str) -> str:
    """What the checklist says is on the truck."""
    checklist = of_shipment(checked(folder), "Example Mart")
    [lines] = [one.lines for one in checklist.sections if one.title == "On this truck"]
    return lines[0]


def test_on_the_truck_is_what_was_announced_and_not_what_was_ordered(tmp_path: Path) -> None:
    fewer = NOTICE.replace(b"SN1*1*10*EA", b"SN1*1*9*EA", 1)
    assert fewer != NOTICE
    before, after = aboard(str(GOOD)), aboard(put(tmp_path, {**WHOLE, "856.edi": fewer}))
    assert before.endswith("(as announced)")
    assert after.endswith("(as announced)")
    assert before != after


def test_without_notice_or_packing_it_is_what_was_ordered(tmp_path: Path) -> None:
    files = {name: data for name, data in WHOLE.items() if name != "856.edi"}
    assert aboard(put(tmp_path, files)).endswith("(as ordered)")


def test_on_the_truck_is_what_the_warehouse_packed() -> None:
    assert aboard(str(SAMPLES / "example-mart/shipments/pack-plan")).endswith("(as packed)")


def test_what_cannot_be_mended_is_not_among_what_to_mend_first() -> None:
    result = checked(str(HELD))
    sections = {one.title: one.lines for one in of_shipment(result, "Example Mart").sections}
    lasting = {one.code for one in result.findings if not one.mendable}
    assert lasting
    assert lasting.isdisjoint(line[:6] for line in sections.get("Mend first", ()))
    advised = [line.partition(":")[0] for line in advice(result)]
    assert [title for title in sections if title in advised] == advised


def test_what_is_over_is_told_with_how_long_ago() -> None:
    latest = datetime(2026, 11, 20, 6, tzinfo=UTC)
    result = replace(checked(str(HELD)), latest_safe_ship=latest)
    due = [one.violation.due for one in result.findings]
    late = replace(result, checked_at=latest + timedelta(hours=3))
    assert "(3 h ago: it is over)" in as_text(of_shipment(late, "Example Mart"))
    assert any(due)
    much_later = replace(result, checked_at=latest + timedelta(days=30))
    assert as_text(of_shipment(much_later, "Example Mart"), width=999).count(" Was due ") == sum(
        one is not None for one in due
    )


@pytest.mark.parametrize(
    ("counts", "name"),
    [
        ("transmitted", "Send the ship notice (856) before"),
        ("accepted", "Have the ship notice (856) accepted before"),
        ("clean", "Have the ship notice (856) found clean before"),
    ],
)
def test_a_ship_notice_is_to_be_sent_unless_the_guide_counts_more(counts: str, name: str) -> None:
    at = at_instant(datetime(2026, 11, 19, 18, tzinfo=UTC), "UTC")
    limit = LimitInForce(
        "deadlines.ship-notice-arrival", (), None, at, "before", None, counts=counts
    )
    result = replace(checked(str(HELD)), in_force=(limit,))
    assert name in as_text(of_shipment(result, "Example Mart"))


def test_every_line_has_a_box() -> None:
    checklist = of_shipment(checked(str(HELD)), "Example Mart")
    lines = [line for one in checklist.sections for line in one.lines]
    assert as_text(checklist).count(BOX) == len(lines)


def test_the_pdf_says_what_the_text_says() -> None:
    checklist = of_shipment(checked(str(HELD)), "Example Mart")
    text = text_of(as_pdf(checklist))
    for section in checklist.sections:
        for line in section.lines:
            assert " ".join(line.split()) in text


def test_the_same_checklist_gives_the_same_bytes() -> None:
    checklist = of_shipment(checked(str(HELD)), "Example Mart")
    assert as_pdf(checklist) == as_pdf(checklist)


def test_a_long_list_goes_on_over_pages_and_markup_is_text() -> None:
    lines = tuple(f"<b>line</b> & {n}" for n in range(200))
    pdf = as_pdf(Checklist("T", (), (Section("Many", lines),)))
    assert len(PdfReader(BytesIO(pdf)).pages) > 2
    assert "<b>line</b> & 199" in text_of(pdf)


@pytest.mark.parametrize("name", [one.id for one in list_profiles()])
def test_without_a_shipment_it_is_what_the_retailer_asks_of_all(name: str) -> None:
    checklist = of_profile(load_profile(name))
    titles = [one.title for one in checklist.sections]
    assert "When" in titles or "ASN" in titles
    assert all(line.strip(" :") for one in checklist.sections for line in one.lines)


def test_the_command_prints_or_writes_it(tmp_path: Path) -> None:
    printed = edic("checklist", str(HELD), *PROFILE)
    assert printed.exit_code == 0
    assert printed.stdout.startswith("Before it leaves: must-be-held\n")
    target = tmp_path / "list.pdf"
    assert edic("checklist", str(HELD), *PROFILE, "--pdf", str(target)).exit_code == 0
    assert target.read_bytes().startswith(b"%PDF-")
    assert edic("checklist", *PROFILE, "--pdf", str(target)).exit_code == 0


def test_many_shipments_are_not_one_checklist() -> None:
    with pytest.raises(EdiError, match="expected one shipment, got a folder of"):
        edic("checklist", str(HELD.parent), *PROFILE)


def test_times_are_told_at_the_clock_of_the_dock() -> None:
    lines = as_text(of_shipment(checked(str(HELD)), "Example Mart"), width=999).splitlines()
    assert "  [ ] Have it ready by Wed 2026-11-18 17:00 EST (PO 4506001)" in lines
    assert "  [ ] Send the ship notice (856) by Wed 2026-11-18 17:00 EST" in lines
    assert "  [ ] Appointment Wed 2026-11-18 15:00 EST" in lines


def test_a_reason_stands_once_though_both_ends_of_a_window_have_it() -> None:
    text = as_text(of_shipment(checked(str(HELD)), "Example Mart"), width=999)
    doubt = "Have it fetched: needs pickup_requested, or a request for routing (753) (PO 4506001)"
    assert doubt in text


def test_papers_that_go_out_apart_from_the_truck_are_not_for_the_floor() -> None:
    result = checked(str(HELD))
    assert any(one.is_of_papers for one in result.in_force)
    assert "(855)" not in as_text(of_shipment(result, "Example Mart")).partition("Find out")[0]
