"""Three of the sixteen cases are about deductions: put to the commands, as `check` is otherwise.

(h) a window that is days of the next month, (l) one that opens only after 45 days, (p) an invoice's
number with a mark behind it. The guides are those of the retailers that have these rules.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.running import edic

from edicompliance.datafolder import samples_folder

HEAD = "Claim #,Amount,PO,Invoice,Reason,Code,Date,Check\n"
INVOICED = str(samples_folder() / "example-mart" / "shipments" / "invoiced")


def imported(folder: Path, retailer: str, row: str) -> str:
    """A store with one deduction."""
    path, url = folder / "claims.csv", str(folder / "edic.db")
    path.write_text(HEAD + row + "\n", encoding="utf-8")
    edic("chargebacks", "import", str(path), "--retailer", retailer, "--store", url)
    return url


def filed(deduction: str, url: str, now: str, *more: str) -> tuple[int, str]:
    """What becomes of a dispute that is filed then."""
    result = edic("dispute", "submit", deduction, "--store", url, "--now", now, *more)
    return result.exit_code, result.stdout.splitlines()[0]


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2027-01-01T20:00:00Z", "not filed: too early: it can be filed from 2027-01-02 on"),
        ("2027-01-02T12:00:00Z", "line 1: 275.00 USD disputed, attempt 1"),  # a Saturday
        ("2027-01-16T12:00:00Z", "line 1: 275.00 USD disputed, attempt 1"),
        ("2027-01-17T12:00:00Z", "not filed: too late: it could be filed until 2027-01-16"),
    ],
)
def test_h_from_the_second_to_the_sixteenth_of_the_month_after(
    tmp_path: Path, now: str, told: str
) -> None:
    url = imported(tmp_path, "lowes", "L1,275.00,4500001,,late,,2026-12-10,CK9")
    code, line = filed("lowes/L1", url, now, "--day", "period_end=2026-12-31")
    assert told in line
    assert code == ("not filed" in told)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-02-23T12:00:00Z", "not filed: too early: it can be filed from 2026-02-24 on"),
        ("2026-02-24T12:00:00Z", "line 1: 275.00 USD disputed, attempt 1"),
        ("2027-01-10T12:00:00Z", "line 1: 275.00 USD disputed, attempt 1"),
        ("2027-01-11T12:00:00Z", "not filed: too late: it could be filed until 2027-01-10"),
    ],
)
def test_l_not_before_45_days_and_not_after_a_year(tmp_path: Path, now: str, told: str) -> None:
    url = imported(tmp_path, "cvs", "AI123456,275.00,4500001,,appointment,,2026-01-10,CK9")
    code, line = filed("cvs/AI123456", url, now)
    assert told in line
    assert code == ("not filed" in told)


def matched(folder: Path, number: str) -> Any:
    """The one line of a deduction, with what it was matched to."""
    url = imported(folder, "example-mart", f"{number},75.00,4508001,,shortage,,2026-12-10,CK9")
    words = ("chargebacks", "match", "--store", url, "--shipments", INVOICED, "--format", "json")
    (deduction,) = json.loads(edic(*words).stdout)["deductions"]
    (line,) = deduction["lines"]
    return line


@pytest.mark.parametrize("number", ["INV48001-SC", "INV48001SC"])
def test_p_a_mark_behind_an_invoices_number_leads_to_the_invoice(
    tmp_path: Path, number: str
) -> None:
    line = matched(tmp_path, number)
    assert (line["family"], line["class"]) == ("shortage", "contradicted")
    assert {"kind": "invoice", "number": "INV48001"}.items() <= line["documents"][-1].items()


def test_p_the_bare_number_of_an_invoice_tells_no_shortage(tmp_path: Path) -> None:
    assert matched(tmp_path, "INV48001")["family"] is None
