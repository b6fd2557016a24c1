"""The papers of a dispute are found in the store: the ship notice, and the 997 that answers it."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from edicompliance.chargebacks.taken import About, Taken, TakenLine
from edicompliance.datafolder import samples_folder
from edicompliance.documents.reading import read_documents
from edicompliance.documents.tables.observations import Answer
from edicompliance.flows.disputes import dispute_case
from edicompliance.flows.mailbox.storing import document_of, interchange_of, sets_of
from edicompliance.flows.money.dispute_papers import given_paper, kinds_of, sent_of
from edicompliance.flows.money.packet import Packet, build_packet
from edicompliance.store import Store, Work
from edicompliance.store.tables.receiving import archived_file
from edicompliance.x12 import parse

FILE = samples_folder() / "example-mart/shipments/ships-late/856.edi"
ANSWER = (
    b"ISA*00*          *00*          *ZZ*EXAMPLEMART    *ZZ*ACMEGOODS      *261119*1700*U*00401*"
    b"000000077*0*P*>~GS*FA*EXAMPLEMART*ACMEGOODS*20261119*1700*77*X*004010~ST*997*0001~"
    b"AK1*SH*1162~AK9*A*1*1*1~SE*4*0001~GE*1*77~IEA*1*000000077~"
)


def _kept(work: Work, data: bytes) -> str:
    """Put a file into the archive, as the poller does."""
    assert work.archive is not None
    digest = work.archive.put(data)
    row = {"sha256": digest, "size": len(data), "stored_at": work.now, "personal": False}
    work.execute(archived_file.insert(), row)
    return digest


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with a ship notice that we sent, its 997, and a deduction about its order."""
    store = Store.create(str(tmp_path / "edic.db"))
    with store.work("test") as work:
        data = FILE.read_bytes()
        transmission = parse(data)
        one = transmission.interchanges[0]
        number = work.interchanges.send(
            interchange_of(one, partner="mart", sha256_of_file=_kept(work, data))
        )
        sets = work.interchanges.sets(number, sets_of(one))
        [notice] = read_documents(transmission, ("856",)).documents
        kept = document_of(notice, partner="mart", direction="out", transaction_set_id=sets[0])
        added = work.documents.add(kept)
        answer = parse(ANSWER).interchanges[0]
        new = interchange_of(answer, partner="mart", sha256_of_file=_kept(work, ANSWER))
        taken = work.interchanges.take(new, same_number="take")
        work.interchanges.sets(taken.id, sets_of(answer))
        work.noted.answered(
            Answer("856", kept.number, "997", work.now, "accepted", "1162"), "mart", added
        )
        books = work.chargebacks.books()
        line = TakenLine(Decimal("150.00"), About(po="4502002"), code="50")
        books.enter(
            Taken(retailer="example-mart", kind="deducted", number="CB104-4502002",
                  day=date(2026, 11, 25), lines=(line,)),
            work.now, "test",
        )  # fmt: skip
        work.chargebacks.keep(books)
    return store


def test_the_notice_and_its_997_are_found_with_their_numbers_and_bytes(store: Store) -> None:
    with store.look() as look:
        case = dispute_case(look, store, "example-mart/CB104-4502002")
        kinds = kinds_of(case.papers)
        assert {"asn copy", "997", "isa control number"} <= kinds.keys()
        sent = {one.set_id: sent_of(one) for one in case.papers if one.set_id in ("856", "997")}
        assert sent["856"] is not None
        assert (sent["856"].isa, sent["856"].gs) == ("000001162", "1162")
        assert sent["997"] is not None
        assert sent["997"].isa == "000000077"
        packet = build_packet(case)
    files = {one.path: one.data for one in packet.files}
    assert ANSWER in files.values()
    assert FILE.read_bytes().rstrip() in files.values()
    store.close()


def test_the_packet_of_a_label_fault_has_pictures_of_the_labels_as_they_were_printed(
    tmp_path: Path,
) -> None:
    shipped = str(samples_folder() / "example-mart/shipments/labels-printed-wrong")
    with Store.create(str(tmp_path / "edic.db")) as store:
        with store.work("test") as work:
            books = work.chargebacks.books()
            line = TakenLine(Decimal("60.00"), About(po="4501001"), text="label wrong")
            taken = Taken(retailer="example-mart", kind="deducted", number="CB120-4501001",
                          day=date(2026, 11, 25), lines=(line,))  # fmt: skip
            books.enter(taken, work.now, "test")
            work.chargebacks.keep(books)
        with store.look() as look:
            name = "example-mart/CB120-4501001"
            case = dispute_case(look, store, name, shipments=[shipped])
            packet, again = build_packet(case), build_packet(case)
    pictures = [one for one in packet.files if one.path.endswith(".png")]
    assert pictures
    assert all(one.data.startswith(b"\x89PNG\r\n\x1a\n") for one in pictures)
    assert {one.what for one in pictures} == {"a printed label, audited"}
    kept = [one.data for one in packet.files if one.kind == "label photos"]
    originals = [path.read_bytes() for path in sorted(Path(shipped, "labels").iterdir())]
    assert kept
    assert all(one in originals for one in kept)
    assert packet.files == again.files


GRANTED = """
format = 1
[[authorizations]]
number = "RA-77"
by = "replenishment manager"
document = "mail.txt"
given = 2026-11-17
orders = ["4502002"]
dates = { ship_not_after = 2026-11-25 }
[[authorizations]]
number = "RA-78"
by = "the DC"
orders = ["4502002"]
dates = { cancel_after = 2026-11-30 }
"""


def test_an_authorization_that_moved_a_date_goes_into_the_packet_of_a_dispute(
    store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "ships-late"
    shutil.copytree(FILE.parent, folder)
    (folder / "waivers.toml").write_text(GRANTED, encoding="utf-8")
    (folder / "mail.txt").write_bytes(b"later, please")
    with store.look() as look:
        case = dispute_case(look, store, "example-mart/CB104-4502002", shipments=[str(folder)])
        files = [one for one in build_packet(case).files if one.kind == "authorization"]
    told = {Path(one.path).name.removeprefix("authorization-"): one.data.decode() for one in files}
    assert sorted(told) == ["RA-77.txt", "RA-78.txt", "mail.txt"]
    assert told["mail.txt"] == "later, please"
    assert told["RA-77.txt"].splitlines() == [
        "Authorization RA-77, given by replenishment manager",
        (
            "in force: windows.ship of 4502002, 2026-11-16 to 2026-11-25: ship_not_after by "
            "authorization RA-77, replenishment manager, mail.txt (the order says 2026-11-18 for "
            "ship_not_after)"
        ),
        "shown by mail.txt",
    ]


def _texts(data: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(data))


def test_a_set_that_the_store_and_a_folder_have_is_proved_once_with_what_was_answered(
    store: Store,
) -> None:
    with store.look() as look:
        case = dispute_case(look, store, "example-mart/CB104-4502002", shipments=[str(FILE.parent)])
        assert len([one for one in case.papers if one.set_id == "856"]) == 2
        files = {one.path: one.data for one in build_packet(case).files}
    proof = _texts(files["edi-proof.pdf"])
    assert (proof.count("856 ASN30019"), proof.count("answered by 997")) == (1, 1)
    store.close()


def _charged_as_late(store: Store) -> Packet:
    """The packet against a charge for a ship notice that was in time by its own time."""
    with store.work("test") as work:
        books = work.chargebacks.books()
        line = TakenLine(Decimal("250.00"), About(po="4502002"), text="ASN late")
        taken = Taken(retailer="example-mart", kind="deducted", number="CB115-4502002",
                      day=date(2026, 11, 25), lines=(line,))  # fmt: skip
        books.enter(taken, work.now, "test")
        work.chargebacks.keep(books)
    with store.look() as look:
        name = "example-mart/CB115-4502002"
        case = dispute_case(look, store, name, shipments=[str(FILE.parent)])
    assert case.dispute.main.ground == "contradicted"
    return build_packet(case)


def _letter(packet: Packet) -> str:
    files = {one.path: one.data for one in packet.files}
    return " ".join(_texts(files["cover-letter.pdf"]).split())


@pytest.fixture
def packet(tmp_path: Path) -> Packet:
    """A packet of a store that has no documents: they lie in a folder."""
    with Store.create(str(tmp_path / "edic.db")) as store:
        return _charged_as_late(store)


def test_the_letter_says_which_limits_of_the_rule_were_kept_by_which_paper(packet: Packet) -> None:
    assert (
        "ship notice due: by 2026-11-19 17:00 EST; ship notice sent 2026-11-19 16:30 EST, by the "
        "ship notice: in time"
    ) in _letter(packet)


def test_the_letter_says_who_writes_and_under_which_number(packet: Packet) -> None:
    letter = _letter(packet)
    assert "From: ACME GOODS WAREHOUSE, 1 EXAMPLE STREET" in letter
    assert "by our ship notice ASN30019, N1*SF" in letter
    assert "Our vendor number with you: 70017 (order 4502002, REF*IA)" in letter


def test_the_letter_names_paper_control_numbers_and_segment_of_each_fact(packet: Packet) -> None:
    letter = _letter(packet)
    assert "Our ship notice (856) ASN30019, ISA13 000001162, GS06 1162, ST02 0001" in letter
    assert "departure: 2026-11-19 16:00 EST, DTM*011*20261119*1600" in letter
    assert "REF*BM*06141410000000685" in letter
    assert "charged as: code 115, ASN late" in letter


def test_a_letter_has_no_code_of_our_rules_and_the_analysts_sheet_has(packet: Packet) -> None:
    files = {one.path: one.data for one in packet.files}
    theirs = (_letter(packet), files["portal.csv"].decode(), _texts(files["edi-proof.pdf"]))
    assert not any("ASN001" in one for one in theirs)
    assert "contradicted, rule ASN001" in packet.ours[0].data.decode()
    assert "for-us" not in packet.manifest.decode()
    assert "for-us.txt" not in theirs[0]


def test_the_rows_for_the_portal_say_their_ground_in_plain_words(packet: Packet) -> None:
    rows = next(one.data for one in packet.files if one.path == "portal.csv").decode()
    assert [one["ground"] for one in csv.DictReader(rows.splitlines())] == ["The rule was kept"]


def test_a_delivery_receipt_stands_among_what_shows_it(packet: Packet, tmp_path: Path) -> None:
    receipt = tmp_path / "receipt.pdf"
    receipt.write_bytes(b"%PDF-1.4 signed")
    given = [given_paper("proof of delivery", str(receipt))]
    shows = _letter(build_packet(packet.case, given=given)).partition("What shows it")[2]
    assert "The carrier's delivery receipt: papers/" in shows.partition("Enclosed")[0]


def test_the_proof_marks_the_segments_that_show_something_by_the_clock_of_the_letter(
    packet: Packet,
) -> None:
    proof = _texts(next(one.data for one in packet.files if one.path == "edi-proof.pdf"))
    assert "DTM*011*20261119*1600 <-- departure" in " ".join(proof.split())
    assert "CST" not in proof
    assert "America/New_York" in _letter(packet)
    what = next(one.what for one in packet.files if one.path == "edi-proof.pdf")
    assert what == "what was sent and answered: 850 4502002, 856 ASN30019"


def test_a_notice_that_is_noted_as_sent_later_than_it_says_is_not_claimed_to_be_in_time(
    store: Store,
) -> None:
    """It says 16:30; the store has it as sent when the test runs."""
    packet = _charged_as_late(store)
    assert "in time" not in _letter(packet)
    assert any("read them before you send this" in one for one in packet.notes)
    store.close()
