"""A charge that is billed and not taken yet: by when the retailer can be asked to let it pass."""

import json
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from tests.cli.running import edic

from edicompliance.errors import LedgerError

HEAD, NAME = "Claim #,Amount,PO,Date,Status\n", "example-mart/CB114-4501001"


def listed(folder: Path, now: str, *more: str, status: str = "Billed") -> str:
    """`edic dispute list` of one charge for a late ship notice, told on 20 November."""
    path, url = folder / "claims.csv", str(folder / "edic.db")
    row = f"CB114-4501001,250.00,4501001,2026-11-20,{status}\n"
    path.write_text(HEAD + row, encoding="utf-8")
    told = edic("chargebacks", "import", str(path), "--retailer", "example-mart", "--store", url)
    assert told.exit_code == 0, told.output
    return edic("dispute", "list", "--store", url, "--now", now, *more).stdout


@pytest.mark.parametrize(
    ("now", "step"),
    [
        ("2026-11-27T12:00:00Z", "exemption by 2026-12-04"),
        ("2026-12-05T12:00:00Z", "exemption was open until 2026-12-04"),
    ],
)
def test_the_guides_step_before_the_charge_has_its_last_day(
    tmp_path: Path, now: str, step: str
) -> None:
    told = " ".join(listed(tmp_path, now).split())
    assert f"before the charge: {NAME}: 250.00 USD billed, not taken yet: {step}" in told
    assert "1 to be excused before the charge" in told


def test_programs_are_told_each_step_and_the_first_deadline(tmp_path: Path) -> None:
    told = json.loads(listed(tmp_path, "2026-11-27T12:00:00Z", "--format", "json"))
    (one,) = told["disputes"]
    assert (one["state"], one["billed"], one["open"]) == ("before the charge", "250.00", "0.00")
    assert (one["deadline"], one["days_left"], one["worth"]) == ("2026-12-04", 7, False)
    assert one["stages"] == [
        {
            "name": "exemption",
            "before_charge": True,
            "opens": "2026-11-20",
            "closes": "2026-12-04",
            "state": "open",
            "unknown": None,
        }
    ]


def test_once_it_is_taken_the_window_of_the_dispute_counts(tmp_path: Path) -> None:
    told = json.loads(
        listed(tmp_path, "2026-11-27T12:00:00Z", "--format", "json", status="Deducted")
    )
    (one,) = told["disputes"]
    assert (one["billed"], one["open"]) == ("0.00", "250.00")
    assert one["state"] != "before the charge"


def test_a_dispute_is_not_filed_before_the_money_is_taken(tmp_path: Path) -> None:
    listed(tmp_path, "2026-11-27T12:00:00Z")
    url = str(tmp_path / "edic.db")
    told = edic("dispute", "submit", NAME, "--store", url, "--now",
                "2026-11-27T12:00:00Z")  # fmt: skip
    assert told.exit_code == 1
    assert "it is not taken yet: what there is before the charge is exemption" in told.stdout


def test_the_packet_asks_for_what_is_billed_to_be_let_off_before_it_is_taken(
    tmp_path: Path,
) -> None:
    listed(tmp_path, "2026-11-27T12:00:00Z")
    at = ("--store", str(tmp_path / "edic.db"), "--now", "2026-11-27T12:00:00Z")
    folder = tmp_path / "packet"
    told = edic("dispute", "build", NAME, "-o", str(folder), *at)
    assert told.stdout.splitlines()[-1].endswith("it asks to be let off 250.00 USD")
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert [one["amount"] for one in manifest["claims"]] == ["250.00"]
    with pdfium.PdfDocument(folder / "cover-letter.pdf") as letter:
        words = " ".join(letter[0].get_textpage().get_text_range().split())
    assert "Request for exemption of charge CB114-4501001" in words
    assert "250.00 USD, billed and not taken yet." in words
    assert "We ask that 250.00 USD of it be let off before it is taken." in words
    less = edic("dispute", "build", NAME, "-o", str(folder), *at, "--amount", "100")
    assert less.stdout.splitlines()[-1].endswith("it asks to be let off 100.00 USD")
    with pytest.raises(LedgerError, match=r"expected up to 250\.00, got 300\.00"):
        edic("dispute", "build", NAME, "-o", str(folder), *at, "--amount", "300")


def test_a_packet_for_a_step_that_is_over_says_so(tmp_path: Path) -> None:
    listed(tmp_path, "2026-12-05T12:00:00Z")
    at = ("--store", str(tmp_path / "edic.db"), "--now", "2026-12-05T12:00:00Z")
    told = edic("dispute", "build", NAME, "-o", str(tmp_path / "packet"), *at).stdout
    assert "before the charge is exemption, which was open until 2026-12-04" in told


def test_a_deduction_has_its_owner(tmp_path: Path) -> None:
    told = json.loads(listed(tmp_path, "2026-11-27T12:00:00Z", "--format", "json"))
    assert told["disputes"][0]["owner"] == "shipping"  # by the clause that recognises it


@pytest.mark.parametrize(
    ("number", "until"),
    [
        ("9001-PD", "the window of its dispute counts from the day on which it is taken"),
        (
            "ZZ9001",
            "until when it can be disputed is not known: the guide does not say how it is fought",
        ),
    ],
)
def test_a_bill_without_a_step_before_the_charge_is_not_called_settled(
    tmp_path: Path, number: str, until: str
) -> None:
    """It is billed and not taken: it can be let off still, and until when it is fought is told."""
    path, url = tmp_path / "claims.csv", str(tmp_path / "edic.db")
    path.write_text(f"{HEAD}{number},80.00,4501001,2026-11-20,Billed\n", encoding="utf-8")
    edic("chargebacks", "import", str(path), "--retailer", "example-mart", "--store", url)
    at = ("--store", url, "--now", "2026-11-27T12:00:00Z")
    (one,) = json.loads(edic("dispute", "list", *at, "--format", "json").stdout)["disputes"]
    assert (one["state"], one["billed"]) == ("before the charge", "80.00")
    none = "the guide has no step before the charge; ask for it to be let off"
    assert one["against"][0] == f"it is not taken yet: {none}; {until}"
    told = " ".join(edic("dispute", "list", *at).stdout.split())
    assert f"80.00 USD billed, not taken yet: {none}" in told
    folder = str(tmp_path / "packet")
    built = edic("dispute", "build", f"example-mart/{number}", "-o", folder, *at)
    assert built.stdout.splitlines()[-1].endswith("it asks to be let off 80.00 USD")


def test_a_bill_whose_window_counts_from_its_notice_has_that_deadline(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        "format = 1\nid = 'own'\nname = 'Own'\nextends = 'example-mart'\n"
        "[disputes.compliance]\nreplaces = 'compliance'\nsource = 'schedule'\n"
        "for = ['WIN']\nwindow = 'notified .. notified + 30 days'\n",
        encoding="utf-8",
    )
    path, url = tmp_path / "claims.csv", str(tmp_path / "edic.db")
    path.write_text(f"{HEAD}CB114-4501001,80.00,4501001,2026-11-20,Billed\n", encoding="utf-8")
    told = edic("chargebacks", "import", str(path), "--retailer", str(own), "--store", url)
    assert told.exit_code == 0, told.output
    at = ("--store", url, "--now", "2026-11-27T12:00:00Z", "--format", "json")
    (one,) = json.loads(edic("dispute", "list", *at).stdout)["disputes"]
    assert one["deadline"] == "2026-12-20"
    assert "the window of its dispute closes on 2026-12-20" in one["against"][0]
