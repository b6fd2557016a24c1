"""A check for people: verdict, money and what to do first; nothing wider than the terminal."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from tests.flows.shipments import FACTS, GOOD, HELD, NOTICE, ORDER, SAMPLES, WHOLE, checked, put

from edicompliance.charges import Amount
from edicompliance.reports.advice import advice
from edicompliance.reports.check import price_text
from edicompliance.reports.check_text import MOST_FINDINGS, as_text, many_as_text
from edicompliance.reports.unchecked import by_input
from edicompliance.rules.model import CheckResult

SHIPMENTS = sorted(path.parent for path in SAMPLES.glob("*/shipments/*/shipment.toml"))
ESCAPE = "\x1b["
NAME = "Example Mart"
MAY_LEAVE = (
    "May leave, until Wed 2026-11-18 17:00 EST, as far as it could be checked: 37 rules could not."
)


def _text(folder: Path, **look: bool | int) -> list[str]:
    result = checked(str(folder), profile=folder.parts[-3])
    return as_text(result, NAME, **look).splitlines()  # type: ignore[arg-type]  # width or color


# -- its shape


@pytest.mark.parametrize("width", [60, 100])
@pytest.mark.parametrize("folder", SHIPMENTS, ids=lambda path: f"{path.parts[-3]}-{path.name}")
def test_no_line_is_wider_than_the_terminal(folder: Path, width: int) -> None:
    for line in _text(folder, width=width):
        words = line.removeprefix("          see ").split()
        assert len(line) <= width or len(words) == 1, line
        assert line == line.rstrip()


def test_the_first_lines_tell_verdict_money_and_what_to_do() -> None:
    assert _text(HELD)[:6] == [
        "HOLD  492.00 USD at risk · PO 4506001",
        "      Mend first: ASN001 (100.00 USD), LBL001 (50.00 USD).",
        ("      Costs this unless the plan changes or the retailer agrees: WIN002 (342.00 USD)."),
        "      3 findings · 34 rules passed · 37 not checked · 29 not applicable",
        "      Example Mart, edition 2026-11 · as of Wed 2026-11-18 10:00 EST",
        f"      files in {HELD}",
    ]


def test_a_finding_has_its_price_what_to_do_and_where_to_look() -> None:
    lines = _text(HELD)
    start = lines.index("  LBL001  50.00 USD · the SSCC's check digit is wrong")
    assert lines[start : start + 10] == [
        "  LBL001  50.00 USD · the SSCC's check digit is wrong",
        "          expected 006141410000008636",
        "          got      006141410000008639",
        "          about    PO 4506001, SSCC 006141410000008639",
        (
            "          do       Allocate the number anew, print the label again and correct the "
            "ship notice."
        ),
        (
            "          price    5 USD x 1 failing carton = 5.00; at least 50.00 -> 50.00; at most "
            "500.00 -> 50.00"
        ),
        (
            "          guide    Example Mart Schedule of Charges 2026, appendix C of the guide, "
            "2026-09-01, grade"
        ),
        "                   contract, charges.label-unreadable",
        "          see      856.edi byte 1389 856/HL[17]/MAN02 '006141410000008639'",
        "",
    ]


def test_a_price_that_is_not_certain_says_so() -> None:
    lines = _text(SAMPLES / "example-mart/shipments/arrives-late")
    assert "  WIN003  up to 180.00 USD · the shipment arrives after the delivery window" in lines
    lines = _text(SAMPLES / "example-mart/shipments/ship-to-differs")
    assert any(line.startswith("  ASN004  no price · ") for line in lines)


def test_many_orders_are_counted() -> None:
    result = replace(checked(str(GOOD)), orders=tuple("ABCDEFG"))
    first = as_text(result, NAME).splitlines()[0]
    assert first == "SHIP  0.00 USD at risk · PO A, B, C, D, E and 2 more"


def test_a_due_time_says_how_far_away_it_is() -> None:
    due = [line.split("due")[1].strip() for line in _text(HELD) if line[:14].strip() == "due"]
    assert due == [
        "Tue 2026-11-17 23:59 EST (10 h 1 min ago)",
        "Wed 2026-11-18 17:00 EST (in 7 h)",
    ]


def test_files_that_lie_elsewhere_are_shown_as_they_were_given(tmp_path: Path) -> None:
    folder = put(tmp_path, {**WHOLE, "850.edi": b"letter"})
    result = checked(f"{folder}/850.edi", f"{folder}/856.edi")
    text = as_text(result, NAME)
    assert f"{folder}/850.edi" in text
    assert "files in" not in text


def _index(lines: list[str], beginning: str) -> int:
    return next(at for at, line in enumerate(lines) if line.startswith(beginning))


def test_what_was_not_checked_is_told_once_for_each_reason(tmp_path: Path) -> None:
    result = checked(put(tmp_path, {"850.edi": ORDER, "shipment.toml": FACTS}))
    lines = as_text(result, NAME).splitlines()
    start, end = lines.index("Not checked, which is never a pass:"), _index(lines, "Passed: ")
    told = " ".join(" ".join(lines[start:end]).split())
    rows = [line for line in lines[start:end] if line.startswith("  ") and line[2] != " "]
    wanted, others = by_input(result)
    assert len(rows) == len(wanted) + len(others)
    assert all(f" {reason}" in told for reason, _ in others)
    assert all(f"{one.head}: {one.told}" in told for one in wanted)
    assert "papers not given: ship notice (856): ACK005 ASN001-ASN005 " in told
    codes = [code for one in wanted for _, each in one.rows for code in each]
    codes += [code for _, each in others for code in each]
    assert sorted(codes) == sorted(one.code for one in result.not_checked)
    assert f"{len(result.not_checked)} rules could not." in " ".join(lines[:4])


def test_what_one_input_would_settle_is_told_together(tmp_path: Path) -> None:
    text = as_text(checked(put(tmp_path, WHOLE)), NAME)
    told = " ".join(text.split())
    assert "papers not given: invoice (810): INV001-INV011 · history: " in told
    assert "lists not given: items: ORD004 ORD006 · sites: LBL003 · terms: ORD005" in told
    assert "not said of the shipment: po_received: ACK001 ACK002 · " in told


def test_a_document_that_is_not_counted_is_told(tmp_path: Path) -> None:
    folder = put(tmp_path, {**WHOLE, "copy.edi": NOTICE})
    lines = as_text(checked(folder), NAME).splitlines()
    assert f"      files in {folder}" in lines
    assert "Not counted: 856 ASN30002 in copy.edi: sent again, replaced or cancelled" in lines


def test_assumptions_are_listed() -> None:
    lines = _text(SAMPLES / "walmart-us/shipments/collect-truck-loaded-late")
    start = lines.index("What it rests on:")
    told = [line for line in lines[start:] if line.startswith("  - ")]
    assert any("conventions.850 dates.063 is assumed" in line for line in told)


def test_more_findings_than_anyone_reads_are_counted() -> None:
    result = checked(str(HELD))
    many = replace(result, findings=result.findings * 40)
    lines = as_text(many, NAME).splitlines()
    assert len([line for line in lines if line.startswith("  WIN002")]) == 34
    assert f"  {120 - MOST_FINDINGS} further findings: see --format json" in lines


def test_more_places_than_anyone_reads_are_counted() -> None:
    result = checked(str(HELD))
    [first, *_] = result.findings
    places = first.violation.evidence * 5
    seen = replace(first, violation=replace(first.violation, evidence=places))
    text = as_text(replace(result, findings=(seen,)), NAME)
    assert "and 8 more places" in text
    assert text.count("850-4506001.edi byte") + text.count("shipment.toml planned") == 7


# -- what a file may do to a terminal


def test_control_characters_of_a_file_never_reach_the_terminal(tmp_path: Path) -> None:
    bad = NOTICE.replace(b"006141410000003228", b"\x1b[31m14\xff\x07\r0000322")
    text = as_text(checked(put(tmp_path, {**WHOLE, "856.edi": bad})), NAME)
    assert "\\x1b[31m14\\udcff" in text
    assert all(char.isprintable() or char == "\n" for char in text)
    text.encode("utf-8")


# -- colour


def test_colour_is_only_there_when_asked_for_and_changes_no_word() -> None:
    plain, coloured = _text(HELD), _text(HELD, color=True)
    assert ESCAPE not in "".join(plain)
    assert coloured[0].startswith(f"{ESCAPE}1;31mHOLD{ESCAPE}0m  492.00 USD")
    assert [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in coloured] == plain


# -- advice


def _advice(name: str, profile: str = "example-mart") -> list[str]:
    return list(advice(checked(str(SAMPLES / profile / "shipments" / name), profile=profile)))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "may-ship-prepaid",
            [
                (
                    "May leave, until Thu 2026-11-19 06:59 EST, as far as it could be checked: "
                    "34 rules could not."
                )
            ],
        ),
        ("zone-unknown", ["Find out first: time zone unknown."]),
        (
            "ships-late",
            ["Costs this unless the plan changes or the retailer agrees: WIN002 (166.80 USD)."],
        ),
        ("quantity-over", [MAY_LEAVE, "Warned of: FIL002 (0.00 USD)."]),
        ("two-orders-one-key", ["Settle first: ORD001 (no price)."]),
        ("asn-late-after-departure", ["Mend first: ASN001 (100.00 USD)."]),
    ],
)
def test_each_verdict_says_what_to_do(name: str, told: list[str]) -> None:
    assert _advice(name) == told


def test_a_mendable_fault_that_may_stay_is_cheaper_if_mended() -> None:
    result = replace(checked(str(HELD)), verdict="SHIP-AT-KNOWN-COST")
    assert next(advice(result)) == (
        "Cheaper if mended first: ASN001 (100.00 USD), LBL001 (50.00 USD)."
    )


def test_the_same_fault_twice_is_one_sum() -> None:
    result = checked(str(HELD))
    assert list(advice(replace(result, findings=result.findings[1:2] * 3))) == [
        "Mend first: ASN001 (300.00 USD)."
    ]


# -- many


def _many() -> list[tuple[str, CheckResult]]:
    names = ("may-ship-prepaid", "ships-late", "two-orders-one-key", "must-be-held", "zone-unknown")
    folder = HELD.parent
    return [(name, checked(str(folder / name))) for name in names]


def test_many_shipments_stand_by_verdict_and_then_by_money() -> None:
    assert many_as_text(_many(), NAME).splitlines() == [
        "658.80 USD at risk and 1 fault without a price",
        "Example Mart: 2 HOLD · 1 CANNOT-TELL · 1 SHIP-AT-KNOWN-COST · 1 SHIP",
        "",
        "HOLD",
        "      492.00 USD  must-be-held        WIN002 ASN001 LBL001",
        "        no price  two-orders-one-key  ORD001",
        "",
        "CANNOT-TELL",
        "        0.00 USD  zone-unknown        time zone unknown",
        "",
        "SHIP-AT-KNOWN-COST",
        "      166.80 USD  ships-late          WIN002",
        "",
        "SHIP",
        "        0.00 USD  may-ship-prepaid",
    ]


def test_those_that_could_not_be_read_are_counted_among_many() -> None:
    unreadable = [("friday", "friday/shipment.toml:1: no"), ("locked", "Permission denied")]
    lines = many_as_text(_many()[:1], NAME, unreadable=unreadable).splitlines()
    assert lines[:2] == ["0.00 USD at risk", "Example Mart: 1 SHIP · 2 could not be read"]
    assert lines[-3:] == [
        "COULD NOT BE READ",
        "                  friday/shipment.toml:1: no",
        "                  locked: Permission denied",
    ]


def test_none_that_could_be_read_is_no_sum() -> None:
    assert many_as_text([], NAME, unreadable=[("a", "b")]).startswith(
        "Example Mart: 1 could not be read\n"
    )


def test_a_sum_that_lacks_a_price_is_marked() -> None:
    result = checked(str(HELD))
    unpriced = replace(result.findings[0], charge=None)
    both = replace(result, findings=(*result.findings[1:], unpriced))
    assert both.at_risk == Decimal("150.00")
    assert "     150.00 USD+  a" in many_as_text([("a", both)], NAME)


def test_a_good_shipment_says_until_when_it_may_leave() -> None:
    assert "Latest safe ship: Thu 2026-11-19 06:59 EST (in 20 h 59 min)" in _text(GOOD)


@pytest.mark.parametrize(
    ("expected", "high", "told"),
    [
        ("0.00", "115.20", "0.00 USD, up to 115.20 USD"),
        ("0.00", "0.00", "0.00 USD"),
        ("0.00", None, "0.00 USD, or more"),
        ("12.50", "115.20", "12.50 USD"),
        (None, "115.20", "up to 115.20 USD"),
        (None, None, "no price"),
    ],
)
def test_what_is_not_made_and_may_be_is_told_with_its_most(
    expected: str | None, high: str | None, told: str
) -> None:
    least, most = (None if one is None else Decimal(one) for one in (expected, high))
    (finding, *_) = checked(str(HELD)).findings
    amount = Amount(Decimal("0.00"), least, most, "USD", "so")
    assert price_text(replace(finding, charge=amount), "USD") == told
