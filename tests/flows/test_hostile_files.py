"""What partners, and those who pretend to be some, can put into a mailbox: it holds up nobody."""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.flows.test_outbound import OUTBOUND, desks, drop, notice
from tests.flows.test_polling import SETTINGS, Desk, answers, desk, order
from tests.sizes import examples

from edicompliance.cli.main import cli
from edicompliance.errors import EdiError, StoreError
from edicompliance.failpoints import told_at
from edicompliance.flows.config import load_config
from edicompliance.flows.intake import Intake
from edicompliance.flows.polling import Poller
from edicompliance.store import NewInterchange, Store
from edicompliance.store.verifying import verify
from edicompliance.x12.issues import kept_text

__all__ = ["desk"]  # the fixture

GOOD = order(9001, "GOODORDER")
DEEP = b"".join(b"HL*%d*%d*I~" % (n + 1, n) for n in range(5000))
HOSTILE = {
    "empty": b"",
    "nul": b"\0" * 5000,
    "one-segment": order()[:106] + b"A" * 200_000,
    "empty-segments": order().replace(b"~GS*", b"~" * 50_000 + b"GS*", 1),
    "many-elements": order().replace(b"BEG*00", b"BEG" + b"*" * 50_000 + b"00", 1),
    "bom": b"\xef\xbb\xbf" + order(),
    "utf-16": order().decode().encode("utf-16"),
    "ebcdic": order().decode().encode("cp037"),
    "latin-1": order(1006, "4500006").replace(b"EA*7.50", "EA*7.50*É".encode("latin-1")),
    "nul-inside": order(1007, "45000\x0007"),
    "escape-inside": order(1008, "4500\x1b[2J8"),
    "letters-as-delimiters": order(1009).replace(b"*", b"A"),
    "same-delimiters": order(1010).replace(b"*>~", b"***"),
    "huge-count": order(1011).replace(b"SE*5*", b"SE*99999999999999999999*"),
    "full-width-count": order(1012).replace(b"SE*5*", b"SE*\xef\xbc\x95*"),
    "no-number": order(1013).replace(b"IEA*1*", b"IEA*one*"),
    "exponent": order(1014, "4500014").replace(b"*24*EA*7.50", b"*1E999999*EA*NaN"),
    "impossible-date": order(1015, "4500015").replace(b"**20261102~PO1", b"**20260230~PO1"),
    "formula": order(1016, '=HYPERLINK("x")'),
    "sql": order(1017, "'; DROP TABLE document; --"),
    "latin-1-id": order(1019, sender="MART").replace(b"MART ", b"MART\xe9"),
    "latin-1-number": order(1020, "45000_21").replace(b"_", b"\xe9"),
    "surrogate": order(1021, "45000_22").replace(b"_", b"\xed\xa0\x80"),
    "deep": order(1018).replace(b"PO1*", DEEP + b"PO1*", 1),
}  # fmt: skip


def test_hostile_files_hold_up_no_good_one_and_each_is_taken_in_or_waits_for_a_person(
    desk: Desk,
) -> None:
    for name, data in HOSTILE.items():
        desk.put(f"{name}.edi", data)
    desk.put("zz-good.edi", GOOD)
    for _ in range(4):
        desk.poll()
        desk.clock.pass_(400)
    assert desk.versions("GOODORDER") == 1
    with desk.store.look() as look:
        states = {row.path.decode(): row.state for row in look.receiving.files()}
    assert set(states.values()) <= {"done", "quarantined"}
    assert states["zz-good.edi"] == "done"
    assert {name for name in HOSTILE if states[f"{name}.edi"] == "quarantined"} >= {
        "empty",
        "nul",
        "utf-16",
        "ebcdic",
    }
    assert len(states) == len(HOSTILE) + 1


def test_a_byte_that_is_no_utf_8_or_none_at_all_in_any_element_stops_no_poll(desk: Desk) -> None:
    parties = b"~N1*ST*Ada Person*92*77~N3*1 Road~N4*Town*TX*75001*US~PO1*"
    whole = order(0).replace(b"*00*SA*", b"*00*DS*").replace(b"~PO1*", parties, 1)
    segments = [one.split(b"*") for one in whole.replace(b"SE*5*", b"SE*8*").split(b"~")]
    number = itertools.count(1)
    for nth, place, bad in itertools.product(range(1, len(segments) - 2), range(10), b"\xe9\0"):
        spoilt = [list(one) for one in segments]
        if place < len(spoilt[nth]) and spoilt[nth][place]:
            spoilt[nth][place] = spoilt[nth][place][:-1] + bytes([bad])
            spoilt[0][13] = f"{next(number):09}".encode()
            desk.put(f"{nth}-{place}-{bad}.edi", b"~".join(b"*".join(one) for one in spoilt))
    done = [desk.poll(), desk.poll()]
    assert done[0].taken > 80
    assert (list(desk.inward.iterdir()), done[1].taken, done[1].sent) == ([], 0, 0)
    with desk.store.look() as look:
        assert {row.state for row in look.receiving.files()} == {"done"}
    assert verify(desk.store).faults == ()


def test_a_cut_at_any_byte_is_never_taken_for_the_whole(desk: Desk) -> None:
    first, second = order(), order(1006, "4500006")
    data = first + b"\n" + second
    intake = Intake(desk.config)
    whole = [cut for cut in range(len(data) + 1) if intake.is_whole(data[:cut])]
    ended = [len(first) - 1, len(first), len(first) + 1]
    assert whole == [*ended, len(data) - 1, len(data)]


def test_an_empty_file_is_left_where_it_is_for_somebody_may_be_about_to_write(desk: Desk) -> None:
    desk.put("po.edi", b"")
    for _ in range(2):
        assert desk.poll().waiting == 1
    desk.put("po.edi", order())
    assert (desk.poll().taken, desk.versions("4500005")) == (1, 1)


NAMES = [
    b"%2e%2e%2fpo.edi",
    b"a b;rm -rf $(x)`y`.edi",
    b"-rf.edi",
    b"=cmd|calc.edi",
    b"a\nb\r\x1b[2J.edi",
    "\u202egpj.ide".encode(),
    b"\xe9\xff.edi",
    b"con.edi",
    b"x" * 250 + b".edi",
    b"{0}%s%n.edi",
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_is_never_a_path_here_and_shows_nothing_that_moves_a_cursor(
    desk: Desk, name: bytes, tmp_path: Path
) -> None:
    (desk.inward / os.fsdecode(name)).write_bytes(order())
    done = desk.poll()
    assert (done.taken, done.troubles) == (1, [])
    kept = [one for one in (tmp_path / "edic.db.archive").rglob("*") if one.is_file()]
    assert [len(one.name) for one in kept] == [64]
    assert [one.name for one in desk.outward.iterdir()] == ["997_mart_000000001.edi"]


@pytest.mark.parametrize(
    "point", ["after_list", "after_claim", "after_archive_rename", "after_commit_received"]
)
def test_a_file_that_is_replaced_between_two_steps_is_neither_lost_nor_mixed_up(
    desk: Desk, point: str
) -> None:
    desk.put("po.edi", order(1005, "FIRST"))
    replaced: list[str] = []

    def replace(_: str) -> None:
        if not replaced:
            replaced.append(point)
            desk.put("po.edi", order(1006, "SECOND-AND-LONGER"))

    with told_at(point, replace):
        desk.poll()
    for _ in range(3):
        desk.clock.pass_(120)
        desk.poll()
    assert replaced == [point]
    assert list(desk.inward.iterdir()) == []
    assert desk.versions("SECOND-AND-LONGER") == 1
    ours_before = point in ("after_archive_rename", "after_commit_received")
    assert desk.versions("FIRST") == int(ours_before)
    assert len(answers(desk)) == 1 + int(ours_before)


def test_a_partner_that_counts_anew_has_its_switch(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "anew.toml").write_text(
        SETTINGS.replace("[partner.mailbox]", 'same_number = "take"\n[partner.mailbox]')
    )
    config = load_config(tmp_path / "anew.toml")
    for po in ("4500005", "4500009"):
        desk.put(f"{po}.edi", order(po=po))
    done = Poller(config, desk.store, pause=desk.clock.pass_).poll()
    assert (done.taken, done.troubles, desk.counts()) == (2, [], {"taken": 2})
    assert (desk.versions("4500005"), desk.versions("4500009")) == (1, 1)


def test_a_test_interchange_and_a_production_one_may_have_one_number_and_never_mix(
    desk: Desk,
) -> None:
    with desk.store.work("test") as work:
        ours = NewInterchange(
            sender="ACMEGOODS", receiver="EXAMPLEMART", control_number="000000077", digest="x"
        )
        sent = work.interchanges.send(ours)
        work.acknowledgments.await_("997", sent, "mart", ("SH", "77"), work.after(60))
    head = order(usage="T").partition(b"ST*")[0].replace(b"GS*PO", b"GS*FA")
    ack = b"ST*997*0001~AK1*SH*77~AK9*A*1*1*1~SE*4*0001~GE*1*1005~IEA*1*000001005~"
    desk.put("a.edi", order(po="4500005", usage="T"))
    desk.put("b.edi", order(po="4500009"))
    desk.put("c.edi", (head + ack).replace(b"000001005", b"000001099"))
    assert desk.poll().troubles == []
    assert desk.counts() == {"taken": 3}
    assert (desk.versions("4500005"), desk.versions("4500009")) == (0, 1)
    with desk.store.look() as look:
        assert look.acknowledgments.counts()["waiting"] == 1


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store.create(f"{tmp_path_factory.mktemp('sql')}/edic.db")


TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


@given(sender=TEXT, number=TEXT, reason=TEXT)
@settings(max_examples=examples(60), deadline=None)
def test_no_text_is_more_than_text_to_the_database(
    kept: Store, sender: str, number: str, reason: str
) -> None:
    new = NewInterchange(sender=sender, receiver="'--", control_number=number, digest="x")
    with kept.work(reason) as work:
        taken = work.interchanges.park(new, reason)
    with kept.look() as look:
        row = look.interchanges.get(taken.id)
        assert row is not None
        kept_as = (kept_text(sender), kept_text(number), kept_text(reason))
        assert (row.sender, row.control_number, row.reason) == kept_as
        (found,) = [one for one in look.interchanges.find(number, sender) if one.id == taken.id]
        assert found == row


def test_the_password_of_a_database_is_in_no_message() -> None:
    with pytest.raises(StoreError) as why:
        Store.open("postgresql://edic:canary-word@127.0.0.1:1/edic", archive="/nonexistent")
    assert "canary-word" not in str(why.value)
    assert "canary-word" not in json.dumps([str(one) for one in why.value.args])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of apprise
def test_no_secret_of_the_settings_is_in_a_log_the_store_or_a_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OMS_TOKEN", "canary-token")
    sink = 'kind = "webhook"\nurl = "https://127.0.0.1:9/"\ntoken_env = "OMS_TOKEN"\n'
    urls = '[alerts]\nurls = ["json://me:canary-word@127.0.0.1:9/canary-path"]\n'
    caplog.set_level("WARNING")  # as `--log-level debug` does
    caplog.set_level("DEBUG", logger="edicompliance")
    for ours in desks(tmp_path, f"{OUTBOUND}[[partner.sink]]\n{sink}{urls}"):
        drop(ours, "asn.edi", notice())
        ours.put("po.edi", order())
        told = [repr(ours.poll())]
        ours.clock.pass_(30 * 86_400)  # whatever is due is missed, and people are told
        told += [repr(ours.poll()), caplog.text]
        with ours.store.look() as look:
            assert [one.state for one in look.handoffs.all()] == ["queued"]
        shown = CliRunner().invoke(cli, ["status", "--config", str(ours.config.path)])
        told.append(shown.output)
        told += [
            one.read_bytes().decode("latin-1") for one in tmp_path.glob("edic.db*") if one.is_file()
        ]
    assert "127.0.0.1:9" in "".join(told)
    assert [one for one in told if "canary" in one] == []


def test_a_setting_that_is_wrong_does_not_show_the_secret_in_it(tmp_path: Path) -> None:
    path = tmp_path / "edicompliance.toml"
    for wrong in ('urls = "json://me:canary@host"', 'urls = [["json://me:canary@host"]]'):
        path.write_text(f"{SETTINGS}\n[alerts]\n{wrong}\n")
        with pytest.raises(EdiError) as why:
            load_config(path)
        assert "canary" not in str(why.value)
