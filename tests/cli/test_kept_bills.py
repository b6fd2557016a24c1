"""A bill or a payment that came by the mailbox: the command that is told takes it over."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from shutil import copy, copytree

import pypdfium2 as pdfium
import pytest
from tests.cli.running import edic

from edicompliance.datafolder import samples_folder
from edicompliance.errors import EdiError
from edicompliance.store import Store

SAMPLES = samples_folder() / "example-mart"
BILL = SAMPLES / "812/valid/late-ship-notice.edi"
PAYMENT = SAMPLES / "820/valid/deductions-of-items-net.edi"


@pytest.fixture(scope="module")
def polled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose mailbox was polled: a bill and a payment came."""
    home = tmp_path_factory.mktemp("bills") / "home"
    assert edic("demo", "mailbox", str(home)).exit_code == 0
    settings = home / "edicompliance.toml"
    settings.write_text(
        settings.read_text("utf-8").replace("settle_seconds = 1", "settle_seconds = 0")
    )
    for file in (BILL, PAYMENT):
        copy(file, home / "mart/in")
    edic("mailbox", "poll", "--once", "--config", str(settings))
    return home


@pytest.fixture
def home(polled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = Path(copytree(polled, tmp_path / "home"))
    monkeypatch.chdir(folder)
    monkeypatch.delenv("EDIC_STORE", raising=False)
    return folder


def waiting() -> list[str]:
    """What `edic due` says of what is not in the ledger."""
    told = edic("due").stdout.splitlines()
    return [line for line in told if "is not in the ledger yet: " in line]


def test_the_command_that_is_told_takes_it_into_the_ledger_and_is_told_no_more(home: Path) -> None:
    lines = waiting()
    assert lines == [
        "812 DM50003-AS is not in the ledger yet: edic chargebacks import interchange:7",
        "820 CK90003 is not in the ledger yet: edic chargebacks import interchange:6",
    ]
    for line in lines:
        done = edic(*shlex.split(line.partition(": ")[2])[1:])
        assert done.exit_code == 0, done.output
    assert waiting() == []
    told = json.loads(edic("chargebacks", "list", "--format", "json").stdout)["deductions"]
    stands = {one["id"]: one["stands"] for one in told}
    assert stands["example-mart/DM50003-AS"] == {"assessed": "150.00"}
    assert sum(float(one["deducted"]) for one in list(stands.values())[1:]) == 76.0
    assert edic("store", "verify").exit_code == 0


def test_what_a_file_told_before_is_known_and_the_other_way_round(home: Path) -> None:
    by_file = ("chargebacks", "import", str(BILL), "--retailer", "example-mart")
    assert "1 taken over" in edic(*by_file).stdout
    assert [line[:11] for line in waiting()] == ["820 CK90003"]
    assert "0 taken over, 1 known" in edic("chargebacks", "import", "interchange:7").stdout
    edic("chargebacks", "import", "interchange:6")
    by_file = ("chargebacks", "import", str(PAYMENT), "--retailer", "example-mart")
    assert "0 taken over" in edic(*by_file).stdout


def test_its_evidence_is_the_bytes_in_the_archive(home: Path) -> None:
    edic("chargebacks", "import", "interchange:7")
    said = edic("chargebacks", "show", "example-mart/DM50003-AS").stdout
    place = re.search(r"([0-9a-f]{64})@(\d+)\+(\d+)", said)
    assert place is not None
    begin = int(place[2])
    with Store.open("edic.db") as store:
        assert store.archive.get(place[1])[begin:][: int(place[3])] in BILL.read_bytes()


def test_a_dry_run_of_an_interchange_enters_nothing(home: Path) -> None:
    dry = edic("chargebacks", "import", "interchange:7", "--dry-run")
    assert "1 would be taken over, 0 known, 0 rows rejected" in dry.stdout
    assert len(waiting()) == 2


def test_an_interchange_is_read_by_the_guide_of_the_partner_it_came_from(home: Path) -> None:
    with pytest.raises(
        EdiError, match="interchange:7: expected --retailer example-mart, the guide"
    ):
        edic("chargebacks", "import", "interchange:7", "--retailer", "sample-superstores")
    with pytest.raises(EdiError, match="interchange:99: expected one that came in"):
        edic("chargebacks", "import", "interchange:99")
    with pytest.raises(EdiError, match="interchange:3: no settings say whose guide it is"):
        edic("chargebacks", "import", "interchange:3")
    wrong = edic("chargebacks", "import", "claims.csv")
    assert (wrong.exit_code, "--retailer ID|FILE says whose file it is" in wrong.stderr) == (
        2,
        True,
    )


def packet_of(name: str) -> tuple[list[str], list[str], str]:
    """The files of a packet that tell of the deduction, what its manifest says, and its letter."""
    built = edic("dispute", "build", name, "-o", "packet", "--say", "It was in time.")
    assert built.exit_code in (0, 1), built.output
    told = json.loads(Path("packet/manifest.json").read_text("utf-8"))
    mine = [one for one in told["files"] if one["paper"] == "remittance"]
    letter = pdfium.PdfDocument("packet/cover-letter.pdf")
    text = "\n".join(page.get_textpage().get_text_range() for page in letter)
    return [one["path"] for one in mine], [one["what"] for one in mine], text


@pytest.mark.parametrize("first", ["interchange:7", str(BILL)])
def test_a_packet_encloses_the_bill_once_whether_it_came_by_mail_or_in_a_file(
    home: Path, first: str
) -> None:
    edic("chargebacks", "import", first, "--retailer", "example-mart")
    paths, what, letter = packet_of("example-mart/DM50003-AS")
    assert paths == ["edi/812-DM50003-AS.edi"]
    assert what == ["the remittances that show a deduction (812 DM50003-AS)"]
    assert letter.count("812-DM50003-AS.edi") == 1


def test_a_bill_whose_bytes_were_deleted_is_no_paper_and_the_list_is_told_all_the_same(
    home: Path,
) -> None:
    edic("chargebacks", "import", "interchange:7")
    with Store.open("edic.db") as store, store.look() as look:
        row = look.interchanges.get(7)
        assert row is not None
        store.archive.delete(row.sha256)
    assert edic("dispute", "list").exit_code == 0


def test_a_payment_in_a_file_with_others_is_enclosed_alone(home: Path) -> None:
    others = (SAMPLES / "820/valid/deductions-of-the-payment.edi").read_bytes()
    Path("week.edi").write_bytes(others + PAYMENT.read_bytes())
    edic("chargebacks", "import", "week.edi", "--retailer", "example-mart")
    told = json.loads(edic("chargebacks", "list", "--format", "json").stdout)["deductions"]
    (mine,) = (one["id"] for one in told if one["amount"] == "51.00")
    paths, _, _ = packet_of(mine)
    assert paths == ["edi/820-CK90003.edi"]
    assert Path("packet", paths[0]).read_bytes().rstrip() == PAYMENT.read_bytes().rstrip()
