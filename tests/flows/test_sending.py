"""Numbers of what we send, whatever is sent, refused or cut off: each once, and none left out."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.flows.test_outbound import OUTBOUND, as_json, desks, notice
from tests.flows.test_polling import Desk, PowerCut

from edicompliance.errors import EdiError
from edicompliance.failpoints import told_at
from edicompliance.flows.config import load_config
from edicompliance.flows.outward.outgoing import read_outgoing
from edicompliance.flows.outward.send import send
from edicompliance.x12 import Delimiters, parse
from edicompliance.x12.writer import GroupToWrite, Parties, Repeated, write_interchange

HOWS = st.sampled_from(["x12", "json", "bad", "dies before", "dies after", "polled"])


@given(st.lists(st.tuples(HOWS, st.integers(1, 3)), max_size=8), st.integers(1, 4))
@settings(max_examples=10, deadline=None)
def test_control_numbers_are_contiguous_over_any_sends(
    sends: list[tuple[str, int]], batch: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for desk in desks(Path(folder), f"{OUTBOUND}batch = {batch}\n"):
            serial = count(1)
            for how, sets in sends:
                numbers = [f"ASN{next(serial)}" for _ in range(sets)]
                if how == "polled":
                    desk.poll()
                elif how == "json":
                    for one in numbers:
                        send(desk.config, desk.store, as_json(notice(one)))
                else:
                    data = several(numbers)
                    _send(desk, how, data)
            desk.poll()
            sent = [parse(one).interchanges[0] for one in desk.sent()]
            groups = [group for one in sent for group in one.groups]
            given_ = [int(one.control_number) for one in sent]
            assert given_ == desk.numbers() == list(range(1, len(sent) + 1))
            assert [int(one.control_number) for one in groups] == desk.numbers("group")
            sets_sent = [int(ts.control_number) for group in groups for ts in group.sets]
            assert sets_sent == desk.numbers("set") == list(range(1, len(sets_sent) + 1))
            assert all(len(group.sets) <= batch for group in groups)


def _send(desk: Desk, how: str, data: bytes) -> None:
    """Send a file that is bad, or whose sender dies before or after it is in the outbox."""
    config, store = desk.config, desk.store
    if how == "bad":
        assert not send(config, store, data.replace(b"BSN*00", b"BSN*")).is_queued
    elif how == "x12":
        assert send(config, store, data).is_queued
    else:
        point = "before_send_commit" if how == "dies before" else "after_send_commit"
        with told_at(point, _cut), pytest.raises(PowerCut):
            send(config, store, data)


def _cut(_: str) -> None:
    raise PowerCut


def several(numbers: list[str]) -> bytes:
    """A file with an interchange of ours for each notice."""
    return b"".join(map(notice, numbers))


def test_repetitions_and_composites_are_written_with_the_signs_of_the_file() -> None:
    ours = Parties(("ZZ", "ACMEGOODS"), ("ZZ", "EXAMPLEMART"))
    body = [("REF", "BM", "1", "", ("ZZ", "2")), ("AAA", Repeated(("A", "B")), "x")]
    group = GroupToWrite(7, "005010", [("856", body)], ours, set_numbers=(41,))
    data = write_interchange(
        [group],
        parties=ours,
        control_number=7,
        at=datetime(2026, 11, 27, 8, 15, tzinfo=UTC),
        version="00501",
        delimiters=Delimiters(repetition="^"),
    )
    assert b"REF*BM*1**ZZ>2~" in data
    assert b"AAA*A^B*x~" in data
    assert b"ST*856*0041~" in data
    (out,) = read_outgoing(data).sets
    assert out.body("005010") == [("REF", "BM", "1", "", ["ZZ", "2"]), ("AAA", ("A", "B"), "x")]


def test_the_only_partner_is_meant_by_a_document_without_ids_and_one_of_two_is_not(
    tmp_path: Path,
) -> None:
    for desk in desks(tmp_path, ""):
        assert send(desk.config, desk.store, as_json(notice())).partner == "mart"
        second = desk.config.path.read_text().partition("[[partner]]")[2]
        second = second.replace('"mart"', '"other"', 1).replace("EXAMPLEMART", "OTHERSTORES")
        two = tmp_path / "two.toml"
        two.write_text(desk.config.path.read_text() + "\n[[partner]]" + second)
        with pytest.raises(EdiError, match="expected one partner for a document that names no"):
            send(load_config(two), desk.store, as_json(notice()))
        assert send(load_config(two), desk.store, notice()).partner == "mart"
        other = send(two, desk.store, as_json(notice()), partner="other")
        assert other.partner == "other"
        assert other.interchanges[0].control_number == "000000001"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (notice()[:-20], "has no end (IEA)"),
        (b"MAIL\n" + notice(), "byte 0: 5 bytes are no interchange"),
        (notice().replace(b"SE*", b"XX*"), "has no end (SE)"),
        (b'{"schema": "edicompliance/invoice/1", "invoice": 1}', "invoice"),
        (b"", "found none"),
    ],
    ids=["cut off", "junk", "no SE", "unknown key", "empty"],
)
def test_half_a_file_is_not_sent_for_a_whole_one(tmp_path: Path, data: bytes, told: str) -> None:
    for desk in desks(tmp_path, ""):
        done = send(desk.config, desk.store, data)
        assert not done.is_queued
        assert any(told in one for one in done.complaints), done.complaints
        assert desk.numbers() == []


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ('file_name = "{set}.edi"', "expected {control} in it"),
        ('file_name = "{control}.tmp"', "expected a plain name"),
        ('file_name = "../{control}"', "expected a plain name"),
        ('file_name = "{contol}"', "did you mean 'control'"),
        ('file_name = "{control!r}"', "nothing else in them"),
        ('file_name = "{control"', "expected '}'"),
        ('release = "004009"', "expected a release such as 004010"),
        ('mailbox = "nowhere"', "unknown mailbox 'nowhere'"),
        ('sets = ["856"]\n[[partner.outbound]]\nsets = ["856"]', "2 tables are for '856'"),
        ("batch = 0", "batch"),
        ('[[partner.sink]]\nkind = "folder"', "expected path, too"),
        ('[[partner.sink]]\nkind = "folder"\npath = "a"\nurl = "http://a/"', "goes with kind"),
        (
            '[[partner.sink]]\nkind = "webhook"\nurl = "http://a/"\ntoken_env = "T"',
            "a token goes over https:// only",
        ),
        ('[[partner.sink]]\nkind = "folder"\npath = "a"\n' * 2, "2 tables are for 'folder'"),
    ],
    ids=range(14),
)
def test_settings_that_are_wrong_are_told(tmp_path: Path, keys: str, told: str) -> None:
    with pytest.raises(EdiError) as why:
        next(desks(tmp_path, f"[[partner.outbound]]\n{keys}\n"))
    assert told in str(why.value)


def test_two_partners_have_no_outbound_folder_in_common(tmp_path: Path) -> None:
    for desk in desks(tmp_path, OUTBOUND):
        second = desk.config.path.read_text().partition("[[partner]]")[2]
        second = second.replace('"mart"', '"other"', 1).replace("EXAMPLEMART", "OTHERSTORES")
        two = tmp_path / "two.toml"
        two.write_text(desk.config.path.read_text() + "\n[[partner]]" + second)
        with pytest.raises(EdiError, match="'mart' and 'other' have one outbound folder: ours"):
            load_config(two)
