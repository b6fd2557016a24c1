"""`edic mailbox show`, `quarantine`, `release`, `retry`, `replay`, `park` and `resend`."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.flows.shipments import NOTICE
from tests.flows.test_polling import SETTINGS, ack, order

from edicompliance.cli.main import cli
from edicompliance.errors import EdiError
from edicompliance.store import Store
from edicompliance.store.showing import Showing
from edicompliance.store.tables.sending import acknowledgment

WHY = ("--reason", "a test says so")
NEW = """
[[partner]]
name = "new"
profile = "example-mart"
isa_qualifier = "ZZ"
isa_id = "NEWSTORES"
our_isa_qualifier = "ZZ"
our_isa_id = "ACMEGOODS"
mailbox = "mart"
"""


class Desk:
    """A folder with settings, a store, a partner's two folders."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, data: bytes) -> None:
        (self.folder / "mart/in" / name).write_bytes(data)

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(cli, ["mailbox", *words], catch_exceptions=False)

    def json(self, *words: str) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.run(*words, "--format", "json").stdout)
        return told

    def poll(self) -> int:
        return self.run("poll", "--once").exit_code

    def states(self, kind: str) -> dict[str, str]:
        return {one["ref"]: one["state"] for one in self.json("list", "--kind", kind)[kind]}

    def orders(self, po: str) -> int:
        with Store.open(f"{self.folder}/edicompliance.db") as store, store.look() as look:
            return len(look.documents.find("order", po))

    def audited(self, subject: str) -> list[tuple[str, str]]:
        with Store.open(f"{self.folder}/edicompliance.db") as store, store.look() as look:
            return [(one.action, one.reason) for one in Showing(look).history(subject)]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    for folder in ("mart/in", "mart/out"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "edicompliance.toml").write_text(SETTINGS)
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path)


def test_a_file_is_shown_with_its_bytes_its_interchanges_and_its_history(desk: Desk) -> None:
    desk.put("letter.txt", b"Dear Sir or Madam")
    desk.put("po.edi", order())
    desk.poll()
    letter = desk.json("show", "1")
    assert (letter["schema"], letter["kind"], letter["name"]) == (
        "edicompliance/mailbox-show/1",
        "file",
        "letter.txt",
    )
    assert (letter["state"], letter["bytes"], letter["explain"]) == (
        "quarantined",
        "in the archive",
        "quarantined",
    )
    assert [one["action"] for one in letter["history"]] == ["quarantined"]
    assert letter["next"] == 'edic mailbox retry file:1 --reason "..."'
    good = desk.json("show", "file:2")
    assert [one["control_number"] for one in good["interchanges"]] == ["000001005"]
    assert good["next"] == ""


def test_an_interchange_is_shown_with_its_sets_complaints_and_answers(desk: Desk) -> None:
    desk.put("po.edi", order())
    desk.poll()
    told = desk.json("show", "interchange:1")
    assert [(one["set_id"], one["state"]) for one in told["sets"]] == [
        ("850", "accepted-with-errors")
    ]
    assert {one["code"] for one in told["complaints"]} == {"X12413"}
    assert [(one["kind"], one["state"], one["outgoing"]) for one in told["acknowledgments"]] == [
        ("997", "sent", "outgoing:1")
    ]
    assert [one["po_number"] for one in told["documents"]] == ["4500005"]
    out = desk.json("show", "outgoing", "1")
    assert (out["document"], out["state"], out["name"]) == ("997", "sent", "997_mart_000000001.edi")
    assert desk.run("show", "interchange:1").stdout.count("X12413") == 3


def test_what_a_consumer_told_is_masked_when_an_interchange_is_shown(desk: Desk) -> None:
    name = "A PERSON WHOSE NAME IS " + "LONG " * 12
    data = order().replace(b"BEG*00*SA*", b"BEG*00*DS*")
    data = data.replace(b"~PO1*", f"~N1*ST*{name.strip()}~N3*1 A ROAD~PO1*".encode(), 1)
    desk.put("po.edi", data.replace(b"SE*5*", b"SE*7*"))
    desk.poll()
    told = desk.run("show", "interchange:1", "--format", "json").stdout
    assert "N102" in told or "N1" in told
    assert "A PERSON" not in told


@pytest.mark.parametrize("text", ["file:99", "interchange:99", "outgoing:99"])
def test_what_is_not_there_is_told_with_the_way_to_what_is(desk: Desk, text: str) -> None:
    with pytest.raises(EdiError, match=f"{text}: there is none of that number; edic mailbox list"):
        desk.run("show", text)


def test_a_file_that_waits_is_laid_aside_by_hand_and_no_poll_reads_it(desk: Desk) -> None:
    desk.put("half.edi", order()[:-20])
    desk.poll()
    done = desk.json("quarantine", "1", *WHY)
    assert (done["was"], done["state"]) == ("sighted", "quarantined")
    desk.poll()
    assert desk.states("files") == {"file:1": "quarantined"}
    assert (desk.folder / "mart/in/half.edi").exists()
    assert desk.audited("sighting 1") == [("quarantined", "a test says so")]


def test_a_file_that_was_taken_in_is_not_laid_aside(desk: Desk) -> None:
    desk.put("po.edi", order())
    desk.poll()
    with pytest.raises(EdiError, match=r"it is done: it was taken in.*nothing was changed"):
        desk.run("quarantine", "1", *WHY)


def test_a_released_file_whose_bytes_are_ours_is_not_lost(desk: Desk) -> None:
    desk.put("letter.txt", b"Dear Sir or Madam")
    desk.poll()
    assert desk.json("release", "1", *WHY)["state"] == "archived"
    desk.poll()
    assert desk.states("files") == {"file:1": "quarantined"}


def test_a_released_file_in_the_mailbox_is_read_by_the_next_poll(desk: Desk) -> None:
    desk.put("po.edi", order()[:-20])
    for _ in range(4):
        desk.poll()
    assert desk.states("files") == {"file:1": "quarantined"}
    assert desk.json("release", "1", *WHY)["state"] == "stable"
    desk.poll()
    assert desk.states("files") == {"file:1": "sighted"}


def test_a_retried_file_that_is_still_no_x12_is_quarantined_again_and_exits_with_1(
    desk: Desk,
) -> None:
    desk.put("letter.txt", b"Dear Sir or Madam")
    desk.poll()
    done = desk.run("retry", "1", *WHY)
    assert done.exit_code == 1
    assert "found no interchange" in done.stdout
    assert [one for one, _ in desk.audited("sighting 1")] == [
        "quarantined",
        "released",
        "quarantined",
    ]


def test_a_parked_interchange_takes_effect_once_its_sender_is_in_the_settings(desk: Desk) -> None:
    desk.put("new.edi", order(sender="NEWSTORES"))
    assert desk.poll() == 1
    still = desk.run("retry", "interchange:1", *WHY)
    assert (still.exit_code, desk.orders("4500005")) == (1, 0)
    assert "[[partner]]" in still.stdout
    (desk.folder / "edicompliance.toml").write_text(SETTINGS + NEW)
    assert desk.run("replay", "--dry-run", "1").stdout.startswith(
        "interchange:1 000001005: partner: was nobody, now new\n"
        "interchange:1 000001005: state: was parked, now taken\n"
    )
    assert desk.orders("4500005") == 0
    done = desk.json("retry", "1", *WHY)
    assert (done["state"], desk.orders("4500005")) == ("done", 1)
    assert desk.poll() == 0
    assert [one.name for one in (desk.folder / "mart/out").iterdir()] == ["997_new_000000001.edi"]


def test_another_interchange_under_a_used_number_is_released_only_by_its_own_word(
    desk: Desk,
) -> None:
    desk.put("po.edi", order())
    desk.poll()
    desk.put("other.edi", order(po="4500009"))
    desk.poll()
    assert desk.run("retry", "interchange:2", *WHY).exit_code == 1
    assert desk.orders("4500009") == 0
    assert desk.run("release", "interchange:2", *WHY).exit_code == 0
    assert desk.orders("4500009") == 1
    with pytest.raises(EdiError, match="expected one that is parked, it is taken"):
        desk.run("release", "interchange:2", *WHY)
    assert desk.orders("4500009") == 1


def test_a_parked_interchange_that_came_again_meanwhile_has_no_second_effect(desk: Desk) -> None:
    desk.put("new.edi", order(sender="NEWSTORES"))
    desk.poll()
    (desk.folder / "edicompliance.toml").write_text(SETTINGS + NEW)
    desk.put("again.edi", order(sender="NEWSTORES") + b"\n")
    desk.poll()
    assert desk.json("release", "interchange:1", *WHY)["state"] == "duplicate"
    assert desk.orders("4500005") == 1


def test_replay_says_what_would_be_different_and_changes_nothing(desk: Desk) -> None:
    desk.put("po.edi", order())
    desk.poll()
    same = desk.run("replay", "--dry-run", "1")
    assert (same.exit_code, same.stdout) == (
        0,
        "interchange:1 000001005: nothing would be different\n",
    )
    settings = SETTINGS.replace('"example-mart"', '"sample-superstores"')
    (desk.folder / "edicompliance.toml").write_text(settings)
    differs = desk.run("replay", "--dry-run", "1", "--format", "json")
    told = json.loads(differs.stdout)
    assert (differs.exit_code, told["dry_run"]) == (1, True)
    assert told["interchanges"][0]["differences"]
    assert not told["interchanges"][0]["may_be_taken_in"]
    kept = desk.run("replay", "1", *WHY)
    assert kept.exit_code == 1
    assert desk.states("interchanges") == {"interchange:1": "taken"}


def test_replay_without_dry_run_takes_in_what_is_parked_and_would_not_be(desk: Desk) -> None:
    desk.put("new.edi", order(sender="NEWSTORES"))
    desk.poll()
    (desk.folder / "edicompliance.toml").write_text(SETTINGS + NEW)
    assert desk.run("replay", "1").exit_code == 2
    assert desk.run("replay", "1", *WHY).exit_code == 0
    assert desk.orders("4500005") == 1


def test_a_file_whose_bytes_were_purged_cannot_be_judged_again(desk: Desk) -> None:
    desk.put("po.edi", order())
    desk.poll()
    for one in (desk.folder / "edicompliance.db.archive").rglob("*"):
        if one.is_file():
            one.unlink()
    with pytest.raises(EdiError, match=r"not in the archive.*nothing was changed.*ask the partner"):
        desk.run("replay", "--dry-run", "1")


def test_an_outgoing_file_is_held_back_until_it_is_sent_again(desk: Desk) -> None:
    (desk.folder / "mart/out").rmdir()
    desk.put("po.edi", order())
    assert desk.poll() == 3
    assert desk.json("park", "outgoing:1", *WHY)["state"] == "parked"
    (desk.folder / "mart/out").mkdir()
    assert desk.poll() == 1
    assert list((desk.folder / "mart/out").iterdir()) == []
    assert desk.json("resend", "1", *WHY)["was"] == "parked"
    assert desk.poll() == 0
    assert len(list((desk.folder / "mart/out").iterdir())) == 1
    with pytest.raises(EdiError, match="it is sent: it is with the partner"):
        desk.run("park", "outgoing:1", *WHY)


def test_an_answer_whose_name_is_taken_goes_out_under_another(desk: Desk) -> None:
    (desk.folder / "mart/out/997_mart_000000001.edi").write_bytes(b"older")
    desk.put("po.edi", order())
    assert desk.poll() == 1
    assert desk.states("outgoing") == {"outgoing:1": "parked"}
    with pytest.raises(EdiError, match="expected one plain name"):
        desk.run("resend", "1", "--name", "../997.edi", *WHY)
    assert desk.run("resend", "1", "--name", "997_again.edi", *WHY).exit_code == 0
    assert desk.poll() == 0
    assert sorted(one.name for one in (desk.folder / "mart/out").iterdir()) == [
        "997_again.edi",
        "997_mart_000000001.edi",
    ]


def sent_and_rejected(desk: Desk) -> None:
    """A ship notice of ours went out, and the partner's 997 rejects it."""
    (desk.folder / "asn.edi").write_bytes(NOTICE)
    assert CliRunner().invoke(cli, ["send", "asn.edi"], catch_exceptions=False).exit_code == 0
    desk.poll()
    desk.put("997.edi", ack(b"AK1*SH*1~AK9*R*1*1*0~"))
    desk.poll()


def acks(desk: Desk) -> dict[str, int]:
    done = CliRunner().invoke(cli, ["status", "--format", "json"], catch_exceptions=False)
    told: dict[str, int] = json.loads(done.stdout)["acks"]
    return told


def test_what_was_rejected_is_listed_and_needs_nobody_once_a_person_says_so(desk: Desk) -> None:
    sent_and_rejected(desk)
    assert acks(desk)["rejected"] == 1
    (one,) = desk.json("list", "--state", "rejected")["outgoing"]
    assert (one["ref"], one["state"]) == ("outgoing:1", "sent")
    assert one["reason"] == "group SH 1: was rejected, or a set in it"
    told = desk.json("dismiss", "outgoing:1", *WHY)
    assert (told["was"], told["state"]) == ("sent", "sent")
    assert acks(desk)["rejected"] == 0
    assert desk.json("list", "--state", "rejected")["outgoing"] == []
    assert desk.audited("outbox 1")[-1] == ("seen to", WHY[1])
    assert desk.poll() in (0, 1)
    assert len(list((desk.folder / "mart/out").glob("856*"))) == 1  # nothing went out again


def test_what_was_not_answered_in_time_needs_nobody_once_a_person_says_so(desk: Desk) -> None:
    (desk.folder / "asn.edi").write_bytes(NOTICE)
    CliRunner().invoke(cli, ["send", "asn.edi"], catch_exceptions=False)
    desk.poll()
    with Store.open(f"{desk.folder}/edicompliance.db") as store, store.work("test") as work:
        work.execute(acknowledgment.update().values(due_at=work.now - timedelta(hours=1)))
    desk.poll()
    assert acks(desk)["overdue"] == 1
    (one,) = desk.json("list", "--state", "overdue")["outgoing"]
    assert one["reason"] == "group SH 1: no answer came in time"
    assert desk.run("dismiss", "outgoing:1", *WHY).exit_code == 0
    assert acks(desk) == {"waiting": 0, "overdue": 0, "rejected": 0}


def test_a_letter_that_was_quarantined_needs_nobody_once_a_person_says_so(desk: Desk) -> None:
    desk.put("letter.txt", b"Dear Sir or Madam")
    assert desk.poll() == 1
    told = desk.json("dismiss", "1", *WHY)
    assert (told["was"], told["state"]) == ("quarantined", "seen-to")
    assert desk.poll() == 0
    assert CliRunner().invoke(cli, ["status"]).exit_code == 0
    assert desk.states("files") == {"file:1": "seen-to"}
    assert desk.json("list", "--state", "quarantined")["files"] == []
    assert desk.json("show", "1")["bytes"] == "in the archive"
    assert desk.audited("sighting 1")[-1] == ("seen to", WHY[1])
    with pytest.raises(EdiError, match=r"quarantined and waits for somebody.*nothing was changed"):
        desk.run("dismiss", "1", *WHY)
    assert desk.run("retry", "1", *WHY).exit_code == 1  # and waits again
    assert desk.poll() == 1


def test_a_strangers_interchange_needs_nobody_once_a_person_says_so(desk: Desk) -> None:
    desk.put("po.edi", order(sender="NEWSTORES"))
    assert desk.poll() == 1
    assert desk.json("dismiss", "interchange:1", *WHY)["state"] == "seen-to"
    assert desk.poll() == 0
    assert desk.states("interchanges") == {"interchange:1": "seen-to"}
    (desk.folder / "edicompliance.toml").write_text(SETTINGS + NEW)
    assert desk.json("retry", "interchange:1", *WHY)["state"] == "taken"
    assert desk.states("interchanges") == {"interchange:1": "taken"}


def test_a_parked_answer_needs_nobody_once_a_person_says_so(desk: Desk) -> None:
    (desk.folder / "mart/out/997_mart_000000001.edi").write_bytes(b"older")
    desk.put("po.edi", order())
    assert desk.poll() == 1
    assert desk.json("dismiss", "outgoing:1", *WHY)["state"] == "seen-to"
    assert desk.poll() == 0
    assert desk.run("resend", "1", "--name", "997_again.edi", *WHY).exit_code == 0
    assert desk.poll() == 0
    assert desk.states("outgoing") == {"outgoing:1": "sent"}


def test_a_file_of_our_own_folder_is_sent_by_the_next_poll_when_it_is_retried(desk: Desk) -> None:
    ours = '[[partner.outbound]]\nfolder = "ours"\nsets = ["810"]\nsettle_seconds = 0\n'
    (desk.folder / "edicompliance.toml").write_text(SETTINGS + ours)
    (desk.folder / "ours").mkdir()
    (desk.folder / "ours/asn.edi").write_bytes(NOTICE)
    assert desk.poll() == 1
    told = desk.json("retry", "1", *WHY)
    assert told["told"] == "the next poll sends it, or says again why not"
    (desk.folder / "edicompliance.toml").write_text(SETTINGS + ours.replace("810", "856"))
    assert desk.poll() == 0
    assert list((desk.folder / "mart/out").glob("856*"))


def test_a_file_that_went_out_well_is_not_sent_again_by_release(desk: Desk) -> None:
    desk.put("po.edi", order())
    desk.poll()
    with pytest.raises(EdiError, match=r"expected one that is held back, it is sent; nothing was"):
        desk.run("release", "outgoing:1", *WHY)
    with pytest.raises(
        EdiError, match=r"parked, or was rejected .*it is sent; nothing was changed"
    ):
        desk.run("dismiss", "outgoing:1", *WHY)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--state", "quarantine"), "'quarantine' is not one of"),
        (("--mailbox", "marts"), "did you mean 'mart'"),
    ],
)
def test_a_list_of_what_there_cannot_be_is_refused(
    desk: Desk, words: tuple[str, ...], told: str
) -> None:
    done = desk.run("list", *words)
    assert (done.exit_code, told in done.stderr) == (2, True), done.stderr


def test_a_list_of_nothing_says_so(desk: Desk) -> None:
    assert desk.run("list").stdout == "nothing is there\n"
    assert desk.run("list", "--state", "parked").stdout == "nothing of that is there\n"


def test_times_are_told_to_the_second_to_people(desk: Desk) -> None:
    desk.put("po.edi", order())
    desk.poll()
    second = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ"
    status = CliRunner().invoke(cli, ["status"]).stdout
    polled = rf"mart: open, last polled less than a minute ago \({second}\)$"
    assert re.search(polled, status, re.MULTILINE)
    shown = desk.run("show", "1").stdout
    assert re.search(rf"^first_seen: {second}$", shown, re.MULTILINE)
    assert not re.search(r"\d\.\d{6}", shown)


def test_a_duplicate_is_laid_aside_and_one_in_effect_is_not(desk: Desk) -> None:
    desk.put("po.edi", order())
    desk.poll()
    desk.put("again.edi", order() + b"\n")
    desk.poll()
    assert desk.json("park", "interchange:2", *WHY)["state"] == "parked"
    with pytest.raises(EdiError, match=r"it had its effect.*ask the partner"):
        desk.run("park", "interchange:1", *WHY)


@pytest.mark.parametrize("deed", ["quarantine", "release", "retry", "park", "resend", "dismiss"])
def test_no_deed_is_done_without_its_reason(desk: Desk, deed: str) -> None:
    assert desk.run(deed, "1").exit_code == 2
    with pytest.raises(EdiError, match="expected why it is done"):
        desk.run(deed, "1", "--reason", " ")


def test_what_is_no_number_is_told_with_what_is(desk: Desk) -> None:
    with pytest.raises(EdiError, match="expected a number as 17 or file:17"):
        desk.run("show", "po.edi")
