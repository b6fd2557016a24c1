"""The history as a file: read, written, made from earlier files, and told with the result."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.cli.running import edic
from tests.flows.shipments import GOOD, NOTICE, ORDER, put
from tests.flows.test_observing import ACK

from edicompliance.errors import EdiError
from edicompliance.flows.history.history_files import as_json, load_history, read_history
from edicompliance.flows.history.history_scan import scan

TOML = """
format = 1
since = 2025-11-01T00:00:00Z
[counts]
ASN001 = 3
[[uses]]
kind = "sscc"
number = "006141410000003105"
at = 2026-01-05T12:00:00-06:00
document = "ASN30001"
[[answers]]
set = "850"
number = "4506001"
by = "997"
at = 2026-01-05T12:00:00-06:00
outcome = "accepted"
"""


def test_a_history_that_was_written_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "h.toml").write_text(TOML, encoding="utf-8")
    history = load_history(str(tmp_path / "h.toml"))
    again = read_history("h.json", as_json(history))
    assert (again.uses, again.answers) == (history.uses, history.answers)
    assert (again.since, again.counts) == (history.since, history.counts)
    assert history.since == datetime(2025, 11, 1, tzinfo=UTC)
    assert history.answers_to("850", "4506001")[0].outcome == "accepted"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ('{"uses": [{"kind": "ssc", "number": "1", "at": "2026-01-05T12:00:00Z"}]}', "uses.1.kind"),
        ('{"uses": [{"kind": "sscc", "number": "1", "at": "2026-01-05"}]}', "uses.1.at: expected"),
        ('{"uses": [{"kind": "sscc", "number": 1}]}', "uses.1.number: expected text in quotes"),
        ('{"answers": [{"set": "850"}]}', "answers.1.by: expected 997, 999, 824, 855"),
        ('{"counts": {"ASN001": "many"}}', "counts.ASN001: expected a number"),
        ('{"use": []}', "unknown key; did you mean 'uses'?"),
        ('{"uses": {}}', "uses: expected a list of tables"),
        ("[]", "expected an object"),
        ("{", "is not JSON"),
    ],
)
def test_what_is_wrong_in_a_history_is_named(wrong: str, told: str) -> None:
    with pytest.raises(EdiError) as caught:
        read_history("h.json", wrong)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("kind,number\nsscc2,1\n", "h.csv:2: kind: expected one of sscc"),
        ("kind,nummer\nsscc,1\n", "h.csv:1: nummer: unknown column; did you mean 'number'?"),
        ("number\n1\n", "h.csv:1: kind: is missing"),
        ("kind,number,at\nsscc,1,\n", "uses.1.at: expected a time with its zone"),
        ("kind,number\nsscc,1,2,3\n", "h.csv:2"),
        (
            "kind,number,at\nsscc,6.14E+15,2026-01-05T12:00:00-06:00\n",
            "uses.1.number: expected text, got '6.14E+15'; a spreadsheet drops zeros and digits",
        ),
        (
            "kind,set,number,by,outcome,at\nanswer,850,4.5E+06,997,accepted,2026-01-05T12:00:00Z\n",
            "answers.1.number: expected text, got '4.5E+06'; a spreadsheet drops zeros and digits",
        ),
    ],
)
def test_what_is_wrong_in_a_table_is_named(wrong: str, told: str) -> None:
    with pytest.raises(EdiError) as caught:
        read_history("h.csv", wrong)
    assert told in str(caught.value)


def test_earlier_files_become_a_history(tmp_path: Path) -> None:
    files = {"850.edi": ORDER, "856.edi": NOTICE, "997.edi": ACK, "note.md": b"no EDI"}
    put(tmp_path / "monday" / "1", files)
    history = scan(str(tmp_path), "America/New_York")
    kinds = [use.kind for use in history.uses]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "order": 1,
        "ship-notice": 1,
        "bill_of_lading": 1,
        "sscc": 10,
    }
    [carton] = history.of("sscc", "006141410000003228")
    assert (carton.document, carton.shipment) == ("ASN30002", "1")
    assert str(carton.at) == "2026-11-18 21:30:00+00:00"
    assert [one.outcome for one in history.answers_to("856", "ASN30002")] == ["accepted"]


def test_the_same_notice_sent_again_has_the_same_digest(tmp_path: Path) -> None:
    put(tmp_path / "1", {"856.edi": NOTICE})
    put(tmp_path / "2", {"856.edi": NOTICE.replace(b"261118*1630*U", b"261119*1630*U")})
    uses = scan(str(tmp_path)).of("ship-notice", "ASN30002")
    assert len(uses) == 2
    assert len({use.digest for use in uses}) == 1


def test_the_command_builds_a_history_and_a_check_says_what_it_saw(tmp_path: Path) -> None:
    put(tmp_path / "archive" / "1", {"856.edi": NOTICE})
    out = tmp_path / "history.json"
    archive = str(tmp_path / "archive")
    made = edic("history", "build", archive, "-o", str(out), "--zone", "America/New_York")
    assert (made.exit_code, made.stdout) == (0, "")
    profile = ("--profile", "example-mart", "--format", "json")
    printed = json.loads(edic("check", str(GOOD), *profile, "--history", str(out)).stdout)
    assert printed["history"] == {
        "source": str(out),
        "since": "2026-11-18T21:30:00+00:00",
        "until": "2026-11-18T21:30:00+00:00",
        "uses": 12,
        "answers": 0,
        "counts": {},
        "periods": 0,
        "faults": 0,
    }
    assert json.loads(edic("check", str(GOOD), *profile).stdout)["history"] is None


def test_a_zone_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    ran = edic("history", "build", str(tmp_path), "--zone", "Mars/North")
    assert ran.exit_code == 2
    assert "Mars/North" in ran.stderr


@pytest.mark.parametrize("written", ["00006141410000003105", "(00)006141410000003105"])
def test_an_sscc_with_its_identifier_is_the_same_number(written: str) -> None:
    row = f"sscc,{written},2026-01-05T12:00:00Z,ASN30001"
    history = read_history("h.csv", f"kind,number,at,document\n{row}\n")
    assert [one.document for one in history.of("sscc", "006141410000003105")] == ["ASN30001"]
