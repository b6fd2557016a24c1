"""What a packet says in words: the guide's text with its date, what is missing, what looks back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, timedelta
from decimal import Decimal
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from edicompliance.chargebacks.judged import Judged, KeptLimit
from edicompliance.chargebacks.matched import MatchedLine
from edicompliance.chargebacks.taken import About, Taken, TakenLine
from edicompliance.chargebacks.weighing import held_against
from edicompliance.cli.year import files, made
from edicompliance.datafolder import samples_folder
from edicompliance.documents.segments.times import at_instant
from edicompliance.flows.config import load_config
from edicompliance.flows.disputes import Case, dispute_case
from edicompliance.flows.money.letterhead import letterhead_of
from edicompliance.flows.money.packet import build_packet
from edicompliance.flows.money.packet_clauses import clauses_of, in_their_words, in_time, their_code
from edicompliance.reports.timeline_rows import Happened, story_rows
from edicompliance.store import Store

LATE = str(samples_folder() / "example-mart/shipments/ships-late")
SETTINGS = """
[store]
url = "edic.db"
[company]
name = "Acme Goods"
address = ["1 Example Street", "Someplace, OH 00000"]
contact = "deductions desk"
[[partner]]
name = "mart"
profile = "example-mart"
vendor_number = "88001"
isa_qualifier = "ZZ"
isa_id = "EXAMPLEMART"
our_isa_qualifier = "ZZ"
our_isa_id = "ACMEGOODS"
mailbox = { kind = "directory", path = "mart" }
"""


def case_of(
    tmp_path: Path,
    *,
    po: str = "4502002",
    config: str = "",
    days: Mapping[str, date] | None = None,
) -> Case:
    """The case of a deduction whose order lies in a folder, and nowhere else."""
    tmp_path.mkdir(exist_ok=True)
    path = tmp_path / "edicompliance.toml"
    path.write_text(config, encoding="utf-8")
    with Store.create(str(tmp_path / "edic.db")) as store:
        with store.work("test") as work:
            books = work.chargebacks.books()
            line = TakenLine(Decimal("166.80"), About(po=po), text="shipped late")
            taken = Taken(retailer="example-mart", kind="deducted", number=f"CB114-{po}",
                          day=date(2026, 11, 25), lines=(line,))  # fmt: skip
            books.enter(taken, work.now, "test")
            work.chargebacks.keep(books)
        with store.look() as look:
            settings = load_config(path) if config else None
            name = f"example-mart/CB114-{po}"
            return dispute_case(
                look, store, name, shipments=[LATE], config=settings, days=days or {}
            )


def test_the_settings_say_who_writes(tmp_path: Path) -> None:
    head = letterhead_of(case_of(tmp_path, config=SETTINGS))
    assert (head.name, head.address) == ("Acme Goods", ("1 Example Street", "Someplace, OH 00000"))
    assert (head.contact, head.vendor_number, head.shown) == ("deductions desk", "88001", "")
    assert head.missing == ()


def test_what_nobody_says_of_who_writes_is_named_missing_with_the_next_step(
    tmp_path: Path,
) -> None:
    head = letterhead_of(case_of(tmp_path, po="4509999"))
    assert (head.name, head.vendor_number) == ("", "")
    who, number = head.missing
    assert who.startswith("who writes: no document names us; give name and address under [company]")
    assert number.endswith("give vendor_number under [[partner]] in edicompliance.toml")


def test_a_text_of_before_the_order_is_named_with_its_date_alone(tmp_path: Path) -> None:
    case = case_of(tmp_path)
    limits, charge = clauses_of(case, "WIN002", charged=True)
    assert limits == (
        "ship window; not after cancel date: Example Mart Supplier Guide, edition 12, of 2026-09-01"
    )
    assert charge == (
        "charge, 5% of failing cost, at least 100 USD: Example Mart Schedule of Charges 2026, "
        "appendix C of the guide, of 2026-09-01"
    )


def test_the_letter_says_from_which_day_the_window_counts_and_until_when(tmp_path: Path) -> None:
    told = date(2026, 11, 27)
    case = case_of(tmp_path, days={"notified": told})
    assert in_time(case, told) == (
        "It is in time: you told us of it on 2026-11-27, and Example Mart Schedule of Charges "
        "2026, appendix C of the guide gives until 2026-12-27."
    )
    assert in_time(case, date(2026, 12, 28)) == ""
    assert in_time(case_of(tmp_path / "unknown"), told) == ""


def test_the_retailers_code_is_read_out_of_his_number(tmp_path: Path) -> None:
    assert their_code(case_of(tmp_path), 1) == "114"


def test_no_code_of_ours_is_left_in_a_reason() -> None:
    assert in_their_words("ASN012 cannot be told: no history is given") == (
        "cannot be told: no history is given"
    )


KEPT = "ship window of PO 1: 2026-03-23 to 2026-03-25; departure in it"
CHECK_DIGIT = "A carton or pallet number whose check digit is wrong"
JUDGED = Judged(
    passed=("WIN002", "LBL001"),
    kept=(KeptLimit("WIN002", KEPT),),
    looked_at=("850 1", "856 SH1"),
)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (
            "WIN002",
            f"{KEPT} (WIN002): nothing is owed",
        ),
        (
            "LBL001",
            f'no such fault as "{CHECK_DIGIT}" (LBL001) is in 850 1, 856 SH1: nothing is owed',
        ),
    ],
)
def test_a_contradicted_line_says_what_shows_it(rule: str, reason: str) -> None:
    line = MatchedLine(TakenLine(Decimal(100)), 1, "compliance", "unexplained")
    assert held_against(line, [JUDGED], [rule], lambda *_: True).reason == reason


def test_a_verdict_is_kept_with_its_limits_and_one_of_before_is_read_without() -> None:
    assert Judged.from_text(JUDGED.as_text()) == JUDGED
    older = JUDGED.as_text().replace(',"looked_at":["850 1","856 SH1"]', "")
    assert Judged.from_text(older).looked_at == ()


def test_who_looks_back_sees_no_plan_of_what_has_happened(tmp_path: Path) -> None:
    case = case_of(tmp_path)
    left = case.results[0].checked_at + timedelta(hours=3)
    planned = [row.name for row in story_rows(case.results, (), UTC)]
    departed = Happened("departed, says the 856", at_instant(left), "planned_departure")
    seen = [row.name for row in story_rows(case.results, [departed], UTC)]
    assert "planned ship" in planned
    assert "planned ship" not in seen
    assert seen[-1] == "departed, says the 856"


def test_the_letter_about_a_shortage_names_the_retailers_receipt_by_its_control_numbers(
    tmp_path: Path,
) -> None:
    for name, data in files(made(7, 8)).items():
        if name.startswith("example-mart/4600025/"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(data)
    with Store.create(str(tmp_path / "edic.db")) as store:
        with store.work("test") as work:
            books = work.chargebacks.books()
            line = TakenLine(Decimal("131.76"), About(po="4600025", invoice="INV4600025"))
            taken = Taken(retailer="example-mart", kind="deducted", number="INV4600025-SC",
                          day=date(2026, 4, 21), lines=(line,))  # fmt: skip
            books.enter(taken, work.now, "test")
            work.chargebacks.keep(books)
        with store.look() as look:
            beside = [str(tmp_path / "example-mart")]
            case = dispute_case(look, store, "example-mart/INV4600025-SC", shipments=beside)
            packet = build_packet(case)
    (letter,) = (one.data for one in packet.files if one.path == "cover-letter.pdf")
    words = pdfium.PdfDocument(letter)[0].get_textpage().get_text_range().split()
    assert "Your 861, ISA13 000000253, GS06 253, ST02 0001" in " ".join(words)
