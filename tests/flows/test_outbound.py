"""What our own system drops goes out once, whole, and numbered without a gap."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.flows.shipments import NOTICE
from tests.flows.test_polling import SETTINGS, Desk, PowerCut, ack
from tests.store.places import FakeClock

from edicompliance.documents import read_documents
from edicompliance.errors import StoreError
from edicompliance.failpoints import SENDING_POINTS, told_at
from edicompliance.flows.config import load_config
from edicompliance.store import Store
from edicompliance.translate import to_json
from edicompliance.x12 import parse

OUTBOUND = """\
[[partner.outbound]]
folder = "ours"
settle_seconds = 0
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    yield from desks(tmp_path, OUTBOUND)


def desks(folder: Path, outbound: str) -> Iterator[Desk]:
    """A desk whose partner has outbound settings besides; our own folder lies beside the others."""
    for name in ("mart/in", "mart/out", "ours"):
        (folder / name).mkdir(parents=True)
    (folder / "edicompliance.toml").write_text(SETTINGS + outbound)
    config = load_config(folder / "edicompliance.toml")
    clock = FakeClock()
    with Store.create(str(folder / "edic.db"), clock=clock) as store:
        mart = folder / "mart"
        yield Desk(config, store, clock, mart / "in", mart / "out", itertools.count(1))


def notice(number: str = "ASN1") -> bytes:
    """A ship notice of ours, as our own system writes it."""
    return NOTICE.replace(b"ASN30002", number.encode())


def as_json(data: bytes) -> bytes:
    """The same as a document of JSON."""
    (document,) = read_documents(parse(data)).documents
    return to_json(document).encode()


def drop(desk: Desk, name: str, data: bytes) -> None:
    (desk.config.path.parent / "ours" / name).write_bytes(data)


def left(desk: Desk) -> list[str]:
    """What still lies in our folder."""
    return sorted(one.name for one in (desk.config.path.parent / "ours").iterdir())


def went(desk: Desk) -> list[str]:
    """BSN02 of every notice that lies at the partner's, by the names of the files."""
    return [
        document.notice_number  # type: ignore[attr-defined]
        for data in desk.sent()
        for document in read_documents(parse(data)).documents
    ]


def acks(desk: Desk) -> dict[str, int]:
    with desk.store.look() as look:
        return look.acknowledgments.counts()


def test_a_document_that_is_dropped_is_delivered_by_the_same_poll(desk: Desk) -> None:
    drop(desk, "asn.json", as_json(notice()))
    done = desk.poll()
    assert (done.queued, done.sent, done.troubles, left(desk)) == (1, 1, [], [])
    assert went(desk) == ["ASN1"]
    assert acks(desk) == {"waiting": 1}
    with desk.store.look() as look:
        (kept,) = look.documents.find("ship-notice", "ASN1")
        assert (kept.direction, kept.partner) == ("out", "mart")
        place = look.documents.place(kept.id)
    assert place is not None
    assert desk.store.archive.get(place.sha256) == desk.sent()[0]


def test_x12_that_is_dropped_gets_our_numbers_and_keeps_its_values(desk: Desk) -> None:
    drop(desk, "asn.edi", notice())
    desk.poll()
    (before,), (after,) = parse(notice()).sets(), parse(desk.sent()[0]).sets()
    assert [one.text for one in after.segments[1:-1]] == [one.text for one in before.segments[1:-1]]
    assert parse(desk.sent()[0]).interchanges[0].control_number == "000000001"


def test_what_is_not_clean_waits_for_a_person_with_its_complaints_and_holds_up_no_other(
    desk: Desk,
) -> None:
    drop(desk, "bad.edi", notice("ASN2").replace(b"BSN*00", b"BSN*"))
    drop(desk, "good.edi", notice())
    (told,) = desk.poll().troubles
    assert told.startswith("bad.edi: set 856 0001: ")
    assert "BSN01" in told
    assert went(desk) == ["ASN1"]
    assert desk.numbers() == [1]
    with desk.store.look() as look:
        (row,) = look.receiving.files("quarantined")
    assert row.reason == told


def test_a_file_that_is_for_another_partner_waits_for_a_person(desk: Desk) -> None:
    drop(desk, "asn.edi", notice().replace(b"EXAMPLEMART", b"OTHERSTORES"))
    (told,) = desk.poll().troubles
    assert told == (
        "asn.edi: it is from ZZ ACMEGOODS to ZZ OTHERSTORES, and the folder is for mart"
    )
    assert desk.sent() == []


def test_half_a_document_waits_for_its_end(desk: Desk) -> None:
    whole = as_json(notice())
    drop(desk, "asn.json", whole[:-10])
    assert (desk.poll().waiting, left(desk)) == (1, ["asn.json"])
    drop(desk, "asn.json", whole)
    desk.poll()
    assert went(desk) == ["ASN1"]


def test_the_same_document_dropped_twice_goes_out_once(desk: Desk) -> None:
    drop(desk, "a.json", as_json(notice()))
    drop(desk, "b.json", as_json(notice()))
    desk.poll()
    drop(desk, "c.edi", notice())
    desk.poll()
    assert (went(desk), left(desk)) == (["ASN1"], [])


def test_a_document_that_was_rejected_may_be_dropped_again(desk: Desk) -> None:
    drop(desk, "a.edi", notice())
    desk.poll()
    desk.put("997.edi", ack(b"AK1*SH*1~AK9*R*1*1*0~"))
    desk.poll()
    assert acks(desk) == {"rejected": 1}
    drop(desk, "b.edi", notice())
    desk.poll()
    assert (went(desk), acks(desk)) == (["ASN1", "ASN1"], {"rejected": 1, "waiting": 1})


def test_a_test_never_stands_beside_production_and_is_no_document(desk: Desk) -> None:
    drop(desk, "a.edi", notice("ASN1"))
    drop(desk, "b.edi", notice("ASN2").replace(b"*P*>~", b"*T*>~"))
    desk.poll()
    usages = {
        one: parse(data).interchanges[0].isa[15]
        for one, data in zip(went(desk), desk.sent(), strict=True)
    }
    assert usages == {"ASN1": "P", "ASN2": "T"}
    assert acks(desk) == {"waiting": 1}
    with desk.store.look() as look:
        assert look.documents.find("ship-notice", "ASN2") == ()


# -- names and batches


@pytest.mark.parametrize(
    ("keys", "names"),
    [
        ("", ["856_mart_000000001.edi", "856_mart_000000002.edi", "856_mart_000000003.edi"]),
        ("batch = 2\n", ["856_mart_000000001.edi", "856_mart_000000002.edi"]),
        ("batch = 100\n", ["856_mart_000000001.edi"]),
        (
            'file_name = "asn_{control}_{number}.edi"\n',
            ["asn_000000001_ASN1.edi", "asn_000000002_ASN2.edi", "asn_000000003_ASN3.edi"],
        ),
    ],
    ids=["one each", "two each", "all", "named"],
)
def test_files_are_named_and_batched_as_the_partner_wants_it(
    tmp_path: Path, keys: str, names: list[str]
) -> None:
    for desk in desks(tmp_path, OUTBOUND + keys):
        for number in ("ASN1", "ASN2", "ASN3"):
            drop(desk, f"{number}.edi", notice(number))
        desk.poll()
        assert sorted(one.name for one in desk.outward.iterdir()) == names
        assert went(desk) == ["ASN1", "ASN2", "ASN3"]
        assert desk.numbers("set") == [1, 2, 3]


def test_sets_go_to_the_mailbox_that_their_table_names(tmp_path: Path) -> None:
    shared = '[[mailbox]]\nname = "asns"\nkind = "directory"\npath = "asns"\nsettle_seconds = 0\n'
    (tmp_path / "asns/in").mkdir(parents=True)
    (tmp_path / "asns/out").mkdir()
    keys = 'sets = ["856"]\nmailbox = "asns"\n'
    for desk in desks(tmp_path, f"{OUTBOUND}{keys}\n{shared}"):
        drop(desk, "asn.edi", notice())
        desk.poll()
        assert [one.name for one in (tmp_path / "asns/out").iterdir()] == ["856_mart_000000001.edi"]
        assert desk.sent() == []


def test_a_folder_for_some_sets_takes_no_others(tmp_path: Path) -> None:
    for desk in desks(tmp_path, OUTBOUND + 'sets = ["810"]\n'):
        drop(desk, "asn.edi", notice())
        assert desk.poll().troubles == ["asn.edi: set 856: the folder is for 810"]


# -- answers


@pytest.mark.parametrize(
    ("code", "late", "state"),
    [
        ("A", "", "accepted"),
        ("E", "", "accepted-with-errors"),
        ("P", "", "accepted-with-errors"),
        ("R", "", "rejected"),
        ("A", "swept", "acknowledged-late"),
        ("A", "not swept", "acknowledged-late"),
        ("R", "swept", "rejected"),
    ],
)
def test_an_answer_gives_what_we_sent_its_state(
    desk: Desk, code: str, late: str, state: str
) -> None:
    drop(desk, "asn.edi", notice())
    desk.poll()
    if late:
        desk.clock.pass_(25 * 3600)
    if late == "swept":
        with desk.store.work("test") as work:
            assert [one.partner for one in work.acknowledgments.sweep()] == ["mart"]
        assert acks(desk) == {"overdue": 1}
    desk.put("997.edi", ack(f"AK1*SH*1~AK9*{code}*1*1*1~".encode()))
    desk.poll()
    assert acks(desk) == {state: 1}


def test_a_ta1_that_rejects_our_interchange_rejects_what_is_in_it(desk: Desk) -> None:
    drop(desk, "a.edi", notice("ASN1"))
    drop(desk, "b.edi", notice("ASN2"))
    desk.poll()
    head = ack(b"").partition(b"GS*")[0]
    ta1 = b"TA1*000000001*261127*0800*R*006~"
    desk.put("ta1.edi", head + ta1 + b"IEA*0*000001005~")
    desk.poll()
    assert acks(desk) == {"rejected": 1, "waiting": 1}


def test_an_answer_is_due_from_when_the_file_was_delivered(desk: Desk) -> None:
    moved = desk.outward.rename(desk.outward.with_name("away"))
    drop(desk, "asn.edi", notice())
    desk.poll()
    desk.clock.pass_(3600)
    moved.rename(desk.outward)
    desk.poll()
    with desk.store.look() as look:
        (row,) = look.acknowledgments.awaited()
        assert (row.due_at - look.now).total_seconds() == pytest.approx(24 * 3600, abs=60)


# -- crashes


@pytest.mark.parametrize(
    "point", [*SENDING_POINTS, "after_outbox_upload_tmp", "after_outbox_rename", "after_mark_sent"]
)
@pytest.mark.parametrize(
    "error", [PowerCut(), OSError(28, "No space left on device")], ids=["cut", "full"]
)
def test_wherever_it_dies_each_document_goes_out_once_and_no_number_is_lost(
    desk: Desk, point: str, error: BaseException
) -> None:
    drop(desk, "a.json", as_json(notice("ASN1")))
    drop(desk, "b.edi", notice("ASN2"))
    landed = []

    def die(name: str) -> None:
        landed.append(name)
        raise error

    with told_at(point, die), pytest.raises((type(error), StoreError)):
        desk.poll()
    assert landed == [point]
    for _ in range(3):
        desk.clock.pass_(120)
        desk.poll()
    assert (sorted(went(desk)), left(desk)) == (["ASN1", "ASN2"], [])
    assert [desk.numbers(level) for level in ("interchange", "group", "set")] == [[1, 2]] * 3
    assert acks(desk) == {"waiting": 2}
