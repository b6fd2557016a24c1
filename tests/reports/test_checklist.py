"""The checklist for the floor: the same judgement in the order of the work, with boxes."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.cli.running import edic
from tests.flows.shipments import HELD, checked

from edicompliance.errors import EdiError
from edicompliance.profiles import list_profiles, load_profile
from edicompliance.reports.checklist import (
    BOX,
    Checklist,
    Section,
    as_text,
    of_profile,
    of_shipment,
)
from edicompliance.reports.checklist_pdf import as_pdf

PROFILE = ("--profile", "example-mart")


def text_of(pdf: bytes) -> str:
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_it_lists_what_to_keep_mend_find_out_and_count() -> None:
    result = checked(str(HELD))
    checklist = of_shipment(result, "Example Mart")
    sections = {one.title: one.lines for one in checklist.sections}
    assert "Leave from Thu 2026-11-12 to Tue 2026-11-17 (PO 4506001)" in sections["When"]
    assert len(sections["Mend first"]) == len(result.findings)
    assert any("30 cartons announced" in line for line in sections["On this truck"])
    assert len(sections.get("Find out first", ())) == len(result.not_checked)


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
