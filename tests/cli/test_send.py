"""`edic send`, as an operator runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.flows.shipments import NOTICE, ORDER
from tests.flows.test_polling import SETTINGS

from edicompliance.cli.main import cli
from edicompliance.documents import read_documents
from edicompliance.errors import EdiError
from edicompliance.store import Store
from edicompliance.translate import to_json
from edicompliance.x12 import parse, validate

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder with settings, a partner's two folders and a ship notice."""
    for folder in ("mart/in", "mart/out"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "edicompliance.toml").write_text(SETTINGS)
    (tmp_path / "asn.edi").write_bytes(NOTICE)
    (notice,) = read_documents(parse(NOTICE)).documents
    (tmp_path / "asn.json").write_text(to_json(notice))
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, words, catch_exceptions=False)


def told(done: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_ship_notice_is_numbered_queued_and_delivered_by_the_next_poll(
    run: Run, tmp_path: Path
) -> None:
    done = run("send", "asn.edi")
    assert (done.exit_code, done.stdout.splitlines()[0]) == (
        0,
        "856 ASN30002 to mart: interchange 000000001, 856_mart_000000001.edi",
    )
    assert list((tmp_path / "mart/out").iterdir()) == []
    assert run("mailbox", "poll", "--once").exit_code == 0
    acks = json.loads(run("status", "--format", "json").stdout)["acks"]
    assert acks == {"waiting": 1, "overdue": 0, "rejected": 0}
    (path,) = (tmp_path / "mart/out").iterdir()
    assert path.name == "856_mart_000000001.edi"
    assert not [one for one in validate(path.read_bytes()).issues if one.severity == "error"]
    (sent,) = parse(path.read_bytes()).interchanges
    assert (sent.isa[6].strip(), sent.isa[8].strip(), sent.control_number) == (
        "ACMEGOODS", "EXAMPLEMART", "000000001",
    )  # fmt: skip


def test_a_document_as_json_says_the_same_to_whom_partner_names(run: Run) -> None:
    first = told(run("send", "asn.edi", "--format", "json"))
    second = told(run("send", "asn.json", "--partner", "mart", "--format", "json"))
    assert (first["schema"], first["queued"], first["partner"]) == (
        "edicompliance/send/1",
        True,
        "mart",
    )
    assert [one["interchanges"][0]["control_number"] for one in (first, second)] == [
        "000000001", "000000002",
    ]  # fmt: skip
    (named,) = second["interchanges"][0]["sets"]
    assert {key: named[key] for key in ("set_id", "control_number", "group_control_number")} == {
        "set_id": "856", "control_number": "0002", "group_control_number": "2",
    }  # fmt: skip
    assert second["notes"][0] == "ship notice ASN30002: the same went out before"


def test_what_the_partner_does_not_take_is_refused_and_no_number_is_given(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "bad.edi").write_bytes(
        (tmp_path / "asn.edi").read_bytes().replace(b"BSN*00", b"BSN*")
    )
    done = run("send", "bad.edi", "--format", "json")
    assert (done.exit_code, told(done)["queued"], told(done)["interchanges"]) == (1, False, [])
    assert "BSN01" in told(done)["complaints"][0]
    assert run("send", "bad.edi").stderr.splitlines()[-1].startswith("nothing is sent: ")
    assert (
        told(run("send", "asn.edi", "--format", "json"))["interchanges"][0]["control_number"]
        == "000000001"
    )


def test_a_reason_is_kept_in_the_audit(run: Run, tmp_path: Path) -> None:
    run("send", "asn.edi", "--reason", "by hand, the OMS is down")
    with Store.open(str(tmp_path / "edicompliance.db")) as store, store.look() as look:
        rows = look.connection.exec_driver_sql("SELECT action, reason FROM audit").all()
    assert ("queued", "by hand, the OMS is down") in [tuple(row) for row in rows]


def test_a_document_is_sent_once_more_by_its_number(run: Run) -> None:
    first = told(run("send", "asn.edi", "--format", "json"))
    number = first["interchanges"][0]["sets"][0]["document"]
    again = told(run("send", str(number), "--format", "json", "--reason", "they lost it"))
    assert again["interchanges"][0]["control_number"] == "000000002"
    assert again["interchanges"][0]["sets"][0]["number"] == "ASN30002"


def test_an_unknown_partner_is_2_and_a_file_that_is_for_nobody_3(run: Run, tmp_path: Path) -> None:
    assert run("send", "asn.edi", "--partner", "nobody").exit_code == 2
    assert run("send").exit_code == 2
    (tmp_path / "asn.edi").write_bytes(NOTICE.replace(b"EXAMPLEMART", b"SOMEBODY   "))
    with pytest.raises(EdiError, match="name one with --partner: mart"):
        run("send", "asn.edi")


def test_what_is_no_document_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam")
    done = run("send", "letter.txt")
    assert (done.exit_code, done.stderr.splitlines()[-2]) == (
        1, "expected X12, JSON, XML or a packing list (notice_number, line), found none",
    )  # fmt: skip


def test_what_the_rules_find_beside_a_known_order_is_told_and_holds_nothing_up(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "mart/in/po.edi").write_bytes(ORDER)
    run("mailbox", "poll", "--once")
    whole = (tmp_path / "asn.edi").read_bytes()
    (tmp_path / "asn.edi").write_bytes(whole.replace(b"SN1*1*10*EA", b"SN1*1*12*EA", 1))
    done = told(run("send", "asn.edi", "--format", "json"))
    assert done["queued"]
    found = {one["code"]: one for one in done["findings"]}
    assert "FIL002" in found
    assert "ASN001" in found  # it goes out now, and the truck left long ago
    with Store.open(str(tmp_path / "edicompliance.db")) as store, store.look() as look:
        kept = look.connection.exec_driver_sql("SELECT code, document_id FROM finding").all()
    document = done["interchanges"][0]["sets"][0]["document"]
    assert sorted(map(tuple, kept)) == sorted((one["code"], document) for one in done["findings"])


def test_the_settings_are_those_that_config_names(run: Run, tmp_path: Path) -> None:
    (tmp_path / "edicompliance.toml").rename(tmp_path / "other.toml")
    assert run("send", "asn.edi", "--config", "other.toml").exit_code == 0
    assert run("handoff", "list", "--config", "other.toml").exit_code == 0
    assert (tmp_path / "edicompliance.db").exists()


def test_a_number_that_is_no_document_is_refused_with_the_next_command(run: Run) -> None:
    with pytest.raises(EdiError, match=r"4711: expected .*; edic mailbox list says what there is"):
        run("send", "4711")
